"""The facts of one act: its parties, what it recites, how long it lasts, its money, its signing."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from clsdocs.domain.annexe import Annexe, Anterieur, Instance, Tolerance
from clsdocs.domain.axe import Axes
from clsdocs.domain.duree import Duree
from clsdocs.domain.financement import Financement
from clsdocs.domain.liens import LienDocument
from clsdocs.domain.organisme import Genre
from clsdocs.domain.partie import Parties
from clsdocs.domain.valeurs import (
    Blanc,
    Booleen,
    Chemin,
    Entier,
    Fait,
    Identifiant,
    Jour,
    Texte,
    choix,
    faute,
)


class Nature(StrEnum):
    """The kind of an act."""

    CHARTE = "charte"
    CONVENTION = "convention"
    CONTRAT = "contrat"

    @property
    def genre(self) -> Genre:
        """The gender of the word, for « la présente convention », « le présent contrat »."""
        return Genre.M if self is Nature.CONTRAT else Genre.F


class Toutes(StrEnum):
    """The word that stands for every authorisation of the parties."""

    TOUTES = "toutes"


class Visa(Fait):
    """One « Vu … ; »: a text, another document, the parties' authorisations, or a shared list."""

    texte: Texte | None = None
    document: LienDocument | None = None
    habilitations: Annotated[Toutes, choix(Toutes)] | None = None
    clause: Chemin | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(value is not None for _, value in self) != 1:
            advice = "écrire une phrase, ou une seule clé : document, habilitations ou clause"
            raise faute("L-32", "visa mal formé", advice)
        return self


def _written(value: Any) -> Any:
    return value if isinstance(value, dict) else {"texte": value}


class Mode(StrEnum):
    """How an act is signed."""

    PAPIER = "papier"
    ELECTRONIQUE = "electronique"
    MIXTE = "mixte"


class DateEtLieu(StrEnum):
    """Whether all sign at one place and date, or each party at its own."""

    COMMUN = "commun"
    PAR_PARTIE = "par_partie"


class Signature(Fait):
    """Where, when, how and in how many originals the act is to be signed.

    `paraphes` asks for initials on each page, `zone_tampon` for room for a stamp, and
    `page_par_partie` gives each party a page of its own.
    """

    lieu: Texte | None = None
    prevue: Jour | None = None
    mode: Annotated[Mode, choix(Mode)] = Mode.PAPIER
    exemplaires: Entier | None = None
    dont: Texte | None = None
    date_et_lieu: Annotated[DateEtLieu, choix(DateEtLieu)] = DateEtLieu.COMMUN
    paraphes: Booleen = False
    zone_tampon: Booleen = False
    page_par_partie: Booleen = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.exemplaires == 0:
            raise faute("L-23", "aucun exemplaire", "en indiquer au moins un", at=("exemplaires",))
        return self


class Signent(StrEnum):
    """Which parties sign the avenants to an act."""

    TOUTES = "toutes"
    PRINCIPALES = "principales"


class RevisionFiches(StrEnum):
    """What may change the fiches-actions of an act."""

    AVENANT = "avenant"
    COMITE_DE_PILOTAGE = "comite_de_pilotage"


class Revision(Fait):
    """Who may change the act, and the article that says so."""

    article: Identifiant | None = None
    avenants_signes_par: Annotated[Signent, choix(Signent)] = Signent.TOUTES
    fiches: Annotated[RevisionFiches, choix(RevisionFiches)] = RevisionFiches.AVENANT


class Libelles(Fait):
    """What the two ranks of parties are called, in the plural."""

    principal: Texte = "parties"
    associe: Texte = "co-signataires associés"


class Document(Fait):
    """One act of a dossier, as its YAML file states it."""

    id: Identifiant
    nature: Annotated[Nature, choix(Nature)]
    intitule: Texte
    reference: Texte | None = None
    periode: Texte | None = None
    gabarit: Chemin | None = None
    rattachement: LienDocument | None = None
    liminaire: Chemin | None = None
    parties: Parties
    libelles: Libelles = Field(default_factory=Libelles)
    visas: tuple[
        Annotated[Visa, BeforeValidator(_written, json_schema_input_type=str | Visa)], ...
    ] = ()
    considerants: tuple[Texte, ...] = ()
    duree: Duree | None = None
    signature: Signature | None = None
    revision: Revision | None = None
    financement: Financement | None = None
    axes: Axes = Field(default_factory=lambda: Axes())
    instances: tuple[Instance, ...] = ()
    annexes: tuple[Annexe, ...] = ()
    anterieur: Anterieur | None = None
    tolere: tuple[Tolerance, ...] = ()

    _signee: datetime.date | None = PrivateAttr(default=None)

    CALCULES: ClassVar[tuple[str, ...]] = ("date", "effet", "terme")

    @model_validator(mode="after")
    def _check_parties(self) -> Self:
        if not self.parties:
            advice = "en écrire au moins une : - {organisme: …, rang: principal}"
            raise faute("L-32", "aucune partie", advice, at=("parties",))
        return self

    @model_validator(mode="after")
    def _check_rattachement(self) -> Self:
        if self.rattachement == self.id:
            advice = "nommer l’acte dont celui-ci dépend, ou retirer la clé"
            raise faute("L-33", "un acte rattaché à lui-même", advice, at=("rattachement",))
        return self

    @model_validator(mode="after")
    def _date_effect(self) -> Self:
        """Count from the day of signature what was to run from it, once that day is known."""
        signed = self.date
        if self.duree is None or isinstance(signed, Blanc):
            return self
        return self.model_copy(update={"duree": self.duree.since(signed)})

    @model_validator(mode="after")
    def _seat_parties(self) -> Self:
        organismes = tuple(partie.organisme for partie in self.parties)
        seated = tuple(instance.with_parties(organismes) for instance in self.instances)
        return self.model_copy(update={"instances": seated}) if seated else self

    def signed_on(self, jour: datetime.date, effet: datetime.date | None) -> Document:
        """Return the act once all have signed it, on `jour`; its effect is known where it is."""
        duree = self.duree.since(effet) if self.duree and effet else self.duree
        signed = self.model_copy(update={"duree": duree})
        signed._signee = jour
        return signed

    @property
    def date(self) -> datetime.date | Blanc:
        """The day on which the act was signed; a blank until then."""
        written = self.anterieur.date if self.anterieur else None
        if self._signee is not None and not isinstance(written, datetime.date):
            return self._signee
        if written is not None:
            return written
        return Blanc("date", "acte pas encore signé")

    @property
    def effet(self) -> datetime.date | Blanc | None:
        """The day on which the act takes effect."""
        return self.duree.effet if self.duree else None

    @property
    def terme(self) -> datetime.date | Blanc | None:
        """The day on which the act ends."""
        return self.duree.terme if self.duree else None

    @property
    def jour_de_signature(self) -> datetime.date | None:
        """The day of signature, else the day planned for it; None while both are unknown."""
        if isinstance(self.date, datetime.date):
            return self.date
        prevue = self.signature.prevue if self.signature else None
        return prevue if isinstance(prevue, datetime.date) else None
