"""The marks of lists: dashes, and the 1° a) i) of French law, as `numbering.xml`."""

from __future__ import annotations

from tools.dessin.markup import cm, part, w
from tools.dessin.mesures import RETRAIT
from tools.dessin.styles import fonts

# The numbers by which paragraphs call the two lists.
TIRETS, CHIFFRES = 1, 2

_DASHES = (("bullet", "–"), ("bullet", "•"), ("bullet", "–"))
_FIGURES = (("decimal", "%1°"), ("lowerLetter", "%2)"), ("lowerRoman", "%3)"))


def numbering_part() -> bytes:
    """Return `word/numbering.xml`: one list of dashes and one of figures, of three levels each."""
    kinds = ((TIRETS, "ListBullet", _DASHES), (CHIFFRES, "ListNumber", _FIGURES))
    return part(
        "numbering",
        *(_abstract(number, style, levels) for number, style, levels in kinds),
        *(_list(number) for number, _, _ in kinds),
    )


def _abstract(number: int, style: str, levels: tuple[tuple[str, str], ...]) -> str:
    return w(
        "abstractNum",
        w("nsid", val=f"C15D00{number:02d}"),
        w("multiLevelType", val="multilevel"),
        w("tmpl", val=f"C15D01{number:02d}"),
        *(_level(rank, style, *mark) for rank, mark in enumerate(levels)),
        abstractNumId=str(number),
    )


def _level(rank: int, style: str, kind: str, mark: str) -> str:
    linked = f"{style}{rank + 1}" if rank else style
    return w(
        "lvl",
        w("start", val="1"),
        w("numFmt", val=kind),
        w("pStyle", val=linked),
        w("lvlText", val=mark),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=cm(RETRAIT * (rank + 1)), hanging=cm(RETRAIT))),
        w("rPr", fonts()),
        ilvl=str(rank),
    )


def _list(number: int) -> str:
    return w("num", w("abstractNumId", val=str(number)), numId=str(number))
