"""From the files of a pack to its folder, put in place whole, what was edited there kept beside."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from clsdocs.batch.holding import hold
from clsdocs.errors import Gravite, Place, Problem, Refused
from clsdocs.workspace import Workspace
from clsdocs.writing import write_whole

_Known = dict[str, list[str]]
"""The digests of the files that were made here, by their path in the folder."""


def place_pack(
    workspace: Workspace, dossier: str, name: str, files: Mapping[str, bytes]
) -> tuple[str, tuple[Problem, ...]]:
    """Return the folder `name` of the outputs of `dossier`, which now holds `files`, and remarks.

    What was put or edited there by hand stays, under another name where it would be replaced, and
    is told. Refused, the folder left as it was, where it cannot be written. Of two packs at once,
    the second waits.
    """
    with hold(workspace, dossier):
        return _place_pack(workspace, dossier, name, files)


def _place_pack(
    workspace: Workspace, dossier: str, name: str, files: Mapping[str, bytes]
) -> tuple[str, tuple[Problem, ...]]:
    folder = workspace.output / dossier / name
    room = workspace.cache / "packs" / dossier
    fresh, old, record = (
        room / f"{name}.{os.getpid()}",
        room / f"{name}.avant",
        room / f"{name}.json",
    )
    shown, made = (
        workspace.relative(folder),
        {path: [_digest(data)] for path, data in files.items()},
    )
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        what = "lien" if folder.is_symlink() else "fichier"
        message, advice = f"un {what} tient la place du dossier d’envoi", "le déplacer, relancer"
        raise Refused([Problem(Place(shown), "C-02", message, advice)])
    try:
        _restore(folder, old)
        for killed in room.glob(f"{name}.[0-9]*"):
            shutil.rmtree(killed, ignore_errors=True)
        for path, data in files.items():
            _write(fresh / path, data, f"{shown}/{path}")
        own = _read_known(record)
        kept = list(_keep(folder, fresh, files, own))
        # Whichever of the two folders a kill leaves, its files are known again.
        _write_known(
            record, {path: [*own.get(path, ()), *made.get(path, ())] for path in own | made}
        )
        _swap(folder, fresh, old)
        _write_known(record, made)
    except OSError:
        message = "dossier d’envoi ouvert ailleurs, ou disque qui ne se laisse pas écrire"
        advice = "fermer ses fichiers, vérifier la place et les droits, puis relancer"
        raise Refused([Problem(Place(shown), "C-03", message, advice)]) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return shown, tuple(_told(f"{shown}/{path}") for path in kept)


def _restore(folder: Path, old: Path) -> None:
    """Put back the folder that a command, killed as it replaced it, had moved away."""
    if old.is_symlink():
        old.unlink()
    elif old.is_dir() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, data: bytes, shown: str) -> None:
    if fault := write_whole(path, data, shown):
        raise Refused([fault])


def _read_known(record: Path) -> _Known:
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        return {str(path): list(map(str, found)) for path, found in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _write_known(record: Path, known: _Known) -> None:
    write_whole(record, json.dumps(known).encode(), record.as_posix())


def _keep(folder: Path, fresh: Path, files: Mapping[str, bytes], own: _Known) -> Iterator[str]:
    """Copy into `fresh` what is in `folder` and was not made here; yield what had to be renamed."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file():
            continue
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        if files.get(name) == data or _digest(data) in own.get(name, ()):
            continue
        beside = _free_name(fresh, folder, name) if name in files else name
        _write(fresh / beside, data, beside)
        if beside != name:
            yield beside


def _free_name(fresh: Path, folder: Path, name: str) -> str:
    """Return the first name that no file bears: « charte-v1.modifie.docx »."""
    path = PurePosixPath(name)
    names = (
        path.with_name(f"{path.stem}.modifie{rank}{path.suffix}").as_posix()
        for rank in ("", *(f"-{n}" for n in range(2, 1000)))
    )
    return next(n for n in names if not (fresh / n).exists() and not (folder / n).exists())


def _swap(folder: Path, fresh: Path, old: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        _restore(folder, old)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _told(shown: str) -> Problem:
    message = "fichier modifié à la main, gardé sous ce nom"
    advice = "l’effacer s’il ne sert à rien ; un envoi ne se retouche pas"
    return Problem(Place(shown), "E-09", message, advice, Gravite.A_EXPLIQUER)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
