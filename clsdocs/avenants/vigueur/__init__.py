"""The text in force on a day: an act and its avenants, one after the other, each proved."""
