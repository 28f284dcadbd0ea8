"""From the entries of a registre to what happened to each document, version by version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from clsdocs.registre.chaine import Registre
from clsdocs.registre.evenements import (
    Annulation,
    Emission,
    Fin,
    Genre,
    Note,
    PartieFigee,
    PersonneFigee,
    Signature,
)
from clsdocs.registre.lignes import Entree

TOUJOURS = date.max
"""The day by which everything written has happened."""


@dataclass
class Version:
    """A version that was issued, who signed it, and whether it was withdrawn.

    `signatures` are in force, a corrected one replaced by the entry that corrects it.
    """

    entree: Entree
    emission: Emission
    signatures: dict[str, Entree] = field(default_factory=dict)
    annulation: Annulation | None = None

    def is_withdrawn(self, au: date = TOUJOURS) -> bool:
        """Return whether the version was withdrawn by the day `au`."""
        return self.annulation is not None and self.annulation.date <= au

    def signed_by(self, partie: str, au: date = TOUJOURS) -> tuple[Signature, ...]:
        """Return the signatures for `partie` by the day `au`, by date."""
        found = (signature for signature in self.signed(au) if signature.partie == partie)
        return tuple(sorted(found, key=lambda signature: signature.date))

    def signed(self, au: date = TOUJOURS) -> Iterator[Signature]:
        """Yield every signature given by the day `au`."""
        for entree in self.signatures.values():
            if isinstance(entree.evenement, Signature) and entree.evenement.date <= au:
                yield entree.evenement

    def missing(self, partie: PartieFigee, au: date = TOUJOURS) -> tuple[PersonneFigee, ...]:
        """Return those who were to sign for `partie` and have not; empty where it has signed.

        Where nobody was named, nobody is missing by name: see `has_signed`.
        """
        if self.has_signed(partie, au):
            return ()
        done = {signature.signataire.cle for signature in self.signed_by(partie.id, au)}
        return tuple(person for person in partie.signataires if person.cle not in done)

    def has_signed(self, partie: PartieFigee, au: date = TOUJOURS) -> bool:
        """Return whether all those who sign for `partie` have; another may stand for one."""
        done = {signature.signataire.cle for signature in self.signed_by(partie.id, au)}
        return len(done) >= max(1, len(partie.signataires))

    def waiting(self, au: date = TOUJOURS) -> tuple[PartieFigee, ...]:
        """Return the parties whose signature is missing on the day `au`."""
        return tuple(p for p in self.emission.signataires if not self.has_signed(p, au))

    def signed_on(self, au: date = TOUJOURS) -> date | None:
        """Return the day of the last signature required, None while one is missing."""
        days = [signature.date for signature in self.signed(au)]
        return None if not days or self.waiting(au) else max(days)


@dataclass
class Histoire:
    """All that happened to `document`, as far as it was recorded."""

    document: str
    versions: list[Version] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    fins: list[Fin] = field(default_factory=list)
    _by_entry: dict[str, Version] = field(default_factory=dict, repr=False, compare=False)
    _alive: dict[str, Version] = field(default_factory=dict, repr=False, compare=False)

    def record(self, entree: Entree) -> None:
        """Add what `entree` says; what names a version never issued changes nothing."""
        match entree.evenement:
            case Emission() as emission:
                version = Version(entree, emission)
                self.versions.append(version)
                self._by_entry[entree.id] = self._alive[entree.id] = version
            case Signature() as signature:
                self._sign(entree, signature)
            case Annulation() as annulation:
                if withdrawn := self._alive.pop(annulation.emission, None):
                    withdrawn.annulation = annulation
            case Note() as note:
                self.notes.append(note)
            case Fin() as fin:
                self.fins.append(fin)

    def _sign(self, entree: Entree, signature: Signature) -> None:
        if version := self.find(signature.emission):
            version.signatures.pop(signature.corrige, None)
            version.signatures[entree.id] = entree

    def find(self, emission: str) -> Version | None:
        """Return the version issued by the entry `emission`, or None."""
        return self._by_entry.get(emission)

    def numbered(self, number: int) -> tuple[Version, ...]:
        """Return the versions of that number: one, but where branches each issued theirs."""
        return tuple(v for v in self.versions if v.emission.version == number)

    @property
    def prochaine(self) -> int:
        """The number of the next version."""
        return max((version.emission.version for version in self.versions), default=0) + 1

    def current(self, au: date = TOUJOURS) -> Version | None:
        """Return the last version issued by the day `au` and not withdrawn, or None."""
        kept = self._alive.values() if au == TOUJOURS else self.versions
        alive = [v for v in kept if v.emission.date <= au and not v.is_withdrawn(au)]
        return max(alive, key=lambda version: version.emission.version, default=None)

    def fin(self, au: date = TOUJOURS) -> Fin | None:
        """Return what ended the document by the day `au`: the last word on it, or None."""
        return next((fin for fin in reversed(self.fins) if fin.date <= au), None)

    def noted(self, genre: Genre, au: date = TOUJOURS, partie: str = "") -> tuple[Note, ...]:
        """Return the notes of that kind for `partie` (for nobody when empty), by date."""
        kept = (n for n in self.notes if n.genre is genre and n.partie == partie and n.date <= au)
        return tuple(sorted(kept, key=lambda note: note.date))


def histoires(registre: Registre) -> dict[str, Histoire]:
    """Return what happened to every document of which `registre` speaks."""
    return trace(registre.entrees)


def histoire_of(registre: Registre, document: str) -> Histoire:
    """Return what happened to `document`: nothing, where the registre does not know it."""
    return histoires(registre).get(document, Histoire(document))


def trace(entrees: Iterable[Entree]) -> dict[str, Histoire]:
    """Return what `entrees`, parents first, tell of each document."""
    known: dict[str, Histoire] = {}
    for entree in entrees:
        document = getattr(entree.evenement, "document", "")
        if document:
            known.setdefault(document, Histoire(document)).record(entree)
    return known
