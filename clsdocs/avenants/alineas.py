"""The alinéas of a division, counted per line, list items included: read, changed, inserted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from clsdocs.prose.nodes import (
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Liste,
    Paragraphe,
    Role,
    Span,
    Tableau,
    span_text,
)

Blocs = tuple[Bloc, ...]
Edit = Callable[[int, Paragraphe], Blocs]
"""From the rank of an alinéa and its paragraph to what stands in its place."""


def alineas_of(blocs: Iterable[Bloc]) -> tuple[Paragraphe, ...]:
    """Return every alinéa of `blocs`: paragraphs and list items, neither headings nor tables."""
    return tuple(_alineas(blocs))


def _alineas(blocs: Iterable[Bloc]) -> Iterator[Paragraphe]:
    for bloc in blocs:
        match bloc:
            case Paragraphe(role=Role.CORPS):
                yield bloc
            case Liste():
                for element in bloc.elements:
                    yield from _alineas(element)
            case Citation():
                yield from _alineas(bloc.blocs)


def tables_of(blocs: Iterable[Bloc]) -> tuple[Tableau, ...]:
    """Return the tables of `blocs`, in order."""
    return tuple(bloc for bloc in blocs if isinstance(bloc, Tableau))


def holds_definitions(blocs: Iterable[Bloc]) -> bool:
    """Return whether `blocs` define terms, whose lines no address can name."""
    return any(isinstance(bloc, Definitions) for bloc in blocs)


def words_of(spans: Iterable[Span]) -> str:
    """Return `spans` as printed."""
    return "".join(map(span_text, spans))


def edit_alineas(blocs: Blocs, edit: Edit) -> Blocs:
    """Return `blocs`, each alinéa replaced by what `edit` gives for it: nothing, one or several.

    In a list, paragraphs become items, and the items of a list join it. Raise ValueError where an
    item that holds others would disappear.
    """
    return _Editing(edit).blocs(blocs)


@dataclass
class _Editing:
    edit: Edit
    rank: int = field(default=0)

    def blocs(self, blocs: Iterable[Bloc]) -> Blocs:
        return tuple(made for bloc in blocs for made in self._bloc(bloc))

    def _bloc(self, bloc: Bloc) -> Iterator[Bloc]:
        match bloc:
            case Paragraphe(role=Role.CORPS):
                self.rank += 1
                yield from self.edit(self.rank, bloc)
            case Liste():
                yield from self._liste(bloc)
            case Citation():
                yield replace(bloc, blocs=self.blocs(bloc.blocs))
            case _:
                yield bloc

    def _liste(self, liste: Liste) -> Iterator[Bloc]:
        elements: list[Blocs] = []
        after: list[Bloc] = []
        last = len(liste.elements) - 1
        for rank, element in enumerate(liste.elements):
            made, follows = self._element(element, is_last=rank == last)
            elements += made
            after += follows
        if elements:
            yield replace(liste, elements=tuple(elements))
        yield from after

    def _element(self, element: Blocs, *, is_last: bool) -> tuple[list[Blocs], list[Bloc]]:
        """Return the items that `element` becomes, and the blocks that then follow its list."""
        head, rest = element[0], element[1:]
        if not isinstance(head, Paragraphe):
            return [self.blocs(element)], []
        self.rank += 1
        made = self.edit(self.rank, head)
        if made == (head,):
            return [(head, *self.blocs(rest))], []
        if rest and (len(made) != 1 or not isinstance(made[0], Paragraphe)):
            raise ValueError("an item that holds others is replaced whole")
        if rest:
            return [(made[0], *self.blocs(rest))], []
        # The last item may be followed by paragraphs, which then stand below the list.
        below = [b for b in made[1:] if isinstance(b, Paragraphe)] if is_last else []
        kept = [bloc for bloc in made if bloc not in below]
        return [item for bloc in kept for item in _items(bloc)], list(below)


def _items(bloc: Bloc) -> Iterator[Blocs]:
    if isinstance(bloc, Liste):
        yield from bloc.elements
    else:
        yield (bloc,)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an article: its heading, None for what stands before the first, and its blocks."""

    titre: Intertitre | None
    blocs: Blocs

    @property
    def cle(self) -> str:
        """What tells the part from the others of its article: its id, else its number."""
        return "" if self.titre is None else self.titre.id or self.titre.numero

    @property
    def tout(self) -> Blocs:
        """The heading and the blocks."""
        return (self.titre, *self.blocs) if self.titre else self.blocs


def split_segments(blocs: Blocs) -> tuple[Segment, ...]:
    """Return what stands before the first part, perhaps nothing, then each part."""
    starts = [n for n, bloc in enumerate(blocs) if isinstance(bloc, Intertitre)]
    segments = [Segment(None, blocs[: starts[0]] if starts else blocs)]
    for start, end in pairwise([*starts, len(blocs)]):
        titre = blocs[start]
        assert isinstance(titre, Intertitre)
        segments.append(Segment(titre, blocs[start + 1 : end]))
    return tuple(segments)


def join_segments(segments: Iterable[Segment]) -> Blocs:
    """Return the blocks of `segments`, in order."""
    return tuple(bloc for segment in segments for bloc in segment.tout)
