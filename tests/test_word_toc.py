from __future__ import annotations

import re
from pathlib import Path

import pytest

from clsdocs.prose.nodes import Intertitre, Texte
from clsdocs.word.markup import paragraph_texts
from clsdocs.word.sealing import fingerprint
from clsdocs.word.toc import STALE, number_toc, number_total, toc_pages
from helpers import ooxml_errors
from small_templates import CORPS, DOCUMENT, acte, house_template, member, p, par, render
from tools.dessin.pages import contents, section

TABLE, TEXT = p("{{p acte.sommaire }}"), p(CORPS)
TITLES = (
    Intertitre(1, "champ", (Texte("Champ & portée"),), avant="TITRE ", numero="Ier", apres=" – "),
    Intertitre(2, "objet", (Texte("Objet"),), avant="Article ", numero="1er", apres=" – "),
    Intertitre(3, "", (Texte("Sans identifiant"),)),
)


def made(*body: str, titles: tuple[Intertitre, ...] = TITLES) -> bytes:
    """Return the document of an act of `titles`, each with its text, in a template of `body`."""
    blocs = [bloc for title in titles for bloc in (title, par("Du texte."))]
    return render(house_template(*body), {"intitule": "Essai"}, acte(corps=tuple(blocs)))


def lines(docx: bytes) -> list[str]:
    """Return the lines of the table of contents of `docx`."""
    table = re.search("<w:sdtContent>(.*)</w:sdtContent>", member(docx, DOCUMENT), re.DOTALL)
    return [text for text in paragraph_texts(table[1]) if text] if table else []


def test_every_heading_below_is_in_it_and_its_numbers_are_to_come() -> None:
    title = p("Un titre de couverture", properties='<w:pPr><w:pStyle w:val="Title"/></w:pPr>')

    assert lines(made(title, TABLE, TEXT)) == [
        "TITRE Ier – Champ & portée\t–",
        "Article 1er – Objet\t–",
        "Sans identifiant\t–",
        STALE,
    ]


def test_a_line_leads_to_its_heading_and_is_in_the_style_of_its_level() -> None:
    xml = member(made(TABLE, TEXT), DOCUMENT)

    for level, mark in enumerate(re.findall('w:anchor="(_Toc[0-9]+)"', xml), 1):
        assert f'<w:pStyle w:val="TOC{level}"/>' in xml
        assert f" PAGEREF {mark} \\h " in xml
        heading = xml.index(f'w:name="{mark}"/>')
        assert f'<w:pStyle w:val="Heading{level}"/>' in xml[heading - 200 : heading]
    assert "updateFields" not in xml
    assert "w:dirty" not in xml


def test_numbers_are_written_and_the_warning_goes() -> None:
    docx = made(TABLE, TEXT)
    pages = {mark: str(rank) for rank, mark in enumerate(toc_pages(docx, "a"), 3)}

    numbered = number_toc(docx, "a", pages)

    assert lines(numbered) == [
        "TITRE Ier – Champ & portée\t3",
        "Article 1er – Objet\t4",
        "Sans identifiant\t5",
    ]
    assert toc_pages(numbered, "a") == pages
    assert number_toc(numbered, "a", pages) == numbered


TOTALS = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUMPAGES \\* ARABIC '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:rPr><w:b/></w:rPr><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    '<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>',
)


@pytest.mark.parametrize("field", TOTALS)
def test_the_pages_say_how_many_they_are(field: str) -> None:
    docx = made(p("Page 2 sur 2"), field, TEXT)

    numbered = number_total(docx, "a", 27)

    assert paragraph_texts(member(numbered, DOCUMENT))[:2] == ["Page 2 sur 2", "27"]
    assert number_total(numbered, "a", 27) == numbered
    assert number_total(docx, "a", 0) == docx


def test_the_fingerprint_does_not_depend_on_pages() -> None:
    docx = made(TABLE, TEXT)
    numbered = number_toc(docx, "a", dict.fromkeys(toc_pages(docx, "a"), "7"))
    other = made(TABLE, TEXT, titles=TITLES[:2])

    assert fingerprint(numbered, "a") == fingerprint(docx, "a") != fingerprint(other, "a")


def test_pages_that_are_numbered_anew_are_not_told() -> None:
    again = section().replace("<w:pgMar", '<w:pgNumType w:start="1"/><w:pgMar')
    cover = f"<w:p><w:pPr>{again}</w:pPr></w:p>"

    assert toc_pages(made(cover, TABLE, TEXT), "a") == {}


@pytest.mark.parametrize("body", [(TEXT,), (TEXT, TABLE)])
def test_without_place_or_heading_there_is_no_table(body: tuple[str, ...]) -> None:
    docx = made(*body)

    assert lines(docx) == []
    assert toc_pages(docx, "a") == {}


def test_the_document_is_valid(tmp_path: Path, ooxml_validator: str) -> None:
    docx = made(contents(), TEXT)
    numbered = number_toc(docx, "a", dict.fromkeys(toc_pages(docx, "a"), "7"))

    for name, data in (("a", docx), ("b", numbered)):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        assert ooxml_errors(path, ooxml_validator) == []
