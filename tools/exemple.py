"""Sign the fictional dossier again: from its sources to its registre and its issued versions."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DOSSIER = "exemple"


class Signe(NamedTuple):
    """An act, the day it is issued, and who signs it on which day."""

    acte: str
    emission: str
    signatures: tuple[tuple[str, str], ...]


def _all(day: str, *parties: str) -> tuple[tuple[str, str], ...]:
    return tuple((partie, day) for partie in parties)


_CONTRAT = ("ex-cavb", "ex-ccps", "ex-etat", "ex-departement", "ex-cpam", "ex-ch", "ex-cpts")

SUITE = (
    Signe("charte", "2025-01-20", _all("2025-02-10", "ex-ars", "ex-cavb")),
    Signe("convention", "2025-05-05", _all("2025-05-15", "ex-ars", "ex-cavb", "ex-ccps")),
    Signe("contrat", "2025-10-27", _all("2025-11-12", "ex-ars", *_CONTRAT)),
    Signe("convention-1", "2026-05-19", _all("2026-05-28", "ex-ars", "ex-cavb", "ex-ccps")),
    Signe(
        "contrat-1",
        "2026-06-15",
        (*_all("2026-06-25", *_CONTRAT, "ex-caf"), ("ex-ars", "2026-06-29")),
    ),
    Signe("contrat-2", "2026-10-05", _all("2026-10-15", "ex-ars", *_CONTRAT, "ex-caf")),
)
"""What was signed, in order; the ARS signs the first avenant to the contract a few days later."""


def main() -> int:
    """Write the registre and the issued versions of the dossier anew."""
    parser = argparse.ArgumentParser(description="Signe de nouveau le dossier fictif.")
    parser.add_argument("--workspace", type=Path, default=ROOT, help="dossier de travail")
    return replay(parser.parse_args().workspace)


def replay(workspace: Path) -> int:
    """Erase what was signed of the dossier in `workspace`, then sign it; return 0 when done."""
    dossier = workspace / "contracts" / DOSSIER
    (dossier / "registre.jsonl").unlink(missing_ok=True)
    shutil.rmtree(dossier / "emis", ignore_errors=True)
    shutil.rmtree(workspace / "output" / ".clsdocs", ignore_errors=True)
    return next((code for command in _commands() if (code := _run(workspace, command))), 0)


def _commands() -> list[list[str]]:
    commands = []
    for signe in SUITE:
        doc = f"{DOSSIER}/{signe.acte}"
        commands.append(["issue", doc, "--date", signe.emission])
        commands += [["sign", doc, party, "--date", day] for party, day in signe.signatures]
    return commands


def _run(workspace: Path, command: list[str]) -> int:
    clsdocs = Path(sys.executable).with_name("clsdocs")
    whole = [str(clsdocs), "--workspace", str(workspace), *command]
    return subprocess.run(whole, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
