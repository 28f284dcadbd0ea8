from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from clsdocs.word.markup import paragraph_texts
from clsdocs.word.toc import toc_pages
from helpers import pdf_text
from pdf_reading import spelled
from small_templates import member
from test_pdf import bookmarks

PAGES = Path(__file__).parent / "goldens" / "pages"


@pytest.fixture(scope="session")
def office_version(soffice: str) -> str:
    """The version of LibreOffice: another one may end lines and pages elsewhere."""
    told = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"LibreOffice [0-9.]+", told.stdout)
    assert found, told.stdout
    return found[0]


@pytest.mark.parametrize("doc", ["exemple/contrat", "exemple/convention", "lens-lievin/convention"])
def test_each_page_says_what_was_read_and_accepted(
    doc: str,
    pdfs: list[Path],
    pdftotext: str,
    office_version: str,
    request: pytest.FixtureRequest,
) -> None:
    (pdf,) = [path for path in pdfs if f"{path.parent.name}/{path.stem}" == doc]
    pages = pdf_text(pdf, pdftotext).removesuffix("\f").split("\f")
    shown = [f"── page {rank} ──\n{page.rstrip()}" for rank, page in enumerate(pages, 1)]
    produced = "\n".join([office_version, *shown, ""])
    golden = PAGES / f"{doc.replace('/', '-')}.txt"
    if request.config.getoption("--accept"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(produced, encoding="utf-8", newline="\n")
    accepted = golden.read_text(encoding="utf-8")
    if accepted.partition("\n")[0] != office_version:
        pytest.skip(f"accepted with {accepted.partition(chr(10))[0]}, this is {office_version}")

    assert produced.splitlines() == accepted.splitlines()


def test_the_contents_of_an_issued_word_file_give_the_pages_of_the_pdf(pdfs: list[Path]) -> None:
    (pdf,) = [path for path in pdfs if f"{path.parent.name}/{path.stem}" == "exemple/contrat"]
    docx = pdf.with_suffix(".docx").read_bytes()
    table = re.search("<w:sdtContent>(.*?)</w:sdtContent>", member(docx, "word/document.xml"), re.S)
    assert table

    told = [line.rpartition("\t") for line in paragraph_texts(table[1]) if line]
    marks = bookmarks(pdf)

    assert [(spelled(title), int(page)) for title, _, page in told] == marks[-len(told) :]
    assert len(told) == len(toc_pages(docx, "a")) == len(marks) - 1
