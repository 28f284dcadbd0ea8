"""From YAML texts to what they are read as: values, places, and what is silently lost elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import Blanc
from clsdocs.sources.nodes import Facts, flatten
from clsdocs.sources.strict_yaml import parse


def facts(text: str) -> Facts:
    """Return what `text` states; it must have no fault."""
    parsed = parse(Text("f.yml", text))
    assert parsed.problems == ()
    assert parsed.node is not None
    return flatten(parsed.node)


def lines(text: str) -> list[str]:
    """Return the faults of `text`."""
    return [str(problem) for problem in parse(Text("f.yml", text)).problems]


@pytest.mark.parametrize(
    "written",
    [
        "01000",
        "NO",
        "yes",
        "1.10",
        "12:30:45",
        "2026-01-15",
        "0x10",
        "1e3",
        "1_000",
        ".inf",
        "=",
        "oui",
    ],
)
def test_text_stays_text(written: str) -> None:
    assert facts(f"a: {written}\n").value == {"a": written}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: inconnu\n", Blanc("a", "inconnu")),
        ("a: {b: à fixer}\n", {"b": Blanc("a.b", "à fixer")}),
        ("a: 'inconnu'\n", "inconnu"),
        ('a: "inconnu"\n', "inconnu"),
        ("a: |-\n  inconnu\n", "inconnu"),
    ],
)
def test_an_unknown_fact_is_a_word_without_quotes(text: str, value: object) -> None:
    assert facts(text).value == {"a": value}


@pytest.mark.parametrize(
    "text",
    [
        "a: b#c\n",
        "# seul\na: b\n",
        "a: b\n  # en retrait\nc: d\n",
        "a: 'b # c'\n",
        'a: "b # c"\n',
        'a: "b\n  # c"\n',
        "a: |\n  # b\n  c # d\n",
        "a: >-\n  b # c\ne: f\n",
        "a: 'l''été # c'\n",
        "a: {b: 'c # d'}\n",
        "a:\n  - b\n  # entre deux\n  - c\n",
    ],
)
def test_what_hides_nothing_is_no_comment_after_a_value(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c\n",
        "a: 'b' # c\n",
        "a: [b] # c\n",
        "a: [b]#c\n",
        'a: "b"#c\n',
        "a: # c\n  b: d\n",
        "a: | # c\n  b\n",
        "a: [b, # c\n  d]\n",
        "- # c\n  a: b\n",
        "a: b\n  d # c\n",
    ],
)
def test_a_comment_after_anything_is_refused(text: str) -> None:
    assert [line.rpartition(" [")[2] for line in lines(text)] == ["L-06]"]


def test_elements_are_named_by_their_own_key_else_by_their_rank() -> None:
    elements = ["id: a, x: 1", "organisme: b, x: 2", "y: 3", "id: a, x: 4", "id: inconnu"]
    text = "l:\n" + "".join(f"  - {{{element}}}\n" for element in elements)

    found = facts(text)

    assert [key for key in found.places if key.count(".") == 1] == [
        "l.a",
        "l.b",
        "l.2",
        "l.3",
        "l.4",
    ]
    assert found.dotted(("l", 1, "x")) == "l.b.x"
    assert found.dotted(("l", 4, "id")) == "l.4.id"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: |\n  texte\n", 2, 3),
        ("a: >-\n\n    texte\n", 2, 1),
        ("x: y\na:\n  |\n   texte\n", 4, 4),
        ("# b\na: 'texte'\n", 2, 4),
        ("a:\n  texte\n", 2, 3),
        ("𝒳: {é: y}\na: z\n", 2, 4),
    ],
)
def test_a_text_is_placed_at_its_first_line(text: str, line: int, column: int) -> None:
    place = facts(text).places["a"]

    assert (place.line, place.column) == (line, column)


def test_a_block_is_placed_at_its_key_and_an_element_at_its_own_first_key() -> None:
    found = facts("a:\n  b: c\nl:\n  - d: e\n")

    assert str(found.place("a")) == "f.yml:1:1"
    assert str(found.place("l.0")) == "f.yml:4:5"
    assert str(found.place("a.absente")) == "f.yml:1:1"


def test_a_text_of_a_file_too_deep_or_too_large_is_refused() -> None:
    assert lines("[" * 200_000) == [
        "f.yml:1:52 : fichier trop complexe : plus de 50 niveaux ; le simplifier [L-09]"
    ]
    assert lines("a: [" + "b," * 200_001 + "b]") == [
        "f.yml:1:400001 : fichier trop complexe : plus de 200 000 valeurs ; le simplifier [L-09]"
    ]


def test_the_faults_of_one_file_come_at_once() -> None:
    text = "a:\na: b\nc: d # e\nf: [1,5]\ng: *h\n"

    found = lines(text)

    assert [line.partition(" : ")[0] for line in found] == [
        "f.yml:1:1",
        "f.yml:2:1",
        "f.yml:4:5",
        "f.yml:5:4",
        "f.yml:3:6",
    ]


ANY_TEXT = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Co", "Zl", "Zp", "Cn"], exclude_characters="\ufeff"
    )
).map(str.strip)
VALUES = st.recursive(
    ANY_TEXT.filter(bool),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4),
        st.dictionaries(
            st.from_regex("[a-z_]{1,8}", fullmatch=True), inner, min_size=1, max_size=4
        ),
    ),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 2]))
def test_what_is_written_is_read_where_it_is_written(value: object, indent: int | None) -> None:
    text = json.dumps({"a": value}, ensure_ascii=False, indent=indent)

    found = facts(text)

    assert found.value == {"a": value}
    rows = text.split("\n")
    for place, scalar in leaves(found, found.value, ()):
        line, column = place
        assert rows[line - 1][column - 1 :].startswith(json.dumps(scalar, ensure_ascii=False))


def leaves(
    found: Facts, value: object, location: tuple[str | int, ...]
) -> list[tuple[tuple[int, int], str]]:
    """Return the place and the text of every scalar of `value`."""
    if isinstance(value, str):
        place = found.place(found.dotted(location))
        return [((place.line, place.column), value)]
    inner = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    return [leaf for step, item in inner for leaf in leaves(found, item, (*location, step))]


@given(st.text())
def test_any_text_gives_values_or_problems(text: str) -> None:
    parsed = parse(Text("f.yml", text))

    assert parsed.node is not None or parsed.problems


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "nature convention\nintitule: Convention\n",
            "f.yml:1:1 : cette ligne n’a pas la forme « clé: valeur » ; la compléter, ou la mettre"
            " en retrait si elle continue la précédente [L-03]",
        ),
        (
            "parties:\n  - organisme ars\n    rang: principal\n",
            "f.yml:2:3 : cette ligne n’a pas la forme « clé: valeur » ; la compléter, ou la mettre"
            " en retrait si elle continue la précédente [L-03]",
        ),
        (
            "a: b\nduree {effet: 2025-01-01, annees: 3}\n",
            "f.yml:2:1 : pas de « : » après « duree » ;"
            " écrire : duree: {effet: 2025-01-01, annees: 3} [L-03]",
        ),
    ],
    ids=["une clé", "une clé dans une liste", "une clé devant des accolades"],
)
def test_a_forgotten_colon_is_told_where_it_lacks(text: str, line: str) -> None:
    assert lines(text) == [line]


def test_reading_does_not_depend_on_assertions() -> None:
    code = (
        "from clsdocs.sources.strict_yaml import parse; from clsdocs.domain.texte import Text;"
        " print(parse(Text('f.yml', 'a: b\\n')).problems)"
    )

    done = subprocess.run(
        [sys.executable, "-O", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "()\n"
