"""Words replaced wherever an avenant says « dans l’ensemble du contrat »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from clsdocs.avenants.divisions import Division
from clsdocs.avenants.mots import count_words, replace_words
from clsdocs.prose.nodes import (
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Liste,
    Paragraphe,
    Rubriques,
    Span,
    Tableau,
    lines_of,
)

Line = tuple[Span, ...]


def replace_everywhere(
    divisions: Iterable[Division], avant: str, apres: str
) -> tuple[Division, ...]:
    """Return `divisions`, `apres` in the place of `avant` in all their lines.

    Raise `Retenu` where some of them are printed from a fact.
    """
    change = _Change(avant, apres)
    return tuple(
        replace(
            division,
            titre=division.titre and replace(division.titre, spans=change(division.titre.spans)),
            blocs=change.blocs(division.blocs),
        )
        for division in divisions
    )


class _Change:
    def __init__(self, avant: str, apres: str) -> None:
        self.avant, self.apres = avant, apres

    def __call__(self, spans: Line) -> Line:
        return replace_words(spans, self.avant, self.apres)

    def blocs(self, blocs: Iterable[Bloc]) -> tuple[Bloc, ...]:
        return tuple(map(self._bloc, blocs))

    def _bloc(self, bloc: Bloc) -> Bloc:
        match bloc:
            case Paragraphe() | Intertitre():
                return replace(bloc, spans=self(bloc.spans))
            case Liste():
                return replace(bloc, elements=tuple(map(self.blocs, bloc.elements)))
            case Citation():
                return replace(bloc, blocs=self.blocs(bloc.blocs))
            case Tableau():
                rows = [tuple(map(self, row)) for row in (bloc.entete, *bloc.lignes)]
                return replace(bloc, entete=rows[0], lignes=tuple(rows[1:]))
            case Rubriques():
                lignes = tuple((label, self.blocs(blocs)) for label, blocs in bloc.lignes)
                return replace(bloc, lignes=lignes)
            case Definitions():
                pairs = tuple((self(term), self.blocs(blocs)) for term, blocs in bloc.elements)
                return replace(bloc, elements=pairs)
        return bloc


def find_everywhere(divisions: Iterable[Division], words: str) -> Iterator[tuple[Division, Line]]:
    """Yield each line that holds `words`, and its division."""
    for division in divisions:
        titre = (division.titre,) if division.titre else ()
        for bloc in (*titre, *division.blocs):
            for line in lines_of(bloc):
                if count_words(line, words):
                    yield division, line
