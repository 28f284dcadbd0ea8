"""The report: from measures to the tables in Markdown that docs/performance.md holds."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from tools.bench.peers.engines import DOCXTPL, ENGINES, FLOOR, OURS, Run
from tools.bench.peers.measures import MANY, SIZES, Pair

_PYTHON = ("docxtpl", "python-docx", "Jinja2", "lxml")
_ENGINES_HEADS = (
    "moteur",
    "ms par document",
    "ms de processeur",
    "part du temps de docxtpl",
    "selon le tour",
    "mémoire, Mo",
    "Ko par document",
    "même texte",
)
Row = tuple[str, ...]


def machine() -> str:
    """Return what the figures were measured on and with."""
    python = ", ".join(f"{name} {version(name)}" for name in _PYTHON)
    npm = ", ".join(p.replace("@", " ") for engine in ENGINES.values() for p in engine.packages)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    where = f"{platform.system()} {platform.machine()}"
    return (
        f"- {_processor()}, {os.cpu_count()} cœurs, {_figure(memory, 0)} Go, {where}\n"
        f"- Python {platform.python_version()} : {python}\n"
        f"- Node {_node()} : {npm}"
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "processeur inconnu")


def _node() -> str:
    try:
        return subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return "absent"


def engines_table(runs: Mapping[str, Sequence[Run]]) -> str:
    """Return the table of the engines, one row each."""
    return _table(_ENGINES_HEADS, (tuple(_engine_row(name, runs)) for name in runs))


def _engine_row(name: str, runs: Mapping[str, Sequence[Run]]) -> Iterator[str]:
    own, reference = runs[name], runs.get(DOCXTPL, ())
    yield name
    yield _figure(statistics.median(_walls(own)))
    yield _figure(statistics.median(_cpus(own)))
    yield from _ratio(_walls(own), _walls(reference)) if reference else ("–", "–")
    yield _figure(max(run.peak for run in own), 0)
    yield _figure(statistics.median(run.size for run in own))
    yield _same(own, reference)


def _same(own: Sequence[Run], reference: Sequence[Run]) -> str:
    pairs = zip(own, reference, strict=False)
    equal = [a == b for run, other in pairs for a, b in zip(run.words, other.words, strict=False)]
    return "–" if not equal else "oui" if all(equal) else f"non ({equal.count(False)})"


def sizes_table(taken: Mapping[str, Sequence[float]]) -> str:
    """Return the table of the milliseconds of processor of a document of each size."""
    heads = ("ms de processeur par document", *(f"{size} fiches" for size in SIZES))
    return _table(heads, ((name, *map(_figure, times)) for name, times in taken.items()))


def aims_table(rows: Iterable[Row]) -> str:
    """Return the table of what is aimed at, beside what was reached."""
    return _table(("mesure", "visé", "obtenu", "selon le tour", "en temps de processeur"), rows)


def engine_aims(runs: Mapping[str, Sequence[Run]]) -> Iterator[Row]:
    """Return what is aimed at between engines: the same rounds compared two by two."""
    peers = [name for name in runs if ENGINES[name].packages]
    fastest = min(peers, key=lambda name: statistics.median(_walls(runs[name])), default="")
    compared = (
        ("docxtpl ÷ clsdocs", "au moins 10", DOCXTPL, OURS),
        (f"{fastest}, le plus rapide des autres, ÷ clsdocs", "au moins 6", fastest, OURS),
        ("clsdocs ÷ plancher", "au plus 1,6", OURS, FLOOR),
    )
    for what, aim, above, below in compared:
        if above in runs and below in runs:
            cpu, _ = _ratio(_cpus(runs[above]), _cpus(runs[below]))
            yield what, aim, *_ratio(_walls(runs[above]), _walls(runs[below])), cpu


def jobs_aim(pair: Pair) -> Row:
    """Return what is aimed at by working in two processes."""
    what = f"{MANY} documents, un processus ({_milliseconds(pair.slow)}) ÷ deux"
    return what, "au moins 1,8", *_ratio(pair.slow, pair.fast), "–"


def alone_aim(pair: Pair) -> Row:
    """Return what is aimed at for one document alone, from the command line."""
    what = f"un document seul, clsdocs ({_milliseconds(pair.fast)}) ÷ docxtpl"
    return what, "moins de 0,4", *_ratio(pair.fast, pair.slow), "–"


def memory_aim(run: Run) -> Row:
    """Return what is aimed at for the memory, at its highest and as documents are made."""
    shown = (f"{_figure(run.memory[rank // 100 - 1], 0)} à {rank}" for rank in (100, 500, MANY))
    what = f"mémoire la plus haute sur {MANY} documents, Mo"
    return what, "moins de 80, constante", _figure(run.peak, 0), " ; ".join(shown), "–"


def _walls(runs: Sequence[Run]) -> list[float]:
    return [run.wall for run in runs]


def _cpus(runs: Sequence[Run]) -> list[float]:
    return [run.cpu for run in runs]


def _ratio(above: Sequence[float], below: Sequence[float]) -> tuple[str, str]:
    """Return the ratio of the medians, then the lowest and the highest of each round."""
    each = [a / b for a, b in zip(above, below, strict=True)]
    middle = statistics.median(above) / statistics.median(below)
    return _figure(middle, 2), f"{_figure(min(each), 2)} à {_figure(max(each), 2)}"


def _milliseconds(times: Sequence[float]) -> str:
    return f"{_figure(statistics.median(times), 0)} ms"


def _figure(value: float, decimals: int = 1) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _table(heads: Sequence[str], rows: Iterable[Row]) -> str:
    rule = ["---", *(["--:"] * (len(heads) - 1))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))
