"""The filters of texts and templates: from a fact to its words in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from clsdocs import francais
from clsdocs.domain.duree import Duree
from clsdocs.domain.financement import Financement
from clsdocs.domain.partie import Parties
from clsdocs.domain.valeurs import A_FIXER, Blanc, Collection
from clsdocs.expressions.faults import ExpressionError, Faute
from clsdocs.expressions.printing import printed, together
from clsdocs.expressions.views import Vue, as_view
from clsdocs.francais import Lettres
from clsdocs.record import Record


class Forme(StrEnum):
    """A filter whose result is a block that stands alone in its paragraph."""

    PUCES = "puces"
    TABLEAU = "tableau"
    ECHEANCIER = "echeancier"
    ENGAGEMENTS = "engagements"


class Demande(Record):
    """A block to be made of `value`: bullets, a table, a payment schedule, commitments."""

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
        "majuscule": _majuscule,
    }
    blocks = {forme.value: _block(forme) for forme in Forme}
    return {name: _lifted(name, function) for name, function in words.items()} | blocks


def _lifted(name: str, function: Callable[[Any], str]) -> Callable[..., object]:
    """Return `function` over views: a blank stays blank, a fault travels on, the key is kept."""

    def apply(value: object) -> object:
        view = as_view(value)
        if isinstance(view.value, Blanc) and view.value.motif == A_FIXER and name in _SUMS:
            message = f"« {view.cle} » reste à fixer : « {name} » n’a rien à écrire"
            return view.with_value(Faute(message, "le fixer, ou écrire la phrase sans ce montant"))
        if isinstance(view.value, (Blanc, Faute)):
            return view
        try:
            fact = view.note()
            return view.with_value(printed(fact, view.cle) if fact is None else function(fact))
        except ExpressionError as error:
            return view.with_value(Faute(error.message, error.advice))
        except (ValueError, TypeError, ArithmeticError):
            return view.with_value(_unfit(view, name, _WANTED[name]))

    return apply


def _unfit(view: Vue, name: str, advice: str) -> Faute:
    named = f"« {view.cle} »" if view.cle else "cette valeur"
    return Faute(f"{named} ne convient pas au filtre « {name} »", advice)


_SUMS = ("montant", "lettres")
_WANTED = {
    "date": "« date » attend une date",
    "montant": "« montant » attend un montant",
    "lettres": "« lettres » attend un montant, une durée, un nombre ou une date",
    "nombre": "« nombre » attend un nombre ou une liste",
    "enumeration": "« enumeration » attend une liste",
    "majuscule": "« majuscule » attend un texte",
    "puces": "« puces » attend une liste de textes ou de noms",
    "tableau": "« tableau » attend « financement »",
    "echeancier": "« echeancier » attend « financement »",
    "engagements": "« engagements » attend « parties »",
}


def _block(forme: Forme) -> Callable[..., object]:
    def apply(value: object) -> object:
        view = as_view(value)
        if isinstance(view.value, Faute):
            return view
        fact = view.note()
        if isinstance(fact, _BLOCKS[forme]) and (forme is not Forme.PUCES or _all_print(fact)):
            return view.with_value(Demande(forme, fact))
        return view.with_value(_unfit(view, forme, _WANTED[forme]))

    return apply


def _all_print(elements: object) -> bool:
    try:
        return isinstance(elements, tuple) and all(printed(element, "") for element in elements)
    except ExpressionError:
        return False


_BLOCKS: Mapping[Forme, type] = {
    Forme.PUCES: tuple,
    Forme.TABLEAU: Financement,
    Forme.ECHEANCIER: Financement,
    Forme.ENGAGEMENTS: Parties,
}


def _majuscule(value: object) -> str:
    words = printed(value, "")
    return together(francais.capitale(words), [words])


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
            return printed(known, "duree")
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
    feminin = isinstance(value, Collection) and value.FEMININ
    return francais.nombre_en_lettres(count, feminin=feminin, lettres=lettres)


def _enumeration(value: object) -> str:
    if not isinstance(value, tuple):
        raise TypeError
    words = [printed(element, "") for element in value]
    return together(francais.enumeration(words), words)
