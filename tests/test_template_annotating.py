"""From notes about the paragraphs of a template to the Word comments of its copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from clsdocs.word.package import read_package
from clsdocs.word.template.annotating import Note, annotate
from clsdocs.word.zipping import compress, write_package
from helpers import convert_pdf, ooxml_errors, pdf_text
from small_templates import DOCUMENT, PATH, p, small_template, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMMENTS = "word/comments.xml"
HEADER = "word/header1.xml"
LINK = (
    '<w:p><w:r><w:t xml:space="preserve">voir </w:t></w:r><w:hyperlink w:anchor="a">'
    "<w:r><w:t>{{ lien }}</w:t></w:r></w:hyperlink><w:r><w:t>.</w:t></w:r></w:p>"
)
BOX = (
    '<w:p><w:r><w:t>avant</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"'
    ' style="width:90pt;height:30pt"><v:textbox><w:txbxContent>'
    f"{p('{{ boite }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


def members_of(*body: str) -> dict[str, bytes]:
    """Return the members of a small template whose body is `body`."""
    return read_package(small_template(*body, header=p("{{ pied }}")), PATH)


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return the file of `members`."""
    return write_package({name: compress(content) for name, content in members.items()})


def commented(members: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """Return the id of each comment of the body, the words that it covers, and what it says."""
    root = etree.fromstring(members[DOCUMENT])
    said = {
        comment.get(f"{W}id"): "\n".join(map(_text, comment.iter(f"{W}p")))
        for comment in etree.fromstring(members[COMMENTS])
    }
    assert [mark.get(f"{W}id") for mark in root.iter(f"{W}commentReference")]
    starts = [str(mark.get(f"{W}id")) for mark in root.iter(f"{W}commentRangeStart")]
    return [(id_, "".join(_covered(root, id_)), said[id_]) for id_ in starts]


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def _covered(root: etree._Element, id_: str) -> Iterator[str]:
    inside = False
    for element in root.iter():
        if element.tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
            inside = str(element.tag).endswith("Start") if element.get(f"{W}id") == id_ else inside
        elif inside and element.tag == f"{W}t":
            yield element.text or ""


def paragraphs(members: Mapping[str, bytes]) -> list[str]:
    """Return the words of each paragraph of the body."""
    return [_text(paragraph) for paragraph in etree.fromstring(members[DOCUMENT]).iter(f"{W}p")]


@pytest.mark.parametrize(
    ("body", "note", "covered"),
    [
        (p("Bonjour {{ nmo }}, merci"), (1, 8, 17), "{{ nmo }}"),
        (p("Bonjour {{", " nm", "o }}, merci"), (1, 8, 17), "{{ nmo }}"),
        (p("{{ nmo }}"), (1, 0, 9), "{{ nmo }}"),
        (p("Un") + p("Deux {{ x }}"), (2, 0, 0), "Deux {{ x }}"),
        (p("Un {{ x"), (1, 3, 99), "Un {{ x"),
        (table((p("a"), p("b {{ x }}"))), (2, 2, 9), "{{ x }}"),
        (LINK, (1, 5, 15), "{{ lien }}"),
        (LINK, (1, 7, 12), "{{ lien }}"),
        (BOX, (2, 0, 11), "avant{{ boite }}"),
        (
            "<w:p><w:pPr/><w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t><w:tab/><w:t>b{{ x }}c</w:t>"
            "<w:br/><w:t>d</w:t></w:r></w:p>",
            (1, 2, 9),
            "{{ x }}",
        ),
    ],
    ids=[
        "in a run",
        "over runs",
        "alone",
        "a paragraph",
        "an end too far",
        "in a cell",
        "a link",
        "a part of a link",
        "a text box",
        "among breaks",
    ],
)
def test_a_comment_covers_the_tag(body: str, note: tuple[int, int, int], covered: str) -> None:
    before = members_of(body)

    after = annotate(before, [Note(DOCUMENT, "nom inconnu", *note)])

    assert commented(after) == [("0", covered, "nom inconnu")]
    assert paragraphs(after) == paragraphs(before)


def test_a_run_that_is_cut_keeps_its_dress_and_all_it_holds() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    run = f"<w:r>{bold}<w:t>a</w:t><w:tab/><w:t>b{{{{ x }}}}c</w:t><w:br/></w:r>"

    after = annotate(members_of(f"<w:p>{run}</w:p>"), [Note(DOCUMENT, "faute", 1, 2, 9)])

    runs = list(etree.fromstring(after[DOCUMENT]).iter(f"{W}r"))
    tags = [[str(child.tag).removeprefix(W) for child in run] for run in runs]
    assert tags == [
        ["rPr", "t", "tab", "t"],
        ["rPr", "t"],
        ["commentReference"],
        ["rPr", "t", "br"],
    ]


def test_several_comments_may_share_a_paragraph() -> None:
    notes = [
        Note(DOCUMENT, "un", 1, 0, 7),
        Note(DOCUMENT, "deux", 1, 10, 17),
        Note(DOCUMENT, "trois", 1),
        Note(DOCUMENT, "quatre", 1, 5, 12),
    ]

    after = annotate(members_of(p("{{ a }} + {{ b }}")), notes)

    assert sorted(commented(after)) == [
        ("0", "{{ a }}", "un"),
        ("1", "{{ b }}", "deux"),
        ("2", "{{ a }} + {{ b }}", "trois"),
        ("3", "}} + {{", "quatre"),
    ]


def test_what_is_wrong_elsewhere_is_told_at_the_top_of_the_body() -> None:
    notes = [
        Note(HEADER, "nom inconnu", 1, 0, 5, label="en-tête 1"),
        Note("docProps/core.xml", "balise ouverte"),
        Note(DOCUMENT, "partie oubliée", label="corps"),
    ]

    after = annotate(members_of(p("Titre"), p("suite")), notes)

    assert sorted(commented(after)) == [
        ("0", "Titre", "en-tête 1 : nom inconnu"),
        ("1", "Titre", "docProps/core.xml : balise ouverte"),
        ("2", "Titre", "corps : partie oubliée"),
    ]
    assert after[HEADER] == members_of(p("Titre"), p("suite"))[HEADER]


def test_a_body_without_a_paragraph_gains_one() -> None:
    after = annotate(members_of(), [Note(HEADER, "faute")])

    assert commented(after) == [("0", "", "word/header1.xml : faute")]


def test_the_comments_that_were_there_stay_and_their_numbers_go_on() -> None:
    first = annotate(members_of(p("{{ a }}"), p("b")), [Note(DOCUMENT, "avant", 1)])

    second = annotate(first, [Note(DOCUMENT, "après", 2)])

    assert commented(second) == [("0", "{{ a }}", "avant"), ("1", "b", "après")]
    assert second["[Content_Types].xml"] == first["[Content_Types].xml"]
    assert second["word/_rels/document.xml.rels"] == first["word/_rels/document.xml.rels"]


def test_a_comment_says_any_words() -> None:
    text = "« & <w:p> »\tun\x00\nune autre ligne"

    after = annotate(members_of(p("a")), [Note(DOCUMENT, text, 1)])

    assert commented(after) == [("0", "a", "« & <w:p> » un\ufffd\nune autre ligne")]


def test_the_author_and_the_date_are_always_the_same() -> None:
    notes = [Note(DOCUMENT, "faute", 1)]

    first, second = (packed(annotate(members_of(p("a")), notes)) for _ in range(2))

    comment = etree.fromstring(read_package(first, PATH)[COMMENTS])[0]
    assert first == second
    assert {str(name).removeprefix(W): value for name, value in comment.attrib.items()} == {
        "id": "0",
        "author": "clsdocs",
        "date": "2000-01-01T00:00:00Z",
        "initials": "cls",
    }


def test_without_a_note_nothing_changes() -> None:
    members = members_of(p("a"))

    assert annotate(members, []) == members


BODY = (p("Bonjour {{ nmo }}, merci"), LINK, BOX, table((p("a"), p("b {{ x }}"))))
NOTES = [
    Note(DOCUMENT, "nom « nmo » inconnu ; vouliez-vous dire « nom » ?", 1, 8, 17),
    Note(DOCUMENT, "dans un lien", 2, 7, 12),
    Note(DOCUMENT, "dans une zone de texte", 4, 0, 11),
    Note(DOCUMENT, "dans un tableau", 6, 2, 9),
    Note(HEADER, "dans un autre endroit", 1, label="en-tête 1"),
]


def test_the_open_xml_sdk_finds_no_fault(tmp_path: Path, ooxml_validator: str) -> None:
    path = tmp_path / "annote.docx"
    path.write_bytes(packed(annotate(members_of(*BODY), NOTES)))
    plain = tmp_path / "origine.docx"
    plain.write_bytes(packed(members_of(*BODY)))

    assert ooxml_errors(path, ooxml_validator) == ooxml_errors(plain, ooxml_validator)


def test_every_word_of_the_copy_is_still_on_its_pages(
    tmp_path: Path, soffice: str, pdftotext: str
) -> None:
    path = tmp_path / "annote.docx"
    path.write_bytes(packed(annotate(members_of(*BODY), NOTES)))

    pages = " ".join(pdf_text(convert_pdf(path, soffice, tmp_path), pdftotext).split())
    lost = [words for words in ("{{ nmo }}, merci", "voir {{ lien }}.") if words not in pages]

    assert lost == []
