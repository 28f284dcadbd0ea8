"""From what is remembered of a dossier to whether, at a glance, nothing of it changed."""

from __future__ import annotations

import json
from collections.abc import Iterable

from clsdocs.batch.common import ORGANISME, Commun, moteur
from clsdocs.batch.memory import Memoire, Resume, Souvenir, read_resume
from clsdocs.batch.stamps import digest, digest_stamps, scan, stamp_of
from clsdocs.workspace import Workspace


def fresh_documents(commun: Commun, dossier: str) -> tuple[str, ...]:
    """Return the documents of `dossier` where nothing that they are made from can have changed.

    Nothing comes back where that cannot be told without reading. No file of the dossier is read.
    """
    workspace = commun.workspace
    resume = read_resume(workspace, dossier)
    if resume is None or not resume.traces or resume.moteur != digest_moteur():
        return ()
    if any(commun.digest(name) != known for name, known in resume.communs.items()):
        return ()
    listing = scan(workspace.dossier(dossier))
    seen = digest_stamps(listing, output_stamps(workspace, dossier, resume.documents))
    return resume.documents if seen == resume.traces else ()


def output_stamps(workspace: Workspace, dossier: str, names: Iterable[str]) -> dict[str, str]:
    """Return the stamp of each document `names` of `dossier` in output/, empty where it lacks."""
    return {name: stamp_of(workspace.document(dossier, name)) for name in names}


def digest_moteur() -> str:
    """Return the digest of what makes the documents, and of its versions."""
    return digest(json.dumps(moteur()).encode())


def resume_of(memoire: Memoire) -> Resume:
    """Return what tells at a glance that nothing changed since `memoire`."""
    stamps = {name: source.trace for name, source in memoire.sources.items()}
    outputs = {name: own.sortie.trace for name, own in memoire.documents.items()}
    sure = memoire.saine and all(stamps.values()) and all(map(_is_sure, memoire.documents.values()))
    communs = {name: d for own in memoire.documents.values() for name, d in own.communs.items()}
    communs |= {f"{ORGANISME}{name}": known for name, known in memoire.organismes.items()}
    traces = digest_stamps(stamps, outputs) if sure and memoire.documents else ""
    return Resume(traces, digest_moteur(), communs, tuple(memoire.documents))


def _is_sure(own: Souvenir) -> bool:
    return bool(own.sortie.trace) and not own.attente and not own.sortie.promise
