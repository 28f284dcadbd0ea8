"""Blocks made of facts, put where the text asks for them: lists, financing tables, schedules."""

from __future__ import annotations

from collections.abc import Iterable

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NNBSP, Phrase
from clsdocs.acte.tables import financing_tables, payment_table
from clsdocs.domain.financement import Financement
from clsdocs.errors import Problem
from clsdocs.expressions.filters import Forme
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
from clsdocs.record import Record


class Placed(Record):
    """Blocks of which every one is words, and the forms of the blocks that the text asked for."""

    blocs: Blocs
    formes: frozenset[Forme]


def place_blocks(
    drafts: Iterable[Brouillon], engagements: Blocs, problems: list[Problem]
) -> Placed:
    """Return `drafts` with each place held for a block of facts filled; faults go to `problems`."""
    blocs: list[Bloc] = []
    formes: set[Forme] = set()
    for draft in drafts:
        if not isinstance(draft, Emplacement):
            blocs.append(draft)
            continue
        formes.add(draft.demande.forme)
        made = engagements if draft.demande.forme is Forme.ENGAGEMENTS else _make(draft)
        if not made:
            advice = "retirer cette ligne, ou l’entourer de {% if %}"
            message = f"« {draft.cle} | {draft.demande.forme} » n’a rien à imprimer"
            problems.append(Problem(draft.place, "T-13", message, advice))
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
        phrase = Phrase().fact(value, f"{cle}.{name}")
        phrase.add(_ending(phrase.text, last=rank + 1 == len(values)))
        items.append((phrase.paragraph(Role.CORPS),))
    return Liste(False, tuple(items))


def _ending(words: str, *, last: bool) -> str:
    """Return what ends an item, unless its own words end it so."""
    if last:
        return "" if words.endswith((".", "…")) else "."
    return "" if words.endswith(";") else f"{NNBSP};"


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
