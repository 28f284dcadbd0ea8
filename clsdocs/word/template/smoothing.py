"""From a paragraph as Word wrote it to one where nothing but runs cuts its tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clsdocs.expressions.word.tag import TAG
from clsdocs.word.markup import W

if TYPE_CHECKING:
    from lxml import etree

_WRAPPERS = tuple(f"{W}{name}" for name in ("smartTag", "customXml", "dir", "bdo"))
_WRITTEN = {
    f"{W}t": "",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
    f"{W}tab": " ",
    f"{W}br": " ",
    f"{W}cr": " ",
}
"""What each element of a run writes, inside a tag."""

_PAGE = "\x00"


def smooth(paragraph: etree._Element) -> None:
    """Undo in `paragraph`, where it has tags, what Word put inside them without a word of it.

    Smart tags around words, line ends, tabulations and hyphens inside a tag.
    """
    pieces = list(_pieces(paragraph))
    if not any("{" in (piece.text or "") for piece in pieces):
        return
    for wrapper in list(paragraph.iter(*_WRAPPERS)):
        _unwrap(wrapper)
    texts = [_words(piece) for piece in pieces]
    ends, at = list[int](), 0
    for text in texts:
        at += len(text) or 1
        ends.append(at)
    spans = [found.span() for found in TAG.finditer("".join(text or _PAGE for text in texts))]
    for piece, text, end in zip(pieces, texts, ends, strict=True):
        inside = any(start < end - 1 and end < stop for start, stop in spans)
        if inside and piece.tag != f"{W}t" and text != _PAGE:
            written = piece.makeelement(f"{W}t", {})
            written.text = _WRITTEN[str(piece.tag)]
            parent = piece.getparent()
            assert parent is not None
            parent.replace(piece, written)


def _words(piece: etree._Element) -> str:
    if piece.tag == f"{W}t":
        return piece.text or ""
    return _PAGE if piece.get(f"{W}type") in ("page", "column") else _WRITTEN[str(piece.tag)]


def _pieces(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag in _WRITTEN:
            yield child
        elif child.tag not in (f"{W}p", f"{W}pPr", f"{W}rPr"):
            yield from _pieces(child)


def _unwrap(wrapper: etree._Element) -> None:
    for child in list(wrapper):
        if not str(child.tag).endswith("Pr"):
            wrapper.addprevious(child)
    parent = wrapper.getparent()
    assert parent is not None
    parent.remove(wrapper)
