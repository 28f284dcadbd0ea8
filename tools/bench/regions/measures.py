"""From regions of several sizes to the seconds and the memory that each way to build them takes."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tools.bench.regions.region import make_region

MANY = 1000
"""Regions of so many dossiers are built by two processes only: one would take half an hour."""

ACTS = ("charte", "convention", "contrat")
_REST = 2.2
"""In seconds, how long to wait before building: younger stamps are not trusted."""


@dataclass
class Cost:
    """What one command took: seconds by the clock and of processor, megabytes at the highest."""

    wall: float
    cpu: float
    peak: float


@dataclass
class Region:
    """A region and what building it took, by what was asked."""

    root: Path
    dossiers: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def median(self, what: str) -> float:
        """Return the median of the seconds of processor that `what` took."""
        return statistics.median(cost.cpu for cost in self.costs[what])

    def wall(self, what: str) -> float:
        """Return the median of the seconds that `what` took by the clock."""
        return statistics.median(cost.wall for cost in self.costs[what])

    def peak(self, what: str) -> float:
        """Return the highest memory of any process in `what`, in megabytes."""
        return max(cost.peak for cost in self.costs[what])

    def measure(self, what: str, *options: str, before: Callable[[], None] | None = None) -> Cost:
        """Run `clsdocs build` with `options`, once `before` is done, and note what it took."""
        if before is not None:
            before()
            time.sleep(_REST)
        cost = _run("--workspace", str(self.root), "build", *options)
        self.costs.setdefault(what, []).append(cost)
        return cost


def measure_region(folder: Path, dossiers: int, rounds: int, seed: int) -> Region:
    """Return what building a region of `dossiers` dossiers takes, in each way, `rounds` times."""
    region = Region(folder / f"region-{dossiers}", dossiers)
    make_region(region.root, dossiers, seed)
    time.sleep(_REST)
    for turn in range(rounds):
        _tell(f"{dossiers} dossiers, tour {turn + 1}/{rounds}")
        for jobs in (1, 2) if dossiers < MANY else (2,):
            shutil.rmtree(region.root / "output", ignore_errors=True)
            region.measure(f"tout, {jobs} processus", "--jobs", str(jobs))
        _changes(region, turn)
    return region


def _changes(region: Region, turn: int) -> None:
    """Measure what nothing, one dossier, one template, one institution make a build do."""
    contracts, templates = region.root / "contracts", region.root / "templates"
    for _ in range(3):
        region.measure("rien à faire", "--jobs", "2")
    region.measure("plan, rien à faire", "--plan")
    text = contracts / "d0001" / "contrat.md"
    region.measure("un dossier changé", "--jobs", "2", before=lambda: _add(text, turn))
    for act in ACTS:
        own = [f"d{rank:04}/{act}" for rank in range(1, region.dossiers + 1)]
        path = templates / f"{act}.docx"
        region.measure(f"gabarit {act}", "--jobs", "2", before=partial(_rezip, path))
        region.measure(f"{act} seul", "--force", "--jobs", "2", *own)
        region.measure("rien", "--jobs", "2")
    organismes = contracts / "organismes.yml"
    person = "civilite: M., nom: Suivant, qualite: Directeur général, du: 2040-01-01"
    later = f"    - {{id: suivant-{turn}, {person}}}\n"
    region.measure(
        "représentant d’une autre date, partout",
        "--jobs",
        "2",
        before=lambda: _insert(organismes, "  representants:\n", later),
    )
    region.measure(
        "une institution d’un dossier", "--jobs", "2", before=lambda: _rename(organismes, turn)
    )


def _add(path: Path, turn: int) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\nLes parties se réunissent {turn + 2} fois par an.\n")


def _rezip(path: Path) -> None:
    """Change a template: one word more in its document."""
    import zipfile

    with zipfile.ZipFile(path) as known:
        members = {name: known.read(name) for name in known.namelist()}
    body = members["word/document.xml"]
    added = b"<w:body><w:p><w:r><w:t>Exemplaire</w:t></w:r></w:p>"
    members["word/document.xml"] = body.replace(b"<w:body>", added, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)


def _insert(path: Path, mark: str, words: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mark, mark + words, 1), encoding="utf-8")


def _rename(path: Path, turn: int) -> None:
    text = path.read_text(encoding="utf-8")
    name = "nom: Centre hospitalier de "
    path.write_text(text.replace(name, f"{name}Sorelle-{turn} et ", 1), encoding="utf-8")


def _run(*words: str) -> Cost:
    """Run `clsdocs`; the memory is that of its highest process."""
    start = time.perf_counter()
    command = str(Path(sys.executable).with_name("clsdocs"))
    child = os.posix_spawn(
        command,
        [command, *words],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(
            f"clsdocs {' '.join(words[:6])} : code {os.waitstatus_to_exitcode(status)}"
        )
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
