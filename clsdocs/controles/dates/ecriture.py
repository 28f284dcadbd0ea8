"""Whether the days that an act writes exist, and are written as they should be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clsdocs.controles.constats import Constat, Correction
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.jours import LONGUE, SEMAINE, JourEcrit
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue
from clsdocs.record import replace


def check_weekdays(examen: Examen) -> Iterator[Constat]:
    """Yield the weekdays that are not those of their dates, and those that no year lets check."""
    for ecrit in _shared_years(examen.jours):
        found, jour = ecrit.trouvaille, ecrit.jour
        if not ecrit.semaine or ecrit.impossible:
            continue
        if not ecrit.annee:
            message = f"« {found.mots} » : sans l’année, le jour de la semaine ne se vérifie pas"
            advice = "ajouter l’année, ou retirer le jour de la semaine"
            yield Constat(found.place, message, advice, found.mots, Gravite.A_EXPLIQUER)
        elif jour is not None and SEMAINE[jour.weekday()] != ecrit.semaine:
            message = f"« {found.mots} » : ce jour est un {SEMAINE[jour.weekday()]}"
            advice = "corriger le jour de la semaine, ou la date"
            yield Constat(found.place, message, advice, found.mots)


_LINK = re.compile(r"(?:,| au| et| ou|, puis)(?: le| du| au)? ")


def _shared_years(jours: Sequence[JourEcrit]) -> Iterator[JourEcrit]:
    """Yield `jours`, those without a year with that of the next: « du 7 avril au 27 juin 2025 »."""
    following: JourEcrit | None = None
    read = []
    for ecrit in reversed(jours):
        if following is not None and not ecrit.annee and _is_linked(ecrit, following):
            later = (ecrit.mois, ecrit.quantieme) > (following.mois, following.quantieme)
            ecrit = replace(ecrit, annee=following.annee - later)
        following = ecrit if ecrit.annee else None
        read.append(ecrit)
    return reversed(read)


def _is_linked(ecrit: JourEcrit, following: JourEcrit) -> bool:
    one, other = ecrit.trouvaille, following.trouvaille
    between = one.passage.plat[one.match.end() : other.match.start()]
    return one.passage is other.passage and _LINK.fullmatch(between) is not None


def check_days(examen: Examen) -> Iterator[Constat]:
    """Yield the days that no calendar has, and those that the act writes in two manners."""
    for ecrit in examen.jours:
        if ecrit.impossible:
            found = ecrit.trouvaille
            message = f"« {found.mots} » n’existe pas"
            yield Constat(found.place, message, "corriger la date", found.mots)
    in_words = {ecrit.jour for ecrit in examen.jours if not ecrit.courte and ecrit.jour}
    for ecrit in examen.jours:
        if ecrit.courte and ecrit.jour in in_words and not ecrit.trouvaille.cle:
            yield _in_figures(ecrit)


def _in_figures(ecrit: JourEcrit) -> Constat:
    found = ecrit.trouvaille
    assert ecrit.jour is not None
    longue = date_longue(ecrit.jour)
    message = f"« {found.mots} », écrit ailleurs « {longue} »"
    apres = longue.replace("\u00a0", " ")
    correction = Correction(found.place, found.mots, apres)
    advice = "l’écrire partout de la même manière"
    return Constat(found.place, message, advice, found.mots, Gravite.STYLE, correction)


_SIGNED = re.compile(
    r"\b(?:a|ont) signé (?:le présent|la présente) \w+"
    r"|\b(?:le présent|la présente) \w+ a été signée?\b"
)
_TO_SIGN = re.compile(r"\bsigner(?:a|ont) (?:le présent|la présente) \w+")


def check_tenses(examen: Examen) -> Iterator[Constat]:
    """Yield the past for a signature to come, and the future for one that is past."""
    to_come = examen.document.anterieur is None
    pattern = _SIGNED if to_come else _TO_SIGN
    said = "au passé, d’une signature à venir" if to_come else "au futur, d’une signature passée"
    for found in examen.search(pattern, signes=("sign",)):
        message = f"« {found.mots} » parle {said}"
        yield Constat(found.place, message, "mettre la phrase au présent", found.mots)


_DONE_AT = re.compile(rf"\bfait à [^.;]{{1,60}}?\ble (?P<date>{LONGUE})", re.IGNORECASE)


def check_open_day(examen: Examen) -> Iterator[Constat]:
    """Yield the days of signature written beforehand in a text that is not signed yet."""
    if examen.document.anterieur is not None:
        return
    for found in examen.search(_DONE_AT, signes=("fait à ",)):
        message = f"« {found.mots} » : la date de signature est déjà écrite"
        advice = "la retirer : elle se remplit le jour de la signature"
        yield Constat(found.place, message, advice, found.mots)


CONTROLES = (
    Controle(
        "V-01",
        Famille.DATES,
        "Jour de la semaine et date",
        Gravite.BLOQUANT,
        "Compare le jour de la semaine à la date qui le suit (« mardi 26 décembre 2012 » : c’était "
        "un mercredi), dans tous les textes et toutes les valeurs imprimées. L’une des deux "
        "mentions est fausse, et un délai peut en dépendre. Corriger le jour ou la date ; sans "
        "l’année, rien ne se vérifie : l’ajouter.",
        of_act=check_weekdays,
    ),
    Controle(
        "V-02",
        Famille.DATES,
        "Dates impossibles ou écrites de deux manières",
        Gravite.BLOQUANT,
        "Cherche les dates qu’aucun calendrier ne connaît (31 avril, 29 février d’une année "
        "commune) et celles que l’acte écrit une fois en lettres et une fois en chiffres. Une date "
        "impossible laisse le délai sans terme. Corriger la date ; « --fix » écrit en lettres "
        "celles qui le sont ailleurs.",
        of_act=check_days,
    ),
    Controle(
        "V-09",
        Famille.DATES,
        "Passé et futur de la signature",
        Gravite.A_EXPLIQUER,
        "Cherche « ont signé le présent contrat » dans un acte à signer, « signeront le présent "
        "contrat » dans un acte signé : reste d’un texte antérieur, ou récit qui n’a pas sa place "
        "dans l’acte. Mettre la phrase au présent, ou la retirer.",
        of_act=check_tenses,
    ),
    Controle(
        "V-11",
        Famille.DATES,
        "Date de signature écrite d’avance",
        Gravite.BLOQUANT,
        "Cherche « Fait à …, le » suivi d’une date dans le texte d’un acte à signer. La date d’un "
        "acte est celle de sa signature : écrite d’avance, elle est presque toujours fausse. La "
        "retirer ; clsdocs laisse le blanc à remplir.",
        of_act=check_open_day,
    ),
)
