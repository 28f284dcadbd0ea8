"""A fiche-action: one action of a contract, who leads it, when, with what money and measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainValidator

from clsdocs.domain.financement import Somme, add
from clsdocs.domain.liens import LienActeur, LienActeurNomme, LienAxe
from clsdocs.domain.valeurs import (
    Annee,
    Blanc,
    Collection,
    Fait,
    Identifiant,
    Montant,
    Texte,
    choix,
    faute,
    read_jour,
    show,
)


def _read_moment(value: object) -> date | str | Blanc:
    if isinstance(value, Blanc):
        return value
    if not isinstance(value, str):
        raise faute("L-21", f"{show(value)} au lieu d’une date", "l’écrire AAAA-MM-JJ")
    if not value[:1].isdigit() or re.fullmatch(r"(?:19|20|21)[0-9]{2}", value):
        return value
    return read_jour(value)


Moment = Annotated[date | str | Blanc, PlainValidator(_read_moment, json_schema_input_type=str)]
"""A day, a year, or words such as « premier semestre 2026 »."""


class Calendrier(Fait):
    """When an action begins and ends."""

    debut: Moment | None = None
    fin: Moment | None = None


class EtatBudget(StrEnum):
    """Whether money is granted, asked for, or a contribution in kind."""

    ACQUIS = "acquis"
    SOLLICITE = "sollicite"
    VALORISE = "valorise"

    @property
    def libelle(self) -> str:
        """The word as printed, with its accents."""
        return {"acquis": "acquis", "sollicite": "sollicité", "valorise": "valorisé"}[self.value]


class LigneBudget(Fait):
    """What one funder brings to an action in one year."""

    annee: Annee | None = None
    financeur: LienActeur
    montant: Montant
    etat: Annotated[EtatBudget, choix(EtatBudget)] | None = None


class Indicateur(Fait):
    """By what an action is measured."""

    intitule: Texte
    valeur_initiale: Texte | None = None
    cible: Texte | None = None
    source: Texte | None = None


def _read_numero(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise faute("L-20", f"{show(value)} n’est pas un numéro", "l’écrire, ou retirer la clé")
    return value


class FicheAction(Fait):
    """One action; `numero` is what is written, or the prefix of its file, until it is numbered."""

    id: Identifiant
    intitule: Texte
    axe: LienAxe
    numero: Annotated[str, PlainValidator(_read_numero, json_schema_input_type=str)] | None = None
    objectif: Texte | None = None
    pilote: LienActeurNomme | None = None
    copilotes: tuple[LienActeur, ...] = ()
    partenaires: tuple[LienActeur, ...] = ()
    public_cible: Texte | None = None
    territoire: Texte | None = None
    calendrier: Calendrier | None = None
    budget: tuple[LigneBudget, ...] = ()
    indicateurs: tuple[Indicateur, ...] = ()
    rubriques: dict[str, Texte] = Field(default_factory=dict)

    CALCULES = ("budget_total",)

    @property
    def budget_total(self) -> Somme:
        """The cost of the action, all years and funders together."""
        return add(ligne.montant for ligne in self.budget)


class Fiches(Collection[FicheAction]):
    """The fiches of a contract, in the order of their numbers."""

    FEMININ = True

    CALCULES = ("budget_total",)

    @classmethod
    def element(cls) -> type[FicheAction]:
        """Return the class of a fiche."""
        return FicheAction

    @property
    def budget_total(self) -> Somme:
        """The cost of all the actions."""
        return add(fiche.budget_total for fiche in self)

    def de(self, axe: str) -> Fiches:
        """Return the fiches of the axis whose id is `axe`."""
        return Fiches(fiche for fiche in self if fiche.axe == axe)


def number_fiches(
    fiches: Iterable[FicheAction], axes: Iterable[str], figes: Mapping[str, str]
) -> Fiches:
    """Return `fiches` by axis and number; those without one take the next of their axis.

    `axes` are the ids of the axes in order: the n-th gives its fiches the numbers n.1, n.2…
    `figes` are the numbers already issued, by id: they stay, and those of fiches that are gone are
    given to no other.
    """
    given = [f.model_copy(update={"numero": figes.get(f.id, f.numero)}) for f in fiches]
    done: list[FicheAction] = []
    for rank, axe in enumerate(axes, 1):
        own = [fiche for fiche in given if fiche.axe == axe]
        taken = {*figes.values(), *(fiche.numero for fiche in own if fiche.numero)}
        free = (f"{rank}.{n}" for n in range(1, len(own) + len(taken) + 1))
        spare = (numero for numero in free if numero not in taken)
        done += [
            fiche if fiche.numero else fiche.model_copy(update={"numero": next(spare)})
            for fiche in own
        ]
    return Fiches(sorted(done, key=lambda fiche: sort_key(str(fiche.numero))))


def sort_key(numero: str) -> tuple[tuple[int, str], ...]:
    """Return by what numbers such as « 1.10 », « 2.3 bis » are put in order."""
    parts = re.findall(r"[0-9]+|[^0-9.\s]+", numero)
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)
