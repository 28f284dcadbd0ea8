"""What becomes of a document, and what is asked of a build."""

from __future__ import annotations

from enum import StrEnum

from clsdocs.errors import Problem
from clsdocs.record import Record


class Outcome(StrEnum):
    """What became of a document, or will where nothing is made yet."""

    FAIT = "fait"
    A_FAIRE = "à refaire"
    INCHANGE = "inchangé"
    ECHEC = "en échec"


class Result(Record):
    """What `build` did with one document; `path` is empty where nothing was written.

    `raisons` say why it was made, in the words of those who write the sources; `gardee` is where
    what was in its place is kept, if it was not ours.
    """

    doc: str
    outcome: Outcome
    path: str = ""
    problems: tuple[Problem, ...] = ()
    raisons: tuple[str, ...] = ()
    gardee: str = ""

    @property
    def failed(self) -> bool:
        """Whether the document could not be made."""
        return self.outcome is Outcome.ECHEC


class Demande(Record):
    """What is asked of a build: only its `plan`, everything by `force`, on so many `jobs`."""

    plan: bool = False
    force: bool = False
    jobs: int = 0


def is_shared(problem: Problem, dossier: str) -> bool:
    """Return whether `problem` is of the facts that all dossiers share, told once for all."""
    path = problem.place.path
    return path.startswith("contracts/") and not path.startswith(f"contracts/{dossier}/")
