"""From the words of an act to the counts that they state, in letters or in figures."""

from __future__ import annotations

from clsdocs.francais import nombre_en_lettres

_LETTRES = {nombre_en_lettres(n): n for n in range(1, 61)} | {"une": 1, "vingt et une": 21}
NOMBRE = rf"(?:{'|'.join(sorted(_LETTRES, key=len, reverse=True))}|\d{{1,2}})"
"""A count in letters or in figures, in folded text."""


def read_count(words: str) -> int:
    """Return the count that words matched by `NOMBRE` say."""
    return int(words) if words.isdigit() else _LETTRES[words.lower()]
