"""A party to an act: an institution, its rank and role, its power to sign, and who signs for it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, model_validator

from clsdocs.domain.liens import LienOrganisme
from clsdocs.domain.organisme import NatureHabilitation, Organisme, Signataire
from clsdocs.domain.valeurs import (
    Blanc,
    Chemin,
    Collection,
    Fait,
    Identifiant,
    Jour,
    Texte,
    choix,
    did_you_mean,
    faute,
    one_or_more,
)

_INCONNUS = {
    "representant": "représentant « {} » inconnu",
    "delegation": "délégation « {} » inconnue",
}


class Rang(StrEnum):
    """Whether a party is one of the main ones or joins them."""

    PRINCIPAL = "principal"
    ASSOCIE = "associe"


class Role(StrEnum):
    """What a party does in the act."""

    FINANCEUR = "financeur"
    COFINANCEUR = "cofinanceur"
    BENEFICIAIRE = "beneficiaire"
    PORTEUR = "porteur"
    EMPLOYEUR = "employeur"


class Habilitation(Fait):
    """The act that lets a party sign, and when it was sent to the prefect."""

    nature: Annotated[NatureHabilitation, choix(NatureHabilitation)]
    assemblee: Texte | None = None
    numero: Texte | None = None
    date: Jour | None = None
    transmission: Jour | None = None
    identifiant: Texte | None = None
    couvre: tuple[Texte, ...] = ()


class Designation(Fait):
    """Who signs for a party when it is not the person in office."""

    representant: Identifiant | None = None
    delegation: Identifiant | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.representant is None) == (self.delegation is None):
            advice = "indiquer soit « representant », soit « delegation »"
            raise faute("L-32", "signataire mal désigné", advice)
        return self


class Partie(Fait):
    """An institution as a party to one act."""

    organisme: LienOrganisme
    rang: Annotated[Rang, choix(Rang)]
    role: Annotated[
        tuple[Annotated[Role, choix(Role)], ...],
        BeforeValidator(one_or_more, json_schema_input_type=Role | tuple[Role, ...]),
    ] = ()
    ci_apres: Texte | None = None
    comparution: Texte | None = None
    habilitations: tuple[Habilitation, ...] = ()
    signataires: tuple[Designation, ...] = ()
    agissant_pour: tuple[LienOrganisme, ...] = ()
    engagements: Chemin | None = None

    CALCULES: ClassVar[tuple[str, ...]] = ("id", "nom")

    @model_validator(mode="after")
    def _check_signataires(self) -> Self:
        for rank, designation in enumerate(self.signataires):
            for key in ("representant", "delegation"):
                name = getattr(designation, key)
                if name and getattr(self.organisme, key)(name) is None:
                    people = getattr(self.organisme, f"{key}s")
                    known = [person.id for person in people if person.id]
                    otherwise = f"l’ajouter aux « {key}s » de {self.organisme.id} (organismes.yml)"
                    advice = did_you_mean(name, known, otherwise)
                    message = f"{_INCONNUS[key].format(name)} de {self.organisme.id}"
                    raise faute("L-30", message, advice, at=("signataires", rank, key))
        return self

    @property
    def id(self) -> str:
        """The id of the institution, by which texts name the party."""
        return self.organisme.id

    @property
    def nom(self) -> str | Blanc:
        """What the text calls the party: its « ci-après », else its full name."""
        return self.ci_apres or self.organisme.nom

    def sign_on(self, jour: date | None) -> tuple[Signataire, ...]:
        """Return who signs for the party on `jour`: those designated, else those in office.

        Empty where nobody is designated and the day is unknown, nobody is in office, or several
        are who do not sign jointly.
        """
        if self.signataires:
            return tuple(_designated(self.organisme, d, jour) for d in self.signataires)
        in_office = self.organisme.en_fonction(jour) if jour else ()
        if len(in_office) > 1 and not self.organisme.conjointement:
            return ()
        return tuple(Signataire(person) for person in in_office)


def _designated(organisme: Organisme, designation: Designation, jour: date | None) -> Signataire:
    if designation.representant is not None:
        person = organisme.representant(designation.representant)
        assert person is not None
        return Signataire(person)
    assert designation.delegation is not None
    delegation = organisme.delegation(designation.delegation)
    assert delegation is not None
    named = organisme.representant(delegation.de) if delegation.de else None
    in_office = organisme.en_fonction(jour) if jour else ()
    return Signataire(delegation, named or (in_office[0] if in_office else None))


class Parties(Collection[Partie]):
    """The parties to an act, in its order."""

    FEMININ = True

    CALCULES: ClassVar[tuple[str, ...]] = ("principales", "associes")

    @classmethod
    def element(cls) -> type[Partie]:
        """Return the class of a party."""
        return Partie

    @property
    def principales(self) -> Parties:
        """The main parties."""
        return Parties(p for p in self if p.rang is Rang.PRINCIPAL)

    @property
    def associes(self) -> Parties:
        """Those who join the main parties."""
        return Parties(p for p in self if p.rang is Rang.ASSOCIE)
