"""Whether the budgets of fiches agree with their texts, with the financing, and act with act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.lecture.sommes import EUROS, shown, statements_of, sums_of
from clsdocs.domain.document import Document, Nature
from clsdocs.domain.fiche import EtatBudget, FicheAction, LigneBudget
from clsdocs.domain.financement import ZERO, Financement
from clsdocs.domain.organisme import Organisme, TypeOrganisme
from clsdocs.domain.partie import Role

_SEUIL = Decimal(23000)
_TOTAL = re.compile(
    rf"\b(?:coût|budget|montant|financement)s? ?(?:total|global|prévisionnel)[^.;€]{{0,80}}?"
    rf"(?P<somme>{EUROS})",
    re.IGNORECASE,
)
_WHOLE = ("total", "global", "prévisionnel")


def check_fiches(examen: Examen) -> Iterator[Constat]:
    """Yield the totals that the texts of fiches state and that their budgets do not make."""
    fiches = {fiche.id: fiche for fiche in examen.fiches}
    for found in examen.search(_TOTAL, signes=_WHOLE):
        fiche = fiches.get(_fiche_of(examen, found))
        if fiche is None or not fiche.budget:
            continue
        (somme, *_) = [s for s in sums_of(found.passage) if s.debut >= found.match.start("somme")]
        total, whole = fiche.budget_total, fold(found.mots).lower()
        if isinstance(total, Decimal) and somme.valeur != total and "annuel" not in whole:
            message = f"« {somme.mots} », alors que le budget de la fiche totalise {shown(total)}"
            advice = "corriger le total, ou une ligne du budget"
            place, _ = examen.where(found.passage, somme.debut, somme.fin)
            yield Constat(place, message, advice, somme.mots)
    yield from _all_fiches(examen)
    yield from _granted(examen)


def _fiche_of(examen: Examen, found: Trouvaille) -> str:
    """Return the id of the fiche whose facts or text print what is found."""
    key = re.match(r"fiches\.([^.]+)\.", found.cle)
    if key:
        return key[1]
    described = examen.sources.descriptions.items()
    return next((name for name, text in described if text.path == found.place.path), "")


_OF_FICHES = re.compile(r"(?:fiches?|actions|plan d'actions)\b", re.IGNORECASE)


def _all_fiches(examen: Examen) -> Iterator[Constat]:
    """Yield the total that the act gives to all its fiches and that they do not make."""
    total = examen.fiches.budget_total
    if not isinstance(total, Decimal) or not total:
        return
    for found in examen.search(_TOTAL, "corps", _WHOLE):
        sommes = [s for s in sums_of(found.passage) if s.debut >= found.match.start("somme")]
        if not _OF_FICHES.search(fold(found.phrase)) or sommes[0].valeur == total:
            continue
        message = f"« {sommes[0].mots} », alors que les budgets des fiches totalisent "
        message += shown(total)
        place, _ = examen.where(found.passage, sommes[0].debut, sommes[0].fin)
        advice = "corriger la somme, ou l’imprimer par {{ fiches.budget_total | montant }}"
        yield Constat(place, message, advice, sommes[0].mots)


def _granted(examen: Examen) -> Iterator[Constat]:
    """Yield the funders to whom fiches give, as granted, more than a convention grants."""
    grants = _grants(examen)
    given: dict[tuple[str, int], tuple[Decimal, str]] = {}
    for fiche in examen.fiches:
        for rank, line in enumerate(fiche.budget):
            key = _due(line)
            if key is None or key not in grants or not isinstance(line.montant, Decimal):
                continue
            before, _ = given.get(key, (ZERO, ""))
            given[key] = (before + line.montant, f"fiches.{fiche.id}.budget.{rank}.montant")
    for (organisme, year), (total, cle) in given.items():
        granted = grants[organisme, year]
        if total > granted:
            message = f"les fiches donnent pour acquis {shown(total)} de « {organisme} » en {year}"
            message += f", qui accorde {shown(granted)}"
            advice = "corriger une ligne de budget ou son état, ou dire d’où vient le reste"
            yield Constat(examen.of_key(cle), message, advice)


def _due(line: LigneBudget) -> tuple[str, int] | None:
    """Return the funder and the year of a line that is granted."""
    if not isinstance(line.financeur, Organisme) or line.annee is None:
        return None
    return (line.financeur.id, line.annee) if line.etat is EtatBudget.ACQUIS else None


def _grants(examen: Examen) -> dict[tuple[str, int], Decimal]:
    """Return what those who only fund grant in the conventions of the dossier, by year."""
    grants: dict[tuple[str, int], Decimal] = {}
    for document in examen.documents.values():
        financement = document.financement
        only = {p.id for p in document.parties if p.role == (Role.FINANCEUR,)}
        for funder in financement.financeurs if financement else ():
            for year, amount in funder.montants.items() if funder.id in only else ():
                if isinstance(amount, Decimal):
                    grants[funder.id, year] = grants.get((funder.id, year), ZERO) + amount
    return grants


_CONVENTION = re.compile(r"\bconventions?\b", re.IGNORECASE)


def check_other_budgets(examen: Examen) -> Iterator[Constat]:
    """Yield the lines of a fiche that restate the financing of a convention, but not its amounts.

    A fiche restates it where the same funders pay in the same year and it names a convention, or
    where an amount is within an euro of that of the convention.
    """
    funded = [d for d in examen.documents.values() if d.financement]
    for fiche in examen.fiches:
        for rank, line in enumerate(fiche.budget):
            for document in funded:
                due = _restated(examen, fiche, line, document)
                if due is not None and due != line.montant:
                    assert isinstance(line.montant, Decimal)
                    message = f"« {shown(line.montant)} », alors que « {document.id} » prévoit "
                    message += f"{shown(due)} pour {line.annee}"
                    place = examen.of_key(f"fiches.{fiche.id}.budget.{rank}.montant")
                    advice = "reprendre le même montant, ou dire pourquoi il diffère"
                    yield Constat(place, message, advice, shown(line.montant))


def _restated(
    examen: Examen, fiche: FicheAction, line: LigneBudget, document: Document
) -> Decimal | None:
    """Return what `document` provides for `line`, where `line` means to say the same."""
    key, financement = _due(line), document.financement
    if key is None or financement is None or not isinstance(line.montant, Decimal):
        return None
    funders = {f.id: f.montants.get(key[1]) for f in financement.financeurs}
    due = funders.get(key[0])
    if not isinstance(due, Decimal) or key[1] not in financement.annees:
        return None
    same = {d[0] for other in fiche.budget if (d := _due(other)) and d[1] == key[1]}
    owing = {name for name, amount in funders.items() if amount}
    named = len(owing) > 1 and same == owing and _names_convention(examen, fiche)
    return due if named or abs(due - line.montant) <= 1 else None


def _names_convention(examen: Examen, fiche: FicheAction) -> bool:
    text = examen.sources.descriptions.get(fiche.id)
    words = [str(words) for words in fiche.rubriques.values()]
    return any(_CONVENTION.search(w) for w in [*words, text.text if text else ""])


def check_two_financings(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the costs and the funders to which two acts of a dossier give different amounts."""
    funded = [(e, f) for e in ensemble.examens if (f := e.document.financement)]
    for rank, (examen, financement) in enumerate(funded):
        for other, known in funded[:rank]:
            mine, theirs = _amounts(financement), _amounts(known)
            if not {c for c, _ in mine if "depenses" in c} & {c for c, _ in theirs}:
                continue
            for (cle, year), amount in mine.items():
                before = theirs.get((cle, year))
                if before is not None and before != amount:
                    message = f"{shown(amount)} pour {year}, alors que « {other.id} » prévoit "
                    message += shown(before)
                    place = examen.at(f"{cle}.montants.{year}")
                    advice = "écrire le même montant, ou dire pourquoi il diffère"
                    yield Constat(place, message, advice, acte=examen.id)


def _amounts(financement: Financement) -> dict[tuple[str, int], Decimal]:
    lines = [(f"financement.depenses.{d.id}", d.montants) for d in financement.depenses]
    lines += [(f"financement.financeurs.{f.id}", f.montants) for f in financement.financeurs]
    return {
        (cle, year): amount
        for cle, by_year in lines
        for year, amount in by_year.items()
        if isinstance(amount, Decimal)
    }


_SUBJECT = re.compile(
    r"\b(?P<sujet>(?:coût|budget|montant|participation|subvention|contribution|enveloppe|dotation)s?"
    r"\b[^.;:(),€]{0,90}?) (?:est|sont|s'élève|s'élèvent|ne (?:peut|pourra) (?:excéder|dépasser)"
    rf"|atteint|représente)\b[^.;:€]{{0,40}}?(?P<somme>{EUROS})",
    re.IGNORECASE,
)
_SUBJECTS = (
    *("coût", "budget", "montant", "participation", "subvention", "contribution", "enveloppe"),
    "dotation",
)


def check_same_subject(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the sums that two sentences of a dossier, word for word on the same thing, give it."""
    first: dict[tuple[str, tuple[str, ...]], tuple[str, Decimal]] = {}
    for examen in sorted(ensemble.examens, key=lambda e: (e.document.nature.genre, e.id)):
        for found in examen.search(_SUBJECT, signes=_SUBJECTS):
            key = _subject(found)
            (somme, *_) = [
                s for s in sums_of(found.passage) if s.debut >= found.match.start("somme")
            ]
            acte, known = first.setdefault(key, (examen.id, somme.valeur))
            if known != somme.valeur:
                place, _ = examen.where(found.passage, somme.debut, somme.fin)
                message = f"« {somme.mots} », alors que « {acte} » dit {shown(known)} pour la même "
                message += "chose"
                advice = "écrire le même montant, ou dire pourquoi il diffère"
                yield Constat(place, message, advice, somme.mots, acte=examen.id)


def _subject(found: Trouvaille) -> tuple[str, tuple[str, ...]]:
    words = re.sub(r"présente? ", "", found.match["sujet"].lower())
    own = re.sub(r"\b(?:prévisionnel|total|maximal)e?s?\b ?", "", words).strip()
    return own, tuple(re.findall(r"\b20\d{2}\b", fold(found.phrase)))


_PRIVATE = (TypeOrganisme.ASSOCIATION,)


def check_threshold(examen: Examen) -> Iterator[Constat]:
    """Yield the grants above the threshold that no convention bears, and the years left out."""
    yield from _without_convention(examen)
    dated = any(line.annee for fiche in examen.fiches for line in fiche.budget)
    for fiche in examen.fiches:
        for rank, line in enumerate(fiche.budget):
            if dated and line.annee is None:
                message = "ligne de budget sans année, alors que les autres en ont une"
                place = examen.of_key(f"fiches.{fiche.id}.budget.{rank}")
                yield Constat(place, message, "ajouter « annee »")
    yield from _confused(examen)


def _without_convention(examen: Examen) -> Iterator[Constat]:
    documents = examen.documents.values()
    conventions = [d for d in documents if d.nature is Nature.CONVENTION]
    bound = [{p.id for p in d.parties} for d in conventions]
    for fiche in examen.fiches:
        pilote = fiche.pilote
        if not isinstance(pilote, Organisme) or pilote.type not in _PRIVATE:
            continue
        sums: dict[tuple[str, int], Decimal] = {}
        for line in fiche.budget:
            if (due := _due(line)) and isinstance(line.montant, Decimal) and due[0] != pilote.id:
                sums[due] = sums.get(due, ZERO) + line.montant
        for (funder, year), total in sums.items():
            if total > _SEUIL and not any({funder, pilote.id} <= parties for parties in bound):
                message = f"« {funder} » apporte {shown(total)} à « {pilote.id} » en {year}, "
                message += f"au-delà de {shown(_SEUIL)}, sans convention entre eux au dossier"
                place = examen.of_key(f"fiches.{fiche.id}.budget")
                yield Constat(place, message, "conclure une convention, ou dire laquelle existe")


_BY_YEAR = re.compile(r"\bpar an\b|chaque année|annuel|par exercice|chaque exercice", re.I)
_OVERALL = re.compile(
    r"pour (?:toute )?la durée|au total\b|sur (?:toute )?la (?:durée|période)|pour l'ensemble des",
    re.IGNORECASE,
)


def _confused(examen: Examen) -> Iterator[Constat]:
    """Yield the sums said by year that are those of all years, and the reverse."""
    financement = examen.document.financement
    if financement is None or len(financement.annees) < 2:
        return
    lines = (*financement.depenses, *financement.financeurs)
    totals = {t for t in (financement.total, *(li.total for li in lines)) if isinstance(t, Decimal)}
    years = {
        a
        for by_year in (financement.totaux, *(li.montants for li in lines))
        for a in by_year.values()
        if isinstance(a, Decimal)
    }
    for statement in statements_of(examen):
        yearly = _BY_YEAR.search(statement.plat) is not None
        if len(statement.sommes) != 1 or yearly is (_OVERALL.search(statement.plat) is not None):
            continue
        somme = statement.sommes[0]
        wrong, right = (totals, years) if yearly else (years, totals)
        if somme.valeur in wrong and somme.valeur not in right:
            said = "de toutes les années" if yearly else "d’une seule année"
            message = f"« {somme.mots} » est le montant {said}"
            place, _ = examen.where(somme.passage, somme.debut, somme.fin)
            yield Constat(place, message, "corriger le montant, ou la période", somme.mots)
