"""Whether the letters and the figures of a same number agree, and letters are well spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.passages import Passage
from clsdocs.controles.lecture.sommes import (
    CHIFFRES,
    LETTRES,
    Somme,
    read_figures,
    read_letters,
    shown,
    statements_of,
    sums_of,
)
from clsdocs.errors import Gravite
from clsdocs.francais import Lettres, montant_en_lettres


def check_letters(examen: Examen) -> Iterator[Constat]:
    """Yield the numbers whose letters and figures differ, and the letters that are badly spelt."""
    for passage in examen.passages:
        sommes = sums_of(passage)
        for one, other in pairwise(sommes):
            between = passage.plat[one.fin : other.debut]
            if between in (" (", ", soit ", " soit ") and one.lettres != other.lettres:
                yield from _differ(examen, one, other)
        for somme in sommes:
            if somme.lettres and not somme.valeur_imprimee:
                yield from _spelling(examen, somme)
    yield from _numbers(examen)
    yield from _taxes(examen)


def _differ(examen: Examen, one: Somme, other: Somme) -> Iterator[Constat]:
    if one.valeur == other.valeur:
        return
    place, _ = examen.where(one.passage, one.debut, one.fin)
    words = one.passage.texte[one.debut : other.fin]
    words += ")" if "(" in words and one.passage.plat[other.fin :].startswith(")") else ""
    letters, figures = (one, other) if one.lettres else (other, one)
    message = f"« {words} » : les lettres disent {shown(letters.valeur)}, les chiffres "
    message += shown(figures.valeur)
    yield Constat(place, message, "écrire la même somme en lettres et en chiffres", words)


_TAX = re.compile(r" (?:ht|h\.t\.|ttc|t\.t\.c\.|hors taxes?|toutes taxes comprises|net)$")


def _spelling(examen: Examen, somme: Somme) -> Iterator[Constat]:
    """Yield the sum in letters that is written in neither spelling, or not in the dossier's."""
    dossier = examen.dossier.lettres
    expected = montant_en_lettres(somme.valeur, dossier).replace("’", "'")
    known = {montant_en_lettres(somme.valeur, each).replace("’", "'") for each in Lettres}
    plat = somme.passage.plat[somme.debut : somme.fin].lower()
    written = _TAX.sub("", plat)
    if written == expected:
        return
    why = "s’écrit" if written not in known else "s’écrit, dans l’orthographe du dossier,"
    place, _ = examen.where(somme.passage, somme.debut, somme.fin)
    message = f"« {somme.mots} » {why} « {expected.replace(chr(39), '’')} »"
    advice = "corriger, ou écrire le montant par {{ … | lettres }}"
    yield Constat(place, message, advice, somme.mots, Gravite.STYLE)


_OTHER = r"(?! ?(?:€|euros?\b|d'euros|EUR|exemplaires?|originaux|original))"
_PAIR = re.compile(
    rf"(?P<lettres>{LETTRES})(?P<pour> pour cent)? "
    rf"\((?P<chiffres>{CHIFFRES})(?P<signe> ?%)?(?P<apres> ?(?:€|euros?))?\){_OTHER}"
    rf"|(?P<chiffres2>{CHIFFRES})(?P<signe2> ?%)? "
    rf"\((?P<lettres2>{LETTRES})(?P<pour2> pour cent)?\){_OTHER}",
    re.IGNORECASE,
)
_EUROS_AFTER = re.compile(
    rf"(?P<lettres>{LETTRES}) \((?P<chiffres>{CHIFFRES})\) (?:d')?euros?\b"
    rf"|(?P<chiffres2>{CHIFFRES}) \((?P<lettres2>{LETTRES})\) (?:d')?euros?\b",
    re.IGNORECASE,
)


_OPENING = re.compile(rf"\((?:\d|{LETTRES}(?: pour cent)?\))", re.IGNORECASE)


def _numbers(examen: Examen) -> Iterator[Constat]:
    """Yield « trois (4) », « 3 (quatre) », « cent pour cent (51 %) », « mille (100) euros »."""
    for passage in examen.passages:
        if _OPENING.search(passage.plat):
            yield from _pairs(examen, passage)


def _pairs(examen: Examen, passage: Passage) -> Iterator[Constat]:
    for euros, pattern in ((False, _PAIR), (True, _EUROS_AFTER)):
        for match in pattern.finditer(passage.plat):
            letters = match["lettres"] or match["lettres2"]
            figures = match["chiffres"] or match["chiffres2"]
            if read_letters(letters) != read_figures(figures):
                said, read = Decimal(read_letters(letters)), read_figures(figures)
                words = passage.texte[match.start() : match.end()]
                message = f"« {words} » : les lettres disent {shown(said, euros)}, "
                message += f"les chiffres {shown(read, euros)}"
                advice = "écrire le même nombre en lettres et en chiffres"
                place, _ = examen.where(passage, *match.span())
                yield Constat(place, message, advice, words)


def _taxes(examen: Examen) -> Iterator[Constat]:
    """Yield the sums that say HT in an act where others say TTC, or the reverse."""
    sommes = _taxed(examen)
    kinds = [somme.taxe for somme in sommes]
    if len(set(kinds)) < 2:
        return
    usual = max(dict.fromkeys(kinds), key=kinds.count)
    somme = next(somme for somme in sommes if somme.taxe != usual)
    place, _ = examen.where(somme.passage, somme.debut, somme.fin)
    message = f"« {somme.mots} », alors que d’autres montants de l’acte sont dits {usual}"
    advice = "dire partout si les montants sont hors taxes, toutes taxes comprises ou nets"
    yield Constat(place, message, advice, somme.mots)


def _taxed(examen: Examen) -> list[Somme]:
    """Return the sums that say their tax, those of a sentence that gives both aside."""
    taxed: list[Somme] = []
    for statement in statements_of(examen):
        own = [somme for somme in statement.sommes if somme.taxe]
        taxed += own if len({somme.taxe for somme in own}) == 1 else []
    return taxed


def check_taxes(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the acts whose sums are HT where those of another act of the dossier are TTC."""
    seen: dict[str, str] = {}
    for examen in ensemble.examens:
        sommes = _taxed(examen)
        kinds = {somme.taxe for somme in sommes}
        if len(kinds) != 1:
            continue
        kind = kinds.pop()
        other = next((acte for known, acte in seen.items() if known != kind), "")
        seen.setdefault(kind, examen.id)
        if other:
            somme = sommes[0]
            place, _ = examen.where(somme.passage, somme.debut, somme.fin)
            message = f"« {somme.mots} », alors que « {other} » compte autrement les taxes"
            advice = "compter de la même manière dans tout le dossier, ou dire pourquoi"
            gravite = Gravite.A_EXPLIQUER
            yield Constat(place, message, advice, somme.mots, gravite, acte=examen.id)
