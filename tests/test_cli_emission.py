"""From the command line to what stays of it: issued, signed, followed, verified, tampered with."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clsdocs.converting import number_pages
from clsdocs.word.toc import STALE, toc_pages
from docx_reading import docx_lines
from emitting import (
    ARS,
    CAVB,
    CHARTE,
    ISSUE,
    REGISTRE,
    ROOT,
    Said,
    copy_exemple,
    edit,
    runner,
    spoil,
)

COMMAND = [sys.executable, "-c", "from clsdocs.cli import cli; cli()"]
CHARTE_YML = (ROOT / "contracts" / "exemple" / "charte.yml").read_bytes()
CONTRAT = ("issue", "exemple/contrat", "--for", "vote", "--date", "2025-02-03")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that holds the example of an invented territory."""
    return copy_exemple(tmp_path)


@pytest.fixture
def said(folder: Path) -> Said:
    """Run `clsdocs` there: its exit code, what it prints, what it complains of."""
    return runner(folder)


# From the first version to the last signature


def test_an_act_goes_from_draft_to_signed_by_all(said: Said, folder: Path) -> None:
    issued = said(*ISSUE)
    first = said(*ARS)
    waiting = said("status", CHARTE, "--format", "json")
    last = said(*CAVB)
    done = said("status", CHARTE, "--format", "json")

    emis = "contracts/exemple/emis/charte-v1.docx"
    assert issued[:2] == (
        0,
        [f"{CHARTE}@v1  émise pour la signature  {emis}", issued[1][1]],
    )
    assert issued[1][1].startswith("empreinte : ")
    assert first[1][1] == "manque : ex-cavb"
    assert json.loads("\n".join(waiting[1]))[0]["etat"] == "signé 1/2"
    assert json.loads("\n".join(waiting[1]))[0]["manquants"][0]["depuis"] == "2025-02-03"
    assert last[1] == [
        f"{CHARTE}@v1  ex-cavb  signé le 2025-02-11 par Mme Clarisse Dumonteil",
        "signé par toutes les parties",
    ]
    found = json.loads("\n".join(done[1]))[0]
    assert (found["signature"], found["effet"]) == ("2025-02-11", "2025-02-11")
    assert said("verify") == (0, ["Registres et versions émises : intacts."], [])


def test_an_issued_file_says_what_it_is_and_is_no_draft(said: Said, folder: Path) -> None:
    short = said(*ISSUE)[1][1].removeprefix("empreinte : ")

    path = folder / "contracts/exemple/emis/charte-v1.docx"
    lines = "\n".join(docx_lines(path))
    properties = zipfile.ZipFile(path).read("docProps/custom.xml").decode()
    core = zipfile.ZipFile(path).read("docProps/core.xml").decode()
    assert f"Version 1 — {short}" in lines
    assert "PROJET" not in lines
    for word in (CHARTE, ">v1<", short):
        assert word in properties
    assert "2025-02-03T00:00:00Z" in core
    assert path.stat().st_mode & 0o222 == 0


def test_an_issued_file_is_the_same_bytes_wherever_it_is_issued(said: Said, folder: Path) -> None:
    said(*ISSUE)
    first = (folder / "contracts/exemple/emis/charte-v1.docx").read_bytes()
    for name in ("emis", "registre.jsonl"):
        path = folder / "contracts/exemple" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(folder / "output")

    said(*ISSUE)

    assert (folder / "contracts/exemple/emis/charte-v1.docx").read_bytes() == first


def test_build_copies_the_issued_file_while_the_sources_have_not_moved(
    said: Said, folder: Path
) -> None:
    said(*ISSUE)

    built = said("build", CHARTE)

    issued = (folder / "contracts/exemple/emis/charte-v1.docx").read_bytes()
    assert built[0] == 0
    assert (folder / "output/exemple/charte.docx").read_bytes() == issued
    assert said("build", CHARTE)[1][0].startswith(f"{CHARTE}  inchangé")


def test_nothing_is_issued_when_nothing_changed(said: Said, folder: Path) -> None:
    said(*ISSUE)

    again = said("issue", CHARTE)

    reason = "rien n’a changé depuis la version v1 ; rien à faire : elle reste celle qui vaut"
    assert again == (1, [], [f"{REGISTRE} : {reason} [R-37]"])
    assert not (folder / "contracts/exemple/emis/charte-v2.docx").exists()


def test_a_blocking_check_forbids_to_issue(said: Said, folder: Path) -> None:
    edit(folder / "contracts/exemple/charte.md", "12 décembre 2024", "mardi 12 décembre 2024")

    refused = said(*ISSUE)

    assert refused[0] == 1
    assert "[V-01]" in refused[2][0]
    assert not (folder / REGISTRE).exists()
    assert not (folder / "contracts/exemple/emis").exists()


def test_a_version_signed_by_one_is_withdrawn_before_another_is_issued(
    said: Said, folder: Path
) -> None:
    said(*ISSUE)
    said(*ARS)
    edit(folder / "contracts/exemple/charte.md", "dès l’enfance", "dès la naissance")

    refused = said("issue", CHARTE)
    withdrawn = said("withdraw", CHARTE, "--reason", "texte complété", "--date", "2025-03-01")
    issued = said("issue", CHARTE, "--date", "2025-03-02")

    assert "[R-33]" in refused[2][0]
    assert withdrawn == (0, [f"{CHARTE}@v1  retirée le 2025-03-01"], [])
    assert issued[1][0].startswith(f"{CHARTE}@v2  émise pour la signature")
    told = said("history", CHARTE)[1]
    assert [line.split("  ")[2] for line in told] == [
        "émission pour la signature",
        "signature",
        "retrait",
        "émission pour la signature",
    ]


def test_a_version_for_vote_leaves_deliberations_blank_and_tells_later_what_differs(
    said: Said, folder: Path
) -> None:
    yml = folder / "contracts/exemple/charte.yml"
    whole = yml.read_text("utf-8")
    edit(yml, '        numero: "2025-004"\n        date: 2025-01-23\n', "        date: inconnu\n")
    edit(yml, "        transmission: 2025-01-27\n", "")
    voted = said("issue", CHARTE, "--for", "vote", "--date", "2025-01-10")
    signed_too_early = said("issue", CHARTE, "--date", "2025-01-15")
    yml.write_text(whole, "utf-8")
    edit(folder / "contracts/exemple/charte.md", "dès l’enfance", "dès la naissance")

    refused = said(*ISSUE)
    edit(yml, "nature: charte", "nature: charte\ntolere: [{controle: V-90, motif: Coquille}]")
    issued = said(*ISSUE)

    change = (
        "Article\u00a04\u00a0– Orientations partagées : "
        "« la prévention et la promotion de la santé, dès l’enfance\u202f; » devient "
        "« la prévention et la promotion de la santé, dès la naissance\u202f; »"
    )
    advice = "remettre le texte voté, ou le soumettre de nouveau : clsdocs issue … --for vote"
    assert voted[1][0].startswith(f"{CHARTE}@v1  émise pour le vote"), voted
    assert signed_too_early[0] == 1
    assert refused[:2] == (1, [])
    assert refused[2] == [
        f"contracts/exemple/charte.md:33:52 : texte voté (v1) modifié, {change} ; {advice} [V-90]"
    ]
    assert issued[1][0].startswith(f"{CHARTE}@v2  émise pour la signature")
    assert issued[1][2:] == [f"différent du texte voté, {change}"]


# Signing


def test_nobody_signs_twice_and_a_correction_is_a_new_entry(said: Said, folder: Path) -> None:
    said(*ISSUE)
    said(*ARS)

    twice = said(*ARS)
    corrected = said("sign", CHARTE, "ex-ars", "--date", "2025-02-12", "--correct")

    assert "[R-46]" in twice[2][0]
    assert corrected[0] == 0
    lines = (folder / REGISTRE).read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert '"date":"2025-02-10"' in lines[1]


def test_the_new_director_signs_with_a_reason(said: Said) -> None:
    said(*ISSUE)
    alone = ("sign", CHARTE, "ex-ars", "--date", "2025-10-10", "--signatory", "dg-2025")

    unexplained = said(*alone)
    explained = said(*alone, "--reason", "nomination le 1er septembre 2025")

    assert "[R-49]" in unexplained[2][0]
    assert explained[0] == 0


def test_the_evidence_of_a_signature_is_kept_and_recognised(said: Said, folder: Path) -> None:
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    said(*ISSUE)

    said(*CAVB, "--evidence", str(scan))

    kept = list((folder / "contracts/exemple/scans").iterdir())
    assert [path.read_bytes() for path in kept] == [b"%PDF-1.4 signed"]
    assert said("verify", str(scan)) == (0, [f"{scan}  preuve enregistrée  {CHARTE}"], [])


def test_an_act_signed_before_enters_and_all_its_parties_sign(folder: Path, said: Said) -> None:
    edit(
        folder / "contracts/exemple/charte.yml",
        "nature: charte",
        "nature: charte\nanterieur: {date: 2025-02-10, pdf: inconnu}",
    )

    entered = said("issue", CHARTE)
    signed = said("sign", CHARTE, "--all-parties")

    assert entered[1] == [f"{CHARTE}@v1  entrée  contracts/exemple/emis/charte-v1.json"]
    assert signed[1] == [
        f"{CHARTE}  ex-ars  signé le 2025-02-10",
        f"{CHARTE}  ex-cavb  signé le 2025-02-10",
    ]


# What all have signed does not change


@pytest.fixture
def signed(said: Said) -> Said:
    """The charter signed by all."""
    for command in (ISSUE, ARS, CAVB):
        assert said(*command)[0] == 0
    return said


def test_a_signed_text_that_its_own_file_changes_blocks_with_both_texts(
    signed: Said, folder: Path
) -> None:
    edit(folder / "contracts/exemple/charte.md", "dès l’enfance", "dès la naissance")

    checked, built = signed("check", CHARTE), signed("build", CHARTE)

    line = (
        "contracts/exemple/charte.md : texte signé modifié, "
        "Article\u00a04\u00a0– Orientations partagées : "
        "« la prévention et la promotion de la santé, dès l’enfance\u202f; » devient "
        "« la prévention et la promotion de la santé, dès la naissance\u202f; » ; "
        "remettre le texte signé ; pour le changer, écrire un avenant [R-80]"
    )
    assert (checked[0], checked[1]) == (1, [line])
    assert (built[0], built[2]) == (1, [line])
    issued = (folder / "contracts/exemple/emis/charte-v1.docx").read_bytes()
    assert (folder / "output/exemple/charte.docx").read_bytes() == issued


def test_a_signed_text_that_a_shared_file_would_change_is_information(
    signed: Said, folder: Path
) -> None:
    edit(folder / "contracts/organismes.yml", "14 quai des Tanneurs", "15 quai des Tanneurs")

    checked, built = signed("check", CHARTE, "--all"), signed("build", CHARTE)

    told = [line for line in checked[1] if "[R-81]" in line]
    assert checked[0] == 0
    assert len(told) == 1
    assert "15 quai des Tanneurs" in told[0]
    assert built[0] == 0


def test_the_file_of_an_act_that_was_issued_is_missed(said: Said, folder: Path) -> None:
    said(*ISSUE)
    (folder / "contracts/exemple/charte.yml").unlink()
    issued = said("check", "exemple")[1]
    (folder / "contracts/exemple/charte.yml").write_bytes(CHARTE_YML)
    for command in (ARS, CAVB):
        said(*command)
    (folder / "contracts/exemple/charte.yml").unlink()
    signed = said("check", "exemple")[1]

    absent = "contracts/exemple/charte.yml : fichier absent : « charte » a été émis"
    again = "le reprendre d’une sauvegarde"
    withdrawn = (
        f"{absent} ; {again}, ou : clsdocs withdraw {CHARTE} --reason … [R-16] (information)"
    )
    stands = f"{absent} et signé, et compte toujours ; {again} [R-16] (information)"
    assert (withdrawn in issued, stands in signed) == (True, True)


def test_what_both_files_change_is_told_apart(signed: Said, folder: Path) -> None:
    edit(folder / "contracts/organismes.yml", "14 quai des Tanneurs", "15 quai des Tanneurs")
    edit(folder / "contracts/exemple/charte.md", "dès l’enfance", "dès la naissance")

    lines = signed("check", CHARTE, "--all")[1]

    blocking = [line for line in lines if "[R-80]" in line]
    assert len(blocking) == 1
    assert "naissance" in blocking[0]
    assert [line for line in lines if "[R-81]" in line and "15 quai" in line]


def test_an_issued_version_that_the_sources_left_is_told(said: Said, folder: Path) -> None:
    said(*ISSUE)
    edit(folder / "contracts/exemple/charte.md", "dès l’enfance", "dès la naissance")

    checked = said("check", CHARTE)
    said("build", CHARTE)

    assert checked[0] == 0
    assert "[R-82] (à expliquer)" in checked[1][0]
    assert "PROJET" in "\n".join(docx_lines(folder / "output/exemple/charte.docx"))


# Verifying a file


def test_a_file_is_recognised_wherever_it_was_found(said: Said, folder: Path) -> None:
    said(*ISSUE)
    issued = folder / "contracts/exemple/emis/charte-v1.docx"
    renamed = Path(shutil.copy(issued, folder / "final (2).docx"))
    saved = spoil(issued, folder / "saved.docx", "équité", "équité")
    altered = spoil(issued, folder / "altered.docx", "équité", "égalité")

    answers = [said("verify", str(path)) for path in (renamed, saved, altered)]

    assert [answer[0] for answer in answers] == [0, 0, 1]
    assert answers[0][1] == [f"{renamed}  authentique  {CHARTE}@v1"]
    assert answers[1][1] == [f"{saved}  réenregistré, mêmes mots  {CHARTE}@v1"]
    assert answers[2][1][0] == f"{altered}  modifié  {CHARTE}@v1"
    assert "« l’équité" in answers[2][1][1]
    assert "« l’égalité" in answers[2][1][1]


def test_a_file_of_another_act_is_unknown(said: Said, folder: Path) -> None:
    said("build", "exemple/contrat")
    said(*ISSUE)
    path = folder / "output/exemple/contrat.docx"

    assert said("verify", str(path)) == (1, [f"{path}  inconnu"], [])


def test_what_is_no_word_nor_pdf_file_is_told_so(said: Said, folder: Path) -> None:
    path = folder / "contracts/organismes.yml"

    advice = "donner l’acte lui-même, en .docx ou en PDF"
    assert said("verify", str(path)) == (
        1,
        [],
        [f"{path} : ni fichier Word ni PDF ; {advice} [W-01]"],
    )


def test_a_version_replaced_or_withdrawn_is_told(said: Said, folder: Path) -> None:
    said(*ISSUE)
    said("withdraw", CHARTE, "--reason", "erreur", "--date", "2025-02-05")
    path = folder / "contracts/exemple/emis/charte-v1.docx"

    answer = said("verify", str(path))

    said_of_it = f"{path}  authentique  {CHARTE}@v1  retirée le 5\u00a0février\u00a02025 : erreur"
    assert answer == (1, [said_of_it], [])


def test_a_pdf_is_compared_by_its_words(
    said: Said, folder: Path, soffice: str, pdftotext: str
) -> None:
    from helpers import convert_pdf

    said(*ISSUE)
    issued = folder / "contracts/exemple/emis/charte-v1.docx"
    whole = convert_pdf(issued, soffice, folder)
    other = convert_pdf(spoil(issued, folder / "b.docx", "équité", "égalité"), soffice, folder)

    answers = [said("verify", str(path)) for path in (whole, other)]

    assert answers[0] == (0, [f"{whole}  PDF aux mêmes mots  {CHARTE}@v1"], [])
    assert answers[1][0] == 1
    assert answers[1][1][0] == f"{other}  modifié  {CHARTE}@v1"


def test_the_contents_of_what_is_issued_have_their_pages(
    said: Said, folder: Path, soffice: str
) -> None:
    code, _, told = said(*CONTRAT)

    assert (code, told) == (0, [])
    issued = (folder / "contracts/exemple/emis/contrat-v1.docx").read_bytes()
    pages = toc_pages(issued, "v1")
    assert len(pages) > 20
    assert all(page.isdigit() for page in pages.values())
    assert number_pages(issued, "v1") == issued
    (foot,) = [line for line in docx_lines(issued) if line.startswith("Pied")]
    assert re.search(r"sur.‹[1-9][0-9]›", foot)


def test_without_libreoffice_an_act_is_issued_with_a_warning(
    said: Said, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    code, _, told = said(*CONTRAT)

    issued = (folder / "contracts/exemple/emis/contrat-v1.docx").read_bytes()
    assert (code, told) == (
        0,
        [
            "PDF : sommaire sans numéros de page : LibreOffice est absent ; l’installer : apt-get"
            " install libreoffice-writer-nogui fonts-liberation2 [C-20] (à expliquer)"
        ],
    )
    assert STALE in "".join(docx_lines(issued))


@pytest.mark.parametrize("name", ["charte-v1.docx", "charte-v1.json"])
def test_an_altered_file_of_the_ledger_is_told(said: Said, folder: Path, name: str) -> None:
    said(*ISSUE)
    path = folder / "contracts/exemple/emis" / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")

    code, lines, _ = said("verify")

    assert code == 1
    assert [line for line in lines if name in line and "[R-71]" in line]


# Nothing lost


def test_an_issue_killed_before_its_line_is_written_is_done_again(said: Said, folder: Path) -> None:
    said(*ISSUE)
    (folder / REGISTRE).unlink()
    shutil.rmtree(folder / "output")

    again = said("issue", CHARTE, "--date", "2025-02-04")

    assert again[0] == 0
    assert again[1][0].startswith(f"{CHARTE}@v1")
    assert "mis de côté" in again[2][0]
    assert said(*ARS)[0] == 0


def test_of_two_processes_that_issue_at_once_one_is_refused(folder: Path, said: Said) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(
            [*COMMAND, *ISSUE], cwd=folder, env=environment, stdout=-1, stderr=-1, text=True
        )
        for _ in range(2)
    ]

    answers = [process.communicate(timeout=120) for process in both]

    assert sorted(process.returncode for process in both) == [0, 1]
    assert sum("[R-37]" in err for _, err in answers) == 1
    assert len((folder / REGISTRE).read_text("utf-8").splitlines()) == 1
    assert said("verify")[0] == 0


# Following


def test_status_tells_who_is_missing_in_a_table_and_in_csv(said: Said) -> None:
    said(*ISSUE)
    said(*ARS)

    table = said("status", "--missing", "--party", "ex-cavb")[1]
    rows = said("status", "--missing", "--format", "csv")[1]

    assert [line.split()[0] for line in table] == ["acte", CHARTE]
    assert "ex-cavb depuis" in table[1]
    assert rows[1].startswith(
        f"{CHARTE};1;signé 1/2;1;2;;;;ex-cavb;Mme Clarisse Dumonteil;2025-02-03;"
    )
    assert len(said("status", "--missing", "--party", "ex-ars")[1]) == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["issue", CHARTE, "--for", "jeu"], "« --for jeu » inconnu ; choisir vote ou signature"),
        (["sign", CHARTE], "nommer une partie, ou toutes par --all-parties"),
        (
            ["sign", CHARTE, "ex-ars", "--mode", "oral"],
            "« --mode oral » inconnu ; choisir papier ou electronique",
        ),
        (["status", "--format", "pdf"], "forme « pdf » inconnue ; choisir text, json ou csv"),
        (
            ["sign", CHARTE, "ex-ars", "--date", "hier"],
            "« hier » n’est pas une date ; l’écrire AAAA-MM-JJ",
        ),
    ],
)
def test_misuse_is_said_in_one_line(said: Said, args: list[str], sentence: str) -> None:
    assert said(*args) == (2, [], [f"clsdocs : {sentence}"])


def test_a_registre_that_was_altered_forbids_to_write_and_nothing_is_laid(
    said: Said, folder: Path
) -> None:
    said(*ISSUE)
    path = folder / REGISTRE
    path.write_bytes(path.read_bytes().replace(b"2025-02-03", b"2025-02-02", 1))

    refused = [
        said(*ARS),
        said("issue", "exemple/convention", "--date", "2025-02-03"),
        said("build", CHARTE),
    ]

    assert [answer[0] for answer in refused] == [1, 1, 1]
    assert all("[R-04]" in answer[2][0] for answer in refused)
    assert not (folder / "contracts/exemple/emis/convention-v1.docx").exists()


def test_a_folder_that_nobody_may_write_in_is_told(said: Said, folder: Path) -> None:
    (folder / "contracts/exemple/emis").write_text("a file takes the place of the folder")

    refused = said(*ISSUE)

    assert refused[0] == 1
    assert "un fichier tient la place du dossier" in refused[2][0]
    assert not (folder / REGISTRE).exists()


def test_what_happened_around_an_act_and_its_end_are_recorded(said: Said) -> None:
    for command in (ISSUE, ARS, CAVB):
        said(*command)

    noted = said("note", CHARTE, "notification", "--date", "2025-02-20", "--party", "ex-ars")
    ended = said("end", CHARTE, "--cause", "resiliation", "--date", "2025-05-01")

    assert noted == (0, [f"{CHARTE}  notification  2025-02-20  ex-ars"], [])
    assert ended == (0, [f"{CHARTE}  resiliation  2025-05-01"], [])
    assert "  résilié  " in said("status", CHARTE)[1][1]
    assert len(said("history", CHARTE)[1]) == 5
