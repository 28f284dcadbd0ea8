"""From the bytes of a version to files that stay: on the disk, read only, none ever replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from clsdocs.errors import Gravite, Place, Problem, Refused
from clsdocs.registre.fichier import flush_folder
from clsdocs.registre.lignes import digest
from clsdocs.workspace import Workspace
from clsdocs.writing import holds, write_whole

_READ_ONLY = 0o444


def lay_files(
    workspace: Workspace, dossier: str, files: Mapping[str, bytes]
) -> tuple[Problem, ...]:
    """Write `files`, by their path in `dossier`, for ever; return what is worth telling.

    The registre, held, knows none of them: one that is there with other bytes was left by an
    issue that was interrupted, and is set aside. Refused where one cannot be written.
    """
    folder, told = workspace.dossier(dossier), list[Problem]()
    for name, data in files.items():
        path = folder / name
        _sweep(path.parent)
        if holds(path, data):
            _protect(path)
            continue
        told += _set_aside(workspace, path)
        fault = write_whole(path, data, workspace.relative(path), durable=True)
        if fault is not None:
            raise Refused([fault])
        _protect(path)
    for parent in {(folder / name).parent for name in files}:
        for known in (parent, *(p for p in parent.parents if p.is_relative_to(folder))):
            flush_folder(known)
    return tuple(told)


def _sweep(folder: Path) -> None:
    """Take away what a process that was killed left half written."""
    for path in folder.glob(".*.tmp") if folder.is_dir() else ():
        with suppress(OSError):
            path.unlink()


def _set_aside(workspace: Workspace, path: Path) -> Iterator[Problem]:
    if not path.is_file():
        return
    try:
        beside = path.with_name(f"{path.name}.interrompu-{digest(path.read_bytes())[:8]}")
        path.replace(beside)
    except OSError:
        advice = "le fermer s’il est ouvert, vérifier les droits, puis recommencer"
        message = "fichier d’une émission interrompue, qui ne se laisse pas mettre de côté"
        raise Refused([Problem(Place(workspace.relative(path)), "C-12", message, advice)]) from None
    message = "fichier d’une émission interrompue, mis de côté"
    advice = "l’effacer s’il ne sert à rien : il n’a jamais été enregistré"
    yield Problem(Place(workspace.relative(beside)), "C-12", message, advice, Gravite.INFORMATION)


def _protect(path: Path) -> None:
    with suppress(OSError):  # a share may know no rights: the digest of the registre stays
        path.chmod(_READ_ONLY)
