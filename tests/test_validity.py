from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from clsdocs.word.toc import STALE
from docx_making import cell, docx, field, item, paragraph
from docx_reading import W
from helpers import ooxml_errors, pdf_text

ROOT = Path(__file__).parent.parent
REFERENCE = re.compile(r"\s*(?:PAGEREF|REF)\s+(\S+)")
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def test_every_dossier_of_the_examples_gives_a_document(documents: list[Path]) -> None:
    dossiers = {path.parent.name for path in (ROOT / "contracts").glob("*/dossier.yml")}

    assert {path.parent.name for path in documents} == dossiers != set()


def test_the_open_xml_sdk_finds_no_fault(documents: list[Path], ooxml_validator: str) -> None:
    faults = [
        f"{path.name}: {e}" for path in documents for e in ooxml_errors(path, ooxml_validator)
    ]

    assert faults == []


def test_every_document_holds_together(documents: list[Path]) -> None:
    faults = [f"{path.name}: {end}" for path in documents for end in loose_ends(path.read_bytes())]

    assert faults == []


def test_every_word_of_a_document_is_on_its_pages(
    documents: list[Path], pdfs: list[Path], pdftotext: str
) -> None:
    lost = []
    for path, pdf in zip(documents, pdfs, strict=True):
        # Where the contents have their page numbers, nothing says that they will.
        said = _words(_printed(path).replace(STALE, ""))
        pages = _words(pdf_text(pdf, pdftotext))
        lost += [f"{path.name}: {word}" for word in said if word not in pages]

    assert lost == []


def loose_ends(document: bytes) -> Iterator[str]:
    """Yield what Word repairs or shows broken in `document`, and no schema tells."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        roots = {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }
    styles = {style.get(f"{W}styleId") for style in _all(roots, "style")}
    nums = {num.get(f"{W}numId") for num in _all(roots, "num")} | {"0"}
    bookmarks = {bookmark.get(f"{W}name") for bookmark in _all(roots, "bookmarkStart")}

    yield from _absent("style", _all(roots, "pStyle", "rStyle", "tblStyle"), styles)
    yield from _absent("list", _all(roots, "numPr/numId"), nums)
    for code in _all(roots, "instrText"):
        reference = REFERENCE.match(code.text or "")
        if reference and reference[1] not in bookmarks:
            yield f"no bookmark {reference[1]}"
    for name, root in roots.items():
        yield from (f"{fault} in {name}" for fault in _loose_ends_of_part(root))


def _loose_ends_of_part(root: etree._Element) -> Iterator[str]:
    starts = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkStart")]
    ends = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkEnd")]
    if sorted(starts, key=str) != sorted(ends, key=str) or len(set(starts)) < len(starts):
        yield "an unpaired bookmark"
    kinds = [char.get(f"{W}fldCharType") for char in root.iter(f"{W}fldChar")]
    if kinds.count("begin") != kinds.count("end"):
        yield "an unbalanced field"
    for last in (found[-1] if len(found) else None for found in root.iter(f"{W}tc")):
        if last is None or last.tag != f"{W}p":
            yield "a cell that does not end with a paragraph"
    if re.search(r"\{[{%#]|[}%#]\}", "".join(map(str, root.itertext()))):
        yield "a tag of the template"
    for link in root.iter(RELATIONSHIP):
        if link.get("TargetMode") == "External" and not str(link.get("Type")).endswith(
            "/hyperlink"
        ):
            yield f"something fetched from elsewhere ({link.get('Target')})"


def _all(roots: dict[str, etree._Element], *tags: str) -> Iterator[etree._Element]:
    for root in roots.values():
        for tag in tags:
            yield from root.iterfind(".//" + "/".join(f"{W}{step}" for step in tag.split("/")))


def _absent(kind: str, users: Iterator[etree._Element], known: set[str | None]) -> Iterator[str]:
    values = {str(user.get(f"{W}val")) for user in users}
    yield from (f"no {kind} {value}" for value in sorted(values - known))


def _printed(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    pieces = document.iter(*(f"{W}{tag}" for tag in ("p", "t", "tab", "br", "noBreakHyphen")))
    return "".join(piece.text or "" if piece.tag == f"{W}t" else " " for piece in pieces)


def _words(text: str) -> dict[str, None]:
    return dict.fromkeys(re.findall(r"[^\W_]{3,}", text))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (paragraph("x", '<w:pStyle w:val="Perdu"/>'), "no style Perdu"),
        (item("x", 77), "no list 77"),
        (f"<w:p>{field('REF _cls_0', '1')}</w:p>", "no bookmark _cls_0"),
        ('<w:bookmarkStart w:id="1" w:name="a"/>', "an unpaired bookmark in word/document.xml"),
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
            "an unbalanced field in word/document.xml",
        ),
        (
            f"<w:tbl><w:tr>{cell()}</w:tr></w:tbl>",
            "a cell that does not end with a paragraph in word/document.xml",
        ),
        (paragraph("{{ acte.titre }}"), "a tag of the template in word/document.xml"),
    ],
)
def test_each_loose_end_is_seen(body: str, fault: str) -> None:
    assert list(loose_ends(docx(body))) == [fault]


def test_what_is_fetched_from_elsewhere_is_seen() -> None:
    image = (
        '<Relationship xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        ' Id="r1" Type="x/image" Target="lieu/x.png" TargetMode="External"/>'
    )

    faults = list(loose_ends(docx(paragraph("x"), image)))

    assert faults == [
        "something fetched from elsewhere (lieu/x.png) in word/_rels/document.xml.rels"
    ]


def test_a_sound_document_has_no_loose_end() -> None:
    target = '<w:bookmarkStart w:id="1" w:name="_cls_1"/><w:bookmarkEnd w:id="1"/>'
    table = f"<w:tbl><w:tr>{cell('x')}</w:tr></w:tbl>"
    reference = f"<w:p>{field('REF _cls_1', '1')}</w:p>"

    assert list(loose_ends(docx(target + table + reference + item("x", 7)))) == []
