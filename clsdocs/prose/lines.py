"""From a text to its lines of words: tags and comments set aside, every sign with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.expressions.slots import TAG
from clsdocs.record import Record

VALUE = "\ufffc"
"""Stands for an expression, of which only the place is known."""


class Piece(Record):
    """Some text of a line, from `offset` there: what stands in the source from `start`, `size`."""

    offset: int
    start: int
    size: int


class Line(Record):
    """A line without its tags: its `text`, and from which pieces of `source` it comes."""

    text: str
    source: str
    pieces: tuple[Piece, ...]

    @property
    def indent(self) -> int:
        """How many spaces stand before its first word."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def blank(self) -> bool:
        """Whether it holds no word."""
        return not self.text.strip()

    @property
    def words(self) -> str:
        """What it holds in `source`, without the spaces around."""
        return self.extract(self.indent, len(self.text.rstrip()))

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of `source` where the sign at `offset` is."""
        start = self._start(offset)
        return self.source.count("\n", 0, start) + 1, start - self.source.rfind("\n", 0, start)

    def extract(self, start: int, end: int) -> str:
        """Return what stands in `source` from the sign at `start` to that before `end`."""
        stop = self._start(end - 1) + (self._piece(end - 1).size if self._held(end - 1) else 1)
        return " ".join(self.source[self._start(start) : stop].split())

    def _piece(self, offset: int) -> Piece:
        return next(piece for piece in reversed(self.pieces) if piece.offset <= offset)

    def _held(self, offset: int) -> bool:
        return self.text[offset : offset + 1] == VALUE

    def _start(self, offset: int) -> int:
        piece = self._piece(offset)
        return piece.start + (offset - piece.offset)


class Fault(Record):
    """A fault of writing: its line and offset there, its code, message and advice."""

    line: Line
    offset: int
    sentence: tuple[str, str, str]


def lines_of(source: str) -> Iterator[Line]:
    """Yield the lines of `source`; one that holds only tags is left out, `else` leaves a blank."""
    text, pieces, tags = "", [Piece(0, 0, 0)], ""
    for sign, start, end in _signs(source):
        if sign == "\n":
            if text.strip() or not tags:
                yield Line(text, source, tuple(pieces))
            elif "else" in tags or "elif" in tags:
                yield Line("", source, tuple(pieces))
            text, pieces, tags = "", [Piece(0, end, 0)], ""
        elif sign:
            pieces.append(Piece(len(text), start, end - start))
            text += sign
        else:
            tags += source[start:end]
    yield Line(text, source, tuple(pieces))


def _signs(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words and line ends of `source` with where each begins and ends.

    An expression is yielded as VALUE, a tag or a comment as nothing.
    """
    done = 0
    for found in TAG.finditer(source):
        yield from _plain(source, done, found.start())
        sign = VALUE if found[0].startswith("{{") else ""
        yield sign, found.start(), found.end()
        done = found.end()
    yield from _plain(source, done, len(source))


def _plain(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for found in _WORDS.finditer(source, start, end):
        yield found[0], found.start(), found.end()


_WORDS = re.compile(r"\n|[^\n]+")
