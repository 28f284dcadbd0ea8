from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from clsdocs.word.template.engine import compile_template
from docx_reading import docx_lines
from docxtpl_making import docx, same, shape, tbl, tc, tr
from docxtpl_making import p as word_p
from helpers import convert_pdf, ooxml_errors, pdf_text
from small_templates import (
    DOCUMENT,
    house_template,
    member,
    p,
    small_template,
    table,
    texts,
)
from test_template_compat import by_clsdocs, by_docxtpl, shape_of
from test_validity import loose_ends

PATH = "essai.docx"
AXES = {
    "axes": [
        {
            "nom": "Santé",
            "actions": ["informer", "former"],
            "etapes": [
                {"nom": "préparer", "taches": ["lire", "écrire"]},
                {"nom": "agir", "taches": ["dire"]},
            ],
        },
        {
            "nom": "Habitat",
            "actions": ["bâtir"],
            "etapes": [{"nom": "bâtir", "taches": ["creuser", "monter"]}],
        },
    ]
}
NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="2"/></w:numPr>'

FOR, END, NAME = p("{%p for x in axes %}"), p("{%p endfor %}"), p("{{ x.nom }}")


def styled(text: str, level: int = 1) -> str:
    """Return an item of a list that only its style makes one."""
    style = "ListNumber" if level == 1 else f"ListNumber{level}"
    return p(text, properties=f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')


def numbered(text: str, level: int = 1) -> str:
    """Return an item of a list that names its list itself."""
    return p(text, properties=f"<w:pPr>{NUMBERED.format(level - 1)}</w:pPr>")


def rendered(*body: str, values: Mapping[str, object] | None = None) -> bytes:
    return compile_template(small_template(*body), PATH).render(AXES if values is None else values)


def items(document: bytes) -> list[str]:
    """Return the lines of `document`, without the names of styles."""
    return [line.partition(" | ")[2] for line in docx_lines(document) if "En-tête" not in line]


ITEMS = pytest.mark.parametrize("item", [styled, numbered], ids=["by style", "by number"])


# Lists


@ITEMS
def test_a_list_begins_again_at_each_turn(item: type) -> None:
    inner = p("{%p for y in x.actions %}") + item("{{ y }}") + END

    assert items(rendered(FOR, NAME, inner, END)) == [
        *("Santé", "‹1.› informer", "‹2.› former"),
        *("Habitat", "‹1.› bâtir"),
    ]


@ITEMS
def test_a_list_of_typed_items_begins_again_at_each_turn(item: type) -> None:
    typed = item("Lire {{ x.nom }}") + item("Signer")

    assert items(rendered(FOR, NAME, typed, END)) == [
        *("Santé", "‹1.› Lire Santé", "‹2.› Signer"),
        *("Habitat", "‹1.› Lire Habitat", "‹2.› Signer"),
    ]


@ITEMS
def test_a_list_whose_items_are_what_is_repeated_goes_on(item: type) -> None:
    alone = rendered(FOR, item("{{ x.nom }}"), END)
    described = rendered(FOR, item("{{ x.nom }}"), p("Décrire."), END)

    assert items(alone) == ["‹1.› Santé", "‹2.› Habitat"]
    assert items(described) == ["‹1.› Santé", "Décrire.", "‹2.› Habitat", "Décrire."]


@ITEMS
def test_a_list_of_many_levels_begins_again_as_a_whole(item: type) -> None:
    tasks = p("{%p for z in y.taches %}") + item("{{ z }}", 2) + END
    steps = p("{%p for y in x.etapes %}") + item("{{ y.nom }}") + tasks + END

    assert items(rendered(FOR, NAME, steps, END)) == [
        *("Santé", "‹1.› préparer", "‹1.› lire", "‹2.› écrire", "‹2.› agir", "‹1.› dire"),
        *("Habitat", "‹1.› bâtir", "‹1.› creuser", "‹2.› monter"),
    ]


@ITEMS
def test_the_items_of_an_item_begin_again_and_the_item_goes_on(item: type) -> None:
    inner = p("{%p for y in x.actions %}") + item("{{ y }}", 2) + END

    assert items(rendered(FOR, item("{{ x.nom }}"), inner, END)) == [
        *("‹1.› Santé", "‹1.› informer", "‹2.› former"),
        *("‹2.› Habitat", "‹1.› bâtir"),
    ]


@ITEMS
def test_a_list_in_a_cell_begins_again_at_each_row(item: type) -> None:
    inner = p("{%p for y in x.actions %}") + item("{{ y }}") + END
    rows = ((p("{%tr for x in axes %}"), p("")), (NAME, inner), (p("{%tr endfor %}"), p("")))

    assert items(rendered(table(*rows)))[:2] == [
        "Santé | ‹1.› informer ¶ ‹2.› former",
        "Habitat | ‹1.› bâtir",
    ]


@ITEMS
def test_a_list_begun_before_a_loop_goes_on_after_it(item: type) -> None:
    inner = p("{%p for y in x.actions %}") + item("{{ y }}") + END

    assert items(rendered(item("avant"), FOR, NAME, inner, END, item("après"))) == [
        *("‹1.› avant", "Santé", "‹2.› informer", "‹3.› former"),
        *("Habitat", "‹4.› bâtir", "‹5.› après"),
    ]


def test_a_list_without_a_turn_or_with_one_adds_no_list() -> None:
    body = (FOR, NAME, numbered("un"), numbered("deux"), END)
    numbering = member(small_template(), "word/numbering.xml")

    for turns in (0, 1):
        document = rendered(*body, values={"axes": AXES["axes"][:turns]})

        assert member(document, "word/numbering.xml") == numbering


def test_each_turn_after_the_first_has_a_list_of_its_own() -> None:
    document = rendered(FOR, NAME, numbered("un"), numbered("deux"), END)

    body, lists = member(document, DOCUMENT), member(document, "word/numbering.xml")
    assert re.findall(r'<w:numId w:val="(\d+)"/>', body) == ["2", "2", "3", "3"]
    assert '<w:num w:numId="3"><w:abstractNumId w:val="6"/><w:lvlOverride w:ilvl="0">' in lists
    assert "cls-list" not in body


# Tables, cells and numbers


def test_two_tables_that_a_loop_makes_are_kept_apart() -> None:
    document = rendered(FOR, table((NAME,)), END)

    assert docx_lines(document)[:4] == [
        "Tableau | Santé",
        "Normal |",
        "Tableau | Habitat",
        "Normal |",
    ]


@pytest.mark.parametrize("oui", [True, False])
def test_a_cell_always_ends_with_a_paragraph(oui: bool) -> None:
    conditional = p("{%p if oui %}") + p("oui") + p("{%p endif %}")
    nested = p("{%p if oui %}") + table((p("oui"),)) + p("{%p endif %}")

    document = rendered(table((conditional, nested)), values={"oui": oui})

    assert list(loose_ends(document)) == []
    assert texts(document) == ["oui", "oui"] * oui


def test_bookmarks_and_drawings_of_a_loop_have_numbers_of_their_own() -> None:
    mark = '<w:bookmarkStart w:id="4" w:name="ici"/>{}<w:bookmarkEnd w:id="4"/>'
    words = "<w:r><w:t>{{ x.nom }}</w:t></w:r>"
    other = '<w:p><w:bookmarkStart w:id="7" w:name="la"/><w:bookmarkEnd w:id="7"/></w:p>'
    repeated = f"<w:p>{mark.format(words)}{shape(3)}</w:p>"
    body = FOR + repeated + END + other + f"<w:p>{shape(9)}</w:p>"

    document = member(compile_template(docx(body), PATH).render(AXES), DOCUMENT)

    starts = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"', document)
    assert starts == [("4", "ici"), ("8", "ici_2"), ("7", "la")]
    assert re.findall(r'<w:bookmarkEnd w:id="(\d+)"', document) == ["4", "8", "7"]
    assert re.findall(r'<wp:docPr id="(\d+)"', document) == ["3", "10", "9"]


# Grids


GRIDS = {
    "a column for each": tbl(
        tr("Nom", "{%tc for a in ans %}", "{{ a }}", "{%tc endfor %}"), columns=4
    ),
    "a column less": tbl(tr("Nom", "{%tc if non %}", "x", "{%tc endif %}"), columns=4),
    "columns of two rows": tbl(
        tr("Nom", "{%tc for a in ans %}", "{{ a }}", "{%tc endfor %}"),
        tr("Coût", "{%tc for a in ans %}", "{{ a }} €", "{%tc endfor %}"),
        columns=4,
    ),
    "spans": tbl(
        tr("{% colspan ans | length %}Années"),
        tr("{%tc for a in ans %}", "{{ a }}", "{%tc endfor %}"),
        columns=3,
    ),
    "colours": tbl(
        tr("{%tc for a in ans %}", "{% cellbg fond %}{{ a }}", "{%tc endfor %}"), columns=3
    ),
    "merged down": tbl(
        tr("{%tr for a in ans %}"), tr("{% vm %}tous", "{{ a }}"), tr("{%tr endfor %}"), columns=2
    ),
    "merged across": tbl(
        tr("Nom", "{%tc for a in ans[:2] %}", "{% hm %}tous", "{%tc endfor %}"), columns=4
    ),
    "an empty cell": tbl(
        tr(tc(word_p()), "{%tc for a in ans %}", "{{ a }}", "{%tc endfor %}"), columns=4
    ),
    "a table in a cell": tbl(
        tr(
            tc(tbl(tr("{%tc for a in ans %}", "{{ a }}", "{%tc endfor %}"), columns=3)),
            "{%tc for a in ans %}",
            "x",
            "{%tc endfor %}",
        ),
        columns=4,
    ),
    "no tag": tbl(tr("un", "deux"), columns=2),
}


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("name", GRIDS)
def test_a_table_has_the_grid_that_docxtpl_gives_it(name: str, count: int) -> None:
    values = {"ans": list(range(2024, 2024 + count)), "non": False, "fond": "DDEBF7"}
    case = same(name, GRIDS[name], values, "")

    assert shape_of(by_clsdocs(case)) == shape_of(by_docxtpl(case))


def test_a_cell_that_spans_as_many_columns_as_a_loop_turns_has_them_in_its_grid() -> None:
    row = tr("Nom", "{%tc for a in ans %}", "{% hm %}tous", "{%tc endfor %}")
    case = same("merged across", tbl(row, columns=4), {"ans": [1, 2, 3, 4, 5]}, "")

    assert shape_of(by_clsdocs(case))[0].startswith(f"tableau {['1333'] * 6} ")
    assert shape_of(by_docxtpl(case))[0].startswith(f"tableau {['2000'] * 4} ")


# Judges


LISTS = (
    FOR
    + NAME
    + p("{%p for y in x.etapes %}")
    + styled("{{ y.nom }}")
    + p("{%p for z in y.taches %}")
    + styled("{{ z }}", 2)
    + END
    + END
    + table((p("{{ x.nom }}"), p("{%p if oui %}") + p("x") + p("{%p endif %}")))
    + '<w:p><w:bookmarkStart w:id="4" w:name="ici"/><w:r><w:t>ici</w:t></w:r>'
    '<w:bookmarkEnd w:id="4"/></w:p>'
    + END
    + table(
        (p("{%tr for x in axes %}"),),
        (p("{{ x.nom }}\u00a0: {{ texte }}"),),
        (p("{%tr endfor %}"),),
    )
    + p("{{ texte }}")
)
VALUES = {
    **AXES,
    "intitule": "Convention",
    "oui": False,
    "texte": "un\ndeux\ttrois\aquatre & <cinq>\fsix",
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document in the styles of the house, whose template repeats all that can be."""
    path = tmp_path_factory.mktemp("repeats") / "document.docx"
    path.write_bytes(compile_template(house_template(LISTS), PATH).render(VALUES))
    return path


def test_what_loops_repeat_holds_together(document: Path) -> None:
    assert list(loose_ends(document.read_bytes())) == []


def test_the_open_xml_sdk_finds_no_fault_in_it(document: Path, ooxml_validator: str) -> None:
    assert ooxml_errors(document, ooxml_validator) == []


def test_libreoffice_shows_all_of_it(
    document: Path, soffice: str, pdftotext: str, tmp_path: Path
) -> None:
    shown = pdf_text(convert_pdf(document, soffice, tmp_path), pdftotext).split()

    for word in ("Santé", "Habitat", "préparer", "creuser", "quatre", "<cinq>", "six"):
        assert word in shown
