from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from docxtpl_making import docx, p, ps
from helpers import build_tree
from minimal import minimal_workspace
from small_templates import texts
from test_cli import Said, run

GOOD = docx(
    ps("À {{ lieu }}", "{%p for f in fiches %}", "{{ f.nom }}", "{%p endfor %}"),
    core="<dc:title>{{ lieu }}</dc:title>",
)
FAULTY = docx(
    ps("À {{ lieu | motnant }}", "{%p if oui %}", "fin"), header_default=p("Le {{ jour | dat }}")
)
FILES: dict[str, str | bytes] = {
    "bon.docx": GOOD,
    "faux.docx": FAULTY,
    "lens.yml": "lieu: Lens\nfiches: [{nom: Santé}, {nom: Habitat}]\n",
    "arras.json": '{"lieu": "Arras & co", "fiches": []}',
    "vide.yml": "lieux: Douai\n",
    "autre/lens.yml": "lieu: Lens\nfiches: []\n",
}
FAULTS = (
    "faux.docx:1:3 : corps, « À ▸{{ lieu | motnant }}◂ » : filtre « motnant » inconnu ;"
    " vouliez-vous dire « montant » ? [W-14]",
    "faux.docx:1:4 : en-tête 1, « Le ▸{{ jour | dat }}◂ » : filtre « dat » inconnu ;"
    " vouliez-vous dire « date » ? [W-14]",
    "faux.docx:2:1 : corps, « {%p if oui %} » : {% if %} n’est jamais fermé ;"
    " ajouter {% endif %} [W-13]",
)
LACKING = (
    "bon.docx : propriétés, « {{ lieu }} » : nom « lieu » inconnu ;"
    " vouliez-vous dire « lieux » ? [W-21]",
    "bon.docx:1:3 : corps, « À ▸{{ lieu }}◂ » : nom « lieu » inconnu ;"
    " vouliez-vous dire « lieux » ? [W-21]",
    "bon.docx:2:1 : corps, « {%p for f in fiches %} » : nom « fiches » inconnu ;"
    " les données n’ont pas ce nom [W-21]",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where commands run, which holds templates and data, with caches of its own."""
    monkeypatch.chdir(build_tree(tmp_path / "travail", FILES))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return Path.cwd()


def kept(folder: Path) -> list[str]:
    """Return the names of the compiled templates that the user's caches hold."""
    return [path.name for path in (folder.parent / "caches/clsdocs/templates").glob("*")]


def made(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


# Rendering


def test_one_file_of_data_gives_one_document(folder: Path) -> None:
    said = run("render", "bon.docx", "lens.yml", "-o", "nouveau/fait.docx")

    assert said == Said(0, ["nouveau/fait.docx  fait"], [])
    assert texts((folder / "nouveau/fait.docx").read_bytes()) == ["À Lens", "Santé", "Habitat"]


def test_a_folder_receives_a_document_for_each_file_of_data(folder: Path) -> None:
    said = run("render", "bon.docx", "lens.yml", "arras.json", "-o", "faits")

    done = ["faits/lens.docx  fait", "faits/arras.docx  fait", "2 faits, 0 en échec"]
    assert said == Said(0, done, [])
    assert {name: texts(data) for name, data in made(folder / "faits").items()} == {
        "arras.docx": ["À Arras & co"],
        "lens.docx": ["À Lens", "Santé", "Habitat"],
    }


def test_a_template_is_compiled_once(folder: Path) -> None:
    run("render", "bon.docx", "lens.yml", "arras.json", "-o", "faits")
    (known,) = kept(folder)
    written = (folder.parent / "caches/clsdocs/templates" / known).stat()

    run("render", "bon.docx", "lens.yml", "-o", "encore")

    assert kept(folder) == [known]
    again = (folder.parent / "caches/clsdocs/templates" / known).stat()
    assert again.st_mtime_ns == written.st_mtime_ns


def lacking(data: str) -> list[str]:
    """Return what is said of `data`, which lacks every name."""
    return [line.replace(" : ", f" : avec {data}, ", 1) for line in LACKING]


def test_data_at_fault_give_no_document_and_the_others_go_on(folder: Path) -> None:
    said = run("render", "bon.docx", "lens.yml", "vide.yml", "absent.yml", "-o", "faits")

    assert said == Said(
        1,
        [
            "faits/lens.docx  fait",
            "faits/vide.docx  en échec",
            "faits/absent.docx  en échec",
            "1 fait, 2 en échec",
        ],
        [
            *lacking("vide.yml"),
            "absent.yml : fichier absent ; le créer, ou corriger son nom [D-01]",
        ],
    )
    assert list(made(folder / "faits")) == ["lens.docx"]


def test_a_document_already_there_stays_when_its_data_are_at_fault(folder: Path) -> None:
    run("render", "bon.docx", "lens.yml", "-o", "fait.docx")
    before = (folder / "fait.docx").read_bytes()

    said = run("render", "bon.docx", "vide.yml", "-o", "fait.docx")

    assert said.code == 1
    assert (folder / "fait.docx").read_bytes() == before


@pytest.mark.parametrize("count", [2, 25])
def test_two_processes_give_the_bytes_of_one(folder: Path, count: int) -> None:
    names = [f"{rank}.json" for rank in range(count)]
    build_tree(folder, {n: json.dumps({"lieu": n, "fiches": [{"nom": n}] * 3}) for n in names})
    names.insert(1, "vide.yml")

    alone = run("render", "bon.docx", *names, "-o", "un", "--jobs", "1")
    both = run("render", "bon.docx", *names, "-o", "deux", "--jobs", "2")

    assert [line.replace("deux/", "un/") for line in both.out] == alone.out
    assert (both.code, both.err) == (alone.code, alone.err) == (1, lacking("vide.yml"))
    assert made(folder / "deux") == made(folder / "un")
    assert len(made(folder / "un")) == count


def test_many_files_of_data_are_shared_between_processes_unless_told_otherwise(
    folder: Path,
) -> None:
    names = [f"{rank}.json" for rank in range(25)]
    build_tree(folder, {name: json.dumps({"lieu": name, "fiches": []}) for name in names})

    said = run("render", "bon.docx", *names, "-o", "faits")

    assert (said.code, said.out[-1], said.err) == (0, "25 faits, 0 en échec", [])


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            ["bon.docx", "lens.yml", "autre/lens.yml", "-o", "faits"],
            "faits/lens.docx : deux fichiers de données donneraient ce document ;"
            " renommer l’un des deux [C-05]",
        ),
        (
            ["bon.docx", "lens.yml", "-o", "bon.docx"],
            "bon.docx : ce document remplacerait le gabarit ; donner un autre nom à -o [C-05]",
        ),
        (
            ["bon.docx", "lens.yml", "-o", "autre/../bon.docx"],
            "autre/../bon.docx : ce document remplacerait le gabarit ;"
            " donner un autre nom à -o [C-05]",
        ),
        (
            ["bon.docx", "lens.yml", "arras.json", "-o", "fait.docx"],
            "fait.docx : plusieurs fichiers de données pour un seul document ;"
            " donner un dossier à -o [C-05]",
        ),
        (
            ["absent.docx", "lens.yml", "-o", "faits"],
            "absent.docx : ce gabarit n’existe pas ; vérifier son nom [W-01]",
        ),
        (
            ["autre", "lens.yml", "-o", "faits"],
            "autre : ce n’est pas un document Word, ou il est démesuré ; vérifier son nom [W-01]",
        ),
    ],
    ids=["one stem", "template", "template by another way", "one document", "absent", "folder"],
)
def test_what_cannot_be_rendered_is_refused_in_one_line(
    folder: Path, args: list[str], line: str
) -> None:
    before = made(folder / "autre")

    assert run("render", *args) == Said(1, [], [line])
    assert (folder / "bon.docx").read_bytes() == GOOD
    assert not (folder / "faits").exists()
    assert made(folder / "autre") == before


@pytest.mark.parametrize(
    ("out", "shown"),
    [("bon", "bon/arras.docx"), ("bon/fait.docx", "bon/fait.docx")],
)
def test_a_file_in_the_place_of_the_folder_is_told(folder: Path, out: str, shown: str) -> None:
    (folder / "bon").write_bytes(GOOD)

    said = run("render", "bon.docx", "arras.json", "-o", out)

    assert said == Said(
        1,
        [f"{shown}  en échec"],
        [
            f"{shown} : écriture impossible (un fichier tient la place du dossier) ;"
            " vérifier la place et les droits, puis relancer [C-02]"
        ],
    )
    assert (folder / "bon").read_bytes() == GOOD


def test_data_that_are_a_folder_or_something_else_are_told() -> None:
    said = run("render", "bon.docx", "autre", "bon.docx", "-o", "faits")

    advice = "ce fichier n’est ni YAML ni JSON ; donner un fichier .yml, .yaml ou .json [D-01]"
    refusal = (
        "autre : c’est un dossier, non un fichier de données ;"
        " donner les fichiers qu’il contient, par exemple dossier/*.yml [D-01]"
    )
    assert said.err == [refusal, f"bon.docx : {advice}"]


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not stop the administrator")
def test_a_folder_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "autre").chmod(0)
    try:
        said = run("render", "bon.docx", "autre/lens.yml", "-o", "faits")
    finally:
        (folder / "autre").chmod(0o700)

    assert said.code == 1
    assert [line.partition(" : ")[0] for line in said.err] == ["autre/lens.yml"]


def test_a_template_at_fault_is_refused_before_any_data_are_read() -> None:
    said = run("render", "faux.docx", "absent.yml", "-o", "faits")

    assert said == Said(1, [], list(FAULTS))
    assert not Path("faits").exists()


# Caches


def test_a_template_of_a_workspace_is_kept_where_only_its_user_writes(
    folder: Path, tmp_path: Path
) -> None:
    workspace = minimal_workspace(tmp_path / "espace", {"templates/lettre.docx": GOOD})

    gabarit = str(workspace.root / "templates/lettre.docx")
    said = run("render", gabarit, "lens.yml", "-o", "fait.docx")

    assert said.code == 0
    assert not (workspace.root / "output").exists()
    assert len(kept(folder)) == 1


def test_without_a_folder_of_caches_they_are_at_home(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relatif")
    monkeypatch.setenv("HOME", str(tmp_path))

    run("render", "bon.docx", "lens.yml", "-o", "fait.docx")

    assert len(list((tmp_path / ".cache/clsdocs/templates").glob("*.json"))) == 1
    assert not (folder / "relatif").exists()


def test_caches_that_cannot_be_written_or_read_stop_nothing(folder: Path) -> None:
    caches = folder.parent / "caches"
    caches.write_text("un fichier", encoding="utf-8")
    first = run("render", "bon.docx", "lens.yml", "-o", "fait.docx")
    caches.unlink()

    run("render", "bon.docx", "lens.yml", "-o", "fait.docx")
    (name,) = kept(folder)
    known = caches / "clsdocs/templates" / name
    known.write_bytes(b"\xff\x00 {")
    second = run("render", "bon.docx", "lens.yml", "-o", "encore.docx")

    assert first == Said(0, ["fait.docx  fait"], [])
    assert second == Said(0, ["encore.docx  fait"], [])
    assert (folder / "encore.docx").read_bytes() == (folder / "fait.docx").read_bytes()
