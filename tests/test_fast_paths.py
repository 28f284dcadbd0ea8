"""What is spared for speed changes nothing: each short way gives just what the long one does."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clsdocs import controles
from clsdocs.controles.lecture.passages import _ODD, _search_signs, _search_words, fold
from clsdocs.domain.texte import Text
from clsdocs.expressions.texts import TextSandbox
from clsdocs.francais import Lettres

SOURCES = st.text("ab *\\>\n\u00a0\u202f'’\t", max_size=60)


@given(source=SOURCES, first=st.integers(0, 50), size=st.integers(1, 6), line=st.integers(0, 3))
def test_plain_words_are_found_where_the_slow_search_finds_them(
    source: str, first: int, size: int, line: int
) -> None:
    words = re.sub(r"[*\\>\t]", "", source[first : first + size]).strip()
    if not words or _ODD.search(words):
        return
    starts = [0, *(found.end() for found in re.finditer("\n", source))]
    start = starts[min(line, len(starts) - 1)]

    found = list(_search_words(source, words, start))

    assert found == list(_search_signs(source, words, start))


@given(text=st.text(st.sampled_from("ab #->|1.é{}\r\n\t"), max_size=60))
def test_a_text_without_tags_gives_what_jinja_would_make_of_it(text: str) -> None:
    if "{{" in text or "{%" in text:
        return
    sandbox, written = TextSandbox({}, {}, Lettres.TRADITIONNELLE), Text("clause.md", text, 1)
    template = sandbox.open(written)
    assert template is not None
    words, marks = sandbox.render_once(template, {}), sandbox.table.marks

    alone = sandbox.words_alone(written)

    assert (alone, sandbox.table.marks) == (words, marks)


def _searches() -> Iterator[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    for found in walk_packages(controles.__path__, "clsdocs.controles."):
        module = import_module(found.name)
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "examen.search":
                yield from _sparing(module, call)


def _sparing(
    module: ModuleType, call: ast.Call
) -> Iterator[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "signes"]
    signes, pattern = [*named, *call.args[2:]], ast.unparse(call.args[0])
    if signes and hasattr(module, pattern):
        known = eval(ast.unparse(signes[0]), vars(module))
        yield f"{module.__name__}.{pattern}", getattr(module, pattern), known


@pytest.mark.parametrize(
    ("pattern", "signes"), [pytest.param(*rest, id=name) for name, *rest in _searches()]
)
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=15)
@given(data=st.data())
def test_a_search_spares_no_passage_that_its_pattern_finds(
    pattern: re.Pattern[str], signes: tuple[str, ...], data: st.DataObject
) -> None:
    passage = fold(data.draw(st.from_regex(pattern)))

    found = [match[0].casefold() for match in pattern.finditer(passage)]

    assert all(any(sign in words for sign in signes) for words in found)
