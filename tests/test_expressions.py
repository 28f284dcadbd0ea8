from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from clsdocs.domain.document import Document
from clsdocs.domain.texte import Text
from clsdocs.errors import sort_problems
from clsdocs.expressions.filters import Demande, Forme
from clsdocs.expressions.opened import memory_of
from clsdocs.expressions.readable import Kind, kind_of
from clsdocs.expressions.slots import MARKS, SLOTS
from clsdocs.expressions.texts import Expressions, Rendered
from facts import read_document, shown

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "expressions.yml").read_text("utf-8"))

FACTS: dict[str, Any] = {
    "intitule": "Convention de financement",
    "parties": [
        {"organisme": "ars", "rang": "principal", "ci_apres": "l’ARS"},
        {"organisme": "call", "rang": "principal", "ci_apres": "la Communauté"},
        {"organisme": "ch", "rang": "associe"},
    ],
    "duree": {"effet": "2019-06-01", "annees": "3"},
    "signature": {"lieu": "inconnu"},
    "financement": {
        "depenses": [
            {"id": "poste", "intitule": "Poste", "montants": {"2019": "48000", "2020": "48760.50"}},
            {
                "id": "reste",
                "intitule": "Reste",
                "montants": {"2019": "6000", "2020": "à fixer"},
            },
        ],
        "financeurs": [
            {"organisme": "ars", "part": "50 %"},
            {"organisme": "call", "reste": "1"},
        ],
        "versements": [
            {"id": "acompte", "organisme": "ars", "exercice": "2019", "part": "80 %"},
        ],
    },
}
NAMES = ("intitule", "reference", "parties", "duree", "signature", "financement")


def expressions(clauses: dict[str, str] | None = None) -> Expressions:
    document = read_document(FACTS)
    charte = read_document({"id": "charte", "nature": "charte", "intitule": "Charte partenariale"})
    names = {name: getattr(document, name) for name in NAMES}
    kinds = {name: kind_of(Document.model_fields[name].annotation) for name in NAMES}
    return Expressions(
        {**names, "actes": {"convention": document, "charte": charte}},
        {**kinds, "actes": Kind(entries=Kind(fait=Document))},
        {name: Text(name, text) for name, text in (clauses or {}).items()},
    )


def render(text: str, clauses: dict[str, str] | None = None) -> Rendered:
    return expressions(clauses).render(Text("convention.md", text))


def words(rendered: Rendered) -> str:
    text = MARKS.sub("", rendered.text)
    return shown(SLOTS.sub(lambda found: rendered.table.slot_of(found[0]).text, text))


def said(rendered: Rendered) -> list[str]:
    return [str(problem) for problem in sort_problems(rendered.problems)]


@pytest.mark.parametrize(
    "case", CASES["imprime"] + CASES["lignes"], ids=lambda case: str(case["cas"])
)
def test_a_text_prints_its_words_and_facts(case: dict[str, Any]) -> None:
    rendered = render(case["texte"], case.get("clauses"))

    assert said(rendered) == []
    assert words(rendered) == case["lu"]


@pytest.mark.parametrize(
    "case", [case for kind in CASES for case in CASES[kind]], ids=lambda case: str(case["cas"])
)
def test_words_read_before_elsewhere_are_the_same_at_their_own_place(case: dict[str, Any]) -> None:
    here = Text("contracts/lens/convention.md", case["texte"])
    there = Text("contracts/loos/convention.yml", case["texte"], line=40)
    memory_of.cache_clear()
    fresh = expressions(case.get("clauses")).render(there)

    memory_of.cache_clear()
    expressions(case.get("clauses")).render(here)
    again = expressions(case.get("clauses")).render(there)

    assert again == fresh


def test_words_that_include_a_clause_follow_it_when_it_changes() -> None:
    text = Text("contracts/lens/convention.md", "{% include 'fin.md' %}")
    before = expressions({"fin.md": "Fait à {{ signature.lieu }}."}).render(text)
    after = expressions({"fin.md": "Le {{ duree.effet }}."}).render(text)

    assert words(before).startswith("Fait à ")
    assert words(after) == "Le 1er_juin_2019.\n"


@pytest.mark.parametrize("case", CASES["fautes"], ids=lambda case: str(case["cas"]))
def test_every_fault_of_a_text_is_told_at_its_line(case: dict[str, Any]) -> None:
    rendered = render(case["texte"], case.get("clauses"))

    assert said(rendered) == case["attendu"]
    assert rendered.text == ""


@pytest.mark.parametrize("case", CASES["lignes"], ids=lambda case: str(case["cas"]))
def test_each_line_keeps_its_number(case: dict[str, Any]) -> None:
    source = f"{case['texte']}ici {{{{ duree.annees }}}}\n"

    rendered = render(source)

    line = source.count("\n")
    assert rendered.table.slots[-1].place.line == line
    assert rendered.table.place_of(MARKS.findall(rendered.text)[-1]).line == line


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{% for a in [1,2,3] %}" * 15 + "x" + "{% endfor %}" * 15, "trop de répétitions"),
        ("{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40, "texte trop long"),
        ("{% set x = 'aaaaaaaaaa' %}" + "{% set x = x + x %}" * 40, "texte trop long"),
        ("{% set x = 9 %}" + "{% set x = x * x %}" * 40, "nombre trop grand"),
        (
            "{% set x = '"
            + "é" * 99_999
            + "' %}"
            + "{% for a in [1,2,3,4,5,6,7] %}" * 8
            + "{{ x | majuscule }}"
            + "{% endfor %}" * 8,
            "texte trop long",
        ),
        ("{% for a in [1,2,3,4] %}" * 8 + "x" * 400 + "{% endfor %}" * 8, "texte trop long"),
        ("{{ duree.annees }}" * 70_000, "texte trop long"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "expression trop compliquée"),
        ("{{ " + "-" * 50_000 + "1 }}", "expression trop compliquée"),
        ("{{ " + "9" * 5000 + " }}", "expression trop compliquée"),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "expression trop compliquée"),
        ("{{ 1e999 }}", "calcul impossible"),
        ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 40, "liste de valeurs calculées"),
    ],
    ids=lambda text: text[-40:],
)
def test_a_text_that_would_grow_without_end_is_stopped(text: str, sentence: str) -> None:
    start = time.process_time()

    rendered = render(text)

    assert {problem.message for problem in rendered.problems} == {sentence}
    assert time.process_time() - start < 10


def test_a_fault_in_a_text_of_yaml_is_told_at_its_line_without_column() -> None:
    text = Text("contracts/lens/convention.yml", "Vu la loi\n{{ reference }} {{ zut }}", line=12)

    rendered = expressions().render(text)

    assert said(rendered) == [
        "contracts/lens/convention.yml:13 : nom « zut » inconnu ; "
        "voir la liste des noms dans docs/guide.md [T-01]"
    ]


def test_every_value_knows_its_key_and_its_line() -> None:
    rendered = render(
        "{{ intitule }}\n{{ parties['call'].organisme.nom | majuscule }}\n{{ 1 + 1 }}"
    )

    slots = [(slot.cle, slot.place.line, slot.text) for slot in rendered.table.slots]
    assert slots == [
        ("intitule", 1, "Convention de financement"),
        ("organismes.call.nom", 2, "Communauté d’agglomération de Lens-Liévin"),
        ("", 3, "2"),
    ]


def test_a_value_of_a_loop_knows_the_id_of_its_element() -> None:
    rendered = render("{% for f in financement.financeurs %}{{ f.montants[2019] }}{% endfor %}")

    assert [slot.cle for slot in rendered.table.slots] == [
        "financement.financeurs.ars.montants.2019",
        "financement.financeurs.call.montants.2019",
    ]


def test_a_blank_is_known_as_one_through_filters_and_assemblies() -> None:
    rendered = render("{{ signature.lieu | majuscule }}{{ 'à ' ~ signature.lieu }}{{ intitule }}")

    slots = [(slot.cle, slot.blanc) for slot in rendered.table.slots]
    assert slots == [("signature.lieu", True), ("signature.lieu", True), ("intitule", False)]


def test_the_keys_read_are_remembered_those_tested_included() -> None:
    made = expressions()

    made.render(Text("a.md", "{% if reference %}{{ intitule }}{% endif %}{{ duree | lettres }}"))
    made.render(Text("b.md", "{{ parties['ars'].nom }}"))

    assert made.lues == {"reference", "duree", "parties.ars.nom"}


def test_a_block_of_facts_is_asked_for_not_printed() -> None:
    rendered = render("{{ financement | tableau }}\n\n{{ parties | puces }}")

    demandes = [slot.demande for slot in rendered.table.slots]
    assert [d.forme for d in demandes if isinstance(d, Demande)] == [Forme.TABLEAU, Forme.PUCES]


def test_the_clauses_that_a_text_includes_are_told() -> None:
    clauses = {"a.md": "{% include 'b.md' %}", "b.md": "b", "c.md": "c"}

    rendered = render("{% if reference %}{% include 'a.md' %}{% endif %}", clauses)

    assert [clause.path for clause in rendered.clauses] == ["a.md", "b.md"]


def test_a_text_leaves_nothing_behind_for_the_next_one() -> None:
    made = expressions()
    made.render(Text("a.md", "{% set x = 1 %}{{ x }}{{ zut }}"))

    rendered = made.render(Text("b.md", "{{ x }}"))

    assert [str(problem) for problem in rendered.problems] == [
        "b.md:1:4 : nom « x » inconnu ; voir la liste des noms dans docs/guide.md [T-01]"
    ]


def test_at_most_fifty_faults_of_calculation_are_told_at_once() -> None:
    rendered = render("{{ reference }}\n" * 60)

    assert len(rendered.problems) == 50
