"""The marks of lists: dashes, and the 1° a) i) of French law, as `numbering.xml`."""

from __future__ import annotations

from dataclasses import dataclass

from tools.dessin.markup import cm, part, w
from tools.dessin.mesures import PETIT_RETRAIT, RETRAIT
from tools.dessin.styles import fonts

# The numbers by which paragraphs call the lists of the text, of cells of a fiche, of quotations.
TIRETS, CHIFFRES, FICHE_TIRETS, FICHE_CHIFFRES, CITATION_TIRETS, CITATION_CHIFFRES = range(1, 7)

_DASHES = (("bullet", "–"), ("bullet", "•"), ("bullet", "–"))
_FIGURES = (("decimal", "%1°"), ("lowerLetter", "%2)"), ("lowerRoman", "%3)"))


@dataclass(frozen=True, slots=True)
class _Marks:
    number: int
    style: str
    levels: tuple[tuple[str, str], ...]
    step: float
    start: float = 0


_LISTS = (
    _Marks(TIRETS, "ListBullet", _DASHES, RETRAIT),
    _Marks(CHIFFRES, "ListNumber", _FIGURES, RETRAIT),
    _Marks(FICHE_TIRETS, "FichePuce", _DASHES, PETIT_RETRAIT),
    _Marks(FICHE_CHIFFRES, "FicheNumero", _FIGURES, PETIT_RETRAIT),
    _Marks(CITATION_TIRETS, "CitationPuce", _DASHES, RETRAIT, RETRAIT),
    _Marks(CITATION_CHIFFRES, "CitationNumero", _FIGURES, RETRAIT, RETRAIT),
)


def numbering_part() -> bytes:
    """Return `word/numbering.xml`: the lists of dashes and those of figures, level by level."""
    return part("numbering", *map(_abstract, _LISTS), *(_list(marks.number) for marks in _LISTS))


def _abstract(marks: _Marks) -> str:
    return w(
        "abstractNum",
        w("nsid", val=f"C15D00{marks.number:02d}"),
        w("multiLevelType", val="multilevel"),
        w("tmpl", val=f"C15D01{marks.number:02d}"),
        *(_level(rank, marks, *mark) for rank, mark in enumerate(marks.levels)),
        abstractNumId=str(marks.number),
    )


def _level(rank: int, marks: _Marks, kind: str, mark: str) -> str:
    linked = f"{marks.style}{rank + 1}" if rank else marks.style
    left = marks.start + marks.step * (rank + 1)
    return w(
        "lvl",
        w("start", val="1"),
        w("numFmt", val=kind),
        w("pStyle", val=linked),
        w("lvlText", val=mark),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=cm(left), hanging=cm(marks.step))),
        w("rPr", fonts()),
        ilvl=str(rank),
    )


def _list(number: int) -> str:
    return w("num", w("abstractNumId", val=str(number)), numId=str(number))
