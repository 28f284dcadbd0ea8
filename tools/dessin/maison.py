"""The house's styles, all of them: measures go in, `styles.xml` comes out."""

from __future__ import annotations

from tools.dessin.habillage import page_styles
from tools.dessin.mesures import CORPS
from tools.dessin.styles import styles_part
from tools.dessin.tableau import table_styles
from tools.dessin.texte import text_styles


def house_styles() -> bytes:
    """Return `word/styles.xml`, the same for every template."""
    return styles_part((*text_styles(), *page_styles()), table_styles(), CORPS)
