"""The changes of an avenant gathered on the tree of an act, then the text that they make of it.

Every place is looked up in the text before the avenant: changes are noted, and made at the end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lecteur_docx import Bloc, Ligne, Rangee, Tableau
from lecteur_lieux import Lieu
from lecteur_texte import Division, Incompris, Noeud, Point, Texte, is_rubriques, renamed

T = TypeVar("T")
Cut = tuple[int, int, str]
"""Words that change: from which sign to which, and what stands there then."""


@dataclass(frozen=True)
class Mots:
    """Words to replace: `occurrence` is a rank, 0 where they stand once, -1 for each time."""

    avant: str
    apres: str
    occurrence: int = 0

    def cuts(self, words: str) -> list[Cut]:
        """Return each change to make in `words`."""
        begins = r"(?<!\w)" if re.match(r"\w", self.avant) else ""
        ends = r"(?!\w)" if re.search(r"\w$", self.avant) else ""
        # Words that disappear take the space before them along.
        space = "" if self.apres else " ?"
        pattern = f"{space}{begins}{re.escape(self.avant)}{ends}"
        return [(*match.span(), self.apres) for match in re.finditer(pattern, words)]


@dataclass
class _Sort:
    """What becomes of a node; `instead` is None where it stays."""

    cuts: list[Cut] = field(default_factory=list)
    instead: list[Noeud] | None = None
    before: list[Noeud] = field(default_factory=list)
    after: list[Noeud] = field(default_factory=list)
    end: list[Noeud] = field(default_factory=list)


class Chantier:
    """The text of an act, and what becomes of each of its nodes."""

    def __init__(self, texte: Texte) -> None:
        self.texte = texte
        self._added: list[Division] = []
        self._partout: list[Mots] = []
        self._sorts: dict[Noeud, _Sort] = defaultdict(_Sort)
        self._lignes = {ligne for d in texte.divisions for ligne in lignes_of(d)}

    def division(self, nom: str) -> Division:
        """Return the division called `nom`, of the act or among those inserted."""
        held = (*self.texte.walk(), *self._added)
        return only([d for d in held if d.nom == nom], f"division « {nom} »")

    def point(self, lieu: Lieu) -> Point:
        """Return the part of its division that `lieu` names, else what stands before the first."""
        points = self.division(lieu.division).points
        named = f"point « {lieu.point} » dans {lieu.division}"
        return only([p for p in points if p.numero == lieu.point], named)

    def noeud(self, lieu: Lieu) -> Noeud:
        """Return what `lieu` names."""
        point, where = self.point(lieu), f"{lieu.division} {lieu.point}".strip()
        if lieu.intitule:
            titre = point.titre if lieu.point else self.division(lieu.division).titre
            return only([titre] if titre else [], f"intitulé de {where}")
        if lieu.alinea:
            return _ranked(point.alineas, lieu.alinea, f"alinéa de {where}")
        if lieu.tableau > 0:
            return _ranked(point.tableaux, lieu.tableau, f"tableau de {where}")
        if lieu.tableau:
            return only(point.tableaux, f"tableau de {where}")
        return point if lieu.point else self.division(lieu.division)

    def rangee(self, lieu: Lieu, libelle: str) -> Rangee:
        """Return the rubrique `libelle` of the fiche that `lieu` names, or one inserted in it."""
        tables = (b for b in self.point(lieu).blocs if isinstance(b, Tableau) and is_rubriques(b))
        rows = [row for table in tables for row in table.rangees]
        rows += [n for row in rows for n in self._sort(row).after if isinstance(n, Rangee)]
        labelled = [r for r in rows if [p.texte for p in r.cellules[0]] == [libelle]]
        return only(labelled, f"rubrique « {libelle} » dans {lieu.division}")

    def replace_words(self, lieu: Lieu, mots: Mots) -> None:
        """Note words that change in the alinéa, the heading or the table that `lieu` names."""
        noeud, what = self.noeud(lieu), f"fois « {mots.avant} »"
        if lieu.is_whole:
            noeud = only(self.point(lieu).alineas, f"alinéa de {lieu.division} {lieu.point}")
        found = [(ligne, cut) for ligne in lignes_of(noeud) for cut in mots.cuts(ligne.texte)]
        if mots.occurrence > 0:
            found = [_ranked(found, mots.occurrence, what)]
        elif mots.occurrence == 0 or not found:
            found = [only(found, what)]
        for ligne, cut in found:
            self._sorts[ligne].cuts.append(cut)

    def replace_everywhere(self, mots: Mots) -> None:
        """Note words that change in all that an avenant may change."""
        if not any(mots.cuts(ligne.texte) for ligne in self._lignes):
            raise Incompris(f"« {mots.avant} » ne figure nulle part")
        self._partout.append(mots)

    def rename(self, lieu: Lieu, intitule: str) -> None:
        """Note the new words of the heading that `lieu` names; its number stays."""
        titre = self.noeud(lieu)
        assert isinstance(titre, Ligne)
        self.put(titre, [renamed(titre, intitule)])

    def put(self, noeud: Noeud, instead: Iterable[Noeud]) -> None:
        """Note what takes the place of `noeud`: nothing, where it disappears."""
        sort = self._sorts[noeud]
        if sort.instead is not None:
            raise Incompris("deux changements au même endroit")
        sort.instead = list(instead)

    def insert(self, noeud: Noeud, added: Iterable[Noeud], *, before: bool = False) -> None:
        """Note what stands after `noeud`, or before it; a division can then be named."""
        held, sort = list(added), self._sorts[noeud]
        self._added += [node for node in held if isinstance(node, Division)]
        (sort.before if before else sort.after).extend(held)

    def complete(self, noeud: Noeud, added: Iterable[Noeud]) -> None:
        """Note what stands at the end of a point or of a division."""
        held = list(added)
        parted = isinstance(noeud, Division) and (noeud.points[1:] or noeud.divisions)
        if parted and not all(isinstance(node, Point) for node in held):
            raise Incompris("cette division a plusieurs parties : laquelle est complétée ?")
        self._sorts[noeud].end += held

    def blocs(self) -> list[Bloc]:
        """Return the text in force; raise `Incompris` where changes stand in each other's way."""
        seen: set[Noeud] = set()
        made = list(self._made(self.texte.comparution, seen))
        made += self.texte.visas
        made += (b for division in self.texte.divisions for b in self._made(division, seen))
        if self._sorts.keys() - seen:
            raise Incompris("un changement porte sur un texte qu’un autre fait disparaître")
        return [bloc for bloc in made if not isinstance(bloc, Rangee)]

    def _sort(self, noeud: Noeud) -> _Sort:
        return self._sorts.get(noeud) or _Sort()

    def _cuts(self, ligne: Ligne) -> list[Cut]:
        """Return every change to the words of `ligne`, its own before those made everywhere."""
        cuts = self._sort(ligne).cuts.copy()
        if ligne in self._lignes:
            everywhere = (cut for mots in self._partout for cut in mots.cuts(ligne.texte))
            cuts += [cut for cut in everywhere if not _overlaps(cut, cuts)]
        return cuts

    def _made(self, noeud: Noeud, seen: set[Noeud]) -> Iterator[Bloc | Rangee]:
        seen.add(noeud)
        sort = self._sort(noeud)
        for node in sort.before:
            yield from self._made(node, seen)
        if sort.instead is None:
            yield from self._kept(noeud, seen)
        for node in (*(sort.instead or ()), *sort.after):
            yield from self._made(node, seen)

    def _kept(self, noeud: Noeud, seen: set[Noeud]) -> Iterator[Bloc | Rangee]:
        sort = self._sort(noeud)
        match noeud:
            case Ligne():
                yield replace(noeud, texte=_cut(noeud.texte, self._cuts(noeud)))
            case Rangee():
                yield Rangee(tuple(tuple(self._cell(cell, seen)) for cell in noeud.cellules))
            case Tableau():
                rows = [made for row in noeud.rangees for made in self._made(row, seen)]
                yield Tableau(tuple(row for row in rows if isinstance(row, Rangee)))
            case Point():
                for node in (*_heading(noeud), *noeud.blocs, *sort.end):
                    yield from self._made(node, seen)
            case Division():
                for node in (*_heading(noeud), *noeud.points, *sort.end, *noeud.divisions):
                    yield from self._made(node, seen)

    def _cell(self, cell: Iterable[Ligne], seen: set[Noeud]) -> Iterator[Ligne]:
        made = (bloc for ligne in cell for bloc in self._made(ligne, seen))
        return (bloc for bloc in made if isinstance(bloc, Ligne))


def lignes_of(noeud: Noeud) -> Iterator[Ligne]:
    """Yield the lines of `noeud`, headings and cells included."""
    match noeud:
        case Ligne():
            yield noeud
        case Tableau():
            yield from (ligne for row in noeud.rangees for ligne in lignes_of(row))
        case Rangee():
            yield from (ligne for cell in noeud.cellules for ligne in cell)
        case Point():
            children = (*_heading(noeud), *noeud.blocs)
            yield from (ligne for child in children for ligne in lignes_of(child))
        case Division():
            parts = (*_heading(noeud), *noeud.points, *noeud.divisions)
            yield from (ligne for part in parts for ligne in lignes_of(part))


def only(found: Sequence[T], what: str) -> T:
    """Return the one thing `found`; raise `Incompris` where there are none, or several."""
    if len(found) != 1:
        raise Incompris(f"{len(found)} {what}")
    return found[0]


def _ranked(found: Sequence[T], rank: int, what: str) -> T:
    if rank > len(found):
        raise Incompris(f"pas de {rank}e {what} : il y en a {len(found)}")
    return found[rank - 1]


def _heading(noeud: Point | Division) -> tuple[Noeud, ...]:
    return (noeud.titre,) if noeud.titre else ()


def _overlaps(cut: Cut, cuts: Iterable[Cut]) -> bool:
    return any(cut[0] < end and start < cut[1] for start, end, _ in cuts)


def _cut(words: str, cuts: Iterable[Cut]) -> str:
    limit = len(words)
    for start, end, instead in sorted(cuts, reverse=True):
        if end > limit:
            raise Incompris(f"deux changements aux mêmes mots : {words[start:end]}")
        words, limit = words[:start] + instead + words[end:], start
    return words
