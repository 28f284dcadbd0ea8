"""Whether what an act cites, counts, attaches and institutes is there, and is what it says."""
