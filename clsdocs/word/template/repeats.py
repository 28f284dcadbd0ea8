"""From a filled part to one that Word opens: no bare cell, no merged tables, no number twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from clsdocs.word.markup import SEPARATOR

_CELL_END = re.compile("</w:tc>")
_LAST = re.compile(r"(?:</w:p>|<w:p(?: [^<>]*)?/>|</w:sdt>)\s*")
_TOUCHING = r"</w:tbl>\s*(?=<w:(?:tbl|sectPr)[ >])"
_FIRST_IN_TABLE = r"(?:<w:tr(?: [^<>]*)?>|</w:trPr>|</w:tblPr>|</w:tblGrid>)\s*\{"
_EMPTY_ROW = r"<w:tr(?: [^<>]*)?>\s*(?:<w:trPr>(?:(?!</?w:tr[ >]).)*?</w:trPr>\s*)?</w:tr>"
_EMPTY_TABLE = (
    r"<w:tbl>\s*(?:<w:tblPr>(?:(?!<w:tbl>).)*?</w:tblPr>|<w:tblPr/>)?\s*"
    r"(?:<w:tblGrid>(?:<w:gridCol[^<>]*/>\s*)*</w:tblGrid>|<w:tblGrid/>)?\s*</w:tbl>"
)
_MARKS = r'<w:bookmark(Start|End) [^>]*?w:id="(\d+)"[^>]*>'
_NAME = r'(w:name=")([^"]*)'
_DRAWINGS = r'(<wp:docPr [^>]*?\bid=")(\d+)'


class Needs(NamedTuple):
    """What a part may need once it is filled: its rows kept or dropped, its cells closed…"""

    rows: bool
    cells: bool
    tables: bool
    numbers: bool


def needs_of(source: str, *, blocks: bool) -> Needs:
    """Return what the part whose Jinja source is `source` may need: most need nothing.

    Where a paragraph ends each cell of the source, and one follows each table, it does so in what
    is made of it, unless values are `blocks` that may end otherwise.
    """
    if blocks:
        return Needs(rows=True, cells=True, tables=True, numbers=True)
    tables = source.count("</w:tbl>")
    followed = source.count("</w:tbl><w:p>") + source.count("</w:tbl><w:p ")
    return Needs(
        rows=re.search(_FIRST_IN_TABLE, source) is not None,
        cells=source.count("</w:tc>") != source.count("</w:p></w:tc>"),
        tables=tables != followed,
        numbers=any(name in source for name in ("<w:bookmarkStart", "<wp:docPr")),
    )


def drop_empty_rows(xml: str) -> str:
    """Return `xml` without the rows and tables in which loops and conditions left nothing.

    Word opens no row without a cell, no table without a row. Where a cell ends each row, and a row
    each table, none is empty: to count them costs a hundredth of the search.
    """
    if xml.count("</w:tr>") != xml.count("</w:tc></w:tr>"):
        xml = re.sub(_EMPTY_ROW, "", xml)
    if xml.count("</w:tbl>") != xml.count("</w:tr></w:tbl>"):
        xml = re.sub(_EMPTY_TABLE, "", xml)
    return xml


def close_cells(xml: str) -> str:
    """Return `xml` with a paragraph in each cell that a condition left without any."""
    if xml.count("</w:tc>") == xml.count("</w:p></w:tc>"):
        return xml
    return _CELL_END.sub(_close, xml)


def _close(found: re.Match[str]) -> str:
    xml, end = found.string, found.start()
    last = xml.rfind("<", 0, end)
    return found[0] if _LAST.fullmatch(xml, last, end) else f"<w:p/>{found[0]}"


def part_tables(xml: str) -> str:
    """Return `xml` with a thin paragraph between two tables, and after one that ends the body."""
    return re.sub(_TOUCHING, lambda found: found[0] + SEPARATOR, xml)


def renumber(xml: str, bookmark: int, drawing: int) -> str:
    """Return `xml` with a number for each bookmark and drawing that a loop repeated.

    `bookmark` and `drawing` are the highest numbers used before for each.
    """
    return _renumber_drawings(_renumber_bookmarks(xml, bookmark), drawing)


def _renumber_bookmarks(xml: str, highest: int) -> str:
    """Return `xml` with the second copy of a bookmark numbered and named afresh."""
    marks = [(found[1], found[2]) for found in re.finditer(_MARKS, xml)]
    if max(Counter(marks).values(), default=1) == 1:
        return xml
    highest = max(highest, *(int(id_) for _, id_ in marks))
    copies: dict[tuple[str, str], int] = defaultdict(int)
    fresh: dict[tuple[str, int], int] = {}

    def number(found: re.Match[str]) -> str:
        kind, id_ = found[1], found[2]
        copies[kind, id_] += 1
        copy = copies[kind, id_]
        if copy == 1:
            return found[0]
        new = fresh.setdefault((id_, copy), highest + len(fresh) + 1)
        mark = found[0].replace(f'w:id="{id_}"', f'w:id="{new}"')
        return re.sub(_NAME, lambda name: f"{name[1]}{name[2][:30]}_{copy}", mark)

    return re.sub(_MARKS, number, xml)


def _renumber_drawings(xml: str, highest: int) -> str:
    numbers = [found[2] for found in re.finditer(_DRAWINGS, xml)]
    if len(set(numbers)) == len(numbers):
        return xml
    highest = max(highest, *map(int, numbers))
    seen = set[str]()

    def number(found: re.Match[str]) -> str:
        nonlocal highest
        if found[2] not in seen:
            seen.add(found[2])
            return found[0]
        highest += 1
        return f"{found[1]}{highest}"

    return re.sub(_DRAWINGS, number, xml)
