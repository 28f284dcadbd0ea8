"""What operations change: facts before an act is drafted, words after, and what differs then."""
