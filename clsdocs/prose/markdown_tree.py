"""From Markdown to its element tree, with the few writings that clsdocs reads and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

_NOT_READ_INLINE = (
    "backtick",
    "reference",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
    "entity",
    "linebreak",
)
_NOT_READ_BLOCKS = ("code", "setextheader", "hr", "reference")

# « 1^er^ »: a few characters without space, so that two far apart circumflexes stay themselves.
_SUPERSCRIPT = r"()\^([^\s^]{1,12})\^"


class _Keep(Treeprocessor):
    """Keeps the finished tree, before Markdown makes HTML of it."""

    root: Element

    def run(self, root: Element) -> None:
        self.root = root


@cache
def _reader() -> tuple[Markdown, _Keep]:
    reader = Markdown(extensions=["attr_list", "tables", "sane_lists"])
    reader.ESCAPED_CHARS.extend("<^")
    for name in _NOT_READ_INLINE:
        reader.inlinePatterns.deregister(name)
    for name in _NOT_READ_BLOCKS:
        reader.parser.blockprocessors.deregister(name)
    reader.preprocessors.deregister("html_block")
    for name in ("prettify", "unescape"):
        reader.treeprocessors.deregister(name)
    reader.inlinePatterns.register(SimpleTagInlineProcessor(_SUPERSCRIPT, "sup"), "sup", 65)
    keep = _Keep(reader)
    reader.treeprocessors.register(keep, "keep", -100)
    return reader, keep


BREAK = "\U0010fffd"
"""Stands for `<br>` inside a table cell."""

ESCAPED = re.compile("\x02(\\d+)\x03")
"""A character that the source escapes, as Markdown keeps it: its code between two controls."""

BREAKS = re.compile(r"<br\s*/?>")
"""The ways to write `<br>`."""


def parse_tree(text: str) -> Element:
    """Return the tree of the Markdown `text`: h1–h3, p, ul, ol, li, table, blockquote and spans."""
    reader, keep = _reader()
    reader.reset()
    lines = BREAKS.sub(BREAK, text).split("\n")
    for preprocessor in reader.preprocessors:
        lines = preprocessor.run(lines)
    root = reader.parser.parseDocument(lines).getroot()
    assert root is not None
    for processor in reader.treeprocessors:
        replaced = processor.run(root)
        root = root if replaced is None else replaced
    return keep.root


def contents(element: Element) -> Iterator[Element | str]:
    """Yield the texts and elements inside `element`, in order."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def unescape(text: str) -> str:
    """Return `text` with the characters that the source escapes as themselves."""
    return ESCAPED.sub(lambda found: chr(int(found[1])), text)
