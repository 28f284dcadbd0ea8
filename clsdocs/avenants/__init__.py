"""Avenants: from one list of changes to their words, and to the text in force on any day."""
