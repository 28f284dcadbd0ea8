"""From the tags that LibreOffice writes to those that PDF/UA-1 asks for, and nothing untagged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_BEGIN_MARKED, _END_MARKED = frozenset({"BMC", "BDC"}), "EMC"
_BEGIN_PATH = frozenset({"m", "re"})
_PAINT = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_END_PATH = _PAINT | {"n"}
# The standard types (ISO 32000-1, 14.8.4) that a style may be named after.
_TAG = re.compile(
    "/(?:Document|Part|Art|Sect|Div|BlockQuote|Caption|TOCI?|Index|NonStruct|Private|P|H[1-6]?"
    "|L|LI|Lbl|LBody|Table|TR|TH|TD|THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code"
    "|Link|Annot|Figure|Formula|Form)"
)
_CELLS = {"/Table": "/Div", "/TR": "/Div", "/TD": "/Div"}


def mend_tags(pdf: Pdf) -> None:
    """Change in `pdf` what LibreOffice 7.4 leaves that a screen reader would stumble on."""
    elements = list(_elements(pdf))
    for rank, note in enumerate((e for e in elements if e.S == "/Note"), 1):
        note.ID = f"note{rank}"  # ISO 14289-1, 7.9
    _name_paragraphs(pdf, elements)
    for table in (e for e in elements if e.S == "/Table"):
        _lay_out(table)
    notes = [e for e in elements if e.S == "/Note"]
    for page in pdf.pages:
        _mark_decoration(pdf, page)
        _order_links(pdf, page, [n for n in notes if n.get("/Pg") == page.obj])


def describe(pdf: Pdf, style: str, alternatives: Sequence[str]) -> None:
    """Let each paragraph of `pdf` in `style` be read aloud as its own of `alternatives`."""
    from pikepdf import String

    styled = (element for element in _elements(pdf) if f"/{style}" == element.S)
    for element, words in zip(styled, alternatives, strict=False):
        element.Alt = String(words)


def _name_paragraphs(pdf: Pdf, elements: list[Object]) -> None:
    """Let paragraphs whose style bears the name of a tag, such as Figure, be paragraphs (§ 7.1)."""
    roles = pdf.Root.StructTreeRoot.RoleMap
    for name in filter(_TAG.fullmatch, list(roles.keys())):
        role = roles[name]
        del roles[name]
        for element in elements:
            if name == element.S and _is_paragraph(element):
                element.S = role


def _is_paragraph(element: Object) -> bool:
    """Return whether LibreOffice writes `element` as a paragraph: pictures have a box."""
    from pikepdf import Dictionary

    look = element.get("/A")
    return isinstance(look, Dictionary) and "/BBox" not in look


def _elements(pdf: Pdf) -> Iterator[Object]:
    """Yield the elements of the structure of `pdf`, in the order in which they are read."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        waiting += reversed(_children(element))


def _children(element: Object) -> list[Object]:
    """Return the elements just below `element`: neither words nor annotations."""
    from pikepdf import Array, Dictionary

    kids = element.get("/K", Array())
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _lay_out(table: Object) -> None:
    """Make blocks of a `table` without header cells: it only places what it holds (§ 7.5)."""
    from pikepdf import Name

    inside: list[Object] = []
    waiting = [table]
    while waiting:
        element = waiting.pop()
        inside.append(element)
        waiting += _children(element)
    if not any(element.S == "/TH" for element in inside):
        for element in inside:
            element.S = Name(_CELLS.get(str(element.S), str(element.S)))


def _mark_decoration(pdf: Pdf, page: Page) -> None:
    """Mark as decoration the lines and the backgrounds of `page` that nothing marks (§ 7.1)."""
    from pikepdf import (
        ContentStreamInstruction,
        Name,
        Operator,
        parse_content_stream,
        unparse_content_stream,
    )

    begin = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
    end = ContentStreamInstruction([], Operator("EMC"))
    made: list[ContentStreamInstruction] = []
    depth, path = 0, -1
    for instruction in parse_content_stream(page):
        operator = str(instruction.operator)
        depth += (operator in _BEGIN_MARKED) - (operator == _END_MARKED)
        if path < 0 and not depth and operator in _BEGIN_PATH:
            path = len(made)
        made.append(instruction)  # type: ignore[arg-type]
        if path >= 0 and operator in _END_PATH:
            if operator in _PAINT:
                made.insert(path, begin)
                made.append(end)
            path = -1
    page.obj.Contents = pdf.make_stream(unparse_content_stream(made))


def _order_links(pdf: Pdf, page: Page, notes: list[Object]) -> None:
    """Let the links of `page` be reached in reading order, those of its `notes` included (§ 7.18).

    LibreOffice links the number of a note to its call, and leaves that link out of the structure.
    """
    from pikepdf import Array, Name

    if "/Annots" not in page.obj:
        return
    page.obj.Tabs = Name.S
    links = list(page.obj.Annots)
    lost = sorted((a for a in links if "/StructParent" not in a), key=lambda a: -a.Rect[1])
    for link, note in zip(lost, notes, strict=False):
        _adopt(pdf, page, link, note)
    page.obj.Annots = Array([link for link in links if "/StructParent" in link])


def _adopt(pdf: Pdf, page: Page, link: Object, note: Object) -> None:
    """Put `link` at the head of the structure of `note`."""
    from pikepdf import Array, Dictionary, Name

    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    key = int(numbers[-2]) + 1
    target = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Link, P=note, Pg=page.obj, K=Array([target]))
    )
    link.StructParent = key
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([*numbers, key, element])
    note.K = Array([element, *note.K])
