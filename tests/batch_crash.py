"""From a seed to a build that really dies halfway, is begun again, and what is then found."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from clsdocs import batch, writing
from clsdocs.batch import Demande, build_documents
from clsdocs.workspace import Workspace
from regions import Built, build_clean, outcomes, outputs

_TRACED = (str(Path(batch.__file__).parent), writing.__file__)
_LINES = 6_000
"""About as many lines of the code that writes are run to build the region of the tests."""

_SECONDS = 1.0


class Crash(NamedTuple):
    """What a build that was killed left, and what the next one made of it.

    `partial` are the documents that were neither as before nor as they should be.
    """

    killed: bool
    partial: tuple[str, ...]
    after: Built
    expected: Built
    beside: tuple[str, ...]
    settled: bool


def crash(base: Path, root: Path, seed: int) -> Crash:
    """Return what happens when a build of a copy of `base` is killed, then begun again."""
    chance = random.Random(seed)
    shutil.copytree(base, root)
    workspace = Workspace(root)
    if chance.random() < 0.7:
        outcomes(workspace)
        _change(workspace, chance)
    before = outputs(workspace)
    expected, _ = build_clean(workspace, root.with_name(f"{root.name}-propre"))
    killed = False
    for _ in range(chance.randrange(1, 4)):
        jobs = chance.choice((1, 1, 2))
        killed = (_by_time if jobs > 1 else _by_line)(workspace, chance, jobs) or killed
        if chance.random() < 0.3:
            _change(workspace, chance)
            before = {**before, **expected, **outputs(workspace)}
            expected, _ = build_clean(workspace, root.with_name(f"{root.name}-propre"))
    found = outputs(workspace)
    partial = [n for n in found if found[n] not in (before.get(n), expected.get(n))]
    outcomes(workspace)
    settled = {str(outcome) for outcome in outcomes(workspace).values()} == {"inchangé"}
    after = outputs(workspace)
    left = (path for path in workspace.output.glob("*/*") if path.parent.name != ".clsdocs")
    beside = [p.name for p in left if f"{p.parent.name}/{p.stem}" not in expected]
    return Crash(killed, tuple(partial), after, expected, tuple(beside), settled)


def _change(workspace: Workspace, chance: random.Random) -> None:
    """Change a text, an institution or a template of `workspace`."""
    paths = [*workspace.contracts.glob("*/*.md"), workspace.organismes]
    path = chance.choice(sorted(paths))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("santé", f"santé {chance.randrange(10, 99)}"), encoding="utf-8")


def _by_line(workspace: Workspace, chance: random.Random, jobs: int) -> bool:
    """Build until a random line of the code that writes; return whether the build was killed."""
    last = chance.randrange(1, _LINES)

    def work() -> None:
        _die_at_line(last)
        _build(workspace, jobs)

    return os.WIFSIGNALED(os.waitpid(_start(work), 0)[1])


def _by_time(workspace: Workspace, chance: random.Random, jobs: int) -> bool:
    """Build on several processes, all killed at a random time; return whether they were."""

    def work() -> None:
        os.setpgid(0, 0)
        _build(workspace, jobs)

    child = _start(work)
    time.sleep(chance.uniform(0.05, _SECONDS))
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _start(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def _build(workspace: Workspace, jobs: int) -> None:
    for _ in build_documents(workspace, (), Demande(jobs=jobs)):
        pass


def _die_at_line(last: int) -> None:
    import sys

    spent = 0

    def count(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal spent
        if not frame.f_code.co_filename.startswith(_TRACED):
            return None
        spent += event == "line"
        if spent >= last:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    sys.settrace(count)
