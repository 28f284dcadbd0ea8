from __future__ import annotations

import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clsdocs.batch import build_documents
from clsdocs.workspace import Workspace
from minimal import FILES, minimal_workspace, problems_of

ROOT = Path(__file__).parent.parent
SENTINEL = "Sentinelle"
Key = tuple[str, str]
"""A file and the dotted key of a value in it."""

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
    '«~guillemets~» “anglais” ‘simples’ "droits" l\'apostrophe\\'.replace("~", "\u202f"),
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

    found = said(workspace, {key: f"{hostile} {rank}." for rank, key in enumerate(keys)})

    assert len(keys) >= 35
    assert isinstance(found, str), found
    for rank, key in enumerate(keys):
        assert f"{unicodedata.normalize('NFC', hostile)} {rank}." in found, key


@settings(max_examples=25)
@given(value=st.text(min_size=1, max_size=40), data=st.data())
def test_any_value_prints_verbatim_or_is_refused(
    workspace: Workspace, value: str, data: st.DataObject
) -> None:
    path, cle = data.draw(st.sampled_from(printed_keys(workspace)))

    found = said(workspace, {(path, cle): value})

    if isinstance(found, list):
        assert any(problem.startswith(path) for problem in found)
    else:
        assert unicodedata.normalize("NFC", value) in found


def printed_keys(workspace: Workspace) -> list[Key]:
    """Return the file and dotted key of each value whose words some document prints."""
    if not _KEYS:
        texts = [key for key in text_keys() if _reads(workspace, {key: SENTINEL})]
        found = said(workspace, {key: f"{SENTINEL} {rank}." for rank, key in enumerate(texts)})
        assert isinstance(found, str), found
        _KEYS.extend(key for rank, key in enumerate(texts) if f"{SENTINEL} {rank}." in found)
    return _KEYS


_KEYS: list[Key] = []


def text_keys() -> Iterator[Key]:
    """Yield the file and dotted key of each scalar that may hold any words."""
    for path, text in FILES.items():
        if path.endswith(".yml") and path.startswith("contracts/"):
            for cle in scalar_keys(yaml.load(text, yaml.BaseLoader)):
                if not _is_prose(cle):
                    yield path, cle


def _reads(workspace: Workspace, values: Mapping[Key, str]) -> bool:
    with rewritten(workspace, values):
        return not any("bloquant" in p or "[L-" in p for p in problems_of(workspace))


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


@contextmanager
def rewritten(workspace: Workspace, values: Mapping[Key, str]) -> Iterator[None]:
    """Hold each of `values` at its key while the block runs."""
    paths = {path for path, _ in values}
    for path in paths:
        own = {cle: value for (other, cle), value in values.items() if other == path}
        (workspace.root / path).write_text(written(FILES[path], own), encoding="utf-8")
    try:
        yield
    finally:
        for path in paths:
            (workspace.root / path).write_text(FILES[path], encoding="utf-8")


def written(text: str, values: Mapping[str, str]) -> str:
    """Return the YAML `text` with each of `values` at its dotted key, the others as they are."""
    facts = yaml.load(text, yaml.BaseLoader)
    for cle, value in values.items():
        *parents, last = cle.split(".")
        owner: Any = facts
        for name in parents:
            owner = owner[int(name)] if isinstance(owner, list) else owner[name]
        owner[int(last) if isinstance(owner, list) else last] = _Quoted(value)
    return _dumped(facts)


class _Quoted(str):
    """A value to write between double quotes."""


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def _dumped(facts: Any, indent: str = "") -> str:
    """Return `facts` as YAML: words as they were read, `_Quoted` ones between double quotes."""
    if isinstance(facts, _Quoted):
        return f' "{"".join(map(_escaped, facts))}"\n'
    if isinstance(facts, str):
        bare = facts in ("inconnu", "à fixer")
        return f" {facts if bare else json.dumps(facts, ensure_ascii=False)}\n"
    if not facts:
        return " []\n"
    pairs = facts.items() if isinstance(facts, dict) else (("-", v) for v in facts)
    marks = ((f"{indent}{name}:" if name != "-" else f"{indent}-", v) for name, v in pairs)
    body = "".join(f"{mark}{_dumped(v, indent + '  ')}" for mark, v in marks)
    return f"\n{body}" if indent else body


def said(workspace: Workspace, values: Mapping[Key, str]) -> str | list[str]:
    """Return the words of all documents that hold `values`, or the problems that stop them."""
    with rewritten(workspace, values):
        results = list(build_documents(workspace, []))
    if any(result.failed for result in results):
        return [str(p) for r in results for p in r.problems if p.gravite == "bloquant"]
    documents = sorted((workspace.output / "lens").glob("*.docx"))
    return "\n".join(_text_of(document.read_bytes()) for document in documents)


def _text_of(data: bytes) -> str:
    """Return the words of a Word file, paragraph by paragraph."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = (package.read(n).decode() for n in package.namelist() if n.endswith(".xml"))
        xml = "".join(parts).replace("<w:noBreakHyphen/>", "<w:t>-</w:t>")
        xml = xml.replace("<w:br/>", "<w:t>\n</w:t>").replace("<w:tab/>", "<w:t>\t</w:t>")
    paragraphs = (re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", p) for p in xml.split("</w:p>"))
    return "\n".join(unescape("".join(texts)) for texts in paragraphs)
