"""From acts and their registres to the avenants that change them, and to the text in force."""
