"""The parts of a Word template: compiled once, filled in as often as one likes, in a dialect."""
