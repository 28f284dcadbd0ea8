"""Changements applied to the divisions of an act, all of them at the places they had before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from clsdocs.acte.parts import Blocs
from clsdocs.avenants.texte.alineas import (
    Segment,
    alineas_of,
    edit_alineas,
    join_lists,
    join_segments,
    split_segments,
)
from clsdocs.avenants.texte.changements import (
    Ajout,
    Changement,
    Lieu,
    Mots,
    NouveauTableau,
    NouvelIntitule,
    NouvelleDivision,
    Partout,
    Redaction,
    Rubrique,
    Suppression,
)
from clsdocs.avenants.texte.divisions import SUPPRIME, SUPPRIMEE, Division
from clsdocs.avenants.texte.lignes import rewrite_lines
from clsdocs.avenants.texte.mots import Line, Remplacement, plain_spans, replace_in_lines
from clsdocs.prose.nodes import Bloc, Intertitre, Paragraphe, Rubriques, Tableau
from clsdocs.record import Record, replace


def apply_changes(
    divisions: Iterable[Division], changements: Iterable[Changement]
) -> tuple[Division, ...]:
    """Return `divisions` with every change made; addresses are those of `divisions` as given.

    Raise `Chevauchement` where two changes replace the same words, `Refus` where a list would be
    broken.
    """
    held = tuple(changements)
    everywhere = [Remplacement(c.avant, c.apres) for c in held if isinstance(c, Partout)]
    news = [change for change in held if isinstance(change, NouvelleDivision)]
    done: list[Division] = []
    for division in divisions:
        own = [c for c in held if c.lieu.division == division.cle and c not in news]
        done += [_apply(division, own, everywhere), *_following(division.cle, news)]
    return tuple(done)


def _following(cle: str, news: Sequence[NouvelleDivision]) -> Iterator[Division]:
    """Yield the divisions inserted after `cle`, each followed by those inserted after it."""
    for change in news:
        if change.apres == cle:
            yield change.division
            yield from _following(change.division.cle, news)


def _apply(
    division: Division, changes: Sequence[Changement], everywhere: Sequence[Remplacement]
) -> Division:
    division = _reworded(division, changes, everywhere)
    for change in changes:
        if change.lieu.nu != Lieu(division.cle):
            continue
        if isinstance(change, Redaction):
            return replace(division, titre=change.titre or division.titre, blocs=change.blocs)
        if isinstance(change, Suppression):
            return _suppressed(division)
    division = replace(division, titre=_retitled(division.titre, "", changes))
    rubriques = [change for change in changes if isinstance(change, Rubrique)]
    if rubriques:
        division = division.with_blocs(_with_rubriques(division.blocs, rubriques))
    segments = (_segment(segment, changes) for segment in split_segments(division.blocs))
    points = (c.blocs for c in changes if isinstance(c, Ajout) and c.point is not None)
    return division.with_blocs(chain(join_segments(segments), *points))


def _reworded(
    division: Division, changes: Iterable[Changement], everywhere: Sequence[Remplacement]
) -> Division:
    """Return `division` with its words replaced, all of them found in it as given."""
    mots = [change for change in changes if isinstance(change, Mots)]
    if not mots and not everywhere:
        return division

    def rewrite(lieu: Lieu, lines: Sequence[Line]) -> tuple[Line, ...]:
        own = [replacement_of(change) for change in mots if change.lieu.nu == lieu]
        return replace_in_lines(lines, [*own, *everywhere])

    return rewrite_lines(division, rewrite)


def replacement_of(change: Mots) -> Remplacement:
    """Return what is to be replaced at the place of `change`."""
    return Remplacement(change.avant, change.apres, change.occurrence)


def _suppressed(division: Division) -> Division:
    """Return what is left of a division that disappears: its number, and that it did."""
    titre, words = division.titre, SUPPRIMEE if division.feminine else SUPPRIME
    gone = titre and replace(titre, spans=plain_spans(words))
    return replace(division, titre=gone, blocs=())


def _retitled(
    titre: Intertitre | None, point: str, changes: Iterable[Changement]
) -> Intertitre | None:
    for change in changes:
        if isinstance(change, NouvelIntitule) and change.lieu.point == point:
            titre = titre and replace(titre, spans=change.spans)
    return titre


def _segment(segment: Segment, changes: Iterable[Changement]) -> Segment:
    inside = [c for c in changes if not isinstance(c, Ajout) or c.point is None]
    own = [c for c in inside if c.lieu.point == segment.cle and not c.lieu.intitule]
    titre = segment.titre and _retitled(segment.titre, segment.cle, changes)
    for change in own:
        if titre is None or change.lieu != change.lieu.tout:
            continue
        if isinstance(change, Redaction):
            return Segment(change.titre or titre, change.blocs)
        if isinstance(change, Suppression):
            return Segment(replace(titre, spans=plain_spans(SUPPRIME)), ())
    blocs = edit_alineas(segment.blocs, _Edits(own)) if own else segment.blocs
    blocs = _with_tables(blocs, [c for c in own if c.lieu.tableau])
    for change in own:
        if isinstance(change, Ajout) and (change.fin or not alineas_of(segment.blocs)):
            blocs = join_lists((*blocs, *change.blocs))
    return Segment(titre, blocs)


class _Edits(Record):
    """What becomes of each alinéa of one part."""

    changes: Sequence[Changement]

    def __call__(self, rank: int, paragraphe: Paragraphe) -> Blocs:
        before: list[Bloc] = []
        after: list[Bloc] = []
        kept: Blocs = (paragraphe,)
        for change in self.changes:
            match change:
                case Ajout(fin=False) if change.lieu.alinea == rank:
                    after += change.blocs
                case Ajout(fin=False) if not change.lieu.alinea and rank == 1:
                    before += change.blocs
                case Redaction() if change.lieu.alinea == rank:
                    kept = _same_role(change.blocs, paragraphe)
                case Suppression() if change.lieu.alinea == rank:
                    kept = ()
        return (*before, *kept, *after)


def _same_role(blocs: Blocs, paragraphe: Paragraphe) -> Blocs:
    return tuple(
        replace(b, role=paragraphe.role) if isinstance(b, Paragraphe) else b for b in blocs
    )


def _with_tables(blocs: Blocs, changes: Sequence[Changement]) -> Blocs:
    done: list[Bloc] = []
    rank = 0
    for bloc in blocs:
        rank += isinstance(bloc, Tableau)
        own = [c for c in changes if c.lieu.tableau == rank] if isinstance(bloc, Tableau) else []
        new = [change.tableau for change in own if isinstance(change, NouveauTableau)]
        gone = any(isinstance(change, Suppression) for change in own)
        done += [] if gone else new or [bloc]
    return tuple(done)


def _with_rubriques(blocs: Blocs, changes: Sequence[Rubrique]) -> Blocs:
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
