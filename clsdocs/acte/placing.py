"""Blocks made of facts, put where the text asks for them: lists, financing tables, schedules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clsdocs.acte.phrases import NNBSP, Phrase
from clsdocs.acte.tables import financing_tables, payment_table
from clsdocs.domain.financement import Financement
from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Problem
from clsdocs.expressions.filters import Forme
from clsdocs.expressions.printing import printed
from clsdocs.expressions.views import element_id
from clsdocs.prose.nodes import (
    Bloc,
    Brouillon,
    Emplacement,
    Intertitre,
    Liste,
    Role,
    Tableau,
)

Blocs = tuple[Bloc, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Blocks of which every one is words, and the forms of the blocks that the text asked for."""

    blocs: Blocs
    formes: frozenset[Forme]


def place_blocks(drafts: Iterable[Brouillon], problems: list[Problem]) -> Placed:
    """Return `drafts` with each place held for a block of facts filled; faults go to `problems`."""
    blocs: list[Bloc] = []
    formes: set[Forme] = set()
    for draft in drafts:
        if not isinstance(draft, Emplacement):
            blocs.append(draft)
            continue
        formes.add(draft.demande.forme)
        made = _make(draft)
        if not made:
            advice = "retirer cette ligne, ou l’entourer de {% if %}"
            problems.append(Problem(draft.place, "T-13", f"« {draft.cle} » est vide", advice))
        blocs.extend(made)
    return Placed(tuple(blocs), frozenset(formes))


def _make(held: Emplacement) -> Blocs:
    value = held.demande.value
    if isinstance(value, Financement):
        if held.demande.forme is Forme.TABLEAU:
            return with_captions(financing_tables(value))
        return with_captions(payment_table(value))
    assert isinstance(value, tuple)
    return (_bullets(value, held.cle),) if value else ()


def _bullets(values: tuple[object, ...], cle: str) -> Liste:
    """Return a list whose lines end with « ; » and the last with « . »."""
    items = []
    for rank, value in enumerate(values):
        name = element_id(value) or str(rank)
        phrase = Phrase().fact(printed_fact(value, f"{cle}.{name}"), f"{cle}.{name}")
        phrase.add("." if rank + 1 == len(values) else f"{NNBSP};")
        items.append((phrase.paragraph(Role.CORPS),))
    return Liste(False, tuple(items))


def printed_fact(value: object, cle: str) -> object:
    """Return the words of `value`, a blank as it is."""
    return value if isinstance(value, Blanc) else printed(value, cle)


def with_captions(tables: Blocs) -> Blocs:
    """Return `tables`, each with its title above it."""
    out: list[Bloc] = []
    for table in tables:
        if isinstance(table, Tableau) and table.titre:
            out.append(Phrase(table.titre).paragraph(Role.LEGENDE))
        out.append(table)
    return tuple(out)


def titled(title: str, tables: Blocs) -> Blocs:
    """Return `tables` under an unnumbered heading `title`; nothing where there are none."""
    if not tables:
        return ()
    heading = Intertitre(2, "", tuple(Phrase(title).spans), sans_numero=True)
    lone = len(tables) == 1
    return (heading, *(tables if lone else with_captions(tables)))
