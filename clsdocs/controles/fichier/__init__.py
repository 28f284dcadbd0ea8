"""What only the Word file that goes to signature shows: blocks, annexes, blanks, leftovers."""
