"""An avenant and a decision: the act that they change, from which day, and each change."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from clsdocs.domain.annexe import Tolerance
from clsdocs.domain.document import Signature, Visa, written
from clsdocs.domain.duree import Effet, Retroactif
from clsdocs.domain.liens import LienDocument
from clsdocs.domain.modification import Modification
from clsdocs.domain.partie import Designation, Habilitation
from clsdocs.domain.valeurs import (
    Blanc,
    Chemin,
    Entier,
    Fait,
    Fichier,
    Identifiant,
    Jour,
    Texte,
    choix,
    faute,
)


class NatureModificative(StrEnum):
    """The kinds of act that change another one."""

    AVENANT = "avenant"
    DECISION = "decision"


class Modifiant(Fait):
    """What an avenant and a decision have in common."""

    id: Identifiant
    nature: Annotated[NatureModificative, choix(NatureModificative)]
    document: LienDocument
    motifs: tuple[Texte, ...] = ()
    effet: Effet | None = None
    modifications: tuple[Modification, ...]
    tolere: tuple[Tolerance, ...] = ()

    CALCULES: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _check_modifications(self) -> Self:
        if not self.modifications:
            advice = "en écrire au moins une : - remplacer: {article: …, texte: …}"
            raise faute("L-32", "aucune modification", advice, at=("modifications",))
        return self


class Avenant(Modifiant):
    """A change to an act that its parties sign; `retroactif` says why it looks back."""

    numero: Entier
    intitule: Texte | None = None
    reference: Texte | None = None
    gabarit: Chemin | None = None
    retroactif: Retroactif | None = None
    visas: tuple[
        Annotated[Visa, BeforeValidator(written, json_schema_input_type=str | Visa)], ...
    ] = ()
    signature: Signature | None = None
    habilitations: dict[str, tuple[Habilitation, ...]] = Field(default_factory=dict)
    signataires: dict[str, tuple[Designation, ...]] = Field(default_factory=dict)
    engagements: dict[str, Chemin] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_numero(self) -> Self:
        if self.numero == 0:
            advice = "numéroter les avenants à un acte à partir de 1"
            raise faute("L-23", "avenant n° 0", advice, at=("numero",))
        return self

    @property
    def rang(self) -> int:
        """The number of the avenant, 0 while it is not known."""
        return self.numero if isinstance(self.numero, int) else 0

    @property
    def jour_prevu(self) -> datetime.date | None:
        """The day planned for the signature, None while it is unknown."""
        prevue = self.signature.prevue if self.signature else None
        return prevue if isinstance(prevue, datetime.date) else None


class Decision(Modifiant):
    """A change to its fiches that an act lets its steering committee decide, as `pv` records."""

    instance: Identifiant
    date: Jour
    pv: Fichier | None = None

    @property
    def jour(self) -> datetime.date | Blanc:
        """The day of the decision."""
        return self.date
