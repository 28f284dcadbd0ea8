"""The drafted act: every word that binds, in the parts that a Word template places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from clsdocs.domain.image import Image
from clsdocs.prose.nodes import Bloc, Span, Tableau
from clsdocs.record import Record, names_of

Blocs = tuple[Bloc, ...]


class Signature(Record):
    """One block of the signature page; `formule` is empty for who holds the office."""

    pour: str
    formule: str
    qualite: str
    nom: str


class PageDePartie(Record):
    """The page on which one party signs: whose it is, of which act, where and when, its blocks."""

    intitule: str
    rappel: str
    mention: str
    fait: str
    signatures: tuple[Signature, ...]


class Apposition(Record):
    """How the signatures are put on paper, beside the blocks themselves.

    `principales` are the blocks of the parties of the first rank, `associes` what the others are
    called, empty where all have one rank; `fait` is the line on which each writes its own place and
    date. `paraphes` is how many initials each page bears, `tampon` the words of the frame left to
    the prefecture, and `pages` are those of the parties, where each signs on its own.
    """

    principales: int = 0
    associes: str = ""
    fait: str = ""
    paraphes: int = 0
    tampon: str = ""
    pages: tuple[PageDePartie, ...] = ()


class Parts(Record):
    """The parts of an act that a template places, each once, in reading order."""

    liminaire: Blocs = ()
    comparution: Blocs = ()
    visas: Blocs = ()
    considerants: Blocs = ()
    corps: Blocs = ()
    financement: Blocs = ()
    versements: Blocs = ()
    cloture: Blocs = ()
    annexes: Blocs = ()
    glossaire: Blocs = ()
    logos: Blocs = ()

    FACULTATIVES: ClassVar[frozenset[str]] = frozenset({"glossaire", "logos"})
    """The parts that a template may leave out: they bind nobody."""

    @property
    def blocs(self) -> Blocs:
        """The blocks of all parts, in reading order."""
        return tuple(bloc for name in self.names() for bloc in getattr(self, name))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the parts, in reading order."""
        return names_of(cls)


class Fiche(Record):
    """A fiche-action in words: its number, its title, and what stands under each of its labels."""

    id: str
    numero: str
    intitule: tuple[Span, ...]
    lignes: tuple[tuple[str, Blocs], ...]
    budget: Tableau | None = None


class Acte(Record):
    """Every word of an act: `parts` and `signatures`, and the keys of the facts that it read.

    The annexes hold the fiches; `annexes_seules` are the same without them, for a template that
    draws `fiches` itself. `images` are the pictures that figures name.
    """

    id: str
    intitule: str
    parts: Parts
    signatures: tuple[Signature, ...]
    lues: frozenset[str] = frozenset()
    fiches: tuple[Fiche, ...] = ()
    annexes_seules: Blocs = ()
    images: Mapping[str, Image] = {}
    apposition: Apposition = Apposition()
