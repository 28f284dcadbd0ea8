from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from creating import tree
from small_dossier import CONTRAT, lay_dossier, must, run, sign_contrat

AVENANT = "contracts/val/avenants/contrat-1.yml"
MODELE = """\
# Le montant {montant} est celui de l’exercice.
motifs:
  - "Le montant de {annee} est arrêté à {montant} euros."
effet: {effet}
modifications:
  - exercice: {fixer: {annee}, depenses: {poste: {montant}}}
"""


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two dossiers: the contract of the first is signed, not that of the other."""
    root = sign_contrat(lay_dossier(tmp_path_factory.mktemp("signe")))
    return lay_dossier(root, "mont")


@pytest.fixture
def root(signed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed, tmp_path / "w"))


def test_a_new_avenant_reads_and_builds_at_once_and_waits_for_its_words(root: Path) -> None:
    said = must(root, "amend", "val/contrat")

    text = (root / AVENANT).read_text("utf-8")
    held: Any = yaml.load(text, Loader=yaml.BaseLoader)
    assert said[0] == f"val/contrat-1  préparé  {AVENANT}"
    assert text.startswith("# Avenant n° 1, qui modifie le contrat local de santé du Val, signé")
    assert "#   call : la Communauté (principal)\n" in text
    assert "#     suivi : article 4 – Suivi\n" in text
    assert "#     depistage : fiche n° 2.1 – Dépister les cancers\n" in text
    assert held["signature"] == {
        "lieu": "Lens",
        "prevue": "inconnu",
        "mode": "papier",
        "exemplaires": "3",
    }
    assert list(held["habilitations"]) == ["call"]
    assert held["habilitations"]["call"][0]["assemblee"] == "conseil communautaire"
    assert held["effet"] == "derniere_signature"
    assert must(root, "build", "val/contrat-1") == [
        "val/contrat-1  fait  output/val/contrat-1.docx",
        "1 fait, 0 inchangé, 0 en échec",
    ]
    assert any("[à compléter]" in line for line in run(root, "check", "val/contrat-1")[1])


def test_an_avenant_is_signed_on_pages_like_those_of_its_act(tmp_path: Path) -> None:
    root = lay_dossier(tmp_path)
    path = root / "contracts/val/contrat.yml"
    asked = "paraphes: oui, zone_tampon: oui, page_par_partie: oui"
    text = path.read_text("utf-8")
    path.write_text(text.replace("exemplaires: 3}", f"exemplaires: 3, {asked}}}"), "utf-8")
    sign_contrat(root)

    must(root, "amend", "val/contrat")

    held: Any = yaml.load((root / AVENANT).read_text("utf-8"), Loader=yaml.BaseLoader)
    own = dict.fromkeys(("paraphes", "zone_tampon", "page_par_partie"), "oui")
    assert held["signature"].items() >= own.items()
    assert "date_et_lieu" not in held["signature"]


@pytest.mark.parametrize(
    ("doc", "message"),
    [
        ("mont/contrat", "« mont/contrat » n’est pas signé : un avenant n’a rien à modifier ; "),
        ("val/contart", "« val/contart » n’existe pas ; vouliez-vous dire « contrat » ? [C-01]"),
        ("vel/contrat", "« vel/contrat » n’est pas un acte"),
    ],
)
def test_no_avenant_where_there_is_nothing_to_amend(root: Path, doc: str, message: str) -> None:
    before = tree(root / "contracts")

    code, _, errors = run(root, "amend", doc)

    assert (code, len(errors)) == (1, 1)
    assert message in errors[0]
    assert tree(root / "contracts") == before


def test_no_avenant_before_all_have_signed(root: Path) -> None:
    must(root, "issue", "mont/contrat", "--date", "2024-02-01")
    must(root, "sign", "mont/contrat", "ars", "--date", "2024-02-15", "--lieu", "Lens")

    code, _, errors = run(root, "amend", "mont/contrat")

    assert code == 1
    assert "n’est pas signé par toutes ses parties" in errors[0]
    assert "(manque : call, mutuelle)" in errors[0]


def test_no_avenant_after_the_term(tmp_path: Path) -> None:
    root = lay_dossier(tmp_path)
    short = CONTRAT.replace("annees: 90", "annees: 1")
    (root / "contracts/val/contrat.yml").write_text(short, "utf-8")
    sign_contrat(root)

    code, _, errors = run(root, "amend", "val/contrat")

    assert code == 1
    assert "« val/contrat » est échu depuis le 28\u00a0février\u00a02025 ; " in errors[0]


def test_an_avenant_is_not_amended(root: Path) -> None:
    must(root, "amend", "val/contrat")

    code, _, errors = run(root, "amend", "val/contrat-1")

    assert code == 1
    assert "un avenant ne se modifie pas par un avenant" in errors[0]
    assert "amender l’acte : clsdocs amend val/contrat" in errors[0]


def test_one_avenant_at_a_time_unless_a_reason_is_given(root: Path) -> None:
    must(root, "amend", "val/contrat")
    first = (root / AVENANT).read_bytes()

    code, _, errors = run(root, "amend", "val/contrat")
    must(root, "amend", "val/contrat", "--anyway", "--reason", "Votes d’avril : calendrier serré.")

    assert code == 1
    assert "l’avenant « contrat-1 » n’est pas encore signé par tous" in errors[0]
    second = (root / "contracts/val/avenants/contrat-2.yml").read_text("utf-8")
    held = yaml.load(second, Loader=yaml.BaseLoader)
    assert held["tolere"] == [{"controle": "V-84", "motif": "Votes d’avril : calendrier serré."}]
    assert (root / AVENANT).read_bytes() == first


@pytest.mark.parametrize(
    "words",
    [
        ("val/contrat", "--anyway"),
        ("val/contrat", "--reason", "pourquoi"),
        ("val/contrat@v1",),
        ("val/contrat", "--from", "modele.yml"),
    ],
)
def test_words_that_do_not_go_together_are_misuse(root: Path, words: tuple[str, ...]) -> None:
    assert run(root, "amend", *words)[0] == 2


# In series


def series(root: Path, table: str, motif: str = "val/*", modele: str = MODELE) -> Any:
    (root / "modele.yml").write_text(modele, "utf-8")
    (root / "montants.csv").write_text(table, "utf-8")
    files = ("--from", str(root / "modele.yml"), "--data", str(root / "montants.csv"))
    before = tree(root / "contracts")
    code, out, errors = run(root, "amend", motif, *files)
    assert code == 0 or tree(root / "contracts") == before
    return code, out, [line.replace(f"{root}/", "") for line in errors]


@pytest.mark.parametrize("comma", [";", ","])
def test_a_model_is_filled_for_each_act(root: Path, comma: str) -> None:
    table = "document;annee;montant;effet\nval/contrat;2025;50000;2026-01-01\n"

    code, out, errors = series(root, table.replace(";", comma))

    held = yaml.load((root / AVENANT).read_text("utf-8"), Loader=yaml.BaseLoader)
    assert (code, errors) == (0, [])
    assert out == [f"val/contrat-1  préparé  {AVENANT}"]
    assert held["motifs"] == ["Le montant de 2025 est arrêté à 50000 euros."]
    assert held["modifications"] == [
        {"exercice": {"fixer": "2025", "depenses": {"poste": "50000"}}}
    ]
    assert (held["document"], held["numero"]) == ("contrat", "1")
    assert held["signature"]["lieu"] == "Lens"
    assert must(root, "build", "val/contrat-1")[-1].startswith("1 fait")


def test_a_value_stays_text_whatever_it_holds(root: Path) -> None:
    modele = MODELE.replace("arrêté à {montant} euros", "justifié par {raison}")
    table = (
        "document;annee;montant;effet;raison\n"
        'val/contrat;2025;50000;2026-01-01;"l’avis : « oui »"", n° 3 # suite"\n'
    )

    code, _, errors = series(root, table, modele=modele)

    held = yaml.load((root / AVENANT).read_text("utf-8"), Loader=yaml.BaseLoader)
    assert (code, errors) == (0, [])
    assert held["motifs"] == [
        'Le montant de 2025 est justifié par l’avis : « oui »", n° 3 # suite.'
    ]


def test_every_fault_of_a_table_is_told_at_once(root: Path) -> None:
    table = "document;annee;montant;efet\nval/contart;2025;50000;2026-01-01\n"

    code, _, errors = series(root, table)

    assert code == 1
    assert [line.partition(" ; ")[0] for line in errors] == [
        "modele.yml:4 : « {effet} » : pas de colonne « effet »",
        "montants.csv : « val/contrat » n’a pas de ligne",
        "montants.csv:1 : colonne « efet » : le modèle ne s’en sert pas",
        "montants.csv:2 : « val/contart » ne répond pas au motif",
    ]


def test_a_refusal_names_its_row_and_no_row_is_written(root: Path) -> None:
    table = (
        "document;annee;montant;effet\n"
        "val/contrat;2031;50 000;2026-01-01\n"
        "mont/contrat;2025;50000;2026-01-01\n"
    )

    code, _, errors = series(root, table, "*/contrat")

    assert code == 1
    assert errors[0].startswith("montants.csv:2 : val/contrat : ")
    assert errors[1].startswith("montants.csv:3 : mont/contrat : « mont/contrat » n’est pas signé")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("acte;annee\nval/contrat;1\n", "montants.csv:1 : la première ligne ne nomme pas"),
        ("document;annee;montant;effet\nval/contrat;1\n", "montants.csv:2 : 2 cellules pour 4"),
        ("document;annee;montant;effet\nval/contrat;;1;2\n", "colonne « annee » vide"),
    ],
)
def test_a_table_that_does_not_read_is_refused(root: Path, table: str, message: str) -> None:
    code, _, errors = series(root, table)

    assert code == 1
    assert any(message in line for line in errors), errors
