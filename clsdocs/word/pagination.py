"""From a filled body to one whose pages end well: the closing words held, no heading left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.word.styles import Gabarit

HIDDEN = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>"
"""A paragraph of no height, that is neither printed nor read aloud."""

# LibreOffice cuts a document into provisional pages before it lays it out, and forgets there what
# is kept with the next (SwLayHelper in sw/source/core/layout/laycache.cxx): 20 paragraphs, a row
# of a table being one, and 3 more for each thousand of nodes; the count restarts at page breaks.
_PROVISIONAL, _MORE, _NODES, _MOST = 20, 3, 1000, 53
_TABLE_NODES = 25

_CLOSING = 2
"""How many paragraphs, or rows of a table, go with the closing words on their page."""

# A longer chain of paragraphs kept with the next is no chain of headings.
_LONGEST = 6

_OPEN = re.compile(r"<w:(p|tbl)(?: [^<>]*)?/?>")
_ROW = re.compile(r"<w:tr[ >]")
_CELL = re.compile(r"<w:tc[ >]")
_PARAGRAPH = re.compile(r"(<w:p(?: [^<>]*[^<>/])?>)(<w:pPr>)?(<w:pStyle [^<>]*>)?(<w:keepNext/>)?")
_STYLE = re.compile(r'<w:p(?: [^<>]*)?><w:pPr><w:pStyle w:val="([^"]*)"')
_KEEP = re.compile(r'<w:keepNext(?: w:val="(\w+)")?/>')
_PAGE = "<w:pageBreakBefore/>"
_BREAK = re.compile(f'{_PAGE}|<w:br w:type="page"/>|<w:sectPr[ >]')


def paginate(xml: str, gabarit: Gabarit) -> str:
    """Return `xml`, in the styles of `gabarit`, with what keeps company to its headings and end."""
    start, end = xml.find("<w:body>"), xml.rfind("<w:sectPr")
    if start < 0 or end < 0:
        return xml
    start += len("<w:body>")
    blocks, rest = _blocks(xml, start, end)
    closing = gabarit.styles.get("cloture")
    if closing is not None:
        _hold(blocks, closing.id)
    blocks = list(_aligned(blocks, gabarit))
    return xml[:start] + "".join(blocks) + rest


def _blocks(xml: str, start: int, end: int) -> tuple[list[str], str]:
    """Return each paragraph and table of the body, with what stands before it, then the rest."""
    blocks, done = list[str](), start
    while (found := _OPEN.search(xml, done, end)) is not None:
        short = found[0].endswith("/>")
        last = found.end() if short else _close(xml, found.start(), found[1])
        blocks.append(xml[done:last])
        done = last
    return blocks, xml[done:]


def _close(xml: str, start: int, name: str) -> int:
    """Return where the element `name` that begins at `start` ends: it may hold others."""
    tag, opens = f"</w:{name}>", re.compile(rf"<w:{name}(?: [^<>]*[^<>/])?>")
    end, depth = start, 1
    while depth:
        last, end = end, xml.index(tag, end) + len(tag)
        depth += len(opens.findall(xml, last, end)) - (2 if last == start else 1)
    return end


def _hold(blocks: list[str], closing: str) -> None:
    """Keep what stands just above the closing words with them, on their page."""
    at = next((rank for rank, block in enumerate(blocks) if _style(block) == closing), 0)
    lines = 0
    while at and lines < _CLOSING:
        at -= 1
        block = blocks[at]
        if _BREAK.search(block):
            break
        if _is_table(block):
            rows = [row.start() for row in _ROW.finditer(block)][lines - _CLOSING :]
            blocks[at] = block[: rows[0]] + _kept(block[rows[0] :])
            lines += len(rows)
        else:
            blocks[at] = _kept(block)
            lines += "<w:t" in block


def _kept(xml: str) -> str:
    """Return `xml` whose paragraphs are kept with the next, whatever their style says."""

    def keep(found: re.Match[str]) -> str:
        start, properties, style, _ = found.groups(default="")
        end = "" if properties else "</w:pPr>"
        return f"{start}<w:pPr>{style}<w:keepNext/>{end}"

    return _PARAGRAPH.sub(keep, xml)


def _aligned(blocks: list[str], gabarit: Gabarit) -> Iterator[str]:
    """Yield `blocks`, with hidden paragraphs that move a provisional page out of what is kept."""
    keeping = {style.id for style in gabarit.styles.values() if style.keep}
    paged = {style.id for style in gabarit.styles.values() if style.page}
    most, count, chain = _provisional(blocks), 0, list[str]()
    for block in blocks:
        broken, style = _BREAK.search(block), _style(block)
        if style in paged or (broken and broken[0] == _PAGE):
            count = 0
        elif count > most:
            count = len(chain) if len(chain) <= _LONGEST else 0
            yield from [HIDDEN] * count
        table = _is_table(block)
        chain.append(block)
        if table or not _keeps(block, style in keeping):
            yield from chain
            chain.clear()
        count += len(_ROW.findall(block)) if table else 1
        if broken and broken[0] != _PAGE:
            count = 0
    yield from chain


def _provisional(blocks: list[str]) -> int:
    """Return how many paragraphs LibreOffice counts to a provisional page of `blocks`."""
    nodes = 0
    for block in blocks:
        if _is_table(block):
            cells = len(_CELL.findall(block))
            nodes += block.count("</w:p>") + 2 * cells + 2 - _TABLE_NODES
        else:
            nodes += 1
    return min(_PROVISIONAL + nodes // _NODES * _MORE, _MOST)


def _keeps(block: str, by_style: bool) -> bool:
    own = _KEEP.search(block)
    return by_style if own is None else own[1] not in ("0", "false", "off")


def _is_table(block: str) -> bool:
    found = _OPEN.search(block)
    return found is not None and found[1] == "tbl"


def _style(block: str) -> str:
    found = _STYLE.search(block)
    return found[1] if found else ""
