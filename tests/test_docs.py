from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from clsdocs.acte.inputs import kinds_of
from clsdocs.acte.parts import Parts
from clsdocs.batch import build_documents
from clsdocs.cli import cli
from clsdocs.cli.templates import template
from clsdocs.domain.duree import EVENEMENTS
from clsdocs.errors import Gravite, is_blocking
from clsdocs.examen import check_documents
from clsdocs.expressions.readable import Kind
from clsdocs.expressions.word.acts import act_dialect
from clsdocs.sources.communes import COLUMNS
from clsdocs.sources.schemas import json_schema
from clsdocs.word.content import NAMES
from clsdocs.word.paraphes import PARAPHES
from clsdocs.word.toc import SOMMAIRE
from clsdocs.workspace import Workspace
from guide import (
    GUIDE,
    ROOT,
    Page,
    Row,
    folded,
    guide_workspace,
    paths_of,
    quoted,
    read_page,
    required,
)
from helpers import build_tree, docx_lines

DOSSIER = "vallee-verte"


@pytest.fixture(scope="module")
def guide() -> Page:
    return read_page()


@pytest.fixture(scope="module")
def readme() -> Page:
    return read_page("README.md")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return guide_workspace(tmp_path_factory.mktemp("guide"))


def unmade(workspace: Workspace, page: Page, cible: str) -> list[str]:
    """Return why documents that `cible` names cannot be made, each fault at its place in `page`."""
    results = list(build_documents(workspace, [cible]))
    problems = [p for result in results for p in result.problems]
    return [page.told(p) for p in problems if is_blocking(p)]


# The examples


def test_the_examples_of_the_guide_read_and_build(workspace: Workspace, guide: Page) -> None:
    faults = unmade(workspace, guide, DOSSIER)

    assert faults == []


def test_the_examples_of_the_guide_have_nothing_to_explain(
    workspace: Workspace, guide: Page
) -> None:
    problems = check_documents(workspace, [DOSSIER]).problems

    told = [guide.told(p) for p in problems if p.gravite is not Gravite.INFORMATION]
    assert told == []


def test_what_the_guide_quotes_is_printed(workspace: Workspace, guide: Page) -> None:
    list(build_documents(workspace, [DOSSIER]))

    made = sorted(workspace.output.rglob("*.docx"))
    lines = [folded(line) for path in made for line in docx_lines(path)]
    absent = {
        at: words for at, words in guide.quotations().items() if words not in "\n".join(lines)
    }
    assert guide.quotations()
    assert absent == {}


@pytest.mark.parametrize("act", ["la convention", "le contrat"])
def test_an_expression_prints_the_words_beside_it(act: str, guide: Page, tmp_path: Path) -> None:
    rows = guide.tables(f"dans {act}, on écrit")
    places = [guide.place(line) for line in rows]
    doc = f"{DOSSIER}/{act.split()[1]}"
    texts = [
        "## Essai {#essai}",
        *(quoted(row[0])[0] for row in rows.values()),
        "## Fin {#parties}",
    ]
    workspace = guide_workspace(tmp_path, {f"contracts/{doc}.md": "\n\n".join(texts)})

    (result,) = build_documents(workspace, [doc])

    # Below the heading, each expression has its line, then an empty one.
    faults = [p for p in result.problems if p.place.path == f"contracts/{doc}.md"]
    assert [f"{places[p.place.line // 2 - 1]} : {p}" for p in faults] == []
    lines = docx_lines(workspace.root / result.path)
    words = essay(lines)[: len(rows)]
    wanted = [row[1] for row in rows.values()]
    assert dict(zip(places, words, strict=True)) == dict(zip(places, wanted, strict=True))


def essay(lines: list[str]) -> list[str]:
    """Return the words below the heading « Essai »."""
    start = next(rank for rank, line in enumerate(lines) if line.endswith("Essai"))
    return [folded(line) for line in lines[start + 1 :]]


def test_the_message_shown_is_that_of_the_fault_described(guide: Page, tmp_path: Path) -> None:
    path = f"contracts/{DOSSIER}/convention.yml"
    faulty = guide.files[path].replace("\nsignature:", "\nsignatur:")
    workspace = guide_workspace(tmp_path, {path: faulty})

    problems = check_documents(workspace, [f"{DOSSIER}/convention"]).problems

    messages = [block.text for block in guide.blocks if "[L-" in block.text]
    assert messages == ["".join(f"{p}\n" for p in problems if is_blocking(p))]


# The names and the filters


def test_the_names_listed_are_those_that_can_be_read(guide: Page) -> None:
    rows = guide.tables("ce que c’est")

    listed = {guide.place(n): (row[1], sorted(quoted(row[2]))) for n, row in rows.items()}
    readable = {guide.place(n): (row[1], sorted(names_at(row[1]))) for n, row in rows.items()}
    assert listed == readable


def test_nothing_can_be_read_that_is_not_listed(guide: Page) -> None:
    rows = guide.tables("ce que c’est").values()

    listed = {owner(kind_at(row[1])) for row in rows if row[1]}
    assert sorted(k.__name__ for k in reachable() - listed) == []


def names_at(path: str) -> list[str]:
    """Return what can be read of what `path`, between backticks, leads to."""
    return list(kind_at(path).names()) if path else list(kinds_of())


def kind_at(path: str) -> Kind:
    """Return the kind of what `path` leads to: « `parties[0].organisme` »."""
    first, *steps = re.findall(r"\w+|\[[^]]+\]", path.strip("`"))
    kind = kinds_of()[first]
    for step in steps:
        found = (kind.element or kind.entries) if step.startswith("[") else kind.part(step)
        assert found is not None, f"{path}: {step}"
        kind = found
    return kind


def owner(kind: Kind) -> type | None:
    """Return the class of which the names of `kind` are."""
    return kind.fait or kind.groups


def reachable() -> set[type]:
    """Return every class that a text can read something of."""
    found: set[type] = set()
    left = list(kinds_of().values())
    while left:
        kind = left.pop()
        left += [inner for inner in (kind.element, kind.entries) if inner]
        if (known := owner(kind)) and kind.names() and known not in found:
            found.add(known)
            left += [part for name in kind.names() if (part := kind.part(name))]
    return found


def test_the_filters_listed_are_those_that_exist(guide: Page) -> None:
    listed = [quoted(row[0])[0] for row in guide.tables("filtre").values()]

    # A space begins the names of those that texts cannot call.
    assert sorted(listed) == sorted(
        f for f in act_dialect().sandbox.filters if not f.startswith((" ", "attribute_"))
    )


def test_the_names_of_an_act_in_a_template_are_listed(guide: Page) -> None:
    text = "\n".join(line for _, line in guide.lines)

    assert set(re.findall(r"acte\.(\w+)", text)) == set(NAMES)
    assert set(re.findall(r"\{\{p acte\.(\w+) \}\}", text)) == {*Parts.names(), SOMMAIRE, PARAPHES}


# The keys

KINDS = {
    "organismes": "clé d’organismes.yml",
    "dossier": "clé de dossier.yml",
    "acte": "clé d’un acte",
    "fiche": "clé d’une fiche",
}
WORDS = {"oui", "inconnu", *EVENEMENTS}


@cache
def schema_of(kind: str) -> dict[str, Any]:
    schema = json.loads(str(json_schema(kind)))
    entries = schema if kind != "organismes" else schema["additionalProperties"]
    return {"$defs": schema["$defs"], "": entries}


def records(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each key of the files of `kind` that holds keys, and their schema; first no key."""
    definitions, left = schema_of(kind)["$defs"], [("", schema_of(kind)[""])]
    while left:
        key, schema = left.pop()
        yield key, schema
        for name, value in schema["properties"].items():
            inner = [definitions[found] for found in paths_of({"": value})]
            left += [(name, found) for found in inner if "properties" in found]


def rows_of(page: Page, kind: str) -> dict[int, Row]:
    return page.tables(KINDS[kind])


def keys_said(page: Page, kind: str, key: str) -> str:
    """Return what the guide says of the keys inside `key`; with no key, the keys of the file."""
    rows = rows_of(page, kind).values()
    own = [row[1] for row in rows if key in quoted(row[0])]
    return " ".join(own if key else [row[0] for row in rows])


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_in_the_guide(kind: str, guide: Page) -> None:
    missing = {
        key or kind: absent
        for key, schema in records(kind)
        if (absent := set(schema["properties"]) - set(quoted(keys_said(guide, kind, key))))
    }

    assert missing == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_marks_the_keys_that_are_required(kind: str, guide: Page) -> None:
    wanted = {key or kind: set(schema.get("required", ())) for key, schema in records(kind)}

    marked = {key or kind: required(keys_said(guide, kind, key)) for key, _ in records(kind)}
    assert marked == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_that_a_key_takes_is_in_the_guide(kind: str, guide: Page) -> None:
    text = " ".join(row[1] for row in rows_of(guide, kind).values())

    assert choices(kind) - set(quoted(text)) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_names_no_key_that_does_not_exist(kind: str, guide: Page) -> None:
    known = {name for _, schema in records(kind) for name in schema["properties"]}
    words = known | choices(kind) | WORDS

    strange = {
        guide.place(line): wrong
        for line, row in rows_of(guide, kind).items()
        if (wrong := {w for w in quoted(row[0]) if w not in known} | unknown(row[1], words))
    }

    assert strange == {}


def choices(kind: str) -> set[str]:
    """Return the words out of which keys of the files of `kind` choose."""
    return {word for found in schema_of(kind)["$defs"].values() for word in found.get("enum", ())}


def unknown(cell: str, words: set[str]) -> set[str]:
    return {word for word in quoted(cell) if re.fullmatch(r"\w+", word)} - words


def test_the_columns_of_the_municipalities_are_in_the_guide(guide: Page) -> None:
    text = guide.files[f"contracts/{DOSSIER}/annexes/communes.csv"]

    assert text.startswith(";".join(COLUMNS) + "\n")


# The commands and the messages


@pytest.mark.parametrize("command", cli.commands.values(), ids=lambda command: str(command.name))
def test_each_command_is_explained(command: click.Command, guide: Page, readme: Page) -> None:
    text = both(guide, readme)

    assert command.help is not None
    assert command.help.endswith(".")
    for page, heading in ((guide, "commande"), (readme, "command")):
        shown = " ".join(row[0] for row in page.tables(heading).values())
        assert f"clsdocs {command.name}" in shown, page.path
    for option in options(command):
        assert option.help, option.name
        assert option.help.endswith("."), option.help
        assert option.opts[0] in text, option.opts


def both(guide: Page, readme: Page) -> str:
    return "\n".join(line for page in (guide, readme) for _, line in page.lines)


def options(command: click.Command) -> list[click.Option]:
    return [param for param in command.params if isinstance(param, click.Option)]


def test_the_options_of_every_command_are_explained(guide: Page) -> None:
    text = "\n".join(line for _, line in guide.lines)

    assert [option.opts[0] for option in options(cli) if option.opts[0] not in text] == []


@pytest.mark.parametrize("path", [GUIDE, "README.md"])
def test_no_option_is_explained_that_does_not_exist(path: str) -> None:
    commands = (cli, *cli.commands.values(), *template.commands.values())
    known = {name for c in commands for o in options(c) for name in o.opts}

    page = (ROOT / path).read_text("utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page)) - known - {"--help"} == set()


def test_the_families_of_codes_are_those_of_the_messages(guide: Page) -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "clsdocs").rglob("*.py")]
    families = {letter for text in sources for letter in re.findall(r'"([A-Z])-[0-9]{2}"', text)}

    assert {quoted(row[0])[0] for row in guide.tables("code").values()} == families


# The README


def test_the_example_of_the_readme_builds(readme: Page, tmp_path: Path) -> None:
    facts = next(block for block in readme.blocks if block.info == "yaml")
    prose = next(block for block in readme.blocks if block.info == "markdown")
    name = facts.text.split("\n")[0].removeprefix("# ").removesuffix(".yml")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    shared = ("contracts/organismes.yml", f"{Path(name).parent}/dossier.yml")
    files = {path: (ROOT / path).read_text("utf-8") for path in shared}
    workspace = Workspace(
        build_tree(tmp_path, {**files, f"{name}.yml": facts.text, f"{name}.md": prose.text})
    )

    faults = unmade(workspace, readme, name.removeprefix("contracts/"))

    assert faults == []


def test_the_two_commands_of_the_readme_exist(readme: Page) -> None:
    text = "".join(block.text for block in readme.blocks)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    commands = re.findall(r"^make (\w+)", text, re.MULTILINE)
    assert commands == ["build", "test"]
    assert set(commands) <= set(targets)


@pytest.mark.parametrize("path", [GUIDE, "README.md"])
def test_links_lead_to_files_of_the_project(path: str) -> None:
    page, folder = read_page(path), (ROOT / path).parent

    links = [
        (page.place(line), link)
        for line, words in page.lines
        for link in re.findall(r"\]\(([^)#]+)\)", re.sub("`[^`]*`", "", words))
    ]
    local = [(at, link) for at, link in links if "://" not in link]
    assert local != []
    assert [(at, link) for at, link in local if not (folder / link).exists()] == []
