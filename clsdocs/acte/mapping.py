"""The same blocks with every reference changed: through lists, tables, quotes, notes and links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

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
    Texte,
    Valeur,
)

Change = Callable[[Renvoi], Span]


def map_blocks(blocs: Iterable[Bloc], change: Change) -> tuple[Bloc, ...]:
    """Return `blocs` with each of their references changed by `change`."""
    return tuple(_map_block(bloc, change) for bloc in blocs)


def map_spans(spans: Iterable[Span], change: Change) -> tuple[Span, ...]:
    """Return `spans` with each of their references changed by `change`."""
    return tuple(span if type(span) in _PLAIN else _map_span(span, change) for span in spans)


_PLAIN = (Texte, Valeur)
"""The spans that hold no reference: nearly all."""


def _map_block(bloc: Bloc, change: Change) -> Bloc:
    match bloc:
        case Paragraphe() | Intertitre():
            spans = map_spans(bloc.spans, change)
            return bloc if spans == bloc.spans else replace(bloc, spans=spans)
        case Liste():
            return replace(bloc, elements=tuple(map_blocks(e, change) for e in bloc.elements))
        case Tableau():
            rows = tuple(_map_row(row, change) for row in bloc.lignes)
            return replace(bloc, entete=_map_row(bloc.entete, change), lignes=rows)
        case Rubriques():
            held = tuple((label, map_blocks(blocs, change)) for label, blocs in bloc.lignes)
            return replace(bloc, lignes=held)
        case Definitions():
            pairs = ((map_spans(t, change), map_blocks(b, change)) for t, b in bloc.elements)
            return replace(bloc, elements=tuple(pairs))
        case Citation():
            return replace(bloc, blocs=map_blocks(bloc.blocs, change))
    return bloc


def _map_row(row: tuple[tuple[Span, ...], ...], change: Change) -> tuple[tuple[Span, ...], ...]:
    return tuple(map_spans(cell, change) for cell in row)


def _map_span(span: Span, change: Change) -> Span:
    match span:
        case Renvoi():
            return change(span)
        case Lien():
            return replace(span, spans=map_spans(span.spans, change))
        case AppelNote():
            return replace(span, note=map_blocks(span.note, change))
    return span
