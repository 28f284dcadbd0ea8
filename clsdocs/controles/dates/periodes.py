"""Whether what an act says of its period agrees: length, term, titles, milestones, other acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.dates.echeances import check_milestones
from clsdocs.controles.dates.termes import check_written_bounds
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.jours import YEARS
from clsdocs.domain.document import Nature
from clsdocs.domain.duree import last_day
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue, nombre_en_lettres


def check_length(examen: Examen) -> Iterator[Constat]:
    """Yield the term that effect and length do not give, in the facts and in the texts."""
    yield from _facts(examen)
    yield from _written_terms(examen)
    yield from _written_lengths(examen)
    yield from check_written_bounds(examen)


def _facts(examen: Examen) -> Iterator[Constat]:
    duree = examen.document.duree
    if duree is None:
        return
    computed, terme = duree.terme_calcule, duree.terme
    written = (duree.annees is not None or duree.mois is not None) and isinstance(terme, date)
    place = examen.at("duree.terme")
    if written and isinstance(computed, date) and isinstance(terme, date) and terme != computed:
        message = (
            f"le terme écrit ({date_longue(terme)}) n’est pas celui que donnent "
            f"l’effet et la durée ({date_longue(computed)})"
        )
        yield Constat(place, message, "corriger l’un des trois, ou en retirer un")
    if isinstance(duree.effet, date) and isinstance(terme, date) and terme < duree.effet:
        message = f"le terme ({date_longue(terme)}) précède l’effet ({date_longue(duree.effet)})"
        yield Constat(place, message, "corriger l’une des deux dates")


_LETTERS = {nombre_en_lettres(n): n for n in range(1, 100)}
_NUMBER = r"(?:\d{1,2}|(?:[a-z]+-)*[a-z]+(?: et (?:un|onze))?)"
_LENGTH = rf"(?P<nombre>{_NUMBER})(?: \(\d+\))? (?P<unite>ans?|années?|mois)\b"
_FROM = re.compile(rf"\b{_LENGTH},? à compter du ", re.IGNORECASE)
_OF_ACT = re.compile(
    r"\b(?:présente?|contrat|convention|charte)\b[^.;]{0,80}?"
    rf"\b(?:pour une durée de|pour|durée de|durée est de|durée est fixée à) {_LENGTH}",
    re.IGNORECASE,
)


def _months(found: re.Match[str]) -> int | None:
    """Return the length that `found` writes, in months; None where it is no number."""
    number = found["nombre"].lower()
    count = int(number) if number.isdigit() else _LETTERS.get(number)
    if count is None:
        return None
    return count if found["unite"].lower() == "mois" else 12 * count


def _written_terms(examen: Examen) -> Iterator[Constat]:
    """Yield « trois ans à compter du … » whose sentence gives a last day that is not the right one.

    « jusqu’au 24 septembre » and « jusqu’au 25 septembre » are both said of a year from the 25th.
    """
    for found in examen.search(_FROM, signes=(" à compter du ",)):
        here = (d for d in examen.jours if d.trouvaille.passage is found.passage and d.jour)
        own = [d for d in here if d.trouvaille.match.start() >= found.match.end()]
        if len(own) < 2 or own[0].trouvaille.match.start() != found.match.end():
            continue
        start, end, months = own[0].jour, own[1].jour, _months(found.match)
        if start is None or end is None or months is None:
            continue
        last = last_day(start, months)
        words = found.passage.plat[found.match.end() : own[1].trouvaille.match.start()]
        if _UNTIL.search(words) and end not in (last, last + timedelta(days=1)):
            message = (
                f"« {found.mots}{date_longue(start)} » mène au {date_longue(last)}, "
                f"et non au {date_longue(end)}"
            )
            place = own[1].trouvaille.place
            yield Constat(place, message, "corriger la durée ou le terme", own[1].trouvaille.mots)


_UNTIL = re.compile(
    r"(?:jusqu'au|au plus tard le|échéance (?:est )?(?:le|au)|terme (?:est )?le) ?$"
)


def _written_lengths(examen: Examen) -> Iterator[Constat]:
    """Yield a length of the act, written by hand, that is not that of its facts."""
    duree = examen.document.duree
    known = duree and [n for n in (duree.annees, duree.mois) if isinstance(n, int)]
    if duree is None or not known:
        return
    annees = duree.annees if isinstance(duree.annees, int) else 0
    mois = duree.mois if isinstance(duree.mois, int) else 0
    noun = str(examen.document.nature)
    for found in examen.search(_OF_ACT, "corps", ("pour ", "durée ")):
        at = found.match.start("nombre")
        if "présent" not in found.mots.lower() or noun not in found.mots.lower():
            continue
        if not found.passage.is_value(at, found.match.end()) and (
            _months(found.match) not in (None, 12 * annees + mois)
        ):
            place, _ = examen.where(found.passage, at, found.match.end())
            words = found.passage.texte[at : found.match.end()]
            message = f"« {words} » n’est pas la durée de l’acte ({_said(annees, mois)})"
            yield Constat(place, message, "corriger, ou écrire {{ duree | lettres }}", words)


def _said(annees: int, mois: int) -> str:
    years = f"{annees} an{'s' if annees > 1 else ''}" if annees else ""
    return " et ".join(filter(None, (years, f"{mois} mois" if mois else "")))


def check_titles(examen: Examen) -> Iterator[Constat]:
    """Yield the years of the cover and of the title that are not those of the length."""
    effet, terme = examen.effet, examen.terme
    if effet is None or terme is None:
        return
    for cle in ("periode", "intitule", "reference"):
        written = getattr(examen.document, cle)
        found = YEARS.search(written) if isinstance(written, str) else None
        if found and not _covers(examen, int(found[1]), int(found[2])):
            message = (
                f"« {found[0]} », alors que l’acte va du {date_longue(effet)} "
                f"au {date_longue(terme)}"
            )
            advice = "corriger ces années, ou la durée"
            yield Constat(examen.at(cle), message, advice, found[0])
    yield from _reference(examen, effet)


_MILLESIME = re.compile(r"(?<![^\W_])20\d{2}(?![^\W_])")


def _reference(examen: Examen, effet: date) -> Iterator[Constat]:
    """Yield a reference of another year than those of the signature and of the effect."""
    reference, jour = examen.document.reference, examen.jour or effet
    years = _MILLESIME.findall(reference) if isinstance(reference, str) else []
    first, last = min(jour, effet).year - 1, max(jour, effet).year
    if len(years) == 1 and not first <= int(years[0]) <= last:
        message = f"« {reference} » : l’acte n’est ni signé ni en vigueur en {years[0]}"
        advice = "corriger l’année de la référence"
        yield Constat(examen.at("reference"), message, advice, years[0])


def _covers(examen: Examen, first: int, last: int) -> bool:
    """Return whether these years are those of the act; a year near where its effect awaits."""
    assert examen.effet is not None
    assert examen.terme is not None
    waits = examen.document.duree is not None and not isinstance(examen.document.duree.effet, date)
    near = 1 if waits else 0
    return abs(first - examen.effet.year) <= near and abs(last - examen.terme.year) <= near


def check_succession(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the conventions of the same parties that overlap, or that leave days between them."""
    conventions = (e for e in ensemble.examens if e.document.nature is Nature.CONVENTION)
    dated = [(e.effet, e.terme, e) for e in conventions if e.effet and e.terme]
    ordered = sorted(dated, key=lambda known: (known[0], known[2].id))
    for (_, terme, before), (effet, _, after) in pairwise(ordered):
        if {p.id for p in before.document.parties} != {p.id for p in after.document.parties}:
            continue
        if effet != terme + timedelta(days=1):
            verb = "commence avant la fin" if effet <= terme else "laisse un vide après la fin"
            message = (
                f"l’effet ({date_longue(effet)}) {verb} de « {before.id} » ({date_longue(terme)})"
            )
            advice = "faire se suivre les deux périodes, ou dire pourquoi dans « tolere »"
            yield Constat(after.at("duree.effet"), message, advice, acte=after.id)


_PLAN = re.compile(
    r"\b(?P<plan>projet régional de santé|PRS\d?|contrats? de ville|plan|programme|schéma|stratégie"
    rf"|mandat)\b(?:(?!\b(?:précédent|ancien|bilan)\b)[^.;:]){{0,80}}?(?P<annees>{YEARS.pattern})"
)
_OF_THE_PAST = re.compile(
    r"\b(?:précédent|ancien|antérieur|premier|première|bilan|évaluation|achev|échu|terminé|prorog"
    r"|prolong|avait|était|suite|issu)",
    re.IGNORECASE,
)


def check_plans(examen: Examen) -> Iterator[Constat]:
    """Yield the plans that an act cites though their period is over on the day it is judged."""
    if examen.jour is None:
        return
    for found in examen.search(_PLAN):
        last = int(YEARS.findall(found.match["annees"])[0][1])
        if last < examen.jour.year and not _OF_THE_PAST.search(found.phrase):
            years = found.match["annees"]
            message = (
                f"« {found.match['plan']} {years} » est achevé à la signature "
                f"({date_longue(examen.jour)})"
            )
            advice = "citer celui qui est en vigueur, ou dire qu’il s’agit du précédent"
            yield Constat(found.place, message, advice, found.mots)


CONTROLES = (
    Controle(
        "V-05",
        Famille.DATES,
        "Durée et terme",
        Gravite.BLOQUANT,
        "Compare le terme à la prise d’effet et à la durée, dans les faits et dans le texte "
        "(« cinq ans à compter du 25 septembre 2024 … jusqu’au … »), et toute durée de l’acte "
        "écrite à la main, tout jour d’effet ou de fin, à ceux des faits. De deux termes, nul ne "
        "sait lequel oblige. Corriger l’un, ou ne garder que l’effet et la durée : clsdocs calcule "
        "le terme.",
        "Code de procédure civile, art. 641 (computation de quantième à quantième)",
        of_act=check_length,
    ),
    Controle(
        "V-07",
        Famille.DATES,
        "Période annoncée et durée",
        Gravite.A_EXPLIQUER,
        "Compare les années de la couverture (« periode »), de l’intitulé et de la référence à la "
        "prise d’effet et au terme. La couverture se cite plus que l’article : elle doit dire la "
        "même chose. Corriger les années, ou la durée.",
        of_act=check_titles,
    ),
    Controle(
        "V-08",
        Famille.DATES,
        "Échéances hors de la période",
        Gravite.A_EXPLIQUER,
        "Cherche les exercices, versements, échéances et actions hors de la période de l’acte, les "
        "actions qui finissent avant de commencer, et les suites de dates qui avancent d’un jour "
        "à chaque ligne (recopie incrémentée d’un tableur). Ce qui est hors période n’oblige plus "
        "personne. Corriger la date, ou dire pourquoi dans « tolere ».",
        of_act=check_milestones,
    ),
    Controle(
        "V-10",
        Famille.DATES,
        "Conventions qui se suivent",
        Gravite.A_EXPLIQUER,
        "Compare les périodes des conventions d’un dossier passées entre les mêmes parties : elles "
        "ne doivent ni se chevaucher (deux fois la même dépense) ni laisser de jours sans "
        "convention (dépenses sans titre). Faire commencer la seconde le lendemain de la première.",
        of_dossier=check_succession,
    ),
    Controle(
        "V-12",
        Famille.DATES,
        "Plan cité dont la période est achevée",
        Gravite.A_EXPLIQUER,
        "Cherche un projet régional de santé, un contrat de ville, un plan ou un mandat cité avec "
        "ses années, et achevé le jour de la signature. L’acte se fonde sur un texte qui ne vaut "
        "plus. Citer celui qui est en vigueur, ou écrire qu’il s’agit du précédent.",
        "CSP, art. L. 1434-1 et L. 1434-10",
        of_act=check_plans,
    ),
)
