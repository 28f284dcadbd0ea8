"""Whether the dates of an act agree: effect, length and term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clsdocs.controles.constats import Constat
from clsdocs.domain.duree import Duree
from clsdocs.francais import date_longue


def duration_constats(duree: Duree) -> Iterator[Constat]:
    """Yield V-05 where the term that is written is not the one that effect and length give."""
    computed, terme = duree.terme_calcule, duree.terme
    written = (duree.annees is not None or duree.mois is not None) and isinstance(terme, date)
    if written and isinstance(computed, date) and terme != computed:
        message = (
            f"le terme écrit ({_shown(terme)}) n’est pas celui que donnent "
            f"l’effet et la durée ({_shown(computed)})"
        )
        yield Constat("V-05", "duree.terme", message, "corriger l’un des trois, ou en retirer un")
    if isinstance(duree.effet, date) and isinstance(terme, date) and terme < duree.effet:
        message = f"le terme ({_shown(terme)}) précède l’effet ({_shown(duree.effet)})"
        yield Constat("V-05", "duree.terme", message, "corriger l’une des deux dates")


def _shown(jour: object) -> str:
    assert isinstance(jour, date)
    return date_longue(jour)
