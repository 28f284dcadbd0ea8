from __future__ import annotations

from pathlib import Path

import pytest

from docx_reading import docx_lines
from emitting import CONTRAT, Said, copy_exemple, runner

FICHES = "contracts/exemple/fiches"
DROITS = f"{FICHES}/1-4-aller-vers-les-droits.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace where the contract, whose fiches bear no written number, was issued."""
    folder = copy_exemple(tmp_path)
    for path in (folder / FICHES).iterdir():
        path.rename(path.with_name(path.name[4:]))
    return folder


@pytest.fixture
def said(folder: Path) -> Said:
    run = runner(folder)
    assert run("issue", CONTRAT, "--date", "2025-10-25")[0] == 0
    return run


def numbers(said: Said, folder: Path) -> list[str]:
    """Return the titles of the fiches of the first axis as they print."""
    assert said("build", CONTRAT)[0] == 0
    lines = docx_lines(folder / "output/exemple/contrat.docx")
    return [line.split("\u00a0– ")[0][-3:] for line in lines if "Fiche n°\u00a01." in line]


def test_a_fiche_added_before_the_others_takes_the_next_number(said: Said, folder: Path) -> None:
    text = (folder / FICHES / "aller-vers-les-droits.md").read_text("utf-8")
    (folder / FICHES / "aaa-nouvelle.md").write_text(text, "utf-8")

    print(said("build", CONTRAT), docx_lines(folder / "output/exemple/contrat.docx"))
    assert numbers(said, folder) == []
