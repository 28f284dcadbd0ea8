"""How far a long build is, on a terminal: documents done, rate, time left, failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Rate(ProgressColumn):
    """How many documents are made in a second."""

    def render(self, task: Task) -> Text:
        """Return « 12,5 par seconde »."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} par seconde".replace(".", ","))


@contextmanager
def show_progress(
    total: int, same: int
) -> Iterator[tuple[Callable[[str], None], Callable[[int], None]]]:
    """Give how to print a line above the bar, and how to tell that a document is done.

    `total` documents may be made; `same` others are known to be as they were.
    """
    columns = (
        *(BarColumn(), MofNCompleteColumn(), _Rate()),
        *(TextColumn("reste"), TimeRemainingColumn(), TextColumn("{task.fields[echecs]}")),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total + same, completed=0, echecs="")

        def advance(failed: int) -> None:
            shown = f"{failed} en échec" if failed else ""
            progress.update(task, advance=1, echecs=shown)

        def say(line: str) -> None:
            progress.console.file.flush()
            print(line)

        yield say, advance
