"""The drafted act: every word that binds, in the parts that a Word template places."""

from __future__ import annotations

from dataclasses import dataclass, fields

from clsdocs.prose.nodes import Bloc

Blocs = tuple[Bloc, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """One block of the signature page; `formule` is empty for who holds the office."""

    pour: str
    formule: str
    qualite: str
    nom: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an act that a template places, each once, in reading order."""

    comparution: Blocs = ()
    visas: Blocs = ()
    considerants: Blocs = ()
    corps: Blocs = ()
    financement: Blocs = ()
    versements: Blocs = ()
    cloture: Blocs = ()
    annexes: Blocs = ()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the parts, in reading order."""
        return tuple(f.name for f in fields(cls))


@dataclass(frozen=True, slots=True)
class Acte:
    """Every word of an act: `parts` and `signatures`, and the keys of the facts that it read."""

    id: str
    intitule: str
    parts: Parts
    signatures: tuple[Signature, ...]
    lues: frozenset[str] = frozenset()
