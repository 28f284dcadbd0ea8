"""From one task and many items to its results, in order, on one core or on several."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.context import BaseContext

T = TypeVar("T")
R = TypeVar("R")

FEW = 20
"""Below so many items, starting processes costs more than it gains."""


GARBAGE = 50_000
"""How many new values a process makes between two searches for those that nothing holds."""


def run_all(task: Callable[[T], R], items: Sequence[T], jobs: int = 0) -> Iterator[R]:
    """Yield what `task` gives for each of `items`, in their order, on `jobs` processes.

    By default, all cores where there are many items. Items and results can be pickled, and so can
    `task` where processes do not begin as copies of this one.
    """
    workers = _workers(jobs or (0 if len(items) >= FEW else 1), len(items))
    if workers <= 1:
        yield from map(task, items)
        return
    from concurrent.futures import ProcessPoolExecutor

    chunk = max(1, min(32, len(items) // (workers * 4)))
    with ProcessPoolExecutor(workers, _context(), initializer=_begin, initargs=(task,)) as executor:
        yield from executor.map(_run, items, chunksize=chunk)


@contextmanager
def open_pool(jobs: int, items: int, warm_up: Callable[[], None]) -> Iterator[Executor | None]:
    """Give `jobs` processes (0 for all cores) to run `items` tasks; None where one is enough.

    `warm_up` runs before they begin as copies of this one. Where the work stops halfway, the tasks
    that run are finished, the others are not begun.
    """
    workers = _workers(jobs, items)
    if workers <= 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    warm_up()
    executor = ProcessPoolExecutor(
        workers, _context(), initializer=_follow, initargs=(os.getpid(),)
    )
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _workers(jobs: int, items: int) -> int:
    return min(jobs or os.cpu_count() or 1, items)


def _context() -> BaseContext:
    """Return how processes begin: as copies of this one, where the system can do it."""
    import multiprocessing

    known = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in known else "spawn")


def _follow(giver: int) -> None:
    """Leave Ctrl-C to `giver`, the process that gave the work, and end when it is killed."""
    import gc
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
    threading.Thread(target=_end_after, args=(giver,), daemon=True).start()


def _end_after(giver: int) -> None:
    """Wait for the end of the process `giver`, then end: nobody would ask for more."""
    while os.getppid() == giver:
        time.sleep(1)
    os._exit(1)


_given: list[Callable[[Any], Any]] = []


def _begin(task: Callable[[Any], Any]) -> None:
    """Keep `task` in this process: given once, and not with each item."""
    _given[:] = [task]


def _run(item: Any) -> Any:
    return _given[0](item)
