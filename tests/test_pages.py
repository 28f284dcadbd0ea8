from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from clsdocs.batch import build_documents
from clsdocs.workspace import Workspace
from docx_reading import W
from pdf_reading import FOOT, HALF, LEFT, RIGHT, TOP, Row, pdf_rows, runs, spelled
from signing_many import charters
from tools.pages import convert

KEEPING = {"Caption", "Formule", "DefinitionTerme", "Cloture", "Figure"}
HEADINGS = {"Heading1", "Heading2", "Heading3", "TitreAnnexe", "TitreAxe", "TitreFiche"}
AT_THE_EDGE = HEADINGS | {"BodyText", "Formule", "Comparution", "Caption", "Cloture"}
ALMOST_EMPTY = 0.15


@dataclass(frozen=True)
class Act:
    """An act: the paragraphs and tables of its document, the rows of its pages."""

    name: str
    blocks: list[etree._Element]
    pages: list[list[Row]]


@pytest.fixture(scope="session")
def acts(documents: list[Path], pdfs: list[Path], pdftotext: str) -> list[Act]:
    return [
        Act(f"{path.parent.name}/{path.stem}", _blocks(path), pdf_rows(pdf, pdftotext))
        for path, pdf in zip(documents, pdfs, strict=True)
    ]


def test_what_announces_something_never_ends_a_page(acts: list[Act]) -> None:
    assert _faults(acts, ends_of_pages) == []


def test_each_signature_is_whole_on_its_page(acts: list[Act]) -> None:
    assert _faults(acts, cut_signatures) == []


def test_signatures_follow_two_lines_of_the_act_at_least(acts: list[Act]) -> None:
    assert _faults(acts, bare_signatures) == []


def test_nothing_passes_the_margins(acts: list[Act]) -> None:
    assert _faults(acts, words_in_the_margins) == []


def test_text_and_titles_have_one_left_edge(acts: list[Act]) -> None:
    assert _faults(acts, other_edges) == []


def test_amounts_end_where_their_column_ends(acts: list[Act]) -> None:
    assert _faults(acts, ragged_amounts) == []


def test_a_page_is_almost_empty_only_before_a_page_asked_for(acts: list[Act]) -> None:
    assert _faults(acts, empty_pages) == []


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, soffice: str, pdftotext: str) -> list[Act]:
    """Charters that 2, 4, 9 and 25 institutions sign, wherever on the page their text ends."""
    folder = charters(tmp_path_factory.mktemp("signataires"), (2, 4, 9, 25), range(26, 44, 3))
    results = list(build_documents(Workspace(folder), []))
    assert [str(p) for result in results for p in result.problems if result.failed] == []
    paths = [folder / result.path for result in results]
    return [
        Act(path.parent.name, _blocks(path), pdf_rows(pdf, pdftotext))
        for path, pdf in zip(paths, convert(paths), strict=True)
    ]


@pytest.mark.parametrize(
    "count",
    [
        2,
        # The hidden paragraphs that keep a heading with its text elsewhere move these two.
        pytest.param(4, marks=pytest.mark.xfail(reason="26 and 27 lines: docs/word/pages.md")),
        9,
        25,
    ],
)
def test_pages_end_well_however_many_sign(signed: list[Act], count: int) -> None:
    acts = [act for act in signed if act.name.startswith(f"signataires-{count}-")]

    assert len(acts) == 6
    assert _faults(acts, ends_of_pages) + _faults(acts, bare_signatures) == []


def test_no_signature_is_cut_however_many_sign(signed: list[Act]) -> None:
    assert _faults(signed, cut_signatures) == []


def test_the_last_page_holds_more_than_one_row_of_signatures(signed: list[Act]) -> None:
    for act in signed:
        names = sum("DUPONT" in word.text for row in act.pages[-1] for word in row.words)
        assert names > 2 or len(list(_signatures(act))) == 2


def ends_of_pages(act: Act) -> Iterator[str]:
    announcing = [spelled(_text(block)) for block in act.blocks if _announces(block)]
    others = [spelled(_text(block)) for block in act.blocks if not _announces(block)]
    for number, rows in enumerate(act.pages[:-1], 1):
        last = spelled(rows[-1].text) if rows else ""
        if last and _ends(announcing, last) and not _ends(others, last):
            yield f"page {number} ends with « {rows[-1].text} »"


def cut_signatures(act: Act) -> Iterator[str]:
    columns = [
        spelled("".join(word.text for row in rows for word in row.words if side(word.left)))
        for rows in act.pages
        for side in (_is_left, _is_right)
    ]
    for cell in _signatures(act):
        texts = [spelled(_text(p)) for p in cell.iter(f"{W}p")]
        whole = re.compile(".*?".join(map(re.escape, texts)), re.DOTALL)
        if not any(whole.search(column) for column in columns):
            yield f"« {_text(cell)} » is cut"


def bare_signatures(act: Act) -> Iterator[str]:
    closing = next(spelled(_text(b)) for b in act.blocks if _style(b) == "Cloture")
    for number, rows in enumerate(act.pages, 1):
        above = [row for row in rows if not closing.startswith(spelled(row.text))]
        begins = next((rank for rank, row in enumerate(rows) if row not in above), None)
        if begins is not None and begins < 2:
            yield f"page {number}: {begins} lines above « {rows[begins].text} »"


def words_in_the_margins(act: Act) -> Iterator[str]:
    for number, rows in enumerate(act.pages, 1):
        for row in rows:
            for word in row.words:
                if word.left < LEFT - 1 or word.right > RIGHT + 1:
                    yield f"page {number}: « {word.text} » from {word.left} to {word.right}"


def other_edges(act: Act) -> Iterator[str]:
    begun = {spelled(row.text)[:30]: row for rows in act.pages for row in rows}
    for block in act.blocks:
        row = begun.get(spelled(_text(block))[:30])
        at_the_edge = _style(block) in AT_THE_EDGE and block.find(f"{W}pPr/{W}ind") is None
        if at_the_edge and row and abs(row.left - LEFT) > 1:
            yield f"« {row.text} » begins at {row.left}"


def ragged_amounts(act: Act) -> Iterator[str]:
    rows = [row for page in act.pages for row in page]
    for table in (block for block in act.blocks if block.tag == f"{W}tbl"):
        widths = [int(str(col.get(f"{W}w"))) for col in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        for row in table.iterfind(f"{W}tr"):
            for rank, cell in enumerate(row.iterfind(f"{W}tc")):
                edge = LEFT + sum(widths[: rank + 1]) / 20
                text = _text(cell)
                if not _is_amount(cell) or not text:
                    continue
                found = [last.right for _, last in runs(rows, text)]
                if not any(0 <= edge - right <= 10 for right in found):
                    yield f"« {text} » ends at {found}, its column at {edge:.1f}"


def empty_pages(act: Act) -> Iterator[str]:
    asked = [spelled(_text(block)) for block in _asked(act.blocks)]
    for number, (rows, following) in enumerate(pairwise(act.pages), 1):
        filled = ((rows[-1].foot if rows else TOP) - TOP) / (FOOT - TOP)
        first = spelled(following[0].text) if following else ""
        if filled < ALMOST_EMPTY and not any(text.startswith(first) for text in asked if first):
            yield f"page {number} is filled at {filled:.0%}"
    if len(act.pages[-1]) < 3:
        yield f"the last page has {len(act.pages[-1])} lines"


def _faults(acts: list[Act], find: Callable[[Act], Iterator[str]]) -> list[str]:
    return [f"{act.name}: {fault}" for act in acts for fault in find(act)]


def _blocks(path: Path) -> list[etree._Element]:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    body = root.find(f"{W}body")
    assert body is not None
    return [block for block in body if block.tag in (f"{W}p", f"{W}tbl")]


def _text(element: etree._Element) -> str:
    signs = {f"{W}noBreakHyphen": "-", f"{W}br": " ", f"{W}tab": " "}
    pieces = element.iter(f"{W}t", *signs)
    return "".join(signs.get(piece.tag) or piece.text or "" for piece in pieces)


def _style(block: etree._Element) -> str:
    style = block.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _announces(block: etree._Element) -> bool:
    if block.tag != f"{W}p":
        return False
    return _style(block) in KEEPING | HEADINGS or block.find(f"{W}pPr/{W}keepNext") is not None


def _ends(texts: list[str], last: str) -> bool:
    return any(text == last or (len(last) > 15 and text.endswith(last)) for text in texts)


def _signatures(act: Act) -> Iterator[etree._Element]:
    for block in act.blocks:
        caption = block.find(f"{W}tblPr/{W}tblCaption")
        if caption is not None and caption.get(f"{W}val") == "Signatures":
            yield from (cell for cell in block.iter(f"{W}tc") if _text(cell))


def _is_left(left: float) -> bool:
    return left < HALF


def _is_right(left: float) -> bool:
    return left >= HALF - 2


def _is_amount(cell: etree._Element) -> bool:
    return any(_style(paragraph) == "TableauMontant" for paragraph in cell.iter(f"{W}p"))


def _asked(blocks: list[etree._Element]) -> Iterator[etree._Element]:
    """Yield the blocks that begin a page because the document says so."""
    begins = False
    for block in blocks:
        if _text(block) and (begins or block.find(f".//{W}pageBreakBefore") is not None):
            yield block
        begins = not _text(block) and (
            begins
            or block.find(f".//{W}br[@{W}type='page']") is not None
            or block.find(f".//{W}sectPr") is not None
        )
