"""What checks read of an act: its words, days, numbers, sums and tables, each with its place."""
