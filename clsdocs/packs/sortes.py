"""The ways to have an act signed, each with its own pack."""

from __future__ import annotations

from enum import StrEnum

from clsdocs.domain.ancre import Plateforme
from clsdocs.domain.document import Mode
from clsdocs.errors import Place, Problem, Refused


class Sorte(StrEnum):
    """How the act that is sent will be signed."""

    PAPIER = "papier"
    YOUSIGN = "yousign"
    DOCUSIGN = "docusign"
    PARAPHEUR = "parapheur"

    @property
    def plateforme(self) -> Plateforme | None:
        """The platform that reads anchors in the act, None where nothing does."""
        return Plateforme(self.value) if self.value in tuple(Plateforme) else None


def refuse_mode(sorte: Sorte, mode: Mode, path: str) -> None:
    """Refuse a pack that does not fit the way in which the act of the file `path` is signed."""
    if sorte.plateforme and mode is Mode.PAPIER:
        message = f"cet acte se signe sur papier : pas d’envoi à {sorte.plateforme.nom}"
        advice = "écrire « mode: electronique » ou « mixte » sous signature, ou --pack papier"
    elif sorte is Sorte.PAPIER and mode is Mode.ELECTRONIQUE:
        message = "cet acte se signe par voie électronique : pas de circuit sur papier"
        advice = "--pack yousign, docusign ou parapheur ; ou changer « mode » sous signature"
    else:
        return
    raise Refused([Problem(Place(path), "E-01", message, advice)])
