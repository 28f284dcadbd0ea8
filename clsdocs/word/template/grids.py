"""Tables whose columns a loop made: from their rows to a grid that is as wide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clsdocs.word.markup import number

_MARK = re.compile(
    r"<w:tbl>|</w:tbl>|<w:tblGrid(?:/>|>(?P<grid>.*?)</w:tblGrid>)|<w:tr[ >]|<w:tc[ >]"
    r'|<w:grid(?:Span|Before|After) w:val="(?P<span>\d+)"/>',
    re.DOTALL,
)
_COLUMN = re.compile(r'<w:gridCol(?: w:w="(\d+)")?[^>]*/>')


@dataclass(slots=True)
class _Table:
    """A table being read: where its grid stands, the widths of it, the columns of its rows."""

    span: tuple[int, int] = (0, 0)
    widths: list[int] = field(default_factory=list)
    columns: int = 0
    widest: int = 0


def repair_grids(xml: str) -> str:
    """Return `xml` with as many columns in the grid of each table as its widest row has.

    The whole width is kept: new columns take their part of it, and old ones leave theirs
    (ECMA-376, 17.4.48).
    """
    stack, changes = list[_Table](), list[tuple[tuple[int, int], str]]()
    for found in _MARK.finditer(xml):
        mark = found[0]
        if mark == "<w:tbl>":
            stack.append(_Table())
        elif not stack:
            continue
        elif mark == "</w:tbl>":
            table = stack.pop()
            if table.widest and table.span[1] and table.widest != len(table.widths):
                changes.append((table.span, _grid(table.widths, table.widest)))
        else:
            _read(stack[-1], found)
    for (start, end), grid in sorted(changes, reverse=True):
        xml = f"{xml[:start]}{grid}{xml[end:]}"
    return xml


def _read(table: _Table, found: re.Match[str]) -> None:
    mark = found[0]
    if mark.startswith("<w:tblGrid"):
        table.span = found.span()
        columns = _COLUMN.findall(found["grid"] or "")
        table.widths = [number(width) for width in columns]
    elif mark.startswith("<w:tr"):
        table.columns = 0
    elif mark.startswith("<w:tc"):
        table.columns += 1
    else:
        # A cell counts for one already; what stands before or after a row has no cell.
        cell = "gridSpan" in mark
        table.columns += number(found["span"]) - cell
    table.widest = max(table.widest, table.columns)


def _grid(widths: list[int], count: int) -> str:
    total = sum(widths)
    if count > len(widths):
        share = total // count
        kept = [width * len(widths) // count for width in widths]
        widths = [*kept, *[share] * (count - len(widths))]
    else:
        extra = sum(widths[count:]) // count
        widths = [width + extra for width in widths[:count]]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"
