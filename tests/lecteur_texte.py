"""The plain text of an act as a tree: what its divisions, points, alinéas and tables are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lecteur_docx import Bloc, Ligne, Rangee, Tableau, fold_bloc
from lecteur_nombres import NUMERO

OPENING = "Entre les soussignés :"
HINGE = "Il est convenu ce qui suit :"
POINT = rf"{NUMERO}(?:\.\d+)+"
"""The number of a point: « 8.2 », « 11 bis.1 »."""

_DIVISIONS = {"heading 1", "heading 2", "titre annexe", "titre axe", "titre fiche"}
_ANNEXE = {"titre annexe", "titre axe", "titre fiche"}
"""What opens a division in an annex: the headings of its own text only divide it."""

_POINTS = {"heading 2", "heading 3"}
_ALINEAS = re.compile(r"body text|list (?:bullet|number)|quote", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?P<prefix>(?P<genre>Article|Annexe|Fiche n°|Titre) "
    rf"(?P<numero>{NUMERO}|[\d.]+|[IVXL]+(?:er)?) – )(?P<intitule>.*)",
    re.IGNORECASE,
)
_POINT_HEADING = re.compile(rf"(?P<prefix>(?P<numero>{POINT}) )(?P<intitule>.*)")


class Incompris(Exception):
    """A sentence, or a place, that the reader will not guess."""


@dataclass(frozen=True, eq=False)
class Point:
    """A part of an article: its heading, None for what stands before the first, and its blocks."""

    titre: Ligne | None
    blocs: tuple[Bloc, ...]

    @property
    def numero(self) -> str:
        """« 8.2 », or the words of a heading without number."""
        if self.titre is None:
            return ""
        found = _POINT_HEADING.fullmatch(self.titre.texte)
        return found["numero"] if found else self.titre.texte

    @property
    def alineas(self) -> list[Ligne]:
        """Its alinéas: each paragraph and each item of a list."""
        return [b for b in self.blocs if isinstance(b, Ligne) and _ALINEAS.match(b.style)]

    @property
    def tableaux(self) -> list[Tableau]:
        """Its tables, the rubriques of a fiche left out."""
        return [b for b in self.blocs if isinstance(b, Tableau) and not is_rubriques(b)]


@dataclass(frozen=True, eq=False)
class Division:
    """An article, a titre, an annex, a fiche or a part without number; an annex holds others."""

    titre: Ligne | None
    points: tuple[Point, ...]
    divisions: tuple[Division, ...] = ()

    @property
    def nom(self) -> str:
        """« article 8 », « fiche n° 1.2 », « partie intitulée "Méthode" »."""
        heading = self.titre.texte if self.titre else ""
        found = _NUMBERED.fullmatch(heading)
        if found:
            return f"{found['genre'].lower()} {found['numero']}"
        return f'partie intitulée "{heading}"'


Noeud = Ligne | Tableau | Rangee | Point | Division


@dataclass(frozen=True)
class Texte:
    """An act: the parties' names, its visas and recitals, then what an avenant may change."""

    comparution: Point
    visas: tuple[Bloc, ...]
    divisions: tuple[Division, ...]

    def walk(self) -> Iterator[Division]:
        """Yield every division, those that an annex holds after it."""
        for division in self.divisions:
            yield division
            yield from division.divisions


def is_rubriques(tableau: Tableau) -> bool:
    """Return whether `tableau` is the one that a fiche-action is made of."""
    head = tableau.rangees[0].cellules[0]
    return bool(head) and head[0].texte.startswith("Fiche n° ")


def renamed(titre: Ligne, intitule: str) -> Ligne:
    """Return the heading `titre` with its number and other words."""
    found = _NUMBERED.fullmatch(titre.texte) or _POINT_HEADING.fullmatch(titre.texte)
    return replace(titre, texte=f"{found['prefix'] if found else ''}{intitule}")


def read_texte(blocs: Iterable[Bloc]) -> Texte:
    """Return the act that `blocs` are, from its parties to its last annex, its signing left out."""
    held = [fold_bloc(bloc) for bloc in blocs]
    start = _index(held, lambda ligne: ligne.texte == OPENING, "l’ouverture de la comparution")
    body = _index(held, lambda ligne: _opens(ligne) or ligne.texte == HINGE, "le corps", start)
    first = (n for n in range(start, body) if _style(held[n]) in ("visa", "considerant"))
    visas = next(first, body)
    divisions = _divisions(_without_signing(held[body:]))
    return Texte(
        Point(None, tuple(held[start:visas])), tuple(held[visas:body]), tuple(_nested(divisions))
    )


def read_division(titre: Ligne | None, blocs: Iterable[Bloc]) -> Division:
    """Return the division that `blocs`, folded, make under `titre`."""
    headings: list[Ligne | None] = [None]
    contents: list[list[Bloc]] = [[]]
    for bloc in blocs:
        if isinstance(bloc, Ligne) and _style(bloc) in _POINTS:
            headings.append(bloc)
            contents.append([])
        else:
            contents[-1].append(bloc)
    return Division(titre, tuple(map(Point, headings, map(tuple, contents))))


def _index(blocs: Sequence[Bloc], test: Callable[[Ligne], bool], what: str, start: int = 0) -> int:
    for n in range(start, len(blocs)):
        bloc = blocs[n]
        if isinstance(bloc, Ligne) and test(bloc):
            return n
    raise Incompris(f"ce document n’a pas {what}")


def _style(bloc: Bloc) -> str:
    return bloc.style.lower() if isinstance(bloc, Ligne) else ""


def _opens(bloc: Bloc) -> bool:
    return _style(bloc) in _DIVISIONS


def _without_signing(blocs: Iterable[Bloc]) -> Iterator[Bloc]:
    signing = False
    for bloc in blocs:
        signing = _style(bloc) == "cloture" or (signing and not _opens(bloc))
        if not signing:
            yield bloc


def _divisions(blocs: Iterable[Bloc]) -> Iterator[Division]:
    titre: Ligne | None = None
    held: list[Bloc] = []
    opening = _DIVISIONS
    for bloc in blocs:
        if isinstance(bloc, Ligne) and _style(bloc) in opening:
            if titre is not None or held:
                yield read_division(titre, held)
            titre, held = bloc, []
            opening = _ANNEXE if _style(bloc) in _ANNEXE else opening
        else:
            held.append(bloc)
    yield read_division(titre, held)


def _nested(divisions: Iterable[Division]) -> Iterator[Division]:
    """Yield `divisions`, each annex with the parts, axes and fiches that follow it."""
    annexe: Division | None = None
    for division in divisions:
        if division.titre is not None and _style(division.titre) == "titre annexe":
            if annexe is not None:
                yield annexe
            annexe = division
        elif annexe is None:
            yield division
        else:
            annexe = replace(annexe, divisions=(*annexe.divisions, division))
    if annexe is not None:
        yield annexe
