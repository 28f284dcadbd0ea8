from __future__ import annotations

import re

import pytest

from clsdocs.prose.nodes import Alignement, Bloc, Role, Rubriques, Tableau
from clsdocs.record import replace
from clsdocs.word.finish import join_names
from clsdocs.word.pagination import HIDDEN, paginate
from clsdocs.word.styles import Gabarit, Style
from small_templates import DOCUMENT, SECTION, cells, docx_of, member, puces, texts, xml_of
from small_templates import par as prose

STYLES = (
    Style("Corps", "Body Text", "paragraph"),
    Style("Titre", "heading 2", "paragraph", keep=True),
    Style("Partie", "heading 1", "paragraph", keep=True, page=True),
    Style("Puce", "List Bullet", "paragraph", num=1),
    Style("Cloture", "Cloture", "paragraph", keep=True),
)
GABARIT = Gabarit({style.name.casefold(): style for style in STYLES})
KEPT = "<w:keepNext/>"
BUDGET = Tableau(cells("a"), (cells("b"), cells("c")), (Alignement.GAUCHE,))


def par(style: str = "Corps", text: str = "x", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    wanted = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{wanted}<w:r><w:t>{text}</w:t></w:r></w:p>"


def rows(count: int) -> str:
    return f"<w:tbl>{f'<w:tr><w:tc>{par()}</w:tc></w:tr>' * count}</w:tbl>"


def paginated(*blocks: str) -> str:
    start = "<w:document><w:body>"
    end = f"{SECTION}</w:body></w:document>"
    made = paginate(f"{start}{''.join(blocks)}{end}", GABARIT)
    assert made.startswith(start)
    assert made.endswith(end)
    bare = made.replace(HIDDEN, "").replace(KEPT, "").replace("<w:pPr></w:pPr>", "")
    assert bare == f"{start}{''.join(blocks)}{end}".replace(KEPT, "")
    return made[len(start) : -len(end)]


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        (par() * 18, 0),
        (par() * 19 + par("Titre"), 2),
        (par() * 20 + par("Titre"), 1),
        (rows(20) + par("Titre"), 1),
        (par() * 20 + par(properties=KEPT), 1),
        (par() * 20 + par("Titre", properties='<w:keepNext w:val="0"/>'), 0),
        (par() * 30 + par("Partie"), 0),
        (par() * 30 + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + par("Titre"), 0),
        (par("Titre") * 21, 0),
    ],
)
def test_a_provisional_page_never_ends_between_a_title_and_its_text(
    before: str, hidden: int
) -> None:
    made = paginated(before, par("Titre"), par(), par() * 100)

    assert made.count(HIDDEN) == hidden


def test_hidden_paragraphs_stand_apart_and_never_in_a_list_or_under_a_title() -> None:
    text = par() * 16 + par("Puce") * 2

    made = paginated(text, par("Titre") * 3, par(), par() * 100)

    assert made.count(HIDDEN) == 3
    assert HIDDEN * 2 not in made
    assert f"{par('Puce')}{HIDDEN}{par('Puce')}" not in made
    assert f"{par('Titre')}{HIDDEN}" not in made


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        (par(text="court") * 4, 2),
        (par() + par(text="long " * 40), 1),
        (par() + rows(5), 2),
        (par() * 3 + par("", text="court"), 2),
        (par() + par(properties="<w:pageBreakBefore/>"), 0),
    ],
)
def test_two_lines_of_the_act_or_two_rows_go_with_the_closing_words(above: str, kept: int) -> None:
    made = paginated(above, par("Cloture"))

    assert made.count(KEPT) == kept
    last = re.findall(r"<w:p>.*?</w:p>", made)[-1 - kept : -1]
    assert all(KEPT in paragraph for paragraph in last)


def test_what_is_no_body_is_left_as_it_is() -> None:
    assert paginate("<w:hdr><w:p/></w:hdr>", GABARIT) == "<w:hdr><w:p/></w:hdr>"


def test_a_paragraph_inside_a_text_box_is_no_paragraph_of_the_body() -> None:
    held = par() * 30 + '<w:p w:rsidR="1"/>' * 2
    box = f"<w:p><w:r><w:txbxContent>{held}</w:txbxContent></w:r></w:p>"

    assert HIDDEN not in paginated(box, "<w:p/>" * 5, par("Titre"), par())


def test_a_number_with_a_hyphen_stays_on_one_line_and_is_copied_as_it_is() -> None:
    made = docx_of(prose("Vu l’article L. 1434-10 et la loi n° 78-17, vis-à-vis"))

    assert "1434</w:t><w:noBreakHyphen/>" in member(made, DOCUMENT)
    assert "vis-à-vis" in member(made, DOCUMENT)
    assert "Vu l’article L. 1434-10 et la loi n° 78-17, vis-à-vis" in texts(made)


def test_a_compound_name_stays_on_one_line_where_it_is_a_title_or_signs() -> None:
    styled = [
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>Val-de-Brume</w:t></w:r></w:p>'
        for style in ("Titre", "Signature", "Corps")
    ]
    styles = (replace(STYLES[1], outline=0), Style("Signature", "Signature nom", "paragraph"))
    gabarit = Gabarit({style.name.casefold(): style for style in (*STYLES, *styles)})

    title, name, text = join_names("".join(styled), gabarit).split("</w:p>")[:-1]

    assert title.count("<w:noBreakHyphen/>") == name.count("<w:noBreakHyphen/>") == 2
    assert f"{text}</w:p>" == styled[2]


@pytest.mark.parametrize("following", [puces(prose("y")), BUDGET])
def test_a_sentence_that_announces_goes_with_what_it_announces(following: Bloc) -> None:
    assert xml_of(prose("Soit :"), following).count(KEPT) == 1 + xml_of(following).count(KEPT)
    assert xml_of(prose("Soit."), following).count(KEPT) == xml_of(following).count(KEPT)


def test_the_first_two_items_of_a_list_go_together() -> None:
    assert xml_of(puces(prose("a"), prose("b"), prose("c"))).count(KEPT) == 1
    assert xml_of(puces(prose("a"))).count(KEPT) == 0


def test_a_fiche_that_fits_on_a_page_is_whole_and_goes_with_its_budget() -> None:
    short = Rubriques("Fiche 1", tuple((f"Point {n}", (prose("a"),)) for n in range(5)))
    long = Rubriques("Fiche 2", tuple((f"Point {n}", (prose("a" * 900),)) for n in range(9)))
    legend = prose("Budget", role=Role.LEGENDE)
    header, budget = 2, xml_of(legend, BUDGET).count(KEPT)

    assert xml_of(short).count(KEPT) == header + 4 * 2
    assert xml_of(short, legend, BUDGET).count(KEPT) == header + 5 * 2 + budget
    assert xml_of(long).count(KEPT) == header


def test_a_picture_that_ends_a_part_stays_with_its_caption_only() -> None:
    figure = Style("Figure", "Figure", "paragraph", keep=True)
    title = Style("Titre", "heading 2", "paragraph", keep=True, outline=1)
    gabarit = Gabarit({**GABARIT.styles, "figure": figure, "heading 2": title})
    body = par("Figure") + par("Corps", "Carte 1") + par("Figure") + par("Titre") + par()

    made = paginate(f"<w:body>{body}{SECTION}</w:body>", gabarit)

    free = par("Figure", properties='<w:keepNext w:val="0"/>')
    assert made.replace(HIDDEN, "") == f"<w:body>{body}{SECTION}</w:body>".replace(
        par("Figure") + par("Titre"), free + par("Titre")
    )
