from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from clsdocs.domain.texte import Text
from clsdocs.errors import Problem, sort_problems
from clsdocs.expressions.readable import VALUE, Kind
from clsdocs.expressions.texts import Expressions
from clsdocs.prose.nodes import (
    Brouillon,
    Citation,
    Emplacement,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    RetourLigne,
    SautDePage,
    Span,
    Tableau,
    Texte,
    Valeur,
    spans_of,
)
from clsdocs.prose.reading import read_prose
from clsdocs.prose.rules import check_writing
from facts import shown

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "ecriture.yml").read_text("utf-8"))

FACTS = {"v": "DURÉE", "id": "duree", "liste": ("un", "deux"), "espaces": "12 000 € ; « x » : oui"}
KINDS = {"v": VALUE, "id": VALUE, "liste": Kind(element=VALUE), "espaces": VALUE}

Read = tuple[tuple[Brouillon, ...], tuple[Problem, ...]]


def read(source: str, clause: str = "", facts: dict[str, Any] | None = None) -> Read:
    text = Text("a.md", source)
    clauses = {"c.md": Text("c.md", clause)}
    rendered = Expressions({**FACTS, **(facts or {})}, KINDS, clauses).render(text)
    assert rendered.problems == ()
    blocks, problems = read_prose(text, rendered)
    return blocks, sort_problems((*check_writing(text), *problems))


def lines(blocks: tuple[Any, ...], indent: str = "") -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraphe(spans=spans):
                yield f"{indent}p {words(spans)}"
            case Intertitre():
                yield indent + heading(block)
            case Liste(ordonnee=ordered, elements=elements):
                for rank, element in enumerate(elements, 1):
                    first, *others = lines(element, f"{indent}    ")
                    mark = f"{rank}. " if ordered else "- "
                    yield indent + mark + first.strip().removeprefix("p ")
                    yield from others
            case Tableau(entete=header, lignes=rows, alignements=sides):
                yield f"{indent}| {' '.join(side.value for side in sides)}"
                for row in (header, *rows):
                    cells = (words(cell).replace("|", "\\|") for cell in row)
                    yield f"{indent}| {' | '.join(cells)}"
            case Citation(blocs=inner):
                yield from (f"{indent}> {line}" for line in lines(inner))
            case Emplacement(demande=demande, cle=cle):
                yield f"{indent}{demande.forme} de {cle}"
            case SautDePage():
                yield f"{indent}saut de page"


def heading(block: Intertitre) -> str:
    held = [f"h{block.niveau}", block.id, block.numero_impose]
    held += ["sans-numero"] * block.sans_numero + ["saut-de-page"] * block.saut_avant
    return f"{' '.join(filter(None, held))} : {words(block.spans)}"


def words(spans: tuple[Span, ...]) -> str:
    return "".join(map(word, spans))


def word(span: Span) -> str:
    match span:
        case Texte(text=text, allure=allure):
            gras, italique, exposant = allure.gras, allure.italique, allure.exposant
            sign = "**" * gras + "*" * italique + "^" * exposant
            langue = f"{{{allure.langue}}}" if allure.langue else ""
            return f"{sign}{shown(text)}{sign[::-1]}{langue}"
        case Valeur(text=text):
            return f"<{shown(text)}>"
        case Renvoi(cible=cible):
            return f"(renvoi {cible})"
        case Lien(href=href, spans=spans):
            return f"[{words(spans)}]({href})"
        case RetourLigne():
            return " / "
        case _:
            return str(span)


@pytest.mark.parametrize("case", CASES["lu"], ids=lambda case: str(case["cas"]))
def test_a_text_is_read_as_it_is_written(case: dict[str, Any]) -> None:
    blocks, problems = read(case["texte"])

    assert list(map(str, problems)) == []
    assert list(lines(blocks)) == case["lu"]


@pytest.mark.parametrize("case", CASES["refuse"], ids=lambda case: str(case["cas"]))
def test_a_writing_that_would_be_misread_is_refused(case: dict[str, Any]) -> None:
    _, problems = read(case["texte"], case.get("clause", ""))

    assert [str(problem).removeprefix("a.md:") for problem in problems] == case["lignes"]


def places(blocks: tuple[Any, ...]) -> list[str]:
    """Return each span with the line that it comes from."""
    return [
        f"{span.place.path.removesuffix('.md')}{span.place.line} {word(span)}"
        for block in blocks
        for span in spans_of(block)
        if not isinstance(span, (RetourLigne, Lien))
    ]


def test_every_span_knows_its_line_after_tags_loops_and_clauses() -> None:
    source = """\
## {{ v }} {#titre}

{% if v %}
Un **deux
trois** [](#titre).
{% endif %}

{% include "c.md" %}

{% for x in liste %}
- {{ x }} et {%# rien
  du tout #%}fin ;
{% endfor %}

| a | b |
|---|---|
|  | c |
| {{ v }} | [d](#titre) |
"""

    blocks, problems = read(source, "Clause\n{{ v }}.\n")

    assert problems == ()
    assert places(blocks) == [
        "a1 <DURÉE>",
        *("a4 Un ", "a4 **deux **", "a5 **trois**", "a5  ", "a5 (renvoi titre)", "a5 ."),
        *("c1 Clause ", "c2 <DURÉE>", "c2 ."),
        *("a11 <un>", "a11  et ", "a12 fin~;"),
        *("a11 <deux>", "a11  et ", "a12 fin~;"),
        *("a15 a", "a15 b", "a17 c", "a18 <DURÉE>", "a18 d"),
    ]
    assert isinstance(blocks[0], Intertitre)
    assert blocks[0].place.line == 1


def test_a_text_of_yaml_is_told_at_its_lines_without_column() -> None:
    text = Text("convention.yml", "Vu la loi\n<b>x</b>", line=12)

    problems = check_writing(text)

    assert str(problems[0]) == (
        "convention.yml:13 : HTML « <b> » dans le texte ; "
        "le retirer ; pour le signe lui-même, écrire \\< [P-01]"
    )


def test_a_text_nested_beyond_reason_is_refused() -> None:
    _, problems = read(">" * 3000 + " a\n")

    assert problems != ()
