"""From the command line to the table of docs/performance.md: `python -m tools.bench.regions`."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.bench.regions.measures import ACTS, Region, measure_region

ALL, TWO = "tout, 1 processus", "tout, 2 processus"


def main() -> None:
    """Measure regions of each size that is asked and print their tables."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.bench.regions",
        description="Mesure la production de régions entières.",
    )
    parser.add_argument("--dossiers", nargs="+", type=int, default=[10, 100, 1000])
    parser.add_argument("--rounds", type=int, default=1, help="tours (1)")
    parser.add_argument("--seed", type=int, default=1, help="graine des régions (1)")
    asked = parser.parse_args()
    regions = []
    for dossiers in asked.dossiers:
        with tempfile.TemporaryDirectory() as folder:
            regions.append(measure_region(Path(folder), dossiers, asked.rounds, asked.seed))
        print("\n".join(_table(regions)), "\n", flush=True)
        print("\n".join(_aims(regions[-1])), "\n", flush=True)


def _table(regions: Sequence[Region]) -> Iterator[str]:
    """Yield the table of what each build took, by size of region: of processor, by the clock."""
    yield f"| secondes de processeur (d’horloge) | {' | '.join(_heads(regions))} |"
    yield f"| --- |{' --: |' * len(regions)}"
    for what in regions[0].costs:
        cells = (
            f"{_figure(r.median(what))} ({_figure(r.wall(what))})" if what in r.costs else "–"
            for r in regions
        )
        yield f"| {what} | {' | '.join(cells)} |"
    each = (_figure(r.median(TWO) / r.dossiers * 1000, 0) for r in regions)
    yield f"| ms de processeur par dossier | {' | '.join(each)} |"
    peaks = (_figure(r.peak(TWO), 0) for r in regions)
    yield f"| mémoire la plus haute d’un processus, Mo | {' | '.join(peaks)} |"


def _heads(regions: Sequence[Region]) -> Iterator[str]:
    return (f"{region.dossiers} dossiers" for region in regions)


def _aims(region: Region) -> Iterator[str]:
    """Yield the table of what is aimed at, and what was reached, for one region."""
    yield f"| {region.dossiers} dossiers | visé | processeur | horloge |"
    yield "| --- | --: | --: | --: |"
    for what, aim in (("rien à faire", "plus de 100"), ("un dossier changé", "plus de 50")):
        yield _aim(f"tout ÷ {what}", aim, region, TWO, what)
    for act in ACTS:
        name = f"gabarit {act}"
        yield _aim(f"{name} ÷ ses documents seuls", "au plus 1,1", region, name, f"{act} seul")
    if ALL in region.costs:
        ratio = _figure(region.wall(ALL) / region.wall(TWO))
        yield f"| un processus ÷ deux | au moins 1,8 | – | {ratio} |"


def _aim(shown: str, aim: str, region: Region, above: str, below: str) -> str:
    cpu, wall = (each(above) / each(below) for each in (region.median, region.wall))
    return f"| {shown} | {aim} | {_figure(cpu)} | {_figure(wall)} |"


def _figure(value: float, decimals: int = 2) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


if __name__ == "__main__":
    main()
