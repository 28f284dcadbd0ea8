from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.errors import Refused
from clsdocs.word.markup import paragraph_texts
from clsdocs.word.template.engine import Template, compile_template
from docx_reading import docx_lines
from docxtpl_making import (
    BOLD,
    NUMBERED,
    control,
    docx,
    field,
    link,
    notes,
    p,
    ps,
    r,
    shape,
    tbl,
    text_box,
    tr,
)
from small_templates import DOCUMENT, member, texts

PATH = "essai.docx"
CENTRED = '<w:jc w:val="center"/>'
PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
HOSTILE = (
    "ARS & <Ville>",
    "&amp; &lt; &#65;",
    "]]> <![CDATA[",
    "</w:t></w:r></w:p><w:p>",
    "{{ x }} {% if a %} {# b #}",
    "{_{ }_} {_% %_}",
    "'\" “ ” « »",
    "\u202fespaces\u00a0\u2009fines",
    "  deux  espaces  ",
    "🙂 œ \U000f0001 \ue000",
    "<?cls-list 2?><!-- -->",
    '<w:numId w:val="2"/><wp:docPr id="1"',
    "</w:tc><w:tbl></w:tbl>",
    "%s {0} \\a \\n $x",
)


def rendered(*body: str, values: dict[str, object], **parts: str) -> bytes:
    return compile_template(docx(*body, **parts), PATH).render(values)


def body_of(*body: str, values: dict[str, object]) -> str:
    """Return the XML of the blocks of the document, the section and Word's own marks set aside."""
    xml = member(rendered(*body, values=values), DOCUMENT)
    xml = xml.partition("<w:body>")[2].rpartition("<w:sectPr>")[0]
    return xml.replace(' w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"', "")


def refusal(*body: str, values: dict[str, object], **parts: str) -> str:
    with pytest.raises(Refused) as refused:
        rendered(*body, values=values, **parts)
    return str(refused.value)


@cache
def everywhere() -> Template:
    """Return a template that prints `x` in words, in an attribute, in a header, in a property."""
    body = (
        p("Le ", r("{{ x }}", BOLD), "!")
        + p(shape(1, "Le {{ x }}!"))
        + tbl(tr("{%tr for y in [x] %}"), tr("{{ y }}"), tr("{%tr endfor %}"), columns=1)
    )
    parts = {
        "header_default": p("{{ x }}"),
        "footnotes": notes("footnote", "{{ x }}"),
        "core": "<dc:title>{{ x }}</dc:title>",
    }
    return compile_template(docx(body, **parts), PATH)


def held(document: bytes) -> dict[str, str]:
    """Return what stands for the value in each place of a document of `everywhere`."""
    body = ElementTree.fromstring(member(document, DOCUMENT))
    title = ElementTree.fromstring(member(document, "docProps/core.xml"))
    paragraphs = paragraph_texts(member(document, DOCUMENT))
    described = next(e.get("descr", "") for e in body.iter() if e.tag.endswith("}docPr"))
    return {
        "words": paragraphs[0][3:-1],
        "cell": paragraphs[2],
        "attribute": described[3:-1],
        "header": paragraph_texts(member(document, "word/header_default.xml"))[0],
        "note": paragraph_texts(member(document, "word/footnotes.xml"))[0],
        "property": title[0].text or "",
    }


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_verbatim_wherever_it_is_printed(value: str) -> None:
    assert held(everywhere().render({"x": value})) == dict.fromkeys(
        ("words", "cell", "attribute", "header", "note", "property"), value
    )


# \a and \f end no paragraph of a property.
_REFUSED = {chr(n) for n in (*range(32), 0xFFFE, 0xFFFF)} - {"\t", "\n"}
_ANY = st.text(st.characters(codec="utf-8"), max_size=20)


@given(st.one_of(_ANY, st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)))
def test_any_value_is_verbatim_or_refused_with_its_tag(value: str) -> None:
    if set(value) & _REFUSED:
        with pytest.raises(Refused, match=r"caractère interdit U\+.*\[W-22\]"):
            everywhere().render({"x": value})
        return

    document = everywhere().render({"x": value})

    found = held(document)
    blanked = value.replace("\n", " ").replace("\t", " ")
    assert found.pop("attribute") == blanked
    assert set(found.values()) == {value}


@pytest.mark.parametrize(
    ("character", "shown"),
    [("\x01", "0001"), ("\x0b", "000B"), ("\r", "000D"), ("\ufffe", "FFFE"), ("\ud800", "D800")],
)
def test_a_character_that_word_cannot_hold_is_refused_with_its_tag(
    character: str, shown: str
) -> None:
    assert refusal(p("À {{ x }}"), values={"x": f"Le{character}ns"}) == (
        f"{PATH}:1:3 : corps, « À ▸{{{{ x }}}}◂ » :"
        f" caractère interdit U+{shown} dans « Le\ufffdns » ; le retirer [W-22]"
    )


@pytest.mark.parametrize("character", ["\a", "\f"])
def test_a_property_has_neither_paragraphs_nor_pages(character: str) -> None:
    message = refusal(p("x"), values={"x": f"a{character}b"}, core="<dc:title>{{ x }}</dc:title>")

    assert message == (
        f"{PATH} : propriétés, « {{{{ x }}}} » : caractère interdit U+{ord(character):04X}"
        " dans « a\ufffdb » ; le retirer [W-22]"
    )


# Line ends, tabulations, paragraphs and pages in values


def test_line_ends_and_tabulations_are_those_of_word() -> None:
    made = body_of(p(r("À {{ x }}.", BOLD)), values={"x": "un\n\tdeux"})

    assert made == (
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">À un</w:t><w:br/>'
        '<w:t xml:space="preserve"></w:t><w:tab/><w:t xml:space="preserve">deux.</w:t></w:r></w:p>'
    )


def test_line_ends_of_a_property_stay_as_they_are() -> None:
    document = rendered(p("x"), values={"x": "un\n\tdeux"}, core="<dc:title>{{ x }}</dc:title>")

    assert "<dc:title>un\n\tdeux</dc:title>" in member(document, "docProps/core.xml")


def test_a_new_paragraph_keeps_the_dress_of_its_paragraph_and_of_its_run() -> None:
    made = body_of(
        p("Le ", r("{{ x }}", BOLD), " fin", properties=CENTRED), values={"x": "un\adeux"}
    )

    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">'
    centred = f"<w:p><w:pPr>{CENTRED}</w:pPr>"
    assert made == (
        f'{centred}<w:r><w:t xml:space="preserve">Le </w:t></w:r>{bold}un</w:t></w:r></w:p>'
        f'{centred}{bold}deux</w:t></w:r><w:r><w:t xml:space="preserve"> fin</w:t></w:r></w:p>'
    )


def test_a_new_page_is_a_paragraph_of_its_own() -> None:
    made = body_of(p("{{ x }}"), values={"x": "un\fdeux"})

    words = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
    assert made == words.format("un") + PAGE + words.format("deux")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (p("{{ x }}"), ["Normal | a", "Normal | b", "Normal | [saut de page]", "Normal | c"]),
        (
            p("{{ x }}", style="Heading1"),
            ["heading 1 | a", "heading 1 | b", "Normal | [saut de page]", "heading 1 | c"],
        ),
        (
            p("{{ x }}", properties=NUMBERED),
            ["Normal | ‹1.› a", "Normal | ‹2.› b", "Normal | [saut de page]", "Normal | ‹3.› c"],
        ),
        (
            tbl(tr("{{ x }}", "y"), columns=2),
            ["Tableau | a ¶ b ¶ [saut de page] ¶ c | y", "Normal |"],
        ),
        (
            p("{{ x }}", " et ", "{{ x }}"),
            [
                *("Normal | a", "Normal | b", "Normal | [saut de page]", "Normal | c et a"),
                *("Normal | b", "Normal | [saut de page]", "Normal | c"),
            ],
        ),
        (
            control(p("{{ x }}")),
            ["Normal | a", "Normal | b", "Normal | [saut de page]", "Normal | c"],
        ),
        (
            ps("{%p for y in [x] %}", "{{ y }}", "{%p endfor %}"),
            ["Normal | a", "Normal | b", "Normal | [saut de page]", "Normal | c"],
        ),
    ],
    ids=["plain", "title", "list", "cell", "twice", "control", "loop"],
)
def test_paragraphs_and_pages_of_a_value_go_on_in_its_style(body: str, lines: list[str]) -> None:
    assert docx_lines(rendered(body, values={"x": "a\ab\fc"})) == lines


def test_a_header_and_a_note_have_new_paragraphs_too() -> None:
    parts = {"header_default": p("{{ x }}"), "footnotes": notes("footnote", "{{ x }}")}

    document = rendered(p("x"), values={"x": "a\ab"}, **parts)

    for name in parts:
        assert paragraph_texts(member(document, f"word/{name}.xml")) == ["a", "b"]


def test_the_section_ends_with_the_last_paragraph_of_a_value() -> None:
    section = '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'

    document = rendered(
        p("un {{ x }} fin", properties=f"{CENTRED}{section}"), values={"x": "a\ab\fc"}
    )

    assert docx_lines(document) == [
        "Normal | un a",
        "Normal | b",
        "Normal | [saut de page]",
        "Normal | c fin",
        "Saut de section | nextPage",
    ]
    assert member(document, DOCUMENT).count(CENTRED) == 3


def test_a_value_of_a_text_box_has_new_paragraphs_there() -> None:
    xml = member(rendered(p("un", text_box(p("{{ x }}")), "deux"), values={"x": "a\ab"}), DOCUMENT)

    boxes = [box.partition("</w:txbxContent>")[0] for box in xml.split("<w:txbxContent>")[1:]]
    assert [paragraph_texts(box) for box in boxes] == [["a", "b"], ["a", "b"]]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (p("Voir ", link("{{ x }}")), "Voir a b"),
        (p("Voir ", control(r("{{ x }}"))), "Voir a b"),
        (p(f'<w:fldSimple w:instr="DATE">{r("{{ x }}")}</w:fldSimple>'), "a b"),
        (p("{{ x }}", text_box(p("boîte"))), "a b"),
        (p(text_box(p("boîte")), "{{ x }}"), "a b"),
    ],
    ids=["link", "control", "field", "before a text box", "after a text box"],
)
@pytest.mark.parametrize("character", ["\a", "\f"])
def test_a_paragraph_never_ends_inside_what_cannot_be_cut(
    body: str, shown: str, character: str
) -> None:
    message = refusal(body, values={"x": f"a{character}b"})

    assert message == (
        f"{PATH} : corps, « {shown} » : paragraphe coupé par une valeur dans un lien, un champ,"
        " ou à côté d’une zone de texte ; en sortir la balise [W-22]"
    )


def test_line_ends_are_welcome_in_a_link_and_in_a_field() -> None:
    body = p(link("{{ x }}"), field("DATE", "{{ x }}"))

    assert texts(rendered(body, values={"x": "a\nb"})) == ["a\nba\nb"]


# Attributes


@pytest.mark.parametrize(
    ("body", "x", "tag", "line"),
    [
        (
            tbl(tr("{% cellbg x %}a"), columns=1),
            "zz",
            "{% cellbg x %}",
            "« zz » n’est pas une couleur de fond ;"
            " écrire six chiffres hexadécimaux, par exemple DDEBF7, ou auto [W-21]",
        ),
        (
            tbl(tr("{% colspan x %}a", "b"), columns=3),
            '2"/><w:p',
            "{% colspan x %}",
            '« 2"/><w:p » n’est pas un nombre de colonnes ;'
            " donner un nombre entier de colonnes, de 1 à 63 [W-21]",
        ),
        (
            tbl(tr("{% colspan x %}a", "b"), columns=3),
            64,
            "{% colspan x %}",
            "« 64 » n’est pas un nombre de colonnes ;"
            " donner un nombre entier de colonnes, de 1 à 63 [W-21]",
        ),
        (
            p("Image ", shape(1, "{{ x }}")),
            None,
            "{{ x }}",
            "une valeur absente ne s’imprime pas ; écrire {{ x or '' }}, ou l’indiquer [W-21]",
        ),
        (
            p("Image ", shape(1, "{{ x }}")),
            "a\x01",
            "{{ x }}",
            "caractère interdit U+0001 dans un attribut ; le retirer [W-22]",
        ),
    ],
    ids=["colour", "hostile columns", "too many columns", "nothing", "a control character"],
)
def test_an_attribute_is_checked_for_what_it_is(body: str, x: object, tag: str, line: str) -> None:
    cell = f"corps, tableau 1, ligne 1, cellule 1, « ▸{tag}◂a »"
    place = cell if "<w:tbl>" in body else f"corps, texte de remplacement, « {tag} »"

    assert refusal(body, values={"x": x}) == f"{PATH}:1:1 : {place} : {line}"
