"""From the example of an invented territory to a workspace where its acts are issued and signed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from clsdocs.cli import cli

ROOT = Path(__file__).parents[1]
REGISTRE = "contracts/exemple/registre.jsonl"
CHARTE, CONTRAT = "exemple/charte", "exemple/contrat"
ISSUE = ("issue", CHARTE, "--date", "2025-02-03")
ARS = ("sign", CHARTE, "ex-ars", "--date", "2025-02-10", "--lieu", "Brumeval")
CAVB = ("sign", CHARTE, "ex-cavb", "--date", "2025-02-11")

Answer = tuple[int, list[str], list[str]]
Said = Callable[..., Answer]
"""Runs `clsdocs`: its exit code, what it prints, what it complains of."""


def copy_exemple(root: Path) -> Path:
    """Return `root`, which now holds the dossier `exemple` and the templates."""
    for name in ("contracts/exemple", "contracts/logos", "templates"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "contracts" / "organismes.yml", root / "contracts")
    return root


def runner(folder: Path) -> Said:
    """Return what runs `clsdocs` in the workspace `folder`."""

    def run(*args: str) -> Answer:
        result = CliRunner().invoke(cli, ["--workspace", str(folder), *args])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()

    return run


def edit(path: Path, before: str, after: str) -> None:
    """Write `after` in place of the first `before` of the text `path`."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def spoil(path: Path, copy: Path, before: str, after: str) -> Path:
    """Write `path` as `copy`, where `before` became `after` in the document."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode(), 1)
            new.writestr(name, content)
    return copy
