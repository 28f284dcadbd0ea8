"""From the blocks of those who sign to the rows of the signature page, and what they stay with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from clsdocs.acte.parts import Signature

# All lengths are those of the templates of the house, which are drawn with them, in points.
GRAND, PETIT = 10.5, 9
"""The sizes of the words of a block, at large and close."""
PLACE, PLACE_SERREE = 85, 42
"""The room for a hand and a stamp above a name: 3 cm, or 1.5 where many sign."""
ECART = 14
"""What stands between two rows."""
TAMPON = 128
"""The height of the frame left to the prefecture: 4.5 cm."""

# A page of text, less the closing words and the two lines that go with them.
_PAGE = 560
_TITLE, _FRAME = 36, 36 + TAMPON
# A line of a block is 1.15 times as high as its font, itself 1.15 times its size; half a page wide.
_LEADING, _HALF = 1.32, 205
# More rows would leave the page before too empty, if they were not to be parted.
_LARGE_ROWS, _CLOSE_ROWS = 3, 4
# What runs over pages opens on two rows at least, and its last page holds three.
_OPENING, _LAST = 2, 3


class Rangee(NamedTuple):
    """A row: its one or two blocks, under the title of their rank where they open it.

    It is `serree` where many sign, and `tenue` where the next row must stand on the same page.
    """

    blocs: tuple[Signature, ...]
    titre: str
    serree: bool
    tenue: bool


def rows(
    signatures: Sequence[Signature], principales: int, associes: str, fait: str, *, frame: bool
) -> tuple[Rangee, ...]:
    """Return the rows of `signatures`, two by two, each rank apart.

    The first `principales` are of the first rank, the others are called `associes`; each block has
    the line `fait`, if any; a `frame` follows the last row.
    """
    groups = ((signatures[:principales], ""), (signatures[principales:], associes))
    found = [pair for group, titre in groups for pair in _pairs(group, titre)]
    after = _FRAME if frame else 0
    large = len(found) <= _LARGE_ROWS and _height(found, fait, large=True) + after <= _PAGE
    close = len(found) <= _CLOSE_ROWS and _height(found, fait, large=False) + after <= _PAGE
    whole = large or close
    last = len(found) - 1
    return tuple(
        Rangee(
            blocs,
            titre,
            serree=not large,
            tenue=frame if rank == last else whole or rank < _OPENING - 1 or rank > last - _LAST,
        )
        for rank, (blocs, titre) in enumerate(found)
    )


_Row = tuple[tuple[Signature, ...], str]


def _pairs(signatures: Sequence[Signature], titre: str) -> Iterator[_Row]:
    for rank in range(0, len(signatures), 2):
        yield tuple(signatures[rank : rank + 2]), "" if rank else titre


def _height(found: Sequence[_Row], fait: str, *, large: bool) -> float:
    """Return how high the rows `found` are, about."""
    size, room = (GRAND, PLACE) if large else (PETIT, PLACE_SERREE)
    total = 0.0
    for blocs, titre in found:
        lines = max(_lines(bloc, fait, size) for bloc in blocs)
        total += ECART + room + lines * size * _LEADING + (_TITLE if titre else 0)
    return total


def _lines(bloc: Signature, fait: str, size: float) -> int:
    """Return how many lines `bloc` has, its name's included: a sign is half as wide as high."""
    signs = _HALF / (size / 2)
    words = (bloc.pour, bloc.formule, bloc.qualite, fait, bloc.nom)
    return sum(ceil(len(line) / signs) for line in words if line)
