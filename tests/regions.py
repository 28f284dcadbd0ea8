"""Small regions, and what a change of one of their files makes a build do, beside a clean one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from clsdocs.batch import Demande, Outcome, build_documents
from clsdocs.errors import Refused
from clsdocs.workspace import Workspace
from perturbations import Change
from tools.bench.regions.region import make_region

OLD = 30_000_000_000
"""In nanoseconds, how old the files of a region are: their stamps are trusted."""

Built = Mapping[str, bytes]


class Verdict(NamedTuple):
    """What one change did, by document: `rebuilt` and `planned`, and what differs or fails clean.

    `stale` are the documents that differ from those of a clean build.
    """

    change: str
    rebuilt: frozenset[str]
    planned: frozenset[str]
    differ: frozenset[str]
    stale: frozenset[str]
    failed: frozenset[str]
    failed_clean: frozenset[str]


def old_region(root: Path, dossiers: int = 2, fiches: int = 3) -> Workspace:
    """Return a region of small dossiers whose files are old."""
    make_region(root, dossiers, fiches=fiches)
    age(root)
    return Workspace(root)


def age(root: Path) -> None:
    """Make every file under `root` old."""
    for path in root.rglob("*"):
        status = path.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - OLD))


def outputs(workspace: Workspace) -> Built:
    """Return the documents of `workspace`, by name."""
    paths = sorted(workspace.output.glob("*/*.docx"))
    return {f"{path.parent.name}/{path.stem}": path.read_bytes() for path in paths}


def outcomes(workspace: Workspace, *cibles: str, plan: bool = False) -> dict[str, Outcome]:
    """Return what a build, or its plan, says of each document."""
    try:
        results = list(build_documents(workspace, cibles, Demande(plan=plan)))
    except Refused:
        return {}
    return {result.doc: result.outcome for result in results}


def judge(workspace: Workspace, change: Change, clean: Path) -> Verdict:
    """Return what `change` makes a build of `workspace` do, then undo it."""
    path, before = workspace.root / change.path, outputs(workspace)
    known = path.read_bytes() if path.exists() else None
    put(path, change.data)
    planned = outcomes(workspace, plan=True)
    done = outcomes(workspace)
    after = outputs(workspace)
    expected, failed_clean = build_clean(workspace, clean)
    verdict = Verdict(
        change.name,
        _with(done, Outcome.FAIT),
        _with(planned, Outcome.A_FAIRE),
        frozenset(n for n in expected if expected[n] != before.get(n)),
        frozenset(n for n in expected if expected[n] != after.get(n)),
        _with(done, Outcome.ECHEC),
        failed_clean,
    )
    put(path, known)
    outcomes(workspace)
    assert outputs(workspace).keys() >= before.keys()
    assert {n: d for n, d in outputs(workspace).items() if n in before} == before, change.name
    return verdict


def put(path: Path, data: bytes | None) -> None:
    """Write `data` to `path`, or take the file away."""
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def build_clean(workspace: Workspace, clean: Path) -> tuple[Built, frozenset[str]]:
    """Return what a build from nothing gives of the sources of `workspace`, and what fails."""
    shutil.rmtree(clean, ignore_errors=True)
    for folder in (workspace.contracts, workspace.templates):
        shutil.copytree(folder, clean / folder.name)
    done = outcomes(Workspace(clean))
    return outputs(Workspace(clean)), _with(done, Outcome.ECHEC)


def _with(done: Mapping[str, Outcome], outcome: Outcome) -> frozenset[str]:
    return frozenset(name for name, known in done.items() if known is outcome)
