import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from clsdocs.cli import cli
from clsdocs.workspace import Workspace
from minimal import FILES, minimal_workspace

TEMPLATE = (Path(__file__).parents[1] / "templates" / "convention.docx").read_bytes()
TEMPLATES = {f"templates/{n}.docx": TEMPLATE for n in ("charte", "convention", "contrat")}
COMMAND = [sys.executable, "-c", "import sys; from clsdocs.cli import cli; sys.exit(cli())"]
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
    english = ("Usage:", "Commands:", "Show this", "Try '", "required", "default")
    assert not [word for word in english if word in text]


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
            "« zzz » n’a pas de schéma ; "
            "choisir acte, avenant, decision, dossier, organismes ou fiche",
        ),
        (["schema", "acte", "dossier"], "mots en trop sur la ligne ; voir --help"),
        (["end", "lens/contrat"], "il manque --cause ; voir --help"),
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


def test_a_fault_of_the_facts_does_not_hide_the_writing_of_the_text(tmp_path: Path) -> None:
    facts = FILES["contracts/lens/convention.yml"].replace(
        "nature: convention", "natur: convention"
    )
    prose = "## Objet {#objet}\n\n#Durée\n"
    files = {"contracts/lens/convention.yml": facts, CONVENTION: prose}
    minimal_workspace(tmp_path, {**TEMPLATES, **files})

    found = run("--workspace", str(tmp_path), "check", "lens/convention")

    codes = [line.rpartition("[")[2].rstrip("]") for line in found.out if "bloquant" not in line]
    assert [code for code in codes if code in ("L-11", "P-09")] == ["P-09", "L-11"]


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
    found = subprocess.run(
        [*COMMAND, "--workspace", str(workspace.root), "build", "lens/convention"],
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


def test_two_builds_at_once_leave_one_whole_document(workspace: Workspace) -> None:
    command = [*COMMAND, "--workspace", str(workspace.root), "build", "lens/convention"]

    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate()[0].splitlines()[-1] for process in started]

    assert [line for line in said if not line.endswith(", 0 en échec")] == []
    assert zipfile.ZipFile(workspace.document("lens", "convention")).testzip() is None
    assert _left_beside(workspace) == ["convention.docx"]


def test_a_folder_in_the_place_of_the_document_is_named_so(
    workspace: Workspace, said: Callable[..., Said]
) -> None:
    workspace.document("lens", "convention").mkdir(parents=True)

    found = said("build", "lens/convention")

    assert found.err == [
        "output/lens/convention.docx : écriture impossible (un dossier tient la place du fichier) ;"
        " vérifier la place et les droits, puis relancer [C-02]"
    ]


def test_a_link_left_where_the_document_is_written_is_not_followed(
    workspace: Workspace, said: Callable[..., Said]
) -> None:
    precious = workspace.root / "precieux.txt"
    precious.write_text("précieux", encoding="utf-8")
    document = workspace.document("lens", "convention")
    document.parent.mkdir(parents=True)
    document.symlink_to(precious)
    document.with_name("convention.nouveau.docx").symlink_to(precious)

    said("build", "lens/convention")

    assert precious.read_text(encoding="utf-8") == "précieux"
    assert _left_beside(workspace) == ["convention.docx"]


def test_what_cannot_be_printed_is_one_line_and_no_traceback(workspace: Workspace) -> None:
    command = [*COMMAND, "--workspace", str(workspace.root), "check"]

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == (
        "clsdocs : lecture ou écriture impossible ;"
        " vérifier la place et les droits, puis relancer\n"
    )


def test_a_terminal_without_typographic_signs_shows_others(workspace: Workspace) -> None:
    command = [*COMMAND, "--workspace", str(workspace.root), "check", "lns"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}

    done = subprocess.run(command, capture_output=True, check=False, env=environment)

    assert done.stderr.decode("latin-1") == (
        "contracts : « lns » n?existe pas ; vouliez-vous dire « lens » ? [C-01]\n"
    )


def test_a_folder_that_is_gone_is_misuse(tmp_path: Path) -> None:
    gone = tmp_path / "parti"
    gone.mkdir()

    done = subprocess.run(
        [*COMMAND, "check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=gone,
        preexec_fn=gone.rmdir,
    )

    assert done.returncode == 2
    assert done.stderr == (
        "clsdocs : le dossier courant n’existe plus ;"
        " se placer dans le dossier de travail, ou indiquer --workspace DOSSIER\n"
    )


# Checking


def test_a_misnamed_dossier_does_not_stop_the_others(tmp_path: Path) -> None:
    minimal_workspace(tmp_path, {**TEMPLATES, "contracts/Lens Liévin/dossier.yml": "a: b\n"})

    found = run("--workspace", str(tmp_path), "build")

    assert "lens/convention  fait  output/lens/convention.docx" in found.out
    assert (
        "contracts/Lens Liévin : ce nom de dossier ne convient pas ;"
        " le nommer en minuscules sans accent, chiffres et tirets : lens-lievin [L-45]"
    ) in found.err


@pytest.mark.parametrize("cible", ["contracts/lens/convention.yml", "./contracts/lens/convention"])
def test_a_path_as_a_terminal_completes_it_names_the_act(
    said: Callable[..., Said], cible: str
) -> None:
    assert said("build", cible).out[0] == "lens/convention  fait  output/lens/convention.docx"


def test_a_name_that_would_change_the_terminal_is_shown_harmless(
    said: Callable[..., Said],
) -> None:
    assert said("check", "\x1b[31mlens\n") == Said(
        1, [], ["contracts : « \ufffd[31mlens⏎ » n’existe pas ; possibles : lens [C-01]"]
    )


def test_check_says_every_problem_on_the_output_and_counts_them_apart(tmp_path: Path) -> None:
    faults = {**BROKEN, "contracts/lens/charte.md": "## Objet\n"}
    minimal_workspace(tmp_path, {**TEMPLATES, **faults})

    found = run("--workspace", str(tmp_path), "check", "lens/charte", "lens/convention")

    assert found.code == 1
    assert [line for line in found.out if "[V-" not in line and "information" not in line] == [
        "contracts/lens/charte.md:1 : l’article « Objet » n’a pas d’identifiant ;"
        " écrire : ## Objet {#objet} [T-11]",
        f"{CONVENTION}:3:22 : nom « financemnt » inconnu ;"
        " vouliez-vous dire « financement » ? [T-01]",
    ]
    assert "bloquants" in found.err[0]


def test_what_is_only_information_does_not_fail(said: Callable[..., Said]) -> None:
    found = said("check", "lens/convention", "--strict", "--only", "B-01")

    assert found.code == 0
    assert found.out
    assert all("[B-01] (information" in line for line in found.out)


def test_check_makes_no_document(workspace: Workspace, said: Callable[..., Said]) -> None:
    said("check")

    assert list(workspace.output.rglob("*.docx")) == []


@pytest.mark.parametrize("sorte", ["acte", "dossier", "organismes", "fiche"])
def test_a_schema_is_json(said: Callable[..., Said], sorte: str) -> None:
    found = said("schema", sorte)

    assert found.code == 0
    assert found.out[0] == "{"
