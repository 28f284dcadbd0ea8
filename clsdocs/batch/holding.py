"""From a dossier to the right to build it: of two builds at once, the second waits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clsdocs.workspace import Workspace

Clock = Callable[[], int]
"""The time, in nanoseconds, as the disk that holds the outputs tells it."""


@contextmanager
def hold(workspace: Workspace, dossier: str) -> Iterator[Clock]:
    """Hold `dossier` until the end of the `with`; its disk then tells the time.

    A build that is killed lets it go. Where nothing can be written, nothing is held either.
    """
    from filelock import FileLock

    path = workspace.cache / "dossiers" / f"{dossier}.lock"
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError:
        yield lambda: 0
        return

    def now() -> int:
        os.utime(path)
        return path.stat().st_mtime_ns

    try:
        yield now
    finally:
        lock.release()
