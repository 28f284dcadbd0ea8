from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Each floor imports only floors below it and, inside a floor, only what stands left of it.
FLOORS = (
    ("record", "errors", "francais"),
    ("domain", "workspace"),
    ("expressions", "prose", "acte", "avenants", "controles"),
    ("sources", "word", "pdf", "registre"),
    (
        *("caches", "writing", "pool", "locking", "amending", "choosing", "build", "batch"),
        *("converting", "consolidating", "examen", "rendering", "gabarits"),
        *("emission", "publishing", "dashboard", "packs", "creation"),
    ),
    ("cli",),
)
# Those of the checks. A family imports no other; "" is the package itself, above them all.
CONTROLES = (
    ("constats", "lecture", "controle", "fichier"),
    (
        *("dates", "parties", "montants", "structure", "vocabulaire", "avenants"),
        *("processus", "typographie"),
    ),
    ("catalogue", "tolerances", ""),
)
# Those of the avenants.
AVENANTS = (("texte",), ("operations",), ("vigueur",), ("redaction",))
HOUSES = {"clsdocs": FLOORS, "clsdocs.controles": CONTROLES, "clsdocs.avenants": AVENANTS}
PURE = {name for floor in FLOORS[:3] for name in floor}
STRANGERS = (set(FLOORS[3]), set(CONTROLES[1]))

OWNERS = {
    "click": {"cli"},
    "concurrent": {"pool", "batch"},
    "docx": {"word"},
    "docxtpl": {"word"},
    "filelock": {"registre", "batch"},
    "jinja2": {"expressions"},
    "lxml": {"word"},
    "markdown": {"prose"},
    "msgspec": {"record"},
    "multiprocessing": {"pool"},
    "num2words": {"francais"},
    "pikepdf": {"pdf"},
    "pydantic": {"domain", "sources"},
    "rich": {"cli"},
    "subprocess": {"pdf"},
    "yaml": {"sources"},
}
# A dot stands before methods: `open(…)` reads a file, `sandbox.open(…)` need not.
CLI_ONLY = {"print", "input", ".today", ".now", ".utcnow", ".cwd", ".getcwd"}
FILES = {"open", ".read_text", ".read_bytes", ".write_text", ".write_bytes", ".unlink", ".mkdir"}
HEAVY = {"docx", "docxtpl", "jinja2", "lxml", "markdown", "pydantic", "rich", "yaml"}


def faults(module: str, source: str) -> list[str]:
    """Return what the design refuses in `source`, the text of `module` (« clsdocs.prose.tree »)."""
    tree, room = ast.parse(source), _room(module)
    house = [*_opening(tree), *_sizes(source, tree)]
    return [*house, *_imports(module, tree), *_calls(room, tree)] if _in_package(module) else house


def _in_package(module: str) -> bool:
    return module.split(".")[0] == "clsdocs"


def _room(module: str, house: str = "clsdocs") -> str:
    return f"{module}.".removeprefix(f"{house}.").split(".")[0]


def _opening(tree: ast.Module) -> Iterator[str]:
    docstring = ast.get_docstring(tree) or ""
    if not docstring.endswith(".") or re.search(r"[.!?]\s+[A-ZÀ-Þ]|\n\n", docstring):
        yield "a module opens with a docstring of one sentence"


def _sizes(source: str, tree: ast.Module) -> Iterator[str]:
    if len(source.splitlines()) >= 400:
        yield "a file stays under 400 lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if node.end_lineno - node.lineno >= 50:
                yield f"{node.name}: a function has 50 lines at most"


def _imports(module: str, tree: ast.Module) -> Iterator[str]:
    room = _room(module)
    for name in _imported(tree):
        top = name.split(".")[0]
        if top == "":
            yield "an import names its module in full"
        elif top in OWNERS and room not in OWNERS[top]:
            yield f"{top} belongs to {' and '.join(sorted(OWNERS[top]))}"
        for house in HOUSES:
            if _within(house, module) and _within(house, name):
                yield from _climbs(house, module, name)


def _within(house: str, module: str) -> bool:
    return f"{module}.".startswith(f"{house}.")


def _climbs(house: str, module: str, name: str) -> Iterator[str]:
    room, target = _room(module, house), _room(name, house)
    if target != room and not _may_import(house, room, target):
        yield f"{room or house} may not import {target or house}"


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            packages = [f"{module}.{alias.name}" for alias in node.names]
            yield from packages if module == "clsdocs" else [module]


def _may_import(house: str, room: str, target: str) -> bool:
    order = [name for floor in HOUSES[house] for name in floor]
    if target not in order and (not target.islower() or target.startswith("__")):
        return True  # a name of clsdocs/__init__.py, such as __version__
    if any({room, target} <= strangers for strangers in STRANGERS):
        return False
    return room in order and target in order[: order.index(room)]


def _calls(room: str, tree: ast.Module) -> Iterator[str]:
    refused = (set() if room == "cli" else CLI_ONLY) | (FILES if room in PURE else set())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _called(node.func)
            if name in refused:
                yield f"{room} calls {name}() on line {node.lineno}"


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return f".{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def _modules() -> dict[str, Path]:
    paths = sorted(path for top in ("clsdocs", "tools") for path in (ROOT / top).rglob("*.py"))
    names = (path.relative_to(ROOT).with_suffix("").parts for path in paths)
    return {
        ".".join(name).removesuffix(".__init__"): path
        for name, path in zip(names, paths, strict=True)
    }


@pytest.mark.parametrize(("module", "path"), _modules().items(), ids=_modules())
def test_a_module_keeps_to_its_floor_and_its_size(module: str, path: Path) -> None:
    assert faults(module, path.read_text(encoding="utf-8")) == []


def test_every_module_of_the_package_has_a_floor() -> None:
    for house, floors in HOUSES.items():
        rooms = {_room(module, house) for module in _modules() if _within(house, module)}

        assert rooms - {""} <= {name for floor in floors for name in floor}


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("clsdocs.domain.duree", "import clsdocs.cli", "domain may not import cli"),
        ("clsdocs.domain", "from clsdocs import build", "domain may not import build"),
        (
            "clsdocs.expressions",
            "from clsdocs.prose.tree import x",
            "expressions may not import prose",
        ),
        ("clsdocs.sources", "from clsdocs.word import x", "sources may not import word"),
        ("clsdocs.word", "from clsdocs.sources import x", "word may not import sources"),
        ("clsdocs.build", "from clsdocs.emission import x", "build may not import emission"),
        ("clsdocs", "from clsdocs.cli import cli", "clsdocs may not import cli"),
        ("clsdocs.acte", "from clsdocs.divers import x", "acte may not import divers"),
        (
            "clsdocs.controles.lecture.examen",
            "from clsdocs.controles.catalogue import x",
            "lecture may not import catalogue",
        ),
        (
            "clsdocs.controles.dates.ordre",
            "from clsdocs.controles.parties.noms import x",
            "dates may not import parties",
        ),
        (
            "clsdocs.controles.dates",
            "from clsdocs.controles import x",
            "dates may not import clsdocs.controles",
        ),
        ("clsdocs.acte", "from . import x", "an import names its module in full"),
        ("clsdocs.acte", "from jinja2 import nodes", "jinja2 belongs to expressions"),
        ("clsdocs.word", "import pydantic.types", "pydantic belongs to domain and sources"),
        ("clsdocs.acte", "def f():\n    import yaml", "yaml belongs to sources"),
        ("clsdocs.build", "date.today()", "build calls .today() on line 2"),
        ("clsdocs.build", "print(1)", "build calls print() on line 2"),
        ("clsdocs.word", "datetime.datetime.now()", "word calls .now() on line 2"),
        ("clsdocs.prose", "path.read_text()", "prose calls .read_text() on line 2"),
        ("clsdocs.prose", "x = 1\n" * 399, "a file stays under 400 lines"),
        ("tools.f", "def f():\n" + "    x = 1\n" * 50, "f: a function has 50 lines at most"),
    ],
)
def test_each_fault_is_seen(module: str, line: str, fault: str) -> None:
    assert faults(module, f'"""From this to that."""\n{line}') == [fault]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("clsdocs.cli", "import click, clsdocs.build\nprint(date.today())"),
        ("clsdocs.cli", "from clsdocs import __version__"),
        ("clsdocs.expressions", "sandbox.open(texte)"),
        ("clsdocs.controles", "from clsdocs.avenants import x"),
        ("clsdocs.controles", "from clsdocs.controles.tolerances import x"),
        ("clsdocs.controles.structure.visas", "from clsdocs.controles.structure.lois import x"),
        ("clsdocs.controles.vocabulaire", "from clsdocs.controles.fichier.restes import x"),
        ("clsdocs.domain.duree", "from clsdocs.domain.valeurs import x"),
        ("clsdocs.word", "from clsdocs.acte import x\npath.read_bytes()"),
        ("tools.f", "import lxml, clsdocs.cli\nprint(1)"),
    ],
)
def test_what_the_design_allows_is_no_fault(module: str, line: str) -> None:
    assert faults(module, f'"""From this to that."""\n{line}') == []


@pytest.mark.parametrize(
    "opening", ["", '"""No full stop"""', '"""One. Two."""', '"""One.\n\nTwo."""']
)
def test_a_module_without_one_sentence_at_its_top_is_a_fault(opening: str) -> None:
    assert faults("clsdocs.acte", opening) == ["a module opens with a docstring of one sentence"]


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from click.testing import CliRunner; import clsdocs.cli as c; "
        "r = CliRunner().invoke(c.cli, ['--help']); assert r.exit_code == 0, r.output; "
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert set(done.stdout.split()) & HEAVY == set()
