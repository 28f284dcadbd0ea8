"""Changements applied to the divisions of an act, all of them at the places they had before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clsdocs.avenants.alineas import (
    Blocs,
    Segment,
    alineas_of,
    edit_alineas,
    join_segments,
    split_segments,
)
from clsdocs.avenants.changements import (
    Ajout,
    Changement,
    Mots,
    NouveauTableau,
    NouvelIntitule,
    NouvelleDivision,
    Partout,
    Redaction,
    Rubrique,
    Suppression,
)
from clsdocs.avenants.divisions import Division, Genre
from clsdocs.avenants.mots import plain_spans, replace_words
from clsdocs.avenants.partout import replace_everywhere
from clsdocs.francais import accorde
from clsdocs.prose.nodes import Bloc, Liste, Paragraphe, Rubriques, Span, Tableau

_FEMININES = frozenset({Genre.ANNEXE, Genre.FICHE, Genre.PARTIE})


def apply_changes(
    divisions: Sequence[Division], changements: Iterable[Changement]
) -> tuple[Division, ...]:
    """Return `divisions` with every change made; addresses are those of `divisions` as given.

    Words are replaced everywhere first. Raise ValueError or `Retenu` where a change cannot be made.
    """
    held = tuple(changements)
    before = tuple(divisions)
    for change in held:
        if isinstance(change, Partout):
            before = replace_everywhere(before, change.avant, change.apres)
    done: list[Division] = []
    for division in before:
        own = [c for c in held if c.lieu.division == division.cle]
        done.append(_apply(division, [c for c in own if not isinstance(c, NouvelleDivision)]))
        done += [c.division for c in own if isinstance(c, NouvelleDivision)]
    return tuple(done)


def _apply(division: Division, changes: list[Changement]) -> Division:
    if not changes:
        return division
    whole = [c for c in changes if c.lieu == c.lieu.tout and not c.lieu.point]
    for change in whole:
        if isinstance(change, Redaction):
            return replace(division, titre=change.titre or division.titre, blocs=change.blocs)
        if isinstance(change, Suppression):
            return _suppressed(division)
    for change in changes:
        if isinstance(change, NouvelIntitule) and division.titre is not None:
            division = replace(division, titre=replace(division.titre, spans=change.spans))
        if isinstance(change, Mots) and change.lieu.intitule and division.titre is not None:
            spans = _with_words(division.titre.spans, change)
            division = replace(division, titre=replace(division.titre, spans=spans))
    rubriques = [c for c in changes if isinstance(c, Rubrique)]
    if rubriques:
        division = division.with_blocs(_with_rubrique(division.blocs, rubriques))
    segments = [_segment(own, changes) for own in split_segments(division.blocs)]
    return division.with_blocs(join_segments(s for s in segments if s is not None))


def _suppressed(division: Division) -> Division:
    """Return what is left of a division that disappears: its number, and that it did."""
    titre = division.titre
    words = accorde("(Supprimé", feminin=division.genre in _FEMININES, pluriel=False)
    gone = titre and replace(titre, spans=plain_spans(f"{words})"))
    return replace(division, titre=gone, blocs=())


def _segment(segment: Segment, changes: Iterable[Changement]) -> Segment | None:
    own = [c for c in changes if c.lieu.point == segment.cle and not c.lieu.intitule]
    for change in own:
        if segment.titre is not None and change.lieu == change.lieu.tout:
            if isinstance(change, Redaction):
                return Segment(change.titre or segment.titre, change.blocs)
            if isinstance(change, Suppression):
                return Segment(replace(segment.titre, spans=plain_spans("(Supprimé)")), ())
    blocs = edit_alineas(segment.blocs, _Edits(own)) if own else segment.blocs
    blocs = _with_tables(blocs, [c for c in own if c.lieu.tableau])
    for change in own:
        if isinstance(change, Ajout) and (change.fin or not alineas_of(segment.blocs)):
            blocs = _appended(blocs, change.blocs)
    return Segment(segment.titre, blocs)


def _appended(blocs: Blocs, added: Blocs) -> Blocs:
    """Return `added` after `blocs`, a list joined to the list that it follows."""
    last, first = blocs[-1] if blocs else None, added[0]
    if isinstance(last, Liste) and isinstance(first, Liste) and last.ordonnee == first.ordonnee:
        joined = replace(last, elements=(*last.elements, *first.elements))
        return (*blocs[:-1], joined, *added[1:])
    return (*blocs, *added)


@dataclass(frozen=True, slots=True)
class _Edits:
    """What becomes of each alinéa of one part."""

    changes: Sequence[Changement]

    def __call__(self, rank: int, paragraphe: Paragraphe) -> Blocs:
        before: list[Bloc] = []
        after: list[Bloc] = []
        kept: Blocs = (paragraphe,)
        for change in self.changes:
            if change.lieu.tableau or change.lieu.intitule:
                continue
            match change:
                case Ajout(fin=False) if change.lieu.alinea == rank:
                    after += change.blocs
                case Ajout(fin=False) if not change.lieu.alinea and rank == 1:
                    before += change.blocs
                case Redaction() if change.lieu.alinea == rank:
                    kept = _same_role(change.blocs, paragraphe)
                case Suppression() if change.lieu.alinea == rank:
                    kept = ()
                case Mots() if change.lieu.alinea == rank:
                    kept = tuple(_in_paragraph(bloc, change) for bloc in kept)
        return (*before, *kept, *after)


def _same_role(blocs: Blocs, paragraphe: Paragraphe) -> Blocs:
    return tuple(
        replace(b, role=paragraphe.role) if isinstance(b, Paragraphe) else b for b in blocs
    )


def _in_paragraph(bloc: Bloc, change: Mots) -> Bloc:
    if isinstance(bloc, Paragraphe):
        return replace(bloc, spans=_with_words(bloc.spans, change))
    return bloc


def _with_words(spans: tuple[Span, ...], change: Mots) -> tuple[Span, ...]:
    by, rank = change.apres, change.occurrence
    return replace_words(spans, change.avant, by, rank, values=change.donnee)


def _with_tables(blocs: Blocs, changes: Sequence[Changement]) -> Blocs:
    done: list[Bloc] = []
    rank = 0
    for bloc in blocs:
        if not isinstance(bloc, Tableau):
            done.append(bloc)
            continue
        rank += 1
        found: Tableau | None = bloc
        for change in (c for c in changes if c.lieu.tableau == rank):
            if isinstance(change, NouveauTableau):
                found = change.tableau
            elif isinstance(change, Suppression):
                found = None
            elif isinstance(change, Mots) and found is not None:
                found = _table_with_words(found, change)
        done += [found] if found is not None else []
    return tuple(done)


def _table_with_words(tableau: Tableau, change: Mots) -> Tableau:
    rows = tuple(
        tuple(_with_words(cell, change) for cell in row)
        for row in (tableau.entete, *tableau.lignes)
    )
    return replace(tableau, entete=rows[0], lignes=rows[1:])


def _with_rubrique(blocs: Blocs, changes: Sequence[Rubrique]) -> Blocs:
    done: list[Bloc] = []
    for bloc in blocs:
        if isinstance(bloc, Rubriques):
            lignes = list(bloc.lignes)
            for change in changes:
                lignes = _with_line(lignes, change)
            bloc = replace(bloc, lignes=tuple(lignes))
        done.append(bloc)
    return tuple(done)


Ligne = tuple[str, Blocs]


def _with_line(lignes: list[Ligne], change: Rubrique) -> list[Ligne]:
    if not change.nouvelle:
        made = [(label, change.blocs if label == change.libelle else b) for label, b in lignes]
        return [(label, b) for label, b in made if b]
    labels = [label for label, _ in lignes]
    at = labels.index(change.apres) + 1 if change.apres in labels else 0
    return [*lignes[:at], (change.libelle, change.blocs), *lignes[at:]]
