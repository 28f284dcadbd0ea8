"""Whether an avenant comes in its time: before the term, after its signature, with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.suite import Suite
from clsdocs.domain.modification import FixerExercice, Proroger
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue
from clsdocs.prose.nodes import paragraphs_of


def check_term(examen: Examen) -> Iterator[Constat]:
    """Yield an avenant that comes too late, and the old term that the text still writes."""
    yield from check_years(examen)
    suite = examen.suite
    if suite is None or suite.terme is None:
        return
    end = date_longue(suite.terme)
    for cle, jour, what in (
        ("signature.prevue", suite.avenant.jour_prevu, "signé"),
        ("effet", _effect(suite), "en vigueur"),
    ):
        if jour is not None and jour > suite.terme:
            message = f"avenant {what} le {date_longue(jour)}, après le terme de l’acte ({end})"
            yield Constat(examen.at(cle), message, "conclure un nouvel acte")
    if any(isinstance(m.operation, Proroger) for m in suite.avenant.modifications):
        yield from _old_term(examen, suite, end)


def _effect(suite: Suite) -> date | None:
    effet = suite.avenant.effet
    return effet if isinstance(effet, date) else None


def _old_term(examen: Examen, suite: Suite, end: str) -> Iterator[Constat]:
    rank = next(n for n, m in enumerate(suite.avenant.modifications) if m.proroger is not None)
    place = examen.at(f"modifications.{rank}.proroger")
    for division in suite.apres:
        if any(end in line for line in paragraphs_of(division.blocs)):
            message = f"le texte en vigueur dit encore « {end} » : {division.nom}"
            advice = "le changer aussi, ou vérifier que cette date ne dépend pas du terme"
            yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


def check_years(examen: Examen) -> Iterator[Constat]:
    """Yield money fixed for a financial year that is over when the avenant is signed."""
    suite = examen.suite
    financement = suite.document.financement if suite else None
    if suite is None or financement is None or (signed := suite.avenant.jour_prevu) is None:
        return
    for rank, modification in enumerate(suite.avenant.modifications):
        change = modification.operation
        if not isinstance(change, FixerExercice):
            continue
        year = change.fixer or change.ajouter or 0
        exercice = financement.exercices.get(year)
        end = exercice.au if exercice else date(year, 12, 31)
        if isinstance(end, date) and end < signed:
            message = f"montants de l’exercice {year}, clos le {date_longue(end)}"
            advice = "vérifier que cet exercice peut encore être modifié"
            place = examen.at(f"modifications.{rank}")
            yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


CONTROLES = (
    Controle(
        "V-06",
        Famille.AVENANTS,
        "Avenant et terme de l’acte",
        Gravite.BLOQUANT,
        "Vérifie qu’un avenant est signé et prend effet avant le terme de l’acte qu’il modifie, et "
        "qu’une prorogation change aussi les autres dates qui dépendent du terme, et que les "
        "montants d’un exercice clos ne changent plus sans qu’on le vérifie. Un contrat "
        "expiré ne se modifie plus : il se renouvelle. Avancer la signature, ou conclure un "
        "nouvel acte.",
        "Code civil, art. 1193 et 1212 à 1214",
        of_act=check_term,
    ),
)
