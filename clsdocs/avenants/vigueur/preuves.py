"""The proof that changes, said one by one, give the text in force and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clsdocs.avenants.operations.application import apply_changes
from clsdocs.avenants.texte.alineas import alineas_of, split_segments
from clsdocs.avenants.texte.changements import Changement, Mots, NouvelleDivision
from clsdocs.avenants.texte.divisions import Division
from clsdocs.avenants.texte.mots import Chevauchement, words_of
from clsdocs.avenants.texte.refus import Refus
from clsdocs.prose.nodes import paragraphs_of


def plain(divisions: Iterable[Division]) -> dict[str, list[str]]:
    """Return the lines of each of `divisions`, by key, in their order."""
    return {
        d.cle: list(paragraphs_of((d.titre, *d.blocs) if d.titre else d.blocs)) for d in divisions
    }


def find_unproved(
    avant: Sequence[Division], changes: Iterable[Changement], apres: Sequence[Division]
) -> Division | None:
    """Return the first division that `changes` to `avant` do not make what it is in `apres`."""
    try:
        made = plain(apply_changes(avant, changes))
    except (Refus, Chevauchement):
        made = {}
    known = plain(apres)
    if list(made.items()) == list(known.items()):
        return None
    return next((d for d in apres if made.get(d.cle) != known[d.cle]), apres[-1])


def find_moved(
    signed: Sequence[Division], now: Sequence[Division], changes: Iterable[Changement]
) -> Division | None:
    """Return the first division whose alinéas, named by `changes`, are not those `signed`."""
    olds = {division.cle: division for division in signed}
    news = {division.cle: division for division in now}
    for change in changes:
        cle = change.lieu.division
        if isinstance(change, Mots | NouvelleDivision) or not change.lieu.alinea:
            continue
        if _alinea(olds[cle], change) != _alinea(news.get(cle), change):
            return olds[cle]
    return None


def _alinea(division: Division | None, change: Changement) -> str | None:
    """Return the words of the alinéa that `change` names, None where there is no such alinéa."""
    for paragraphe in _part(division, change.lieu.point):
        if paragraphe[0] == change.lieu.alinea:
            return paragraphe[1]
    return None


def _part(division: Division | None, point: str) -> Iterator[tuple[int, str]]:
    segments = split_segments(division.blocs) if division else ()
    for segment in segments:
        if segment.cle == point:
            for rank, paragraphe in enumerate(alineas_of(segment.blocs), 1):
                yield rank, words_of(paragraphe.spans)
