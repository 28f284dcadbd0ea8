"""The money that an avenant moves: a sentence for each funder, and what changes, in a table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clsdocs.acte.people import of_organisme
from clsdocs.acte.phrases import Phrase
from clsdocs.acte.tables import even_cents
from clsdocs.avenants.redaction.plan import ArticleAvenant
from clsdocs.domain.blancs import Blanc
from clsdocs.domain.financement import ZERO, Financement, Financeur, Somme
from clsdocs.francais import Lettres, montant, montant_en_lettres
from clsdocs.prose.nodes import Alignement, Bloc, Role, Tableau, Valeur

GAUCHE, DROITE = Alignement.GAUCHE, Alignement.DROITE
NONE = "–"
"""What a cell shows where there is no amount."""


def say_money(article: ArticleAvenant, lettres: Lettres) -> Iterator[Bloc]:
    """Yield what each funder brings that it did not before, and the table of the differences."""
    before = article.etape.lus_avant.document.financement
    after = article.etape.lus.document.financement
    if after is None:
        return
    moved = list(_moved(before, after))
    for funder, year, old, new in moved:
        yield _sentence(funder, year, old, new, lettres)
    if not moved:
        return
    total_before = before.total if before else ZERO
    if total_before != after.total and isinstance(after.total, Decimal):
        yield _total(total_before, after.total, lettres)
    yield Phrase("Différences avec les montants antérieurs").paragraph(Role.LEGENDE)
    yield from even_cents([_table(moved)])


Moved = tuple[Financeur, int, Somme, Somme]


def _moved(before: Financement | None, after: Financement) -> Iterator[Moved]:
    olds = {f.id: f.montants for f in before.financeurs} if before else {}
    for year in after.annees:
        for funder in after.financeurs:
            old = olds.get(funder.id, {}).get(year, ZERO)
            new = funder.montants.get(year, ZERO)
            if old != new:
                yield funder, year, old, new


def _of(funder: Financeur) -> str:
    return of_organisme(funder.organisme).text if funder.organisme else f"de {funder.nom}"


def _shown(amount: Somme) -> str:
    return str(amount) if isinstance(amount, Blanc) else montant(amount)


def _sentence(funder: Financeur, year: int, old: Somme, new: Somme, lettres: Lettres) -> Bloc:
    letters = f" ({montant_en_lettres(new, lettres)})" if isinstance(new, Decimal) else ""
    instead = f", au lieu de {_shown(old)}" if _is_known(old) else ""
    words = (
        f"Au titre de l’exercice {year}, la contribution {_of(funder)} est fixée à "
        f"{_shown(new)}{letters}{instead}."
    )
    return Phrase(words).paragraph(Role.CORPS)


def _is_known(amount: Somme) -> bool:
    """Return whether there was an amount: neither none, nor one still to be fixed."""
    return isinstance(amount, Decimal) and amount != ZERO


def _total(old: Somme, new: Decimal, lettres: Lettres) -> Bloc:
    change = "est fixé à"
    if isinstance(old, Decimal) and old != ZERO:
        change = f"est {'ramené' if new < old else 'porté'} de {_shown(old)} à"
    words = f"Le coût total {change} {_shown(new)} ({montant_en_lettres(new, lettres)})."
    return Phrase(words).paragraph(Role.CORPS)


def _table(moved: list[Moved]) -> Tableau:
    head = ("Financeur", "Exercice", "Montant antérieur", "Nouveau montant", "Différence")
    rows = []
    for funder, year, old, new in moved:
        both = isinstance(old, Decimal) and isinstance(new, Decimal)
        change = _signed(new - old) if both else NONE  # type: ignore[operator]
        was = NONE if old == ZERO else _shown(old)
        cells = (str(funder.nom), str(year), was, _shown(new), change)
        rows.append(tuple((Valeur(cell, ""),) for cell in cells))
    return Tableau(
        tuple((Valeur(cell, ""),) for cell in head),
        tuple(rows),
        (GAUCHE, GAUCHE, DROITE, DROITE, DROITE),
        titre="Différences avec les montants antérieurs",
    )


def _signed(amount: Decimal) -> str:
    return f"+{montant(amount)}" if amount > 0 else montant(amount)
