"""What a process keeps from one dossier to the next: templates compiled, institutions read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from clsdocs.batch.common import Commun
from clsdocs.batch.stamps import digest
from clsdocs.errors import Refused
from clsdocs.workspace import Workspace

if TYPE_CHECKING:
    from clsdocs.build import Making, Shelf
    from clsdocs.domain.organisme import Organisme
    from clsdocs.sources import Annuaire
    from clsdocs.sources.consulting import Reserve


KEPT = 2_000
"""How many digests stay known: those of the institutions that every dossier has come back."""


@dataclass
class Workshop:
    """What the dossiers of a workspace are made with; `fautif` where its institutions have faults.

    They are then read whole, so that all that is wrong is told.
    """

    commun: Commun
    gabarits: str
    fautif: bool
    digest: Callable[[str, str], str] = field(init=False)
    """Returns the digest of a datum, by its name, of an institution; empty where there is none."""

    def __post_init__(self) -> None:
        self.digest = lru_cache(KEPT)(self._digest)

    @cached_property
    def shelf(self) -> Shelf:
        """The templates."""
        return _shelf(self.commun.workspace, self.gabarits)

    @cached_property
    def _reserve(self) -> Reserve:
        from clsdocs.sources.consulting import Reserve

        return Reserve(self.commun.workspace, self.commun.slices)

    @cached_property
    def _whole(self) -> Annuaire:
        from clsdocs.sources import load_organismes

        return load_organismes(self.commun.workspace)

    @property
    def is_readable(self) -> bool:
        """Whether the file of institutions can be read; without it, no document can be made."""
        return not self.fautif or self._whole.lisible

    def read(self, dossier: str) -> Making:
        """Return `dossier` read; refused where nothing of it can be used."""
        from clsdocs.build import Making
        from clsdocs.sources.consulting import noted

        organismes = noted(self._whole) if self.fautif else self._reserve.consult()
        return Making.read(self.shelf, dossier, organismes)

    def organisme(self, name: str) -> Organisme | None:
        """Return the institution `name`, None where it cannot be used."""
        if self.fautif:
            return self._whole.organismes.get(name)
        return self._reserve.organisme(name)

    def _digest(self, organisme: str, name: str) -> str:
        found = self.organisme(organisme)
        return "" if found is None else digest(repr(found.datum(name)).encode())

    def warm_up(self) -> None:
        """Compile every template, so that processes that begin as copies of this one have them."""
        for path in sorted(self.commun.workspace.templates.glob("*.docx")):
            try:
                self.shelf.template(path.name)
            except Refused:  # told by each document that needs it
                continue


@lru_cache(1)
def workshop(root: Path, build: str, gabarits: str, fautif: bool) -> Workshop:
    """Return the workshop of one `build` of the workspace `root`."""
    return Workshop(Commun(Workspace(root)), gabarits, fautif)


@lru_cache(1)
def _shelf(workspace: Workspace, gabarits: str) -> Shelf:
    """Return the templates of `workspace`, compiled once as long as their digest is the same."""
    from clsdocs.build import Shelf

    return Shelf(workspace)
