"""From a value of a sound dossier to the mutant in which it is changed, dropped or shifted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from controles_mutants import LECTURE, Atelier, Mutant, Scalar

UN_JOUR = timedelta(days=1)


def right(*codes: str) -> frozenset[str]:
    """Return the codes that are right, any fault of reading with them."""
    return frozenset({LECTURE, *codes})


def shifts(jour: date) -> Iterator[tuple[str, date]]:
    """Yield `jour` a day and a year sooner and later, and with its day and month swapped."""
    yield "+1 jour", jour + UN_JOUR
    yield "-1 jour", jour - UN_JOUR
    for years in (1, -1):
        moved = (jour - timedelta(days=1)) if (jour.month, jour.day) == (2, 29) else jour
        yield f"{years:+} an", moved.replace(year=jour.year + years)
    if jour.day <= 12 and jour.day != jour.month:
        yield "jour et mois échangés", jour.replace(day=jour.month, month=jour.day)


def mutant(
    atelier: Atelier, rule: str, scalar: Scalar, new: str, codes: frozenset[str], hors: str = ""
) -> Mutant:
    """Return `scalar` changed into `new`."""
    content = atelier.swapped(scalar, new)
    said = f"{scalar.cle} {scalar.raw} → {new}"
    return Mutant(rule, scalar.path, scalar.line, content, codes, said, hors)


def dropped(atelier: Atelier, rule: str, scalar: Scalar, codes: frozenset[str]) -> Mutant:
    """Return the element or key in which `scalar` stands, dropped."""
    content = atelier.without(scalar.path, scalar.line)
    return Mutant(rule, scalar.path, scalar.line, content, codes, f"sans {scalar.cle}")


def out_of_reach(found: Mutant, hors: str) -> Mutant:
    """Return `found`, left out for the reason `hors`, if any."""
    return replace(found, hors=hors)


def next_digit(text: str) -> str:
    """Return `text` with its last digit followed by the next one."""
    last = max(rank for rank, sign in enumerate(text) if sign.isdigit())
    return f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"


def plus_or_minus(raw: str) -> Iterator[tuple[str, str]]:
    """Yield the amount `raw` one more and one less."""
    whole, dot, cents = raw.partition(".")
    yield "+1", f"{int(whole) + 1}{dot}{cents}"
    if int(whole):
        yield "-1", f"{int(whole) - 1}{dot}{cents}"


def sibling(atelier: Atelier, scalar: Scalar, name: str) -> str | None:
    """Return the value of the key `name` beside `scalar`, None where there is none."""
    parent = re.escape(scalar.cle.rpartition(".")[0])
    found = next(atelier.scalars(rf"{scalar.source}:{parent}\.{name}"), None)
    return found.raw.strip('"') if found else None


def jours_de_signature(atelier: Atelier) -> dict[str, date]:
    """Return the day on which each act is judged, where it has one."""
    judged = {name: examen.jour for name, examen in atelier.examens.items()}
    return {name: jour for name, jour in judged.items() if jour}
