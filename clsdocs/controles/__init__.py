"""The checks of a careful lawyer: from the facts of an act to what must not go to signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clsdocs.controles.constats import Constat
from clsdocs.controles.dates import duration_constats
from clsdocs.controles.montants import money_constats
from clsdocs.domain.document import Document
from clsdocs.domain.texte import Places
from clsdocs.errors import Gravite, Problem


def check_facts(document: Document, places: Places) -> tuple[Problem, ...]:
    """Return what does not agree in the facts of `document`, each at the place of its fact.

    In an act signed before clsdocs it is information: that text cannot change.
    """
    found = (_problem(constat, document, places) for constat in _constats(document))
    if document.anterieur is None:
        return tuple(found)
    return tuple(replace(problem, gravite=Gravite.INFORMATION) for problem in found)


def _constats(document: Document) -> Iterator[Constat]:
    if document.duree is not None:
        yield from duration_constats(document.duree)
    if document.financement is not None:
        yield from money_constats(document.financement)


def _problem(constat: Constat, document: Document, places: Places) -> Problem:
    place = places.at(document.id, constat.cle)
    return Problem(place, constat.code, constat.message, constat.advice, constat.gravite)
