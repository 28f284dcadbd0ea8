from __future__ import annotations

import re

import pytest

from clsdocs.word.pagination import HIDDEN, paginate
from clsdocs.word.styles import Gabarit, Style
from small_templates import SECTION

STYLES = (
    Style("Corps", "Body Text", "paragraph"),
    Style("Titre", "heading 2", "paragraph", keep=True),
    Style("Partie", "heading 1", "paragraph", keep=True, page=True),
    Style("Puce", "List Bullet", "paragraph", num=1),
    Style("Cloture", "Cloture", "paragraph", keep=True),
)
GABARIT = Gabarit({style.name.casefold(): style for style in STYLES})
KEPT = "<w:keepNext/>"


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
    made = paginated(before, par("Titre"), par())

    assert made.count(HIDDEN) == hidden


def test_hidden_paragraphs_stand_apart_and_never_in_a_list_or_under_a_title() -> None:
    text = par() * 16 + par("Puce") * 2

    made = paginated(text, par("Titre") * 3, par())

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
    box = f"<w:p><w:r><w:txbxContent>{par() * 30}</w:txbxContent></w:r></w:p>"

    assert HIDDEN not in paginated(box, "<w:p/>" * 5, par("Titre"), par())
