"""Prose: from Markdown with slots and marks to blocks that lose no word."""
