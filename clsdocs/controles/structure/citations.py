"""Whether a dossier cites one act, or tells one event, with one number and one date."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.jours import LONGUE, JourEcrit
from clsdocs.controles.lecture.passages import Trouvaille
from clsdocs.francais import date_longue
from clsdocs.record import Record

_ADVICE = "vérifier sur l’acte cité, et écrire partout la même chose"
_AROUND = 24
"""How many signs, before or after, tell that two citations are of the same act."""


def check_citations(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the acts cited with two dates or two numbers, and the events told on two days."""
    cited = [own for examen in ensemble.examens for own in _citations(examen)]
    by_number: dict[Hashable, list[_Citation]] = defaultdict(list)
    by_day: dict[Hashable, list[_Citation]] = defaultdict(list)
    for own in cited:
        by_number[own.nature, own.numero].append(own)
        by_day[own.nature, own.jour].append(own)
    for same in by_number.values():
        yield from _differing([(own, f"du {date_longue(own.jour)}") for own in same])
    for same in by_day.values():
        yield from _differing([(own, f"sous le n°\u00a0{own.numero}") for own in same])
    yield from _events(ensemble)


class _Citation(Record):
    """An act cited: what it is, its number and day, and the words before and after."""

    examen: Examen
    found: Trouvaille
    nature: str
    numero: str
    jour: date
    avant: str
    apres: str

    def is_like(self, other: _Citation) -> bool:
        """Return whether the same words stand before or after `other`: it is the same act."""
        after = self.apres[:_AROUND] == other.apres[:_AROUND] and len(self.apres) >= _AROUND
        before = self.avant[-_AROUND:] == other.avant[-_AROUND:] and len(self.avant) >= _AROUND
        return after or before


_CITED = re.compile(
    r"\b(?P<nature>arrêté|délibération|décision|loi|décret|ordonnance|règlement) "
    rf"n° ?(?P<numero>[\w./-]*\d) du (?:{LONGUE})",
    re.IGNORECASE,
)


def _citations(examen: Examen) -> Iterator[_Citation]:
    for found in examen.search(_CITED):
        if found.cle.startswith("parties.") or ".habilitations." in found.cle:
            continue
        plat = found.passage.plat
        same = (d for d in examen.jours if d.trouvaille.passage is found.passage)
        day = next((d for d in same if d.trouvaille.match.end() == found.match.end()), None)
        if day is not None and day.jour is not None:
            avant, apres = plat[: found.match.start()], plat[found.match.end() :]
            nature, numero = found.match["nature"].lower(), found.match["numero"]
            yield _Citation(examen, found, nature, numero, day.jour, avant, apres)


def _differing(same: Sequence[tuple[_Citation, str]]) -> Iterator[Constat]:
    """Yield those of `same`, citations of one act, that do not say the same as most of them."""
    for own, said in same:
        count = Counter(words for other, words in same if other is own or own.is_like(other))
        usual, times = max(count.items(), key=lambda pair: pair[1])
        if said != usual and times >= count[said]:
            message = f"« {own.found.mots} » : le dossier cite aussi cet acte {usual}"
            yield Constat(own.found.place, message, _ADVICE, own.found.mots, acte=own.examen.id)


_EVENTS = (
    re.compile(r"\b(?:délib[ée]r|se (?:prononç|est prononcé|sont prononc)|s'est prononc)", re.I),
    re.compile(r"\bdiagnostic\b", re.I),
    re.compile(r"\bmotion\b", re.I),
)
_TOLD = 110
"""How far before a day the word may stand that says what happened on it."""


def _events(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the days of texts that nearly are the day of the same event elsewhere."""
    for pattern in _EVENTS:
        told = [(e, day) for e in ensemble.examens for day in e.jours if _is_told(pattern, day)]
        count = Counter(day.jour for _, day in told)
        for examen, day in told:
            if day.trouvaille.cle or day.jour is None or count[day.jour] > 1:
                continue
            near = [other for other in count if other and _is_near(day.jour, other)]
            if len(near) == 1 and (count[near[0]] > 1 or _is_fact(told, near[0])):
                found = day.trouvaille
                message = f"« {found.mots} » : ailleurs, le dossier dit {date_longue(near[0])}"
                yield Constat(found.place, message, _ADVICE, found.mots, acte=examen.id)


def _is_told(pattern: re.Pattern[str], day: JourEcrit) -> bool:
    found = day.trouvaille
    before = found.passage.plat[max(found.match.start() - _TOLD, 0) : found.match.start()]
    after = found.passage.plat[found.match.end() : found.match.end() + _TOLD // 2]
    near = re.split(r"[;.] ", before)[-1], re.split(r"[;.] ", after)[0]
    return day.jour is not None and any(map(pattern.search, near))


def _is_fact(told: Iterable[tuple[Examen, JourEcrit]], jour: date) -> bool:
    return any(day.jour == jour and day.trouvaille.cle for _, day in told)


def _is_near(one: date, other: date) -> bool:
    """Return whether two days differ by one day, by the year alone, or by a swap."""
    if one == other:
        return False
    shifted = (one.day, one.month) == (other.day, other.month) and abs(one.year - other.year) == 1
    swapped = (one.day, one.month, one.year) == (other.month, other.day, other.year)
    return abs((one - other).days) == 1 or shifted or swapped
