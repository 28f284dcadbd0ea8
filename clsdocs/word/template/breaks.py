"""From a filled part where values end paragraphs or pages to one in which Word ends them."""

from __future__ import annotations

import re

from clsdocs.expressions.word.part import NEW_PAGE, NEW_PARAGRAPH
from clsdocs.word.markup import text_of

_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
_RUN = re.compile(r"<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)
_OWN = re.compile(r"<w:p(?: [^>]*)?>(<w:pPr>.*?</w:pPr>)?", re.DOTALL)
_DRESS = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?", re.DOTALL)
_SECTION = re.compile(r"<w:sectPr(?: [^<>]*)?(?:/>|>.*?</w:sectPr>)", re.DOTALL)
_BREAK = re.compile(f"([{NEW_PARAGRAPH}{NEW_PAGE}])")
_HOLDERS = re.compile(
    r"<(/?)w:(?:hyperlink|fldSimple|sdt|smartTag|ins)(?: [^<>]*)?>"
    r'|<w:fldChar [^<>]*w:fldCharType="(begin|end)"'
)
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


class Unbreakable(Exception):
    """A paragraph cannot end here: in a link, a field or a control, or beside a text box."""

    def __init__(self, paragraph: str) -> None:
        words = text_of(paragraph).translate({ord(NEW_PARAGRAPH): " ", ord(NEW_PAGE): " "})
        self.words = words.strip()[:60]
        super().__init__(self.words)


def break_paragraphs(xml: str) -> str:
    """Return `xml` where each `\\a` ends a paragraph and each `\\f` a page, as docxtpl does it.

    What follows keeps the style of its paragraph and of its run. Raises `Unbreakable`.
    """
    if NEW_PARAGRAPH not in xml and NEW_PAGE not in xml:
        return xml
    broken = _PARAGRAPH.sub(_split_paragraph, xml)
    if found := _BREAK.search(broken):
        start = max(broken.rfind("<w:t>", 0, found.start()), broken.rfind("<w:t ", 0, found.end()))
        raise Unbreakable(broken[start : broken.find("</w:t>", start)])
    return broken


def _split_paragraph(found: re.Match[str]) -> str:
    paragraph = found[0]
    if not _BREAK.search(paragraph):
        return paragraph
    own = _OWN.match(paragraph)
    properties = (own[1] if own else "") or ""
    # The section ends with the last of the paragraphs.
    first = _SECTION.sub("", properties)
    chunks, done, held, seen = list[str](), 0, 0, 0
    for run in _RUN.finditer(paragraph):
        if _BREAK.search(run[0]):
            held += _opened(paragraph, seen, run.start())
            seen = run.start()
            if held:
                raise Unbreakable(paragraph)
            chunks += [paragraph[done : run.start()], _split_run(run[0], first)]
            done = run.end()
    split = "".join((*chunks, paragraph[done:]))
    if first == properties:
        return split
    head, last = split.replace(properties, first, 1), f"<w:p>{first}"
    at = head.rindex(last)
    return f"{head[:at]}<w:p>{properties}{head[at + len(last) :]}"


def _opened(paragraph: str, start: int, end: int) -> int:
    """Return how many links, fields and controls open, less those that close, from `start`."""
    found = _HOLDERS.finditer(paragraph, start, end)
    return sum(-1 if mark[1] or mark[2] == "end" else 1 for mark in found)


def _split_run(run: str, properties: str) -> str:
    dress = _DRESS.match(run)
    style = (dress[1] if dress else "") or ""
    begin = f'<w:p>{properties}<w:r>{style}<w:t xml:space="preserve">'
    ends = {
        NEW_PARAGRAPH: f"</w:t></w:r></w:p>{begin}",
        NEW_PAGE: f"</w:t></w:r></w:p>{_PAGE}{begin}",
    }
    return _BREAK.sub(lambda sign: ends[sign[0]], run)
