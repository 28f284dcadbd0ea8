"""The boxes for initials at the foot of each page, and the pages that are signed, without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from clsdocs.acte.parts import Acte
from clsdocs.record import Record
from clsdocs.word.grille import rows
from clsdocs.word.markup import SEPARATOR, paragraph_texts, quote
from clsdocs.word.styles import Gabarit

PARAPHES = "paraphes"
"""How a template names the boxes for initials."""
LABEL = "Paraphes\u00a0:"
"""What stands above them."""

# Twips: the widest box, the narrowest that a hand can use; one row is higher than many.
_WIDEST, _NARROWEST = 1020, 640
_ALONE, _AMONG = 430, 370
_BOX = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808A97"/>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_CAPTION = "Paraphes"
_DESCRIPTION = "Une case par signataire, dans l’ordre des signatures."
# The label is as large as the words of a footer, the numbers are small: a hand writes over them.
_LABELLED, _NUMBERED = 16, 13
# A short article, in lines; so many rows of signatures, kept together, leave it no room.
_SHORT, _FULL = 12, (3, 4)
_DESCRIPTION = "Une case par signataire, dans l’ordre des signatures."


class Plain(Record):
    """A header or footer without the boxes, for the pages that are signed.

    `source` is the part of the template that it is made from, `ids` those of the relations to that.
    """

    source: str
    xml: str
    ids: tuple[str, ...]

    @property
    def member(self) -> str:
        """The name of its file: as those of headers and footers are, no part of the digest."""
        folder, _, name = self.source.rpartition("/")
        return f"{folder}/{name.removesuffix('.xml')}Signatures.xml"

    @property
    def target(self) -> str:
        """Where the relation to it leads, from the body."""
        return self.member.rpartition("/")[2]

    @property
    def id(self) -> str:
        """The id of the relation to it."""
        return f"rIdCls{self.target.removesuffix('.xml').capitalize()}"

    @property
    def kind(self) -> str:
        """What it is: header or footer."""
        return "header" if self.target.startswith("header") else "footer"


def plain_of(source: str, xml: str, relations: Iterable[Mapping[str, str]]) -> Plain:
    """Return the part `source` without boxes, as `xml`; `relations` are those of the body."""
    name = source.rpartition("/")[2]
    ids = tuple(r["Id"] for r in relations if r["Target"].rpartition("/")[2] == name)
    return Plain(source, xml, ids)


def write_paraphes(count: int, gabarit: Gabarit) -> str:
    """Return the boxes for the initials of `count` persons, numbered as they sign; "" for none."""
    if not count:
        return ""
    deep = ceil(count / (gabarit.width // _NARROWEST))
    across = ceil(count / deep)
    width = min(gabarit.width // across, _WIDEST)
    style = gabarit.style("Paraphes")
    named = f"<w:pStyle w:val={quote(style.id)}/>" if style else ""
    height = _ALONE if deep == 1 else _AMONG
    written = "".join(
        _row(range(first, min(first + across, count + 1)), across, width, height, named)
        for first in range(1, count + 1, across)
    )
    borders = "".join(_BOX.format(side=side) for side in _SIDES)
    columns = f'<w:gridCol w:w="{width}"/>' * across
    spacing = '<w:spacing w:before="120" w:after="20"/>'
    return (
        f"{_paragraph(named, spacing, LABEL, _LABELLED)}"
        f'<w:tbl><w:tblPr><w:tblW w:w="{across * width}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar><w:tblCaption w:val={quote(_CAPTION)}/>"
        f"<w:tblDescription w:val={quote(_DESCRIPTION)}/>"
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{written}</w:tbl>{SEPARATOR}"
    )


def _row(ranks: Sequence[int], across: int, width: int, height: int, named: str) -> str:
    boxes = "".join(_cell(_paragraph(named, "", str(n), _NUMBERED), width) for n in ranks)
    missing = across - len(ranks)
    after = f'<w:gridAfter w:val="{missing}"/>' if missing else ""
    properties = f'{after}<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/>'
    return f"<w:tr><w:trPr>{properties}</w:trPr>{boxes}</w:tr>"


def _cell(paragraph: str, width: int) -> str:
    look = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
    return f"<w:tc>{look}{paragraph}</w:tc>"


def _paragraph(named: str, spacing: str, text: str, size: int) -> str:
    look = f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    run = f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{spacing}</w:pPr>{run}</w:p>"


def company_of(acte: Acte) -> int:
    """Return how many lines of text its last article may bring to the page of the signatures."""
    how = acte.apposition
    found = rows(acte.signatures, how.principales, how.associes, how.fait, frame=bool(how.tampon))
    return 0 if len(found) in _FULL else _SHORT


def signed_span(blocks: Sequence[str], start: int, acte: Acte) -> tuple[int, int] | None:
    """Return where what is signed begins and ends among `blocks`, `start` being a place above it.

    None where the signatures of `acte` are not found.
    """
    pages = acte.apposition.pages
    names = [signature.nom for signature in acte.signatures]
    if pages:
        names.insert(0, pages[0].intitule)
    first, at = start, 0
    for rank in range(start, len(blocks)):
        for text in paragraph_texts(blocks[rank]):
            if at < len(names) and names[at] in text:
                first = rank if pages and not at else first
                at += 1
        if at == len(names):
            return first, _below(blocks, rank + 1, acte.apposition.tampon)
    return None


def _below(blocks: Sequence[str], end: int, tampon: str) -> int:
    """Return where what is signed ends: the frame of the `tampon`, if any, follows at `end`."""
    if tampon and end < len(blocks) and tampon in "".join(paragraph_texts(blocks[end])):
        end += 1
        return end + (end < len(blocks) and blocks[end].endswith("</w:tbl>"))
    return end


_SECTION = re.compile(r"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_REFERENCE = re.compile(r'(<w:(?:header|footer)Reference [^<>]*r:id=")([^"]*)(")')
_KIND = re.compile(r"<w:type [^<>]*/>")
_ONCE = re.compile(r"<w:(?:titlePg|pgNumType)(?: [^<>]*)?/>")
_SIZE = "<w:pgSz "
_BREAK = re.compile(r'<w:r(?: [^<>]*)?>(?:<w:rPr>.*?</w:rPr>)?<w:br w:type="page"/></w:r>')
_FLAT = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'


def part_sections(
    blocks: Sequence[str], rest: str, span: tuple[int, int], plain: Sequence[Plain]
) -> tuple[list[str], str]:
    """Return `blocks` and `rest` with what `span` covers in a section of its own.

    Its headers and footers are those of `plain`. `rest` ends the body. Where the template itself
    ends a section among the blocks of `span`, nothing changes.
    """
    ids = {id_: part.id for part in plain for id_ in part.ids}
    start, end = span
    inside = any(_SECTION.search(block) for block in blocks[start:end])
    governing = next(filter(None, map(_SECTION.search, (*blocks[end:], rest))), None)
    if inside or governing is None or not start:
        return list(blocks), rest
    whole = governing[0]
    signed = _anew(_REFERENCE.sub(lambda m: m[1] + ids.get(m[2], m[2]) + m[3], whole))
    before, kept, after = list(blocks[:start]), list(blocks[start:end]), list(blocks[end:])
    if not _SECTION.search(before[-1]):
        _close(before, whole)
    following = _anew(whole)
    if not any("<w:t" in block or "<w:drawing" in block for block in after):
        following = signed
    elif _BREAK.search(after[0]) and not any(paragraph_texts(after[0])):
        after[0] = _with_section(_BREAK.sub("", after[0]), signed)
    else:
        _close(kept, signed)
    last = [block.replace(whole, following) for block in after]
    return [*before, *kept, *last], rest.replace(whole, following)


def _anew(section: str) -> str:
    """Return `section` as one that begins a page, and neither a title nor a count of pages."""
    kind = '<w:type w:val="nextPage"/>'
    bare = _ONCE.sub("", section)
    return _KIND.sub(kind, bare) if _KIND.search(bare) else bare.replace(_SIZE, kind + _SIZE, 1)


def _close(blocks: list[str], section: str) -> None:
    """End `section` with the last of `blocks`: in it, or below it where it is a table."""
    if blocks[-1].endswith("</w:tbl>"):
        blocks.append(f"<w:p><w:pPr>{_FLAT}{section}</w:pPr></w:p>")
    else:
        blocks[-1] = _with_section(blocks[-1], section)


def _with_section(paragraph: str, section: str) -> str:
    if "</w:pPr>" in paragraph:
        return paragraph.replace("</w:pPr>", f"{section}</w:pPr>", 1)
    return re.sub(r"(<w:p(?: [^<>]*)?>)", rf"\1<w:pPr>{section}</w:pPr>", paragraph, count=1)
