"""How a fact prints when no filter says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clsdocs import francais
from clsdocs.domain.annexe import Annexe, Instance
from clsdocs.domain.axe import Axe, ObjectifOperationnel
from clsdocs.domain.document import Document
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.financement import Depense, Financeur
from clsdocs.domain.liens import Partenaire
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.partie import Partie
from clsdocs.domain.valeurs import Blanc
from clsdocs.expressions.faults import ExpressionError


class Incomplet(str):
    """Words that hold a blank to fill."""

    __slots__ = ()


def together(words: str, parts: Iterable[str]) -> str:
    """Return `words`, made of `parts`: incomplete where one of them is."""
    return Incomplet(words) if any(isinstance(part, Incomplet) for part in parts) else words


def printed(value: object, cle: str) -> str:
    """Return how the fact `value` prints without a filter; raise for what prints no words."""
    words = next(filter(None, map(_PRINTED.get, type(value).__mro__)), None)
    if words is not None:
        found = words(value)
        if isinstance(found, str):
            return found
        return Incomplet(found) if isinstance(found, Blanc) else str(found)
    if value is None and not cle:
        raise ExpressionError(
            "cette valeur n’est pas renseignée", "l’indiquer, ou ne pas l’imprimer"
        )
    if value is None:
        advice = f"l’entourer de {{% if {cle} %}} … {{% endif %}}, ou indiquer la valeur"
        raise ExpressionError(f"« {cle} » n’est pas renseigné", advice)
    named = f"« {cle} »" if cle else "cette valeur"
    raise ExpressionError(f"{named} ne s’imprime pas tel quel", "en choisir un détail ou un filtre")


def print_part(part: Fraction) -> str:
    """Return a share as read: « 50 % » where it is a whole number of hundredths, else « 2/3 »."""
    percent = part * 100
    if percent.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100):
        return f"{francais.nombre(Decimal(percent.numerator) / percent.denominator)}\u00a0%"
    return f"{part.numerator}/{part.denominator}"


# Words of the keys whose printed form has accents; elsewhere they are written as read.
_ACCENTED = {
    "beneficiaire": "bénéficiaire",
    "associe": "associé",
    "etat": "État",
    "departement": "département",
    "region": "région",
    "hopital": "hôpital",
    "sollicite": "sollicité",
    "valorise": "valorisé",
    "electronique": "électronique",
    "interim": "intérim",
    "delegation": "délégation",
    "suppleance": "suppléance",
    "empechement": "empêchement",
    "complete": "complète",
    "rectifiee": "rectifiée",
    "comite_de_pilotage": "comité de pilotage",
}

YEARS = 10_000
"""Below it a whole number prints without spaces: it may be a year."""

_PRINTED: Mapping[type, Callable[[Any], object]] = {
    Blanc: lambda blanc: blanc,
    bool: lambda value: "oui" if value else "non",
    StrEnum: lambda value: _ACCENTED.get(value.value, value.value.replace("_", " ")),
    str: lambda text: text,
    int: lambda value: francais.nombre(value) if abs(value) >= YEARS else str(value),
    Decimal: francais.montant,
    date: francais.date_longue,
    Fraction: print_part,
    Partie: lambda partie: partie.nom,
    Organisme: lambda organisme: organisme.nom,
    Partenaire: lambda partenaire: partenaire.nom,
    Financeur: lambda financeur: financeur.nom,
    Depense: lambda depense: depense.intitule,
    Document: lambda document: document.intitule,
    Axe: lambda axe: axe.intitule,
    ObjectifOperationnel: lambda objectif: objectif.intitule,
    FicheAction: lambda fiche: fiche.intitule,
    Annexe: lambda annexe: annexe.intitule,
    Instance: lambda instance: instance.nom,
}
