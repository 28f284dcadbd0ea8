"""An avenant among the others on its act: what a check of avenants looks at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clsdocs.avenants.texte.divisions import Division
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.document import Document
from clsdocs.record import Record


class Voisin(Record):
    """Another avenant on the same act: its number, and whether all have signed it."""

    id: str
    numero: int
    signe: bool


class Suite(Record):
    """An avenant, the act that it changes and its two dates, the other avenants on that act.

    `signe` is the day of the last signature of the act, None while it is not signed by all.
    """

    avenant: Avenant
    document: Document
    signe: date | None
    terme: date | None
    autres: Sequence[Voisin] = ()
    apres: Sequence[Division] = ()
    """The divisions of the act after the avenant."""
