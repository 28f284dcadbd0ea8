from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pydantic
import pytest

ROOT = Path(__file__).parent.parent
GENERATED = {".git", ".venv", ".hypothesis", "output", "build", "dist", "__pycache__"}

# docs/lexique.md says which word stands instead.
BANNED = {
    *("agreement", "amendment", "amendments", "appendix", "appendices", "contract"),
    *("model", "models", "modele", "modeles", "signatory", "signatories"),
    *("util", "utils"),
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/\w")
REGISTRY = re.compile(
    r"pypi[.]|pythonhosted|npmjs|debian[.]org|ubuntu[.]com|--(?:extra-)?index-url"
)


def faults(source: str) -> list[str]:
    """Return the identifiers of `source` that hold a banned word or a letter outside ASCII."""
    names = sorted(set(_identifiers(ast.parse(source))))
    return [name for name in names if not name.isascii() or _words(name) & BANNED]


def _identifiers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        for field in ("name", "id", "attr", "arg", "asname", "module"):
            name = getattr(node, field, None)
            if isinstance(name, str) and not (_of_pydantic(name) or _of_others(node, field)):
                yield name


def _of_pydantic(name: str) -> bool:
    return name in pydantic.__all__ or name in dir(pydantic.BaseModel)


def _of_others(node: ast.AST, field: str) -> bool:
    ours = ("clsdocs", "tools")
    return field == "module" and str(getattr(node, field)).split(".")[0] not in ours


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def _sources() -> list[Path]:
    return sorted(path for top in ("clsdocs", "tools") for path in (ROOT / top).rglob("*.py"))


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_speaks_the_words_of_the_lexicon(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []
    assert _words(path.stem) & BANNED == set()


@pytest.mark.parametrize(
    "source",
    [
        "class Amendment: ...",
        "def load_modele(): ...",
        "contract_id = 1",
        "x.signatory",
        "f(model=1)",
        "from clsdocs.utils import x",
        "from a import agreement",
        "def f(signataire, signatories): ...",
        "durée = 5",
    ],
)
def test_a_banned_word_is_seen(source: str) -> None:
    assert len(faults(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "model_config = ConfigDict(frozen=True)",
        "Dossier.model_validate(x)",
        "from pydantic import BaseModel, model_validator",
        "from jinja2.utils import pass_context",
        "avenant.modifications",
        "workspace.contracts",
        "'un modèle, a model'",
    ],
)
def test_a_good_word_is_left_alone(source: str) -> None:
    assert faults(source) == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in _texts()
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(text)
    ]

    assert found == []


def _texts() -> Iterator[tuple[Path, str]]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in GENERATED and not name.endswith("_cache")
        ]
        for path in (Path(folder, file) for file in files):
            content = path.read_bytes()
            if path != Path(__file__) and b"\0" not in content:
                yield path, content.decode("utf-8", "replace")
