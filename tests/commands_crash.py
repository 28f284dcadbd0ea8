"""From a number of tries to `clsdocs issue` and `sign` really killed, and to what they left broken.

Run as a program, `commands_crash.py ROOT FIRST STOP`, it prints what each seed did as JSON.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from click.testing import CliRunner

from clsdocs import writing
from clsdocs.cli import cli
from clsdocs.emission import issuing, laying, signing
from clsdocs.errors import is_blocking
from clsdocs.registre import fichier
from clsdocs.registre.fichier import read_registre
from clsdocs.registre.verification import verify_dossier
from clsdocs.workspace import Workspace
from emitting import ARS, CAVB, ISSUE, copy_exemple, runner

WRITERS = {module.__file__ for module in (fichier, laying, writing, issuing, signing)}
"""The files of the code at whose lines a process may be killed."""

COLD = 5
"""One seed in so many kills a process that began from nothing, from outside, at any moment."""

_STARTED = [sys.executable, "-c", "from clsdocs.cli import cli; cli()"]


@dataclass(frozen=True)
class Models:
    """Two workspaces to copy: one where nothing was issued, one where the charter awaits its sign.

    `lines` is how many lines of the writers each command runs, `seconds` how long it takes cold.
    """

    folders: tuple[Path, Path]
    lines: tuple[int, int]
    seconds: float


COMMANDS = (ISSUE, (*CAVB, "--evidence", "scan.pdf"))


def models(root: Path) -> Models:
    """Return the workspaces that each try begins from."""
    fresh = copy_exemple(root / "fresh")
    folder = fresh / "contracts/exemple"
    for name in ("convention.yml", "convention.md", "contrat.yml", "contrat.md", "edito.md"):
        (folder / name).unlink()
    shutil.rmtree(folder / "fiches")
    (fresh / "scan.pdf").write_bytes(b"%PDF-1.4 " + bytes(100_000))
    issued = Path(shutil.copytree(fresh, root / "issued"))
    for command in (ISSUE, ARS):
        assert runner(issued)(*command)[0] == 0, command
    lines = tuple(
        _count_lines(shutil.copytree(folder, root / f"counted-{rank}"), COMMANDS[rank])
        for rank, folder in enumerate((fresh, issued))
    )
    start = time.monotonic()
    cold = Path(shutil.copytree(fresh, root / "cold"))
    subprocess.run([*_STARTED, *ISSUE], cwd=cold, check=True, capture_output=True)
    return Models((fresh, issued), (lines[0], lines[1]), time.monotonic() - start)


def _count_lines(folder: Path, command: Sequence[str]) -> int:
    spent = _trace(lambda _: None)
    _run(folder, command)
    sys.settrace(None)
    return spent[0]


def _trace(reached: Callable[[int], None]) -> list[int]:
    """Count the lines of the writers as they run, from now on; tell each count to `reached`."""
    spent = [0]

    def count(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        if frame.f_code.co_filename not in WRITERS:
            return None
        if event == "line":
            spent[0] += 1
            reached(spent[0])
        return count

    sys.settrace(count)
    return spent


def _run(folder: Path, command: Sequence[str]) -> tuple[int, str]:
    os.chdir(folder)
    result = CliRunner().invoke(cli, ["--workspace", str(folder), *command])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def crash(known: Models, root: Path, seed: int) -> dict[str, Any]:
    """Kill one command at a random moment; return whether it died and what it left broken."""
    chance = random.Random(seed)
    rank = chance.randrange(len(COMMANDS))
    folder = Path(shutil.copytree(known.folders[rank], root / str(seed)))
    before = _ids(folder)
    if seed % COLD == 0:
        died, told = _kill_cold(folder, COMMANDS[rank], chance.uniform(0, known.seconds * 1.1))
    else:
        died, told = _kill_at(folder, COMMANDS[rank], chance.randrange(1, known.lines[rank] + 1))
    broken = list(_broken(folder, COMMANDS[rank], before, acknowledged="@v1" in told))
    shutil.rmtree(folder)
    return {"seed": seed, "command": COMMANDS[rank][0], "killed": died, "broken": broken}


def _kill_cold(folder: Path, command: Sequence[str], delay: float) -> tuple[bool, str]:
    process = subprocess.Popen(
        [*_STARTED, *command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    return process.returncode == -signal.SIGKILL, told.decode("utf-8", "replace")


def _kill_at(folder: Path, command: Sequence[str], last: int) -> tuple[bool, str]:
    reading, writing_end = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reading)
        _trace(lambda count: os.kill(os.getpid(), signal.SIGKILL) if count >= last else None)
        os.write(writing_end, _run(folder, command)[1].encode())
        os._exit(0)
    os.close(writing_end)
    told = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    status = os.waitpid(child, 0)[1]
    return os.WIFSIGNALED(status), told.decode()


def _ids(folder: Path) -> list[str]:
    return [entree.id for entree in read_registre(Workspace(folder), "exemple").entrees]


def _broken(
    folder: Path, command: Sequence[str], before: list[str], *, acknowledged: bool
) -> Iterator[str]:
    """Yield each promise that the workspace no longer keeps."""
    workspace = Workspace(folder)
    yield from map(str, filter(is_blocking, verify_dossier(workspace, "exemple")))
    after = _ids(folder)
    if after[: len(before)] != before or len(after) > len(before) + 1:
        yield f"{len(before)} events became {len(after)}"
    written = len(after) > len(before)
    if acknowledged and not written:
        yield "told as written, and not there"
    code, said = _run(folder, command)
    refused = "[R-37]" in said or "[R-46]" in said
    if code != written or refused is not written:
        yield f"done again: {code}, {said}"
    if len(_ids(folder)) != len(before) + 1:
        yield f"done again: {len(_ids(folder))} events"
    yield from map(str, filter(is_blocking, verify_dossier(workspace, "exemple")))
    left = [path.name for path in folder.glob("contracts/exemple/*/.*.tmp")]
    if left and not written:
        yield f"left behind: {left}"


if __name__ == "__main__":
    root, first, stop = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    prepared = models(root)
    print(json.dumps([crash(prepared, root, seed) for seed in range(first, stop)]))
