"""The characters of French typography that a keyboard does not show, and nothing else."""

INSECABLE = "\u00a0"
"""No-break space: before « : », inside « », before a unit, inside a date."""

FINE = "\u202f"
"""Narrow no-break space: between groups of three digits, before « ; », « ! » and « ? »."""

MOINS = "\u2212"

APOSTROPHE = "\u2019"
