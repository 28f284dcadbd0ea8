"""How far a long build is, on a terminal: documents done, rate, time left, failures."""

from __future__ import annotations

import sys
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
def show_progress(total: int) -> Iterator[Callable[[int], None]]:
    """Give how to tell that one document of `total` is done, and how many failed until then.

    What is printed meanwhile stands above the bar; what is not shown there goes where it should.
    """
    columns = (
        *(BarColumn(), MofNCompleteColumn(), _Rate()),
        *(TextColumn("reste"), TimeRemainingColumn(), TextColumn("{task.fields[echecs]}")),
    )
    console, shown_too = Console(stderr=True), sys.stdout.isatty()
    with Progress(*columns, console=console, transient=True, redirect_stdout=shown_too) as progress:
        task = progress.add_task("", total=total, echecs="")

        def advance(failed: int) -> None:
            shown = f"{failed} en échec" if failed else ""
            progress.update(task, advance=1, echecs=shown)

        yield advance
