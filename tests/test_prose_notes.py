from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem, sort_problems
from clsdocs.expressions.readable import VALUE, Kind
from clsdocs.expressions.texts import Expressions
from clsdocs.prose.nodes import (
    AppelNote,
    Brouillon,
    Citation,
    Definitions,
    Figure,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    Span,
    Tableau,
    Texte,
    Valeur,
    notes_of,
    paragraphs_of,
    span_text,
    spans_of,
)
from clsdocs.prose.reading import read_prose
from clsdocs.prose.rules import check_writing
from facts import shown

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "notes.yml").read_text("utf-8"))

KINDS = {"v": VALUE, "liste": Kind(element=VALUE)}

Read = tuple[tuple[Brouillon, ...], tuple[Problem, ...]]


def read(source: str, clause: str = "", v: str = "DURÉE") -> Read:
    text, facts = Text("a.md", source), {"v": v, "liste": ("un", "deux")}
    rendered = Expressions(facts, KINDS, {"c.md": Text("c.md", clause)}).render(text)
    assert rendered.problems == ()
    blocks, problems = read_prose(text, rendered)
    return blocks, sort_problems((*check_writing(text), *problems))


def lines(blocks: Iterable[Brouillon]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraphe(spans=spans):
                yield f"p {words(spans)}"
            case Intertitre(niveau=level, id=id_, spans=spans):
                yield f"h{level} {id_} : {words(spans)}"
            case Liste(ordonnee=ordered, elements=elements):
                for rank, element in enumerate(elements, 1):
                    first, *others = lines(element)
                    yield (f"{rank}. " if ordered else "- ") + first.removeprefix("p ")
                    yield from (f"    {line}" for line in others)
            case Tableau(entete=header, lignes=rows):
                yield from ("| " + " | ".join(map(words, row)) for row in (header, *rows))
            case Citation(blocs=inner):
                yield from (f"> {line}" for line in lines(inner))
            case Definitions(elements=pairs):
                for term, inner in pairs:
                    yield f"= {words(term)}"
                    yield from (f"    {line}" for line in lines(inner))


def words(spans: Iterable[Span]) -> str:
    return "".join(map(word, spans))


def word(span: Span) -> str:
    match span:
        case AppelNote(note=note):
            return f"(note : {' / '.join(line.strip() for line in lines(note))})"
        case Figure():
            width = [] if span.largeur is None else [str(span.largeur)]
            return f"(image : {' ; '.join([span.alternative, span.chemin, *width])})"
        case Texte(allure=allure):
            sign = "**" * allure.gras
            return f"{sign}{shown(span.text)}{sign}"
        case Valeur():
            return f"<{span.text}>"
        case Renvoi():
            return f"(renvoi {span.cible})"
        case Lien():
            return f"[{words(span.spans)}]({span.href})"
    return span_text(span)


@pytest.mark.parametrize("case", CASES["lu"], ids=lambda case: str(case["cas"]))
def test_notes_images_and_definitions_are_read_as_they_are_written(case: dict[str, Any]) -> None:
    blocks, problems = read(case["texte"], case.get("clause", ""))

    assert list(map(str, problems)) == []
    assert list(lines(blocks)) == case["lu"]


@pytest.mark.parametrize("case", CASES["refuse"], ids=lambda case: str(case["cas"]))
def test_a_note_image_or_definition_that_would_be_misread_is_refused(case: dict[str, Any]) -> None:
    _, problems = read(case["texte"], case.get("clause", ""))

    assert [str(problem).removeprefix("a.md:") for problem in problems] == case["lignes"]


def test_each_word_of_a_note_knows_its_line_and_so_does_what_follows_the_call() -> None:
    source = "Un[^n] deux\ntrois.\n\nTerme\n:   quatre\n\n[^n]: cinq {{ v }}\n\n    six\n"

    blocks, _ = read(source)

    spans = [span for block in blocks for span in spans_of(block)]  # type: ignore[arg-type]
    assert [(span_text(span), span.place.line) for span in spans if hasattr(span, "place")] == [
        ("Un", 1),
        ("", 1),
        ("cinq ", 7),
        ("DURÉE", 7),
        ("six", 9),
        (" deux ", 1),
        ("trois.", 2),
        ("Terme", 4),
        ("quatre", 5),
    ]


def test_a_picture_knows_its_line() -> None:
    blocks, _ = read("Un.\n\n| a |\n|---|\n| b |\n| ![A](a.png) |\n\n![B](b.png){width=7%}\n")

    spans = [span for block in blocks for span in spans_of(block)]  # type: ignore[arg-type]
    assert [span for span in spans if isinstance(span, Figure)] == [
        Figure("a.png", "A", None, Place("a.md", 6)),
        Figure("b.png", "B", 7, Place("a.md", 8)),
    ]


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "[^1]",
            "[^n]: x",
            "](y)",
            "![x](y)",
            ":   x",
            "*a*",
            "|",
            "<br>",
            "{{ x }}",
            "a\n\nb",
            "\\",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Co")), min_size=1),
)


@given(HOSTILE)
def test_a_hostile_value_stays_itself_in_a_note_a_description_and_a_definition(value: str) -> None:
    source = (
        "Un[^n].\n\n![Carte de {{ v }}](a.png)\n\n{{ v }}\n:   Soit {{ v }}\n\n"
        "[^n]: Voir {{ v }}\n\n    {{ v }}\n"
    )

    blocks, problems = read(source, v=value)

    assert problems == ()
    assert [shown(line) for line in paragraphs_of(blocks)] == [  # type: ignore[arg-type]
        "Un.",
        "",
        shown(value),
        f"Soit {shown(value)}",
    ]
    (note,) = notes_of(blocks)  # type: ignore[arg-type]
    assert [shown(line) for line in paragraphs_of(note.note)] == [
        f"Voir {shown(value)}",
        shown(value),
    ]
    figures = [span for span in spans_of(blocks[1]) if isinstance(span, Figure)]  # type: ignore[arg-type]
    assert [figure.alternative for figure in figures] == [f"Carte de {value}"]


BLOCKS = (
    "a", "b[^] c", "[^][^]", "- d[^]", "    - e", "    f[^]", "1. g", "  h", "> i[^]", "## j[^]",
    "![k](a)", "b ![c](d)", "e\n:   f[^]", ":   g", "    :   h", ": i", "[j](#k)", "**a",
    "| b | ![c](d) |\n|---|---|\n| e[^] | f |", "{.saut-de-page}", "[^9]: g", "[^9]",
)  # fmt: skip
ENDS = ("\n", "\n\n", "\n\n", "\n\n[^]: h\n\n", "\n\n[^]: i\n\n    - j\n\n    k\n\n")


@given(st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(ENDS)), max_size=6))
def test_no_letter_is_lost_unless_a_problem_says_so(parts: list[tuple[str, str]]) -> None:
    source = numbered("".join(block + end for block, end in parts))

    blocks, problems = read(source)

    if not problems:
        letters = re.findall("[a-k]", source.replace("{.saut-de-page}", ""))
        assert sorted(letters) == sorted(re.findall("[a-k]", words_of(blocks)))


def numbered(source: str) -> str:
    """Return `source`, its calls and notes numbered in order; a note for each call at the end."""
    calls, notes = itertools.count(), itertools.count()
    pattern = re.compile(r"\[\^\](:?)")
    done = pattern.sub(lambda found: f"[^n{next(notes if found[1] else calls)}]{found[1]}", source)
    missing = range(next(notes), next(calls))
    return done + "".join(f"\n\n[^n{number}]: a" for number in missing)


def words_of(blocks: Iterable[Brouillon]) -> str:
    said = re.sub(r"\((?:note|image) : |renvoi l", "", "\n".join(lines(blocks)))
    return re.sub(r"(?m)^ *(?:> )*h(?=\d )", "", said)
