"""Why an avenant cannot be made: one sentence, what to do, and the key that says where."""

from __future__ import annotations

from clsdocs.domain.texte import Places
from clsdocs.errors import Gravite, Problem


class Refus(Exception):
    """A change that cannot be made; `cle` leads from its operation to what is wrong in it."""

    gravite = Gravite.BLOQUANT

    def __init__(self, code: str, message: str, advice: str, cle: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.advice, self.cle = code, message, advice, cle

    def problem(self, places: Places, source: str, cle: str) -> Problem:
        """Return the fault of the operation `cle` of the file `source`."""
        whole = f"{cle}.{self.cle}" if self.cle else cle
        place = places.at(source, whole)
        return Problem(place, self.code, self.message, self.advice, self.gravite)


class Remarque(Refus):
    """What stops nothing, and that the author of an avenant must look at."""

    gravite = Gravite.A_EXPLIQUER
