"""The filters of texts and templates: from a fact to its words in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from clsdocs import francais
from clsdocs.domain.duree import Duree
from clsdocs.domain.financement import Financement
from clsdocs.domain.valeurs import Blanc
from clsdocs.expressions.faults import ExpressionError, Faute
from clsdocs.expressions.printing import printed
from clsdocs.expressions.views import Vue
from clsdocs.francais import Lettres


class Forme(StrEnum):
    """A filter whose result is a block that stands alone in its paragraph."""

    PUCES = "puces"
    TABLEAU = "tableau"
    ECHEANCIER = "echeancier"


@dataclass(frozen=True, slots=True)
class Demande:
    """A block to be made of `value`: a list of bullets, a table, a payment schedule."""

    forme: Forme
    value: object


def text_filters(lettres: Lettres) -> dict[str, Callable[..., object]]:
    """Return the filters of texts, numbers in letters spelt as `lettres` says."""
    words = {
        "date": _date,
        "montant": _montant,
        "lettres": lambda value: _lettres(value, lettres),
        "nombre": lambda value: _nombre(value, lettres),
        "enumeration": _enumeration,
        "majuscule": lambda value: francais.capitale(printed(value, "")),
    }
    blocks = {forme.value: _block(forme) for forme in Forme}
    return {name: _lifted(name, function) for name, function in words.items()} | blocks


def _lifted(name: str, function: Callable[[Any], str]) -> Callable[..., object]:
    """Return `function` over views: a blank stays blank, a fault travels on, the key is kept."""

    def apply(value: object) -> object:
        view = value if isinstance(value, Vue) else Vue(value, "", set())
        if isinstance(view.value, (Blanc, Faute)):
            return view
        try:
            return Vue(function(view.note()), view.cle, view.lues)
        except ExpressionError as error:
            fault = Faute(error.message, error.advice)
        except (ValueError, TypeError):
            what = f"« {view.cle} »" if view.cle else "cette valeur"
            fault = Faute(f"{what} ne convient pas au filtre « {name} »", _WANTED[name])
        return Vue(fault, view.cle, view.lues)

    return apply


_WANTED = {
    "date": "« date » attend une date",
    "montant": "« montant » attend un montant",
    "lettres": "« lettres » attend un montant, une durée, un nombre ou une date",
    "nombre": "« nombre » attend un nombre ou une liste",
    "enumeration": "« enumeration » attend une liste",
    "majuscule": "« majuscule » attend un texte",
}


def _block(forme: Forme) -> Callable[..., object]:
    def apply(value: object) -> object:
        view = value if isinstance(value, Vue) else Vue(value, "", set())
        if isinstance(view.value, Faute):
            return view
        fact = view.note()
        fits = isinstance(fact, tuple) if forme is Forme.PUCES else isinstance(fact, Financement)
        if not fits:
            wanted = "une liste" if forme is Forme.PUCES else "« financement »"
            fault = Faute(
                f"« {view.cle} » ne convient pas au filtre « {forme} »", f"lui donner {wanted}"
            )
            return Vue(fault, view.cle, view.lues)
        return Vue(Demande(forme, fact), view.cle, view.lues)

    return apply


def _date(value: object) -> str:
    if not isinstance(value, date):
        raise TypeError
    return francais.date_longue(value)


def _montant(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError
    return francais.montant(Decimal(value))


def _lettres(value: object, lettres: Lettres) -> str:
    match value:
        case bool() | None:
            raise TypeError
        case Decimal():
            return francais.montant_en_lettres(value, lettres)
        case int():
            return francais.nombre_en_lettres(value, lettres=lettres)
        case date():
            return francais.date_en_lettres(value, lettres)
        case Duree():
            return _length(value, lettres)
    raise TypeError


def _length(duree: Duree, lettres: Lettres) -> str:
    for known in (duree.annees, duree.mois):
        if isinstance(known, Blanc):
            return str(known)
    annees = duree.annees if isinstance(duree.annees, int) else 0
    mois = duree.mois if isinstance(duree.mois, int) else 0
    if not annees and not mois:
        message = "« duree » n’est pas un nombre entier d’années ou de mois"
        raise ExpressionError(message, "écrire les deux dates plutôt que la durée")
    return francais.duree_en_lettres(annees, mois, lettres=lettres)


def _nombre(value: object, lettres: Lettres) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, tuple, Mapping)):
        raise TypeError
    count = value if isinstance(value, int) else len(value)
    return francais.nombre_en_lettres(count, lettres=lettres)


def _enumeration(value: object) -> str:
    if not isinstance(value, tuple):
        raise TypeError
    return francais.enumeration([printed(element, "") for element in value])
