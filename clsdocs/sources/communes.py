"""From the file of the municipalities of a territory to each of them, or to every wrong line."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from clsdocs.domain.dossier import Commune
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import show
from clsdocs.errors import Place, Problem
from clsdocs.sources.facts import validate
from clsdocs.sources.nodes import MappingNode, ScalarNode, flatten

COLUMNS = ("insee", "nom", "epci")
_HEADER = ";".join(COLUMNS)


def read_communes(source: Text, liens: Liens) -> tuple[tuple[Commune, ...], tuple[Problem, ...]]:
    """Return the municipalities that `source` lists, one a line, and what is wrong with it."""
    header, *lines = source.text.split("\n")
    if header.strip().lower() != _HEADER:
        advice = f"l’écrire : {_HEADER}"
        message = f"première ligne {show(header)} au lieu des noms des colonnes"
        return (), (Problem(Place(source.path, 1), "L-49", message, advice),)
    found: list[Commune] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, line in enumerate(lines, 2):
        if line.strip():
            place, cells = Place(source.path, number), _cells(line)
            commune, wrong = _read_line(cells, place, liens)
            found += [commune] if commune else []
            problems += [*wrong, *_repeated(cells, place, first)]
    return tuple(found), tuple(problems)


def _read_line(
    cells: list[str], place: Place, liens: Liens
) -> tuple[Commune | None, tuple[Problem, ...]]:
    if wrong := _wrong_cells(cells):
        advice = f"écrire les trois, séparées par « ; » : {_HEADER}"
        return None, (Problem(place, "L-49", wrong, advice),)
    written = zip(COLUMNS, (ScalarNode(place, cell, plain=False) for cell in cells), strict=True)
    facts = flatten(MappingNode(place, dict.fromkeys(COLUMNS, place), dict(written)))
    return validate(Commune, facts, None, liens)


def _wrong_cells(cells: list[str]) -> str | None:
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} colonne{'s' if len(cells) > 1 else ''} au lieu de 3"
    return f"colonne « {COLUMNS[cells.index('')]} » vide" if "" in cells else None


def _cells(line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=";", strict=True))]
    except csv.Error:  # quotes that do not close
        return [line]


def _repeated(cells: list[str], place: Place, first: dict[str, int]) -> Iterator[Problem]:
    insee = cells[0]
    if insee in first:
        message = f"commune « {insee} » en double (déjà ligne {first[insee]})"
        yield Problem(place, "L-31", message, "n’en garder qu’une")
    first.setdefault(insee, place.line)
