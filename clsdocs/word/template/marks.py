"""From the tags of a part to stand-ins that docxtpl moves, and back to what Jinja reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from clsdocs.expressions.word.tag import TAG
from clsdocs.word.markup import W
from clsdocs.word.template.spots import Lines, Paragraphs, Spot, own_texts

if TYPE_CHECKING:
    from lxml import etree

_PARTS = re.compile(r"(\{[{%#])(-?)(?:(p|tr|tc|r)\s+)?(.*?)(-?)([%}#]\})$", re.DOTALL)
_SIGN = re.compile("[\U000f0000-\U0010fffd]")
_FIRST = 0xF0000
_IMAGE = "{}, texte de remplacement"
_WORDS = re.compile(r"<w:t(?: [^<>]*[^/<>])?>")
# Jinja joins texts that follow one another: so no tag stands inside a tag.
_LITERALS = {
    "{_{": "{{ '{' '{' }}",
    "}_}": "{{ '}' '}' }}",
    "{_%": "{{ '{' '%' }}",
    "%_}": "{{ '%' '}' }}",
}


def sign_of(tag: str) -> str:
    """Return the sign of the stand-in `tag`, empty where docxtpl wrote it itself."""
    found = _SIGN.search(tag)
    return found[0] if found else ""


class Mark(NamedTuple):
    """A tag: where it stands in the template, and what it says between its braces."""

    spot: Spot
    expression: str


class Marks:
    """The tags of a part: each becomes one sign in braces, until docxtpl has moved it.

    docxtpl reads tags by regular expressions, which quotes, braces and signs in them would mislead.
    """

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.dashed: Spot | None = None
        """Where the first tag stands that joins words across paragraphs: `{%-` or `-%}`."""

    def place(
        self, root: etree._Element, paragraphs: Paragraphs, merged: Mapping[etree._Element, Spot]
    ) -> None:
        """Put its stand-in for each tag of `root`: in words, in attributes, between elements.

        `merged` says where the tags stood that became attributes.
        """
        spots = {p: _spots(p, paragraphs) for p in paragraphs.ranks}
        holders = {e: paragraphs.spot(_paragraph_of(e)) for e in root.iter() if _has_others(e)}
        for paragraph, found in spots.items():
            left = iter(found)
            for piece in own_texts(paragraph):
                piece.text = self._stand_in(piece.text or "", left)
        for element, spot in holders.items():
            for name, value in element.attrib.items():
                if "{" in (written := str(value)):
                    known = merged.get(element)
                    tags = spot._replace(place=_IMAGE.format(spot.place), text=written)
                    where = _always(known) if known else _inside(tags)
                    element.set(name, self._stand_in(written, where, attribute=True))
            element.tail = self._stand_in(element.tail, _always(spot)) if element.tail else None
            if element.text and element.tag != f"{W}t":
                element.text = self._stand_in(element.text, _always(spot))

    def place_alone(self, root: etree._Element, label: str) -> None:
        """Put its stand-in for each tag of `root`, a part that has no paragraphs."""
        for element in root.iter():
            text = element.text or ""
            spots = (Spot(label, 0, text, *found.span()) for found in TAG.finditer(text))
            element.text = self._stand_in(text, spots)

    def of(self, tag: str) -> Mark | None:
        """Return the mark of the stand-in `tag`, None where docxtpl wrote it itself."""
        sign = sign_of(tag)
        return self.marks[ord(sign) - _FIRST] if sign else None

    def _stand_in(self, text: str, spots: Iterator[Spot], *, attribute: bool = False) -> str:
        def write(found: re.Match[str]) -> str:
            parts = _PARTS.match(found[0])
            assert parts is not None
            opening, dash, kind, said, end_dash, closing = parts.groups()
            expression = " ".join(said.split("\n")).strip()
            if opening == "{{" and attribute and "|attribute_" not in expression:
                expression = f"({expression})|attribute_words"
            sign = chr(_FIRST + len(self.marks))
            self.marks.append(Mark(next(spots), expression))
            if (dash or end_dash) and opening == "{%" and self.dashed is None:
                self.dashed = self.marks[-1].spot
            # `{{r x }}` places a run that Python made; here values are words of their own run.
            prefix = "" if kind is None or (kind == "r" and opening == "{{") else kind
            return f"{opening}{dash}{prefix} {sign} {end_dash}{closing}"

        return TAG.sub(write, text)

    def missing(self, patched: str) -> list[Spot]:
        """Return where the tags stood that `patched` no longer has."""
        kept = {ord(sign) - _FIRST for sign in _SIGN.findall(patched)}
        return [mark.spot for rank, mark in enumerate(self.marks) if rank not in kept]

    def source(self, patched: str) -> tuple[str, Lines]:
        """Return what Jinja reads of `patched`, one tag a line, and what stands on each line.

        Jinja tells the line of a fault, not its column: so a line tells the tag.
        """
        lines, spots, outside = list[int](), list[Spot](), list[int]()
        for written, printed in _LITERALS.items():
            patched = patched.replace(written, printed)
        masked = TAG.sub(lambda tag: "\x00" * len(tag[0]), patched)
        line, done = 1, 0

        def write(found: re.Match[str]) -> str:
            nonlocal line, done
            line += patched.count("\n", done, found.start())
            done, mark = found.start(), self.of(found[0])
            if mark is None:
                return found[0]
            lines.append(line)
            spots.append(mark.spot)
            if found[0].startswith("{#"):
                return "{# #}"
            if found[0].startswith("{{") and not _is_inside(masked, found.start()):
                outside.append(line)
            line += 1
            before, _, after = found[0].partition(sign_of(found[0]))
            return f"{before}{mark.expression}\n{after.strip()}"

        source = TAG.sub(write, patched)
        return source, Lines(tuple(lines), tuple(spots), tuple(outside))


def _is_inside(masked: str, at: int) -> bool:
    """Return whether `at` stands in words or in an attribute of `masked`, where no tag is left."""
    opened, closed = masked.rfind("<", 0, at), masked.rfind(">", 0, at)
    words = _WORDS.match(masked, max(opened, 0), at)
    return opened > closed or (words is not None and words.end() == closed + 1)


def _spots(paragraph: etree._Element, paragraphs: Paragraphs) -> Sequence[Spot]:
    text = "".join(piece.text or "" for piece in own_texts(paragraph))
    if "{" not in text:
        return ()
    return [paragraphs.spot(paragraph, *found.span()) for found in TAG.finditer(text)]


def _has_others(element: etree._Element) -> bool:
    """Return whether tags stand in `element` elsewhere than in the words of a paragraph."""
    between = "{" in (element.tail or "") or ("{" in (element.text or "") and _is_holder(element))
    return between or any("{" in str(value) for value in element.attrib.values())


def _is_holder(element: etree._Element) -> bool:
    return element.tag in (f"{W}tr", f"{W}tc")


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """Return the paragraph that holds `element`, else the first of what holds it."""
    holder = next(element.iterancestors(f"{W}p"), None)
    around = (element, *element.iterancestors())
    firsts = (next(one.iter(f"{W}p"), None) for one in around)
    return holder if holder is not None else next((p for p in firsts if p is not None), None)


def _inside(spot: Spot) -> Iterator[Spot]:
    """Yield where each tag of the words of `spot` stands."""
    for found in TAG.finditer(spot.text):
        yield spot._replace(start=found.start(), end=found.end())


def _always(spot: Spot) -> Iterator[Spot]:
    while True:
        yield spot
