"""From one save after the other to the documents that each of them changes, until Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

from clsdocs.batch.results import Demande, Outcome, Result
from clsdocs.batch.running import build_documents
from clsdocs.batch.stamps import scan
from clsdocs.choosing import select
from clsdocs.errors import Refused
from clsdocs.workspace import Workspace

PAUSE = 0.1
"""In seconds, how long to wait between two looks, which together take a tenth of the time."""

Stamps = Mapping[str, Mapping[str, str]]


def watch(workspace: Workspace, cibles: Sequence[str], jobs: int = 0) -> Iterator[Result]:
    """Build what `cibles` name, then again after each save; yield what was made, and what failed.

    Files are looked at, not waited for: no system tells what another machine saves on a shared
    drive. The first build tells all; the next ones, only what they made.
    """
    seen = _look(workspace, cibles)  # before the build: what is saved meanwhile is new
    yield from build_documents(workspace, cibles, Demande(jobs=jobs))
    while True:
        start = time.perf_counter()
        now = _look(workspace, cibles)
        time.sleep(max(PAUSE, 9 * (time.perf_counter() - start)))
        if now == seen or now != _look(workspace, cibles):  # a save that is not over
            continue
        seen = now
        results = build_documents(workspace, cibles, Demande(jobs=jobs))
        yield from (r for r in results if r.outcome is not Outcome.INCHANGE)


def _look(workspace: Workspace, cibles: Sequence[str]) -> Stamps:
    """Return the stamps of all that the documents named by `cibles` may be made from."""
    try:
        dossiers = select(workspace, cibles)
    except Refused:  # told by the build
        return {}
    folders = {name: workspace.dossier(name) for name in dossiers}
    shared = {"templates": workspace.templates}
    institutions = {"contracts": scan(workspace.contracts, depth=0)}
    return {name: scan(path) for name, path in (folders | shared).items()} | institutions
