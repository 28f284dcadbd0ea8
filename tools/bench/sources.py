"""From the sources of a contract to how long its Word file takes, beside docxtpl alone."""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from docxtpl import DocxTemplate

from clsdocs.build import Making, Shelf
from clsdocs.expressions.opened import memory_of
from clsdocs.sources import load_organismes
from clsdocs.sources.strict_yaml import parse
from clsdocs.workspace import Workspace
from tools.bench.peers.document import template
from tools.bench.peers.syntaxes import JINJA
from tools.bench.peers.values import values
from tools.bench.regions.region import FICHES, make_region

DOSSIERS = 3
_ABOUT = "Mesure un contrat, de ses sources à Word, à tour de rôle avec docxtpl."
T = TypeVar("T")


class Round(NamedTuple):
    """What one contract cost, in milliseconds of processor: its steps, and docxtpl's own."""

    read: float
    draft: float
    write: float
    docxtpl: float

    @property
    def ratio(self) -> float:
        """How many times docxtpl's time the whole took."""
        return (self.read + self.draft + self.write) / self.docxtpl


def main() -> None:
    """Print the median of each step, of the ratio, and the lowest and highest ratio."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.sources", description=_ABOUT)
    parser.add_argument("--rounds", type=int, default=21, help="tours (21)")
    parser.add_argument("--base", default="maison", help="styles du gabarit de docxtpl (maison)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_region(Path(folder), DOSSIERS)
        rounds = _measure(Workspace(Path(folder)), asked.rounds, asked.base)
    for name, times in zip(Round._fields, zip(*rounds, strict=True), strict=True):
        print(f"{name:<8} {statistics.median(times):7.1f} ms (au mieux {min(times):.1f})")
    ratios = [one.ratio for one in rounds]
    median = statistics.median(ratios)
    print(f"des sources ÷ docxtpl : {median:.2f} ({min(ratios):.2f} à {max(ratios):.2f})")


def _measure(workspace: Workspace, count: int, base: str) -> list[Round]:
    """Return the rounds but the first one of each dossier, which warms up."""
    shelf, organismes = Shelf(workspace), load_organismes(workspace)
    gabarit, facts = template(JINJA, base), values(0, FICHES)

    def fill() -> None:
        document = DocxTemplate(io.BytesIO(gabarit))
        document.render(facts, autoescape=True)
        document.save(io.BytesIO())

    def run(rank: int) -> Round:
        parse.cache_clear()
        memory_of.cache_clear()
        dossier = f"d{rank % DOSSIERS + 1:04}"
        making, read = _timed(lambda: Making.read(shelf, dossier, organismes))
        _, drafted = _timed(lambda: making.draft("contrat"))
        anew = Making.read(shelf, dossier, organismes)
        made, whole = _timed(lambda: anew.render("contrat"))
        assert made.data is not None, made.problems
        return Round(read, drafted, whole - drafted, _timed(fill)[1])

    return [run(rank) for rank in range(-DOSSIERS, count)][DOSSIERS:]


def _timed(action: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    made = action()
    return made, (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
