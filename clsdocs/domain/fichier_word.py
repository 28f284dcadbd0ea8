"""A Word file as plain values: its words as they look, its tables, pictures, marks and fonts."""

from __future__ import annotations

from collections.abc import Mapping

from clsdocs.record import Record


class Mots(Record):
    """Words of a paragraph that look alike.

    `cache` says why nobody sees them, empty where they show; `police` is the font that they name
    themselves, empty where it is that of their style.
    """

    texte: str
    cache: str = ""
    surligne: bool = False
    police: str = ""


class Paragraphe(Record):
    """A paragraph of `partie`, empty for the body, else « en-tête 1 », « notes »…

    `style` is Word's own name of its style; `tableau` the rank of its table in the file, 0 outside.
    """

    partie: str
    style: str
    mots: tuple[Mots, ...]
    tableau: int = 0

    @property
    def texte(self) -> str:
        """The words of the paragraph."""
        return "".join(mots.texte for mots in self.mots)


class Grille(Record):
    """A table: its rank in the file, the words of its cells, whether a row heads it, its caption.

    A cell that merges with another counts once in its row.
    """

    rang: int
    lignes: tuple[tuple[str, ...], ...]
    entete: bool = False
    titre: str = ""


class Illustration(Record):
    """A picture and what stands for it; `decorative` where it is said to mean nothing."""

    partie: str
    nom: str
    alternative: str
    decorative: bool = False


class Marque(Record):
    """A comment or a tracked change: what it is, by whom, on which words."""

    genre: str
    auteur: str
    texte: str


class Contraste(Record):
    """Words too pale for what is behind them: a style or some words, two colours, their ratio.

    `voulu` is the least that lets them be read (WCAG 2.1, 1.4.3).
    """

    mots: str
    couleur: str
    fond: str
    rapport: float
    voulu: float

    @property
    def message(self) -> str:
        """What is wrong with it, as users read it."""
        found, wanted = f"{self.rapport:.2f}".replace(".", ","), f"{self.voulu}".replace(".", ",")
        behind = "blanc" if self.fond == "FFFFFF" else self.fond
        return f"{self.mots} : {self.couleur} sur {behind}, contraste {found} au lieu de {wanted}"


PLUS_FONCE = "choisir une couleur plus foncée, ou un fond plus clair"
"""What to do about words that are too pale."""


class FichierWord(Record):
    """A Word file, read: `chemin` is how a message names it.

    `polices` are the fonts that its styles name, `incorporees` those that it carries; `proprietes`
    what its file says of itself: titre, langue, auteur, modifie_par, societe, responsable, and
    the names of its own.
    """

    chemin: str
    paragraphes: tuple[Paragraphe, ...] = ()
    grilles: tuple[Grille, ...] = ()
    illustrations: tuple[Illustration, ...] = ()
    commentaires: tuple[Marque, ...] = ()
    revisions: tuple[Marque, ...] = ()
    champs: tuple[str, ...] = ()
    signets: frozenset[str] = frozenset()
    polices: frozenset[str] = frozenset()
    incorporees: frozenset[str] = frozenset()
    contrastes: tuple[Contraste, ...] = ()
    proprietes: Mapping[str, str] = {}
    suivi: bool = False
    """Whether Word was asked to track changes."""
    au_vote: bool = False
    """Whether it goes to the assemblies, before it goes to signature."""

    @property
    def corps(self) -> tuple[Paragraphe, ...]:
        """The paragraphs of the body, in reading order."""
        return tuple(p for p in self.paragraphes if not p.partie)
