from __future__ import annotations

import pytest

from docx_making import NOT_BOLD, SPAN, SUPERSCRIPT, cell, docx, field, item, paragraph, run
from docx_reading import docx_lines

PARAGRAPHS = {
    "a named style": (
        paragraph("Objet", '<w:pStyle w:val="Titre1"/>'),
        ["heading 1 | Objet"],
    ),
    "a style that does not exist": (
        paragraph("Objet", '<w:pStyle w:val="Perdu"/>'),
        ["?Perdu | Objet"],
    ),
    "no style": (paragraph("Objet"), ["Normal | Objet"]),
    "nothing": (paragraph(""), ["Normal |"]),
    "no-break spaces": (paragraph("12\u202f000\u00a0€"), ["Normal | 12¬000~€"]),
    "a page break": (
        paragraph("Objet", "<w:pageBreakBefore/>"),
        ["Saut de page |", "Normal | Objet"],
    ),
    "a section break": (
        paragraph("Objet", '<w:sectPr><w:type w:val="oddPage"/></w:sectPr>'),
        ["Normal | Objet", "Saut de section | oddPage"],
    ),
    "a content control": (
        f"<w:sdt><w:sdtContent>{paragraph('Objet')}</w:sdtContent></w:sdt>",
        ["Normal | Objet"],
    ),
    "a field": (
        f"<w:p>{run('article ')}{field('REF _cls_1', '15')}</w:p>",
        ["Normal | article ‹15›"],
    ),
    "a link": (
        f'<w:p><w:hyperlink w:anchor="_cls_1">{run("Durée")}</w:hyperlink></w:p>',
        ["Normal | [Durée](#_cls_1)"],
    ),
    "bold over two runs": (
        f"<w:p>{run('ou', '<w:b/>')}{run('i', '<w:b/>')}{run(', non', NOT_BOLD)}</w:p>",
        ["Normal | **oui**, non"],
    ),
    "italic and superscript": (
        f"<w:p>{run('si', '<w:i/>')}{run(' 1')}{run('er', SUPERSCRIPT)}</w:p>",
        ["Normal | _si_ 1^er^"],
    ),
    "a tab and a line break": (
        "<w:p><w:r><w:t>Fait</w:t><w:tab/><w:t>à</w:t><w:br/></w:r></w:p>",
        ["Normal | Fait⇥à⏎"],
    ),
}


@pytest.mark.parametrize(("body", "lines"), PARAGRAPHS.values(), ids=PARAGRAPHS.keys())
def test_a_paragraph_reads_as_its_style_and_its_text(body: str, lines: list[str]) -> None:
    assert docx_lines(docx(body)) == lines


def test_lists_show_the_numbers_that_word_computes() -> None:
    first = item("un", 7) + item("détail", 7, 1) + item("détail", 7, 1) + item("deux", 7)
    inner = item("détail", 7, 1)
    bullet = paragraph("puce", '<w:pStyle w:val="Puce"/>')

    lines = docx_lines(docx(first + inner + bullet))

    assert lines == [
        "Normal | ‹1.› un",
        "Normal | ‹1a)› détail",
        "Normal | ‹1b)› détail",
        "Normal | ‹2.› deux",
        "Normal | ‹2a)› détail",
        "List Bullet | ‹•› puce",
    ]


def test_a_list_that_restarts_is_told_from_one_that_goes_on() -> None:
    goes_on = item("un", 7) + paragraph("texte") + item("deux", 7)
    restarts = item("un", 8) + item("deux", 8)

    lines = docx_lines(docx(goes_on + restarts))

    assert [line.partition(" | ")[2] for line in lines] == [
        "‹1.› un",
        "texte",
        "‹2.› deux",
        "‹1.› un",
        "‹2.› deux",
    ]


def test_a_table_reads_row_by_row() -> None:
    header = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('Poste')}{cell('2019')}</w:tr>"
    wide = f"<w:tr>{cell('a', 'b', properties=SPAN)}</w:tr>"
    under = f"<w:tr>{cell('', properties='<w:vMerge/>')}{cell('1¬')}</w:tr>"

    lines = docx_lines(docx(f"<w:tbl>{header}{wide}{under}</w:tbl>"))

    assert lines == [
        "Tableau, en-tête | Poste | 2019",
        "Tableau | a ¶ b (sur 2 colonnes)",
        "Tableau | ↑ | 1¬",
    ]


def test_notes_headers_and_footers_come_after_the_body() -> None:
    note = f'<w:footnote w:id="2">{paragraph("Voir le PRS.")}</w:footnote>'
    call = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    section = (
        '<w:sectPr><w:headerReference w:type="first" r:id="r1"/>'
        '<w:footerReference w:type="default" r:id="r2"/></w:sectPr>'
    )
    relations = (
        '<Relationship Id="r1" Target="header1.xml"/><Relationship Id="r2" Target="footer1.xml"/>'
    )
    footer = f"<w:p>{run('Page ')}{field('PAGE', '1')}</w:p>"

    lines = docx_lines(
        docx(call + section, relations, footnotes=note, header1=paragraph("PROJET"), footer1=footer)
    )

    assert lines == [
        "Normal | [^2]",
        "Note 2 | Voir le PRS.",
        "En-tête, première page | PROJET",
        "Pied | Page ‹1›",
    ]
