"""From the text of `organismes.yml` to each entry as written, without reading what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.record import Record

_ENTRY = re.compile(r"^(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*):", re.MULTILINE)


class Slice(Record):
    """One entry as written, up to the next; `line` is the one on which it begins."""

    id: str
    text: str
    line: int


def split_entries(text: str) -> Iterator[Slice]:
    """Yield each entry of `text` as written, what stands between two with the first of them."""
    line, start, begun = 1, 0, ""
    for found in _ENTRY.finditer(text):
        if begun:
            yield Slice(begun, text[start : found.start()], line)
        line += text.count("\n", start, found.start())
        start, begun = found.start(), found["id"]
    if begun:
        yield Slice(begun, text[start:], line)
