"""The measures: from a workshop to what each engine, each size and each command takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tools.bench.peers.engines import DOCXTPL, ENGINES, OURS, Run, Workshop, spawn

FICHES = 30
SIZES = (10, 30, 100, 300)
WARM_UP = 10
MANY = 1000
_SIZE_COUNT, _SIZE_WARM_UP = 12, 3
_ALONE_TRIES, _JOBS_TRIES = 9, 2
_ALONE = """
import json, sys
from docxtpl import DocxTemplate
template, data, output = sys.argv[1:]
with open(data, encoding="utf-8") as file:
    values = json.load(file)
document = DocxTemplate(template)
document.render(values, autoescape=True)
document.save(output)
"""


class Pair(NamedTuple):
    """What two ways took, in turn, in milliseconds: first the one that is hoped to be slower."""

    slow: tuple[float, ...]
    fast: tuple[float, ...]


def measure_engines(
    workshop: Workshop, names: Sequence[str], documents: int, rounds: int
) -> dict[str, list[Run]]:
    """Return the runs of each engine: one a round, all engines in turn."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(1, rounds + 1):
        for name in names:
            _tell(f"tour {number}/{rounds}, {name}")
            count = max(1, documents // ENGINES[name].share)
            runs[name].append(workshop.run(name, count, WARM_UP // ENGINES[name].share, FICHES))
    return runs


def measure_sizes(workshop: Workshop, names: Sequence[str]) -> dict[str, list[float]]:
    """Return the milliseconds of processor of a document of each size for each engine."""
    taken: dict[str, list[float]] = {name: [] for name in names}
    for size in SIZES:
        for name in names:
            _tell(f"{size} fiches, {name}")
            share = 1 if ENGINES[name].share == 1 else 4
            run = workshop.run(name, _SIZE_COUNT // share, _SIZE_WARM_UP // share, size)
            taken[name].append(run.cpu)
    return taken


def measure_alone(workshop: Workshop) -> Pair:
    """Return what one document takes from the command line: by docxtpl, by `clsdocs render`."""
    data = sorted(workshop.data(1, FICHES).iterdir())[0]
    folder = workshop.folder / "seul"
    folder.mkdir()
    given = (str(workshop.template(DOCXTPL)), str(data))
    theirs = (sys.executable, "-c", _ALONE, *given, str(folder / "docxtpl.docx"))
    ours = (_clsdocs(), "render", *given, "-o", str(folder))
    # The first of each warms the disk, and compiles the template that the next ones read again.
    _in_turn("préparation", 1, theirs, ours)
    return _in_turn("un document seul", _ALONE_TRIES, theirs, ours)


def measure_jobs(workshop: Workshop) -> Pair:
    """Return what many documents take from the command line: by one process, by two."""
    files = map(str, sorted(workshop.data(MANY, FICHES).iterdir())[:MANY])
    folder = workshop.folder / "lots"
    folder.mkdir()
    command = (_clsdocs(), "render", str(workshop.template(OURS)), *files, "-o", str(folder))
    one, two = (*command, "--jobs", "1"), (*command, "--jobs", "2")
    return _in_turn(f"{MANY} documents", _JOBS_TRIES, one, two)


def measure_memory(workshop: Workshop) -> Run:
    """Return the run of a single process of clsdocs that makes many documents."""
    _tell(f"mémoire sur {MANY} documents")
    return workshop.run(OURS, MANY, 0, FICHES)


def _clsdocs() -> str:
    return str(Path(sys.executable).with_name("clsdocs"))


def _in_turn(what: str, tries: int, slow: Sequence[str], fast: Sequence[str]) -> Pair:
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(1, tries + 1):
        _tell(f"{what}, {number}/{tries}")
        for command, times in zip((slow, fast), taken, strict=True):
            start = time.perf_counter()
            spawn(*command)
            times.append(1000 * (time.perf_counter() - start))
    return Pair(tuple(taken[0]), tuple(taken[1]))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
