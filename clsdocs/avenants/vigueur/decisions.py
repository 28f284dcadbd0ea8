"""What an act lets its steering committee decide alone, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator

from clsdocs.avenants.operations.modificatif import Modificatif
from clsdocs.domain.avenant import Decision
from clsdocs.domain.document import Document, RevisionFiches
from clsdocs.domain.modification import ChangerFiche, ChangerValeur, Operation
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Problem


def check_decision(document: Document, modificatif: Modificatif) -> Iterator[Problem]:
    """Yield why a decision exceeds what `document` leaves to its bodies: its fiches alone."""
    decision = modificatif.fait
    assert isinstance(decision, Decision)
    revision = document.revision
    if revision is None or revision.fiches is not RevisionFiches.COMITE_DE_PILOTAGE:
        message = f"« {document.id} » ne laisse aucune décision à son comité de pilotage"
        advice = "écrire un avenant, ou « revision: fiches: comite_de_pilotage » dans l’acte"
        yield _fault(modificatif, "document", message, advice)
    known = [instance.id for instance in document.instances]
    if decision.instance not in known:
        message = f"« {decision.instance} » n’est pas une instance de l’acte"
        advice = did_you_mean(decision.instance, known, f"instances : {', '.join(known)}")
        yield _fault(modificatif, "instance", message, advice)
    for rank, modification in enumerate(decision.modifications):
        if not _on_fiches(modification.operation):
            message = "une décision ne change que les fiches-actions"
            yield _fault(modificatif, f"modifications.{rank}", message, "écrire un avenant")


def _on_fiches(operation: Operation) -> bool:
    if isinstance(operation, ChangerValeur):
        return str(operation.cle).startswith("fiches.")
    return isinstance(operation, ChangerFiche)


def _fault(modificatif: Modificatif, cle: str, message: str, advice: str) -> Problem:
    place = modificatif.places.at(modificatif.id, cle)
    return Problem(place, "V-80", message, advice)
