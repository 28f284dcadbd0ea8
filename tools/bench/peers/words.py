"""What a .docx says, read without clsdocs: from its file to its paragraphs and its tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORIES = ("word/document.xml", "word/header1.xml", "word/footer1.xml")


def words(document: Path) -> tuple[str, ...]:
    """Return the text of each paragraph of `document`, then how many tables, rows and cells."""
    with zipfile.ZipFile(document) as package:
        return tuple(line for name in _STORIES for line in _lines(package.read(name)))


def _lines(content: bytes) -> Iterator[str]:
    root = ElementTree.fromstring(content)
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))
    for name in ("tbl", "tr", "tc"):
        yield f"{name} {sum(1 for _ in root.iter(_W + name))}"
