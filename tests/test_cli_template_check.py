from __future__ import annotations

import json
import zipfile
from pathlib import Path

import click
import pytest

from clsdocs.cli import cli
from clsdocs.cli.templates import render, template
from docxtpl_making import docx, p, text_box
from helpers import build_tree, convert_pdf, pdf_text
from small_templates import texts
from test_cli import Said, run
from test_cli_templates import FAULTS, FAULTY, FILES, LACKING


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where commands run, which holds templates and data."""
    monkeypatch.chdir(build_tree(tmp_path / "travail", FILES))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return Path.cwd()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["bon.docx"], Said(0, [], ["Aucune faute."])),
        (["bon.docx", "lens.yml", "arras.json"], Said(0, [], ["Aucune faute."])),
        (["faux.docx"], Said(1, list(FAULTS), ["3 fautes"])),
        (["faux.docx", "absent.yml"], Said(1, list(FAULTS), ["3 fautes"])),
        (["bon.docx", "vide.yml"], Said(1, list(LACKING), ["3 fautes"])),
        (
            ["bon.docx", "absent.yml"],
            Said(
                1,
                ["absent.yml : fichier absent ; le créer, ou corriger son nom [D-01]"],
                ["1 faute"],
            ),
        ),
        (
            ["absent.docx"],
            Said(1, [], ["absent.docx : ce gabarit n’existe pas ; vérifier son nom [W-01]"]),
        ),
    ],
    ids=["good", "good data", "faulty", "faulty and data", "lacking", "absent data", "absent"],
)
def test_all_that_is_wrong_with_a_template_is_told(args: list[str], said: Said) -> None:
    assert run("template", "check", *args) == said


def test_with_many_files_of_data_each_fault_says_whose_it_is() -> None:
    said = run("template", "check", "bon.docx", "lens.yml", "vide.yml")

    assert said.out == [line.replace(" : nom", " : avec vide.yml, nom") for line in LACKING]


def comments(path: Path) -> list[str]:
    """Return the words of the comments of the document `path`."""
    with zipfile.ZipFile(path) as package:
        if "word/comments.xml" not in package.namelist():
            return []
        xml = package.read("word/comments.xml").decode()
    chunks = xml.split("<w:comment ")[1:]
    return [
        "".join(t.partition("<")[0] for t in c.replace("<w:t ", "<w:t>").split(">")) for c in chunks
    ]


def test_a_copy_has_a_comment_at_each_fault(folder: Path) -> None:
    said = run("template", "check", "faux.docx", "--annotate", "copie.docx")

    told = comments(folder / "copie.docx")
    assert said == Said(1, list(FAULTS), ["3 fautes"])
    assert len(told) == 3
    assert "filtre « motnant » inconnu" in "".join(told)
    assert "en-tête 1" in "".join(told)
    assert (folder / "faux.docx").read_bytes() == FAULTY


def test_the_copy_of_a_template_without_fault_has_no_comment(folder: Path) -> None:
    said = run("template", "check", "bon.docx", "--annotate", "copie.docx")

    assert said == Said(0, [], ["Aucune faute."])
    assert comments(folder / "copie.docx") == []


def test_the_copy_opens_in_libreoffice(folder: Path, soffice: str, pdftotext: str) -> None:
    run("template", "check", "faux.docx", "--annotate", "copie.docx")

    pages = pdf_text(convert_pdf(folder / "copie.docx", soffice), pdftotext)

    assert "{{ lieu | motnant }}" in pages


@pytest.mark.parametrize(
    ("copy", "line"),
    [
        (
            "faux.docx",
            "faux.docx : la copie annotée remplacerait un fichier lu, ou n’est pas un .docx ;"
            " la nommer autrement, en .docx [C-05]",
        ),
        (
            "lens.yml/copie.docx",
            "lens.yml/copie.docx : écriture impossible (un fichier tient la place du dossier) ;"
            " vérifier la place et les droits, puis relancer [C-02]",
        ),
    ],
)
def test_a_copy_that_cannot_be_written_is_told(folder: Path, copy: str, line: str) -> None:
    said = run("template", "check", "faux.docx", "--annotate", copy)

    assert said == Said(1, list(FAULTS), [line, "3 fautes"])
    assert (folder / "faux.docx").read_bytes() == FAULTY


def test_a_copy_that_cannot_be_written_fails_without_a_fault_too() -> None:
    said = run("template", "check", "bon.docx", "--annotate", "bon.docx")

    line = (
        "bon.docx : la copie annotée remplacerait un fichier lu, ou n’est pas un .docx ;"
        " la nommer autrement, en .docx [C-05]"
    )
    assert said == Said(1, [], [line, "Aucune faute."])


# What a template needs


def test_the_needs_of_a_template_are_told_in_plain_words() -> None:
    assert run("template", "fields", "bon.docx") == Said(
        0, ["lieu : texte", "fiches : liste ; chaque élément :", "  nom : texte"], []
    )


def test_the_needs_of_a_template_make_a_file_to_fill(folder: Path) -> None:
    said = run("template", "fields", "bon.docx", "--format", "yaml")

    filled = "\n".join(said.out).replace("lieu:", "lieu: Lens").replace("nom:", "nom: Santé")
    (folder / "rempli.yml").write_text(filled, encoding="utf-8")
    assert run("render", "bon.docx", "rempli.yml", "-o", "fait.docx").code == 0
    assert texts((folder / "fait.docx").read_bytes()) == ["À Lens", "Santé"]


def test_the_needs_of_a_template_make_a_schema() -> None:
    said = run("template", "fields", "bon.docx", "--format", "schema")

    schema = json.loads("\n".join(said.out))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["lieu", "fiches"]
    assert schema["properties"]["fiches"]["items"]["required"] == ["nom"]


def test_a_template_at_fault_has_no_needs_to_tell() -> None:
    assert run("template", "fields", "faux.docx") == Said(1, [], list(FAULTS))


def test_a_text_box_is_asked_for_once(folder: Path) -> None:
    (folder / "boîte.docx").write_bytes(docx(p("x", text_box(p("{{ lieu }}")))))

    assert run("template", "fields", "boîte.docx") == Said(0, ["lieu : texte"], [])


# Help and misuse


COMMANDS = [["render"], ["template"], ["template", "check"], ["template", "fields"]]


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_help_is_in_french(args: list[str]) -> None:
    said = run(*args, "--help")

    text = "\n".join(said.out)
    assert said.code == 0
    assert said.out[0].startswith(f"Usage : {' '.join(['cli', *args])} [OPTIONS]")
    assert "Afficher cette aide." in text
    english = ("Usage:", "Commands:", "Show this", "required", "default", "range", "<=")
    assert [word for word in english if word in text] == []


@pytest.mark.parametrize("command", [render, *template.commands.values()], ids=lambda c: c.name)
def test_every_command_and_option_has_its_help(command: click.Command) -> None:
    options = [param for param in command.params if isinstance(param, click.Option)]

    assert command.help
    assert [option.name for option in options if not option.help] == []
    assert "render" in cli.commands


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["render", "bon.docx", "-o", "x"], "il manque DONNÉES… ; voir --help"),
        (["template", "check"], "il manque GABARIT.docx ; voir --help"),
        (
            ["template", "chek"],
            "commande « chek » inconnue ; vouliez-vous dire « check » ?",
        ),
        (
            ["template", "fields", "bon.docx", "--format", "xml"],
            "valeur impossible pour --format ; voir --help",
        ),
        (
            ["render", "bon.docx", "lens.yml", "-o", "x", "--jobs", "0"],
            "valeur impossible pour --jobs ; voir --help",
        ),
        (["render", "bon.docx", "lens.yml"], "il manque -o ; voir --help"),
    ],
)
def test_misuse_is_said_in_one_line(args: list[str], sentence: str) -> None:
    assert run(*args) == Said(2, [], [f"clsdocs : {sentence}"])
