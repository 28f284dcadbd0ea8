"""The text that avenants change: what it is made of, how its places are named and quoted."""
