"""From the command line to a report on standard output: `python -m tools.bench.peers`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tools.bench.peers import measures, report
from tools.bench.peers.document import BASES
from tools.bench.peers.engines import ENGINES, OURS, Failed, Workshop, install

_MEASURES = {
    "moteurs": "tous les moteurs, à tour de rôle",
    "tailles": "un document de 10, 30, 100, 300 fiches",
    "seul": "un document seul, depuis la ligne de commande",
    "processus": f"{measures.MANY} documents, par un processus puis deux",
    "memoire": f"la mémoire sur {measures.MANY} documents",
}


def main() -> None:
    """Install the other engines, measure what is asked and print the report."""
    asked = _arguments()
    install(asked.only)
    with tempfile.TemporaryDirectory() as folder:
        for part in _report(asked, Workshop(Path(folder), asked.base)):
            print(f"{part}\n", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.bench.peers",
        description="Mesure clsdocs à côté des autres moteurs de gabarits Word.",
    )
    parser.add_argument("--documents", type=int, default=300, help="documents d’un tour (300)")
    parser.add_argument("--rounds", type=int, default=3, help="tours (3)")
    parser.add_argument(
        "--only", nargs="+", choices=ENGINES, default=list(ENGINES), help="moteurs à mesurer"
    )
    parser.add_argument(
        "--base", choices=BASES, default=next(iter(BASES)), help="document de départ des gabarits"
    )
    explained = " ; ".join(f"{name} : {what}" for name, what in _MEASURES.items())
    parser.add_argument(
        "--measures", nargs="+", choices=_MEASURES, default=list(_MEASURES), help=explained
    )
    return parser.parse_args()


def _report(asked: argparse.Namespace, workshop: Workshop) -> Iterator[str]:
    yield f"{report.machine()}\n- Gabarits partis de : {asked.base}"
    aims = list[report.Row]()
    if "moteurs" in asked.measures:
        runs = measures.measure_engines(workshop, asked.only, asked.documents, asked.rounds)
        yield f"## Les moteurs\n\n{report.engines_table(runs)}"
        aims += report.engine_aims(runs)
    if "tailles" in asked.measures:
        taken = measures.measure_sizes(workshop, asked.only)
        yield f"## La longueur\n\n{report.sizes_table(taken)}"
    if OURS in asked.only:
        aims += _own_aims(asked.measures, workshop)
    if aims:
        yield f"## Ce qui est visé\n\n{report.aims_table(aims)}"


def _own_aims(asked: Sequence[str], workshop: Workshop) -> Iterator[report.Row]:
    aims: dict[str, Callable[[], report.Row]] = {
        "seul": lambda: report.alone_aim(measures.measure_alone(workshop)),
        "processus": lambda: report.jobs_aim(measures.measure_jobs(workshop)),
        "memoire": lambda: report.memory_aim(measures.measure_memory(workshop)),
    }
    for name, aim in aims.items():
        if name in asked:
            try:
                yield aim()
            except Failed as failure:
                print(failure, file=sys.stderr)
                yield _MEASURES[name], "–", "échec", "–", "–"


if __name__ == "__main__":
    main()
