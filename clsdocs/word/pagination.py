"""From a filled body to one whose pages end well: the closing words held, no heading left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from clsdocs.word.markup import paragraph_texts
from clsdocs.word.styles import Gabarit

HIDDEN = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>"
"""A paragraph of no height and no words, which is not printed."""

# LibreOffice cuts a document into provisional pages before it lays it out, and forgets there what
# is kept with the next (SwLayHelper in sw/source/core/layout/laycache.cxx): 20 paragraphs, a row
# of a table being one, and 3 more for each thousand of nodes; the count restarts at page breaks.
# A document of a hundred nodes is not measured: 25, one more on the first page.
_PROVISIONAL, _MORE, _NODES, _MOST = 20, 3, 1000, 53
_SMALL, _UNMEASURED = 100, 25
_TABLE_NODES = 25

# How many lines of text, or rows of a table, go with the closing words on their page, and about
# how many signs a line has.
_CLOSING, _LINE = 2, 90

# A longer chain of paragraphs and rows kept with the next is left as it is.
_LONGEST = 12


_OPEN = re.compile(r"<w:(p|tbl)(?: [^<>]*)?/?>")
_BEGUN = re.compile(r"<w:p(?: [^<>]*[^<>/])?>")
_ROW = re.compile(r"<w:tr[ >]")
_PARAGRAPH = re.compile(
    r"(<w:p(?: [^<>]*[^<>/])?>)(<w:pPr>)?(<w:pStyle [^<>]*>)?(<w:keepNext[^<>]*/>)?"
)
_STYLE = re.compile(r'<w:p(?: [^<>]*)?><w:pPr><w:pStyle w:val="([^"]*)"')
_KEEP = re.compile(r'<w:keepNext(?: w:val="(\w+)")?/>')
# Word wants a paragraph after the last table: seen, it would open a page where that one ends.
_EMPTY = re.compile(r"^(<w:p><w:pPr><w:pStyle [^<>]*/>)(</w:pPr></w:p>)$")
_FLAT = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'
_LET_GO = '<w:keepNext w:val="0"/>'
_PAGE = "<w:pageBreakBefore/>"
_BREAKS = ('<w:br w:type="page"/>', "<w:sectPr>", "<w:sectPr ")
# A page break before a table is in the properties of its first paragraph.
_FIRST = 1200


@dataclass(slots=True)
class _ProvisionalPage:
    """How many paragraphs a provisional page has, the last `held` together; where more may go."""

    count: int = 0
    held: int = 0
    free: list[int] = field(default_factory=list)

    def begin(self, held: int, less: int = 0) -> None:
        """Begin another page, shorter by `less`, with what is `held` together on this one."""
        self.count, self.held, self.free = held + less, held, []

    def places(self, wanted: int) -> list[int]:
        """Return `wanted` places before what is held, the last one first, apart if possible."""
        last = self.free[max(len(self.free) - wanted, 0) :]
        return [*reversed(last), *last[:1] * (wanted - len(last))]


Parting = Callable[[list[str], int, str], tuple[list[str], str]]
"""What gives the pages that are signed a section of their own: among the blocks of a body, from
where the text that goes with the closing words begins; then what ends the body."""


def paginate(xml: str, gabarit: Gabarit, part: Parting | None = None, company: int = 0) -> str:
    """Return `xml`, in the styles of `gabarit`, with what keeps company to its headings and end.

    `part`, if any, puts what is signed in a section of its own, with the last article where it has
    no more than `company` lines.
    """
    start, end = xml.find("<w:body>"), xml.rfind("<w:sectPr")
    if start < 0 or end < 0:
        return xml
    start += len("<w:body>")
    blocks, rest = _blocks(xml, start, end)
    _loosen(blocks, gabarit)
    closing = gabarit.styles.get("cloture")
    if closing is not None:
        held = _hold(blocks, closing.id)
        if part is not None and held is not None:
            blocks, rest = part(blocks, _company(blocks, held, company, gabarit), rest)
    blocks = _aligned(blocks, gabarit)
    if len(blocks) > 1 and _is_table(blocks[-2]):
        blocks[-1] = _EMPTY.sub(rf"\1{_FLAT}\2", blocks[-1])
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
    tag, end, open_ = f"</w:{name}>", start, 0
    while end == start or open_:
        last, end = end, xml.index(tag, end) + len(tag)
        open_ += (_count(xml, name, last, end) if name == "tbl" else _begun(xml, last, end)) - 1
    return end


def _begun(xml: str, start: int, end: int) -> int:
    """Return how many paragraphs begin in `xml`: an empty one may end with its own tag."""
    return len(_BEGUN.findall(xml, start, end))


def _count(xml: str, name: str, start: int = 0, end: int | None = None) -> int:
    """Return how many elements `name` begin in `xml`."""
    return xml.count(f"<w:{name}>", start, end) + xml.count(f"<w:{name} ", start, end)


def _loosen(blocks: list[str], gabarit: Gabarit) -> None:
    """Let go of the next heading the picture that ends a part: its style keeps it to its caption.

    Seen: a picture kept to a last article and its signatures filled a page and more, and what one
    signs went to the next page alone.
    """
    figure = gabarit.styles.get("figure")
    if figure is None or not figure.keep:
        return
    titles = {style.id for style in gabarit.styles.values() if style.title}
    for rank, (block, following) in enumerate(pairwise(blocks)):
        if _style(block) == figure.id and _style(following) in titles:
            at = block.index("/>", block.index("<w:pStyle ")) + 2
            own = _KEEP.match(block, at)
            blocks[rank] = block if own else f"{block[:at]}{_LET_GO}{block[at:]}"


def _hold(blocks: list[str], closing: str) -> int | None:
    """Keep what stands just above the closing words with them; return where that begins.

    None where there are no closing words.
    """
    at = next((rank for rank, block in enumerate(blocks) if _style(block) == closing), None)
    if at is None:
        return None
    lines, last = 0, at
    while at and lines < _CLOSING:
        at -= 1
        block = blocks[at]
        if _begins_page(block) or _ends_page(block):
            break
        last = at
        if _is_table(block):
            rows = [row.start() for row in _ROW.finditer(block)][lines - _CLOSING :]
            blocks[at] = block[: rows[0]] + _kept(block[rows[0] :])
            lines += len(rows)
        else:
            blocks[at] = _kept(block)
            lines += _lines(block)
    return last


def _lines(block: str) -> int:
    return ceil(len("".join(paragraph_texts(block))) / _LINE)


def _company(blocks: list[str], held: int, most: int, gabarit: Gabarit) -> int:
    """Return where the text that goes with the block `held` begins.

    It is the last article, if it has `most` lines at most, and what announces it.
    """
    keeping = {style.id for style in gabarit.styles.values() if style.keep}
    titles = {style.id for style in gabarit.styles.values() if style.title}
    at, lines = held, 0
    while at and not _begins_page(blocks[at]) and lines <= most:
        if _style(blocks[at]) in titles:
            held = at
            break
        at -= 1
        if _is_table(blocks[at]) or _ends_page(blocks[at]):
            break
        lines += _lines(blocks[at])
    while held and _keeps(blocks[held - 1], _style(blocks[held - 1]) in keeping):
        held -= 1
    return held


def _kept(xml: str) -> str:
    """Return `xml` whose paragraphs are kept with the next, whatever their style says."""

    def keep(found: re.Match[str]) -> str:
        start, properties, style, _ = found.groups(default="")
        end = "" if properties else "</w:pPr>"
        return f"{start}<w:pPr>{style}<w:keepNext/>{end}"

    return _PARAGRAPH.sub(keep, xml)


def _aligned(blocks: list[str], gabarit: Gabarit) -> list[str]:
    """Return `blocks`, with hidden paragraphs that move a provisional page out of what is kept."""
    keeping = {style.id for style in gabarit.styles.values() if style.keep}
    paged = {style.id for style in gabarit.styles.values() if style.page}
    listed = {style.id for style in gabarit.styles.values() if style.num}
    most, again = _provisional(blocks)
    made, page = list[str](), _ProvisionalPage()
    for block in blocks:
        style, ends = _style(block), _ends_page(block)
        if style in paged or _begins_page(block):
            page.begin(held=0)
        elif page.count > most and not ends:
            wanted = page.held if page.held <= _LONGEST else 0
            for place in page.places(wanted):
                made.insert(place, HIDDEN)
            page.begin(page.held, again)
        if not page.held and style not in listed:
            page.free.append(len(made))
        made.append(block)
        lines = _count(block, "tr") if _is_table(block) else 1
        page.count += lines
        page.held = page.held + lines if _keeps(block, style in keeping) else 0
        if ends:
            page.begin(held=0)
    return made


def _provisional(blocks: list[str]) -> tuple[int, int]:
    """Return how many paragraphs LibreOffice counts to a provisional page of `blocks`.

    Then how many less it counts to those after the first.
    """
    nodes = 0
    for block in blocks:
        if _is_table(block):
            nodes += block.count("</w:p>") + 2 * _count(block, "tc") + 2 - _TABLE_NODES
        else:
            nodes += 1
    if nodes <= _SMALL:
        return _UNMEASURED, 1
    return min(_PROVISIONAL + nodes // _NODES * _MORE, _MOST), 0


def _keeps(block: str, by_style: bool) -> bool:
    """Return whether `block` is kept with the next: a table is, if its last row is."""
    if _is_table(block):
        return _KEEP.search(block, block.rindex("<w:tr")) is not None
    own = _KEEP.search(block)
    return by_style if own is None else own[1] not in ("0", "false", "off")


def _begins_page(block: str) -> bool:
    return _PAGE in block[:_FIRST]


def _ends_page(block: str) -> bool:
    return not _is_table(block) and any(mark in block for mark in _BREAKS)


def _is_table(block: str) -> bool:
    return block.endswith("</w:tbl>")


def _style(block: str) -> str:
    found = _STYLE.search(block)
    return found[1] if found else ""
