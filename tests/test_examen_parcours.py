from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from emitting import ARS, CAVB, CHARTE, CONTRAT, ISSUE, REGISTRE, Said, copy_exemple, edit, runner

EMIS = "contracts/exemple/emis"
YML = "contracts/exemple/charte.yml"
MD = "contracts/exemple/charte.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that holds the example of an invented territory."""
    return copy_exemple(tmp_path)


@pytest.fixture
def said(folder: Path) -> Said:
    """Run `clsdocs` there: its exit code, what it prints, what it complains of."""
    return runner(folder)


def told(said: Said, code: str, *words: str) -> list[str]:
    """Return what `check` says under `code`."""
    return [line for line in said("check", *words, "--all")[1] if f"[{code}]" in line]


def copied(folder: Path) -> Path:
    """Return a copy of the workspace, as a colleague has it."""
    return Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-collegue")))


def vote(said: Said, folder: Path) -> None:
    """Issue the charter for vote, its délibération still blank, then write it."""
    yml = folder / YML
    whole = yml.read_text("utf-8")
    edit(yml, '        numero: "2025-004"\n        date: 2025-01-23\n', "        date: inconnu\n")
    edit(yml, "        transmission: 2025-01-27\n", "")
    assert said("issue", CHARTE, "--for", "vote", "--date", "2025-01-10")[0] == 0
    yml.write_text(whole, "utf-8")


def test_a_charter_signed_in_part_is_not_said_signed(said: Said, folder: Path) -> None:
    edit(folder / "contracts/exemple/contrat.md", "## ", "## Rappel {#rappel}\n\nLa charte a été "
         "signée par toutes les parties.\n\n## ")  # fmt: skip
    said(*ISSUE)
    before = told(said, "V-30")
    said(*ARS)
    partly = told(said, "V-30")
    said(*CAVB)

    assert before == []
    assert len(partly) == 1
    assert "« a été signée » : l’acte « charte » est « signé 1/2 »" in partly[0]
    assert told(said, "V-30") == []


def test_blanks_filled_after_the_vote_are_no_change(said: Said, folder: Path) -> None:
    vote(said, folder)

    assert told(said, "V-90", CHARTE) == []
    assert told(said, "R-82", CHARTE) == []
    assert said(*ISSUE)[0] == 0


def test_words_changed_after_the_vote_block_until_they_are_voted(said: Said, folder: Path) -> None:
    vote(said, folder)
    edit(folder / MD, "dès l’enfance", "dès la naissance")

    blocked = told(said, "V-90", CHARTE)
    again = said("issue", CHARTE, "--for", "vote", "--date", "2025-01-12")

    assert len(blocked) == 1
    assert blocked[0].startswith(f"{MD}:33:52 : texte voté (v1) modifié, Article")
    assert told(said, "R-82", CHARTE) == []
    assert again[0] == 0, again
    assert told(said, "V-90", CHARTE) == []


def test_what_a_new_director_changes_after_all_signed_is_no_change_of_the_vote(
    said: Said, folder: Path
) -> None:
    vote(said, folder)
    for command in (ISSUE, ARS, CAVB):
        assert said(*command)[0] == 0
    edit(folder / "contracts/organismes.yml", "14 quai des Tanneurs", "15 quai des Tanneurs")

    assert told(said, "V-90", CHARTE) == []
    assert len(told(said, "R-81", CHARTE)) == 1


@pytest.mark.parametrize("name", ["charte-v1.docx", "charte-v1.json"])
def test_an_issued_file_that_changed_blocks_its_act_and_no_other(
    said: Said, folder: Path, name: str
) -> None:
    said(*ISSUE)
    path = folder / EMIS / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")

    blocked = said("check", CHARTE)

    line = (
        f"{EMIS}/{name} : fichier modifié depuis qu’il a été enregistré (ligne 1 du registre) ; "
        "reprendre le fichier dans git ou dans une sauvegarde [V-91]"
    )
    assert (blocked[0], [li for li in blocked[1] if name in li]) == (1, [line])
    assert said("check", CONTRAT)[0] == 0
    assert told(said, "V-91", CONTRAT) == []
    edit(folder / MD, "dès l’enfance", "dès la naissance")
    assert "[V-91]" in said("issue", CHARTE)[2][0]


def test_two_texts_under_one_number_block(said: Said, folder: Path) -> None:
    said(*ISSUE)
    theirs = copied(folder)
    for path, words in ((folder, "dès la naissance"), (theirs, "dès le plus jeune âge")):
        edit(path / MD, "dès l’enfance", words)
        assert runner(path)("issue", CHARTE, "--date", "2025-02-04")[0] == 0
    last = (theirs / REGISTRE).read_bytes().splitlines(keepends=True)[-1]
    with (folder / REGISTRE).open("ab") as file:
        file.write(last)

    found = told(said, "V-91", CHARTE)

    assert [line for line in found if "deux textes portent le numéro v2" in line]
    assert said("check", CHARTE)[0] == 1


def test_of_two_texts_the_one_whose_file_is_gone_is_withdrawn(said: Said, folder: Path) -> None:
    theirs = copied(folder)
    edit(theirs / MD, "dès l’enfance", "dès la naissance")
    for path in (folder, theirs):
        assert runner(path)(*ISSUE)[0] == 0
    ours = (folder / REGISTRE).read_bytes()
    shutil.rmtree(folder / EMIS)
    shutil.copytree(theirs / EMIS, folder / EMIS)
    (folder / REGISTRE).write_bytes(ours + (theirs / REGISTRE).read_bytes())
    shutil.copy(theirs / MD, folder / MD)

    both = said("verify")
    said("withdraw", CHARTE, "--reason", "doublon", "--date", "2025-02-04")

    assert both[0] == 1
    assert "garder dans emis/ les fichiers du bon" in "\n".join(both[1])
    assert said("verify")[0] == 0
    assert said("check", CHARTE)[0] == 0
    assert said(*ARS)[0] == 0
    assert said("build", CHARTE)[0] == 0
    built = (folder / "output/exemple/charte.docx").read_bytes()
    assert built == (theirs / EMIS / "charte-v1.docx").read_bytes()


def test_what_is_left_of_no_act_is_told_for_the_dossier(said: Said, folder: Path) -> None:
    said(*ISSUE)
    (folder / EMIS / "copie.docx").write_bytes(b"PK")

    assert len(told(said, "R-72", CHARTE)) == 1


def test_the_steering_committee_validates_before_or_after_the_issue(
    said: Said, folder: Path
) -> None:
    yml = folder / "contracts/exemple/contrat.yml"
    recited = "  - l’avis favorable émis le 18 septembre 2025 par le comité de pilotage"
    edit(yml, f"{recited} de préfiguration\n", "")
    draft = told(said, "V-92", CONTRAT)
    said("issue", CONTRAT, "--date", "2025-10-25")
    issued = told(said, "V-92", CONTRAT)
    said("note", CONTRAT, "validation", "--date", "2025-10-26")
    validated = told(said, "V-92", CONTRAT)
    edit(folder / "contracts/exemple/contrat.md", "objectif général", "grand objectif")
    assert said("issue", CONTRAT, "--date", "2025-10-27")[0] == 0
    changed = told(said, "V-92", CONTRAT)

    assert (draft, validated) == ([], [])
    assert "v1 émise sans que rien ne dise la validation par le comité de pilotage" in issued[0]
    assert "26\u00a0octobre\u00a02025, avant les changements de v2" in changed[0]


def test_a_validation_may_come_before_anything_is_issued(said: Said, folder: Path) -> None:
    noted = said("note", CONTRAT, "validation", "--date", "2025-10-20")
    unknown = said("note", "exemple/contart", "validation", "--date", "2025-10-20")

    assert noted == (0, [f"{CONTRAT}  validation  2025-10-20"], [])
    assert unknown[0] == 1
    assert "vouliez-vous dire « exemple/contrat » ?" in unknown[2][0]


def test_a_dossier_without_registre_costs_nothing_and_has_nothing_said(said: Said) -> None:
    assert [line for line in said("check", "exemple", "--all")[1] if "[R-" in line] == []
