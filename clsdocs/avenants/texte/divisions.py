"""From the parts of an act to what an avenant may name: articles, titres, annexes and fiches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from clsdocs.acte.parts import Blocs, Parts
from clsdocs.acte.phrases import NBSP
from clsdocs.francais import avec_article
from clsdocs.prose.nodes import Bloc, Intertitre, span_text
from clsdocs.record import Record, replace

PLACES = ("corps", "financement", "versements", "annexes")
"""The parts that an avenant may change; visas, recitals and the parties' names stay as signed."""


class Genre(StrEnum):
    """What a division is called."""

    ARTICLE = "article"
    TITRE = "titre"
    PARTIE = "partie"
    ANNEXE = "annexe"
    FICHE = "fiche"


SUPPRIME, SUPPRIMEE = "(Supprimé)", "(Supprimée)"
"""What is left of the heading of a division that an avenant takes out."""

_STYLES = {"Titre annexe": Genre.ANNEXE, "Titre fiche": Genre.FICHE, "Titre axe": Genre.PARTIE}


_FEMININES = frozenset({Genre.ANNEXE, Genre.FICHE, Genre.PARTIE})


class Division(Record):
    """A heading, None before the first one, and the blocks under it, in one part of the act."""

    cle: str
    partie: str
    titre: Intertitre | None
    blocs: Blocs

    @property
    def genre(self) -> Genre:
        """What the division is called."""
        titre = self.titre
        if titre is None or (titre.sans_numero and titre.style not in _STYLES):
            return Genre.PARTIE
        if titre.style in _STYLES:
            named = _STYLES[titre.style]
            return named if titre.numero else Genre.PARTIE
        return Genre.TITRE if titre.niveau == 1 else Genre.ARTICLE

    @property
    def numero(self) -> str:
        """Its number as printed, empty where it has none."""
        return self.titre.numero if self.titre else ""

    @property
    def intitule(self) -> str:
        """The words of its heading, without the number."""
        return "".join(map(span_text, self.titre.spans)) if self.titre else ""

    @property
    def nom(self) -> str:
        """What sentences call it, without article: « article 8 », « annexe 2 », « titre II »."""
        match self.genre:
            case Genre.PARTIE:
                return f"partie intitulée «{NBSP}{self.intitule}{NBSP}»"
            case Genre.FICHE:
                return f"fiche n°{NBSP}{self.numero}"
            case genre:
                return f"{genre}{NBSP}{self.numero}"

    @property
    def article(self) -> str:
        """The article before its name: « l' », « le » or « la »."""
        return {Genre.ARTICLE: "l'", Genre.ANNEXE: "l'", Genre.TITRE: "le"}.get(self.genre, "la")

    @property
    def designation(self) -> str:
        """Its name with its article: « l’article 8 », « la fiche n° 1.2 »."""
        return avec_article(self.article, self.nom)

    @property
    def feminine(self) -> bool:
        """Whether words that speak of it are feminine."""
        return self.genre in _FEMININES

    @property
    def supprimee(self) -> bool:
        """Whether an avenant took it out: only its number is left."""
        return not self.blocs and self.intitule in (SUPPRIME, SUPPRIMEE)

    def with_blocs(self, blocs: Iterable[Bloc]) -> Division:
        """Return the same division, `blocs` in it."""
        return replace(self, blocs=tuple(blocs))


def split_parts(parts: Parts) -> tuple[Division, ...]:
    """Return the divisions of `parts`, in reading order."""
    return tuple(division for name in PLACES for division in _split(name, getattr(parts, name)))


def _split(partie: str, blocs: Blocs) -> Iterator[Division]:
    rank, titre, held = 0, None, list[Bloc]()
    for bloc in (*blocs, None):
        if bloc is None or (isinstance(bloc, Intertitre) and _opens(partie, bloc)):
            if titre is not None or held:
                rank += titre is None or not titre.id
                yield Division(_cle(partie, titre, rank), partie, titre, tuple(held))
            titre, held = bloc, []
        else:
            held.append(bloc)


def _opens(partie: str, heading: Intertitre) -> bool:
    """Return whether `heading` begins a division: parts of an article or of an annex do not."""
    return bool(heading.style) or (heading.niveau < 3 and partie != "annexes")


def _cle(partie: str, titre: Intertitre | None, rank: int) -> str:
    """Return what tells a division from others: its id, else its rank among those without one."""
    if titre is None or not titre.id:
        axis = titre is not None and titre.style == "Titre axe"
        return f"{partie}#{span_text(titre.spans[0]) if titre and axis else rank}"
    return titre.id


def join_parts(parts: Parts, divisions: Iterable[Division]) -> Parts:
    """Return `parts`, those that an avenant may change made of `divisions`."""
    held: dict[str, list[Bloc]] = {name: [] for name in PLACES}
    for division in divisions:
        if division.titre is not None:
            held[division.partie].append(division.titre)
        held[division.partie] += division.blocs
    return replace(parts, **{name: tuple(blocs) for name, blocs in held.items()})


def find_division(divisions: Iterable[Division], cle: str) -> Division | None:
    """Return the division called `cle`, or None."""
    return next((division for division in divisions if division.cle == cle), None)
