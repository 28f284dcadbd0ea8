"""What an edited source says that no operation of an avenant can: each fault at its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from clsdocs.domain.texte import Places
from clsdocs.errors import Place, Problem

CODE = "C-25"
"""The code of an edit that an avenant cannot say."""

BY_HAND = "remettre ce que dit l’acte signé, ou l’écrire à la main dans un avenant"
NEVER = "remettre ce que dit l’acte signé : un avenant ne le change pas"


@dataclass
class Fautes:
    """The faults met while operations are derived from the edited act `name`."""

    name: str
    places: Places
    problems: list[Problem] = field(default_factory=list)

    def say(self, cle: str, message: str, advice: str = BY_HAND) -> None:
        """Note what is wrong with the value `cle` of the act, « fiches.id.key » for a fiche."""
        self.add(self.place(cle), message, advice)

    def add(self, place: Place, message: str, advice: str = BY_HAND) -> None:
        """Note what is wrong at `place`."""
        self.problems.append(Problem(place, CODE, message, advice))

    def place(self, cle: str) -> Place:
        """Return where the value `cle` is written."""
        if cle.startswith("fiches."):
            _, fiche, *rest = cle.split(".")
            return self.places.at(f"fiches.{fiche}", ".".join(rest))
        return self.places.at(self.name, cle)
