from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docx_reading import docx_lines
from emitting import CONTRAT, Said, copy_exemple, edit, runner

FICHES = "contracts/exemple/fiches"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose contract was issued, its fiches numbered by the order of their files."""
    folder = copy_exemple(tmp_path_factory.mktemp("emis"))
    for path in (folder / FICHES).iterdir():
        path.rename(path.with_name(path.name[4:]))
    assert runner(folder)("issue", CONTRAT, "--date", "2025-10-25")[0] == 0
    return folder


@pytest.fixture
def folder(issued: Path, tmp_path: Path) -> Path:
    """A copy of that workspace."""
    return Path(shutil.copytree(issued, tmp_path / "copie"))


@pytest.fixture
def said(folder: Path) -> Said:
    """Run `clsdocs` there."""
    return runner(folder)


def fiche(folder: Path, name: str, *lines: str) -> Path:
    """Write one more fiche of the first axis in the file `name`."""
    path = folder / FICHES / name
    keys = "\n".join((f"intitule: Fiche {path.stem}", "axe: soins", *lines))
    path.write_text(f"---\n{keys}\n---\n\nLes parties la mènent ensemble.\n", "utf-8")
    return path


def first_axis(said: Said, folder: Path) -> list[str]:
    """Return the titles of the fiches of the first axis, as `build` prints them."""
    assert said("build", CONTRAT)[0] == 0
    lines = docx_lines(folder / "output/exemple/contrat.docx")
    titles = [line.removeprefix("Titre fiche | Fiche n°~") for line in lines]
    return [title.replace("~", " ") for title in titles if title.startswith("1.")]


def test_a_fiche_put_before_the_others_takes_the_next_number(said: Said, folder: Path) -> None:
    before = first_axis(said, folder)

    fiche(folder, "aaa.md")

    assert [title[:3] for title in before] == ["1.1", "1.2", "1.3", "1.4"]
    assert first_axis(said, folder) == [*before, "1.5 – Fiche aaa"]


def test_a_fiche_that_is_gone_leaves_its_number_to_no_other(said: Said, folder: Path) -> None:
    gone, *others = first_axis(said, folder)
    (folder / FICHES / "accueillir-les-professionnels.md").unlink()
    fiche(folder, "aaa.md")

    assert first_axis(said, folder) == [*others, "1.5 – Fiche aaa"]
    again = said("issue", CONTRAT, "--date", "2025-10-26")
    fiche(folder, "bbb.md")

    assert gone.startswith("1.1")
    assert again[0] == 0, again
    assert first_axis(said, folder) == [*others, "1.5 – Fiche aaa", "1.6 – Fiche bbb"]


def test_a_number_that_is_not_the_one_issued_is_refused(said: Said, folder: Path) -> None:
    droits = folder / FICHES / "aller-vers-les-droits.md"
    edit(droits, "axe: soins", "axe: soins\nnumero: 1.4")
    renamed = folder / FICHES / "1-9-transport-solidaire.md"
    (folder / FICHES / "transport-solidaire.md").rename(renamed)

    answers = [said(*command) for command in (("check", CONTRAT), ("build", CONTRAT))]
    refused = said("issue", CONTRAT, "--date", "2025-10-26")

    lines = [
        f"{FICHES}/1-9-transport-solidaire.md:2:1 : numéro « 1.9 » pour une fiche émise sous le "
        "n°\u00a01.4 ; écrire numero: 1.4, ou commencer ainsi le nom du fichier : 1-4- [T-18]",
        f"{FICHES}/aller-vers-les-droits.md:4:9 : numéro « 1.4 » pour une fiche émise sous le "
        "n°\u00a01.2 ; écrire numero: 1.2, ou commencer ainsi le nom du fichier : 1-2- [T-18]",
    ]
    assert [answer[0] for answer in (*answers, refused)] == [1, 1, 1]
    assert [line for line in answers[0][1] if "[T-18]" in line] == lines
    assert [line for line in answers[1][2] if "[T-18]" in line] == lines
    assert [line for line in refused[2] if "[T-18]" in line] == lines


def test_a_new_fiche_may_not_take_a_number_that_was_issued(said: Said, folder: Path) -> None:
    fiche(folder, "1-2-nouvelle.md")

    code, lines, _ = said("check", CONTRAT)

    assert code == 1
    taken = "le n°\u00a01.2 a été émis pour « aller-vers-les-droits »"
    advice = "en prendre un qui n’a jamais servi [T-18]"
    assert f"{FICHES}/1-2-nouvelle.md:2:1 : {taken} ; {advice}" in lines


def test_the_number_issued_may_be_written(said: Said, folder: Path) -> None:
    before = first_axis(said, folder)

    edit(folder / FICHES / "aller-vers-les-droits.md", "axe: soins", "axe: soins\nnumero: 1.2")

    assert first_axis(said, folder) == before
    assert "[R-8" not in "\n".join(said("check", CONTRAT, "--all")[1])


def test_a_withdrawn_version_keeps_the_numbers_that_it_showed(said: Said, folder: Path) -> None:
    before = first_axis(said, folder)
    said("withdraw", CONTRAT, "--reason", "essai", "--date", "2025-10-26")

    fiche(folder, "aaa.md")

    assert first_axis(said, folder)[:4] == before


def test_a_signed_contract_drafted_again_has_the_same_numbers(said: Said, folder: Path) -> None:
    fiche(folder, "aaa.md")
    edit(folder / "contracts/organismes.yml", "14 quai des Tanneurs", "15 quai des Tanneurs")

    told = [line for line in said("check", CONTRAT)[1] if "[R-82]" in line]

    assert len(told) == 1
    assert "1.1" not in told[0]
