"""From the tables that people write to grids of numbers: cells, labels, totals, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from clsdocs.acte.parts import Parts
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold, locate, passages_of
from clsdocs.controles.lecture.sommes import CHIFFRES, read_figures
from clsdocs.errors import Place
from clsdocs.prose.nodes import (
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Liste,
    Paragraphe,
    Rubriques,
    Span,
    Tableau,
    Texte,
    Valeur,
    notes_of,
    span_text,
)
from clsdocs.record import Record

_NUMBER = re.compile(
    rf"(?P<signe>[\u2212+-] ?)?(?P<chiffres>{CHIFFRES}) ?(?P<unite>€|euros?|EUR|%)?"
    r"(?: ?(?:HT|TTC))?(?: ?\(\d\))?"
)
_NOTHING = re.compile(r"(?:[-–—/]|néant|sans objet|n\.?a\.?)?", re.IGNORECASE)
TOTAL = re.compile(r"(?:sous[- ])?tota(?:l|ux)\b|ensemble\b|montant total\b|coût total\b", re.I)
SOUS_TOTAL = re.compile(r"sous[- ]total", re.I)


class Cellule(Record):
    """A cell: its words, folded, and the number that they write, None where they write none."""

    spans: tuple[Span, ...]
    plat: str
    valeur: Decimal | None
    unite: str = ""

    @property
    def vide(self) -> bool:
        """Whether it says that there is nothing: it then counts for zero."""
        return _NOTHING.fullmatch(self.plat) is not None

    @property
    def mots(self) -> str:
        """Its words as printed."""
        return "".join(map(span_text, self.spans)).strip()

    @property
    def euros(self) -> bool:
        """Whether it is a sum of money."""
        return self.unite not in ("", "%")

    @property
    def pourcent(self) -> bool:
        """Whether it is a share."""
        return self.unite == "%"


class Grille(Record):
    """A table that a person wrote, and the article in which it stands."""

    entetes: tuple[str, ...]
    lignes: tuple[tuple[Cellule, ...], ...]
    partie: str = ""
    article: str = ""

    def label(self, ligne: int, colonne: int) -> str:
        """Return the words, left of a cell, that say what it is."""
        row = self.lignes[ligne]
        words = [c.plat for c in row[:colonne] if c.valeur is None and not c.vide]
        return words[-1] if words else row[0].plat if row else ""

    def entete(self, colonne: int) -> str:
        """Return the head of a column."""
        return self.entetes[colonne] if colonne < len(self.entetes) else ""

    def is_money(self, colonne: int) -> bool:
        """Return whether a column holds sums of money: its cells or its head say so."""
        said = any(c.euros for row in self.lignes for c in row[colonne : colonne + 1])
        return said or re.search(r"€|\beuros?\b|montant", self.entete(colonne), re.I) is not None

    def place(self, examen: Examen, ligne: int, colonne: int) -> Place:
        """Return where a cell is written; that of the fact that it prints."""
        row = self.lignes[ligne]
        cell = row[colonne]
        for span in cell.spans:
            if isinstance(span, Valeur) and span.cle:
                return examen.of_key(span.cle)
            if isinstance(span, Texte) and span.place.path:
                words = fold(span.text).strip()
                before = sum(other.plat.count(words) for other in row[:colonne])
                return locate(span.place, words, examen.fichiers, before)
        (passage,) = passages_of(Parts(corps=(Paragraphe(cell.spans),)))
        return examen.where(passage, 0, len(passage.plat))[0]


def grids_of(examen: Examen) -> tuple[Grille, ...]:
    """Return the tables of the act, nested ones included, those that clsdocs adds up aside."""
    return examen.once(_all_grids)


def _all_grids(examen: Examen) -> Iterator[Grille]:
    if examen.acte is None:
        return
    for name in Parts.names():
        article = ""
        for bloc in getattr(examen.acte.parts, name):
            if isinstance(bloc, Intertitre):
                article = bloc.id or article
            for table in _tables(bloc):
                if not table.total:
                    yield _grid(table, name, article)


def _tables(bloc: Bloc) -> Iterator[Tableau]:
    if isinstance(bloc, Tableau):
        yield bloc
    for inner in _inside(bloc):
        yield from _tables(inner)
    if not isinstance(bloc, Liste | Rubriques | Definitions | Citation):
        for call in notes_of((bloc,)):
            for inner in call.note:
                yield from _tables(inner)


def _inside(bloc: Bloc) -> Iterable[Bloc]:
    match bloc:
        case Liste():
            return [inner for element in bloc.elements for inner in element]
        case Rubriques():
            return [inner for _, blocs in bloc.lignes for inner in blocs]
        case Definitions():
            return [inner for _, blocs in bloc.elements for inner in blocs]
        case Citation():
            return bloc.blocs
        case _:
            return ()


def _grid(table: Tableau, partie: str, article: str) -> Grille:
    heads = tuple(fold("".join(map(span_text, cell))).strip() for cell in table.entete)
    rows = tuple(tuple(map(_cell, row)) for row in table.lignes)
    return Grille(heads, rows, partie, article)


def _cell(spans: tuple[Span, ...]) -> Cellule:
    plat = fold("".join(map(span_text, spans))).strip()
    found = _NUMBER.fullmatch(plat)
    if found is None:
        return Cellule(spans, plat, None)
    value = read_figures(found["chiffres"])
    negative = (found["signe"] or "").strip() in ("\u2212", "-")
    return Cellule(spans, plat, -value if negative else value, found["unite"] or "")
