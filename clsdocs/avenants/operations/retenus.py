"""Words that no operation on words may change: those that facts print, and live references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clsdocs.avenants.texte.changements import Changement, Mots, NouvelIntitule, Partout
from clsdocs.avenants.texte.divisions import Division
from clsdocs.avenants.texte.lignes import lines_with_places
from clsdocs.avenants.texte.mots import Line, Remplacement, spans_at
from clsdocs.avenants.texte.refus import Refus
from clsdocs.prose.nodes import Renvoi, Span, Texte, Valeur


def refuse_held(divisions: Sequence[Division], change: Changement) -> None:
    """Raise `Refus` where `change` replaces words that a fact prints, or that refer to a place."""
    span = next(_held(divisions, change), None)
    if span is not None:
        raise _refuse(span, "intitule" if isinstance(change, NouvelIntitule) else "mots")


def _held(divisions: Sequence[Division], change: Changement) -> Iterator[Span]:
    if not isinstance(change, Mots | Partout | NouvelIntitule):
        return
    asked = None
    if not isinstance(change, NouvelIntitule):
        rank = change.occurrence if isinstance(change, Mots) else 0
        asked = Remplacement(change.avant, change.apres, rank)
    for division in divisions:
        if change.lieu.division not in ("", division.cle):
            continue
        for lieu, lines in lines_with_places(division):
            if isinstance(change, Partout) or change.lieu.nu == lieu:
                yield from _touched(lines, asked)


def _touched(lines: Sequence[Line], asked: Remplacement | None) -> Iterator[Span]:
    """Yield the spans of `lines` that are not plain words, and that `asked`, else all, touches."""
    if asked is None:
        found = (span for line in lines for span in line)
    else:
        places = asked.matches(lines)
        found = (s for n, match in places for s in spans_at(lines[n], *match.span()))
    yield from (span for span in found if not isinstance(span, Texte))


_BY_KEY = {
    "duree": "écrire : - proroger: {au: …}, ou changer « duree.annees » par « valeur »",
    "financement": "écrire : - exercice: {fixer: …, depenses: …}, ou « valeur » pour une part",
    "fiches": "ce nombre suit les fiches : écrire « fiche »",
    "axes": "ce nombre suit les axes : écrire « axe »",
    "parties": "ce nombre suit les parties : écrire « partie »",
}
"""What to write for what is calculated from several facts."""


def _refuse(span: Span, key: str) -> Refus:
    if isinstance(span, Valeur) and span.cle:
        first, _, rest = span.cle.partition(".")
        direct = f"écrire : - valeur: {{cle: {span.cle}, de: …, a: …}}"
        calculated = not rest or first in ("duree", "financement")
        advice = _BY_KEY.get(first, direct) if calculated else direct
        return Refus("V-80", f"ces mots viennent de « {span.cle} »", advice, key)
    what = "d’un renvoi" if isinstance(span, Renvoi) else "d’un calcul, d’un lien ou d’une note"
    advice = "remplacer l’alinéa entier, par « texte »"
    return Refus("V-80", f"ces mots viennent {what}", advice, key)
