"""From `clsdocs new` to the files of a new dossier, what they hold, and the exact refusals."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from clsdocs.batch import build_documents
from clsdocs.cli import cli
from clsdocs.domain.texte import Text
from clsdocs.errors import is_blocking
from clsdocs.examen import check_documents
from clsdocs.sources import load_dossier, load_organismes
from clsdocs.sources.nodes import MappingNode, Node, ScalarNode, SequenceNode
from clsdocs.sources.strict_yaml import parse
from clsdocs.workspace import Workspace
from creating import ACTS, ROOT, TYPES, code, new, tree
from helpers import build_tree

FILES = sorted(path for path in TYPES.rglob("*") if path.is_file())


@pytest.mark.parametrize("sorte", ACTS)
def test_a_new_dossier_builds_at_once_in_a_fresh_folder(sorte: str, tmp_path: Path) -> None:
    done = new(tmp_path, "aurecourt", "--type", sorte)

    workspace = Workspace(tmp_path)
    results = list(build_documents(workspace, []))
    assert code(done) == 0, done.stderr
    assert [str(p) for p in check_documents(workspace, []).problems if is_blocking(p)] == []
    assert [(r.doc, r.outcome) for r in results] == [
        (f"aurecourt/{name}", "fait") for name in ACTS[sorte]
    ]


def test_each_file_made_is_told_then_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()

    done = new(tmp_path, "aurecourt", "--type", "diagnostic")

    assert done.stdout.splitlines() == [
        "contracts/organismes.yml  créé",
        "contracts/aurecourt/contrat.md  créé",
        "contracts/aurecourt/contrat.yml  créé",
        "contracts/aurecourt/dossier.yml  créé",
        "contracts/aurecourt/engagements/ars.md  créé",
        "contracts/aurecourt/engagements/epci.md  créé",
        "contracts/aurecourt/engagements/prefecture.md  créé",
        "contracts/aurecourt/fiches/1-1-organiser-les-ressources.md  créé",
        "contracts/aurecourt/fiches/1-2-mobiliser-les-partenaires.md  créé",
        "contracts/aurecourt/fiches/1-3-choisir-les-priorites.md  créé",
        "contracts/aurecourt/fiches/1-4-proposer-la-formalisation.md  créé",
        f"Ensuite : clsdocs --workspace {tmp_path} check aurecourt",
    ]
    assert done.stderr == ""


def test_without_a_type_the_dossier_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(cli, ["new", "aurecourt"])

    made = set(tree(tmp_path / "contracts" / "aurecourt"))
    assert made == set(tree(TYPES / "complet")) - {"organismes.yml"}
    assert done.stdout.splitlines()[-1] == "Ensuite : clsdocs check aurecourt"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TYPES)))
def test_each_file_says_what_to_fill_and_where_the_guide_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n")

    mark = "{%# " if path.suffix == ".md" and "fiches" not in path.parts else "# "
    opening = [line for line in lines[:4] if line.startswith(mark)]
    assert lines[0].startswith((f"{mark}À remplir : ", f"{mark}À relire"))
    assert "Guide du rédacteur : docs/guide.md (projet clsdocs)." in "\n".join(opening)


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.suffix == ".yml" or "fiches" in p.parts],
    ids=lambda path: str(path.relative_to(TYPES)),
)
def test_sentences_are_between_quotes(path: Path) -> None:
    text = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n")[0]

    parsed = parse(Text(path.name, text))

    assert parsed.problems == ()
    assert parsed.node is not None
    bare = [s.text for s in scalars(parsed.node) if s.plain and " " in s.text]
    assert [words for words in bare if not re.fullmatch(r"à fixer|\d+ %", words)] == []


def scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, MappingNode):
        for value in node.values.values():
            yield from scalars(value)


@pytest.mark.parametrize("sorte", ACTS)
def test_the_institutions_of_a_type_are_those_that_its_acts_name(
    sorte: str, tmp_path: Path
) -> None:
    new(tmp_path, "aurecourt", "--type", sorte)

    workspace = Workspace(tmp_path)
    documents = load_dossier(workspace, "aurecourt").documents.values()
    parties = {partie.id for document in documents for partie in document.parties}
    organismes = load_organismes(workspace).organismes
    assert set(organismes) == parties
    assert all(organisme and organisme.representants for organisme in organismes.values())


@pytest.mark.parametrize("sorte", ACTS)
def test_there_are_as_many_originals_as_parties(sorte: str, tmp_path: Path) -> None:
    new(tmp_path, "aurecourt", "--type", sorte)

    documents = load_dossier(Workspace(tmp_path), "aurecourt").documents.values()

    originals = [d.signature.exemplaires if d.signature else None for d in documents]
    assert originals == [len(document.parties) for document in documents]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["Lens Liévin"],
            "contracts : « Lens Liévin » n’est pas un nom de dossier ; "
            "écrire : clsdocs new lens-lievin [N-01]",
        ),
        (
            ["Cœur-d’Ostrevent_2027"],
            "contracts : « Cœur-d’Ostrevent_2027 » n’est pas un nom de dossier ; "
            "écrire : clsdocs new coeur-d-ostrevent-2027 [N-01]",
        ),
        (
            ["../ailleurs"],
            "contracts : « ../ailleurs » n’est pas un nom de dossier ; "
            "écrire : clsdocs new ailleurs [N-01]",
        ),
        (
            ["…"],
            "contracts : « … » n’est pas un nom de dossier ; "
            "le nommer en minuscules sans accent, chiffres et tirets : lens-lievin [N-01]",
        ),
        (
            ["ici"],
            "contracts/ici : ce dossier existe déjà ; "
            "choisir un autre nom, ou compléter ce dossier [N-02]",
        ),
        (
            ["ici", "--from", "ici"],
            "contracts/ici : ce dossier existe déjà ; "
            "choisir un autre nom, ou compléter ce dossier [N-02]",
        ),
        (
            ["nouveau", "--type", "complets"],
            "templates/dossiers : type de dossier « complets » inconnu ; "
            "vouliez-vous dire « complet » ? [N-03]",
        ),
        (
            ["nouveau", "--type", "../dossiers"],
            "templates/dossiers : type de dossier « ../dossiers » inconnu ; "
            "types : complet, diagnostic [N-03]",
        ),
        (
            ["nouveau", "--from", "icy"],
            "contracts : « icy » n’existe pas ; vouliez-vous dire « ici » ? [N-04]",
        ),
        (
            ["nouveau", "--from", "autre-part"],
            "contracts : « autre-part » n’existe pas ; possibles : ici [N-04]",
        ),
        (
            ["nouveau"],
            "contracts/organismes.yml:2:1 : clé « a » en double (déjà ligne 1) ; "
            "n’en garder qu’une [L-04]",
        ),
    ],
)
def test_a_refusal_says_why_and_touches_nothing(
    words: list[str], line: str, tmp_path: Path
) -> None:
    files = {"contracts/organismes.yml": "a: 1\na: 2\n", "contracts/ici/dossier.yml": "# vide\n"}
    before = tree(build_tree(tmp_path, files))

    done = new(tmp_path, *words)

    assert (code(done), done.stdout, done.stderr) == (1, "", f"{line}\n")
    assert tree(tmp_path) == before


def test_a_type_and_another_dossier_do_not_go_together(tmp_path: Path) -> None:
    done = new(tmp_path, "nouveau", "--type", "complet", "--from", "ici")

    assert code(done) == 2
    assert done.stderr == "clsdocs : --type et --from ensemble ; n’en garder qu’un\n"
    assert tree(tmp_path) == {}


OWN = """\
# Les nôtres
epci:
  type: epci
  nom: Communauté d'agglomération
  article: la
  genre: f
# fin"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_institutions_that_lack_are_added_at_the_end(line_end: str, tmp_path: Path) -> None:
    own = OWN.replace("\n", line_end).encode()
    build_tree(tmp_path, {"contracts/organismes.yml": own, "templates/x": ""})

    done = new(tmp_path, "aurecourt", "--type", "diagnostic")

    whole = (tmp_path / "contracts/organismes.yml").read_bytes()
    annuaire = load_organismes(Workspace(tmp_path))
    assert done.stdout.splitlines()[0] == "contracts/organismes.yml  complété : ars, prefecture"
    assert whole.startswith(own)
    assert whole.count(b"\n") == whole.count(line_end.encode())
    assert "# L’État est la partie ; le préfet du département le représente." in whole.decode()
    assert list(annuaire.organismes) == ["epci", "ars", "prefecture"]
    assert annuaire.problems == ()


def test_institutions_already_there_are_left_alone(tmp_path: Path) -> None:
    new(tmp_path, "premier")
    before = (tmp_path / "contracts/organismes.yml").read_bytes()

    done = new(tmp_path, "second", "--type", "diagnostic")

    assert "organismes.yml" not in done.stdout
    assert (tmp_path / "contracts/organismes.yml").read_bytes() == before


def test_institutions_that_cannot_be_added_are_told(tmp_path: Path) -> None:
    build_tree(tmp_path, {"contracts/organismes.yml": "  epci:\n    type: epci\n"})
    before = tree(tmp_path)

    done = new(tmp_path, "aurecourt", "--type", "diagnostic")

    assert code(done) == 1
    assert tree(tmp_path) == before
    assert done.stderr.startswith("contracts/organismes.yml")


def test_a_folder_without_templates_gets_them(tmp_path: Path) -> None:
    new(tmp_path, "aurecourt")

    made = {name for name in tree(tmp_path) if name.startswith("templates/")}
    shipped = [*ROOT.glob("templates/*.docx"), *ROOT.glob("templates/clauses/**/*.*")]
    assert made == {path.relative_to(ROOT).as_posix() for path in shipped}


def test_the_templates_of_the_workspace_are_left_alone(tmp_path: Path) -> None:
    build_tree(tmp_path, {"templates/convention.docx": b"le mien"})

    new(tmp_path, "aurecourt")

    assert tree(tmp_path / "templates") == {"convention.docx": b"le mien"}


def test_the_types_of_the_workspace_come_first(tmp_path: Path) -> None:
    files = {
        "templates/dossiers/complet/dossier.yml": "# le nôtre\n",
        "templates/dossiers/clsm/dossier.yml": "# santé mentale\n",
    }
    build_tree(tmp_path, files)

    new(tmp_path, "premier")
    new(tmp_path, "second", "--type", "clsm")

    assert tree(tmp_path / "contracts") == {
        "premier/dossier.yml": "# le nôtre\n".encode(),
        "second/dossier.yml": "# santé mentale\n".encode(),
    }


def test_an_installed_package_carries_its_types(tmp_path: Path) -> None:
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    shutil.copytree(
        ROOT / "clsdocs", site / "clsdocs", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "templates", site / "clsdocs" / "_templates")
    fresh.mkdir()
    program = f"import sys; sys.path.insert(0, {str(site)!r}); from clsdocs.cli import cli; cli()"

    done = subprocess.run(
        [sys.executable, "-I", "-c", program, "new", "aurecourt"],
        cwd=fresh,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "Ensuite : clsdocs check aurecourt"
    assert (fresh / "templates" / "convention.docx").is_file()


KILLED_AT_EVERY_STEP = """
import os, sys
from pathlib import Path
from clsdocs.creation import create_dossier
from clsdocs.workspace import Workspace

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}

def kill_at(step, folder):
    count = 0
    def watch(event, arguments):
        nonlocal count
        if event in STEPS and str(arguments[0]).startswith(str(folder)):
            count += 1
            if count == step:
                os._exit(9)
    sys.addaudithook(watch)

for step in range(1, 500):
    folder = Path(sys.argv[1]) / str(step)
    folder.mkdir()
    child = os.fork()
    if child == 0:
        kill_at(step, folder)
        create_dossier(Workspace(folder), "aurecourt", "diagnostic")
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
"""


def test_a_run_that_is_killed_leaves_a_whole_dossier_or_none(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path)], check=True)

    whole = set(tree(TYPES / "diagnostic")) - {"organismes.yml"}
    folders = sorted(tmp_path.iterdir())
    assert len(folders) > 20
    for folder in folders:
        workspace = Workspace(folder)
        made = workspace.dossiers() if workspace.contracts.is_dir() else ()
        if not made:
            assert code(new(folder, "aurecourt", "--type", "diagnostic")) == 0
        assert set(tree(workspace.dossier("aurecourt"))) == whole
        assert code(new(folder, "autre", "--type", "diagnostic")) == 0
        assert [name for name in tree(folder) if "nouveau" in name] == []


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    build_tree(tmp_path, {"contracts": "un fichier"})

    done = new(tmp_path, "aurecourt")

    assert code(done) == 1
    assert done.stderr == (
        "contracts/aurecourt : écriture impossible (File exists) ; "
        "vérifier la place et les droits, puis relancer [C-02]\n"
    )
    assert tree(tmp_path) == {"contracts": b"un fichier"}
