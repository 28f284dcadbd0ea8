"""Whether what an act foresees falls in its period: payments, actions, deadlines, series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from clsdocs.controles.constats import Constat
from clsdocs.controles.dates.exercices import payment_constats, year_constats
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille
from clsdocs.domain.fiche import FicheAction, Moment
from clsdocs.francais import date_longue
from clsdocs.prose.nodes import Tableau, span_text

_GRACE = timedelta(days=366)
"""Reports and last payments may come up to a year after the term."""


def check_milestones(examen: Examen) -> Iterator[Constat]:
    """Yield what falls outside the period of an act, runs backwards, or moves on day by day."""
    yield from year_constats(examen)
    yield from payment_constats(examen)
    for fiche in examen.fiches:
        yield from _action(examen, fiche)
    yield from _deadlines(examen)
    yield from _series(examen)


def _action(examen: Examen, fiche: FicheAction) -> Iterator[Constat]:
    calendrier, effet, terme = fiche.calendrier, examen.effet, examen.terme
    if calendrier is None:
        return
    first, last = _span(calendrier.debut), _span(calendrier.fin)
    named = f"l’action « {fiche.id} »"
    at_start = examen.of_key(f"fiches.{fiche.id}.calendrier.debut")
    at_end = examen.of_key(f"fiches.{fiche.id}.calendrier.fin")
    if first and last and last[1] < first[0]:
        yield Constat(at_end, f"{named} finit avant de commencer", "corriger l’une des deux dates")
    elif first and terme and first[0] > terme:
        message = f"{named} commence après le terme ({date_longue(terme)})"
        yield Constat(at_start, message, "corriger la date, ou la durée")
    elif last and effet and last[1] < effet:
        message = f"{named} finit avant l’effet de l’acte ({date_longue(effet)})"
        yield Constat(at_end, message, "corriger la date, ou retirer l’action")
    elif last and terme and last[0] > terme:
        message = f"{named} finit après le terme ({date_longue(terme)})"
        yield Constat(at_end, message, "corriger la date, ou la durée")


_YEAR = re.compile(r"\b(?:19|20|21)\d{2}\b")


def _span(moment: Moment | None) -> tuple[date, date] | None:
    """Return the first and the last day that `moment` may mean; None where it names no year."""
    if isinstance(moment, date):
        return moment, moment
    years = [int(year) for year in _YEAR.findall(moment)] if isinstance(moment, str) else []
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else None


_DEADLINE = re.compile(r"(?:au plus tard le|à échéance du) $")
_BEFORE_END = re.compile(r"\bavant (?:son|le) terme\b")
_DUE = re.compile(r"\b(?:échéance|date limite|délai)s?\b", re.IGNORECASE)


def _deadlines(examen: Examen) -> Iterator[Constat]:
    """Yield the deadlines of the articles that are past at signature, or long after the term."""
    terme = examen.terme
    for ecrit in examen.jours:
        found, jour = ecrit.trouvaille, ecrit.jour
        before = found.passage.plat[: found.match.start()]
        if found.passage.partie != "corps" or found.cle or jour is None:
            continue
        if _DEADLINE.search(before) is None and not _is_due(found):
            continue
        if examen.jour and jour < examen.jour:
            message = (
                f"échéance du {date_longue(jour)}, déjà passée à la signature "
                f"({date_longue(examen.jour)})"
            )
            yield Constat(found.place, message, "corriger la date", found.mots)
        elif terme and jour > terme and _BEFORE_END.search(found.passage.phrase(len(before))):
            message = f"échéance du {date_longue(jour)}, après le terme ({date_longue(terme)})"
            yield Constat(found.place, message, "corriger la date, ou la durée", found.mots)
        elif terme and jour > terme + _GRACE:
            message = (
                f"échéance du {date_longue(jour)}, plus d’un an après le terme "
                f"({date_longue(terme)})"
            )
            yield Constat(found.place, message, "corriger la date, ou la durée", found.mots)


def _is_due(found: Trouvaille) -> bool:
    """Return whether the day is in a column of deadlines."""
    passage = found.passage
    bloc = passage.bloc
    if not isinstance(bloc, Tableau) or passage.colonne >= len(bloc.entete):
        return False
    header = "".join(map(span_text, bloc.entete[passage.colonne]))
    return bool(_DUE.search(header)) and found.match.group() == passage.plat.strip()


def _series(examen: Examen) -> Iterator[Constat]:
    """Yield the series of days that move on by one, as a spreadsheet fills them in."""
    financement = examen.document.financement
    due = [v.echeance for v in financement.versements] if financement else []
    if _is_dragged(due):
        yield _dragged(examen, "financement.versements", "des versements")
    for key, said in (("debut", "de début"), ("fin", "de fin")):
        days = [getattr(f.calendrier, key) if f.calendrier else None for f in examen.fiches]
        if _is_dragged(days):
            first = examen.fiches[0].id
            yield _dragged(examen, f"fiches.{first}.calendrier.{key}", f"{said} des actions")
    yield from _columns(examen)


def _dragged(examen: Examen, cle: str, said: str) -> Constat:
    message = f"les dates {said} avancent d’un jour à chaque ligne"
    return Constat(examen.of_key(cle), message, "rétablir la même date, ou la bonne, partout")


def _is_dragged(days: Sequence[object]) -> bool:
    """Return whether three days that follow each other are each the morrow of the one before."""
    known = [day if isinstance(day, date) else None for day in days]
    trios = zip(known, known[1:], known[2:], strict=False)
    return any(a and b and c and (b - a).days == (c - b).days == 1 for a, b, c in trios)


def _columns(examen: Examen) -> Iterator[Constat]:
    cells: dict[tuple[int, int], list[date]] = {}
    places: dict[tuple[int, int], Trouvaille] = {}
    for ecrit in examen.jours:
        passage = ecrit.trouvaille.passage
        if isinstance(passage.bloc, Tableau) and ecrit.jour and not ecrit.trouvaille.cle:
            column = (id(passage.bloc), passage.colonne)
            cells.setdefault(column, []).append(ecrit.jour)
            places.setdefault(column, ecrit.trouvaille)
    for column, days in cells.items():
        if _is_dragged(days):
            found = places[column]
            message = "les dates de cette colonne avancent d’un jour à chaque ligne"
            advice = "rétablir la même date, ou la bonne, partout"
            yield Constat(found.place, message, advice, found.mots)
