"""What is remembered of a dossier that was built: from what, and what came of it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clsdocs.batch.stamps import digest
from clsdocs.record import Record, as_dict, replace
from clsdocs.workspace import Workspace
from clsdocs.writing import write_whole

FORMAT = 1


class Source(Record):
    """A file of a dossier: its stamp, empty where not to be trusted, and the digest of its value.

    `cles` are the digests of the value of each key, for a file of facts.
    """

    trace: str
    empreinte: str
    cles: Mapping[str, str] = {}


class Sortie(Record):
    """A document as it was written: its digest and its stamp, empty where it never was.

    `promise` is the digest of one that was about to be written: it is ours too.
    """

    empreinte: str = ""
    trace: str = ""
    promise: str = ""


class Souvenir(Record):
    """A document: what was written, and what it was made from besides the files of its dossier.

    `communs` are the digests of shared files by path, `lectures` those of each datum read of each
    institution; `attente` says why it should be made again, empty once it was.
    """

    sortie: Sortie = Sortie()
    communs: Mapping[str, str] = {}
    lectures: Mapping[str, Mapping[str, str]] = {}
    attente: tuple[str, ...] = ()


class Memoire(Record):
    """A dossier: its files, its documents in the order in which they are told, and what made them.

    `saine` is false where something was wrong with it, which must be told again each time.
    """

    moteur: Mapping[str, str]
    sources: Mapping[str, Source]
    documents: Mapping[str, Souvenir]
    organismes: Mapping[str, str] = {}
    saine: bool = True


class Resume(Record):
    """What tells at once that nothing changed: digests of stamps, of versions, of what is shared.

    `traces` is empty where the stamps alone cannot tell.
    """

    traces: str
    moteur: str
    communs: Mapping[str, str]
    documents: tuple[str, ...]


def read_resume(workspace: Workspace, dossier: str) -> Resume | None:
    """Return the first line of what is remembered of `dossier`, None where it is no use."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        with _path(workspace, dossier).open("rb") as file:
            data = _checked(file.readline())
        return Resume(**{**data, "documents": tuple(data["documents"])})
    return None


def read_memoire(workspace: Workspace, dossier: str) -> Memoire | None:
    """Return what is remembered of `dossier`, None where nothing is, or it is damaged."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        _, second = _path(workspace, dossier).read_bytes().splitlines()
        data = _checked(second)
        sources = {name: Source(*parts) for name, parts in data["sources"].items()}
        documents = {name: _souvenir(own) for name, own in data["documents"].items()}
        return Memoire(**{**data, "sources": sources, "documents": documents})
    return None


def _souvenir(data: dict[str, Any]) -> Souvenir:
    return Souvenir(**{**data, "sortie": Sortie(*data["sortie"]), "attente": (*data["attente"],)})


def write_memoire(workspace: Workspace, dossier: str, resume: Resume, memoire: Memoire) -> None:
    """Remember `dossier`, whole or not at all; where the disk refuses, all is made again."""
    plain = {
        "moteur": memoire.moteur,
        "sources": {n: [s.trace, s.empreinte, s.cles] for n, s in memoire.sources.items()},
        "documents": {n: _plain(own) for n, own in memoire.documents.items()},
        "organismes": memoire.organismes,
        "saine": memoire.saine,
    }
    path = _path(workspace, dossier)
    write_whole(path, _line(as_dict(resume)) + _line(plain), workspace.relative(path))


def _plain(own: Souvenir) -> dict[str, Any]:
    sortie = own.sortie
    kept = {"communs": own.communs, "lectures": own.lectures, "attente": own.attente}
    return {"sortie": [sortie.empreinte, sortie.trace, sortie.promise], **kept}


def _path(workspace: Workspace, dossier: str) -> Path:
    return workspace.cache / "dossiers" / f"{dossier}.json"


def _line(data: object) -> bytes:
    """Return `data` on one line, after the digest by which damage is seen."""
    words = json.dumps([FORMAT, data], ensure_ascii=True, separators=(",", ":")).encode()
    return digest(words).encode() + b" " + words + b"\n"


def _checked(line: bytes) -> dict[str, Any]:
    """Return what `line` holds; raise ValueError where it is damaged, or of another format."""
    known, _, words = line.rstrip(b"\n").partition(b" ")
    if digest(words).encode() != known:
        raise ValueError
    number, data = json.loads(words)
    if number != FORMAT or not isinstance(data, dict):
        raise ValueError
    return data


def awaiting(own: Souvenir, attente: tuple[str, ...]) -> Souvenir:
    """Return `own`, to be made again because of `attente` too."""
    return replace(own, attente=tuple(dict.fromkeys((*own.attente, *attente))))
