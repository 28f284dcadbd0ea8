"""Whether the sums and shares of a sentence, or of a list, make the whole that it announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.sommes import (
    CHIFFRES,
    EUROS,
    LETTRES,
    Enonce,
    Quote,
    Somme,
    names_money,
    percent,
    read_figures,
    read_letters,
    shown,
    statements_of,
)

_SHARED_OUT = re.compile(
    r"\bsoit\b|répart|ventil|décompos|comme suit|\bainsi\b|versée?s?\b|en \w+ (?:fois|tranches)",
    re.I,
)
_BY_UNIT = re.compile(
    r"\bpar (?!l'|la |le |les )|l'unité|unitaire|\bchacune?\b|[×]|\bHT\b|\bTTC\b|TVA|hors taxe",
    re.I,
)
_PAYMENT = re.compile(r"\bvers[ée]|acompte|\bsolde\b|\bfois\b|tranche|échéance|avance\b", re.I)
_INSIDE = re.compile(r"\bdont\b", re.I)


def check_sums(examen: Examen, payments: bool) -> Iterator[Constat]:
    """Yield the sums that the parts written after them do not make, payments or the others."""
    statements = list(statements_of(examen))
    for statement in statements:
        if bool(_PAYMENT.search(statement.plat)) is payments:
            yield from _sentence(examen, statement)
    for annonce, items in groupby(statements, key=lambda s: (id(s.passage.bloc), s.annonce)):
        if annonce[1] and bool(_PAYMENT.search(annonce[1])) is payments:
            yield from _list(examen, statements, list(items))


def _sentence(examen: Examen, statement: Enonce) -> Iterator[Constat]:
    sommes = statement.sommes
    if len(sommes) < 3 or _BY_UNIT.search(statement.plat):
        return
    text = statement.passage.plat
    opening = text[sommes[0].fin : sommes[1].debut]
    closing = text[sommes[-2].fin : sommes[-1].debut]
    total = _add(sommes[1:])
    if (_SHARED_OUT.search(opening) and sommes[0].valeur != total) or (
        _INSIDE.search(opening) and total > sommes[0].valeur
    ):
        yield _unequal(examen, sommes[0], total)
    elif _TOGETHER.search(closing) and _add(sommes[:-1]) != sommes[-1].valeur:
        yield _unequal(examen, sommes[-1], _add(sommes[:-1]))


_TOGETHER = re.compile(r"\bsoit (?:un total|au total|ensemble|un montant total|une somme totale)")


def _list(examen: Examen, statements: Sequence[Enonce], items: list[Enonce]) -> Iterator[Constat]:
    """Yield the sum of the sentence before a list that its elements do not make."""
    if len(items) < 2 or any(len(item.sommes) != 1 for item in items):
        return
    annonce = items[0].annonce
    before = [s for s in statements if s.passage.plat.endswith(annonce) and s.sommes]
    if not before or not _SHARED_OUT.search(items[0].annonce):
        return
    if len(before[-1].sommes) != 1 or any(_BY_UNIT.search(item.plat) for item in items):
        return
    total = _add([item.sommes[0] for item in items])
    if total != before[-1].sommes[0].valeur:
        yield _unequal(examen, before[-1].sommes[0], total)


def _add(sommes: Sequence[Somme]) -> Decimal:
    return sum((somme.valeur for somme in sommes), Decimal(0))


def _unequal(examen: Examen, somme: Somme, total: Decimal) -> Constat:
    place, _ = examen.where(somme.passage, somme.debut, somme.fin)
    message = f"« {somme.mots} » : les montants énumérés font {shown(total)}"
    return Constat(place, message, "corriger la somme, ou l’un des montants", somme.mots)


_OF = re.compile(r"^ ?(?:du|de la|de l'|des|d'un|de) ?", re.I)
_MEANS = re.compile(r"\bsoit\b|représent|correspond|égale? à|équival", re.I)


def check_rates(examen: Examen) -> Iterator[Constat]:
    """Yield the shares of a sentence that its two sums belie."""
    for statement in statements_of(examen):
        if len(statement.sommes) != 2 or len(statement.quotes) != 1:
            continue
        quote, text = statement.quotes[0], statement.passage.plat
        if not _OF.match(text[quote.fin :]) or not _MEANS.search(statement.plat):
            continue
        part, whole = sorted(statement.sommes, key=lambda somme: somme.valeur)
        if whole.valeur and not _agree(part.valeur, quote, whole.valeur):
            place, _ = examen.where(quote.passage, quote.debut, quote.fin)
            due = Decimal(round(quote.valeur * Fraction(whole.valeur) * 100)) / 100
            message = f"« {quote.mots} » de {shown(whole.valeur)} font {shown(due)}, "
            message += f"et non {shown(part.valeur)}"
            yield Constat(place, message, "corriger la part ou l’un des montants", quote.mots)


def _agree(part: Decimal, quote: Quote, whole: Decimal) -> bool:
    """Return whether `part` is the share `quote` of `whole`, one of them being rounded.

    A share is rounded from the amounts, or the amount from the share: an amount that misses the
    share by some euros is neither.
    """
    gap = abs(Fraction(part) - quote.valeur * Fraction(whole))
    cents = bool(part % 1 or whole % 1)
    if gap <= Fraction(1, 100 if cents else 1) / 2:
        return True
    rounded = abs(Fraction(part) / Fraction(whole) - quote.valeur) * 100
    return quote.pourcent and gap > 5 and rounded <= Fraction(1, 2 * 10**quote.decimales)


_FOR = re.compile(r"(?:à (?:hauteur|raison|concurrence) de|pour) $", re.I)
_SPLIT = re.compile(r"\brépart\w+|\bfinancée?s? (?:à|par)|\bpartag\w+|prise?s? en charge", re.I)


def check_split(examen: Examen) -> Iterator[Constat]:
    """Yield the sentences that share out a whole into shares that do not make it."""
    for statement in statements_of(examen):
        text = statement.passage.plat
        given = [q for q in statement.quotes if _FOR.search(text[: q.debut])]
        if len(given) < 2 or len(given) != len(statement.quotes):
            continue
        if _SPLIT.search(statement.plat) and not _PAYMENT.search(statement.plat):
            yield from _not_whole(examen, given)


def check_instalments(examen: Examen) -> Iterator[Constat]:
    """Yield the instalments, « un acompte de 80 % et un solde de 30 % », that do not make 100 %."""
    statements = list(statements_of(examen))
    for statement in statements:
        yield from _instalments(examen, [statement])
    for key, items in groupby(statements, key=lambda s: (id(s.passage.bloc), s.annonce)):
        if key[1]:
            yield from _instalments(examen, list(items))


_FIRST = re.compile(r"\b(?:acompte|avance|premier versement)[^.;]{0,40}? (?:de|à|égale? à) $", re.I)
_LAST = re.compile(r"\b(?:solde|dernier versement)\b[^.;%]{0,60}? $|\bsolde\W{0,3}$", re.I)


def _instalments(examen: Examen, statements: list[Enonce]) -> Iterator[Constat]:
    quotes = [q for s in statements for q in s.quotes if q.pourcent]
    if len(quotes) < 2:
        return
    first = _FIRST.search(quotes[0].passage.plat[: quotes[0].debut])
    if first and _LAST.search(quotes[-1].passage.plat[: quotes[-1].debut]):
        yield from _not_whole(examen, quotes)


def _not_whole(examen: Examen, quotes: list[Quote]) -> Iterator[Constat]:
    total = sum((quote.valeur for quote in quotes), Fraction(0))
    slack = Fraction(len(quotes), 2 * 10 ** (2 + min(q.decimales for q in quotes)))
    inexact = any(quote.decimales for quote in quotes)
    if abs(total - 1) > (slack if inexact else 0):
        first = quotes[0]
        place, _ = examen.where(first.passage, first.debut, first.fin)
        words = ", ".join(quote.mots for quote in quotes)
        message = f"« {words} » : ces parts font ensemble {percent(total)}"
        yield Constat(
            place, message, "corriger les parts pour qu’elles fassent le tout", first.mots
        )


_COUNT = rf"(?:{CHIFFRES}|{LETTRES})"
_SO = r"[^.;€]{0,30}?(?:, | )(?:soit|pour un (?:coût|montant|total)|=)[^.;€]{0,40}? ?"
_EACH = re.compile(
    rf"(?P<nombre>{_COUNT}) (?:[a-zà-öø-ÿ'-]+ ){{1,5}}?(?:à|×|x|à raison de|au (?:prix|tarif|coût)"
    rf"(?: unitaire)? de) (?P<prix>{EUROS}){_SO}(?P<total>{EUROS})"
    rf"|(?P<nombre2>{_COUNT}) ?[×x] ?(?P<prix2>{EUROS}) ?= ?(?P<total2>{EUROS})"
    rf"|(?P<prix3>{EUROS}) par (?:mois|ans?|jour|séance|session|trimestre|semestre)"
    rf" (?:pendant|sur|pour|×|x) (?P<nombre3>{_COUNT}) (?:[a-zà-öø-ÿ'-]+){_SO}(?P<total3>{EUROS})"
    rf"|(?P<total4>{EUROS})[^.;€]{{0,40}}? soit (?P<prix4>{EUROS}) par (?:mois|an|jour|séance"
    rf"|session|exercice) (?:pendant|sur) (?P<nombre4>{_COUNT}) (?:mois|ans|années|jours|séances)",
    re.IGNORECASE,
)


def check_units(examen: Examen) -> Iterator[Constat]:
    """Yield « 62 formations à 322 €, soit 20 000 € », whose product is another sum."""
    priced = (p for p in examen.passages if names_money(p.plat))
    for passage, match in ((p, m) for p in priced for m in _EACH.finditer(p.plat)):
        rank = next(n for n in ("", "2", "3", "4") if match[f"total{n}"])
        count = _read(match[f"nombre{rank}"])
        price, total = (_amount(match[f"{name}{rank}"]) for name in ("prix", "total"))
        if match[f"nombre{rank}"].isdigit() and 1900 <= count <= 2199:
            continue
        if count * price != total:
            words = passage.texte[match.start() : match.end()]
            place, _ = examen.where(passage, *match.span())
            message = f"« {words} » : le produit est {shown(count * price)}"
            advice = "corriger la quantité, le prix ou le montant"
            yield Constat(place, message, advice, words)


def _read(words: str) -> Decimal:
    return read_figures(words) if words[0].isdigit() else Decimal(read_letters(words))


def _amount(words: str) -> Decimal:
    digits = re.match(CHIFFRES, words)
    assert digits is not None
    return read_figures(digits[0]) * (1000 if words.lower().endswith("k€") else 1)
