"""A dossier: one territory, its acronyms and partners."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainValidator

from clsdocs.domain.liens import LienOrganisme, Partenaire
from clsdocs.domain.valeurs import (
    Annee,
    Chemin,
    Entier,
    Fait,
    Identifiant,
    Texte,
    choix,
    faute,
    show,
)
from clsdocs.francais import Lettres


class Preposition(StrEnum):
    """« de » or « à » with the article of the territory: « de », « d' », « du », « des »…"""

    DE = "de"
    D = "d'"
    DU = "du"
    DE_LA = "de la"
    DE_L = "de l'"
    DES = "des"
    A = "à"
    AU = "au"
    A_LA = "à la"
    A_L = "à l'"
    AUX = "aux"
    EN = "en"


class Population(Fait):
    """How many people live there, counted when and by whom."""

    valeur: Entier
    annee: Annee | None = None
    source: Texte | None = None


def _read_insee(value: object) -> str:
    if not isinstance(value, str) or re.fullmatch("(?:[0-9]{2}|2[AB])[0-9]{3}", value) is None:
        advice = "l’écrire en cinq signes : 62498, 2A004"
        raise faute("L-27", f"code INSEE {show(value)} mal écrit", advice)
    return value


class Commune(Fait):
    """A municipality of the territory, and the EPCI of which it is a member."""

    insee: Annotated[str, PlainValidator(_read_insee, json_schema_input_type=str)]
    nom: Texte
    epci: LienOrganisme


class Territoire(Fait):
    """The territory that the acts of the dossier cover."""

    nom: Texte
    de: Annotated[Preposition, choix(Preposition)] | None = None
    a: Annotated[Preposition, choix(Preposition)] | None = None
    departements: tuple[Texte, ...] = ()
    region: Texte | None = None
    epci: tuple[LienOrganisme, ...] = ()
    communes: Chemin | None = None
    population: Population | None = None
    carte: Chemin | None = None


class Dossier(Fait):
    """What all the acts of one territory share."""

    id: Identifiant
    intitule: Texte
    territoire: Territoire
    sigles: dict[str, Texte] = Field(default_factory=dict)
    lettres: Annotated[Lettres, choix(Lettres)] = Lettres.TRADITIONNELLE
    partenaires: tuple[Partenaire, ...] = ()
