"""From the flows of text of a .docx (body, margins, notes) to their words, which can be changed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clsdocs.word.markup import W

if TYPE_CHECKING:
    from lxml import etree

_LABELS = {
    "document": "",
    "hdr": "en-tête",
    "ftr": "pied de page",
    "footnotes": "notes",
    "endnotes": "notes de fin",
    "comments": "commentaires",
}
"""What users call the parts that hold text, by the name of their first element."""
_NUMBER = re.compile("[0-9]+")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_WORDS = frozenset({"t", "delText"})
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LATER = "[…]"
"""What stands for the later pieces of words of which the first says what became of them."""


class Change(NamedTuple):
    """Words of a story to be replaced, from `debut` to `fin`, by `mots`."""

    debut: int
    fin: int
    mots: str


class _Piece(NamedTuple):
    """An element that prints words or a sign, and the paragraph that holds it."""

    element: etree._Element
    paragraph: etree._Element


def label_of(name: str, root: etree._Element) -> str | None:
    """Return what users call the part `name`, empty for the body; None where it is no story.

    It is known by its first element: a part may bear any name.
    """
    label = _LABELS.get(str(root.tag).removeprefix(W))
    number = _NUMBER.search(name)
    return f"{label} {number[0]}" if label and number else label


@dataclass
class Story:
    """A flow of text; its paragraphs are joined by new lines, the cells of a row by tabulations."""

    root: etree._Element
    text: str = ""
    paragraphs: list[tuple[int, int]] = field(default_factory=list)
    """Where each paragraph begins and ends in `text`."""
    holders: list[etree._Element] = field(default_factory=list)
    """The element of each paragraph."""
    _starts: list[int] = field(default_factory=list)
    _pieces: list[_Piece] = field(default_factory=list)

    @classmethod
    def read(cls, root: etree._Element) -> Story:
        """Return the story whose tree is `root`, what is hidden or struck included."""
        story, texts, done = cls(root), list[str](), 0
        for paragraph in root.iter(f"{W}p"):
            start = done
            for element, written in _pieces(paragraph):
                story._starts.append(done)
                story._pieces.append(_Piece(element, paragraph))
                texts.append(written)
                done += len(written)
            story.paragraphs.append((start, done))
            story.holders.append(paragraph)
            texts.append(_joint(paragraph))
            done += 1
        story.text = "".join(texts)
        return story

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield where each paragraph begins, and its words."""
        for start, end in self.paragraphs:
            yield start, self.text[start:end]

    def change(self, changes: Iterable[Change]) -> None:
        """Make `changes`, none of which meets another; the words of `text` are then the former."""
        for one in sorted(changes, reverse=True):
            self._change(one)

    def _change(self, one: Change) -> None:
        first = max(bisect_right(self._starts, one.debut) - 1, 0)
        last = bisect_right(self._starts, one.fin - 1)
        said, seen = one.mots, None
        written = list[tuple[_Piece, int, str]]()
        for rank in range(first, last):
            piece = self._pieces[rank]
            if piece.paragraph is not seen:
                words = said if seen is None else LATER
                seen = piece.paragraph
            else:
                words = ""
            written.append((piece, self._starts[rank], words))
        for piece, start, words in written:
            _rewrite(piece.element, max(one.debut - start, 0), one.fin - start, words)


def _pieces(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for run in paragraph.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}p"), None) is not paragraph:
            continue
        for child in run:
            name = str(child.tag).removeprefix(W)
            if name in _WORDS and child.text:
                yield child, child.text
            elif _SIGNS.get(name):
                yield child, _SIGNS[name]


def _joint(paragraph: etree._Element) -> str:
    """Return what parts `paragraph` from the next one."""
    cell = paragraph.getparent()
    ends_cell = cell is not None and cell.tag == f"{W}tc" and cell[-1] is paragraph
    return "\t" if ends_cell and cell is not None and cell.getnext() is not None else "\n"


def _rewrite(element: etree._Element, start: int, end: int, words: str) -> None:
    """Put `words` in the place of those of `element` from `start` to `end`; a sign is all one."""
    if str(element.tag).removeprefix(W) in _WORDS:
        text = str(element.text or "")
        element.text = f"{text[:start]}{words}{text[end:]}"
        element.set(SPACE, "preserve")
    elif words:
        element.tag = f"{W}t"
        element.attrib.clear()
        element.text = words
    else:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def read_stories(roots: Mapping[str, etree._Element]) -> dict[str, Story]:
    """Return the stories among the parts `roots`, by the name of their part."""
    found = (name for name, root in roots.items() if label_of(name, root) is not None)
    return {name: Story.read(roots[name]) for name in found}
