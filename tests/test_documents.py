import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from clsdocs.batch import build_documents
from clsdocs.workspace import Workspace
from helpers import copy_unsigned, docx_lines

ROOT = Path(__file__).parents[1]


@pytest.fixture
def examples(tmp_path: Path) -> Workspace:
    """The example dossiers and the templates, without what was made of them."""
    return copy_examples(tmp_path / "examples")


def copy_examples(folder: Path) -> Workspace:
    return Workspace(copy_unsigned(ROOT, folder))


@pytest.mark.parametrize(
    "doc", ["lens-lievin/convention", "exemple/charte", "exemple/convention", "exemple/contrat"]
)
def test_an_example_says_what_was_read_and_accepted(
    examples: Workspace, golden: Callable[[str, Iterable[str]], None], doc: str
) -> None:
    (made,) = build_documents(examples, [doc])

    lines = docx_lines((examples.root / made.path).read_bytes())
    golden(doc.replace("/", "-"), lines)


def test_two_folders_hash_seeds_and_time_zones_give_the_same_bytes(tmp_path: Path) -> None:
    settings = [("0", "UTC"), ("4242", "Pacific/Auckland")]

    made = [
        build_apart(tmp_path / f"folder-{seed}", PYTHONHASHSEED=seed, TZ=zone)
        for seed, zone in settings
    ]

    assert made[0] == made[1]


def build_apart(folder: Path, **settings: str) -> bytes:
    """Return the convention of Lens-Liévin as another process makes it under `settings`."""
    workspace = copy_examples(folder)
    command = [sys.executable, "-c", "import sys; from clsdocs.cli import cli; sys.exit(cli())"]
    subprocess.run(
        [*command, "build", "lens-lievin/convention"],
        cwd=workspace.root,
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
    )
    return workspace.document("lens-lievin", "convention").read_bytes()
