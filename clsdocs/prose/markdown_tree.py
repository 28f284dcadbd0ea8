"""From Markdown to its element tree, with the few writings that clsdocs reads and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

from clsdocs.prose.image_rules import IMAGE, WIDTH
from clsdocs.prose.note_rules import DEFINITION, LABEL, NOTE

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


class _Call(InlineProcessor):
    """Makes the call of a note an element `note`, its label in `label`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (a name of Markdown's)
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return the element and where it stands in `data`."""
        return Element("note", label=m["label"]), m.start(), m.end()


class _Image(InlineProcessor):
    """Makes an image an element `image`: `words`, `path`, and `width` where one is asked for."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (a name of Markdown's)
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return the element and where it stands in `data`."""
        held = {name: self.unescape(m[name]) for name in ("words", "path", "width") if m[name]}
        return Element("image", held), m.start(), m.end()


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
    reader.inlinePatterns.register(_Image(rf"{IMAGE}(?:{WIDTH})?", reader), "image", 176)
    reader.inlinePatterns.register(_Call(rf"\[\^(?P<label>{LABEL})\]", reader), "note", 175)
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
    """Return the tree of the Markdown `text`: h1–h3, p, ul, ol, dl, table, blockquote and spans.

    Its last elements are the notes that it writes, each a `footnote` with its `label`.
    """
    reader, keep = _reader()
    reader.reset()
    lines = BREAKS.sub(BREAK, text).split("\n")
    for preprocessor in reader.preprocessors:
        lines = preprocessor.run(lines)
    root = _document(lines, reader.parser)
    for processor in reader.treeprocessors:
        replaced = processor.run(root)
        root = root if replaced is None else replaced
    return keep.root


def _document(lines: Iterable[str], parser: BlockParser) -> Element:
    """Return the blocks of `lines`; notes and definitions, set in by four columns, are texts."""
    root = holder = Element("div")
    held: list[str] = []
    notes: list[Element] = []
    for line in lines:
        found = NOTE.match(line) or DEFINITION.match(line)
        opened = None
        if found and line.startswith("["):
            _fill(holder, held, parser)
            opened = Element("footnote", label=found["label"])
            notes.append(opened)
        elif found:
            opened = _definition(root, holder, held, parser)
        if found and opened is not None:
            holder, held = opened, [line[found.end() :]]
        elif holder is root or not line or line.startswith(" " * 4):
            held.append(line if holder is root else line[4:])
        elif held[-1]:
            held.append(line)
        else:
            _fill(holder, held, parser)
            holder, held = root, [line]
    _fill(holder, held, parser)
    root.extend(notes)
    return root


def _fill(holder: Element, held: Iterable[str], parser: BlockParser) -> None:
    # A line end after a table would be one more row.
    parser.parseChunk(holder, "\n".join(held).strip("\n"))


def _definition(
    root: Element, holder: Element, held: list[str], parser: BlockParser
) -> Element | None:
    """Return a new definition, the lines before it read; None where there is no term."""
    if holder is root and not (held and held[-1]):
        return None
    if holder is root:
        term = held.pop()
        _fill(root, held, parser)
        last = root[-1] if len(root) else None
        listed = last if last is not None and last.tag == "dl" else SubElement(root, "dl")
        SubElement(listed, "dt").text = term
        return SubElement(listed, "dd")
    if holder.tag != "dd":
        return None
    _fill(holder, held, parser)
    return SubElement(root[-1], "dd")


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
    return ESCAPED.sub(lambda found: chr(int(found[1])), text) if "\x02" in text else text


_BLANK = re.compile(r"[ \t\n]+")


def one_spaced(text: str) -> str:
    """Return `text` with one space for each run of spaces, tabulations and ends of lines."""
    # Most texts have nothing but single spaces, and to look for two is a hundred times cheaper.
    if "  " in text or "\n" in text or "\t" in text:
        return _BLANK.sub(" ", text)
    return text
