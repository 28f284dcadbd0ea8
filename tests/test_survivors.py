from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from emitting import Said, edit, runner

ROOT = Path(__file__).parent.parent
CONTRAT = "contracts/exemple/contrat.yml"
ISSUED = "contracts/exemple/emis/contrat-v1.docx"
MADE = "output/exemple/contrat.docx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that holds the example of an invented territory, signed."""
    for name in ("contracts", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def said(folder: Path) -> Said:
    """Run `clsdocs` there."""
    return runner(folder)


def forget(folder: Path, *organismes: str) -> None:
    """Take the institutions `organismes` out of their file."""
    path = folder / "contracts/organismes.yml"
    text = path.read_text("utf-8")
    for name in organismes:
        text = re.sub(rf"\n{name}:\n.*?(?=\n[a-z])", "\n", text, flags=re.DOTALL)
    path.write_text(text, "utf-8")


def test_a_signed_act_outlives_a_delegation_that_is_gone(said: Said, folder: Path) -> None:
    edit(folder / "contracts/organismes.yml", "id: vp-sante", "id: vp-autonomie")

    built = said("build", "exemple/contrat")
    in_force = said("build", "exemple/contrat", "--as-of", "2026-12-01")

    assert (built[0], built[2]) == (0, [])
    assert (folder / MADE).read_bytes() == (folder / ISSUED).read_bytes()
    assert in_force[0] == 0
    told = [line for line in said("check", "exemple/contrat", "--all")[1] if "[L-30]" in line]
    assert told == [
        f"{CONTRAT}:58:32 : délégation « vp-sante » inconnue de ex-departement ; rien à faire : "
        "v1 est signée, l’acte reste celui qui a été émis [L-30] (information)"
    ]


def test_signed_acts_outlive_the_institutions_that_they_name(said: Said, folder: Path) -> None:
    forget(folder, "ex-caf", "ex-ch")

    code, lines, told = said("build", "exemple")

    assert (code, told) == (0, [])
    assert lines[-1] == "6 faits, 0 inchangé, 0 en échec"
    for name in ("contrat", "contrat-1", "contrat-2"):
        made = folder / f"output/exemple/{name}.docx"
        assert made.read_bytes() == (folder / ISSUED.replace("contrat", name)).read_bytes()


def test_an_act_to_come_still_needs_the_institutions_of_its_fiches(
    said: Said, folder: Path
) -> None:
    acts = folder / "contracts/exemple"
    for suffix in (".yml", ".md"):
        shutil.copy(acts / f"contrat{suffix}", acts / f"suivant{suffix}")
    forget(folder, "ex-ch")

    code, _, told = said("build", "exemple/suivant")

    assert code == 1
    wrong = "contracts/exemple/fiches/1-2-consultations-avancees.md:5:9 : organisme ou partenaire"
    assert any(line.startswith(f"{wrong} « ex-ch » inconnu ; vouliez-vous") for line in told)


def test_what_a_signed_act_itself_names_wrongly_stops_it(said: Said, folder: Path) -> None:
    edit(folder / CONTRAT, "delegation: vp-sante", "delegation: vp-autre")

    built = said("build", "exemple/contrat")
    in_force = said("build", "exemple/contrat", "--as-of", "2026-12-01")

    assert (built[0], in_force[0]) == (1, 1)
    assert [line for line in built[2] if "[L-30]" in line] == [
        f"{CONTRAT}:58:32 : délégation « vp-autre » inconnue de ex-departement ; vouliez-vous "
        "dire « vp-sante » ? [L-30]"
    ]
    assert any("[L-30]" in line for line in in_force[2])
