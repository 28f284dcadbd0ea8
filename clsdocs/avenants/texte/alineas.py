"""The alinéas of a division, counted per line, list items included: read, changed, inserted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from clsdocs.avenants.texte.mots import words_of
from clsdocs.avenants.texte.refus import Refus
from clsdocs.prose.nodes import (
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Liste,
    Paragraphe,
    Role,
    Tableau,
)
from clsdocs.record import Record, replace

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


def edit_alineas(blocs: Blocs, edit: Edit) -> Blocs:
    """Return `blocs`, each alinéa replaced by what `edit` gives for it: nothing, one or several.

    In a list, paragraphs become items, and the items of a list join it. Raise `Refus` where an item
    would disappear that holds others.
    """
    return _Editing(edit).blocs(blocs)


@dataclass
class _Editing:
    edit: Edit
    rank: int = field(default=0)

    def blocs(self, blocs: Iterable[Bloc]) -> Blocs:
        return join_lists(made for bloc in blocs for made in self._bloc(bloc))

    def _bloc(self, bloc: Bloc) -> Iterator[Bloc]:
        match bloc:
            case Paragraphe(role=Role.CORPS):
                self.rank += 1
                yield from self.edit(self.rank, bloc)
            case Liste():
                yield from self._liste(bloc)
            case Citation():
                if blocs := self.blocs(bloc.blocs):
                    yield replace(bloc, blocs=blocs)
            case _:
                yield bloc

    def _liste(self, liste: Liste) -> Iterator[Bloc]:
        elements: list[Blocs] = []
        below: Blocs = ()
        for rank, element in enumerate(liste.elements, 1):
            made, below = self._element(element, is_last=rank == len(liste.elements))
            elements += made
        if elements:
            yield replace(liste, elements=tuple(elements))
        yield from below

    def _element(self, element: Blocs, *, is_last: bool) -> tuple[list[Blocs], Blocs]:
        """Return the items that `element` becomes, and the blocks that then follow its list."""
        head, *held = element
        if not isinstance(head, Paragraphe):
            return [self.blocs(element)], ()
        self.rank += 1
        made, rest = self.edit(self.rank, head), self.blocs(held)
        if held:
            return _with_held(made, rest), ()
        # The last item may be followed by paragraphs, which then stand below the list.
        below = tuple(b for b in made[1:] if isinstance(b, Paragraphe)) if is_last else ()
        kept = [bloc for bloc in made if bloc not in below]
        return [item for bloc in kept for item in _items(bloc)], below


def _with_held(made: Blocs, rest: Blocs) -> list[Blocs]:
    """Return the item whose own words become `made`, and what it holds `rest`."""
    if not made and not rest:
        return []
    if not made or not isinstance(head := made[0], Paragraphe):
        message = "un élément de liste ne part pas sans ceux qu’il contient"
        raise Refus("V-82", message, "les supprimer aussi, ou remplacer l’article entier")
    inner = [item for bloc in made[1:] for item in _items(bloc)]
    if inner and rest and isinstance(first := rest[0], Liste):
        # What is added after the item comes first among those that it holds.
        rest = (replace(first, elements=(*inner, *first.elements)), *rest[1:])
        return [(head, *rest)]
    return [(head, *made[1:], *rest)]


def join_lists(blocs: Iterable[Bloc]) -> Blocs:
    """Return `blocs`, lists of one kind that follow one another made one."""
    done: list[Bloc] = []
    for bloc in blocs:
        last = done[-1] if done else None
        if isinstance(bloc, Liste) and isinstance(last, Liste) and last.ordonnee == bloc.ordonnee:
            done[-1] = replace(last, elements=(*last.elements, *bloc.elements))
        else:
            done.append(bloc)
    return tuple(done)


def _items(bloc: Bloc) -> Iterator[Blocs]:
    if isinstance(bloc, Liste):
        yield from bloc.elements
    else:
        yield (bloc,)


class Segment(Record):
    """A part of an article: its heading, None for what stands before the first, and its blocks."""

    titre: Intertitre | None
    blocs: Blocs

    @property
    def cle(self) -> str:
        """What tells the part from others: its id, its number, its heading; empty for the first."""
        titre = self.titre
        return "" if titre is None else titre.id or titre.numero or words_of(titre.spans)

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
