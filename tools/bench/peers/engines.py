"""The engines compared: from the name of one to its template and to a process that fills it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tools.bench.peers import syntaxes
from tools.bench.peers.document import template
from tools.bench.peers.syntaxes import Syntax
from tools.bench.peers.values import values
from tools.bench.peers.words import words

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / ".venv" / "peers"
OURS, DOCXTPL, FLOOR = "clsdocs", "docxtpl", "plancher"
COMPARED = 10
"""How many documents of each run are compared word for word."""


class Engine(NamedTuple):
    """An engine: its syntax, its npm packages if any, and how far its documents are thinned out."""

    syntax: Syntax
    packages: tuple[str, ...] = ()
    share: int = 1


ENGINES = {
    OURS: Engine(syntaxes.JINJA),
    DOCXTPL: Engine(syntaxes.JINJA),
    "docxtemplater": Engine(syntaxes.DOCXTEMPLATER, ("docxtemplater@3.71.0", "pizzip@3.3.0")),
    "easy-template-x": Engine(syntaxes.EASY, ("easy-template-x@7.2.8",)),
    # Several times slower than docxtpl: it makes one document out of ten.
    "docx-templates": Engine(syntaxes.COMMANDS, ("docx-templates@4.15.0",), share=10),
    "carbone": Engine(syntaxes.CARBONE, ("carbone@3.8.2",)),
    FLOOR: Engine(syntaxes.JINJA),
}


def install(names: Iterable[str]) -> None:
    """Install by npm, in `.venv`, what the engines `names` need and is not there."""
    needed = [package for name in names for package in ENGINES[name].packages]
    if not all(map(_installed, needed)):
        options = ("--no-save", "--no-audit", "--no-fund", "--loglevel=error")
        spawn("npm", "install", "--prefix", str(PEERS), *options, *needed)


def _installed(package: str) -> bool:
    name, _, version = package.partition("@")
    manifest = PEERS / "node_modules" / name / "package.json"
    return manifest.exists() and json.loads(manifest.read_bytes())["version"] == version


class Run(NamedTuple):
    """One process of an engine: milliseconds and megabytes; words of the first documents."""

    wall: float
    cpu: float
    peak: float
    memory: tuple[float, ...]
    size: float
    words: tuple[tuple[str, ...], ...]


class Workshop:
    """A folder that holds the template of each engine, on one base, and the data of documents."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder, self.base = folder, base

    def template(self, name: str) -> Path:
        """Return the template of the engine `name`, drawn the first time."""
        path = self.folder / f"{name}.docx"
        if not path.exists():
            path.write_bytes(template(ENGINES[name].syntax, self.base))
        return path

    def data(self, count: int, fiches: int) -> Path:
        """Return the folder of the data of at least `count` documents of as many `fiches`."""
        folder = self.folder / f"{fiches}-fiches"
        folder.mkdir(exist_ok=True)
        for rank in range(len(list(folder.iterdir())), count):
            written = json.dumps(values(rank, fiches), ensure_ascii=False)
            (folder / f"{rank:05}.json").write_text(written, encoding="utf-8")
        return folder

    def run(self, name: str, count: int, warm_up: int, fiches: int = 30) -> Run:
        """Fill `count` documents with the engine `name` in a process of its own."""
        data = self.data(min(count, 300), fiches)
        with tempfile.TemporaryDirectory(dir=self.folder) as output:
            arguments = (name, self.template(name), data, output, count, warm_up)
            made = json.loads(spawn(*_command(name), *map(str, arguments)))
            documents = [Path(output, f"{rank}.docx") for rank in range(count)]
            return Run(
                wall=statistics.mean(made["walls"]),
                cpu=statistics.mean(made["cpus"]),
                peak=made["peak"],
                memory=tuple(made["memory"]),
                size=statistics.mean(path.stat().st_size for path in documents) / 1000,
                words=tuple(words(path) for path in documents[:COMPARED]),
            )


def _command(name: str) -> tuple[str, ...]:
    if ENGINES[name].packages:
        return ("node", str(Path(__file__).with_name("runner.js")))
    return (sys.executable, "-m", "tools.bench.peers.runner")


class Failed(Exception):
    """A command that failed, told in one line."""


def spawn(*command: str) -> str:
    """Return what `command` prints, or raise what it complains of."""
    environment = {**os.environ, "NODE_PATH": str(PEERS / "node_modules")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Failed(f"{' '.join(command[:4])} … a échoué : {''.join(last)}")
    return done.stdout
