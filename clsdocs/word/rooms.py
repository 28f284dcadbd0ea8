"""From the body of a template to the width, in twips, of each place where it puts words."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLACE = re.compile(r"\{\{-?\s*\w+(?:\.|\[['\"])(\w+)")
_SECTION = re.compile(r"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_CELL = re.compile(r"<w:tc[ >]|</w:tc>")
_NUMBER = 'w:{}="(\\d+)'

CELL_MARGINS = 230
"""What the text of a cell loses to its margins, in twips, where nothing says otherwise."""


def learn_rooms(xml: str, default: int) -> dict[str, int]:
    """Return the room of each name that the body `xml` prints, the narrowest of its places.

    It is that of the cell, else of the section; `default` where neither says how wide it is.
    """
    sections = [(found.end(), _text_width(found[0]) or default) for found in _SECTION.finditer(xml)]
    rooms: dict[str, int] = {}
    for name, offset, cell in _places(xml):
        section = next((width for end, width in sections if end > offset), default)
        rooms[name] = min(rooms.get(name, section), cell or section)
    return rooms


def _places(xml: str) -> Iterator[tuple[str, int, int]]:
    """Yield each name printed, where, and the room of the cell that holds it, 0 outside of all."""
    cells, done = list[int](), 0
    for found in _PLACE.finditer(xml):
        for mark in _CELL.finditer(xml, done, found.start()):
            if mark[0] == "</w:tc>":
                del cells[-1:]
            else:
                cells.append(mark.start())
        done = found.start()
        yield found[1], done, _cell_width(xml[cells[-1] : done]) if cells else 0


def _cell_width(xml: str) -> int:
    found = re.search(r"<w:tcW [^>]*>", xml)
    if found is None or 'w:type="dxa"' not in found[0]:
        return 0
    return max(_number(found[0], "w") - CELL_MARGINS, 0)


def _text_width(section: str) -> int:
    """Return the width of the page less its margins and gutter, 0 where it is not said."""
    page = re.search(r"<w:pgSz [^>]*>", section)
    margins = re.search(r"<w:pgMar [^>]*>", section)
    if page is None or margins is None:
        return 0
    sides = sum(_number(margins[0], side) for side in ("left", "right", "gutter"))
    return max(_number(page[0], "w") - sides, 0)


def _number(element: str, name: str) -> int:
    found = re.search(_NUMBER.format(name), element)
    return int(found[1]) if found else 0
