"""Whether the money of an act agrees: totals by line and overall, shares, ceilings, payments."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from clsdocs.controles.constats import Constat
from clsdocs.domain.financement import ZERO, Financement, Financeur, Somme, add
from clsdocs.francais import montant

_CLE = "financement"


def money_constats(financement: Financement) -> Iterator[Constat]:
    """Yield what does not add up in `financement`; sums that hold a blank are not judged."""
    yield from _totals(financement)
    yield from _columns(financement)
    yield from _negatives(financement)
    yield from _ceilings(financement)
    yield from _payments(financement)


def _totals(financement: Financement) -> Iterator[Constat]:
    """Yield V-40 for each total written by hand that is not the sum."""
    lines = [(f"{_CLE}.depenses.{d.id}", d.total_annonce, d.total) for d in financement.depenses]
    lines += [
        (f"{_CLE}.financeurs.{f.id}", f.total_annonce, f.total) for f in financement.financeurs
    ]
    lines += [(_CLE, financement.total_annonce, financement.total)]
    for cle, written, computed in lines:
        if _differ(written, computed):
            message = f"le total écrit ({_shown(written)}) n’est pas la somme ({_shown(computed)})"
            yield Constat("V-40", f"{cle}.total", message, "corriger le total, ou le retirer")


def _columns(financement: Financement) -> Iterator[Constat]:
    """Yield V-45 for each year whose funders do not bring what it costs."""
    if not financement.financeurs:
        return
    for year, cost in financement.totaux.items():
        brought = add(f.montants.get(year, ZERO) for f in financement.financeurs)
        if _differ(brought, cost):
            message = (
                f"en {year}, les financeurs apportent {_shown(brought)} "
                f"pour un coût de {_shown(cost)}"
            )
            advice = "faire que les parts et les montants couvrent le coût"
            yield Constat("V-45", f"{_CLE}.financeurs", message, advice)


def _negatives(financement: Financement) -> Iterator[Constat]:
    """Yield V-42 for each funder to whom the shares of the others leave less than nothing."""
    for funder in financement.financeurs:
        below = [y for y, a in funder.montants.items() if isinstance(a, Decimal) and a < 0]
        if below:
            amount = _shown(funder.montants[below[0]])
            message = f"en {below[0]}, les autres financeurs laissent {amount} à {funder.nom}"
            cle = f"{_CLE}.financeurs.{funder.id}"
            yield Constat("V-42", cle, message, "revoir les parts et les montants")


def _ceilings(financement: Financement) -> Iterator[Constat]:
    """Yield V-42 for each funder whose share passes its ceiling in a year."""
    for funder in financement.financeurs:
        for year, amount in funder.montants.items():
            if _passes(amount, funder):
                message = (
                    f"en {year}, {funder.nom} verse {_shown(amount)}, "
                    f"au-delà du plafond de {_shown(funder.plafond)}"
                )
                advice = "revoir la part, le coût ou le plafond"
                yield Constat("V-42", f"{_CLE}.financeurs.{funder.id}.plafond", message, advice)


def _passes(amount: Somme, funder: Financeur) -> bool:
    if not isinstance(amount, Decimal) or not isinstance(funder.plafond, Decimal):
        return False
    return amount > funder.plafond


def _payments(financement: Financement) -> Iterator[Constat]:
    """Yield V-44 for each funder and year whose payments do not make the whole."""
    shares: dict[tuple[str, int], Fraction] = {}
    first: dict[tuple[str, int], str] = {}
    for payment in financement.versements:
        key = (payment.organisme.id, payment.exercice)
        first.setdefault(key, payment.id)
        if isinstance(payment.part, Fraction):
            shares[key] = shares.get(key, Fraction(0)) + payment.part
    for (organisme, year), share in shares.items():
        if share != 1:
            made = _percent(share)
            message = f"les versements de « {organisme} » pour {year} font {made} et non 100\u00a0%"
            cle = f"{_CLE}.versements.{first[organisme, year]}"
            yield Constat("V-44", cle, message, "corriger les parts des versements")


def _percent(share: Fraction) -> str:
    percent = share * 100
    return f"{percent.numerator}\u00a0%" if percent.denominator == 1 else f"{share}"


def _differ(one: Somme | None, other: Somme | None) -> bool:
    return isinstance(one, Decimal) and isinstance(other, Decimal) and one != other


def _shown(amount: Somme | None) -> str:
    assert isinstance(amount, Decimal)
    return montant(amount)
