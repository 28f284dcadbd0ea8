"""From one task and many items to its results, in order, on one core or on several."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEW = 20
"""Below so many items, starting processes costs more than it gains."""


def run_all(task: Callable[[T], R], items: Sequence[T], jobs: int = 0) -> Iterator[R]:
    """Yield what `task` gives for each of `items`, in their order, on `jobs` processes.

    By default, all cores where there are many items. Items and results can be pickled, and so can
    `task` where processes do not begin as copies of this one.
    """
    wanted = jobs or (os.cpu_count() or 1 if len(items) >= FEW else 1)
    workers = min(wanted, len(items))
    if workers <= 1:
        yield from map(task, items)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Processes begin as copies of this one, which has compiled all, where the system can do it.
    known = multiprocessing.get_all_start_methods()
    chunk = max(1, min(32, len(items) // (workers * 4)))
    context = multiprocessing.get_context("fork" if "fork" in known else "spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(task,)) as executor:
        yield from executor.map(_run, items, chunksize=chunk)


_given: list[Callable[[Any], Any]] = []


def _begin(task: Callable[[Any], Any]) -> None:
    """Keep `task` in this process: given once, and not with each item."""
    _given[:] = [task]


def _run(item: Any) -> Any:
    return _given[0](item)
