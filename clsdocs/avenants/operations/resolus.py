"""The texts of changements with their references resolved, as the text in force prints them."""

from __future__ import annotations

from collections.abc import Iterable

from clsdocs.acte.mapping import Change, map_blocks, map_spans
from clsdocs.avenants.texte.changements import (
    Ajout,
    Changement,
    NouveauTableau,
    NouvelIntitule,
    NouvelleDivision,
    Redaction,
    Rubrique,
)
from clsdocs.prose.nodes import Tableau
from clsdocs.record import replace


def resolve_changes(changes: Iterable[Changement], change: Change) -> tuple[Changement, ...]:
    """Return `changes`, each reference in their texts changed by `change`."""
    return tuple(_resolve(one, change) for one in changes)


def _resolve(one: Changement, change: Change) -> Changement:
    match one:
        case Redaction() | Ajout() | Rubrique():
            return replace(one, blocs=map_blocks(one.blocs, change))
        case NouvelIntitule():
            return replace(one, spans=map_spans(one.spans, change))
        case NouveauTableau():
            (tableau,) = map_blocks((one.tableau,), change)
            assert isinstance(tableau, Tableau)
            return replace(one, tableau=tableau)
        case NouvelleDivision():
            held = one.division
            return replace(one, division=held.with_blocs(map_blocks(held.blocs, change)))
    return one
