"""A docxtpl template: read safely, compiled once, filled as often as one likes, and proved."""
