"""All the checks in the order of their codes, and which of them the user chose."""

from __future__ import annotations

from collections.abc import Iterable

from clsdocs.controles.avenants import dates, suites
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.dates import ecriture, ordre, periodes
from clsdocs.controles.fichier.complements import with_file
from clsdocs.controles.montants import codes
from clsdocs.controles.parties import (
    anciens,
    appellations,
    exemplaires,
    liste,
    mandats,
    pouvoirs,
    qualites,
)
from clsdocs.controles.processus import alertes, donnees_personnelles, suivi
from clsdocs.controles.structure import (
    annexes,
    comptes,
    fiches,
    instances,
    references,
    territoire,
    visas,
)
from clsdocs.controles.typographie import textes
from clsdocs.controles.vocabulaire import designations, obligations, restes, sigles
from clsdocs.record import Record

# One line a module, family by family: each declares its own checks.
_MODULES = (
    ecriture.CONTROLES,
    ordre.CONTROLES,
    periodes.CONTROLES,
    anciens.CONTROLES,
    appellations.CONTROLES,
    exemplaires.CONTROLES,
    liste.CONTROLES,
    mandats.CONTROLES,
    pouvoirs.CONTROLES,
    qualites.CONTROLES,
    codes.CONTROLES,
    annexes.CONTROLES,
    comptes.CONTROLES,
    fiches.CONTROLES,
    instances.CONTROLES,
    references.CONTROLES,
    territoire.CONTROLES,
    visas.CONTROLES,
    designations.CONTROLES,
    obligations.CONTROLES,
    restes.CONTROLES,
    sigles.CONTROLES,
    dates.CONTROLES,
    suites.CONTROLES,
    alertes.CONTROLES,
    donnees_personnelles.CONTROLES,
    suivi.CONTROLES,
    textes.CONTROLES,
)

CATALOGUE: tuple[Controle, ...] = tuple(
    sorted((with_file(c) for controles in _MODULES for c in controles), key=lambda c: c.code)
)
"""Every check, each once."""

CODES = tuple(controle.code for controle in CATALOGUE)
FAMILLES = tuple(Famille)


AUX_AVENANTS = frozenset(
    {
        *("V-01", "V-04", "V-13", "V-21", "V-22", "V-23", "V-25", "V-26", "V-69", "V-88"),
        *("V-93", "V-94", "V-95"),
    }
)
"""The checks of any act that an avenant passes too; the others look for what only an act says."""


def concerns(controle: Controle, *, avenant: bool) -> bool:
    """Return whether `controle` looks at an avenant, or at any other act."""
    if controle.famille is Famille.AVENANTS:
        return avenant
    return not avenant or controle.code in AUX_AVENANTS


def find_controle(code: str) -> Controle | None:
    """Return the check whose code is `code`, in capitals or not; None where there is none."""
    return next((c for c in CATALOGUE if c.code == code.strip().upper()), None)


class Selection(Record):
    """Which findings are asked for: `only` these codes and families, all when empty, but `sauf`."""

    only: frozenset[str] = frozenset()
    sauf: frozenset[str] = frozenset()

    def keeps(self, code: str) -> bool:
        """Return whether the findings `code` are asked for, by code or by family."""
        controle = find_controle(code)
        names = {code} if controle is None else {code, controle.famille}
        return not names & self.sauf and (not self.only or bool(names & self.only))


def names_of(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the codes and families that `chosen` write, « V-21,dates » or one by one."""
    words = (word.strip() for written in chosen for word in written.split(","))
    return tuple(word.upper() if word[1:2] == "-" else word.lower() for word in words if word)
