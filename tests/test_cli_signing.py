from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from docx_reading import docx_lines
from emitting import ARS, CAVB, CHARTE, ISSUE, Said, copy_exemple, edit, runner, spoil

ORGANISMES = "contracts/organismes.yml"
YML = "contracts/exemple/charte.yml"
ISSUED = "contracts/exemple/emis/charte-v1.docx"
DELEGATE = """\
  delegations:
    - id: {id}
      civilite: M.
      prenom: Marc
      nom: Second
      qualite: Directeur adjoint
      de: {head}
      acte: {{nature: décision, numero: "2023-1", date: 2023-07-12}}
      du: 2023-07-12
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that holds the example of an invented territory."""
    return copy_exemple(tmp_path)


@pytest.fixture
def said(folder: Path) -> Said:
    """Run `clsdocs` there: its exit code, what it prints, what it complains of."""
    return runner(folder)


def delegate(folder: Path, organisme: str, head: str, name: str) -> None:
    """Add to `organisme` a delegate of `head`."""
    path = folder / ORGANISMES
    before, start, after = path.read_text("utf-8").partition(f"\n{organisme}:\n")
    entry, gap, rest = after.partition("\n\n")
    whole = f"{entry}\n{DELEGATE.format(id=name, head=head)}"
    path.write_text(f"{before}{start}{whole}{gap[1:]}{rest}", "utf-8")


# Who signs


def test_a_delegate_signs_under_the_formula_of_the_delegation(said: Said, folder: Path) -> None:
    delegate(folder, "ex-ars", "dg-2022", "adjoint")
    ars = "    ci_apres: l’ARS\n"
    edit(folder / YML, ars, f"{ars}    signataires: [{{delegation: adjoint}}]\n")

    issued = said(*ISSUE)
    signed = said(*ARS)

    assert issued[0] == 0, issued
    lines = "\n".join(docx_lines(folder / ISSUED))
    assert "Pour la Directrice générale et par délégation," in lines
    assert signed[1][0] == f"{CHARTE}@v1  ex-ars  signé le 2025-02-10 par M. Marc Second"
    told = said("history", CHARTE)[1][1]
    assert "M. Marc Second (Directeur adjoint), pour Mme Hélène Vautrin  Brumeval, papier" in told


def test_a_delegation_falls_with_its_delegator(said: Said, folder: Path) -> None:
    delegate(folder, "ex-ars", "dg-2022", "adjoint")
    said(*ISSUE)
    alone = ("sign", CHARTE, "ex-ars", "--signatory", "adjoint", "--reason", "absence")

    refused = said(*alone, "--date", "2025-10-10")
    accepted = said(*alone, "--date", "2025-03-10")

    assert refused[0] == 1
    assert refused[2] == [
        "contracts/exemple/registre.jsonl : Mme Hélène Vautrin (Directrice générale) n’est pas en "
        "fonction le 10\u00a0octobre\u00a02025 : la délégation de M. Marc Second tombe avec son "
        "mandat ; corriger la date, ou faire signer qui était en fonction : --signatory … "
        "--reason « … » [R-48]"
    ]
    assert accepted[0] == 0


def test_who_may_sign_is_told_when_nobody_known_is_named(said: Said) -> None:
    said(*ISSUE)

    unknown = said("sign", CHARTE, "ex-ars", "--date", "2025-10-10", "--signatory", "zzz")

    assert unknown[2] == [
        "contracts/exemple/registre.jsonl : « ex-ars » : « zzz » ne peut pas signer ; "
        "ajouter --signatory dg-2025 [C-14]"
    ]


def test_a_party_has_signed_when_each_of_its_signatories_has(said: Said, folder: Path) -> None:
    delegate(folder, "ex-cavb", "presidente-2020", "adjoint")
    cavb = "    ci_apres: la Communauté d’agglomération\n"
    both = "    signataires: [{representant: presidente-2020}, {delegation: adjoint}]\n"
    edit(folder / YML, cavb, cavb + both)
    said(*ISSUE)
    said(*ARS)

    who = said(*CAVB)
    first = said(*CAVB, "--signatory", "presidente-2020")
    half = said("status", CHARTE)[1][1]
    second = said("sign", CHARTE, "ex-cavb", "--date", "2025-02-20", "--mode", "electronique")

    assert (
        "plusieurs personnes peuvent signer, et rien ne dit laquelle ; ajouter "
        "--signatory presidente-2020 ou --signatory adjoint, une à la fois [C-14]"
    ) in who[2][0]
    assert first[1][1] == "manque : ex-cavb (M. Marc Second)"
    assert "signé 1/2" in half
    assert second[1][1] == "signé par toutes les parties"


def test_an_act_signed_online_is_signed_online_unless_told(said: Said, folder: Path) -> None:
    paper = "  mode: papier\n  exemplaires: 2\n  dont: un remis à chacune des parties\n"
    edit(folder / YML, paper, "  mode: electronique\n")
    said(*ISSUE)
    said(*ARS)
    said(*CAVB, "--mode", "papier")

    told = said("history", CHARTE)[1]

    assert "Brumeval, électronique" in told[1]
    assert "  papier" in told[2]


def test_a_correction_keeps_what_it_does_not_tell(said: Said, folder: Path) -> None:
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    said(*ISSUE)
    said(*ARS, "--mode", "electronique", "--evidence", str(scan))

    said("sign", CHARTE, "ex-ars", "--date", "2025-02-12", "--correct")

    told = said("history", CHARTE)[1]
    assert "Brumeval, électronique" in told[2]
    assert told[2].startswith("2025-02-12  v1  signature corrigée")
    assert said("verify", str(scan))[1] == [f"{scan}  preuve enregistrée  {CHARTE}"]


# What is noted


def test_the_evidence_of_a_note_is_kept_and_verified(said: Said, folder: Path) -> None:
    letter = folder / "Accusé.PDF"
    letter.write_bytes(b"%PDF-1.4 received")
    said(*ISSUE)

    command = ("note", CHARTE, "notification", "--date", "2025-02-20", "--party", "ex-ars")
    noted = said(*command, "--evidence", str(letter))
    lost = said(*command, "--evidence", str(folder / "absent.pdf"))

    (kept,) = (folder / "contracts/exemple/scans").iterdir()
    assert noted[0] == 0
    assert kept.name.startswith("charte-notification-ex-ars-")
    assert kept.suffix == ".pdf"
    assert lost[0] == 1
    assert said("verify")[0] == 0
    assert said("verify", str(letter))[1] == [f"{letter}  preuve enregistrée  {CHARTE}"]
    kept.chmod(0o644)
    kept.write_bytes(b"%PDF-1.4 forged")
    assert "fichier modifié depuis qu’il a été enregistré" in said("verify")[1][0]
    assert "[V-91]" in said("check", CHARTE)[1][0]


# Status


def test_acts_that_expire_soon_are_found(said: Said) -> None:
    said(*ISSUE)
    said(*ARS)
    day = date.today() - timedelta(days=10)
    assert said("sign", CHARTE, "ex-cavb", "--date", day.isoformat())[0] == 0

    found = {days: said("status", "--expiring", days)[1][1:] for days in ("90", "600")}

    assert found["90"] == []
    assert [line.split()[0] for line in found["600"]] == [CHARTE]
    assert said("status", "--expiring", "600", "--party", "ex-ch")[1][1:] == []


def test_status_is_told_to_other_programs(said: Said) -> None:
    said(*ISSUE)
    said(*ARS)
    said("note", CHARTE, "relance", "--party", "ex-cavb", "--date", "2025-03-01")

    plain = json.loads("\n".join(said("status", "exemple", "--format", "json")[1]))
    rows = list(csv.DictReader(said("status", "--format", "csv")[1], delimiter=";"))

    by_doc = {own["document"]: own for own in plain}
    assert by_doc["exemple/contrat"]["etat"] == "brouillon"
    assert by_doc["exemple/contrat"]["version"] is None
    (lacking,) = by_doc[CHARTE]["manquants"]
    assert (lacking["partie"], lacking["relance"]) == ("ex-cavb", "2025-03-01")
    assert lacking["jours"] == (date.today() - date(2025, 2, 3)).days
    assert [row["document"] for row in rows] == [own["document"] for own in plain]
    (row,) = (row for row in rows if row["document"] == CHARTE)
    assert (row["etat"], row["manque"], row["relance"]) == ("signé 1/2", "ex-cavb", "2025-03-01")


# Files found on a share


def test_a_pdf_is_not_judged_where_pdftotext_is_absent(
    said: Said, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(*ISSUE)
    path = folder / "scan.pdf"
    path.write_bytes(b"%PDF-1.4")
    monkeypatch.setenv("PATH", str(folder))

    assert said("verify", str(path)) == (
        1,
        [],
        [
            f"{path} : texte d’un PDF : pdftotext est absent ; "
            "installer pdftotext (poppler-utils), ou vérifier le fichier Word [C-15]"
        ],
    )


def test_what_an_edited_pdf_adds_is_told_in_words(
    said: Said, folder: Path, soffice: str, pdftotext: str
) -> None:
    from helpers import convert_pdf

    said(*ISSUE)
    altered = spoil(folder / ISSUED, folder / "b.docx", "équité", "égalité")

    _, lines, _ = said("verify", str(convert_pdf(altered, soffice, folder)))

    added = [line for line in lines if line.startswith("  ailleurs : ajouté « l’égalité")]
    assert len(added) == 1
    assert "là où les besoins de santé sont plus grands" in added[0]


# Acts signed before


def test_an_act_signed_before_is_not_entered_again_without_its_file(
    said: Said, folder: Path
) -> None:
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    before = "nature: charte\nanterieur: {date: 2025-02-10, pdf: inconnu}"
    edit(folder / YML, "nature: charte", before)

    entered = said("issue", CHARTE, "--external", str(scan))
    again = said("issue", CHARTE)

    assert entered[1] == [f"{CHARTE}@v1  entrée  contracts/exemple/emis/charte-v1.pdf"]
    assert again[0] == 1
    assert again[2] == [
        "contracts/exemple/charte.yml : v1 est entrée avec son fichier signé ; "
        "le redonner : --external FICHIER [C-11]"
    ]


# What the signature of an act makes known to the others


def visa(folder: Path) -> str:
    """Return how the convention recites the charter, as built."""
    lines = docx_lines(folder / "output/exemple/convention.docx")
    (line,) = (line for line in lines if "Vu la charte" in line)
    return line


def test_an_act_recites_the_day_on_which_another_was_signed_by_all(
    said: Said, folder: Path
) -> None:
    said(*ISSUE)
    said(*ARS)
    said("build", "exemple/convention")
    before = visa(folder)
    said(*CAVB)
    said("build", "exemple/convention")

    assert "signée le ……………" in before
    assert "signée le 11~février~2025" in visa(folder)
    assert "actes.charte.date" not in "\n".join(said("check", "exemple/convention", "--all")[1])


def test_a_day_of_signature_put_right_unlocks_no_act_that_recites_it(
    said: Said, folder: Path
) -> None:
    for command in (ISSUE, ARS, CAVB):
        said(*command)
    assert said("issue", "exemple/convention", "--date", "2025-03-03")[0] == 0
    edit(folder / "contracts/exemple/convention.md", ".\n", ".\n\nUne phrase de plus.\n")
    said("sign", CHARTE, "ex-cavb", "--date", "2025-02-12", "--correct")

    (told,) = (li for li in said("check", "exemple/convention")[1] if "[R-82]" in li)

    assert "Une phrase de plus" in told
    assert "(et 1 autre)" in told
