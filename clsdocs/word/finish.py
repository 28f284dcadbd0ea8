"""From a filled body to one where no line of a title or of a signature ends inside a name."""

from __future__ import annotations

import re

from clsdocs.word.markup import HYPHEN
from clsdocs.word.styles import Gabarit

_HYPHEN = re.compile(r"(?<=\w)-(?=\w)(?=[^<>]*</w:t>)")
_JOINED = f'</w:t>{HYPHEN}<w:t xml:space="preserve">'
# The styles, beside those of titles, of paragraphs that are names.
_NAMING = ("Signature", "Couverture")


def join_names(xml: str, gabarit: Gabarit) -> str:
    """Return `xml` where no line of a title or of a signature ends inside a compound name."""
    ids = [s.id for s in gabarit.styles.values() if s.title or s.name.startswith(_NAMING)]
    if not ids:
        return xml
    styled = re.compile(rf'<w:pStyle w:val="(?:{"|".join(map(re.escape, ids))})"/>.*?</w:p>', re.S)
    return styled.sub(_join, xml)


def _join(found: re.Match[str]) -> str:
    return _HYPHEN.sub(_JOINED, found[0]) if "-" in found[0] else found[0]
