"""Whether the days of effect and of end that an act writes by hand are those of its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.jours import LONGUE, JourEcrit
from clsdocs.controles.lecture.passages import Passage
from clsdocs.francais import date_longue
from clsdocs.prose.nodes import Intertitre

_DAY = re.sub(r"\?P<\w+>", "?:", LONGUE)
_GAP = r"(?:(?! et |dépense|action|financ|bilan|rapport|poste|crédit)[^.;]){0,60}?"
_STANDS = r"\b(?:est conclue?|vaut|court|s'applique|en vigueur|valable|couvre la période)\b"
_ENDS = re.compile(
    r"\b(?:(?:expire(?:ra)?|s'ach[eè]ve(?:ra)?|prend(?:ra)? fin|se termine(?:ra)?"
    r"|arrive(?:ra)? à (?:son )?(?:échéance|terme))(?:,? de plein droit,?)? (?:le|au)"
    rf"|terme est fixé (?:au|le)) $|{_STANDS}{_GAP} (?:jusqu'au|du {_DAY} au) $",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:prend(?:ra)? effet|entre(?:ra)? en vigueur)(?: à compter du| à partir du| le| au) $"
    rf"|{_STANDS}{_GAP} à compter du $",
    re.IGNORECASE,
)
_FROM = re.compile(rf"{_STANDS}{_GAP} du $", re.IGNORECASE)
_TO = re.compile(rf" au {_DAY}", re.IGNORECASE)
_CONDITION = re.compile(
    r"\ben cas |\bsi |à défaut|prorog|renouvel|recondui|avenant|initial|\bsauf\b|retrait|résili"
    r"|suite à|succède|remplace|précédent|abroge|\bcelui|\bcelle",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:(?:article )?\d\w*[ .–—:-]+)?(?:durée|(?:date d'|prise d')?effet|entrée en vigueur)\b"
    r"(?!.*(?:conserv|donnée|financ|poste|projet|action|mise à disposition|confiden))",
    re.IGNORECASE,
)
_STILL = re.compile(r"(?:elle|il|son terme|sa durée|cette durée)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))(?=\S)")


def check_written_bounds(examen: Examen) -> Iterator[Constat]:
    """Yield the days of effect and of end, written by hand, that the facts belie."""
    duree = examen.document.duree
    told = [jour for jour in examen.jours if _may_tell(jour)] if duree else []
    if duree is None or not told:
        return
    own = {(id(p), start): end for p, start, end in _sentences_of_act(examen)}
    for ecrit in told:
        found = ecrit.trouvaille
        at = found.match.start()
        start = _start_of(found.passage, at)
        words = found.passage.plat[start:at]
        if own.get((id(found.passage), start), 0) < at or _CONDITION.search(words):
            continue
        if _ENDS.search(words):
            yield from _belied(ecrit, duree.terme, "le terme", timedelta(days=1))
        elif _is_effect(ecrit, words):
            yield from _belied(ecrit, duree.effet, "la prise d’effet", timedelta(0))


def _may_tell(ecrit: JourEcrit) -> bool:
    passage, match = ecrit.trouvaille.passage, ecrit.trouvaille.match
    by_hand = passage.partie == "corps" and not passage.is_value(*match.span())
    return by_hand and ecrit.jour is not None


def _is_effect(ecrit: JourEcrit, words: str) -> bool:
    if _BEGINS.search(words):
        return True
    found = ecrit.trouvaille
    to = _TO.match(found.passage.plat, found.match.end())
    return bool(to and _FROM.search(words))


def _belied(ecrit: JourEcrit, known: object, name: str, slack: timedelta) -> Iterator[Constat]:
    """Yield the day written where it is not `known`; « inclus » or not, the term is of one day."""
    if not isinstance(known, date) or ecrit.jour is None or abs(ecrit.jour - known) <= slack:
        return
    found = ecrit.trouvaille
    message = f"« {found.mots} » n’est pas {name} de l’acte ({date_longue(known)})"
    key = "effet" if slack == timedelta(0) else "terme"
    advice = f"corriger, ou écrire {{{{ duree.{key} | date }}}}"
    yield Constat(found.place, message, advice, found.mots)


def _start_of(passage: Passage, at: int) -> int:
    return max(found.start() for found in _SENTENCE.finditer(passage.plat) if found.start() <= at)


def _sentences_of_act(examen: Examen) -> Iterator[tuple[Passage, int, int]]:
    """Yield the sentences of which the act itself is the subject, or still is as « elle », « il ».

    Elsewhere than in the article of the duration, a pronoun only follows in the same paragraph.
    """
    noun = re.escape(str(examen.document.nature))
    subject = re.compile(
        rf"(?:l[ae] présente?|le terme (?:de la présente|du présent)) {noun}\b"
        rf"|l[ae] {noun} (?:est conclue?|prend|entre|expire|s'achève|vaut|court|s'applique)\b",
        re.IGNORECASE,
    )
    of_period = still = False
    for passage in examen.passages:
        if passage.partie != "corps":
            continue
        if isinstance(passage.bloc, Intertitre):
            of_period = still = bool(_ARTICLE.search(passage.plat))
            continue
        still = still and of_period
        starts = [found.start() for found in _SENTENCE.finditer(passage.plat)]
        for start, end in zip(starts, [*starts[1:], len(passage.plat)], strict=True):
            goes_on = still and _STILL.match(passage.plat, start)
            still = bool(goes_on or subject.match(passage.plat, start))
            if still:
                yield passage, start, end
