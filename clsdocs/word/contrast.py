"""From the colours of words and of what is behind them to those that are too alike to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from clsdocs.domain.fichier_word import Contraste
from clsdocs.word.markup import W, number
from clsdocs.word.stories import label_of

if TYPE_CHECKING:
    from lxml import etree

_COLOUR = re.compile("[0-9A-F]{6}")
_WHITE = "FFFFFF"
# From 18 points on, or 14 in bold, words are read more easily (WCAG 2.1, 1.4.3); in half-points.
_LARGE, _LARGE_BOLD = 36, 28
_SHOWN = 40
_OFF = ("0", "false", "off")


def find_contrasts(
    roots: Mapping[str, etree._Element], named: Iterable[str] = ()
) -> tuple[Contraste, ...]:
    """Return the words of the parts `roots` too pale for what is behind them, each look once.

    The styles `named`, in small letters, are looked at too: words will be written in them.
    """
    styles = roots.get("word/styles.xml")
    if styles is None:
        return ()
    looks = _Colours({str(s.get(f"{W}styleId")): s for s in styles.iter(f"{W}style")})
    found = dict[tuple[str, str, bool], str]()
    for name, root in roots.items():
        if label_of(name, root) is not None:
            for run, paragraph, words in _runs(root):
                found.setdefault(looks.of_run(run, paragraph), f"« {words[:_SHOWN]} »")
    wanted = set(named)
    for id_, style in looks.styles.items():
        shown = _value(style, "name")
        if shown.casefold() in wanted:
            found.setdefault(looks.of_style(id_), f"style « {shown} »")
    faint = (_weigh(*look, words) for look, words in found.items())
    return tuple(one for one in faint if one is not None)


def _weigh(couleur: str, fond: str, large: bool, mots: str) -> Contraste | None:
    if not _COLOUR.fullmatch(couleur) or couleur == fond:
        return None  # words of the colour of the page are told as hidden
    fond = fond if _COLOUR.fullmatch(fond) else _WHITE
    one, other = sorted((_luminance(couleur), _luminance(fond)))
    ratio, wanted = (other + 0.05) / (one + 0.05), 3.0 if large else 4.5
    return Contraste(mots, couleur, fond, ratio, wanted) if ratio < wanted else None


def _luminance(colour: str) -> float:
    """Return the relative luminance of `colour` (WCAG 2.1)."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Colours:
    """The colours that the styles of a file give to words."""

    def __init__(self, styles: Mapping[str, etree._Element]) -> None:
        self.styles = styles

    def of_run(self, run: etree._Element, paragraph: etree._Element) -> tuple[str, str, bool]:
        """Return the colour of `run`, that of what is behind it, and whether it is large."""
        holders = [run, *self._chain(_value(run, "rPr/rStyle"))]
        holders += self._chain(_value(paragraph, "pPr/pStyle"))
        couleur, large = self._letters(holders)
        shades = [_fill(run, "rPr"), *(_fill(h, "pPr") for h in [paragraph, *holders])]
        return couleur, next(filter(None, [*shades, *self._cell(paragraph)]), _WHITE), large

    def of_style(self, id_: str) -> tuple[str, str, bool]:
        """Return the same of words in the style whose id is `id_`."""
        holders = list(self._chain(id_))
        couleur, large = self._letters(holders)
        return couleur, next(filter(None, (_fill(h, "pPr") for h in holders)), _WHITE), large

    def _letters(self, holders: Iterable[etree._Element]) -> tuple[str, bool]:
        held = list(holders)
        couleur = next(filter(None, (_value(h, "rPr/color") for h in held)), "auto").upper()
        size = number(next(filter(None, (_value(h, "rPr/sz") for h in held)), ""), 20)
        bold = next((b for h in held if (b := h.find(f"{W}rPr/{W}b")) is not None), None)
        thick = bold is not None and bold.get(f"{W}val", "1") not in _OFF
        return couleur, size >= (_LARGE_BOLD if thick else _LARGE)

    def _cell(self, paragraph: etree._Element) -> Iterator[str]:
        """Yield the colours of the cell that holds `paragraph`, the nearest first."""
        for cell in paragraph.iterancestors(f"{W}tc"):
            yield _fill(cell, "tcPr")
            table = next(cell.iterancestors(f"{W}tbl"))
            first = next(table.iter(f"{W}tr")) is cell.getparent()
            for style in self._chain(_value(table, "tblPr/tblStyle")):
                if first:
                    heads = style.iterfind(f"{W}tblStylePr[@{W}type='firstRow']")
                    yield from (_fill(head, "tcPr") for head in heads)
                yield _fill(style, "tcPr")

    def _chain(self, name: str) -> Iterator[etree._Element]:
        seen = set[str]()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = _value(self.styles[name], "basedOn")


def _runs(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element, str]]:
    for run in root.iter(f"{W}r"):
        words = "".join(str(text.text or "") for text in run.iter(f"{W}t")).strip()
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if words and paragraph is not None:
            yield run, paragraph, words


def _fill(element: etree._Element, properties: str) -> str:
    shade = element.find(f"{W}{properties}/{W}shd")
    fill = "" if shade is None else str(shade.get(f"{W}fill", "")).upper()
    return "" if fill == "AUTO" else fill


def _value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else str(found.get(f"{W}val", ""))
