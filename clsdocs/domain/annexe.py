"""What comes with an act: its annexes, the bodies that follow it, and its past on paper."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Discriminator, Tag, model_validator

from clsdocs.domain.liens import LienActeur, LienOrganisme
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import (
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


class Contenu(StrEnum):
    """What clsdocs itself puts in an annex."""

    FICHES = "fiches"
    FINANCEMENT = "financement"


class ValeurAnnexe(StrEnum):
    """Whether an annex binds the parties."""

    CONTRACTUELLE = "contractuelle"
    INFORMATIVE = "informative"


class Annexe(Fait):
    """An annex: a text, a file attached behind a cover page, the fiches or the financing."""

    id: Identifiant
    intitule: Texte
    contenu: Annotated[Contenu, choix(Contenu)] | None = None
    fichier: Chemin | None = None
    valeur: Annotated[ValeurAnnexe, choix(ValeurAnnexe)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.contenu is not None and self.fichier is not None:
            advice = "garder soit « contenu », soit « fichier »"
            raise faute("L-32", f"annexe « {self.id} » à deux contenus", advice)
        return self


class Toutes(StrEnum):
    """The word that stands for all the parties."""

    TOUTES = "toutes"


def _word_or_list(value: object) -> str:
    return "mot" if isinstance(value, str) else "liste"


Membres = Annotated[
    Annotated[tuple[LienActeur, ...], Tag("liste")] | Annotated[Toutes, choix(Toutes), Tag("mot")],
    Discriminator(_word_or_list),
]
"""Those who sit in a body, one by one, or « toutes »: told apart so that one fault is said once."""


class Instance(Fait):
    """A body that follows the act: who chairs it, who sits in it, how often it meets."""

    id: Identifiant
    nom: Texte
    presidence: tuple[LienOrganisme, ...] = ()
    membres: Membres = ()
    frequence: Texte | None = None

    def with_parties(self, organismes: tuple[Organisme, ...]) -> Instance:
        """Return the same body, `organismes` in it where « toutes » stands for them."""
        if self.membres is Toutes.TOUTES:
            return self.model_copy(update={"membres": organismes})
        return self


class AvenantAnterieur(Fait):
    """An avenant signed before clsdocs, whose text the transcription holds."""

    numero: Entier
    date: Jour | None = None
    objet: Texte | None = None
    pdf: Fichier | None = None


class Transcription(StrEnum):
    """Whether the whole of an act signed before clsdocs was typed."""

    COMPLETE = "complete"
    PARTIELLE = "partielle"


class Anterieur(Fait):
    """An act signed before clsdocs: its date and its signed file."""

    pdf: Fichier | None = None
    date: Jour | None = None
    transcription: Annotated[Transcription, choix(Transcription)] = Transcription.COMPLETE
    avenants: tuple[AvenantAnterieur, ...] = ()


class Tolerance(Fait):
    """A finding of the checks set aside, and why: everywhere in the act, or for these `mots`."""

    controle: Texte
    motif: Texte
    mots: Texte | None = None
