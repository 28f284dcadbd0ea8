"""The same blocks with every reference changed: through lists, tables, quotes, notes and links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import is_
from typing import TypeVar

from clsdocs.prose.nodes import (
    AppelNote,
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    Rubriques,
    Span,
    Tableau,
)
from clsdocs.record import replace

Blocs = tuple[Bloc, ...]
Change = Callable[[Renvoi], Span]
T = TypeVar("T")


def map_blocks(blocs: Iterable[Bloc], change: Change) -> Blocs:
    """Return `blocs` with each of their references changed by `change`.

    What holds none is the same object: most of an act does not.
    """
    return _same(tuple(blocs), _map_block, change)


def map_spans(spans: Iterable[Span], change: Change) -> tuple[Span, ...]:
    """Return `spans` with each of their references changed by `change`."""
    held = tuple(spans)
    return held if _HOLDING.isdisjoint(map(type, held)) else _same(held, _map_span, change)


_HOLDING = frozenset((Renvoi, Lien, AppelNote))
"""The spans that are, or may hold, references: few."""


def _same(held: tuple[T, ...], mapped: Callable[[T, Change], T], change: Change) -> tuple[T, ...]:
    """Return each of `held` as `mapped` gives it; `held` itself where nothing of it changes."""
    made = tuple([mapped(one, change) for one in held])
    return held if all(map(is_, made, held)) else made


def _map_block(bloc: Bloc, change: Change) -> Bloc:
    match bloc:
        case Paragraphe() | Intertitre():
            spans = map_spans(bloc.spans, change)
            return bloc if spans is bloc.spans else replace(bloc, spans=spans)
        case Liste():
            elements = _same(bloc.elements, map_blocks, change)
            return bloc if elements is bloc.elements else replace(bloc, elements=elements)
        case Tableau():
            entete, lignes = _map_row(bloc.entete, change), _same(bloc.lignes, _map_row, change)
            if entete is bloc.entete and lignes is bloc.lignes:
                return bloc
            return replace(bloc, entete=entete, lignes=lignes)
        case Rubriques():
            rows = _same(bloc.lignes, _map_label, change)
            return bloc if rows is bloc.lignes else replace(bloc, lignes=rows)
        case Definitions():
            pairs = ((map_spans(t, change), map_blocks(b, change)) for t, b in bloc.elements)
            return replace(bloc, elements=tuple(pairs))
        case Citation():
            return replace(bloc, blocs=map_blocks(bloc.blocs, change))
    return bloc


def _map_row(row: tuple[tuple[Span, ...], ...], change: Change) -> tuple[tuple[Span, ...], ...]:
    return _same(row, map_spans, change)


def _map_label(labelled: tuple[str, Blocs], change: Change) -> tuple[str, Blocs]:
    label, blocs = labelled
    mapped = map_blocks(blocs, change)
    return labelled if mapped is blocs else (label, mapped)


def _map_span(span: Span, change: Change) -> Span:
    match span:
        case Renvoi():
            return change(span)
        case Lien():
            return replace(span, spans=map_spans(span.spans, change))
        case AppelNote():
            return replace(span, note=map_blocks(span.note, change))
    return span
