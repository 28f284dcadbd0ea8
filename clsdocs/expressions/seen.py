"""What is seen, tag after tag, of how a template uses each of its names, and the need it makes."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

from clsdocs.expressions.forms import Hint, Need, Sort


class Use(StrEnum):
    """What a tag does with a value."""

    PRINTED = "printed"
    TESTED = "tested"
    LOOPED = "looped"
    COUNTED = "counted"
    ENTRIES = "entries"
    NOMBRE = "nombre"
    DATE = "date"
    COULEUR = "couleur"


_TEXT = {Use.PRINTED, Use.NOMBRE, Use.DATE, Use.COULEUR}
_HINTS = {Use.DATE: Hint.DATE, Use.NOMBRE: Hint.NOMBRE, Use.COULEUR: Hint.COULEUR}


@dataclass(slots=True, eq=False)
class Seen:
    """What was seen of one value; `given` are its elements where the template made the list.

    `bare` counts the uses that an empty value would break, `excused` those that `or` mends.
    """

    uses: set[Use] = field(default_factory=set)
    required: bool = False
    bare: int = 0
    excused: int = 0
    size: int = 0
    words: dict[str, None] = field(default_factory=dict)
    parts: dict[str, Seen] = field(default_factory=dict)
    ranks: dict[int, Seen] = field(default_factory=dict)
    any_element: Seen | None = None
    any_entry: Seen | None = None
    given: Found | None = None

    def part(self, name: str) -> Seen:
        """Return what is seen of the value under `name`."""
        return self.parts.setdefault(name, Seen())

    def rank(self, rank: int) -> Seen:
        """Return what is seen of the element `rank`."""
        self.size = max(self.size, rank + 1 if rank >= 0 else -rank)
        return self.ranks.setdefault(rank, Seen())

    def elements(self) -> Found:
        """Return what is seen of each element."""
        if self.given is not None:
            return self.given
        self.any_element = self.any_element or Seen()
        return (self.any_element,)

    def entry(self) -> Seen:
        """Return what is seen of the value under any key."""
        self.uses.add(Use.ENTRIES)
        self.any_entry = self.any_entry or Seen()
        return self.any_entry

    def weight(self) -> int:
        """Return how many values are seen in this one, itself included."""
        inside = (*self.parts.values(), *self.ranks.values(), self.any_element, self.any_entry)
        return 1 + sum(seen.weight() for seen in inside if seen is not None)

    def merge(self, other: Seen) -> None:
        """See of this value what was seen of `other`, another name for it."""
        self._merge(deepcopy(other))

    def _merge(self, other: Seen) -> None:
        self.uses |= other.uses
        self.required |= other.required
        self.bare += other.bare
        self.excused += other.excused
        self.size = max(self.size, other.size)
        self.words |= other.words
        for name, part in other.parts.items():
            self.part(name)._merge(part)
        for rank, element in other.ranks.items():
            self.rank(rank)._merge(element)
        if other.any_element is not None:
            for element in self.elements():
                element._merge(other.any_element)
        if other.any_entry is not None:
            self.entry()._merge(other.any_entry)

    def need(self) -> Need:
        """Return the need that all these uses make."""
        sort = self._sort()
        holds = (Use.TESTED in self.uses and self.bare <= self.excused) or sort is Sort.CONDITION
        hints = (hint for use, hint in _HINTS.items() if use in self.uses)
        return Need(
            sort,
            hint=next(hints, None) if sort is Sort.TEXTE else None,
            members={name: part.need() for name, part in self.parts.items()}
            if sort is Sort.GROUPE
            else {},
            element=self._element(sort),
            size=self.size if sort is Sort.LISTE else 0,
            optional=not self.required,
            blank=holds,
            words=tuple(sorted(self.words)) if sort is Sort.TEXTE else (),
        )

    def _sort(self) -> Sort:
        if self.parts:
            return Sort.GROUPE
        if self.any_entry is not None:
            return Sort.CLES_LIBRES
        if self.any_element is not None or self.ranks or Use.LOOPED in self.uses:
            return Sort.LISTE
        if self.uses & _TEXT:
            return Sort.TEXTE
        if Use.COUNTED in self.uses:
            return Sort.LISTE
        return Sort.CONDITION if Use.TESTED in self.uses else Sort.TEXTE

    def _element(self, sort: Sort) -> Need | None:
        if sort is Sort.CLES_LIBRES and self.any_entry is not None:
            return self.any_entry.need()
        if sort is not Sort.LISTE:
            return None
        whole = Seen()
        for element in (self.any_element, *self.ranks.values()):
            if element is not None:
                whole.merge(element)
        return whole.need()


Found = tuple[Seen, ...]
"""The values of the data that an expression may give; none where it makes one of its own."""


def made_list(elements: Iterable[Seen] = ()) -> Found:
    """Return a list that the template makes of `elements`."""
    return (Seen(given=tuple(elements)),)


def made_pairs(seconds: Iterable[Seen]) -> Found:
    """Return a list that the template makes of pairs, whose seconds are `seconds`."""
    pair = Seen()
    pair.ranks = {0: Seen(), 1: next(iter(seconds), Seen())}
    return made_list([pair])


def elements_of(found: Found) -> Found:
    """Return the elements of the lists `found`."""
    return tuple(element for seen in found for element in seen.elements())


def ranked(found: Found, rank: int) -> Found:
    """Return the element `rank` of the lists `found`."""
    return tuple(
        element
        for seen in found
        for element in ((seen.rank(rank),) if seen.given is None else seen.given)
    )
