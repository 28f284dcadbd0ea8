from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.acte.parts import Acte, Fiche
from clsdocs.errors import Refused
from clsdocs.prose.nodes import (
    Alignement,
    AppelNote,
    Bloc,
    Definitions,
    Intertitre,
    Lien,
    Renvoi,
    Rubriques,
    Tableau,
    Texte,
)
from clsdocs.record import replace
from clsdocs.word.markup import ILLEGAL, paragraph_texts
from clsdocs.word.rubriques import CONTENT
from clsdocs.word.runs import bookmark_of
from helpers import docx_lines, ooxml_errors
from small_templates import (
    CORPS,
    DOCUMENT,
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
    table,
    texts,
    xml_of,
)

GAUCHE, DROITE = Alignement.GAUCHE, Alignement.DROITE
BUDGET = Tableau(cells("Année", "Montant"), (cells("2024", "10 €"),), (GAUCHE, DROITE), "Budget")
LONG = par("Une phrase assez longue pour que la description ne tienne pas. " * 9)
RUBRIQUES = Rubriques(
    "Fiche n° 1.1",
    (
        ("Pilote", (par("La commune."),)),
        ("Description", (LONG, puces((par("un"), puces(par("deux")))), numeros(par("trois")))),
    ),
)


def note(words: str) -> AppelNote:
    return AppelNote((par(words),))


def house_lines(*blocs: Bloc) -> list[str]:
    docx = render(house_template(p(CORPS)), {"intitule": "x"}, acte(corps=blocs))
    return [line for line in docx_lines(docx) if not line.startswith(("En-tête", "Pied"))]


def house_xml(*blocs: Bloc) -> str:
    return member(render(house_template(p(CORPS)), {"intitule": "x"}, acte(corps=blocs)), DOCUMENT)


# The table of a fiche


def test_the_table_of_a_fiche_says_which_one_on_each_page() -> None:
    made = xml_of(RUBRIQUES)

    header = made.partition("<w:tblHeader/>")[2].partition("</w:tr>")[0]
    assert "Fiche n° 1.1" in header
    assert CONTENT in header
    assert made.count("<w:tblHeader/>") == 1
    assert 'w:firstRow="1" w:lastRow="0" w:firstColumn="1"' in made


def test_a_short_row_is_whole_and_a_long_one_is_cut_with_words_on_both_pages() -> None:
    rows = xml_of(RUBRIQUES).split("<w:tr>")[2:]

    assert ["<w:cantSplit/>" in row for row in rows] == [True, False]
    assert [row.count('<w:widowControl w:val="0"/>') for row in rows] == [0, 2]


def test_the_words_of_a_fiche_are_in_its_own_styles_where_the_template_has_them() -> None:
    made = house_xml(RUBRIQUES)

    styles = re.findall(r'<w:(?:pStyle|tblStyle) w:val="(\w+)"', made)
    assert styles[:10] == [
        "TableauFiche",
        "FicheEntete",
        "FicheEntete",
        "FicheLibelle",
        "FicheTexte",
        "FicheLibelle",
        "FicheTexte",
        "FichePuce",
        "FichePuce2",
        "FicheNumero",
    ]


def test_the_words_of_a_fiche_take_the_styles_of_tables_and_lists_where_there_are_none() -> None:
    made = xml_of(RUBRIQUES)

    assert '<w:tblStyle w:val="TableauCls"/>' in made
    assert '<w:pStyle w:val="ListBullet2"/>' in made


def test_a_label_with_nothing_or_a_table_under_it_has_a_cell_that_word_opens() -> None:
    made = xml_of(Rubriques("F", (("Rien", ()), ("Budget", (BUDGET,)))))

    assert made.count("</w:tc>") == made.count("</w:p></w:tc>")


# The fiches that a template draws itself

ACTE = replace(
    acte(
        corps=(par("Voir la ", Renvoi("medecins", mot="fiche n°", numero="1.1"), "."),),
        annexes=(par("Annexe"), RUBRIQUES),
    ),
    annexes_seules=(par("Annexe"),),
    fiches=(
        Fiche(
            "medecins",
            "1.1",
            (Texte("Attirer les médecins"),),
            (("Pilote", (par("La commune."),)), ("Description", (LONG, puces(par("un"))))),
            BUDGET,
        ),
        Fiche("sport", "1.2", (Texte("Bouger"),), (("Pilote", (par("Le département."),)),)),
    ),
)
ANNEXES = p("{{p acte.annexes }}")
LOOP = (
    p("{%p for fiche in acte.fiches %}"),
    p("Fiche {{ fiche.numero }} : {{ fiche.intitule }}"),
    table(
        (p("{%tr for ligne in fiche.lignes %}"), p("")),
        (p("{{ ligne.libelle }}"), p("{{p ligne.contenu }}")),
        (p("{%tr endfor %}"), p("")),
    ),
    p("{%p if fiche.budget %}"),
    p("{{p fiche.budget }}"),
    p("{%p endif %}"),
    p("{%p endfor %}"),
)


def test_a_template_may_draw_the_fiches_itself_and_the_annexes_then_leave_them_out() -> None:
    drafted = replace(ACTE, parts=replace(ACTE.parts, corps=(par("Corps."),)))

    made = texts(render(small_template(p(CORPS), *LOOP, ANNEXES), drafted=drafted))

    assert made == [
        "Corps.",
        "Fiche 1.1 : Attirer les médecins",
        "Pilote",
        "La commune.",
        "Description",
        LONG.spans[0].text,  # type: ignore[union-attr]
        "un",
        "Budget",
        "Année",
        "Montant",
        "2024",
        "10 €",
        "Fiche 1.2 : Bouger",
        "Pilote",
        "Le département.",
        "Annexe",
    ]


def test_a_template_that_does_not_speak_of_fiches_has_them_in_its_annexes() -> None:
    drafted = replace(ACTE, parts=replace(ACTE.parts, corps=()))

    made = texts(render(small_template(p(CORPS), ANNEXES), drafted=drafted))

    assert made[:3] == ["Annexe", "Fiche n° 1.1", "Contenu"]


def test_a_reference_leads_to_the_fiche_that_the_template_draws() -> None:
    made = member(render(small_template(p(CORPS), *LOOP, ANNEXES), drafted=ACTE), DOCUMENT)

    name = bookmark_of("medecins")
    assert f'<w:hyperlink w:anchor="{name}"' in made
    assert f'w:name="{name}"/>' in made
    assert "REF " not in made


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "{{p ligne.contenu }}",
            "",
            "« contenu de la fiche n° 1.1 » n’est placé nulle part ;"
            " écrire {{p ligne.contenu }} dans un paragraphe [W-23]",
        ),
        (
            "{{p fiche.budget }}",
            "",
            "« budget de la fiche n° 1.1 » n’est placé nulle part ;"
            " écrire {{p fiche.budget }} dans un paragraphe [W-23]",
        ),
        (
            "{{ ligne.libelle }}",
            "",
            "corps : mots de la fiche perdus : « Pilote » ; le document n’est pas écrit ;"
            " vérifier les balises du gabarit à cet endroit [W-42]",
        ),
        (
            "{{ fiche.intitule }}",
            "",
            "corps : mots de la fiche perdus : « Attirer les médecins » ; le document n’est pas"
            " écrit ; vérifier les balises du gabarit à cet endroit [W-42]",
        ),
    ],
)
def test_a_template_that_forgets_a_part_of_the_fiches_is_refused(
    old: str, new: str, message: str
) -> None:
    body = [element.replace(old, new) for element in LOOP]

    with pytest.raises(Refused) as refused:
        render(small_template(p(CORPS), *body, ANNEXES), drafted=ACTE)

    assert str(refused.value).splitlines()[0] == f"templates/essai.docx : {message}"


def test_a_block_in_the_middle_of_a_paragraph_is_refused() -> None:
    body = [element.replace("{{p ligne.contenu }}", "{{ ligne.contenu }}") for element in LOOP]

    with pytest.raises(Refused) as refused:
        render(small_template(p(CORPS), *body, ANNEXES), drafted=ACTE)

    assert "bloc au milieu d’un paragraphe" in str(refused.value)
    assert "écrire {{p … }}, seul dans son paragraphe [W-16]" in str(refused.value)


# Parts, headings, definitions


def test_the_glossary_and_the_logos_may_be_left_out_and_the_opening_words_may_not() -> None:
    optional = acte(corps=(par("a"),), glossaire=(par("CLS"),), logos=(par("logo"),))
    opening = acte(corps=(par("a"),), liminaire=(par("édito"),))

    assert texts(render(small_template(p(CORPS)), drafted=optional)) == ["a"]
    with pytest.raises(Refused) as refused:
        render(small_template(p(CORPS)), drafted=opening)
    assert "« acte.liminaire » n’est placé nulle part" in str(refused.value)


def test_a_note_of_a_part_that_is_left_out_is_left_out() -> None:
    branch = (p("{%p if false %}"), p("{{p acte.glossaire }}"), p("{%p endif %}"))
    drafted = acte(corps=(par("a", note("Gardée.")),), glossaire=(par("b", note("Perdue.")),))

    docx = render(small_template(p(CORPS), *branch), drafted=drafted)

    assert [line for line in docx_lines(docx) if line.startswith("Note")] == ["Note 1 | Gardée."]


def test_a_heading_takes_the_style_that_it_names_or_that_of_its_level() -> None:
    heading = Intertitre(
        1, "", (Texte("Budget"),), avant="Annexe ", numero="1", style="Titre annexe"
    )

    assert house_lines(heading)[0] == "Titre annexe | Annexe 1Budget"
    assert lines(heading)[0] == "heading 1 | Annexe 1Budget"


def test_a_heading_without_id_has_no_bookmark_and_one_without_number_is_covered_whole() -> None:
    link = par(Lien("#edito", (Texte("l’édito"),)))
    made = xml_of(
        Intertitre(2, "", (Texte("Rien"),)), Intertitre(2, "edito", (Texte("Édito"),)), link
    )

    assert made.count("<w:bookmarkStart ") == 1
    covered = made.partition(f'w:name="{bookmark_of("edito")}"/>')[2].partition("<w:bookmarkEnd")[0]
    assert "Édito" in covered


def test_terms_and_what_defines_them_have_their_styles_or_stand_out_without() -> None:
    terms = Definitions((((Texte("CLS"),), (par("Contrat."), puces(par("local")))),))

    assert house_lines(terms)[:3] == [
        "Definition terme | CLS",
        "Definition texte | Contrat.",
        "List Bullet | ‹–› local",
    ]
    assert lines(terms)[:2] == ["Body Text | **CLS**", "Body Text | Contrat."]
    assert "<w:keepNext/></w:pPr><w:r><w:rPr><w:b/><w:bCs/></w:rPr>" in xml_of(terms)
    assert '<w:ind w:left="425" w:firstLine="0"/>' in xml_of(terms)


# Room

PORTRAIT = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1417" w:right="1417"/></w:sectPr>'
)
LANDSCAPE = PORTRAIT.replace('"11906"', '"16838"').replace('w:h="16838"', 'w:h="11906"')


def _section(properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr></w:p>"


def _grids(docx: bytes) -> list[int]:
    grids = re.findall(r"<w:tblGrid>(.*?)</w:tblGrid>", member(docx, DOCUMENT))
    return [sum(map(int, re.findall(r'w:w="(\d+)"', grid))) for grid in grids]


def test_tables_are_as_wide_as_the_section_or_the_cell_that_holds_them() -> None:
    body = (
        p(CORPS),
        _section(PORTRAIT),
        p("{{p acte.financement }}"),
        _section(LANDSCAPE),
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="5000"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
        f'<w:tcW w:w="5000" w:type="dxa"/></w:tcPr>{p("{{p acte.versements }}")}</w:tc></w:tr>'
        "</w:tbl>",
    )

    docx = render(
        small_template(*body),
        drafted=acte(corps=(BUDGET,), financement=(BUDGET,), versements=(BUDGET,)),
    )

    assert _grids(docx) == [11906 - 2834, 16838 - 2834, 5000, 5000 - 230]


def test_one_very_long_word_does_not_crush_the_columns_beside_it() -> None:
    wide = Tableau(
        cells("Site", "Montant"), (cells("x" * 300, "1\u00a0000,00\u00a0€"),), (GAUCHE, DROITE)
    )

    grid = re.findall(r'<w:gridCol w:w="(\d+)"', xml_of(wide))

    assert int(grid[1]) >= 10 * 105
    assert sum(map(int, grid)) == 11906 - 2834


def test_every_document_of_fiches_is_valid(tmp_path: Path, ooxml_validator: str) -> None:
    made: dict[str, bytes] = {
        "annexes": docx_of(RUBRIQUES, BUDGET, RUBRIQUES),
        "boucle": render(small_template(p(CORPS), *LOOP, ANNEXES), drafted=ACTE),
        "maison": render(house_template(p(CORPS), *LOOP, ANNEXES), {"intitule": "x"}, _house(ACTE)),
    }

    for name, docx in made.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(docx)
        assert ooxml_errors(path, ooxml_validator) == []


def _house(drafted: Acte) -> Acte:
    terms = Definitions((((Texte("CLS"),), (par("Contrat."),)),))
    parts = replace(drafted.parts, corps=(*drafted.parts.corps, terms, RUBRIQUES))
    return replace(drafted, parts=parts)


_PIECES = ["&", "<w:tr>", "]]>", '"', "\n", "\t", "{{ x }}", "{%tr", "\x07", "é", "\u00a0"]
_HOSTILE = st.text(max_size=20) | st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)


@given(_HOSTILE, _HOSTILE)
def test_hostile_words_of_fiches_come_out_verbatim_or_are_refused(first: str, second: str) -> None:
    terms = Definitions((((Texte(second),), (par(first),)),))
    blocs = (Rubriques(first, ((second, (par(first),)), (first, ()))), terms)
    fiche = Fiche("f", first, (Texte(second),), ((first, (par(second),)),))
    drafted = replace(acte(corps=blocs), fiches=(fiche,))
    template = small_template(p(CORPS), *LOOP)

    if ILLEGAL.search(first + second):
        with pytest.raises(Refused, match=r"caractère interdit U\+"):
            render(template, drafted=drafted)
    else:
        made = paragraph_texts(member(render(template, drafted=drafted), DOCUMENT))
        meant = [first, CONTENT, second, first, first, second, first]
        drawn = [f"Fiche {first} : {second}", first, second]
        assert [text for text in made if text] == [text for text in (*meant, *drawn) if text]
