from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from creating import tree
from facts import read_cases
from small_dossier import lay_dossier, must, run, sign_contrat

CASES = list(read_cases("avenants-derives.yml"))
CONTRAT = "contracts/val/contrat.yml"
AVENANT = "contracts/val/avenants/contrat-1.yml"


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose contract all have signed: to be copied, never changed."""
    return sign_contrat(lay_dossier(tmp_path_factory.mktemp("signe")))


@pytest.fixture
def root(signed: Path, tmp_path: Path) -> Path:
    """A workspace of its own whose contract all have signed."""
    return Path(shutil.copytree(signed, tmp_path / "w"))


def edit(root: Path, change: Mapping[str, Any], dossier: str = "val") -> None:
    path = root / "contracts" / dossier / change["fichier"]
    if "efface" in change:
        path.unlink()
    elif "texte" in change:
        path.parent.mkdir(exist_ok=True)
        path.write_text(change["texte"], encoding="utf-8")
    else:
        text = path.read_text("utf-8")
        assert text.count(change["mots"]) >= 1, change
        path.write_text(text.replace(change["mots"], change["par"], 1), encoding="utf-8")


def written(root: Path, path: str = AVENANT) -> Any:
    return yaml.load((root / path).read_text("utf-8"), Loader=yaml.BaseLoader)


def sources(root: Path) -> dict[str, bytes]:
    """Return the sources of the dossier, what was issued and what is begun apart."""
    held = tree(root / "contracts")
    return {name: data for name, data in held.items() if "/avenants/" not in name}


# What is edited becomes an avenant


@pytest.mark.parametrize("case", CASES, ids=[case["cas"] for case in CASES])
def test_edited_sources_become_the_operations_of_an_avenant(
    case: dict[str, Any], signed: Path, root: Path
) -> None:
    for change in case["changements"]:
        edit(root, change)
    before = tree(root / "contracts")

    code, _, errors = run(root, "amend", "val/contrat", "--from-changes")

    if "refus" in case:
        assert code == 1
        assert tree(root / "contracts") == before
        for expected in case["refus"]:
            assert any(expected in line for line in errors), errors
        return
    assert (code, errors) == (0, [])
    assert written(root)["modifications"] == case["attendu"]
    kept = {n: d for n, d in sources(root).items() if n in sources(signed)}
    assert kept == sources(signed)
    aside = root / "contracts/val/avenants/edites/contrat-1"
    edited = {f"val/{name}": data for name, data in tree(aside).items()}
    assert edited.items() <= before.items()
    assert len(edited) == len({c["fichier"] for c in case["changements"] if "efface" not in c})
    assert must(root, "build", "val/contrat", "val/contrat-1")[-1].endswith("0 en échec")


def test_an_edit_that_cannot_be_written_leaves_everything_as_it_was(root: Path) -> None:
    edit(root, {"fichier": "contrat.md", "mots": "Toute publication", "par": "Rien"})
    (root / "contracts/val/avenants").write_text("un fichier, pas un dossier\n", "utf-8")
    before = tree(root / "contracts")

    code, _, errors = run(root, "amend", "val/contrat", "--from-changes")

    assert code == 1
    assert "écriture impossible" in errors[0]
    assert tree(root / "contracts") == before


def test_what_other_files_changed_is_no_part_of_the_avenant(root: Path) -> None:
    organismes = root / "contracts/organismes.yml"
    renamed = organismes.read_text("utf-8").replace("Mutuelle du Val", "Mutuelle de la Vallée")
    organismes.write_text(renamed, "utf-8")
    edit(root, {"fichier": "contrat.md", "mots": "Toute publication", "par": "Chaque publication"})

    must(root, "amend", "val/contrat", "--from-changes")

    own = {"article": "communication", "alinea": "1", "mots": "Toute", "par": "Chaque"}
    assert written(root)["modifications"] == [{"remplacer": own}]
    assert organismes.read_text("utf-8") == renamed


def test_files_are_put_back_with_the_ends_of_lines_that_they_had(root: Path, signed: Path) -> None:
    path = root / "contracts/val/contrat.md"
    text = path.read_text("utf-8").replace("Toute publication", "Chaque publication")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    must(root, "amend", "val/contrat", "--from-changes")

    original = (signed / "contracts/val/contrat.md").read_bytes()
    assert path.read_bytes() == b"\xef\xbb\xbf" + original.replace(b"\n", b"\r\n")


def test_what_an_earlier_avenant_rewrote_is_not_undone(root: Path) -> None:
    edit(root, {"fichier": "contrat.md", "mots": "Toute publication", "par": "Chaque publication"})
    must(root, "amend", "val/contrat", "--from-changes")
    _sign_avenant(root, "val/contrat-1")
    edit(root, {"fichier": "contrat.md", "mots": "Toute publication", "par": "**Toute** parution"})
    before = tree(root / "contracts")

    code, _, errors = run(root, "amend", "val/contrat", "--from-changes")

    assert code == 1
    assert errors[0].startswith(
        "contracts/val/contrat.md:36 : « article\u00a06 » a été modifié par"
    )
    assert tree(root / "contracts") == before


def test_other_words_of_an_act_already_amended_become_its_second_avenant(root: Path) -> None:
    edit(root, {"fichier": "contrat.md", "mots": "Toute publication", "par": "Chaque publication"})
    must(root, "amend", "val/contrat", "--from-changes")
    _sign_avenant(root, "val/contrat-1")
    edit(root, {"fichier": "contrat.md", "mots": "trois années", "par": "quatre années"})

    must(root, "amend", "val/contrat", "--from-changes")

    second = written(root, "contracts/val/avenants/contrat-2.yml")
    own = {"article": "objet", "alinea": "2", "mots": "trois", "par": "quatre"}
    assert (second["numero"], second["modifications"]) == ("2", [{"remplacer": own}])
    assert must(root, "build", "val/contrat-2")[-1].startswith("1 fait")


def _sign_avenant(root: Path, doc: str) -> None:
    path = root / f"contracts/{doc.replace('/', '/avenants/')}.yml"
    text = path.read_text("utf-8").replace("prevue: inconnu", "prevue: 2025-03-10")
    text = text.replace("[à compléter]", "Le contrat est révisé.").replace(
        "numero: inconnu, date: inconnu, transmission: inconnu",
        'numero: "2025-1", date: 2025-02-10, transmission: 2025-02-12',
    )
    text = text.replace("numero: inconnu", 'numero: "2025-1"')
    text = text.replace("transmission: inconnu", "transmission: 2025-02-12")
    path.write_text(text.replace("date: inconnu", "date: 2025-02-10"), "utf-8")
    must(root, "issue", doc, "--date", "2025-03-01")
    for partie in ("ars", "call", "mutuelle"):
        must(root, "sign", doc, partie, "--date", "2025-03-10", "--lieu", "Lens")


# An interrupted writing loses nothing


def test_nothing_edited_is_lost_wherever_the_writing_stops(root: Path, tmp_path: Path) -> None:
    edit(root, {"fichier": "contrat.md", "mots": "Toute publication", "par": "Chaque publication"})
    edit(root, {"fichier": "fiches/1-1-medecins.md", "mots": "guichet unique", "par": "guichet"})
    edit(root, {"fichier": "fiches/2-1-depistage.md", "efface": "oui"})
    before = tree(root / "contracts")
    must(Path(shutil.copytree(root, whole := tmp_path / "entier")), *DERIVE)
    done = _settled(whole)

    program = [sys.executable, str(Path(__file__).with_name("killed.py"))]
    subprocess.run([*program, str(root), str(tmp_path / "tues"), *DERIVE], check=True)
    killed = sorted((tmp_path / "tues").iterdir(), key=lambda path: int(path.name))

    assert len(killed) > 7
    for step, folder in enumerate(killed):
        after = tree(folder / "contracts")
        edited = (data for name, data in before.items() if after.get(name) != data)
        assert all(data in after.values() for data in edited), step
        if step in (0, len(killed) // 2, len(killed) - 1):
            run(folder, *DERIVE)
            assert _settled(folder) == done, step


DERIVE = ("amend", "val/contrat", "--from-changes")


def _settled(root: Path) -> dict[str, bytes]:
    """Return the sources and the avenants, less what a killed process left half written."""
    held = tree(root / "contracts")
    return {name: data for name, data in held.items() if not name.endswith(".tmp")}
