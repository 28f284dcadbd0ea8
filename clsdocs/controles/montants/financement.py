"""Whether the facts of a financing agree: totals, what funders bring, their shares and ceilings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.domain.financement import ZERO, Financeur, Somme, add
from clsdocs.francais import montant

_CLE = "financement"


def check_totals(examen: Examen) -> Iterator[Constat]:
    """Yield the totals written by hand that are not the sum; a blank is not judged."""
    financement = examen.document.financement
    if financement is None:
        return
    lines = [(f"{_CLE}.depenses.{d.id}", d.total_annonce, d.total) for d in financement.depenses]
    lines += [
        (f"{_CLE}.financeurs.{f.id}", f.total_annonce, f.total) for f in financement.financeurs
    ]
    lines += [(_CLE, financement.total_annonce, financement.total)]
    for cle, written, computed in lines:
        if _differ(written, computed):
            message = f"le total écrit ({_shown(written)}) n’est pas la somme ({_shown(computed)})"
            place = examen.at(f"{cle}.total")
            yield Constat(place, message, "corriger le total, ou le retirer")


def check_columns(examen: Examen) -> Iterator[Constat]:
    """Yield the years whose funders do not bring what they cost."""
    financement = examen.document.financement
    if financement is None or not financement.financeurs:
        return
    for year, cost in financement.totaux.items():
        brought = add(f.montants.get(year, ZERO) for f in financement.financeurs)
        if _differ(brought, cost):
            message = (
                f"en {year}, les financeurs apportent {_shown(brought)} "
                f"pour un coût de {_shown(cost)}"
            )
            advice = "faire que les parts et les montants couvrent le coût"
            yield Constat(examen.at(f"{_CLE}.financeurs"), message, advice)


def check_shares(examen: Examen) -> Iterator[Constat]:
    """Yield the funders to whom the others leave less than nothing."""
    financement = examen.document.financement
    if financement is None:
        return
    for funder in financement.financeurs:
        below = [y for y, a in funder.montants.items() if isinstance(a, Decimal) and a < 0]
        if below:
            amount = _shown(funder.montants[below[0]])
            message = f"en {below[0]}, les autres financeurs laissent {amount} à {funder.nom}"
            place = examen.at(f"{_CLE}.financeurs.{funder.id}")
            yield Constat(place, message, "revoir les parts et les montants")


def check_ceilings(examen: Examen) -> Iterator[Constat]:
    """Yield the funders whose share passes their ceiling in a year."""
    financement = examen.document.financement
    if financement is None:
        return
    for funder in financement.financeurs:
        for year, amount in funder.montants.items():
            if _passes(amount, funder):
                message = (
                    f"en {year}, {funder.nom} verse {_shown(amount)}, "
                    f"au-delà du plafond de {_shown(funder.plafond)}"
                )
                advice = "revoir la part, le coût ou le plafond"
                place = examen.at(f"{_CLE}.financeurs.{funder.id}.plafond")
                yield Constat(place, message, advice)


def _passes(amount: Somme, funder: Financeur) -> bool:
    if not isinstance(amount, Decimal) or not isinstance(funder.plafond, Decimal):
        return False
    return amount > funder.plafond


def _differ(one: Somme | None, other: Somme | None) -> bool:
    return isinstance(one, Decimal) and isinstance(other, Decimal) and one != other


def _shown(amount: Somme | None) -> str:
    assert isinstance(amount, Decimal)
    return montant(amount)
