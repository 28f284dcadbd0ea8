"""From what the user named to the dossiers and the acts that it names, or to what names nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clsdocs.domain.blancs import did_you_mean
from clsdocs.errors import Place, Problem, Refused
from clsdocs.workspace import Workspace, parse_doc


def select(workspace: Workspace, cibles: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the dossiers that `cibles` name, each with the acts wanted of it (none means all)."""
    dossiers = _dossiers(workspace)
    if not cibles:
        return dict.fromkeys(dossiers, frozenset())
    chosen: dict[str, frozenset[str]] = {}
    faults = []
    for cible in cibles:
        doc = parse_doc(cible)
        if doc is None or doc.version is not None or doc.dossier not in dossiers:
            faults.append(_unknown(cible, dossiers))
        elif doc.document is None:
            chosen[doc.dossier] = frozenset()
        elif doc.document not in (known := workspace.documents(doc.dossier)):
            faults.append(_unknown(cible, [f"{doc.dossier}/{name}" for name in known]))
        elif chosen.get(doc.dossier) != frozenset():
            chosen[doc.dossier] = chosen.get(doc.dossier, frozenset()) | {doc.document}
    if faults:
        raise Refused(faults)
    return chosen


def _dossiers(workspace: Workspace) -> tuple[str, ...]:
    try:
        return workspace.dossiers()
    except OSError:
        raise Refused([unreadable("contracts")]) from None


def unreadable(shown: str) -> Problem:
    """Return the problem of the file or folder `shown`, which cannot be read."""
    return Problem(Place(shown), "L-01", "lecture impossible", "vérifier les droits d’accès")


def _unknown(cible: str, known: Iterable[str]) -> Problem:
    listed = list(known)
    otherwise = f"possibles : {', '.join(listed)}" if listed else "contracts/ est vide"
    advice = did_you_mean(cible, listed, otherwise)
    return Problem(Place("contracts"), "C-01", f"« {cible} » n’existe pas", advice)
