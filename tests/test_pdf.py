from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from pikepdf import Array, Name, Pdf

from clsdocs.acte.differences import Ligne
from clsdocs.emission.words import compare_pages, words_of
from clsdocs.errors import Refused
from clsdocs.pdf.archiving import archive
from clsdocs.pdf.converting import convert
from clsdocs.pdf.reading import read_pdf
from clsdocs.prose.nodes import AppelNote, Figure
from clsdocs.record import replace
from docx_reading import W
from helpers import pdf_text
from pdf_judging import elements, pdf_faults
from pdf_reading import spelled
from small_templates import par
from test_word_pictures import LA_CARTE, document

HEADINGS = ("/H1", "/H2", "/H3", "/H4")


def made_of(*docx: bytes) -> list[bytes]:
    """Return the PDF that LibreOffice makes of each of `docx`."""
    found = {conversion.rank: conversion for conversion in convert(docx)}
    assert [found[rank].fault for rank in range(len(docx))] == [""] * len(docx)
    return [found[rank].pdf or b"" for rank in range(len(docx))]


@pytest.fixture(scope="module")
def illustrated(soffice: str) -> bytes:
    """The PDF, as LibreOffice makes it, of a document with pictures, one of them in a note."""
    note = AppelNote((par("Note illustrée ", Figure("logos/ars.png", "Logo", 10), "."),))
    docx = document(par("Avant", note), par(LA_CARTE), par("Après."), house=True)
    return made_of(docx)[0]


def opened(pdf: bytes, tmp_path: Path) -> Pdf:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    return Pdf.open(path)


# What every document is


def test_every_document_is_pdf_a_2b_and_pdf_ua_1(pdfs: list[Path]) -> None:
    faults = [f"{path.parent.name}/{path.name}: {f}" for path in pdfs for f in pdf_faults(path)]

    assert faults == []


def test_every_document_says_its_title_and_its_language(pdfs: list[Path]) -> None:
    for path in pdfs:
        with Pdf.open(path) as pdf:
            with zipfile.ZipFile(path.with_suffix(".docx")) as package:
                core = etree.fromstring(package.read("docProps/core.xml"))
            title = core.findtext("{http://purl.org/dc/elements/1.1/}title")
            metadata = pdf.open_metadata()
            assert (str(pdf.docinfo["/Title"]), metadata["dc:title"]) == (title, title)
            assert metadata["dc:language"] == {"fr-FR"}
            assert pdf.Root.Lang == "fr-FR"
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_what_is_issued_has_its_day_and_a_draft_has_none(pdfs: list[Path]) -> None:
    for path in pdfs:
        issued = path.parent.name == "exemple"
        with Pdf.open(path) as pdf:
            assert {"/Creator", "/Producer", "/Title"} <= set(pdf.docinfo.keys())
            assert ("/CreationDate" in pdf.docinfo) == issued


def test_verify_finds_every_issued_word_in_the_pdf(pdfs: list[Path], pdftotext: str) -> None:
    issued = [path for path in pdfs if path.parent.name == "exemple"]
    for path in issued:
        mots, _ = words_of(path.with_suffix(".docx").read_bytes(), path.name)
        pages = read_pdf(path)

        assert compare_pages(mots, pages) == ()
        assert len(compare_pages(mots, f"{pages}\nUn mot de plus.")) == 1
        more = replace(mots, corps=(*mots.corps, Ligne("Article 1er", "Un mot de moins.")))
        assert len(compare_pages(more, pages)) == 1
    assert len(issued) > 3


def test_every_heading_is_a_bookmark_and_a_tag(pdfs: list[Path]) -> None:
    for path in pdfs:
        with Pdf.open(path) as pdf:
            tagged = [element for element in elements(pdf) if str(element.S) in HEADINGS]
        assert len(bookmarks(path)) == len(tagged) > 3


def test_the_contents_give_the_page_of_every_heading(pdfs: list[Path], pdftotext: str) -> None:
    for path in (path for path in pdfs if path.stem == "contrat"):
        told = [
            (spelled(line[1]).replace("‑", "-"), int(line[2]))
            for line in LINE.finditer(pdf_text(path, pdftotext))
        ]

        marks = bookmarks(path)

        assert len(told) > 20
        assert told == marks[-len(told) :]
        assert [title for title, _ in marks[: -len(told)]] == [marks[0][0]]


LINE = re.compile(r"^ *(\S.*?)\.{3,} *(\d+)$", re.MULTILINE)


def bookmarks(path: Path) -> list[tuple[str, int]]:
    """Return the title of each bookmark of the PDF `path`, in order, and its page."""
    with Pdf.open(path) as pdf:
        ranks = {page.obj.objgen: rank for rank, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            waiting, found = list(outline.root), list[tuple[str, int]]()
            while waiting:
                item = waiting.pop(0)
                assert isinstance(item.destination, Array)
                title = spelled(str(item.title)).replace("‑", "-")
                found.append((title, ranks[item.destination[0].objgen]))
                waiting = [*item.children, *waiting]
    return found


def test_tables_of_data_have_header_cells_and_the_signatures_are_no_table(
    pdfs: list[Path],
) -> None:
    for path in pdfs:
        with zipfile.ZipFile(path.with_suffix(".docx")) as package:
            body = etree.fromstring(package.read("word/document.xml"))
        headers = sum(
            1 for table in body.iter(f"{W}tbl") if table.find(f".//{W}tblHeader") is not None
        )
        with Pdf.open(path) as pdf:
            kinds = Counter(str(element.S) for element in elements(pdf))
            cells = [element for element in elements(pdf) if element.S == Name.TH]
        assert kinds["/Table"] == headers
        assert all(any(a.get("/Scope") == Name.Column for a in cell.A) for cell in cells)


# What LibreOffice leaves, and what is made of it


def test_pictures_have_their_alternative_text(illustrated: bytes, tmp_path: Path) -> None:
    pdf = opened(archive(illustrated, "images.docx", None), tmp_path)

    figures = [str(e.get("/Alt")) for e in elements(pdf) if Name.Figure == e.S]

    assert sorted(figures) == ["Carte du territoire", "Logo"]
    assert list(pdf_faults(tmp_path / "a.pdf")) == []


def test_the_mending_is_needed(illustrated: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(illustrated)

    assert list(pdf_faults(path)) != []


def test_an_issued_document_is_dated_of_its_day(illustrated: bytes, tmp_path: Path) -> None:
    pdf = opened(archive(illustrated, "images.docx", date(2025, 2, 3)), tmp_path)

    metadata = pdf.open_metadata()
    assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == "2025-02-03T00:00:00Z"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20250203000000Z"
    assert list(pdf_faults(tmp_path / "a.pdf")) == []


def test_a_document_without_title_has_its_name(illustrated: bytes, tmp_path: Path) -> None:
    untitled = BytesIO()
    with opened(illustrated, tmp_path) as pdf:
        del pdf.docinfo["/Title"]
        pdf.save(untitled)

    pdf = opened(archive(untitled.getvalue(), "output/a/R&D <1>.docx", None), tmp_path)

    assert str(pdf.docinfo["/Title"]) == "R&D <1>"
    assert pdf.open_metadata()["dc:title"] == "R&D <1>"


def test_two_conversions_give_the_same_bytes(documents: list[Path], soffice: str) -> None:
    docx = [path.read_bytes() for path in documents[::3]]

    once, again = made_of(*docx), made_of(*reversed(docx))

    archived = [archive(pdf, "a.docx", None) for pdf in once]
    assert archived == [archive(pdf, "a.docx", None) for pdf in reversed(again)]
    assert once != list(reversed(again))


def test_no_stream_ends_with_a_carriage_return(pdfs: list[Path]) -> None:
    assert [path for path in pdfs if b"\r\nendstream" in path.read_bytes()] == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer <<>>\n%%EOF\n"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        archive(data, "output/a/b.docx", None)

    assert str(refused.value) == (
        "output/a/b.docx : PDF que LibreOffice a mal écrit ; ouvrir le fichier Word, le vérifier"
        " [C-21]"
    )
