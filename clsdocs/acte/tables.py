"""The money of an act in tables: costs, funders and payments, with their totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from clsdocs.acte.people import known
from clsdocs.acte.phrases import NBSP, Phrase
from clsdocs.domain.financement import ZERO, Exercice, Financement, Financeur, Somme, Versement, add
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import Blanc
from clsdocs.prose.nodes import Alignement, Bloc, RetourLigne, Span, Tableau, Valeur
from clsdocs.record import replace

Cell = tuple[Span, ...]
Row = tuple[Cell, ...]

GAUCHE, DROITE = Alignement.GAUCHE, Alignement.DROITE


def financing_tables(financement: Financement) -> tuple[Bloc, ...]:
    """Return the tables of costs and of funders by financial year, each with its totals."""
    tables = [_costs(financement)]
    if financement.financeurs:
        tables.append(_funders(financement))
    return even_cents(tables)


_CENTS = re.compile(r",\d\d\u00a0€$")


def even_cents(tables: Iterable[Tableau]) -> tuple[Tableau, ...]:
    """Return `tables` with two decimals in every amount once one of them has cents."""
    held = tuple(tables)
    cells = (span for t in held for row in t.lignes for cell in row for span in cell)
    if not any(isinstance(span, Valeur) and _CENTS.search(span.text) for span in cells):
        return held
    return tuple(replace(t, lignes=tuple(map(_row_with_cents, t.lignes))) for t in held)


def _row_with_cents(row: Row) -> Row:
    return tuple(tuple(map(_with_cents, cell)) for cell in row)


def _with_cents(span: Span) -> Span:
    if isinstance(span, Valeur) and span.text.endswith("\u00a0€") and not _CENTS.search(span.text):
        return replace(span, text=f"{span.text[:-2]},00\u00a0€")
    return span


def _costs(financement: Financement) -> Tableau:
    cle = "financement.depenses"
    rows = [
        (
            _cell(line.intitule, f"{cle}.{line.id}.intitule"),
            *_amounts(financement, line.montants, f"{cle}.{line.id}"),
        )
        for line in financement.depenses
    ]
    total = (
        _words("Total des dépenses"),
        *_sums(financement, financement.totaux, "financement"),
    )
    head = (_words("Nature de la dépense"), *_years(financement), _words("Total"))
    return Tableau(
        head,
        (*rows, total),
        (GAUCHE, *(DROITE for _ in head[1:])),
        titre="Dépenses prévisionnelles, par nature et par exercice",
        total=True,
    )


def _funders(financement: Financement) -> Tableau:
    cle, funders = "financement.financeurs", financement.financeurs
    rows = [
        (
            _called(line.organisme) if line.organisme else _cell(line.nom, f"{cle}.{line.id}.nom"),
            _key(line, f"{cle}.{line.id}"),
            *_amounts(financement, line.montants, f"{cle}.{line.id}"),
        )
        for line in funders
    ]
    sums = {y: add(f.montants.get(y, ZERO) for f in funders) for y in financement.annees}
    total = (_words("Total des financements"), (), *_sums(financement, sums, cle))
    head = (_words("Financeur"), _words("Clé"), *_years(financement), _words("Total"))
    return Tableau(
        head,
        (*rows, total),
        (GAUCHE, GAUCHE, *(DROITE for _ in head[2:])),
        titre="Plan de financement, par financeur et par exercice",
        total=True,
    )


def _key(line: Financeur, cle: str) -> Cell:
    """Return how the share of a funder is fixed: « 2/3 du reste (population 2021) »."""
    base = known(line.base)
    words = Phrase().extend(_share_words(line, cle))
    if base is not None:
        words.add(" (").fact(base, f"{cle}.base").add(")")
    return tuple(words.spans)


def _share_words(line: Financeur, cle: str) -> Cell:
    if line.part is not None:
        return tuple(_share(line.part, f"{cle}.part").add(" du coût").spans)
    if line.reste == 1:
        return _words("le reste")
    if line.reste is not None:
        return tuple(_share(line.reste, f"{cle}.reste").add(" du reste").spans)
    return _words("montant fixe")


def _share(part: Fraction | Blanc, cle: str) -> Phrase:
    return Phrase().fact(part, cle)


def _amounts(financement: Financement, by_year: Mapping[int, Somme], cle: str) -> Iterable[Cell]:
    amounts = [by_year.get(year, ZERO) for year in financement.annees]
    for year, amount in zip(financement.annees, amounts, strict=True):
        yield _amount(amount, f"{cle}.montants.{year}")
    yield _amount(add(amounts), f"{cle}.total")


def _sums(financement: Financement, by_year: Mapping[int, Somme], cle: str) -> Iterable[Cell]:
    """Yield the cells of a row of totals, whose keys are those that texts read."""
    for year in financement.annees:
        yield _amount(by_year[year], f"{cle}.totaux.{year}")
    yield _amount(add(by_year.values()), f"{cle}.total")


def _amount(amount: Somme, cle: str) -> Cell:
    """Return `amount`; one that is not known has the key of the fact that is missing."""
    return _cell(amount, amount.cle if isinstance(amount, Blanc) else cle)


def _years(financement: Financement) -> tuple[Cell, ...]:
    return tuple(_year(y, financement.exercices.get(y)) for y in financement.annees)


def _year(year: int, exercice: Exercice | None) -> Cell:
    phrase = Phrase().fact(year, f"financement.exercices.{year}")
    if exercice and isinstance(exercice.du, date) and isinstance(exercice.au, date):
        phrase.extend([RetourLigne()]).add(f"du{NBSP}{exercice.du:%d/%m/%Y}")
        phrase.extend([RetourLigne()]).add(f"au{NBSP}{exercice.au:%d/%m/%Y}")
    return tuple(phrase.spans)


def payment_table(financement: Financement) -> tuple[Bloc, ...]:
    """Return the schedule of payments with its total; nothing where there are no payments."""
    payments = financement.versements
    if not payments:
        return ()
    total = add(payment.montant for payment in payments)
    rows = [_payment(payment, financement) for payment in payments]
    last = (_words("Total"), (), (), (), (), _amount(total, "financement.versements.total"))
    head = ("Financeur", "Exercice", "Fait générateur", "Échéance", "Part", "Montant")
    table = Tableau(
        tuple(map(_words, head)),
        (*rows, last),
        (GAUCHE, GAUCHE, GAUCHE, GAUCHE, DROITE, DROITE),
        titre="Échéancier des versements",
        total=True,
    )
    return even_cents([table])


def _payment(payment: Versement, financement: Financement) -> Row:
    cle = f"financement.versements.{payment.id}"
    return (
        _called(payment.organisme),
        _cell(payment.exercice, f"{cle}.exercice"),
        _optional(payment.fait_generateur, f"{cle}.fait_generateur"),
        _optional(payment.echeance, f"{cle}.echeance"),
        _cell(payment.part, f"{cle}.part"),
        _amount(payment.montant, f"{cle}.montant"),
    )


def _called(organisme: Organisme) -> Cell:
    """Return the acronym of an institution, else its name."""
    key = "sigle" if known(organisme.sigle) else "nom"
    return _cell(organisme.nom_court, f"organismes.{organisme.id}.{key}")


def _cell(value: object, cle: str) -> Cell:
    return tuple(Phrase().fact(value, cle).spans)


def _optional(value: object, cle: str) -> Cell:
    return () if value is None else _cell(value, cle)


def _words(words: str) -> Cell:
    return tuple(Phrase(words).spans)
