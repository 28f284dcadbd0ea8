"""Who pays what, year by year: from costs and shares to amounts that add up to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Self

from pydantic import Field, PrivateAttr, model_validator

from clsdocs.domain.liens import LienOrganisme
from clsdocs.domain.valeurs import (
    A_FIXER,
    Annee,
    Blanc,
    Collection,
    Fait,
    Identifiant,
    Jour,
    Montant,
    Part,
    Texte,
    choix,
    faute,
)

Somme = Decimal | Blanc


class Unite(StrEnum):
    """To what shares are rounded, half up."""

    CENTIME = "centime"
    EURO = "euro"


class Exercice(Fait):
    """A financial year that is not the calendar year."""

    du: Jour
    au: Jour


class Arrondi(Fait):
    """How shares are rounded, and who takes what rounding leaves."""

    unite: Annotated[Unite, choix(Unite)] = Unite.CENTIME
    ajuste: LienOrganisme | None = None


class Depense(Fait):
    """A cost, year by year."""

    id: Identifiant
    intitule: Texte
    compte: Texte | None = None
    montants: dict[Annee, Montant]
    total_annonce: Montant | None = Field(default=None, alias="total")

    CALCULES: ClassVar[tuple[str, ...]] = ("total",)

    @property
    def total(self) -> Somme:
        """The cost over all years."""
        return add(self.montants.values())


class Financeur(Fait):
    """A funder: its amounts year by year, or the share from which they are computed."""

    organisme: LienOrganisme | None = None
    libelle: Texte | None = None
    montants: dict[Annee, Montant] = Field(default_factory=dict)
    part: Part | None = None
    reste: Part | None = None
    base: Texte | None = None
    plafond: Montant | None = None
    imputation: Texte | None = None
    total_annonce: Montant | None = Field(default=None, alias="total")

    CALCULES: ClassVar[tuple[str, ...]] = ("id", "nom", "total")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.organisme is None) == (self.libelle is None):
            raise faute(
                "L-32", "financeur sans nom", "indiquer soit « organisme », soit « libelle »"
            )
        keys = [self.part is not None, self.reste is not None, bool(self.montants)]
        if sum(keys) != 1:
            advice = "indiquer une seule des clés « montants », « part » ou « reste »"
            several = "plusieurs clés fixent" if sum(keys) else "aucune clé ne fixe"
            raise faute("L-32", f"{several} ce que verse le financeur", advice)
        return self

    @property
    def id(self) -> str:
        """The id by which texts name the funder: that of its institution, else its label."""
        return self.organisme.id if self.organisme else str(self.libelle)

    @property
    def nom(self) -> str | Blanc:
        """What the funder is called in tables."""
        if self.organisme is None:
            return self.libelle or Blanc("libelle")
        return self.organisme.nom_court

    @property
    def total(self) -> Somme:
        """What the funder pays over all years."""
        return add(self.montants.values())


class Versement(Fait):
    """A payment of a funder in a year: a share of what it owes that year."""

    id: Identifiant
    organisme: LienOrganisme
    exercice: Annee
    part: Part
    fait_generateur: Texte | None = None
    echeance: Jour | None = None

    CALCULES: ClassVar[tuple[str, ...]] = ("montant",)

    _montant: Somme = PrivateAttr(default=Blanc("montant", A_FIXER))

    @property
    def montant(self) -> Somme:
        """The payment in euros."""
        return self._montant

    def with_montant(self, montant: Somme) -> Versement:
        """Return the same payment, worth `montant`."""
        worth = self.model_copy()
        worth._montant = montant
        return worth


class Depenses(Collection[Depense]):
    """The costs of an action."""

    FEMININ = True

    @classmethod
    def element(cls) -> type[Depense]:
        """Return the class of a cost."""
        return Depense


class Financeurs(Collection[Financeur]):
    """The funders of an action."""

    @classmethod
    def element(cls) -> type[Financeur]:
        """Return the class of a funder."""
        return Financeur


class Financement(Fait):
    """The costs of an action, its funders and their payments, every share worked out."""

    exercices: dict[Annee, Exercice] = Field(default_factory=dict)
    arrondi: Arrondi = Field(default_factory=Arrondi)
    depenses: Depenses
    financeurs: Financeurs = Field(default_factory=lambda: Financeurs())
    versements: tuple[Versement, ...] = ()
    total_annonce: Montant | None = Field(default=None, alias="total")

    CALCULES: ClassVar[tuple[str, ...]] = ("annees", "totaux", "total")

    @property
    def annees(self) -> tuple[int, ...]:
        """The years that costs, funders or `exercices` name, in order."""
        named = {*self.exercices}
        for line in (*self.depenses, *self.financeurs):
            named.update(line.montants)
        return tuple(sorted(named))

    @property
    def totaux(self) -> Mapping[int, Somme]:
        """The cost of each year."""
        return {
            year: add(d.montants.get(year, ZERO) for d in self.depenses) for year in self.annees
        }

    @property
    def total(self) -> Somme:
        """The cost over all years."""
        return add(self.totaux.values())

    @model_validator(mode="after")
    def _work_out(self) -> Self:
        self._check_restes()
        self._check_versements()
        columns = {year: self._column(year) for year in self.annees}
        funders = Financeurs(
            f.model_copy(update={"montants": {y: column[rank] for y, column in columns.items()}})
            for rank, f in enumerate(self.financeurs)
        )
        worked_out = self.model_copy(update={"financeurs": funders})
        return worked_out.model_copy(update={"versements": worked_out._payments()})

    def _check_restes(self) -> None:
        restes = [f.reste for f in self.financeurs if isinstance(f.reste, Fraction)]
        if (
            restes
            and sum(restes) != 1
            and not any(isinstance(f.reste, Blanc) for f in self.financeurs)
        ):
            advice = "faire que les « reste » des financeurs totalisent 1"
            message = f"les « reste » totalisent {sum(restes)} au lieu de 1"
            raise faute("L-33", message, advice, at=("financeurs",))
        ajuste = self.arrondi.ajuste
        if ajuste and all(f.organisme != ajuste or f.montants for f in self.financeurs):
            advice = "nommer un financeur qui a une « part » ou un « reste »"
            message = f"« ajuste » nomme {ajuste.id}, dont rien n’est arrondi"
            raise faute("L-33", message, advice, at=("arrondi", "ajuste"))

    def _check_versements(self) -> None:
        for rank, payment in enumerate(self.versements):
            payer = payment.organisme.id
            if all(f.organisme is None or f.organisme.id != payer for f in self.financeurs):
                names = ", ".join(f.id for f in self.financeurs) or "aucun"
                message = f"« {payer} » verse une somme sans être un financeur"
                at = ("versements", rank, "organisme")
                raise faute("L-33", message, f"choisir parmi les financeurs : {names}", at=at)
            if payment.exercice not in self.annees:
                years = ", ".join(map(str, self.annees)) or "aucune"
                message = f"versement en {payment.exercice}, année sans dépense ni financement"
                at = ("versements", rank, "exercice")
                raise faute("L-33", message, f"années du financement : {years}", at=at)

    def _column(self, year: int) -> tuple[Somme, ...]:
        cost = self.totaux[year]
        amounts: list[Somme] = [f.montants.get(year, ZERO) for f in self.financeurs]
        for rank, f in enumerate(self.financeurs):
            if f.part is not None:
                amounts[rank] = self._share(f.part, cost)
        pool = minus(cost, amounts)
        for rank, f in enumerate(self.financeurs):
            if f.reste is not None:
                amounts[rank] = self._share(f.reste, pool)
        if (rank_adjusted := self._adjusted()) is not None:
            others = amounts[:rank_adjusted] + amounts[rank_adjusted + 1 :]
            amounts[rank_adjusted] = minus(cost, others)
        return tuple(amounts)

    def _adjusted(self) -> int | None:
        """The rank of the funder that takes what rounding leaves.

        None where the shares leave more than that, or where one of them is not known.
        """
        if any(isinstance(share, Blanc) for f in self.financeurs for share in (f.part, f.reste)):
            return None
        restes = [rank for rank, f in enumerate(self.financeurs) if f.reste is not None]
        parts = [f.part for f in self.financeurs if f.part is not None]
        shared_out = len(parts) == len(self.financeurs) and _total(parts) == 1
        if not restes and not shared_out:
            return None
        named = [r for r, f in enumerate(self.financeurs) if self.arrondi.ajuste == f.organisme]
        return (named if self.arrondi.ajuste else restes or [len(parts) - 1])[-1]

    def _share(self, part: Fraction | Blanc, cost: Somme) -> Somme:
        for known in (part, cost):
            if isinstance(known, Blanc):
                return known
        assert isinstance(part, Fraction)
        assert isinstance(cost, Decimal)
        return round_half_up(part * Fraction(cost), self.arrondi.unite)

    def _payments(self) -> tuple[Versement, ...]:
        done: list[Versement] = []
        for payment in self.versements:
            due = self._due(payment)
            same = [v for v in done if _same_year(v, payment)]
            amount = self._share(payment.part, due)
            if payment is self._last(payment) and _total(v.part for v in (*same, payment)) == 1:
                amount = minus(due, [v.montant for v in same])
            done.append(payment.with_montant(amount))
        return tuple(done)

    def _due(self, payment: Versement) -> Somme:
        funder = (f for f in self.financeurs if f.organisme == payment.organisme)
        return next((f.montants.get(payment.exercice, ZERO) for f in funder), ZERO)

    def _last(self, payment: Versement) -> Versement:
        return [v for v in self.versements if _same_year(v, payment)][-1]


ZERO = Decimal(0)


def add(amounts: Iterable[Somme]) -> Somme:
    """Return the sum of `amounts`; a blank where one of them is blank, never a partial sum."""
    total = ZERO
    for amount in amounts:
        if isinstance(amount, Blanc):
            return amount
        total += amount
    return total


def minus(cost: Somme, amounts: Iterable[Somme]) -> Somme:
    """Return what `amounts` leave of `cost`; a blank where one of them is blank."""
    spent = add(amounts)
    if isinstance(cost, Blanc):
        return cost
    return spent if isinstance(spent, Blanc) else cost - spent


def round_half_up(amount: Fraction, unite: Unite) -> Decimal:
    """Return `amount` in euros rounded half up to `unite`."""
    step = 100 if unite is Unite.CENTIME else 1
    whole = (amount * step + Fraction(1, 2)).__floor__()
    return Decimal(whole) / step


def _total(parts: Iterable[Fraction | Blanc]) -> Fraction:
    return sum((p for p in parts if isinstance(p, Fraction)), Fraction(0))


def _same_year(one: Versement, other: Versement) -> bool:
    return one.organisme == other.organisme and one.exercice == other.exercice
