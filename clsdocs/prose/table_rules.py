"""The tables that Markdown would read otherwise than they look: from lines to their faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from clsdocs.prose.lines import Fault, Line

_RULER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_ESCAPED = re.compile(r"\\.")


def is_ruler(row: str) -> bool:
    """Return whether `row` is the line of dashes under the header of a table."""
    return "|" in row and _RULER.match(row) is not None


def cells_of(row: str, bordered: bool) -> list[str]:
    """Return the cells of `row`; its outer bars are none where the header is `bordered`."""
    row = row.strip()
    bars = [found.start() for found in re.finditer(r"\|", _ESCAPED.sub("..", row))]
    if bordered and bars[:1] == [0]:
        row, bars = row[1:], [bar - 1 for bar in bars[1:]]
    if bordered and bars and bars[-1] == len(row) - 1:
        row, bars = row[:-1], bars[:-1]
    starts, ends = [0, *(bar + 1 for bar in bars)], [*bars, len(row)]
    return [row[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def is_bordered(header: str) -> bool:
    """Return whether the first row of a table begins or ends with a bar."""
    row = _ESCAPED.sub("..", header.strip())
    return row.startswith("|") or row.endswith("|")


def table_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield what is wrong with the tables of `lines`."""
    for block in _blocks(lines):
        yield from _block_faults(block)


def rows_of(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield those of `lines` that stand in a table."""
    for block in _blocks(lines):
        if any(is_ruler(line.text) for line in block):
            yield from block


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield what stands between blank lines."""
    for blank, block in groupby(lines, lambda line: line.blank):
        if not blank:
            yield list(block)


def _block_faults(block: list[Line]) -> Iterator[Fault]:
    """Yield the faults of `block`, lines between two blank ones."""
    rulers = [rank for rank, line in enumerate(block) if is_ruler(line.text)]
    if not rulers:
        yield from _lonely_rows(block)
    elif rulers[0] == 0 or "|" not in block[rulers[0] - 1].text:
        yield _fault(block[rulers[0]], "tableau sans ligne d’en-tête", "l’écrire juste au-dessus")
    elif rulers[0] > 1:
        advice = "laisser une ligne vide avant"
        yield _fault(block[rulers[0] - 1], "tableau collé au texte qui précède", advice)
    elif len(block) == 2:
        yield _fault(block[0], "tableau sans ligne sous l’en-tête", "en écrire une")
    else:
        yield from _row_faults(block)


def _lonely_rows(block: list[Line]) -> Iterator[Fault]:
    for line in block:
        if line.text.lstrip().startswith("|"):
            advice = "sous l’en-tête, écrire une ligne : |---|---|"
            yield _fault(line, "ligne de tableau hors d’un tableau", advice)


def _row_faults(block: list[Line]) -> Iterator[Fault]:
    bordered = is_bordered(block[0].text)
    width = len(cells_of(block[0].text, bordered))
    for line in block[1:]:
        found = len(cells_of(line.text, bordered))
        if found != width:
            cells = "1 cellule" if found == 1 else f"{found} cellules"
            advice = "donner à chaque ligne autant de cellules, dans un texte écrire \\|"
            yield _fault(line, f"{cells} au lieu de {width}", advice)
        elif "|" not in _ESCAPED.sub("..", line.text):
            yield _fault(line, "ligne collée au tableau", "laisser une ligne vide avant")


def _fault(line: Line, message: str, advice: str) -> Fault:
    return Fault(line, line.indent, ("P-10", message, advice))
