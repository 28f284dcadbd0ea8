"""From the contents of a new dossier to its files: all of them, or none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from clsdocs.domain.valeurs import is_identifiant
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais.orthographe import folded
from clsdocs.record import Record
from clsdocs.workspace import Workspace

_LONGEST = 80
"""So long a name still leaves room for those of its files (255 bytes on most disks)."""


class Fichier(Record):
    """A file that was written: where, and what became of it."""

    path: str
    sort: str


class Creation(Record):
    """What was written for a new dossier, and the places of a copy that must be read again."""

    fichiers: tuple[Fichier, ...]
    a_relire: tuple[str, ...] = ()


class Plan(Record):
    """All that is to be written, ready before anything is: contents by path in their folder.

    `organismes` is the whole of that file, None to leave it as it is; `added` are its new ids.
    """

    workspace: Workspace
    dossier: str
    files: Mapping[str, bytes]
    organismes: bytes | None = None
    added: tuple[str, ...] = ()
    templates: Mapping[str, bytes] = {}


def refusal(path: str, code: str, message: str, advice: str) -> Refused:
    """Return the refusal of one thing, at the place `path`."""
    return Refused([Problem(Place(path), code, message, advice)])


def check_name(workspace: Workspace, dossier: str) -> None:
    """Refuse a `dossier` whose name is no id, or that exists."""
    if not is_identifiant(dossier) or len(dossier) > _LONGEST:
        corrected = _as_id(dossier)[:_LONGEST].strip("-")
        otherwise = "le nommer en minuscules sans accent, chiffres et tirets : lens-lievin"
        advice = f"écrire : clsdocs new {corrected}" if corrected else otherwise
        raise refusal("contracts", "N-01", f"« {dossier} » n’est pas un nom de dossier", advice)
    folder = workspace.dossier(dossier)
    if folder.exists() or folder.is_symlink():
        advice = "choisir un autre nom, ou compléter ce dossier"
        raise refusal(f"contracts/{dossier}", "N-02", "ce dossier existe déjà", advice)


def _as_id(text: str) -> str:
    """Return `text` as an id: « Lens Liévin » gives « lens-lievin »."""
    bare = folded(text).replace("œ", "oe").replace("æ", "ae")
    return "-".join(re.findall(r"[a-z0-9]+", bare))


def walk(folder: Path, without: Collection[str] = ()) -> Iterator[tuple[str, Path]]:
    """Yield the files of `folder` by their path in it, in order, less those named in `without`."""
    for path in sorted(folder.iterdir()):
        if path.name[0] in "._~" or path.name in without:
            continue
        if not path.is_dir():
            yield path.name, path
        elif not path.is_symlink():  # a link may lead back to where we are
            yield from ((f"{path.name}/{name}", inner) for name, inner in walk(path))


def write(plan: Plan) -> tuple[Fichier, ...]:
    """Write all of `plan` beside its place, then put it there; return what was written."""
    workspace = plan.workspace
    folder = workspace.dossier(plan.dossier)
    fresh = {
        folder: folder.with_name(f".{folder.name}.nouveau"),
        workspace.organismes: workspace.organismes.with_name(".organismes.yml.nouveau"),
        workspace.templates: workspace.templates.with_name(".templates.nouveau"),
    }
    try:
        workspace.contracts.mkdir(parents=True, exist_ok=True)
        _clear(fresh.values())
        _write_tree(fresh[folder], plan.files)
        if plan.templates:
            _write_tree(fresh[workspace.templates], plan.templates)
            fresh[workspace.templates].rename(workspace.templates)
        if plan.organismes is not None:
            fresh[workspace.organismes].write_bytes(plan.organismes)
            fresh[workspace.organismes].replace(workspace.organismes)
        fresh[folder].rename(folder)
    except OSError as error:
        shown, why = workspace.relative(folder), error.strerror or "erreur du disque"
        advice = "vérifier la place et les droits, puis relancer"
        raise refusal(shown, "C-02", f"écriture impossible ({why})", advice) from None
    finally:
        _clear(fresh.values())
        with suppress(OSError):  # not empty: it holds the dossier
            workspace.contracts.rmdir()
    return tuple(_written(plan))


def _write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _clear(paths: Iterable[Path]) -> None:
    """Remove what is left of `paths`, by us or by an earlier run that was cut short."""
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            path.unlink()


def _written(plan: Plan) -> Iterator[Fichier]:
    for name in plan.templates:
        yield Fichier(f"templates/{name}", "créé")
    if plan.organismes is not None:
        sort = f"complété : {', '.join(plan.added)}" if plan.added else "créé"
        yield Fichier("contracts/organismes.yml", sort)
    for name in plan.files:
        yield Fichier(f"contracts/{plan.dossier}/{name}", "créé")
