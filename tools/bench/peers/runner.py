"""One engine in one process: from a template and a folder of data to documents and their cost."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.bench.peers import floor

Fill = Callable[[Mapping[str, object], Path], None]
STEP = 100
"""The memory is noted each time that as many documents have been made."""


def main() -> None:
    """Fill as many documents as asked and print, as JSON, what each cost."""
    engine, template, data, output, count, warm_up = sys.argv[1:]
    files = sorted(Path(data).iterdir())
    fill = ENGINES[engine](Path(template))
    walls, cpus, memory = list[float](), list[float](), list[float]()
    for rank in range(-int(warm_up), int(count)):
        values = json.loads(files[rank % len(files)].read_bytes())
        target = Path(output) / f"{rank}.docx"
        cpu, wall = time.process_time(), time.perf_counter()
        fill(values, target)
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
        if (rank + 1) % STEP == 0:
            memory.append(_memory("VmRSS"))
    kept = {"walls": walls[int(warm_up) :], "cpus": cpus[int(warm_up) :]}
    print(json.dumps({**kept, "memory": memory, "peak": _memory("VmHWM")}))


def _clsdocs(template: Path) -> Fill:
    from clsdocs.word.template.engine import compile_template

    compiled = compile_template(template.read_bytes(), template.name)
    return lambda values, target: _write(target, compiled.render(values))


def _write(target: Path, content: bytes) -> None:
    target.write_bytes(content)


def _docxtpl(template: Path) -> Fill:
    from docxtpl import DocxTemplate

    def fill(values: Mapping[str, object], target: Path) -> None:
        document = DocxTemplate(template)
        document.render(values, autoescape=True)
        document.save(target)

    return fill


ENGINES = {"clsdocs": _clsdocs, "docxtpl": _docxtpl, "plancher": floor.prepare}


def _memory(kind: str) -> float:
    """Return the resident memory in megabytes, now (`VmRSS`) or at its highest (`VmHWM`)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    # Linux hands ru_maxrss on from the process that started this one; VmHWM is this one's own.
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines[kind].split()[0]) * 1024 / 1e6


if __name__ == "__main__":
    main()
