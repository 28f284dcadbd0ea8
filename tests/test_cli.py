import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from clsdocs.cli import cli
from clsdocs.workspace import Workspace
from minimal import minimal_workspace

TEMPLATE = (Path(__file__).parents[1] / "templates" / "convention.docx").read_bytes()
TEMPLATES = {f"templates/{n}.docx": TEMPLATE for n in ("charte", "convention", "contrat")}
CONVENTION = "contracts/lens/convention.md"
BROKEN = {CONVENTION: "## Objet {#objet}\n\nLe montant est de {{ financemnt.total }}.\n"}


class Said(NamedTuple):
    """What a command line answered."""

    code: int
    out: list[str]
    err: list[str]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return minimal_workspace(tmp_path, TEMPLATES)


@pytest.fixture
def said(workspace: Workspace) -> Callable[..., Said]:
    """Run `clsdocs` in the minimal workspace."""
    return lambda *args: run("--workspace", str(workspace.root), *args)


def run(*args: str) -> Said:
    """Run `clsdocs` as its script does: what the command line gives back is the exit code."""
    result = CliRunner().invoke(cli, list(args))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    code = result.exit_code or result.return_value or 0
    return Said(code, result.stdout.splitlines(), result.stderr.splitlines())


# Help and misuse


@pytest.mark.parametrize("args", [(), *((name,) for name in cli.commands)], ids=" ".join)
def test_help_is_in_french(args: tuple[str, ...]) -> None:
    said = run(*args, "--help")

    text = "\n".join(said.out)
    assert said.code == 0
    assert said.out[0].startswith(f"Usage : {' '.join(('cli', *args))}")
    assert "Afficher cette aide." in text
    assert not [word for word in ("Usage:", "Commands:", "Show this", "Try '") if word in text]


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_and_option_has_its_help(name: str) -> None:
    command = cli.commands[name]

    options = [p for p in command.params if isinstance(p, click.Option)]

    assert command.help
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["biuld"], "commande « biuld » inconnue ; vouliez-vous dire « build » ?"),
        (["check", "--strit"], "option « --strit » inconnue ; vouliez-vous dire « --strict » ?"),
        (["build", "--zzz"], "option « --zzz » inconnue ; voir --help"),
        (
            ["schema", "zzz"],
            "« zzz » n’a pas de schéma ; choisir acte, dossier, organismes ou fiche",
        ),
        (["schema", "acte", "dossier"], "mots en trop sur la ligne ; voir --help"),
    ],
)
def test_misuse_is_said_in_one_line(
    said: Callable[..., Said], args: list[str], sentence: str
) -> None:
    assert said(*args) == Said(2, [], [f"clsdocs : {sentence}"])


def test_an_option_without_its_value_is_misuse() -> None:
    assert run("--workspace") == Said(
        2, [], ["clsdocs : l’option « --workspace » attend une valeur ; voir --help"]
    )


def test_a_folder_without_contracts_is_not_a_workspace(tmp_path: Path) -> None:
    assert run("--workspace", str(tmp_path), "check") == Said(
        2,
        [],
        [
            f"clsdocs : pas de dossier contracts/ dans {tmp_path} ;"
            " se placer dans le dossier de travail, ou indiquer --workspace DOSSIER"
        ],
    )


def test_the_workspace_is_the_nearest_folder_that_holds_contracts(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.contracts / "lens")

    assert run("build", "lens/convention").out[0] == (
        "lens/convention  fait  output/lens/convention.docx"
    )


@pytest.mark.parametrize(
    ("command", "cible", "sentence"),
    [
        ("build", "lns", "« lns » n’existe pas ; vouliez-vous dire « lens » ?"),
        (
            "check",
            "lens/conventio",
            "« lens/conventio » n’existe pas ; vouliez-vous dire « lens/convention » ?",
        ),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(
    said: Callable[..., Said], command: str, cible: str, sentence: str
) -> None:
    assert said(command, cible) == Said(1, [], [f"contracts : {sentence} [C-01]"])


# Building


def test_an_act_is_made_once_and_then_left_alone(
    workspace: Workspace, said: Callable[..., Said]
) -> None:
    first = said("build", "lens/convention", "lens/charte")
    written = workspace.document("lens", "convention").stat()
    second = said("build", "lens/convention", "lens/charte")

    assert first == Said(
        0,
        [
            "lens/charte  fait  output/lens/charte.docx",
            "lens/convention  fait  output/lens/convention.docx",
            "2 faits, 0 inchangé, 0 en échec",
        ],
        [],
    )
    assert second.out == [
        "lens/charte  inchangé  output/lens/charte.docx",
        "lens/convention  inchangé  output/lens/convention.docx",
        "0 fait, 2 inchangés, 0 en échec",
    ]
    assert workspace.document("lens", "convention").stat().st_mtime_ns == written.st_mtime_ns


def test_one_faulty_act_does_not_stop_the_others(tmp_path: Path) -> None:
    workspace = minimal_workspace(tmp_path, {**TEMPLATES, **BROKEN})

    found = run("--workspace", str(tmp_path), "build", "lens/charte", "lens/convention")

    assert found == Said(
        1,
        [
            "lens/charte  fait  output/lens/charte.docx",
            "lens/convention  en échec",
            "1 fait, 0 inchangé, 1 en échec",
        ],
        [
            f"{CONVENTION}:3:22 : nom « financemnt » inconnu ;"
            " vouliez-vous dire « financement » ? [T-01]"
        ],
    )
    assert not workspace.document("lens", "convention").exists()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"contracts/lens/convention.yml": "nature: [\n"}, id="yaml"),
        pytest.param({"contracts/lens/convention.yml": "\u0007\n"}, id="control character"),
        pytest.param(BROKEN, id="unknown name"),
        pytest.param({CONVENTION: "## Objet\n\n{{ parties[9].nom }}\n"}, id="expression"),
        pytest.param({CONVENTION: "- a\n  - b\n"}, id="markdown"),
        pytest.param({CONVENTION: "## Objet {#objet}\n\nVoir [](#objt).\n"}, id="reference"),
        pytest.param({"templates/convention.docx": b"PK not a template"}, id="template"),
    ],
)
def test_a_fault_leaves_what_was_made_before_as_it_was(
    workspace: Workspace, said: Callable[..., Said], fault: Mapping[str, str | bytes]
) -> None:
    said("build", "lens/convention")
    before = workspace.document("lens", "convention").read_bytes()
    minimal_workspace(workspace.root, {**TEMPLATES, **fault})

    found = said("build", "lens/convention")

    assert found.code == 1
    assert found.out == ["lens/convention  en échec", "0 fait, 0 inchangé, 1 en échec"]
    assert found.err
    assert not [line for line in found.err if "Traceback" in line or not line.endswith("]")]
    assert workspace.document("lens", "convention").read_bytes() == before
    assert _left_beside(workspace) == ["convention.docx"]


def test_a_full_disk_leaves_nothing_half_written(workspace: Workspace) -> None:
    command = [sys.executable, "-c", "import sys; from clsdocs.cli import cli; sys.exit(cli())"]

    found = subprocess.run(
        [*command, "--workspace", str(workspace.root), "build", "lens/convention"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_no_file_above_one_kilobyte,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert found.returncode == 1
    assert found.stdout.splitlines()[0] == "lens/convention  en échec"
    assert found.stderr.startswith("output/lens/convention.docx : écriture impossible (")
    assert found.stderr.endswith(" ; vérifier la place et les droits, puis relancer [C-02]\n")
    assert _left_beside(workspace) == []


def _no_file_above_one_kilobyte() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


def _left_beside(workspace: Workspace) -> list[str]:
    folder = workspace.document("lens", "convention").parent
    return sorted(path.name for path in folder.iterdir() if path.is_file())


# Checking


def test_check_says_every_problem_on_the_output_and_counts_them_apart(tmp_path: Path) -> None:
    faults = {**BROKEN, "contracts/lens/charte.md": "## Objet\n"}
    minimal_workspace(tmp_path, {**TEMPLATES, **faults})

    found = run("--workspace", str(tmp_path), "check", "lens/charte", "lens/convention")

    assert found.code == 1
    assert [line for line in found.out if not line.endswith("(information)")] == [
        "contracts/lens/charte.md:1 : l’article « Objet » n’a pas d’identifiant ;"
        " écrire : ## Objet {#objet} [T-11]",
        f"{CONVENTION}:3:22 : nom « financemnt » inconnu ;"
        " vouliez-vous dire « financement » ? [T-01]",
    ]
    assert found.err[0].startswith("2 bloquants, ")


def test_what_is_only_information_does_not_fail(said: Callable[..., Said]) -> None:
    found = said("check", "lens/convention", "--strict")

    assert found.code == 0
    assert all(line.endswith("[B-01] (information)") for line in found.out)


def test_check_makes_no_document(workspace: Workspace, said: Callable[..., Said]) -> None:
    said("check")

    assert list(workspace.output.rglob("*.docx")) == []


@pytest.mark.parametrize("sorte", ["acte", "dossier", "organismes", "fiche"])
def test_a_schema_is_json(said: Callable[..., Said], sorte: str) -> None:
    found = said("schema", sorte)

    assert found.code == 0
    assert found.out[0] == "{"
