from __future__ import annotations

import shutil
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
