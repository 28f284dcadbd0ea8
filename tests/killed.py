"""From a workspace to copies of it in which the command line died, a little later each time.

`killed.py ROOT FOLDER WORD…` runs `clsdocs WORD…` in FOLDER/1, FOLDER/3…, copies of ROOT, and
kills it as it begins to change its first file of contracts/, its third… until it ends by itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clsdocs.cli import cli

_CHANGES = ("os.rename", "os.remove", "os.mkdir")
_WRITES = os.O_WRONLY | os.O_RDWR


def kill_at_each_change(root: Path, folder: Path, words: Sequence[str]) -> None:
    """Run the command in copies of `root`, until it lives to its end."""
    for step in range(1, 500, 2):
        copy = Path(shutil.copytree(root, folder / str(step)))
        if (child := os.fork()) == 0:
            _run(copy, step, words)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            shutil.rmtree(copy)
            return


def _run(root: Path, last: int, words: Sequence[str]) -> None:
    count = 0

    def watch(event: str, given: tuple[Any, ...]) -> None:
        nonlocal count
        changes = event in _CHANGES or (event == "open" and bool(given[2] & _WRITES))
        if changes and str(given[0]).startswith(f"{root}/contracts/"):
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    sys.argv[1:] = ["--workspace", str(root), *words]
    cli()


if __name__ == "__main__":
    kill_at_each_change(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
