"""The checks of a careful lawyer: from the acts of a dossier to what must not go to signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from clsdocs.controles.catalogue import CATALOGUE, Selection
from clsdocs.controles.constats import Constat, Correction, Signalement
from clsdocs.controles.controle import Controle
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.parcours import Parcours
from clsdocs.controles.tolerances import set_aside, tolerances_of, useless
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.errors import Gravite, Problem

__all__ = [
    "Constat",
    "Controle",
    "Correction",
    "Ensemble",
    "Examen",
    "Parcours",
    "Selection",
    "Signalement",
]


def examine(
    ensemble: Ensemble,
    selection: Selection | None = None,
    fichiers: Mapping[str, FichierWord] | None = None,
) -> Mapping[str, tuple[Signalement, ...]]:
    """Return what the checks of `selection` find in each act of `ensemble`, by the id of the act.

    `fichiers` are the Word files made of some of them, by the same id: they are examined too.
    What is tolerated stays, with its reason; a tolerance that sets nothing aside is told. In an act
    signed before clsdocs all that is said of its text is information: that text cannot change.
    """
    selection = selection or Selection()
    compared = list(_compare(ensemble, selection))
    found = {}
    for examen in ensemble.examens:
        own = [s for acte, s in compared if acte == examen.id]
        own += [s for c in _chosen(selection) for s in _look(c, examen)]
        if fichier := (fichiers or {}).get(examen.id):
            own += [s for c in _chosen(selection) for s in _open(c, examen, fichier)]
        found[examen.id] = tuple(_judge(examen, own, selection, with_file=fichier is not None))
    return found


def _chosen(selection: Selection) -> Iterator[Controle]:
    return (controle for controle in CATALOGUE if selection.keeps(controle.code))


def _look(controle: Controle, examen: Examen) -> Iterator[Signalement]:
    for constat in controle.of_act(examen) if controle.of_act else ():
        yield _signal(controle, constat, examen)


def _open(controle: Controle, examen: Examen, fichier: FichierWord) -> Iterator[Signalement]:
    for constat in controle.of_file(examen, fichier) if controle.of_file else ():
        yield _signal(controle, constat, examen)


def _compare(ensemble: Ensemble, selection: Selection) -> Iterator[tuple[str, Signalement]]:
    for controle in _chosen(selection):
        for constat in controle.of_dossier(ensemble) if controle.of_dossier else ():
            examen = ensemble.of(constat.acte)
            assert examen is not None, f"{controle.code} says no act"
            yield examen.id, _signal(controle, constat, examen)


def _signal(controle: Controle, constat: Constat, examen: Examen) -> Signalement:
    gravite, correction = constat.gravite or controle.gravite, constat.correction
    if examen.document.anterieur is not None and not controle.of_registre:
        gravite, correction = Gravite.INFORMATION, None
    problem = Problem(constat.place, controle.code, constat.message, constat.advice, gravite)
    return Signalement(problem, constat.extrait, correction)


def _judge(
    examen: Examen, found: Iterable[Signalement], selection: Selection, *, with_file: bool
) -> Iterator[Signalement]:
    toleres = tolerances_of(examen)
    listed = list(dict.fromkeys(found))
    yield from set_aside(listed, toleres)
    of_file = {c.code for c in CATALOGUE if c.of_file} if not with_file else set()
    if examen.acte is not None:
        judged = [own for own in toleres if own.code not in of_file or not own.motif]
        yield from useless(judged, listed, selection)
