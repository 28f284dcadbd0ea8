"""From a derived avenant to its files: nothing edited is lost, wherever the writing stops."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from clsdocs.amending.deriving import Derive, derive_avenant, find_changes, leaves
from clsdocs.amending.edited import Modifie
from clsdocs.amending.starting import write_new
from clsdocs.amending.targets import Cible, Derogation, check_alone, find_target, pending_on
from clsdocs.errors import Refused
from clsdocs.record import Record
from clsdocs.registre.fichier import flush_folder, hold_registre
from clsdocs.sources import load_dossier
from clsdocs.workspace import Workspace
from clsdocs.writing import holds, write_whole

EDITES = "edites"
"""The folder of avenants/ that keeps the edited files from which avenants were derived."""


class Pose(Record):
    """A derived avenant, written: its path, the signed files put back, where the edited ones are.

    `reprise` says that an earlier run, interrupted, had written it already.
    """

    path: str
    remis: tuple[str, ...]
    edites: str
    reprise: bool = False


def amend_from_changes(
    workspace: Workspace,
    dossier: str,
    name: str,
    today: date,
    derogation: Derogation | None = None,
) -> Pose:
    """Write the avenant that says what was edited in the act `name`, and put its sources back.

    The edited files are kept aside first. Refused, and nothing touched, where no avenant can be
    begun or where an edit cannot be said by one.
    """
    with hold_registre(workspace, dossier):
        cible = find_target(workspace, load_dossier(workspace, dossier), name, today)
        if resumed := _resume(cible):
            return resumed
        check_alone(cible, derogation)
        return _lay(workspace, dossier, derive_avenant(cible, derogation))


def _resume(cible: Cible) -> Pose | None:
    """Finish what an interrupted run began: its avenant is there, some edited files still are."""
    for pending in pending_on(cible):
        path = f"contracts/{cible.dossier}/avenants/{pending}.yml"
        folder = cible.workspace.dossier(cible.dossier) / "avenants" / EDITES / pending
        if not folder.is_dir() or not (cible.workspace.root / path).is_file():
            continue
        modifies = find_changes(cible)
        kept = (
            m.apres is None or holds(folder / _inside(cible.dossier, p), m.apres)
            for p, m in modifies.items()
        )
        if modifies and all(kept):
            _put_back(cible.workspace, cible.dossier, modifies)
            shown = cible.workspace.relative(folder)
            return Pose(path, tuple(modifies), shown, reprise=True)
    return None


def _lay(workspace: Workspace, dossier: str, derive: Derive) -> Pose:
    folder = _free(workspace, dossier, derive)
    written: list[Path] = []
    try:
        for path, modifie in derive.modifies.items():
            if modifie.apres is not None:
                _write(workspace, folder / _inside(dossier, path), modifie.apres, written)
        folder.mkdir(parents=True, exist_ok=True)
        _flush(workspace, dossier, written)
        for path, data in derive.nouveaux.items():
            _write(workspace, workspace.root / path, data, written)
        write_new(workspace, derive.path, derive.text.encode())
        written.append(workspace.root / derive.path)
        _flush(workspace, dossier, written)
    except Refused:
        for target in reversed(written):
            with contextlib.suppress(OSError):
                target.unlink(missing_ok=True)
        raise
    _put_back(workspace, dossier, derive.modifies)
    return Pose(derive.path, tuple(derive.modifies), workspace.relative(folder))


def _free(workspace: Workspace, dossier: str, derive: Derive) -> Path:
    """Return where to keep the edited files: never over others that were kept there."""
    parent = workspace.dossier(dossier) / "avenants" / EDITES
    names = (derive.id, *(f"{derive.id}.{rank}" for rank in range(2, 1000)))
    for folder in map(parent.joinpath, names):
        mine = {_inside(dossier, path): m.apres for path, m in derive.modifies.items()}
        files = (p for p in folder.rglob("*") if p.is_file() and p.name[0] != ".")
        held = {path.relative_to(folder).as_posix(): path for path in files}
        if all(holds(path, mine.get(name) or b"") for name, path in held.items()):
            return folder
    raise AssertionError


def _inside(dossier: str, path: str) -> str:
    return path.removeprefix(f"contracts/{dossier}/")


def _write(workspace: Workspace, target: Path, data: bytes, written: list[Path]) -> None:
    if holds(target, data):
        return
    written.append(target)
    fault = write_whole(target, data, workspace.relative(target), durable=True)
    if fault is not None:
        raise Refused([fault])


def _put_back(workspace: Workspace, dossier: str, modifies: Mapping[str, Modifie]) -> None:
    """Put every signed file back, and take away the fiches that the act did not have."""
    touched = [workspace.root / path for path in modifies]
    for path, modifie in modifies.items():
        target = workspace.root / path
        if modifie.avant is not None:
            fault = write_whole(target, modifie.avant, path, durable=True)
            if fault is not None:
                raise Refused([fault])
        elif leaves(dossier, path):
            target.unlink(missing_ok=True)
    _flush(workspace, dossier, touched)


def _flush(workspace: Workspace, dossier: str, paths: Iterable[Path]) -> None:
    """Wait until the folders of `paths` are on the disk, up to that of the dossier."""
    top = workspace.dossier(dossier)
    folders = {folder for path in paths for folder in path.parents if folder.is_relative_to(top)}
    for folder in sorted(folders):
        flush_folder(folder)
