"""Footnotes: from the blocks of each, written already, to the part of the file that holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from clsdocs.record import Record
from clsdocs.word.markup import W, quote
from clsdocs.word.styles import Gabarit

NOTES = "word/footnotes.xml"
"""Where the footnotes stand, unless the template has them elsewhere."""

_CALLS = re.compile(r'<w:footnoteReference w:id="(\d+)"/>')
_NOTE = re.compile(r'<w:footnote w:id="(\d+)">(.*?)</w:footnote>', re.DOTALL)
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:footnotes xmlns:w="{W[1:-1]}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r>'
    '<w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)


class NoteMarks(Record):
    """How a footnote is called and how it begins, in the styles of the template."""

    properties: str
    style: str
    left: int
    """How far in the words stand, in twips: after a tabulation, or after a space where it is 0."""

    @classmethod
    def of(cls, gabarit: Gabarit) -> NoteMarks:
        """Return the marks that `gabarit` has styles for, else plain ones."""
        reference, text = gabarit.style("footnote reference"), gabarit.style("footnote text")
        named = f"<w:rStyle w:val={quote(reference.id)}/>" if reference else ""
        properties = named or '<w:vertAlign w:val="superscript"/>'
        return cls(properties, quote(text.id if text else ""), (text.left or 0) if text else 0)

    def call(self, number: int) -> str:
        """Return the call of the note `number`."""
        return self._run(f'<w:footnoteReference w:id="{number}"/>')

    def begin(self, xml: str, own_paragraph: bool) -> str:
        """Return the blocks `xml` of a note, its number first.

        The number has its `own_paragraph` where the note begins with another block.
        """
        sign = "<w:tab/>" if self.left else '<w:t xml:space="preserve"> </w:t>'
        mark = f"{self._run('<w:footnoteRef/>')}<w:r>{sign}</w:r>"
        if own_paragraph:
            return f"<w:p><w:pPr><w:pStyle w:val={self.style}/></w:pPr>{mark}</w:p>{xml}"
        return xml.replace("</w:pPr>", f"</w:pPr>{mark}", 1)

    def _run(self, content: str) -> str:
        return f"<w:r><w:rPr>{self.properties}</w:rPr>{content}</w:r>"


def add_notes(part: str, notes: Mapping[int, str]) -> str:
    """Return `part`, one that is made where it is empty, with the `notes` by number."""
    part = part if "</w:footnotes>" in part else _EMPTY
    written = "".join(
        f'<w:footnote w:id="{number}">{xml}</w:footnote>' for number, xml in notes.items()
    )
    at = part.rindex("</w:footnotes>")
    return part[:at] + written + part[at:]


def called(document: str, known: Iterable[int]) -> list[int]:
    """Return the numbers among `known` of the notes that `document` calls, in order."""
    numbers = frozenset(known)
    calls = map(int, _CALLS.findall(document)) if numbers else ()
    return [number for number in calls if number in numbers]


def notes_by_number(part: str) -> Iterator[tuple[int, str]]:
    """Yield the number and the XML of each note of `part` that is written as clsdocs does."""
    if "<w:footnote " in part:
        yield from ((int(number), xml) for number, xml in _NOTE.findall(part))
