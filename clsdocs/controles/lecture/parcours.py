"""What became of an act once it left the office, in plain facts that the floor above hands in."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.differences import Difference
from clsdocs.errors import Problem
from clsdocs.record import Record


class Parcours(Record):
    """What the registre says of an act: its version, who signed it, what was voted and validated.

    `version` is 0 where none stands. `ecarts` are the words that differ from those voted in version
    `vote`. The steering committee validated the act on `validee_le`; `change_depuis` says whether
    its words changed since. `fautes` is what keeps the registre and its files from being a proof.
    """

    version: int = 0
    emise_le: date | None = None
    signees: int = 0
    attendues: int = 0
    manquent: tuple[str, ...] = ()
    vote: int = 0
    ecarts: tuple[Difference, ...] = ()
    validee_le: date | None = None
    change_depuis: bool = False
    fautes: tuple[Problem, ...] = ()

    @property
    def signed_in_part(self) -> bool:
        """Whether some parties have signed, and not all."""
        return 0 < self.signees < self.attendues

    @property
    def signed(self) -> bool:
        """Whether all parties have signed."""
        return 0 < self.signees == self.attendues
