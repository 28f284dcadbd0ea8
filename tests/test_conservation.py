"""Hostile words in every key that prints: verbatim in the document, or refused at their place."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clsdocs.build import build_documents, check_documents
from clsdocs.workspace import Workspace
from minimal import FILES, minimal_workspace

ROOT = Path(__file__).parent.parent
SENTINEL = "Sentinelle"

CONTRAT = """\
## Objet {#objet}

Dans {{ dossier.territoire.nom }}, {{ parties | enumeration }} agissent :

{{ axes | puces }}

## Parties {#parties}

| Instance | Fréquence |
|---|---|
| **{{ instances[0].nom }}** | {{ instances[0].frequence }} |
"""

# Values are text: what any of these would mean to YAML, Markdown, Jinja, XML or Word, they do not.
HOSTILE = (
    "R&D <b>gras</b> &amp; ]]> <w:p/>",
    "{{ x }} {% if %} {# y #} {%# z #%}",
    "*a* _b_ **c** `d` [e](f) ![g](h) [^1] ^i^ {#j} ~~k~~",
    "| a | b |",
    "# titre",
    "- liste",
    "1. liste",
    "> citation",
    "«~guillemets~» “anglais” ‘simples’ \"droits\" l'apostrophe\\".replace("~", "\u202f"),
    "œuvre Éric 😀 e\u0301 \u202f\u00a0 été",
    "<!-- commentaire --> <br> {.saut-de-page}",
    "http://exemple.fr/?a=1&b=2 C:\\temp\\x",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = minimal_workspace(tmp_path_factory.mktemp("w"), {"contracts/lens/contrat.md": CONTRAT})
    for template in (ROOT / "templates").glob("*.docx"):
        shutil.copy(template, made.templates)
    return made


def test_the_minimal_dossier_builds(workspace: Workspace) -> None:
    results = list(build_documents(workspace, []))

    assert [str(p) for r in results for p in r.problems if p.gravite == "bloquant"] == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_value_prints_verbatim_wherever_it_stands(
    workspace: Workspace, hostile: str
) -> None:
    keys = printed_keys(workspace)

    for path, cle in keys:
        assert_kept_or_refused(workspace, path, cle, hostile)

    assert len(keys) > 40


@settings(max_examples=60)
@given(data=st.data())
def test_any_value_prints_verbatim_or_is_refused(workspace: Workspace, data: st.DataObject) -> None:
    path, cle = data.draw(st.sampled_from(printed_keys(workspace)))
    value = data.draw(st.text(min_size=1, max_size=40))

    assert_kept_or_refused(workspace, path, cle, value)


def assert_kept_or_refused(workspace: Workspace, path: str, cle: str, value: str) -> None:
    """Check that `value`, written at `cle` of the file `path`, prints whole or is reported there."""
    kept = _words(value)
    with_value = written(FILES[path], cle, value)
    found = said(workspace, path, with_value)
    if isinstance(found, list):
        assert any(problem.startswith(path) for problem in found), (path, cle, value, found)
    else:
        assert kept in found, (path, cle, value)


def printed_keys(workspace: Workspace) -> list[tuple[str, str]]:
    """Return the file and dotted key of each value whose words some document prints."""
    if not _KEYS:
        for path, text in FILES.items():
            if path.endswith(".yml") and path.startswith("contracts/"):
                for cle in scalar_keys(yaml.load(text, yaml.BaseLoader)):
                    found = said(workspace, path, written(text, cle, SENTINEL))
                    if isinstance(found, str) and SENTINEL in found and not _is_prose(cle):
                        _KEYS.append((path, cle))
    return _KEYS


_KEYS: list[tuple[str, str]] = []


def _is_prose(cle: str) -> bool:
    """Return whether the key holds a text that is read as Markdown, not a value."""
    return cle.split(".")[0] in ("visas", "considerants") or cle.endswith("comparution")


def scalar_keys(facts: Any, cle: str = "") -> Iterator[str]:
    """Yield the dotted keys of the scalars of `facts`, ranks in lists."""
    pairs = facts.items() if isinstance(facts, dict) else enumerate(facts)
    for name, value in pairs:
        inner = f"{cle}.{name}" if cle else str(name)
        if isinstance(value, str):
            yield inner
        elif value is not None:
            yield from scalar_keys(value, inner)


def written(text: str, cle: str, value: str) -> str:
    """Return the YAML `text` with `value` at the dotted key `cle`, every other value as it is."""
    facts = yaml.load(text, yaml.BaseLoader)
    *parents, last = cle.split(".")
    owner: Any = facts
    for name in parents:
        owner = owner[int(name)] if isinstance(owner, list) else owner[name]
    owner[int(last) if isinstance(owner, list) else last] = _Quoted(value)
    return _dumped(facts)


class _Quoted(str):
    """A value to write between double quotes."""


def _dumped(facts: Any, indent: str = "") -> str:
    """Return `facts` as YAML: words as they were read, `_Quoted` ones between double quotes."""
    if isinstance(facts, _Quoted):
        return f" {json.dumps(str(facts), ensure_ascii=True)}\n"
    if isinstance(facts, str):
        bare = facts in ("inconnu", "à fixer")
        return f" {facts if bare else json.dumps(facts, ensure_ascii=False)}\n"
    if not facts:
        return " []\n"
    pairs = facts.items() if isinstance(facts, dict) else (("-", v) for v in facts)
    marks = ((f"{indent}{name}:" if name != "-" else f"{indent}-", v) for name, v in pairs)
    body = "".join(f"{mark}{_dumped(v, indent + '  ')}" for mark, v in marks)
    return f"\n{body}" if indent else body


def said(workspace: Workspace, path: str, text: str) -> str | list[str]:
    """Return the words of all documents once `path` holds `text`, or the problems that stop them."""
    file = workspace.root / path
    before = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    try:
        stopped = [str(p) for p in check_documents(workspace, []) if p.gravite == "bloquant"]
        if stopped:
            return stopped
        list(build_documents(workspace, []))
        documents = sorted((workspace.output / "lens").glob("*.docx"))
        return "\n".join(_text_of(document.read_bytes()) for document in documents)
    finally:
        file.write_text(before, encoding="utf-8")


def _text_of(data: bytes) -> str:
    """Return the words of a Word file, paragraph by paragraph."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        xml = "".join(package.read(n).decode() for n in package.namelist() if n.endswith(".xml"))
    paragraphs = (re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", p) for p in xml.split("</w:p>"))
    return "\n".join(unescape("".join(texts)) for texts in paragraphs)


def _words(value: str) -> str:
    """Return `value` as Unicode composes it, which is how sources are read."""
    import unicodedata

    return unicodedata.normalize("NFC", value)
