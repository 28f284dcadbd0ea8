"""From a PDF to its rows of words, each where it stands on its page, in points."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from lxml import etree

# A4, with margins of 2.5 cm; what stands beyond is the header or the footer.
LEFT, RIGHT, TOP, FOOT = 70.9, 524.4, 62.0, 780.0
HEIGHT = FOOT - TOP
HALF = (LEFT + RIGHT) / 2


class Word(NamedTuple):
    """A word, and the box around it."""

    left: float
    top: float
    right: float
    foot: float
    text: str


class Row(NamedTuple):
    """The words of one line of a page, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, a space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where the row begins."""
        return self.words[0].left

    @property
    def foot(self) -> float:
        """Where the row ends, from the top of the page."""
        return max(word.foot for word in self.words)


def pdf_rows(pdf: Path, pdftotext: str) -> list[list[Row]]:
    """Return the rows of each page of `pdf`, those of its header and footer left out."""
    command = [pdftotext, "-bbox-layout", "-enc", "UTF-8", str(pdf), "-"]
    html = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    root = etree.fromstring(html, parser)
    return [list(_rows(page)) for page in root.iter("{*}page")]


def _rows(page: etree._Element) -> Iterator[Row]:
    words = map(_word, page.iter("{*}word"))
    inside = [word for word in words if word.foot > TOP and word.foot < FOOT]
    for row in _lines(sorted(inside, key=lambda word: (word.foot, word.left))):
        yield Row(tuple(sorted(row)))


def _word(element: etree._Element) -> Word:
    left, top, right, foot = (float(str(element.get(side))) for side in _BOX)
    return Word(left, top, right, foot, str(element.text))


_BOX = ("xMin", "yMin", "xMax", "yMax")


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield `words` line by line: those whose feet are less than two points apart."""
    marks, line = [0], 0
    for before, after in pairwise(words):
        line += after.foot - before.foot > 2
        marks.append(line)
    for _, group in groupby(zip(marks, words, strict=False), key=lambda pair: pair[0]):
        yield [word for _, word in group]


def spelled(text: str) -> str:
    """Return `text` without its spaces: PDF and Word do not keep the same ones."""
    return re.sub(r"[\s\u00a0\u202f]+", "", text)


def runs(rows: Sequence[Row], text: str) -> Iterator[tuple[Word, Word]]:
    """Yield the first and the last word of each place of `rows` that spells `text`."""
    target = spelled(text)
    for row in rows:
        for start, first in enumerate(row.words):
            made = ""
            for word in row.words[start:]:
                made += spelled(word.text)
                if made == target:
                    yield first, word
                if not target.startswith(made):
                    break
