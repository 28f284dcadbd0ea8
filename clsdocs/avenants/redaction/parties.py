"""The parties to an avenant: those in force, those who enter, those who sign their departure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clsdocs.avenants.operations.faits import Lus
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.document import Signent
from clsdocs.domain.modification import ChangerPartie
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.partie import Designation, Habilitation, Partie, Parties, Rang

AVENANTS = "avenants"
"""What an authorisation says that it covers when it also holds for avenants."""

# A party that no longer exists cannot sign its own departure.
_GONE = re.compile(
    r"\b(?:dissolu|dissou|dispar|supprim|suppression|liquid|fusion|absor|ordonnance|décret|loi)",
    re.IGNORECASE,
)


def no_longer_exists(change: ChangerPartie) -> bool:
    """Return whether the cause of a departure says that the party no longer exists."""
    return any(isinstance(w, str) and _GONE.search(w) for w in (change.cause, change.acte))


def parties_of(avenant: Avenant, before: Lus, after: Lus, signent: Signent) -> Parties:
    """Return the parties that sign `avenant`, in the order of the act, those who enter last."""
    return Parties(_signing(avenant, before, after, signent))


def _signing(avenant: Avenant, before: Lus, after: Lus, signent: Signent) -> Iterator[Partie]:
    changes = [m.partie for m in avenant.modifications if m.partie is not None]
    left = {c.retirer or c.remplacer for c in changes if no_longer_exists(c)}
    moving = {c.retirer or c.remplacer for c in changes}
    known = {partie.id for partie in before.document.parties}
    for partie in before.document.parties:
        bound = signent is Signent.TOUTES or partie.rang is Rang.PRINCIPAL or partie.id in moving
        if partie.id not in left and bound:
            yield _as_signing(partie, avenant)
    for partie in after.document.parties:
        if partie.id not in known:
            yield _as_signing(partie, avenant)


def _as_signing(partie: Partie, avenant: Avenant) -> Partie:
    """Return `partie` with the powers and signatories that it has for `avenant`."""
    kept = tuple(h for h in partie.habilitations if AVENANTS in h.couvre)
    habilitations: tuple[Habilitation, ...] = avenant.habilitations.get(partie.id, kept)
    jour = avenant.jour_prevu
    own = tuple(d for d in partie.signataires if in_office(partie.organisme, d, jour))
    signataires = avenant.signataires.get(partie.id, own)
    changed = {"habilitations": habilitations, "signataires": signataires, "comparution": None}
    return partie.model_copy(update=changed)


def in_office(organisme: Organisme, designation: Designation, jour: date | None) -> bool:
    """Return whether the person designated may still sign on `jour`."""
    name = designation.representant or designation.delegation or ""
    person = organisme.representant(name) or organisme.delegation(name)
    return person is not None and (jour is None or person.is_in_office(jour))
