"""What happens to an act once it leaves the office: each event says it whole, for ever."""

from __future__ import annotations

import datetime
from enum import StrEnum

from clsdocs.domain.partie import Rang
from clsdocs.record import Record


class Objet(StrEnum):
    """What a version is issued for."""

    VOTE = "vote"
    SIGNATURE = "signature"

    @property
    def mot(self) -> str:
        """The word and its article, as a sentence wants them."""
        return f"le {self.value}" if self is Objet.VOTE else f"la {self.value}"


_ACCENTS = {
    "denonciation": "dénonciation",
    "electronique": "électronique",
    "reception": "réception",
    "resiliation": "résiliation",
}


class Mode(StrEnum):
    """How one party signed."""

    PAPIER = "papier"
    ELECTRONIQUE = "electronique"

    @property
    def mot(self) -> str:
        """The word as it is spelt in a sentence."""
        return _ACCENTS.get(self.value, self.value)


class Genre(StrEnum):
    """What a note records."""

    ENVOI = "envoi"
    RELANCE = "relance"
    RECEPTION = "reception"
    VALIDATION = "validation"
    VOTE = "vote"
    TRANSMISSION = "transmission"
    NOTIFICATION = "notification"
    PUBLICATION = "publication"
    AUTRE = "autre"

    @property
    def mot(self) -> str:
        """The word as it is spelt in a sentence."""
        return _ACCENTS.get(self.value, self.value)


class Cause(StrEnum):
    """Why an act ended before its term."""

    RESILIATION = "resiliation"
    DENONCIATION = "denonciation"
    REMPLACEMENT = "remplacement"
    DISSOLUTION = "dissolution"
    ANNULATION = "annulation"

    @property
    def mot(self) -> str:
        """The word as it is spelt in a sentence."""
        return _ACCENTS.get(self.value, self.value)


class Fichier(Record, kw_only=True):
    """A file of the dossier, by its path there, and the SHA-256 of its bytes."""

    nom: str
    sha256: str


class PersonneFigee(Record, kw_only=True):
    """Someone who may sign, as known that day; `pour` is the head whom a delegate stands for."""

    nom: str
    qualite: str
    id: str = ""
    capacite: str = "titulaire"
    du: datetime.date | None = None
    au: datetime.date | None = None
    pour: PersonneFigee | None = None

    @property
    def cle(self) -> str:
        """What tells the person from others of the same institution."""
        return self.id or f"{self.nom}, {self.qualite}"

    def can_sign(self, jour: datetime.date) -> bool:
        """Return whether `jour` falls in the mandate, and in that of the head stood for."""
        return self.is_in_office(jour) and (self.pour is None or self.pour.can_sign(jour))

    def is_in_office(self, jour: datetime.date) -> bool:
        """Return whether `jour` falls in the mandate of the person."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


class HabilitationFigee(Record, kw_only=True):
    """The act that lets a party sign, and the day on which the prefect received it."""

    nature: str
    numero: str = ""
    date: datetime.date | None = None
    transmission: datetime.date | None = None


class PartieFigee(Record, kw_only=True):
    """A party to a version: who signs for it, and by what power.

    `delibere` says that its assembly must have voted and the prefect received the vote; `signe`
    is false for a party that the version binds without its signature.
    """

    id: str
    nom: str
    rang: Rang = Rang.PRINCIPAL
    delibere: bool = False
    signe: bool = True
    habilitations: tuple[HabilitationFigee, ...] = ()
    signataires: tuple[PersonneFigee, ...] = ()


class DureeFigee(Record, kw_only=True):
    """When a version takes effect, on a day or by an `evenement`, and how long it lasts."""

    effet: datetime.date | None = None
    evenement: str = ""
    annees: int = 0
    mois: int = 0
    terme: datetime.date | None = None
    terme_inclus: bool = True


class Emission(Record, kw_only=True):
    """A version frozen for vote or for signature.

    `modifie` names the act that an avenant changes; `externe` is a version signed before clsdocs.
    """

    document: str
    version: int
    objet: Objet
    date: datetime.date
    parties: tuple[PartieFigee, ...]
    fichier: Fichier | None = None
    instantane: Fichier | None = None
    empreinte_texte: str = ""
    duree: DureeFigee | None = None
    modifie: str = ""
    externe: bool = False

    def partie(self, name: str) -> PartieFigee | None:
        """Return the party whose id is `name`, or None."""
        return next((partie for partie in self.parties if partie.id == name), None)

    @property
    def signataires(self) -> tuple[PartieFigee, ...]:
        """The parties whose signature the version needs."""
        return tuple(partie for partie in self.parties if partie.signe)


class Signature(Record, kw_only=True):
    """One person signed one version for one party; `emission` is the entry of that version.

    `corrige` names the entry that this one puts right; `motif` says why another person signs.
    """

    document: str
    version: int
    emission: str
    partie: str
    date: datetime.date
    signataire: PersonneFigee
    lieu: str = ""
    mode: Mode = Mode.PAPIER
    motif: str = ""
    preuve: Fichier | None = None
    corrige: str = ""


class Annulation(Record, kw_only=True):
    """A version is withdrawn: nobody signs it any more; what was signed stays written."""

    document: str
    version: int
    emission: str
    date: datetime.date
    motif: str


class Note(Record, kw_only=True):
    """Something that happened around an act: a sending, a vote, a transmission, a reminder."""

    document: str
    genre: Genre
    date: datetime.date
    version: int = 0
    partie: str = ""
    texte: str = ""
    preuve: Fichier | None = None


class Fin(Record, kw_only=True):
    """An act ends before its term on the day `date`, `par` whom or what."""

    document: str
    cause: Cause
    date: datetime.date
    par: str = ""
    texte: str = ""


class Fusion(Record, kw_only=True):
    """Branches of a registre that were written apart, and that git put together, are joined."""


Evenement = Emission | Signature | Annulation | Note | Fin | Fusion

NOMS: dict[str, type[Evenement]] = {
    "emission": Emission,
    "signature": Signature,
    "annulation": Annulation,
    "note": Note,
    "fin": Fin,
    "fusion": Fusion,
}
"""The word by which each event is written."""
