"""Texts that were compiled once: what another reading of the same words takes up again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import CodeType

from clsdocs.domain.texte import Text
from clsdocs.errors import Place
from clsdocs.expressions.readable import Kind
from clsdocs.expressions.slots import Guard
from clsdocs.record import Record, replace

KEPT = 64
"""How many texts stay compiled: those of a dossier, whose avenants have it drafted many times."""

Names = frozenset[tuple[str, Kind]]
"""What a text may read, and what each name gives: the same words may be wrong with others."""


class Opened(Record):
    """A text without faults: its code and that of its `clauses`, by name.

    `guards` and `marks` are the places that its code numbers, for a text at `place`.
    """

    place: Place
    codes: Mapping[str, CodeType]
    clauses: Mapping[str, Text]
    guards: tuple[Guard, ...]
    marks: tuple[Place, ...]

    def holds(self, clauses: Mapping[str, Text]) -> bool:
        """Return whether what it includes is still what `clauses` say."""
        return all(clauses.get(name) == text for name, text in self.clauses.items())

    def at(self, text: Text) -> Opened:
        """Return the same for `text`, whose words are its own, in another file or lower down."""
        place = place_of(text)
        if place == self.place:
            return self
        guards = (replace(g, place=self._moved(g.place, place)) for g in self.guards)
        marks = (self._moved(mark, place) for mark in self.marks)
        return replace(self, place=place, guards=tuple(guards), marks=tuple(marks))

    def _moved(self, point: Place, place: Place) -> Place:
        """Return `point` where the text begins at `place`; those of clauses stay where they are."""
        if point.path != self.place.path:
            return point
        return Place(place.path, point.line - self.place.line + place.line, point.column)


def place_of(text: Text) -> Place:
    """Return where `text` begins."""
    return Place(text.path, text.line)


class Memory:
    """The text of some words, once it was opened."""

    opened: Opened | None = None


@lru_cache(KEPT)
def memory_of(words: str, names: Names) -> Memory:
    """Return what is remembered of the text `words`, that may read `names`."""
    return Memory()
