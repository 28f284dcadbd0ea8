"""Cells that tags merge or colour: from `colspan`, `cellbg`, `vm`, `hm` to Word’s properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clsdocs.word.markup import W
from clsdocs.word.template.spots import Paragraphs, Spot, own_texts

if TYPE_CHECKING:
    from lxml import etree

_TAG = re.compile(r"\{%\s*(?:(colspan|cellbg)\s+(.*?)|(vm|hm))\s*%\}", re.DOTALL)
_FIRST, _END = "{% if loop.first %}", "{% endif %}"
_TURN = "{% if loop.first %}restart{% else %}continue{% endif %}"
# ECMA-376, 17.4.69: the order of the properties of a cell.
_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap"),
    *("tcMar", "textDirection", "tcFitText", "vAlign", "hideMark", "headers"),
)


def merge_cells(root: etree._Element, paragraphs: Paragraphs) -> dict[etree._Element, Spot]:
    """Write in the cells of `root` what their tags ask for, as docxtpl does.

    `vm` merges a cell with those below that a loop makes of it, `hm` with those beside it. Return
    where the tag of each element that is written stood.
    """
    spots: dict[etree._Element, Spot] = {}
    for cell in list(root.iter(f"{W}tc")):
        for piece in _pieces(cell):
            text = piece.text or ""
            if "{%" not in text:
                continue
            for tag in _TAG.finditer(text):
                name, expression, merge = tag.groups()
                spot = _spot(piece, tag.span(), paragraphs)
                spots[_merge(cell, piece, name or merge, expression or "")] = spot
    return spots


def _spot(piece: etree._Element, span: tuple[int, int], paragraphs: Paragraphs) -> Spot:
    paragraph = next(piece.iterancestors(f"{W}p"))
    pieces = own_texts(paragraph)
    before = sum(len(other.text or "") for other in pieces[: pieces.index(piece)])
    return paragraphs.spot(paragraph, before + span[0], before + span[1])


def _pieces(cell: etree._Element) -> Iterator[etree._Element]:
    """Yield the words of `cell`, those of a table in it set aside."""
    for paragraph in cell.iter(f"{W}p"):
        if next(paragraph.iterancestors(f"{W}tc")) is cell:
            yield from own_texts(paragraph)


def _merge(
    cell: etree._Element, piece: etree._Element, name: str, expression: str
) -> etree._Element:
    words = _TAG.sub("", piece.text or "") if name in ("vm", "hm") else piece.text or ""
    properties = _properties(cell)
    match name:
        case "colspan":
            count = f"{{{{ ({expression})|attribute_count }}}}"
            made = _set(properties, "gridSpan", {"val": count})
        case "cellbg":
            fill = f"{{{{ ({expression})|attribute_colour }}}}"
            made = _set(properties, "shd", {"val": "clear", "color": "auto", "fill": fill})
        case "vm":
            made = _set(properties, "vMerge", {"val": _TURN})
            words = f"{_FIRST}{words}{_END}"
        case _:
            span = properties.find(f"{W}gridSpan")
            count = str(span.get(f"{W}val")) if span is not None else "1"
            times = f"{{{{ ({count} * loop.length)|attribute_count }}}}"
            made = _set(properties, "gridSpan", {"val": times})
            _keep_first(cell)
    if name in ("colspan", "cellbg"):
        words = _TAG.sub(lambda tag: "" if tag[1] == name else tag[0], words)
    piece.text = words
    run = piece.getparent()
    if run is not None and not words and not run.findall(f"{W}drawing"):
        _drop(run)
    return made


def _drop(run: etree._Element) -> None:
    holder = run.getparent()
    bare = all(child.tag in (f"{W}rPr", f"{W}t") for child in run)
    if holder is not None and bare and not any(t.text for t in run.iter(f"{W}t")):
        holder.remove(run)


def _properties(cell: etree._Element) -> etree._Element:
    found = cell.find(f"{W}tcPr")
    if found is None:
        found = cell.makeelement(f"{W}tcPr", {})
        cell.insert(0, found)
    return found


def _set(properties: etree._Element, name: str, values: dict[str, str]) -> etree._Element:
    """Return the element `name` given to `properties`, in its place, instead of its own."""
    known = properties.find(f"{W}{name}")
    if known is not None:
        properties.remove(known)
    made = properties.makeelement(f"{W}{name}", {f"{W}{key}": v for key, v in values.items()})
    rank = _ORDER.index(name)
    before = [child for child in properties if _rank(child) < rank]
    properties.insert(len(before), made)
    return made


def _rank(element: etree._Element) -> int:
    name = str(element.tag).removeprefix(W)
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _keep_first(cell: etree._Element) -> None:
    """Keep `cell` in the first turn of its loop only."""
    previous, row = cell.getprevious(), cell.getparent()
    if previous is not None:
        previous.tail = f"{previous.tail or ''}{_FIRST}"
    elif row is not None:
        row.text = f"{row.text or ''}{_FIRST}"
    cell.tail = f"{_END}{cell.tail or ''}"
