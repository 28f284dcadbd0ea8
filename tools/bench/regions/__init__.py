"""Regions of made-up dossiers, what building them costs, and the table that says so."""
