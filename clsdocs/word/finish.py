"""From a filled body to one that Word opens: no bare cell, no merged tables, no number twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from clsdocs.word.markup import HYPHEN
from clsdocs.word.styles import Gabarit
from clsdocs.word.table import SEPARATOR

_BARE_CELL = re.compile(r"(?<!</w:p>)(?<!<w:p/>)(?<!</w:sdt>)(\s*)</w:tc>")
_TOUCHING = re.compile(r"</w:tbl>\s*(?=<w:(?:tbl|sectPr)[ >])")
_MARKS = re.compile(r'<w:bookmark(Start|End) [^>]*?w:id="(\d+)"[^>]*>')
_NAME = re.compile(r'(w:name=")([^"]*)')
_DRAWINGS = re.compile(r'(<wp:docPr [^>]*?id=")(\d+)')
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)(?=[^<>]*</w:t>)")
_JOINED = f'</w:t>{HYPHEN}<w:t xml:space="preserve">'
# The styles, beside those of titles, of paragraphs that are names.
_NAMING = ("Signature", "Couverture")


def finish_body(xml: str, bookmark: int, drawing: int) -> str:
    """Return `xml` put right where loops and empty values left what Word would call damaged.

    `bookmark` and `drawing` are the highest numbers used before for each.
    """
    if "</w:tbl>" in xml:
        if xml.count("</w:tc>") != xml.count("</w:p></w:tc>"):
            xml = _BARE_CELL.sub("<w:p/></w:tc>", xml)
        xml = _TOUCHING.sub(lambda found: found[0] + SEPARATOR, xml)
    return _renumber_drawings(_renumber_bookmarks(xml, bookmark), drawing)


def join_names(xml: str, gabarit: Gabarit) -> str:
    """Return `xml` where no line of a title or of a signature ends inside a compound name."""
    ids = [s.id for s in gabarit.styles.values() if s.title or s.name.startswith(_NAMING)]
    if not ids:
        return xml
    styled = re.compile(rf'<w:pStyle w:val="(?:{"|".join(map(re.escape, ids))})"/>.*?</w:p>', re.S)
    return styled.sub(_join, xml)


def _join(found: re.Match[str]) -> str:
    return _HYPHEN.sub(_JOINED, found[0]) if "-" in found[0] else found[0]


def _renumber_bookmarks(xml: str, highest: int) -> str:
    """Return `xml` with the second copy of a bookmark numbered and named afresh."""
    marks = [(found[1], found[2]) for found in _MARKS.finditer(xml)]
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
        return _NAME.sub(lambda name: f"{name[1]}{name[2][:30]}_{copy}", mark)

    return _MARKS.sub(number, xml)


def _renumber_drawings(xml: str, highest: int) -> str:
    numbers = [found[2] for found in _DRAWINGS.finditer(xml)]
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

    return _DRAWINGS.sub(number, xml)


def repair_grids(xml: str) -> str:
    """Return `xml` with the grid of each table as wide as its rows, as docxtpl does it."""
    from docxtpl import DocxTemplate
    from lxml import etree

    tree = DocxTemplate.fix_tables(None, xml.encode())
    content: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content.decode()
