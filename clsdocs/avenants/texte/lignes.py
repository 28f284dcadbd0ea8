"""The lines of a division, each with its address, read and rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from clsdocs.acte.parts import Blocs
from clsdocs.avenants.texte.alineas import join_segments, split_segments
from clsdocs.avenants.texte.changements import Lieu
from clsdocs.avenants.texte.divisions import Division
from clsdocs.avenants.texte.mots import Line, words_of
from clsdocs.prose.nodes import (
    AppelNote,
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Liste,
    Paragraphe,
    Role,
    Rubriques,
    Span,
    Tableau,
    Texte,
)
from clsdocs.record import replace

Rewrite = Callable[[Lieu, Sequence[Line]], tuple[Line, ...]]
"""From a place and its lines, several for a table, to as many lines in their stead."""


def rewrite_lines(division: Division, rewrite: Rewrite) -> Division:
    """Return `division`, every line of it given by `rewrite`: its heading, labels, notes too.

    What no address can name is given with the part that it stands in.
    """
    titre = division.titre
    if titre is not None:
        (spans,) = rewrite(Lieu(division.cle, intitule=True), (titre.spans,))
        titre = replace(titre, spans=spans)
    segments = []
    for segment in split_segments(division.blocs):
        lieu = Lieu(division.cle, segment.cle)
        own = segment.titre
        if own is not None:
            (spans,) = rewrite(replace(lieu, intitule=True), (own.spans,))
            own = replace(own, spans=spans)
        blocs = _Rewriting(lieu, rewrite).blocs(segment.blocs)
        segments.append(replace(segment, titre=own, blocs=blocs))
    return replace(division, titre=titre, blocs=join_segments(segments))


def lines_with_places(division: Division) -> Iterator[tuple[Lieu, tuple[Line, ...]]]:
    """Yield each place of `division`, and its lines."""
    found: list[tuple[Lieu, tuple[Line, ...]]] = []

    def keep(lieu: Lieu, lines: Sequence[Line]) -> tuple[Line, ...]:
        found.append((lieu, tuple(lines)))
        return tuple(lines)

    rewrite_lines(division, keep)
    yield from found


@dataclass
class _Rewriting:
    """One part of a division, its alinéas and tables counted as they come.

    `counted` is false for what no address can name: under labels and terms, in footnotes.
    """

    lieu: Lieu
    rewrite: Rewrite
    counted: bool = True
    alineas: int = field(default=0)
    tableaux: int = field(default=0)

    def blocs(self, blocs: Iterable[Bloc]) -> Blocs:
        """Return `blocs` rewritten."""
        return tuple(map(self._bloc, blocs))

    def _bloc(self, bloc: Bloc) -> Bloc:
        match bloc:
            case Paragraphe(role=Role.CORPS):
                self.alineas += 1
                return replace(bloc, spans=self._line(bloc.spans, self.alineas))
            case Paragraphe() | Intertitre():
                return replace(bloc, spans=self._line(bloc.spans))
            case Liste():
                return replace(bloc, elements=tuple(map(self.blocs, bloc.elements)))
            case Citation():
                return replace(bloc, blocs=self.blocs(bloc.blocs))
            case Tableau():
                return self._tableau(bloc)
            case Rubriques():
                return replace(bloc, lignes=tuple(map(self._rubrique, bloc.lignes)))
            case Definitions():
                return replace(bloc, elements=tuple(map(self._definition, bloc.elements)))
        return bloc

    def _line(self, line: Line, alinea: int = 0) -> Line:
        lieu = replace(self.lieu, alinea=alinea if self.counted else 0)
        (spans,) = self.rewrite(lieu, (line,))
        return tuple(map(self._with_note, spans))

    def _with_note(self, span: Span) -> Span:
        if isinstance(span, AppelNote):
            return replace(span, note=self._uncounted.blocs(span.note))
        return span

    @property
    def _uncounted(self) -> _Rewriting:
        return _Rewriting(self.lieu, self.rewrite, counted=False)

    def _tableau(self, bloc: Tableau) -> Tableau:
        self.tableaux += 1
        rows = (bloc.entete, *bloc.lignes)
        lieu = replace(self.lieu, tableau=self.tableaux if self.counted else 0)
        made = iter(self.rewrite(lieu, [cell for row in rows for cell in row]))
        entete, *lignes = [tuple(next(made) for _ in row) for row in rows]
        return replace(bloc, entete=entete, lignes=tuple(lignes))

    def _rubrique(self, ligne: tuple[str, Blocs]) -> tuple[str, Blocs]:
        label, held = ligne
        (spans,) = self.rewrite(self.lieu, ((Texte(label),),))
        return words_of(spans), self._uncounted.blocs(held)

    def _definition(self, element: tuple[Line, Blocs]) -> tuple[Line, Blocs]:
        term, held = element
        (spans,) = self.rewrite(self.lieu, (term,))
        return spans, self._uncounted.blocs(held)
