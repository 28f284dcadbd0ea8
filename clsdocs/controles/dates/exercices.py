"""Whether the financial years of an act, and the payments of each, follow each other in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.domain.financement import Financement, Versement
from clsdocs.francais import date_longue

_GRACE = timedelta(days=366)
"""Reports and last payments may come up to a year after the end."""

_Bornes = tuple[date, date]


def year_constats(examen: Examen) -> Iterator[Constat]:
    """Yield the years outside the period of an act, or that do not follow each other."""
    financement = examen.document.financement
    if financement is None:
        return
    effet, terme = examen.effet, examen.terme
    for year in financement.totaux:
        start, end = _bounds(financement, year) or (date(year, 1, 1), date(year, 12, 31))
        if (effet and end < effet) or (terme and start > terme):
            message = f"l’exercice {year} est hors de la période de l’acte"
            place = examen.at(f"financement.exercices.{year}")
            yield Constat(place, message, "corriger l’année, ou la durée")
    yield from _written(examen, financement)


def _bounds(financement: Financement, year: int) -> _Bornes | None:
    exercice = financement.exercices.get(year)
    if exercice and isinstance(exercice.du, date) and isinstance(exercice.au, date):
        return exercice.du, exercice.au
    return None


def _written(examen: Examen, financement: Financement) -> Iterator[Constat]:
    """Yield the years whose written days pass the act, run backwards or leave days between them."""
    effet, terme = examen.effet, examen.terme
    known = [
        (year, b) for year in sorted(financement.exercices) if (b := _bounds(financement, year))
    ]
    for year, (start, end) in known:
        place = examen.at(f"financement.exercices.{year}")
        if end < start:
            message = f"l’exercice {year} finit avant de commencer"
            yield Constat(place, message, "corriger l’une des deux dates")
        elif (effet and start < effet <= end) or (terme and start <= terme < end):
            message = f"l’exercice {year} dépasse la période de l’acte"
            yield Constat(place, message, "corriger ses dates, ou la durée")
    if known:
        yield from _uncovered(examen, known[0], known[-1])
    for (before, (_, end)), (after, (start, _)) in pairwise(known):
        if start != end + timedelta(days=1):
            message = (
                f"l’exercice {after} commence le {date_longue(start)}, quand celui de {before} "
                f"finit le {date_longue(end)}"
            )
            place = examen.at(f"financement.exercices.{after}")
            yield Constat(place, message, "le faire commencer le lendemain")


_DAYS = timedelta(days=31)
"""An act may be funded for a part of its length, but not for all of it but a few days."""


def _uncovered(
    examen: Examen, first: tuple[int, _Bornes], last: tuple[int, _Bornes]
) -> Iterator[Constat]:
    """Yield the few days at the beginning, or at the end, of the act that no year covers."""
    effet, terme = examen.effet, examen.terme
    (premier, (start, _)), (dernier, (_, end)) = first, last
    if effet and timedelta() < start - effet <= _DAYS:
        message = f"l’exercice {premier} commence après l’effet de l’acte ({date_longue(effet)})"
        place = examen.at(f"financement.exercices.{premier}")
        yield Constat(place, message, "le faire commencer ce jour-là")
    if terme and timedelta() < terme - end <= _DAYS:
        message = f"l’exercice {dernier} finit avant le terme de l’acte ({date_longue(terme)})"
        place = examen.at(f"financement.exercices.{dernier}")
        yield Constat(place, message, "le faire finir ce jour-là")


def payment_constats(examen: Examen) -> Iterator[Constat]:
    """Yield the payments due before the act or their year, long after them, or out of order."""
    financement = examen.document.financement
    last: dict[tuple[str, int], date] = {}
    for payment in financement.versements if financement else ():
        due = payment.echeance
        if financement is None or not isinstance(due, date):
            continue
        place = examen.at(f"financement.versements.{payment.id}.echeance")
        said = f"versement attendu le {date_longue(due)}"
        for wrong, advice in _wrong(examen, financement, payment, due):
            yield Constat(place, f"{said}, {wrong}", advice)
        key = (payment.organisme.id, payment.exercice)
        if due < last.get(key, due):
            wrong = f"avant celui qui le précède ({date_longue(last[key])})"
            yield Constat(place, f"{said}, {wrong}", "corriger l’une des échéances")
        last[key] = due


def _wrong(
    examen: Examen, financement: Financement, payment: Versement, due: date
) -> Iterator[tuple[str, str]]:
    year, terme = payment.exercice, examen.terme
    start, end = _bounds(financement, year) or (date(year, 1, 1), date(year, 12, 31))
    begun = min((d for d in (examen.effet, examen.jour) if d), default=None)
    # What is paid at the signature may come before the first year begins.
    first = begun is not None and year == min(financement.totaux) and due >= begun
    if begun and due < begun:
        yield f"avant l’acte ({date_longue(begun)})", "corriger l’échéance"
    elif due < start and not first:
        yield (
            f"avant l’exercice {year} ({date_longue(start)})",
            "corriger l’échéance, ou l’exercice",
        )
    elif terme and due > terme + _GRACE:
        after = f"plus d’un an après le terme ({date_longue(terme)})"
        yield after, "corriger l’échéance, ou la durée"
    elif due > end and _is_advance(payment):
        after = f"après l’exercice {year} ({date_longue(end)}), alors que c’est une avance"
        yield after, "corriger l’échéance, ou l’exercice"
    elif due > end + _GRACE:
        after = f"plus d’un an après l’exercice {year} ({date_longue(end)})"
        yield after, "corriger l’échéance, ou l’exercice"


_ADVANCE = re.compile(r"\b(?:acompte|avance)\b", re.IGNORECASE)
_BALANCE = re.compile(r"\bsolde\b", re.IGNORECASE)


def _is_advance(payment: Versement) -> bool:
    """Return whether `payment` says that it is paid before what it pays for."""
    fact = payment.fait_generateur if isinstance(payment.fait_generateur, str) else ""
    words = f"{payment.id} {fact}"
    return bool(_ADVANCE.search(words)) and not _BALANCE.search(words)
