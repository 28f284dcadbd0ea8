"""How many signatures, which options: what a template is asked for, rows, boxes, sections."""

from __future__ import annotations

import re

import pytest

from clsdocs.acte.parts import Acte, Apposition, PageDePartie, Signature
from clsdocs.errors import Refused
from clsdocs.prose.nodes import Role
from clsdocs.record import replace
from clsdocs.word.acts import compile_template
from clsdocs.word.grille import rows
from clsdocs.word.sealing import fingerprint
from small_templates import (
    DOCUMENT,
    PATH,
    acte,
    member,
    p,
    par,
    render,
    small_template,
    table,
    texts,
)
from tools.dessin.package import Gabarit, docx
from tools.dessin.pages import annexes, pages, place, running_footer
from tools.dessin.signatures import signatures

PLACED = (
    p("{%p for s in acte.signatures %}"),
    *(p(f"{{{{ s.{name} }}}}") for name in ("pour", "formule", "qualite", "nom")),
    p("{%p endfor %}"),
)


def signers(count: int) -> tuple[Signature, ...]:
    return tuple(
        Signature(f"Pour la commune {n},", "", "Le Maire,", f"Nom {n}") for n in range(1, count + 1)
    )


def act(count: int, how: Apposition, *, annexe: bool = False) -> Acte:
    drafted = acte(
        *signers(count),
        corps=(par("Premier alinéa."), par("Deuxième alinéa."), par("Troisième alinéa.")),
        cloture=(par("Fait à Lens.", role=Role.CLOTURE),),
        annexes=(par("Annexe"),) if annexe else (),
    )
    return replace(drafted, apposition=how)


NAMES = {"reference": "R-1", "intitule": "Contrat"}
PAGE = PageDePartie("Signature de la Ville", "au contrat", "Mention.", "Fait à Lens.", signers(1))


def house(how: Apposition, count: int = 4, *, annexe: bool = True) -> bytes:
    body = place("corps", "cloture") + signatures() + annexes() + pages(title=True)
    data = docx(Gabarit(body=body, header=p("En-tête"), footer=running_footer()))
    return rendered(data, act(count, how, annexe=annexe))


def rendered(data: bytes, drafted: Acte) -> bytes:
    version = {"etat": "PROJET", "mention": "Projet"}
    return compile_template(data, PATH).render(drafted, NAMES, version)


# What a template must draw


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (
            Apposition(paraphes=2),
            "les paraphes ne sont pas placés ; écrire {{p acte.paraphes }}, seul dans un"
            " paragraphe du pied de page [W-26]",
        ),
        (
            Apposition(tampon="Cadre"),
            "la zone du tampon n’est pas placée ; sous {%p if acte.tampon %}, après les"
            " signatures, dessiner un cadre : {{ acte.tampon }} [W-26]",
        ),
        (
            Apposition(pages=(PAGE,)),
            "le gabarit ne donne pas une page à chaque partie ; ajouter une boucle sur acte.pages"
            " (intitule, rappel, mention, fait, signatures) [W-26]",
        ),
    ],
)
def test_a_template_that_does_not_draw_what_an_act_asks_is_told_what_to_write(
    how: Apposition, message: str
) -> None:
    data = small_template(*PLACED, p("{{p acte.corps }}"))

    with pytest.raises(Refused) as refused:
        render(data, drafted=act(1, how))

    assert str(refused.value) == f"templates/essai.docx : {message}"


def test_a_template_without_the_new_tags_still_makes_the_acts_that_do_not_ask_for_them() -> None:
    data = small_template(*PLACED, p("{{p acte.corps }}"))

    made = render(data, drafted=act(1, Apposition(fait="Le ……………")))

    assert texts(made)[:4] == ["Pour la commune 1,", "Le Maire,", "Nom 1", "Premier alinéa."]


@pytest.mark.parametrize(
    ("body", "header", "fault"),
    [
        (p("{{p acte.paraphes }}"), "", "« acte.paraphes » hors d’un pied de page"),
        ("", p("x {{ acte.paraphes }}"), "« acte.paraphes » au milieu d’un paragraphe"),
    ],
)
def test_boxes_have_their_own_paragraph_outside_the_body(
    body: str, header: str, fault: str
) -> None:
    with pytest.raises(Refused, match=re.escape(fault)):
        render(small_template(body, p("x"), header=header))


def test_a_template_of_ones_own_may_place_the_boxes_in_its_header() -> None:
    data = small_template(
        p("{{p acte.corps }}"), *PLACED, header=p("{{p acte.paraphes }}") + p("Marge")
    )

    made = render(data, drafted=act(2, Apposition(paraphes=2)))

    words = re.findall(r"<w:t[^>]*>([^<]+)", member(made, "word/header1.xml"))
    assert words == ["Paraphes\u00a0:", "1", "2", "Marge"]


# Rows


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 13, 25, 40])
@pytest.mark.parametrize("main", [0, 1, 3])
def test_each_block_has_its_place_and_each_rank_its_rows(count: int, main: int) -> None:
    main = min(main, count - 1)
    who = signers(count)

    grid = rows(who, main, "Les associés" if main else "", "", frame=False)

    assert tuple(bloc for row in grid for bloc in row.blocs) == who
    titled = [row.blocs[0] for row in grid if row.titre]
    assert titled == ([who[main]] if main else [])
    assert all(len(row.blocs) in (1, 2) for row in grid)


@pytest.mark.parametrize("count", range(9, 60))
def test_the_last_page_of_many_signatures_holds_three_rows(count: int) -> None:
    grid = rows(signers(count), 0, "", "", frame=True)

    assert [row.tenue for row in grid[-3:]] == [True, True, True]
    assert not all(row.tenue for row in grid)
    assert all(row.serree for row in grid)


def test_a_frame_takes_its_room_from_the_signatures() -> None:
    alone = rows(signers(6), 0, "", "", frame=False)
    framed = rows(signers(6), 0, "", "", frame=True)

    assert not any(row.serree for row in alone)
    assert all(row.serree and row.tenue for row in framed)


# Sections


def sections(made: bytes) -> list[tuple[list[str], bool]]:
    """Return the footers that each section of `made` calls, and whether it has a title page."""
    found = re.findall(r"<w:sectPr>.*?</w:sectPr>", member(made, DOCUMENT))
    return [
        (re.findall(r'<w:footerReference [^<>]*r:id="([^"]*)"', section), "titlePg" in section)
        for section in found
    ]


def test_what_is_signed_has_its_section_without_boxes_between_text_and_annexes() -> None:
    made = house(Apposition(paraphes=4))

    assert sections(made) == [
        (["rId7", "rId7"], True),
        (["rIdClsFooter1signatures", "rIdClsFooter1signatures"], False),
        (["rId7", "rId7"], False),
    ]
    assert "Paraphes" in member(made, "word/footer1.xml")
    assert "Paraphes" not in member(made, "word/footer1Signatures.xml")
    assert "R-1" in member(made, "word/footer1Signatures.xml")


def test_an_act_that_ends_with_its_signatures_has_two_sections() -> None:
    made = house(Apposition(paraphes=4), annexe=False)

    assert [footers[0] for footers, _ in sections(made)] == ["rId7", "rIdClsFooter1signatures"]


def test_two_lines_at_least_go_with_the_closing_words_to_the_section_that_is_signed() -> None:
    made = member(house(Apposition(paraphes=8), 8), DOCUMENT)

    signed = made[made.index("</w:p>", made.index("</w:sectPr>")) :]

    assert "Premier alinéa." not in signed
    assert "Deuxième alinéa." in signed


def test_an_act_without_initials_keeps_one_section() -> None:
    assert len(sections(house(Apposition()))) == 1


def test_the_boxes_are_no_part_of_the_digest() -> None:
    made = house(Apposition(paraphes=4))
    other = house(Apposition(paraphes=4))

    assert fingerprint(made, "a") == fingerprint(other, "b")
    assert made == other


@pytest.mark.parametrize("count", [2, 13, 14, 25, 40, 60])
def test_every_box_is_wide_enough_for_a_hand(count: int) -> None:
    footer = member(house(Apposition(paraphes=count), count), "word/footer1.xml")

    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', footer)]
    heights = [int(height) for height in re.findall(r'<w:trHeight w:val="(\d+)"', footer)]

    assert min(widths) >= 640
    assert sum(widths) <= 9072
    assert min(heights) >= 370
    assert re.findall(r'preserve">(\d+)<', footer)[:count] == [str(n) for n in range(1, count + 1)]


def test_a_table_above_the_closing_words_goes_whole_with_them() -> None:
    rows_ = table(*((p(f"ligne {n}"),) for n in range(5)))
    body = place("corps") + rows_ + place("cloture") + signatures() + pages(title=False)
    data = docx(Gabarit(body=body, header=p(""), footer=running_footer()))

    made = member(rendered(data, act(2, Apposition(paraphes=2))), DOCUMENT)

    assert made.index("</w:sectPr>") < made.index("ligne 0")
