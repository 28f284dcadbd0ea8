from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import tostring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clsdocs.domain.texte import Text
from clsdocs.errors import Problem
from clsdocs.expressions.slots import MARKS
from clsdocs.expressions.texts import Expressions
from clsdocs.prose.markdown_tree import parse_tree
from clsdocs.prose.nodes import Citation, Liste, Tableau, Valeur, span_text, spans_of, text_of
from clsdocs.record import Record, fields, replace
from test_prose import FACTS, KINDS, lines, read

HOSTILE = ("&", "&amp;", "<w:p>", "<b>", "{{ x }}", "{% if %}", "*a*", "**", "_", "|", "[^1]", "#")
SPACES = ("    code", "\n- a", "\n\n", "\t", " ", "\u00a0", "\u202f", "  \n")
OTHERS = (
    '"',
    "«",
    "\\",
    "\\*",
    "`",
    "](#a)",
    "{#id}",
    "1. ",
    "- ",
    "🙂",
    "é",
    "\ue000",
    "\U000f0000",
)
VALUES = st.lists(st.sampled_from(HOSTILE + SPACES + OTHERS) | st.characters(), min_size=1).map(
    "".join
)
AROUND = {
    "un paragraphe": "Avant {{ v }} ; après.\n",
    "un paragraphe entier": "{{ v }}\n",
    "deux valeurs collées": "{{ v }}{{ v }}\n",
    "un titre": "## Le {{ v }} {#a}\n",
    "un élément de liste": "- {{ v }}\n- b\n",
    "un élément numéroté": "1. {{ v }}\n2. b\n",
    "une sous-liste": "- a\n    - {{ v }} : b\n",
    "une cellule": "| a | {{ v }} |\n|---|---|\n| {{ v }} | **{{ v }}** |\n",
    "du gras": "Le **mot {{ v }}** et *{{ v }}*.\n",
    "un exposant": "n^{{ v }}^\n",
    "une citation": "> {{ v }}\n",
    "un lien": "[{{ v }}](#a)\n",
    "une clause": '{% include "c.md" %}\n',
}


def values(blocks: tuple[Any, ...]) -> list[str]:
    return [s.text for block in blocks for s in spans_of(block) if isinstance(s, Valeur)]


@pytest.mark.parametrize("source", AROUND.values(), ids=AROUND.keys())
@settings(max_examples=40)
@given(value=VALUES)
def test_a_value_prints_as_itself_and_changes_nothing_around(source: str, value: str) -> None:
    blocks, problems = read(source, "{{ v }}\n", {"v": value})
    innocent, _ = read(source, "{{ v }}\n", {"v": "mot"})

    assert problems == ()
    assert set(values(blocks)) == {value}
    assert len(values(blocks)) == len(values(innocent))
    assert list(lines(as_words(blocks))) == list(lines(innocent))


def as_words(blocks: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return `blocks` with « mot » instead of every value."""
    return tuple(map(_innocent, blocks))


def _innocent(thing: Any) -> Any:
    if isinstance(thing, Valeur):
        return replace(thing, text="mot")
    if isinstance(thing, tuple):
        return tuple(map(_innocent, thing))
    if isinstance(thing, Record):
        return replace(thing, **{f.name: _innocent(getattr(thing, f.name)) for f in fields(thing)})
    return thing


WORDS = ("alpha", "Béta", "dix", "12", "2019", "x", "{{ v }}", " ", " ", " ")
SIGNS = (*"#*_-|>[](){}^\\`<&!:+.~=\"'/;,°", "**", "[](#a)", "](#a)", "<br>", "<!-- c -->")
LINES = (
    "\n",
    "\n\n",
    "    ",
    "  ",
    "\t",
    "\n- ",
    "\n    - ",
    "\n\n- ",
    "\n1. ",
    "\n\n1. ",
    "\n2. ",
)
BLOCKS = ("\n## ", "\n> ", "\n\n| a | b |\n|---|---|\n| ", "\n===", "\n---", "{#id}", "[^1]: ")
TAGS = ("{% if v %}", "{% endif %}", "{%# c #%}", "\n\n{.saut-de-page}\n\n", "  \n", "a) ", "– ")
LOOSE = st.lists(st.sampled_from(WORDS + SIGNS + LINES + BLOCKS + TAGS), max_size=30).map("".join)

INDENTS, STARTS = (
    ("", "", "    ", "        ", "  "),
    ("", "- ", "1. ", "2. ", "> ", "## ", "| a | "),
)
INLINE = (*WORDS, "*alpha*", "**béta**", "1^er^", "[l](#a)", "[](#a)", "\\*", "|", "<br>", "5*3")
LINE = st.tuples(
    st.sampled_from(INDENTS),
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(INLINE), max_size=4).map(" ".join),
    st.sampled_from(("\n", "\n\n")),
)
ORDERLY = st.lists(LINE.map("".join), max_size=8).map("".join)


@settings(max_examples=400)
@given(LOOSE | ORDERLY)
def test_every_letter_figure_and_mark_is_printed_or_the_text_is_refused(source: str) -> None:
    if not problems_of(source):
        assert "".join(printed(read(source)[0])) == expected(source)


def problems_of(source: str) -> tuple[Problem, ...]:
    rendered = Expressions(FACTS, KINDS, {}).render(Text("a.md", source))
    return rendered.problems or read(source)[1]


def expected(source: str) -> str:
    """Return the letters, figures and list marks that a reader of `source` sees."""
    text = re.sub(r"<!--.*?-->|\{%#.*?#%\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    text = text.replace("{{ v }}", "DURÉE").replace("<br>", "").replace("{.saut-de-page}", "")
    text = re.sub(r"(?<!\\)((?:\\\\)*)\[([^\[\]]*)\]\(#a\)", r"\1\2", text)
    text = re.sub(r"^(#{1,3} .*) \{[^{}]*\}[ ]*$", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^([ >]*)[-*+][ \t]+(?=\S|$)", r"\1•", text, flags=re.MULTILINE)
    text = re.sub(r"^([ >]*)\d+\.[ \t]+", r"\1◦", text, flags=re.MULTILINE)
    return signs(text)


def signs(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum() or sign in "•◦")


def printed(blocks: tuple[Any, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Liste(ordonnee=ordered, elements=elements):
                for element in elements:
                    yield "◦" if ordered else "•"
                    yield from printed(element)
            case Citation(blocs=inner):
                yield from printed(inner)
            case Tableau(entete=header, lignes=rows):
                yield from (signs(span_text(s)) for row in (header, *rows) for c in row for s in c)
            case _:
                yield signs(text_of(block))


@settings(max_examples=150)
@given(LOOSE | ORDERLY)
def test_marks_change_nothing_in_what_markdown_reads(source: str) -> None:
    # Python-Markdown itself reads « __a_ » in two ways, and loses nothing in either.
    if "__" in source or problems_of(source):
        return
    rendered = Expressions(FACTS, KINDS, {}).render(Text("a.md", source))

    marked = tostring(parse_tree(rendered.text), "unicode")

    bare = tostring(parse_tree(MARKS.sub("", rendered.text)), "unicode")
    assert MARKS.sub("", marked).split() == bare.split()


@settings(max_examples=150)
@given(LOOSE | ORDERLY)
def test_every_problem_is_told_inside_the_text(source: str) -> None:
    rows = source.split("\n")

    for problem in problems_of(source):
        assert 1 <= problem.place.line <= len(rows)
        assert problem.place.column <= len(rows[problem.place.line - 1]) + 1
