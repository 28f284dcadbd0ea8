"""What a check finds: where, in which words, what is wrong, what to do, and how to mend it."""

from __future__ import annotations

from clsdocs.errors import Gravite, Place, Problem
from clsdocs.record import Record


class Correction(Record):
    """A change of a source that loses nothing: at `place`, the words `avant` become `apres`."""

    place: Place
    avant: str
    apres: str


class Constat(Record):
    """What a check yields: the check itself gives the code, and the gravity unless it is said.

    `extrait` is the words at fault as printed, empty where a fact has no words. `acte` is the id of
    the act at fault, for a check that compares the acts of a dossier.
    """

    place: Place
    message: str
    advice: str
    extrait: str = ""
    gravite: Gravite | None = None
    correction: Correction | None = None
    acte: str = ""


class Signalement(Record):
    """A line of the report: a problem, the words at fault, its mending, why it is tolerated."""

    problem: Problem
    extrait: str = ""
    correction: Correction | None = None
    motif: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is neither tolerated nor only worth knowing."""
        return not self.motif and self.problem.gravite is not Gravite.INFORMATION
