"""The measures of the house style: one scale of sizes, four tints, one width, one indent."""

from __future__ import annotations

# Dark blue and dark grey for text (above 7:1 on white and on the shade), a rule, a shade.
NUIT, ARDOISE, FILET, VOILE = "1F3557", "4B5563", "B4BECA", "EDF1F5"
# The scale, in points, by steps of 7/6 up to the cover.
MARGE, PETIT, CORPS, ARTICLE, TITRE, COUVERTURE = 8, 9, 10.5, 12, 14, 24
# The width of the text, in cm: A4 less 2.5 on each side.
LARGEUR = 16.0
# Room for a hand and a stamp above the name of who signs: 3 cm, in points.
PLACE_POUR_SIGNER = 85
# The step of every indent, in cm.
RETRAIT = 0.75
# Rows of signatures that one page holds for certain, with the sentence that they follow.
RANGEES_PAR_PAGE = 3
