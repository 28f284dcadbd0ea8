"""From the tree of a part to where each of its paragraphs and tags stands, in the words of Word."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from clsdocs.errors import Place, Problem
from clsdocs.record import Record
from clsdocs.word.markup import W

if TYPE_CHECKING:
    from lxml import etree

_SHOWN = 80
_NOTES = {f"{W}footnote": "note", f"{W}endnote": "note de fin"}
_BOXES = (f"{W}txbxContent",)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Spot(NamedTuple):
    """Where something stands: `place` in words, the `text` of its paragraph, its characters there.

    `paragraph` is the rank of that paragraph in its part, from 1 (Jinja sees one on each line); 0
    and an empty text where there is none. `start` equals `end` where no tag is meant.
    """

    place: str
    paragraph: int = 0
    text: str = ""
    start: int = 0
    end: int = 0

    @property
    def shown(self) -> str:
        """The place, and the words around the tag, which ▸…◂ marks where it is not alone."""
        before, tag, after = (
            " ".join(piece.split(" "))
            for piece in (
                self.text[: self.start],
                self.text[self.start : self.end],
                self.text[self.end :],
            )
        )
        room = max(_SHOWN - len(tag), 20) // 2
        before = f"…{before[-room:]}" if len(before) > room else before
        after = f"{after[:room]}…" if len(after) > room else after
        tag = f"{tag[: _SHOWN - 1]}…" if len(tag) > _SHOWN else tag
        marked = f"▸{tag}◂" if tag and (before + after).strip() else tag
        words = " ".join(f"{before}{marked}{after}".split())
        return f"{self.place}, « {words} »" if words else self.place


class Lines(Record):
    """Which tag stands on each line of a source: the first line and the spot of each tag.

    `outside` are the lines of the values that stand neither in words nor in an attribute.
    """

    lines: tuple[int, ...] = ()
    spots: tuple[Spot, ...] = ()
    outside: tuple[int, ...] = ()

    def spot(self, line: int) -> Spot | None:
        """Return where the tag of `line` stands in the template, None before the first."""
        rank = bisect_right(self.lines, line) - 1
        return self.spots[rank] if rank >= 0 else None


class TagFault(Record):
    """A fault of a template: where, what is wrong and what to do; `code` says what kind."""

    spot: Spot
    code: str
    message: str
    advice: str

    part: str = ""
    """The name of the file of its part."""

    def problem(self, path: str) -> Problem:
        """Return this fault as a problem of the template at `path`.

        Its line is its paragraph, its column where its tag begins in the words of it.
        """
        tag = self.spot.end > self.spot.start and self.spot.paragraph
        place = Place(path, self.spot.paragraph, self.spot.start + 1 if tag else 0)
        return Problem(place, self.code, f"{self.spot.shown} : {self.message}", self.advice)


class Paragraphs:
    """The paragraphs of the part `root`, which messages call `label`, in their order."""

    def __init__(self, root: etree._Element, label: str) -> None:
        self._label = label
        self.ranks = {p: rank for rank, p in enumerate(root.iter(f"{W}p"), start=1)}
        for older, newer in _twins(root):
            self.ranks[older] = self.ranks[newer]
        notes = (n for n in root.iter(*_NOTES) if f"{W}type" not in n.attrib)
        self._notes = {note: rank for rank, note in enumerate(notes, start=1)}
        self._tables = {table: n for n, table in enumerate(root.iter(f"{W}tbl"), start=1)}
        self._among = _ranks(root)

    def spot(self, paragraph: etree._Element | None, start: int = 0, end: int = 0) -> Spot:
        """Return where the characters `start` to `end` of `paragraph` stand."""
        if paragraph is None or paragraph not in self.ranks:
            return Spot(self._label)
        text = _text(paragraph)
        return Spot(self._place(paragraph), self.ranks[paragraph], text, start, end)

    def _place(self, paragraph: etree._Element) -> str:
        label, inside = self._label, list[str]()
        for holder in paragraph.iterancestors():
            if holder in self._notes:
                label = f"{_NOTES[str(holder.tag)]} {self._notes[holder]}"
            elif holder.tag == f"{W}tc":
                inside.insert(0, self._cell(holder))
            elif holder.tag in _BOXES:
                inside.insert(0, "zone de texte")
        return ", ".join([label, *inside])

    def _cell(self, cell: etree._Element) -> str:
        row = next(cell.iterancestors(f"{W}tr"), None)
        table = next(cell.iterancestors(f"{W}tbl"), None)
        if row is None or table is None:
            return "cellule"
        ranks = (self._tables[table], self._among[row], self._among[cell])
        return "tableau {}, ligne {}, cellule {}".format(*ranks)


def _twins(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield each paragraph that Word wrote again for older programs, and the one that it copies."""
    for fallback in root.iter(_FALLBACK):
        choice = fallback.getprevious()
        if choice is not None:
            pairs = zip(fallback.iter(f"{W}p"), choice.iter(f"{W}p"), strict=False)
            yield from (pair for pair in pairs if _text(pair[0]) == _text(pair[1]))


def _text(paragraph: etree._Element) -> str:
    return "".join(piece.text or "" for piece in own_texts(paragraph))


def _ranks(root: etree._Element) -> dict[etree._Element, int]:
    """Return the rank of each row and cell among those beside it, from 1."""
    counts: dict[etree._Element | None, int] = defaultdict(int)
    ranks: dict[etree._Element, int] = {}
    for element in root.iter(f"{W}tr", f"{W}tc"):
        parent = element.getparent()
        counts[parent] += 1
        ranks[element] = counts[parent]
    return ranks


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """Return the elements that hold the words of `paragraph`, those of boxes in it set aside."""
    return list(_own(paragraph))


def _own(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}t":
            yield child
        elif child.tag != f"{W}p":
            yield from _own(child)
