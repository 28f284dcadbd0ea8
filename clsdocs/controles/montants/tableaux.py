"""Whether the tables of an act add up: by column, by line and overall, charges and produits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.grilles import SOUS_TOTAL, TOTAL, Cellule, Grille, grids_of
from clsdocs.controles.lecture.sommes import shown
from clsdocs.errors import Gravite

_ADVICE = "corriger le total, ou l’un des montants"
_NEVER_SUMMED = re.compile(r"cumul|unitaire|plafond|\btarif|\bprix\b", re.I)
_NO_SUM = re.compile(
    r"taux|\bparts?\b|%|densité|moyen|indice|délai|\bâge|pour \d|ratio|ann[ée]e|exercice|\bdate"
    r"|n°|rang|seuil|valeur",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20|21)\d{2}\b")


def check_tables(examen: Examen) -> Iterator[Constat]:
    """Yield the totals of tables, by column and by line, that are not the sum."""
    for grille in grids_of(examen):
        for colonne in range(1, len(grille.entetes)):
            yield from _column(examen, grille, colonne)
        for colonne, head in enumerate(grille.entetes):
            if colonne and _TOTAL_HEAD.match(head):
                yield from _lines(examen, grille, colonne)


_TOTAL_HEAD = re.compile(r"total(?! (?:ht|ttc)\b)", re.I)


def _is_summed(grille: Grille, colonne: int) -> bool:
    head = grille.entete(colonne)
    if _NEVER_SUMMED.search(head):
        return False
    return grille.is_money(colonne) or _NO_SUM.search(_YEAR.sub("", head)) is None


def _column(examen: Examen, grille: Grille, colonne: int) -> Iterator[Constat]:
    if not _is_summed(grille, colonne):
        return
    since: list[Cellule] = []
    whole: list[Cellule] = []
    totals: list[Cellule] = []
    for ligne, row in enumerate(grille.lignes):
        if colonne >= len(row):
            continue
        cell, label = row[colonne], grille.label(ligne, colonne)
        if not TOTAL.match(label):
            if not label.lower().startswith("dont ") and not cell.pourcent:
                since.append(cell)
                whole.append(cell)
            continue
        if cell.valeur is not None and not cell.pourcent:
            sums = _sums(since, whole, [] if SOUS_TOTAL.match(label) else totals)
            if sums and cell.valeur not in sums:
                yield _wrong(examen, grille, (ligne, colonne), sums[0])
            totals.append(cell)
        since = []


def _sums(
    since: Sequence[Cellule], whole: Sequence[Cellule], totals: Sequence[Cellule]
) -> list[Decimal]:
    """Return what a total may be: of the lines above, of those since the last total, of totals.

    It is empty where one of them is not known, or where there is nothing to add up.
    """
    kinds = [list(whole), list(since), list(totals), [*totals, *since]]
    if not totals:
        kinds = [list(since), list(whole)] if len(since) != len(whole) else [list(since)]
    return [total for cells in kinds if (total := _sum(cells)) is not None]


def _sum(cells: Sequence[Cellule]) -> Decimal | None:
    if not any(cell.valeur is not None for cell in cells):
        return None
    if not all(cell.valeur is not None or cell.vide for cell in cells):
        return None
    return sum((cell.valeur for cell in cells if cell.valeur is not None), Decimal(0))


def _wrong(examen: Examen, grille: Grille, at: tuple[int, int], total: Decimal) -> Constat:
    cell = grille.lignes[at[0]][at[1]]
    head = grille.entete(at[1])
    where = f", colonne « {head} »" if head else ""
    said = shown(total, grille.is_money(at[1]))
    message = f"« {cell.mots} »{where} : la somme des lignes est {said}"
    return Constat(grille.place(examen, *at), message, _ADVICE, cell.mots)


def _lines(examen: Examen, grille: Grille, colonne: int) -> Iterator[Constat]:
    columns = _addends(grille, colonne)
    if len(columns) < 2:
        return
    for ligne, row in enumerate(grille.lignes):
        cell = row[colonne] if colonne < len(row) else None
        if cell is None or cell.valeur is None or cell.pourcent:
            continue
        total = _sum([row[c] for c in columns])
        if total is not None and total != cell.valeur:
            said = shown(total, grille.is_money(colonne))
            message = f"« {cell.mots} », ligne « {row[0].mots} » : la somme des colonnes est {said}"
            yield Constat(grille.place(examen, ligne, colonne), message, _ADVICE, cell.mots)


_FACTOR = re.compile(r"quantité|nombre|\bnb\b|unitaire|\btarif|\bprix\b", re.I)


def _addends(grille: Grille, colonne: int) -> list[int]:
    """Return the columns that a column of totals sums: the years where heads name some."""
    before = range(1, colonne)
    years = [c for c in before if _YEAR.search(grille.entete(c))]
    if years:
        return years
    if any(_FACTOR.search(grille.entete(c)) for c in before):
        return []
    totals = [c for c in before if _TOTAL_HEAD.match(grille.entete(c))]
    numbers = [c for c in before if _holds_numbers(grille, c) and _is_summed(grille, c)]
    return [] if totals else numbers


def _holds_numbers(grille: Grille, colonne: int) -> bool:
    cells = [row[colonne] for row in grille.lignes if colonne < len(row)]
    known = [cell for cell in cells if cell.valeur is not None]
    return any(not cell.pourcent for cell in known) and all(
        c.valeur is not None or c.vide for c in cells
    )


def check_percents(examen: Examen) -> Iterator[Constat]:
    """Yield the columns of shares that do not make 100 %, and the shares that amounts belie."""
    for grille in grids_of(examen):
        for colonne in range(1, len(grille.entetes)):
            cells = [
                (ligne, row[colonne])
                for ligne, row in enumerate(grille.lignes)
                if colonne < len(row) and row[colonne].pourcent
            ]
            if len(cells) > 1:
                yield from _made(examen, grille, colonne, cells)
                yield from _belied(examen, grille, colonne, cells)


def _half(cell: Cellule) -> Decimal:
    """Return by how much rounding may have moved a share."""
    return Decimal(1).scaleb(-len(re.sub(r"^\d+,?|[ %]", "", cell.plat))) / 2


def _made(
    examen: Examen, grille: Grille, colonne: int, cells: list[tuple[int, Cellule]]
) -> Iterator[Constat]:
    last = cells[-1]
    if not TOTAL.match(grille.label(last[0], colonne)):
        return
    added = [cell for ligne, cell in cells if not TOTAL.match(grille.label(ligne, colonne))]
    total = sum((cell.valeur for cell in added if cell.valeur is not None), Decimal(0))
    slack = sum((_half(cell) for cell in added), Decimal(0)) if _has_decimals(added) else 0
    if last[1].valeur is not None and abs(total - last[1].valeur) > slack:
        message = f"« {last[1].mots} » : les parts de la colonne font {shown(total, False)}\u00a0%"
        advice = "corriger les parts, ou leur total"
        yield Constat(grille.place(examen, last[0], colonne), message, advice, last[1].mots)


def _has_decimals(cells: list[Cellule]) -> bool:
    return any("," in cell.plat for cell in cells)


def _belied(
    examen: Examen, grille: Grille, colonne: int, cells: list[tuple[int, Cellule]]
) -> Iterator[Constat]:
    """Yield the shares that are not those of the amounts beside them in the total."""
    amounts = [c for c in range(1, len(grille.entetes)) if _TOTAL_HEAD.match(grille.entete(c))]
    money = [c for c in range(1, len(grille.entetes)) if _holds_money(grille, c)]
    chosen = amounts if len(amounts) == 1 else money
    base = [n for n, _ in enumerate(grille.lignes) if TOTAL.match(grille.label(n, colonne))]
    if len(chosen) != 1 or not base or len(grille.lignes[base[-1]]) <= chosen[0]:
        return
    whole = grille.lignes[base[-1]][chosen[0]].valeur
    for ligne, cell in cells:
        amount = grille.lignes[ligne][chosen[0]].valeur
        if not whole or amount is None or cell.valeur is None:
            continue
        exact = amount * 100 / whole
        if abs(exact - cell.valeur) > _half(cell):
            message = f"« {cell.mots} », ligne « {grille.lignes[ligne][0].mots} » : "
            said = f"{round(exact, 2):f}".rstrip("0").rstrip(".").replace(".", ",")
            message += f"le montant fait {said}\u00a0% du total"
            advice = "corriger la part ou le montant"
            yield Constat(grille.place(examen, ligne, colonne), message, advice, cell.mots)


def _holds_money(grille: Grille, colonne: int) -> bool:
    return grille.is_money(colonne) and _holds_numbers(grille, colonne)


_CHARGES = re.compile(r"\b(?:charges|dépenses|emplois)\b", re.I)
_PRODUITS = re.compile(r"\b(?:produits|ressources|recettes|financements)\b", re.I)
_VOLONTAIRES = (re.compile(r"86\d?\b"), re.compile(r"87\d?\b"))

Found = tuple[Grille, int, int]


def check_balance(examen: Examen) -> Iterator[Constat]:
    """Yield the budgets in tables whose charges are not the produits, or 86 not 87."""
    articles: dict[tuple[str, str], list[Grille]] = {}
    for grille in grids_of(examen):
        articles.setdefault((grille.partie, grille.article), []).append(grille)
    for grilles in articles.values():
        sides = [[c for g in grilles for c in _totals(g, side)] for side in (_CHARGES, _PRODUITS)]
        yield from _unbalanced(examen, sides[0], sides[1], "le total des charges")
        volunteer = [[c for g in grilles for c in _lines_of(g, v)] for v in _VOLONTAIRES]
        yield from _unbalanced(examen, volunteer[0], volunteer[1], "le compte 86")


def _totals(grille: Grille, side: re.Pattern[str]) -> list[Found]:
    """Return the cells of the last line of totals of a side, in the order of columns."""
    for ligne in reversed(range(len(grille.lignes))):
        row = grille.lignes[ligne]
        found = [
            (grille, ligne, c)
            for c, cell in enumerate(row)
            if cell.valeur is not None
            and not cell.pourcent
            and _is_total_of(grille, ligne, c, side)
        ]
        if found:
            return found
    return []


def _is_total_of(grille: Grille, ligne: int, colonne: int, side: re.Pattern[str]) -> bool:
    label = grille.label(ligne, colonne)
    if not TOTAL.match(label):
        return False
    if _CHARGES.search(label) or _PRODUITS.search(label):
        return side.search(label) is not None
    left = [grille.entete(c) for c in range(colonne, -1, -1)]
    return (
        side.search(next((h for h in left if _CHARGES.search(h) or _PRODUITS.search(h)), ""))
        is not None
    )


def _lines_of(grille: Grille, account: re.Pattern[str]) -> list[Found]:
    return [
        (grille, ligne, c)
        for ligne, row in enumerate(grille.lignes)
        for c, cell in enumerate(row)
        if c and cell.valeur is not None and account.match(grille.label(ligne, c))
    ]


def _unbalanced(
    examen: Examen, charges: list[Found], produits: list[Found], said: str
) -> Iterator[Constat]:
    if len(charges) != len(produits):
        return
    for (one, line, column), (other, row, rank) in zip(charges, produits, strict=True):
        left, right = one.lignes[line][column], other.lignes[row][rank]
        if left.valeur != right.valeur:
            message = f"« {right.mots} », alors que {said} est de « {left.mots} »"
            advice = "équilibrer les charges et les produits"
            yield Constat(other.place(examen, row, rank), message, advice, right.mots)


_QUANTITY = re.compile(r"quantité|nombre|\bnb\b|volume|\bjours\b|\bheures\b|\bmois\b|\betp\b", re.I)
_UNIT = re.compile(r"unitaire|\btarif|\bprix\b|coût (?:journalier|horaire|mensuel)", re.I)
_AMOUNT = re.compile(r"montant|total|coût\b", re.I)


def check_products(examen: Examen) -> Iterator[Constat]:
    """Yield the lines of tables whose amount is not the quantity times the price of each."""
    for grille in grids_of(examen):
        heads = list(enumerate(grille.entetes))
        unit = [c for c, head in heads if _UNIT.search(head)]
        count = [c for c, head in heads if _QUANTITY.search(head) and c not in unit]
        amount = [c for c, head in heads if _AMOUNT.search(head) and c not in (*unit, *count)]
        if len(unit) != 1 or not count or len(amount) != 1:
            continue
        for ligne, row in enumerate(grille.lignes):
            factors = [row[c].valeur for c in (*count, *unit)]
            product = _product(factors)
            cell = row[amount[0]]
            if product is not None and cell.valeur is not None and product != cell.valeur:
                message = f"« {cell.mots} », ligne « {row[0].mots} » : le produit est "
                message += shown(product.quantize(Decimal("0.01")))
                advice = "corriger la quantité, le prix ou le montant"
                place = grille.place(examen, ligne, amount[0])
                yield Constat(place, message, advice, cell.mots, Gravite.A_EXPLIQUER)


def _product(factors: Sequence[Decimal | None]) -> Decimal | None:
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product
