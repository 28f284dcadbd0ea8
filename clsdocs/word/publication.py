"""From a .docx to the copy of it that says that it is one, and who signed it on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import TYPE_CHECKING

from clsdocs.record import Record
from clsdocs.word.markup import W, escape, parse, serialise
from clsdocs.word.package import read_package
from clsdocs.word.stories import Change, read_stories
from clsdocs.word.zipping import DOCUMENT, compress, write_package

if TYPE_CHECKING:
    from lxml import etree

    from clsdocs.word.stories import Story

COPIE = "Copie destinée à la publication"
"""What a copy says that it is, in its footers."""

_FOLDED = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
# What stands before the spacing of a paragraph among its properties (ISO 29500-1, 17.3.1.26).
_BEFORE_SPACING = frozenset(
    f"{W}{name}"
    for name in (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"),
        *("numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku"),
        *("wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi"),
        *("adjustRightInd", "snapToGrid"),
    )
)


class Apposee(Record):
    """A signature that was given: the first and last words of its block, and what to say of it."""

    pour: str
    nom: str
    mots: str


def mark_copy(
    data: bytes, path: str, mention: str, former: str, apposees: Sequence[Apposee]
) -> bytes:
    """Return the .docx `data` which says `mention` where it says `former`, and its signatures.

    Where it says `former` nowhere, `mention` is its first paragraph. Each of `apposees` takes the
    room left for it.
    """
    members = read_package(data, path)
    roots = {name: parse(content) for name, content in members.items() if name.endswith(".xml")}
    stories = read_stories(roots)
    said = [name for name, story in stories.items() if former and _say(story, former, mention)]
    if not said:
        body = roots[DOCUMENT].find(f"{W}body")
        assert body is not None
        body.insert(0, _paragraph(mention))
    _sign(stories[DOCUMENT], apposees)
    made = {name: serialise(roots[name]).encode() for name in {*said, DOCUMENT}}
    return write_package({name: compress(made.get(name, members[name])) for name in members})


def _paragraph(words: str) -> etree._Element:
    run = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    return parse(f'<w:p xmlns:w="{W[1:-1]}">{run}</w:p>'.encode())


def _say(story: Story, former: str, mention: str) -> bool:
    """Put `mention` in the place of `former` in `story`; return whether it was there."""
    found, starts = story.text.find(former), list[int]()
    while found >= 0:
        starts.append(found)
        found = story.text.find(former, found + len(former))
    story.change(Change(start, start + len(former), mention) for start in starts)
    return bool(starts)


def _sign(story: Story, apposees: Iterable[Apposee]) -> None:
    lines = [*(_fold(words) for _, words in story.lines()), ""]
    signed = set[int]()
    for apposee in apposees:
        pour, nom = _fold(apposee.pour), _fold(apposee.nom)
        found = next((b for b in _blocks(lines, pour, nom) if b[1] not in signed), None)
        if found is not None:
            first, last = found
            signed.add(last)
            blank = next((r for r in range(first, last + 2) if _DAY.fullmatch(lines[r])), None)
            if blank is None:
                _insert(story.holders[last - 1], story.holders[last], apposee.mots)
            else:
                story.change([Change(*story.paragraphs[blank], apposee.mots)])
            _close_up(story.holders[last])


_DAY = re.compile("(?:À …+, l|L)e …+")
"""The line on which each party writes its own day."""

_LONGEST = 8
"""No block of signature has more lines."""


def _blocks(lines: Sequence[str], pour: str, nom: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last lines of each block that begins with `pour` and ends with `nom`."""
    for rank, line in enumerate(lines):
        if line == pour:
            block = list(takewhile(lambda words: words != pour, lines[rank + 1 : rank + _LONGEST]))
            if nom in block:
                yield rank, rank + 1 + block.index(nom)


def _insert(above: etree._Element, name: etree._Element, words: str) -> None:
    """Write `words` between the lines `above` and `name`, as `above` is written."""
    line = _paragraph(words)
    properties = above.find(f"{W}pPr")
    if properties is not None:
        line.insert(0, deepcopy(properties))
    name.addprevious(line)


def _close_up(name: etree._Element) -> None:
    """Take away the room left to sign above `name`."""
    own = name.find(f"{W}pPr")
    if own is None:
        own = name.makeelement(f"{W}pPr", {})
        name.insert(0, own)
    spacing = own.find(f"{W}spacing")
    if spacing is None:
        spacing = own.makeelement(f"{W}spacing", {})
        ahead = sum(1 for child in own if child.tag in _BEFORE_SPACING)
        own.insert(ahead, spacing)
    spacing.set(f"{W}before", "0")


def _fold(words: str) -> str:
    return words.translate(_FOLDED).strip()
