"""Avenants that clsdocs writes, read by the independent reader: both find the same text."""

from __future__ import annotations

import ast
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from amending import avenants_of, open_case, read_themes
from clsdocs.batch import build_documents
from clsdocs.consolidating import build_in_force
from clsdocs.errors import Refused
from clsdocs.francais import nombre_en_lettres, ordinal
from clsdocs.workspace import Workspace
from helpers import build_tree
from lecteur_avenant import consolidated_lines, text_in_force
from lecteur_nombres import read_number, read_rank
from test_avenants_properties import amended

ROOT = Path(__file__).parent.parent
TESTS = Path(__file__).parent
CASES = yaml.safe_load((TESTS / "cases/avenants_lus.yml").read_text("utf-8"))
ALONE = [c for _, c in read_themes() if "refus" not in c and len(avenants_of(c)) == 1]
"""The cases of one avenant: a second one is written upon a first that is signed."""
ISSUED = ROOT / "contracts/exemple/emis"
AU = date(2027, 1, 1)
AVENANT = """\
nature: avenant
document: {document}
numero: 1
motifs: [Le bilan de la première année appelle une révision.]
effet: 2026-06-01
signature: {{lieu: Aurecourt, prevue: 2026-05-10, mode: papier, exemplaires: 9}}
modifications:
{modifications}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The example as it was before any of its acts was issued."""
    kept_out = shutil.ignore_patterns("emis", "avenants", "registre.jsonl")
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts", ignore=kept_out)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return Workspace(tmp_path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cas"])
def test_the_reader_finds_the_consolidated_text(workspace: Workspace, case: dict[str, Any]) -> None:
    document = case["document"]
    build_tree(
        workspace.root / "contracts/exemple",
        {f"avenants/{document}-1.yml": AVENANT.format(**case), **case.get("fichiers", {})},
    )
    docs = [f"exemple/{document}", f"exemple/{document}-1"]
    made = [*build_documents(workspace, docs)]
    made += build_in_force(workspace, docs[:1], AU, drafts=True)
    assert [problem for result in made if result.failed for problem in result.problems] == []

    act, avenant, consolidated = ((workspace.root / r.path).read_bytes() for r in made)

    assert text_in_force(act, avenant, au=AU) == consolidated_lines(consolidated)
    assert text_in_force(act, avenant, au=AU) != text_in_force(act)


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case["cas"])
def test_the_reader_finds_the_text_of_every_case(tmp_path: Path, case: dict[str, Any]) -> None:
    open_case(tmp_path, case)

    _check_read(tmp_path, case)


@given(amended())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_reader_finds_the_text_of_random_avenants(case: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chantier = open_case(Path(folder), case)
        try:
            chantier.in_force(chantier.avenants)
        except Refused:
            return
        _check_read(Path(folder), case)


def _check_read(root: Path, case: dict[str, Any]) -> None:
    shutil.copytree(ROOT / "templates", root / "templates", dirs_exist_ok=True)
    nature, au = case.get("nature", "convention"), date.fromisoformat(case.get("au", "2040-01-01"))
    docs = [f"brume/{nature}", f"brume/{nature}-1"]
    made = [*build_documents(Workspace(root), docs)]
    made += build_in_force(Workspace(root), docs[:1], au, drafts=True)
    assert [problem for result in made if result.failed for problem in result.problems] == []

    act, avenant, consolidated = ((root / r.path).read_bytes() for r in made)

    assert text_in_force(act, avenant, au=au) == consolidated_lines(consolidated)


@pytest.mark.parametrize("au", [date(2026, 6, 30), date(2026, 7, 1), date(2026, 11, 1)], ids=str)
def test_the_reader_finds_the_text_in_force_of_the_signed_example(tmp_path: Path, au: date) -> None:
    for folder in ("contracts", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for act, *avenants in (("contrat", "contrat-1", "contrat-2"), ("convention", "convention-1")):
        (made,) = build_in_force(Workspace(tmp_path), [f"exemple/{act}"], au)
        issued = [(ISSUED / f"{name}-v1.docx").read_bytes() for name in (act, *avenants)]

        assert text_in_force(*issued, au=au) == consolidated_lines(
            (tmp_path / made.path).read_bytes()
        )


def test_the_reader_counts_as_clsdocs_writes() -> None:
    numbers = range(2, 100)

    assert [read_rank(ordinal(n)) for n in numbers] == list(numbers)
    assert [read_rank(ordinal(n, feminin=True)) for n in numbers] == list(numbers)
    assert [read_number(nombre_en_lettres(n)) for n in numbers] == list(numbers)


def test_the_reader_knows_nothing_of_the_package() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in TESTS.glob("lecteur_*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    named = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}

    assert {name for name in named if name.partition(".")[0] == "clsdocs"} == set()
    assert len(trees) == 7
