"""A later term, which the articles of an act must say as its sentence does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clsdocs.avenants.operations.modificatif import Tranche
from clsdocs.avenants.texte.changements import Changement
from clsdocs.avenants.texte.divisions import Division
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.modification import TEXTE, Proroger
from clsdocs.errors import Refused
from clsdocs.prose.nodes import Valeur, spans_of

_DURATION = re.compile(
    r"\b(?:durée|duree|terme|échéance|prorogation|reconduction)\b", re.IGNORECASE
)


def refuse_unsaid_term(
    tranche: Tranche, avant: Sequence[Division], changes: Iterable[Changement]
) -> None:
    """Refuse a later term that no article says, where no operation changes the one that should."""
    ranks = [rank for rank, operation in tranche.operations if isinstance(operation, Proroger)]
    told = {division.cle for division in avant if tells_duration(division)}
    touched = {change.lieu.division for change in changes}
    written = any(isinstance(operation, TEXTE) for _, operation in tranche.operations)
    if not ranks or touched & told or (written and not told):
        return
    message = "aucun article ne dira le nouveau terme"
    advice = "changer aussi, par « remplacer », l’article qui dit la durée"
    raise Refused([tranche.problem(Refus("V-06", message, advice, "au"), rank) for rank in ranks])


def tells_duration(division: Division) -> bool:
    """Return whether `division` prints the duration of the act, or is about it."""
    spans = (span for bloc in division.blocs for span in spans_of(bloc))
    printed = any(isinstance(s, Valeur) and s.cle.partition(".")[0] == "duree" for s in spans)
    return printed or bool(
        _DURATION.search(f"{division.cle.replace('-', ' ')} {division.intitule}")
    )
