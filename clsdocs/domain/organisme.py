"""An institution and who may sign for it on a day: those in office, and those they delegate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from clsdocs.domain.lectures import TOUT, note_lecture, unnoted
from clsdocs.domain.valeurs import (
    Blanc,
    Booleen,
    Chemin,
    Courriel,
    Fait,
    Identifiant,
    Jour,
    Texte,
    choix,
)
from clsdocs.record import Record

P = TypeVar("P", bound="Personne")


class TypeOrganisme(StrEnum):
    """What an institution is; it says who must deliberate."""

    ARS = "ars"
    ETAT = "etat"
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    CAISSE = "caisse"
    HOPITAL = "hopital"
    ASSOCIATION = "association"
    ORDRE = "ordre"
    SYNDICAT_MIXTE = "syndicat-mixte"


class Article(StrEnum):
    """The article before a name; `SANS` for names that take none (« Saint-Flour Communauté »)."""

    ELIDE = "l'"
    LE = "le"
    LA = "la"
    LES = "les"
    SANS = "sans"


class Genre(StrEnum):
    """Grammatical gender."""

    M = "m"
    F = "f"


class Nombre(StrEnum):
    """Grammatical number."""

    SINGULIER = "singulier"
    PLURIEL = "pluriel"


class Civilite(StrEnum):
    """How a person is addressed; it gives the gender of the person."""

    M = "M."
    MME = "Mme"


class Capacite(StrEnum):
    """In which capacity a person holds an office."""

    TITULAIRE = "titulaire"
    INTERIM = "interim"


class Pouvoir(StrEnum):
    """By what power a person signs for the holder of an office."""

    DELEGATION = "delegation"
    SUPPLEANCE = "suppleance"
    EMPECHEMENT = "empechement"


class NatureHabilitation(StrEnum):
    """The kind of act that gives power to sign."""

    DELIBERATION = "délibération"
    DECISION = "décision"
    ARRETE = "arrêté"
    DECRET = "décret"
    STATUTS = "statuts"
    PROCES_VERBAL = "procès-verbal"


class ActeHabilitant(Fait):
    """The act by which a person was appointed or received a delegation."""

    nature: Annotated[NatureHabilitation, choix(NatureHabilitation)]
    numero: Texte | None = None
    date: Jour | None = None


class Lien(StrEnum):
    """The word that ties a quality to its institution: « par le Préfet », « par son Maire »."""

    LE = "le"
    LA = "la"
    SON = "son"
    SA = "sa"


class Personne(Fait):
    """Someone who may sign for an institution between two days."""

    id: Identifiant | None = None
    civilite: Annotated[Civilite, choix(Civilite)] | None = None
    titre: Texte | None = None
    prenom: Texte | None = None
    nom: Texte
    qualite: Texte
    decorations: Texte | None = None
    courriel: Courriel | None = None
    accord: Annotated[Genre, choix(Genre)] | None = None
    lien: Annotated[Lien, choix(Lien)] | None = None
    acte: ActeHabilitant | None = None
    du: Jour | None = None
    au: Jour | None = None

    @property
    def feminin(self) -> bool:
        """Whether words that speak of the person take the feminine."""
        return self.civilite is Civilite.MME

    def is_in_office(self, jour: date) -> bool:
        """Return whether `jour` falls in the mandate; no `du` means always, no `au` means still."""
        starts = not isinstance(self.du, date) or self.du <= jour
        ends = not isinstance(self.au, date) or jour <= self.au
        return starts and ends


class Representant(Personne):
    """Someone who holds the office itself, in title or as acting head."""

    capacite: Annotated[Capacite, choix(Capacite)] = Capacite.TITULAIRE


class Delegation(Personne):
    """Someone who signs for the holder of the office `de`; it falls with that mandate."""

    id: Identifiant
    de: Identifiant | None = None
    capacite: Annotated[Pouvoir, choix(Pouvoir)] = Pouvoir.DELEGATION


class AncienNom(Fait):
    """A name that the institution bore until the day `au`."""

    nom: Texte
    au: Jour


class Logo(Fait):
    """A picture of the institution and the words that stand for it."""

    fichier: Chemin
    alternative: Texte


class Signataire(Record):
    """Who signs for an institution on a day: a person, and for a delegate the head `pour` whom."""

    personne: Representant | Delegation
    pour: Representant | None = None


class Organisme(Fait):
    """An institution, what it is called, and who represents it."""

    id: Identifiant
    type: Annotated[TypeOrganisme, choix(TypeOrganisme)]
    nom: Texte
    sigle: Texte | None = None
    article: Annotated[Article, choix(Article)]
    genre: Annotated[Genre, choix(Genre)]
    nombre: Annotated[Nombre, choix(Nombre)] = Nombre.SINGULIER
    siege: Texte | None = None
    siren: Texte | None = None
    anciens_noms: tuple[AncienNom, ...] = ()
    logo: Logo | None = None
    representants: tuple[Representant, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    conjointement: Booleen = False

    @property
    def feminin(self) -> bool:
        """Whether words that speak of the institution take the feminine."""
        return self.genre is Genre.F

    @property
    def pluriel(self) -> bool:
        """Whether words that speak of the institution take the plural."""
        return self.nombre is Nombre.PLURIEL

    @property
    def nom_court(self) -> str | Blanc:
        """The acronym where there is one, else the name: what tables call the institution."""
        return self.sigle if isinstance(self.sigle, str) else self.nom

    def nom_au(self, jour: date | None) -> str | Blanc:
        """Return the name that the institution bore on `jour`, today's name without a day."""
        if jour is None:
            return self.nom
        name: str | Blanc = self._datum("nom", jour)
        return name

    def en_fonction(self, jour: date) -> tuple[Representant, ...]:
        """Return those who hold the office on `jour`: none in a vacancy, several jointly."""
        people: tuple[Representant, ...] = self._datum("representants", jour)
        return people

    def representant(self, name: str) -> Representant | None:
        """Return the representative whose id is `name`, or None."""
        person: Representant | None = self._datum("representants", name)
        return person

    def delegation(self, name: str) -> Delegation | None:
        """Return the delegation whose id is `name`, or None."""
        person: Delegation | None = self._datum("delegations", name)
        return person

    def datum(self, name: str) -> Any:
        """Return what was noted as read under `name`: a field, one person, what held on a day."""
        if name in ("", TOUT):
            return self if name else self.id
        field, at, jour = name.partition("@")
        if at:
            return self._part(field, date.fromisoformat(jour))
        field, _, person = name.partition(".")
        return self._part(field, person)

    def _datum(self, field: str, which: date | str) -> Any:
        """Return the part `which` of `field`, read as one datum: the rest of it is not."""
        sign = "@" if isinstance(which, date) else "."
        note_lecture(object.__getattribute__(self, "__dict__")["id"], f"{field}{sign}{which}")
        return self._part(field, which)

    def _part(self, field: str, which: date | str) -> Any:
        with unnoted():
            if isinstance(which, str):
                return _find(getattr(self, field), which) if which else getattr(self, field)
            if field == "representants":
                return tuple(r for r in self.representants if r.is_in_office(which))
            past = [a for a in self.anciens_noms if isinstance(a.au, date) and which <= a.au]
            return min(past, key=lambda a: str(a.au)).nom if past else self.nom

    def __getattribute__(self, name: str) -> Any:
        if name in _NOTED:
            held = object.__getattribute__(self, "__dict__")
            note_lecture(held.get("id", ""), TOUT if name == "__dict__" else name)
        return super().__getattribute__(name)


_NOTED = frozenset(Organisme.model_fields) | {"__dict__"}
"""What is a datum of its own when it is read; to compare two institutions reads the whole."""


def _find(people: Iterable[P], name: str) -> P | None:
    return next((person for person in people if person.id == name), None)
