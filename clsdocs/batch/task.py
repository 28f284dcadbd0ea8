"""From one dossier to build to what became of its documents: any process may run it."""

from __future__ import annotations

import gc
from pathlib import Path

from clsdocs.batch.examining import Examen
from clsdocs.batch.holding import hold
from clsdocs.batch.making import Regeneration
from clsdocs.batch.results import Demande, Outcome, Result
from clsdocs.batch.workshop import workshop
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.workspace import Workspace


class Tache(Record):
    """A dossier to build: the acts that are wanted of it (none means all), and what is asked.

    `build` names the build, unlike any other: its dossiers share what a process read for one of
    them. `gabarits` is the digest of the templates and clauses, `fautif` tells that the file of
    institutions has faults.
    """

    root: Path
    dossier: str
    voulus: frozenset[str]
    demande: Demande
    build: str
    gabarits: str
    fautif: bool = False


def run_task(tache: Tache) -> tuple[Result, ...]:
    """Return what becomes of each document of a dossier, written here unless only planned.

    One dossier that fails, whatever the reason, is a result like another.
    """
    try:
        return _run(tache)
    except Refused as refused:
        return (Result(tache.dossier, Outcome.ECHEC, problems=refused.problems),)
    except Exception as error:
        shown = f"contracts/{tache.dossier}"
        message = f"erreur inattendue ({type(error).__name__} : {error})"
        advice = "la signaler avec les fichiers du dossier ; les autres dossiers continuent"
        problem = Problem(Place(shown), "C-09", message, advice)
        return (Result(tache.dossier, Outcome.ECHEC, problems=(problem,)),)
    finally:
        gc.collect(1)  # now that nothing of the dossier is held: it never adds to that of the next


def _run(tache: Tache) -> tuple[Result, ...]:
    shop = workshop(tache.root, tache.build, tache.gabarits, tache.fautif)
    force = tache.demande.force
    if tache.demande.plan:
        examen = Examen(shop, tache.dossier, force)
        return Regeneration(examen, tache.voulus, 0, None).run()
    with hold(Workspace(tache.root), tache.dossier) as clock:
        begun = clock()
        examen = Examen(shop, tache.dossier, force)
        return Regeneration(examen, tache.voulus, begun, clock).run()
