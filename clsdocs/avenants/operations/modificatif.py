"""An avenant or a decision among others on one act: what it changes, from when, who signed it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from clsdocs.acte.phrases import NBSP
from clsdocs.avenants.operations.faits import FicheLue
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.avenant import Avenant, Decision
from clsdocs.domain.dossier import Commune
from clsdocs.domain.modification import Operation
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.texte import Places, Text
from clsdocs.errors import Problem
from clsdocs.francais import date_longue
from clsdocs.record import Record


class Modificatif(Record):
    """An avenant or a decision: its facts, the texts that it names, its two dates.

    `date` is the day of its last signature, `effet` the day from which it changes the text; None
    while they are unknown. `signe` says whether all who must have signed it.
    """

    fait: Avenant | Decision
    places: Places
    textes: Mapping[str, Text] = {}
    clauses: Mapping[str, Text] = {}
    fiches: Mapping[str, FicheLue] = {}
    organismes: Mapping[str, Organisme] = {}
    communes: Mapping[str, Commune] = {}
    date: datetime.date | None = None
    effet: datetime.date | None = None
    signe: bool = False

    @property
    def id(self) -> str:
        """The id of its file."""
        return self.fait.id

    @property
    def numero(self) -> int:
        """The number of the avenant; 0 for a decision."""
        return self.fait.rang if isinstance(self.fait, Avenant) else 0

    @property
    def nom(self) -> str:
        """What texts call it: « avenant n° 1 », « décision »."""
        return f"avenant n°{NBSP}{self.numero}" if self.numero else "décision"

    @property
    def article(self) -> str:
        """The article before its name."""
        return "l'" if self.numero else "la"

    @property
    def ordre(self) -> tuple[datetime.date, int, str]:
        """What puts changes in order: their effect, then their number."""
        return self.effet or datetime.date.max, self.numero, self.id

    def dated(self) -> str:
        """Return « avenant n° 1 du 10 décembre 2025 », without date while it is not signed."""
        return f"{self.nom} du {date_longue(self.date)}" if self.date else self.nom


class Tranche(Record):
    """The operations of one avenant that take effect on the same day, with their ranks in it."""

    modificatif: Modificatif
    effet: datetime.date | None
    operations: Sequence[tuple[int, Operation]]

    @property
    def apart(self) -> bool:
        """Whether this day is not that of the avenant itself."""
        return self.effet != self.modificatif.effet

    @property
    def ordre(self) -> tuple[datetime.date, int, str]:
        """What puts changes in order: their effect, then the number of their avenant."""
        return self.effet or datetime.date.max, self.modificatif.numero, self.modificatif.id

    def key(self, rank: int) -> str:
        """Return the dotted key of the operation of `rank` in the file of its avenant."""
        return f"modifications.{rank}.{self.modificatif.fait.modifications[rank].genre}"

    def problem(self, refus: Refus, rank: int | None = None) -> Problem:
        """Return the fault of the operation of `rank`, or of all the operations together."""
        own = self.modificatif
        return refus.problem(
            own.places, own.id, "modifications" if rank is None else self.key(rank)
        )


def tranches_of(modificatif: Modificatif) -> tuple[Tranche, ...]:
    """Return the operations of `modificatif` by day of effect, its own day first."""
    by_day: dict[datetime.date | None, list[tuple[int, Operation]]] = {}
    for rank, modification in enumerate(modificatif.fait.modifications):
        operation = modification.operation
        own = operation.effet if isinstance(operation.effet, datetime.date) else modificatif.effet
        by_day.setdefault(own, []).append((rank, operation))
    tranches = [Tranche(modificatif, day, held) for day, held in by_day.items()]
    return tuple(sorted(tranches, key=lambda t: (t.apart, t.ordre)))
