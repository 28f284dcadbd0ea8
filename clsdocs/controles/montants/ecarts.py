"""Whether the sums and shares that texts write by hand are those of the financing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.grilles import TOTAL, Grille, grids_of
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.lecture.sommes import (
    Enonce,
    Quote,
    Somme,
    percent,
    shown,
    statements_of,
)
from clsdocs.controles.montants.connus import Appellations, MontantsConnus, names_in, years_in
from clsdocs.domain.financement import Financeur
from clsdocs.errors import Gravite

_MONEY = re.compile(
    r"participation|subvention|contribution|coût|budget|financ|crédits?\b|acompte|\bsolde\b"
    r"|\bvers[ée]|montant|plafon|à la charge|prend en charge|\bdépenses?\b",
    re.IGNORECASE,
)
_OTHER_MONEY = re.compile(
    r"seuil|pourra|pourront|éventuel|le cas échéant|supérieur|inférieur|au-delà"
    r"|\bpar (?!l'|la |le |les |an\b|exercice|avenant|une? )"
    r"|amende|pénalité|indemnité|marché|en outre|par ailleurs|également|distinct|\bautres? "
    r"|précédent|antérieur|unitaire|\bchacune?\b|[×]|l'unité|loyer|mise à disposition|valoris"
    r"|\bhoraire|coût journalier|prix de l'|\bsuccède",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"s'élève|\best (?:de|fixée?|évaluée?|estimée?|arrêtée?|plafonnée?)|ne (?:peut|pourra) "
    r"(?:excéder|dépasser)|montant (?:total|maximal|maximum|global|prévisionnel)|coût total"
    r"|dans la limite|au titre de|\bverse|apporte|participe|contribue",
    re.IGNORECASE,
)


def _by_hand(statement: Enonce) -> Iterator[Somme]:
    """Yield the sums of a sentence about money that no fact prints."""
    whole = f"{statement.annonce} {statement.plat}"
    if _MONEY.search(whole) and not _OTHER_MONEY.search(statement.plat):
        yield from (s for s in statement.sommes if not s.valeur_imprimee and s.valeur)


def check_written(examen: Examen) -> Iterator[Constat]:
    """Yield the sums written by hand in an act that its financing does not know."""
    reperes = _reperes(examen)
    if reperes is None:
        return
    for statement in statements_of(examen):
        for somme in _by_hand(statement):
            years = _years_of(statement, somme)
            if somme.valeur not in reperes.tous:
                firm = _FIRM.search(f"{statement.annonce} {statement.plat}")
                gravite = None if firm else Gravite.A_EXPLIQUER
                yield _unknown(examen, somme, reperes, gravite)
            elif years and not _fits(reperes, somme, years):
                said = " ou ".join(map(str, years))
                message = f"« {somme.mots} » n’est pas un montant de {said} dans le financement"
                place, _ = examen.where(somme.passage, somme.debut, somme.fin)
                advice = "corriger le montant ou l’année"
                yield Constat(place, message, advice, somme.mots, Gravite.A_EXPLIQUER)
    yield from _cells(examen, reperes)


def _reperes(examen: Examen) -> MontantsConnus | None:
    financement = examen.document.financement
    reperes = MontantsConnus(financement) if financement else None
    return reperes if reperes and reperes.complets else None


def _years_of(statement: Enonce, somme: Somme) -> list[int]:
    """Return the years that a sentence may give to a sum: those nearest before and after it."""
    text, rank = statement.passage.plat, statement.sommes.index(somme)
    start = statement.sommes[rank - 1].fin if rank else statement.debut
    last = rank + 1 == len(statement.sommes)
    end = statement.fin if last else statement.sommes[rank + 1].debut
    before = years_in(text[start : somme.debut]) or years_in(text[statement.debut : somme.debut])
    return [*before[-1:], *years_in(text[somme.fin : end])[:1]]


def _fits(reperes: MontantsConnus, somme: Somme, years: list[int]) -> bool:
    known = set(reperes.financement.annees)
    if not known.issuperset(years) or somme.valeur in reperes.totaux:
        return True
    return any(somme.valeur in reperes.of_year(year) for year in years)


def _unknown(
    examen: Examen, somme: Somme, reperes: MontantsConnus, gravite: Gravite | None, acte: str = ""
) -> Constat:
    place, _ = examen.where(somme.passage, somme.debut, somme.fin)
    near = reperes.nearest(somme.valeur)
    said = f" (le plus proche : {shown(near)})" if near is not None else ""
    of = f" de « {acte} »" if acte else ""
    message = f"« {somme.mots} » ne figure pas dans le financement{of}{said}"
    advice = "corriger le montant, ou l’imprimer par {{ financement… | montant }}"
    if acte:
        return Constat(place, message, "corriger l’un des deux", somme.mots, acte=examen.id)
    return Constat(place, message, advice, somme.mots, gravite)


def _cells(examen: Examen, reperes: MontantsConnus) -> Iterator[Constat]:
    """Yield the cells of a plan written by hand, by line and by year, that facts belie."""
    lines = _lines(examen, reperes)
    for grille in grids_of(examen):
        years = {c: years_in(head) for c, head in enumerate(grille.entetes)}
        columns = {c: found[0] for c, found in years.items() if len(found) == 1}
        if not columns or not set(columns.values()) <= set(reperes.financement.annees):
            continue
        for ligne, row in enumerate(grille.lignes):
            amounts = lines.get(_key(row[0].plat))
            if amounts is None:
                continue
            for colonne, year in columns.items():
                due, cell = amounts.get(year, Decimal(0)), row[colonne]
                if cell.valeur is not None and cell.valeur != due:
                    yield _other(examen, grille, (ligne, colonne), due)


def _key(words: str) -> str:
    return re.sub(r"^(?:l'|les? |la )", "", words.strip().lower())


def _lines(examen: Examen, reperes: MontantsConnus) -> dict[str, dict[int, Decimal]]:
    """Return the amounts by year of each cost and of each funder, under all their names."""
    held = reperes.financement
    amounts = {f.id: dict(f.montants) for f in held.financeurs}
    found = {_key(nom): amounts[ident] for nom, ident in names_in(examen).noms if ident in amounts}
    found |= {_key(f.id): amounts[f.id] for f in held.financeurs if f.organisme is None}
    found |= {_key(fold(str(d.intitule))): dict(d.montants) for d in held.depenses}
    known = found.items()
    return {
        name: {y: a for y, a in by_year.items() if isinstance(a, Decimal)}
        for name, by_year in known
    }


def _other(examen: Examen, grille: Grille, at: tuple[int, int], due: Decimal) -> Constat:
    cell = grille.lignes[at[0]][at[1]]
    message = f"« {cell.mots} », ligne « {grille.lignes[at[0]][0].mots} », colonne "
    message += f"« {grille.entete(at[1])} » : le financement dit {shown(due)}"
    advice = "corriger le tableau, ou l’imprimer par {{ financement | tableau }}"
    return Constat(grille.place(examen, *at), message, advice, cell.mots)


_TAKES = re.compile(
    r"prend|prennent|prise? en charge|financ|participe|contribue|à hauteur de|à raison de|assure"
    r"|supporte|cofinance",
    re.IGNORECASE,
)
_OF_COST = re.compile(r"coût|dépenses?|\breste\b|budget|financement|poste|montant", re.IGNORECASE)
_OTHER_SHARE = re.compile(
    r"acompte|solde|avance|tranche|\bvers[ée]|seuil|limite de \d|supérieur|inférieur|excéder"
    r"|réduit|variation|écart|ajust|\bETP\b|temps plein|temps de travail",
    re.IGNORECASE,
)


def check_announced(examen: Examen) -> Iterator[Constat]:
    """Yield the shares that a text gives a funder and that are not its own in the financing."""
    financement = examen.document.financement
    if financement is None:
        return
    funders = {f.id: f for f in financement.financeurs}
    names = names_in(examen)
    for statement in statements_of(examen):
        whole = f"{statement.annonce} {statement.plat}"
        if not _TAKES.search(whole) or _OTHER_SHARE.search(statement.plat):
            continue
        of_cost = _OF_COST.search(whole)
        for quote in (q for q in statement.quotes if of_cost or _bears(statement, q)):
            funder = funders.get(_funder(statement, quote, names))
            if funder and not quote.valeur_imprimee and not _is_share(examen, funder, quote):
                yield _misshared(examen, funder, quote)


_BEARS = re.compile(
    r"\b(?:participe|contribue|finance)(?:ra)? à (?:hauteur|concurrence) de $", re.I
)
_NO_OTHER_WHOLE = re.compile(r"(?:,? soit |[.,;]|$)")


def _bears(statement: Enonce, quote: Quote) -> bool:
    """Return whether `quote` is said of no whole, « participe à hauteur de 60 %, soit … »."""
    after = statement.passage.plat[quote.fin : statement.fin]
    return bool(_BEARS.search(statement.avant(quote.debut)) and _NO_OTHER_WHOLE.match(after))


def _funder(statement: Enonce, quote: Quote, names: Appellations) -> str:
    """Return the id of who bears the share: the last named before it, else « par … » after it."""
    named = names.last(statement.avant(quote.debut))
    if named:
        return named
    after = statement.passage.plat[quote.fin : statement.fin]
    found = re.search(r"\b(?:par|à la charge de|pour) (?:l'|la |le |les )?", after)
    first = next(names.find(after[found.end() :]), None) if found else None
    return first[2] if first and first[0] == 0 else ""


def _is_share(examen: Examen, funder: Financeur, quote: Quote) -> bool:
    financement = examen.document.financement
    assert financement is not None
    cost = financement.total
    shares = [share for share in (funder.part, funder.reste) if isinstance(share, Fraction)]
    if isinstance(cost, Decimal) and cost and isinstance(funder.total, Decimal):
        exact = Fraction(funder.total) / Fraction(cost)
        shares.append(Fraction(round(exact * 100 * 10**quote.decimales), 100 * 10**quote.decimales))
    elif not shares:
        return True
    return quote.valeur in shares


def _misshared(examen: Examen, funder: Financeur, quote: Quote) -> Constat:
    share = funder.part if funder.part is not None else funder.reste
    said = percent(share) if isinstance(share, Fraction) else "des montants fixes"
    said += " du reste" if funder.reste is not None else ""
    place, _ = examen.where(quote.passage, quote.debut, quote.fin)
    message = f"« {quote.mots} », alors que le financement donne à {funder.nom} {said}"
    return Constat(place, message, "corriger le texte, ou le financement", quote.mots)


_ELSEWHERE = re.compile(r"convention|coordinat|coordonnateur|poste", re.IGNORECASE)


def check_other_acts(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the sums of an act, about a convention, that the financing of none of them knows."""
    funded = [(e, r) for e in ensemble.examens if (r := _reperes(e))]
    if not funded:
        return
    known = set[Decimal]().union(*(r.tous for _, r in funded))
    for examen in ensemble.examens:
        if examen.document.financement is not None:
            continue
        for statement in statements_of(examen):
            if not _ELSEWHERE.search(statement.plat) or statement.passage.partie == "annexes":
                continue
            for somme in _by_hand(statement):
                if somme.valeur not in known:
                    owner, reperes = min(funded, key=lambda f: _far(f[1], somme.valeur))
                    yield _unknown(examen, somme, reperes, None, owner.id)


def _far(reperes: MontantsConnus, amount: Decimal) -> Decimal:
    return min((abs(known - amount) for known in reperes.tous), default=Decimal("Infinity"))


def check_table_totals(examen: Examen) -> Iterator[Constat]:
    """Yield the sums of an article that the total of its only table of sums belies."""
    tables: dict[tuple[str, str], list[tuple[Grille, Decimal]]] = {}
    for grille in grids_of(examen):
        total = _grand_total(grille)
        if total is not None:
            tables.setdefault((grille.partie, grille.article), []).append((grille, total))
    for statement in statements_of(examen):
        own = tables.get((statement.passage.partie, statement.passage.article), [])
        if len(own) != 1 or not _WHOLE.search(statement.plat) or len(statement.sommes) != 1:
            continue
        (grille, total), somme = own[0], statement.sommes[0]
        cells = {cell.valeur for row in grille.lignes for cell in row}
        if somme.valeur not in cells:
            place, _ = examen.where(somme.passage, somme.debut, somme.fin)
            message = f"« {somme.mots} », alors que le tableau de l’article totalise {shown(total)}"
            yield Constat(place, message, "corriger la phrase ou le tableau", somme.mots)


_WHOLE = re.compile(
    r"(?:coût|montant|budget|financement|enveloppe)s? (?:total|global|prévisionnel)", re.I
)


def _grand_total(grille: Grille) -> Decimal | None:
    for ligne in reversed(range(len(grille.lignes))):
        cells = grille.lignes[ligne]
        if TOTAL.match(cells[0].plat):
            money = [cell for c, cell in enumerate(cells) if c and grille.is_money(c)]
            known = [cell.valeur for cell in money if cell.valeur is not None and not cell.pourcent]
            return known[-1] if known else None
    return None
