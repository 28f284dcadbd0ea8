"""The measures of the house style: one scale of sizes, four tints, one width, one indent."""

from __future__ import annotations

# Dark blue and dark grey for text (above 7:1 on white and on the shade), a rule, a shade.
NUIT, ARDOISE, FILET, VOILE = "1F3557", "4B5563", "B4BECA", "EDF1F5"
# The scale, in points: steps of 7/6 for the text, of 4/3 for what opens an act or an annex.
MARGE, NOTE, PETIT, CORPS, ARTICLE, TITRE, OUVERTURE, COUVERTURE = 8, 8.5, 9, 10.5, 12, 14, 18, 24
# The width of the text, in cm: A4 less 2.5 on each side.
LARGEUR = 16.0
# What the cover leaves free on the right: its titles break better on a shorter line.
REPOS = 2.5
# The width of the frame for the stamp of the prefecture, in cm.
LARGEUR_TAMPON = 8.5
# The step of every indent, in cm; the smaller one of notes and of the cells of a fiche.
RETRAIT, PETIT_RETRAIT = 0.75, 0.45
# The height of a row of logos, in points, and of the white that stands for it or follows it.
LOGOS = 50
