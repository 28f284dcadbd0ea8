"""Whether payments make what is due, in a possible order, and as the texts announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.grilles import TOTAL, grids_of
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.lecture.sommes import Quote, percent, read_letters, shown, statements_of
from clsdocs.controles.montants.connus import names_in
from clsdocs.domain.financement import Financement, Versement
from clsdocs.domain.partie import Role
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue
from clsdocs.francais.dates import MOIS

_CLE = "financement"
Due = tuple[str, int]


def check_payments(examen: Examen) -> Iterator[Constat]:
    """Yield the payments that do not make the whole, come too soon, or are not those announced."""
    financement = examen.document.financement
    if financement is None or not financement.versements:
        return
    by_due: dict[Due, list[Versement]] = {}
    for payment in financement.versements:
        by_due.setdefault((payment.organisme.id, payment.exercice), []).append(payment)
    for due, payments in by_due.items():
        yield from _whole(examen, due, payments)
        yield from _order(examen, payments)
        yield from _documents(examen, financement, due, payments)
    yield from _missing(examen, financement, by_due)
    yield from _announced(examen, financement)


def _whole(examen: Examen, due: Due, payments: list[Versement]) -> Iterator[Constat]:
    shares = [p.part for p in payments if isinstance(p.part, Fraction)]
    total = sum(shares, Fraction(0))
    if len(shares) == len(payments) and total != 1:
        message = f"les versements de « {due[0]} » pour {due[1]} font {percent(total)} "
        message += "et non 100\u00a0%"
        place = examen.at(f"{_CLE}.versements.{payments[0].id}")
        yield Constat(place, message, "corriger les parts des versements")


def _order(examen: Examen, payments: list[Versement]) -> Iterator[Constat]:
    """Yield the instalment that is due before the one listed before it."""
    dated = [(p, p.echeance) for p in payments if isinstance(p.echeance, date)]
    for (before, first), (payment, second) in pairwise(dated):
        if second < first:
            message = f"« {payment.id} » est dû le {date_longue(second)}, avant « {before.id} »"
            message += f" ({date_longue(first)})"
            place = examen.at(f"{_CLE}.versements.{payment.id}.echeance")
            yield Constat(place, message, "corriger l’une des deux échéances")


_VOUCHERS = re.compile(
    r"justificatif|compte rendu financier|bilan (?:final|financier)|clôture", re.I
)
_HANDED_IN = re.compile(
    rf"au plus tard le (?P<jour>1er|\d{{1,2}}) (?P<mois>{'|'.join(MOIS)}) suivant (?:la clôture|la "
    r"fin|le terme) de (?:chaque|l')\s?exercice",
    re.IGNORECASE,
)


def _documents(
    examen: Examen, financement: Financement, due: Due, payments: list[Versement]
) -> Iterator[Constat]:
    """Yield the payments that are due before the vouchers on which they depend can be there."""
    exercice = financement.exercices.get(due[1])
    end = exercice.au if exercice else date(due[1], 12, 31)
    if not isinstance(end, date):
        return
    ready = _handed_in(examen, end)
    for payment in payments:
        said = payment.fait_generateur
        if not isinstance(payment.echeance, date) or not isinstance(said, str):
            continue
        if _VOUCHERS.search(said) and payment.echeance < ready:
            message = f"« {payment.id} » est dû le {date_longue(payment.echeance)}, avant que les "
            message += f"pièces dont il dépend puissent être remises ({date_longue(ready)})"
            place = examen.at(f"{_CLE}.versements.{payment.id}.echeance")
            yield Constat(place, message, "corriger l’échéance du versement, ou celle des pièces")


def _handed_in(examen: Examen, end: date) -> date:
    """Return the day by which vouchers are due once an exercice that ends on `end` is over."""
    for found in examen.search(_HANDED_IN):
        day = 1 if found.match["jour"] == "1er" else int(found.match["jour"])
        month = MOIS.index(found.match["mois"].lower()) + 1
        year = end.year if (month, day) > (end.month, end.day) else end.year + 1
        try:
            return date(year, month, day)
        except ValueError:
            return end
    return end


def _missing(
    examen: Examen, financement: Financement, by_due: dict[Due, list[Versement]]
) -> Iterator[Constat]:
    """Yield the funders that pay in some years, and in one that they owe do not."""
    paying = {organisme for organisme, _ in by_due}
    receiving = {p.id for p in examen.document.parties if _RECEIVES & set(p.role)}
    giving = {p.id for p in examen.document.parties if _GIVES & set(p.role)} - receiving
    for funder in financement.financeurs:
        owed = [y for y, a in funder.montants.items() if isinstance(a, Decimal) and a > 0]
        place = examen.at(f"{_CLE}.versements")
        if funder.id in paying:
            for year in (y for y in owed if (funder.id, y) not in by_due):
                message = f"aucun versement de « {funder.id} » pour {year}, année où il doit "
                message += shown(_amount(funder.montants[year]))
                advice = "ajouter le versement, ou dire pourquoi"
                yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
        elif funder.id in giving and owed:
            message = f"« {funder.id} » finance l’action sans qu’aucun versement soit prévu"
            advice = "ajouter ses versements, ou dire pourquoi"
            yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


_RECEIVES = {Role.BENEFICIAIRE, Role.PORTEUR, Role.EMPLOYEUR}
_GIVES = {Role.FINANCEUR, Role.COFINANCEUR}


def _amount(amount: object) -> Decimal:
    assert isinstance(amount, Decimal)
    return amount


_KINDS = {"acompte": re.compile(r"acompte|avance", re.I), "solde": re.compile(r"solde", re.I)}
_NAMED = re.compile(r"\b(?P<mot>acompte|avance|solde)s?\b(?P<entre>[^.;%]{0,80})$", re.IGNORECASE)


def _announced(examen: Examen, financement: Financement) -> Iterator[Constat]:
    """Yield the instalments whose share in a text is that of no such payment."""
    names = names_in(examen)
    funders = {payment.organisme.id for payment in financement.versements}
    for statement in statements_of(examen):
        for quote in statement.quotes:
            found = _NAMED.search(statement.passage.plat[statement.debut : quote.debut])
            if found is None or quote.valeur_imprimee or not quote.pourcent:
                continue
            if _is_of_another(statement.passage.plat[quote.fin : statement.fin]):
                continue
            named = names.last(statement.avant(quote.debut))
            payers = {named} if named in funders else funders
            kind = "solde" if found["mot"].lower() == "solde" else "acompte"
            yield from _unplanned(examen, financement, quote, (payers, kind))
    yield from _counted(examen, financement)


# A share of what the action costs, or asked of somebody else, is none of a payment.
_ANOTHER = re.compile(
    r"^ (?:du|de la|des) (?:coûts?|budget|dépenses?|charges)\b"
    r"|\bauprès (?:d'un tiers|de tiers|d'autres|d'une? (?:autre|banque|établissement))\b",
    re.IGNORECASE,
)


def _is_of_another(after: str) -> bool:
    return _ANOTHER.search(after) is not None


def _unplanned(
    examen: Examen, financement: Financement, quote: Quote, sought: tuple[set[str], str]
) -> Iterator[Constat]:
    payers, kind = sought
    shares = {
        v.part
        for v in financement.versements
        if v.organisme.id in payers and _is_kind(v, kind) and isinstance(v.part, Fraction)
    }
    if shares and quote.valeur not in shares:
        place, _ = examen.where(quote.passage, quote.debut, quote.fin)
        said = ", ".join(map(percent, sorted(shares)))
        message = f"« {quote.mots} », alors que l’échéancier prévoit {said} ({kind})"
        yield Constat(place, message, "corriger le texte, ou l’échéancier", quote.mots)


def _is_kind(payment: Versement, kind: str) -> bool:
    words = f"{payment.id} {fold(str(payment.fait_generateur or ''))}"
    return _KINDS[kind].search(words) is not None


_TIMES = re.compile(
    r"\ben (?P<nombre>une|deux|trois|quatre|cinq|six) (?:(?:seule|seuls?) )?"
    r"(?:fois|versements?|tranches?|échéances?)\b",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"chaque année|par an\b|chaque exercice|par exercice|annuel", re.IGNORECASE)


def _counted(examen: Examen, financement: Financement) -> Iterator[Constat]:
    """Yield « en deux fois » said each year of a funder that pays otherwise."""
    names = names_in(examen)
    counts: dict[str, set[int]] = {}
    for payment in financement.versements:
        same = [v for v in financement.versements if _same(v, payment)]
        counts.setdefault(payment.organisme.id, set()).add(len(same))
    for found in examen.search(_TIMES, "corps"):
        payer = names.last(fold(found.passage.plat[: found.match.start()]))
        said = read_letters(found.match["nombre"])
        if payer in counts and _YEARLY.search(fold(found.phrase)) and said not in counts[payer]:
            planned = " ou ".join(map(str, sorted(counts[payer])))
            message = f"« {found.mots} », alors que l’échéancier prévoit {planned} par exercice"
            advice = "corriger le texte, ou l’échéancier"
            yield Constat(found.place, message, advice, found.mots)


def _same(one: Versement, other: Versement) -> bool:
    return one.organisme == other.organisme and one.exercice == other.exercice


_CUMUL = re.compile(r"cumul", re.IGNORECASE)
_AMOUNT = re.compile(r"montant|versement|somme", re.IGNORECASE)


def check_running_totals(examen: Examen) -> Iterator[Constat]:
    """Yield the running totals of a schedule that are not what has been paid so far."""
    for grille in grids_of(examen):
        heads = list(enumerate(grille.entetes))
        running = [c for c, head in heads if c and _CUMUL.search(head)]
        amounts = [c for c, head in heads if c and _AMOUNT.search(head) and c not in running]
        if len(running) != 1 or len(amounts) != 1:
            continue
        paid = Decimal(0)
        for ligne, row in enumerate(grille.lignes):
            amount, cell = row[amounts[0]], row[running[0]]
            if TOTAL.match(grille.label(ligne, running[0])) or amount.valeur is None:
                break
            paid += amount.valeur
            if cell.valeur is not None and cell.valeur != paid:
                message = f"« {cell.mots} », colonne « {grille.entete(running[0])} » : "
                message += f"les versements font jusque-là {shown(paid)}"
                place = grille.place(examen, ligne, running[0])
                yield Constat(place, message, "corriger le cumul ou un versement", cell.mots)
