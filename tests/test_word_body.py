from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.acte.parts import Blocs
from clsdocs.errors import Place, Refused
from clsdocs.prose.nodes import (
    Alignement,
    Allure,
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Lien,
    Renvoi,
    RetourLigne,
    Role,
    Rubriques,
    SautDePage,
    Tableau,
    Texte,
    Valeur,
    paragraphs_of,
)
from clsdocs.record import replace
from clsdocs.word.markup import ILLEGAL, paragraph_texts
from clsdocs.word.runs import bookmark_of
from helpers import convert_pdf, docx_lines, ooxml_errors, pdf_text
from small_templates import (
    CORPS,
    DOCUMENT,
    PATH,
    W,
    acte,
    cells,
    docx_of,
    house_template,
    lines,
    member,
    numeros,
    p,
    par,
    puces,
    render,
    small_template,
    xml_of,
)

GAUCHE, CENTRE, DROITE = Alignement.GAUCHE, Alignement.CENTRE, Alignement.DROITE
OBJET = Intertitre(2, "objet", (Texte("Objet"),), avant="Article ", numero="1er", apres=" – ")


BUDGET = Tableau(
    cells("Nature", "2019", "Total"),
    (cells("Poste", "10\u00a0€", "10\u00a0€"), cells("Total", "10\u00a0€", "10\u00a0€")),
    (GAUCHE, DROITE, DROITE),
    "Budget de l’action",
    total=True,
)


def refusal_of(*blocs: Bloc, without: tuple[str, ...] = ()) -> str:
    with pytest.raises(Refused) as refused:
        docx_of(*blocs, without=without)
    return str(refused.value)


def test_words_of_another_language_are_marked_as_such() -> None:
    made = xml_of(par("Le ", Texte("New Deal", allure=Allure(italique=True, langue="en")), "."))

    assert '<w:rPr><w:i/><w:iCs/><w:lang w:val="en-GB"/></w:rPr>' in made
    assert made.count("<w:lang") == 1


def test_a_paragraph_keeps_its_looks_its_breaks_and_its_role() -> None:
    bold, small = Allure(gras=True, italique=True), Allure(exposant=True)

    made = lines(
        par("Le ", Texte("1", allure=bold), Texte("er", allure=small), " janvier"),
        par("ligne 1", RetourLigne(), Valeur("ligne 2\nligne 3\tfin", "siege")),
        par("Vu le code ;", role=Role.VISA),
        par("Tableau 1", role=Role.LEGENDE),
    )

    assert made == [
        "Body Text | Le **_1_**^er^ janvier",
        "Body Text | ligne 1⏎ligne 2⏎ligne 3⇥fin",
        "Body Text | Vu le code ;",
        "caption | Tableau 1",
    ]


def test_a_heading_shows_its_number_and_a_reference_leads_to_that_number_only() -> None:
    made = xml_of(OBJET, par("à l’", Renvoi("objet", mot="article", numero="1er"), "."))

    name = bookmark_of("objet")
    assert re.fullmatch("_cls_[0-9a-f]{16}", name)
    assert (
        f'<w:bookmarkStart w:id="1" w:name="{name}"/>'
        '<w:r><w:t xml:space="preserve">1er</w:t></w:r><w:bookmarkEnd w:id="1"/>'
    ) in made
    assert f" REF {name} \\h " in made
    assert docx_lines(docx_of(OBJET, par("à l’", Renvoi("objet", mot="article", numero="1er"))))[
        :2
    ] == ["heading 2 | Article 1er – Objet", "Body Text | à l’article~‹1er›"]


def test_links_lead_to_sites_and_to_places_of_the_act() -> None:
    site = Lien("https://www.exemple.fr/é?a=1&b=2", (Texte("le site"),))

    made = lines(OBJET, par(site, " et ", Lien("#objet", (Texte("ici"),)), " et ", site))

    site_shown = "[le site](https://www.exemple.fr/%C3%A9?a=1&b=2)"
    here = f"[ici](#{bookmark_of('objet')})"
    assert made[1] == f"Body Text | {site_shown} et {here} et {site_shown}"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "www.exemple.fr",
        "https://",
        "mailto:x",
        "https://a b.fr",
    ],
)
def test_an_address_that_is_none_is_refused(href: str) -> None:
    message = refusal_of(par(Lien(href, (Texte("là"),), Place("contracts/a.md", 3))))

    assert message == (
        f"contracts/a.md:3 : l’adresse « {href} » n’en est pas une ;"
        " écrire une adresse complète : https://…, ou mailto:… [W-33]"
    )


def test_a_reference_to_nothing_is_refused() -> None:
    message = refusal_of(par(Renvoi("absent", Place("contracts/a.md", 7), "article", "4")))

    assert message == (
        "contracts/a.md:7 : le renvoi à « absent » ne mène nulle part ;"
        " corriger l’identifiant [W-34]"
    )


def test_each_numbered_list_begins_at_one_and_goes_on_after_what_it_holds() -> None:
    made = lines(
        numeros(
            (par("un"), puces(par("tiret"), (par("tiret"), par("suite")))),
            (par("deux"), numeros(par("a"), par("b"))),
            (par("trois"), par("suite"), numeros(par("a"))),
        ),
        par("Entre."),
        numeros(par("un")),
    )

    assert made == [
        "List Number | ‹1.› un",
        "List Bullet 2 | ‹%2.› tiret",
        "List Bullet 2 | ‹%2.› tiret",
        "Body Text | suite",
        "List Number | ‹2.› deux",
        "List Number 2 | ‹1.› a",
        "List Number 2 | ‹2.› b",
        "List Number | ‹3.› trois",
        "Body Text | suite",
        "List Number 2 | ‹1.› a",
        "Body Text | Entre.",
        "List Number | ‹1.› un",
    ]


def test_what_follows_in_a_point_stands_where_the_point_stands() -> None:
    made = xml_of(puces((par("un"), puces((par("deux"), par("suite"))))))

    assert '<w:ind w:left="800" w:firstLine="0"/>' in made


def test_a_fourth_level_of_lists_is_refused() -> None:
    deep = par(Texte("trop loin", Place("contracts/a.md", 12)))

    message = refusal_of(puces((par("1"), puces((par("2"), puces((par("3"), puces(deep))))))))

    assert message == (
        "contracts/a.md:12 : liste au-delà de 3 niveaux : « trop loin » ;"
        " remonter ces points d’un niveau [W-32]"
    )


def test_the_bar_of_a_quotation_runs_along_its_lists_where_the_template_has_it() -> None:
    quoted = Citation((par("Cité :"), puces(par("a"), (par("b"), numeros(par("c"))))))
    drafted = acte(corps=(quoted,))

    made = render(house_template(p(CORPS)), {"intitule": "x"}, drafted)

    styled = [line.split(" |")[0] for line in docx_lines(made)][:4]
    assert styled == ["Quote", "Citation puce", "Citation puce", "Citation numero 2"]
    assert '<w:pStyle w:val="CitationPuce"/></w:pPr>' in member(made, DOCUMENT)


def test_a_quotation_takes_its_style_and_keeps_its_lists() -> None:
    assert lines(Citation((par("Cité."), puces(par("point"))))) == [
        "Quote | Cité.",
        "List Bullet | ‹%1.› point",
    ]


@pytest.mark.parametrize("after", [par("après"), BUDGET, puces(par("après")), OBJET])
def test_a_page_break_is_that_of_the_block_that_follows(after: Bloc) -> None:
    made = xml_of(par("avant"), SautDePage(), after)

    assert made.count("<w:pageBreakBefore/>") == 1
    assert made.index("avant") < made.index("<w:pageBreakBefore/>") < made.rindex("</w:t>")


def test_a_heading_may_have_a_style_of_its_own() -> None:
    made = lines(replace(OBJET, style="Quote"))

    assert made == ["Quote | Article 1er – Objet"]


def test_a_page_break_at_the_end_is_kept() -> None:
    assert lines(par("avant"), SautDePage())[-1] == "Normal | [saut de page]"


@pytest.mark.parametrize(
    ("blocs", "style"),
    [
        ((OBJET,), "« heading 2 » (Titre 2)"),
        ((puces(par("x")),), "« List Bullet » (Liste à puces)"),
        ((numeros((par("x"), numeros(par("y")))),), "« List Number 2 » (Liste à numéros 2)"),
        ((Citation((par("x"),)),), "« Quote » (Citation)"),
        ((par("x", role=Role.LEGENDE),), "« caption » (Légende)"),
        ((BUDGET,), "« Tableau CLS »"),
    ],
)
def test_a_style_that_the_act_needs_and_the_template_lacks_is_named(
    blocs: Blocs, style: str
) -> None:
    name = style.split("»")[0].removeprefix("« ").strip()

    message = refusal_of(*blocs, without=(name,))

    assert message == (
        f"{PATH} : le style {style} manque dans le gabarit ;"
        " le créer dans Word, ou repartir d’un gabarit de clsdocs [W-30]"
    )


EMPTY_NUMBERING = f'<w:numbering xmlns:w="{W}"/>'.encode()


def test_a_list_style_without_a_list_is_named() -> None:
    data = small_template(p("{{p acte.corps }}"), members={"word/numbering.xml": EMPTY_NUMBERING})

    with pytest.raises(Refused) as refused:
        render(data, drafted=acte(corps=(numeros(par("un")),)))

    assert str(refused.value) == (
        f"{PATH} : le style « List Number » (Liste à numéros) du gabarit n’a pas de numérotation ;"
        " lui donner une liste numérotée dans Word [W-31]"
    )


def test_normal_stands_in_for_the_body_text_that_a_template_lacks() -> None:
    docx = docx_of(par("x"), par("y", role=Role.CLOTURE), without=("Body Text",))

    assert docx_lines(docx)[:2] == ["Normal | x", "Normal | y"]


def test_the_roles_that_have_no_style_take_that_of_the_text() -> None:
    optional = [role for role in Role if role not in (Role.CORPS, Role.LEGENDE)]

    made = lines(*(par(role.name, role=role) for role in optional))

    assert {line.split(" | ")[0] for line in made} == {"Body Text"}


_PIECES = ["&", "&amp;", "<w:p>", "</w:t>", "]]>", "<!--", "{{", "{%p", "{_{", "}}", '"', "'", "|"]
_SIGNS = "\u202f\u00a0\u200b\u2028\x85\n\t\r\x00\x07\x0c\x1f\ufffe\uffff\ud800 é😀\\"
HOSTILE = st.text(max_size=30) | st.lists(st.sampled_from([*_PIECES, *_SIGNS]), max_size=6).map(
    "".join
)


@given(HOSTILE, HOSTILE)
def test_hostile_words_of_an_act_come_out_verbatim_or_are_refused(first: str, second: str) -> None:
    blocs = (
        par(first, Valeur(second, "cle")),
        puces(par(first)),
        Tableau(cells(first, second), (cells(second, first),), (GAUCHE, DROITE), titre=first),
    )

    if ILLEGAL.search(first + second):
        assert "caractère interdit U+" in refusal_of(*blocs)
    else:
        made = paragraph_texts(xml_of(*blocs))
        assert [text for text in made if text] == [text for text in paragraphs_of(blocs) if text]


def test_a_forbidden_character_is_named_with_its_place() -> None:
    message = refusal_of(par(Texte("un\x01deux", Place("contracts/a.md", 4, 2))))

    assert message == (
        "contracts/a.md:4:2 : caractère interdit U+0001 dans « un\ufffddeux » ; le retirer [W-22]"
    )


EVERYTHING: Blocs = (
    Intertitre(1, "titre", (Texte("Titre"),), avant="Titre ", numero="Ier", apres=" – "),
    OBJET,
    par("Voir l’", Renvoi("objet", mot="article", numero="1er"), "."),
    par("Écrire à ", Lien("mailto:a@b.fr", (Texte("nous"),)), "."),
    numeros((par("un"), puces(par("a"), (par("b"), par("suite")))), (par("deux"), BUDGET)),
    Citation((par("Cité."),)),
    par("Tableau 1", role=Role.LEGENDE),
    BUDGET,
    BUDGET,
    Rubriques("Fiche 1", (("Objectif", (par("Agir."),)), ("Budget", (puces(par("a")), BUDGET)))),
    Definitions((((Texte("CLS"),), (par("Contrat local de santé."),)),)),
    par("Après.", RetourLigne(), "Fin.", saut_avant=True),
    SautDePage(),
    BUDGET,
)


def test_the_document_is_valid_for_the_judge_of_microsoft(
    tmp_path: Path, ooxml_validator: str
) -> None:
    docx = tmp_path / "essai.docx"

    docx.write_bytes(docx_of(*EVERYTHING))

    assert ooxml_errors(docx, ooxml_validator) == []


def test_libreoffice_prints_every_word_and_numbers_lists_as_word_does(
    tmp_path: Path, soffice: str, pdftotext: str
) -> None:
    docx = tmp_path / "essai.docx"
    docx.write_bytes(docx_of(*EVERYTHING, numeros(par("encore un"))))

    text = pdf_text(convert_pdf(docx, soffice, tmp_path), pdftotext)

    words = text.split()
    for paragraph in paragraphs_of(EVERYTHING):
        assert all(word in words for word in paragraph.split())
    assert re.search(r"1\.\s+encore un", text)


def test_every_block_of_the_act_is_tried_here() -> None:
    tried = {type(bloc) for bloc in EVERYTHING}

    assert tried == set(get_args(Bloc))
