"""From the changes of an avenant to its articles: which change stands where, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum

from clsdocs.acte.phrases import NBSP
from clsdocs.avenants.operations.modificatif import Tranche
from clsdocs.avenants.texte.alineas import split_segments
from clsdocs.avenants.texte.changements import (
    Ajout,
    Changement,
    NouvelleDivision,
    Partout,
    Redaction,
    touched,
)
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.avenants.vigueur.en_vigueur import Etape
from clsdocs.domain.annexe import Contenu
from clsdocs.domain.modification import (
    ChangerPartie,
    ChangerTerritoire,
    FixerExercice,
    Operation,
    Proroger,
)
from clsdocs.record import Record, replace


class Place(IntEnum):
    """The order of the articles of an avenant."""

    PARTIES = 0
    TERRITOIRE = 1
    PROROGATION = 2
    PARTOUT = 3
    ARTICLES = 4
    ANNEXES = 5
    FICHES = 6
    FINANCEMENT = 7


class ArticleAvenant(Record):
    """One article of an avenant: the changes that it says, all to one place of the act.

    `operation` is the one that it says in its own words, besides or instead of changes.
    """

    place: Place
    etape: Etape
    changements: tuple[Changement, ...] = ()
    operation: Operation | None = None
    numero: int = 0

    @property
    def avant(self) -> Sequence[Division]:
        """The divisions of the act before the change."""
        return self.etape.avant

    @property
    def tranche(self) -> Tranche:
        """The operations that it comes from, and their day of effect."""
        return self.etape.tranche

    @property
    def divisions(self) -> frozenset[str]:
        """The divisions of the act that it changes or adds."""
        return touched(self.changements)


def plan_articles(etapes: Iterable[Etape]) -> tuple[ArticleAvenant, ...]:
    """Return the articles that say what `etapes`, those of one avenant, change; numbered."""
    found = [article for etape in etapes for article in _articles(etape)]
    ordered = sorted(found, key=lambda article: article.place)
    return tuple(replace(article, numero=rank) for rank, article in enumerate(ordered, 1))


_SAID: Mapping[type, Place] = {
    ChangerPartie: Place.PARTIES,
    ChangerTerritoire: Place.TERRITOIRE,
    Proroger: Place.PROROGATION,
}
"""The operations that have an article of their own, besides what they change in print."""


def _articles(etape: Etape) -> Iterator[ArticleAvenant]:
    for _, operation in etape.tranche.operations:
        if type(operation) in _SAID:
            yield ArticleAvenant(_SAID[type(operation)], etape, operation=operation)
    for change in etape.changements:
        if isinstance(change, Partout):
            yield ArticleAvenant(Place.PARTOUT, etape, (change,))
    groups = _grouped(etape)
    if _moves_money(etape):
        groups.setdefault((Place.FINANCEMENT, ""), [])
    for (place, _), changes in groups.items():
        yield ArticleAvenant(place, etape, tuple(changes))


def _moves_money(etape: Etape) -> bool:
    """Return whether a funder brings another amount than before, or a year is fixed anew."""
    before, after = (lus.document.financement for lus in (etape.lus_avant, etape.lus))
    held = [{f.id: f.montants for f in m.financeurs} if m else {} for m in (before, after)]
    fixed = (isinstance(operation, FixerExercice) for _, operation in etape.tranche.operations)
    return held[0] != held[1] or any(fixed)


def _grouped(etape: Etape) -> dict[tuple[Place, str], list[Changement]]:
    """Return the changes by article of the avenant, in the order of the act."""
    divisions = {division.cle: division for division in etape.apres} | {
        division.cle: division for division in etape.avant
    }
    money = {a.id for a in etape.lus.document.annexes if a.contenu is Contenu.FINANCEMENT}
    groups: dict[tuple[Place, str], list[Changement]] = {}
    for change in sorted(etape.changements, key=lambda c: _rank(c, etape)):
        if isinstance(change, Partout):
            continue
        division = change.division if isinstance(change, NouvelleDivision) else None
        division = division or divisions[change.lieu.division]
        groups.setdefault(_group(division, money), []).append(change)
    return groups


def _rank(change: Changement, etape: Etape) -> tuple[int, bool, int, bool, int, int]:
    """Return by what changes are put in the order of the act, the points that are added last."""
    cle = change.division.cle if isinstance(change, NouvelleDivision) else change.lieu.division
    order = [division.cle for division in etape.apres]
    before = next((division for division in etape.avant if division.cle == cle), None)
    points = [segment.cle for segment in split_segments(before.blocs)] if before else []
    lieu = change.lieu
    point = points.index(lieu.point) if lieu.point in points else 0
    rank = order.index(cle) if cle in order else -1
    adds = isinstance(change, Ajout) and change.point is not None
    return rank, adds, point, not lieu.intitule, lieu.alinea, lieu.tableau


def _group(division: Division, money: set[str]) -> tuple[Place, str]:
    if division.partie in ("financement", "versements") or division.cle in money:
        return Place.FINANCEMENT, ""
    if division.genre is Genre.FICHE or (division.titre and division.titre.style == "Titre axe"):
        return Place.FICHES, ""
    if division.partie == "annexes":
        return Place.ANNEXES, division.cle
    return Place.ARTICLES, division.cle


def joined_divisions(articles: Iterable[ArticleAvenant]) -> tuple[Division, ...]:
    """Return the annexes and fiches, new or rewritten, that the avenant itself holds."""
    return tuple(_joined(articles))


def _joined(articles: Iterable[ArticleAvenant]) -> Iterator[Division]:
    for article in articles:
        before = {division.cle: division for division in article.avant}
        for change in article.changements:
            if isinstance(change, NouvelleDivision):
                if change.division.genre in (Genre.ANNEXE, Genre.FICHE):
                    yield change.division
            elif isinstance(change, Redaction) and change.lieu == change.lieu.tout:
                division = before[change.lieu.division]
                if division.genre in (Genre.ANNEXE, Genre.FICHE) and not change.lieu.point:
                    titre = change.titre or division.titre
                    yield Division(division.cle, division.partie, titre, change.blocs)


def name_joined(divisions: Sequence[Division]) -> dict[str, str]:
    """Return, by key, where the avenant holds each of `divisions`: « l’annexe 1 au présent … »."""
    annexes = [division for division in divisions if division.genre is Genre.ANNEXE]
    names = {
        division.cle: f"l’annexe{NBSP}{rank} au présent avenant"
        for rank, division in enumerate(annexes, 1)
    }
    fiches = [division.cle for division in divisions if division.genre is Genre.FICHE]
    return names | dict.fromkeys(fiches, "la fiche annexée au présent avenant")
