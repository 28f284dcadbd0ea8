"""What a jurist should know before an act goes out: what falls due, what stays private."""
