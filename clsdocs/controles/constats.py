"""What a check finds, before it has a place: the key of the fact, what is wrong, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from clsdocs.errors import Gravite


@dataclass(frozen=True, slots=True)
class Constat:
    """A finding of the check `code` about the fact `cle`."""

    code: str
    cle: str
    message: str
    advice: str
    gravite: Gravite = Gravite.BLOQUANT
