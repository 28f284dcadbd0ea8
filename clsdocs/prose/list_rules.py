"""The lists that Markdown would not read as they look: from lines of words to their faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clsdocs.prose.lines import Fault, Line
from clsdocs.prose.note_rules import DEFINITION, NOTE

DEEPEST = 3
"""How many levels of lists there are styles for."""

ITEM = re.compile(r"^(?P<indent> *)(?:[-*+]|(?P<number>\d{1,2})\.)[ ]+(?=\S)")
"""What begins an item of a list: its indent, its mark."""

_EMPTY = re.compile(r"^ *(?:[-*+]|\d{1,2}\.)\s*$")
_HEADING = re.compile(r"#{1,6}\s")
_LONG_NUMBER = re.compile(r"^ *(?P<number>\d{3,})\.[ ]+\S")
_SECOND_MARK = re.compile(r"(?:[-*+]|\d+\.)(?:\s|$)|[>|#]")


def list_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield what is wrong with the lists of `lines`, and with indents, which only lists have."""
    reader = _ListReader()
    for line in lines:
        if line.blank:
            reader.apart = True
            continue
        yield from reader.read(line)
        reader.apart = False


@dataclass
class _ListReader:
    """Reads lines in order: `depth` is that of the open item, -1 outside lists."""

    depth: int = -1
    apart: bool = True
    """Whether a blank line stands before."""
    before: str = ""
    """What the line before was: an item, words of a paragraph, a heading, a quotation."""
    margin: int = 0
    """Where lines begin: four columns in, inside a note or a definition."""

    def read(self, line: Line) -> Iterator[Fault]:
        """Yield the faults of `line` and remember what it is."""
        if self.margin and not line.indent:
            self.margin, self.depth, self.before = 0, -1, ""
        if found := NOTE.match(line.text) or DEFINITION.match(line.text):
            self.margin, self.depth, self.before = 4, -1, "words"
            yield from _second_mark(line, found)
        elif found := ITEM.match(line.text):
            yield from self._item(line, found)
        elif line.text.startswith(">", self.margin):
            self.depth, self.before = -1, "quotation"
        elif _HEADING.match(line.text, self.margin):
            self.depth, self.before = -1, "heading"
        else:
            yield from self._words(line)

    def _item(self, line: Line, found: re.Match[str]) -> Iterator[Fault]:
        indent, level = line.indent, 0
        if indent > self.margin:
            level = self._level(line)
        if not self.apart and self.before in ("words", "quotation"):
            mark = line.text[: found.end()].strip()
            advice = f"laisser une ligne vide avant ; dans une phrase, écrire {_escaped(mark)}"
            yield Fault(line, indent, ("P-02", "liste collée au texte qui précède", advice))
        elif indent != self.margin + 4 * level:
            advice = f"écrire : {' ' * (self.margin + 4 * level)}{line.words}"
            yield Fault(line, indent, ("P-03", "retrait de liste de travers", advice))
        if level >= DEEPEST:
            said = (
                "P-19",
                "liste à plus de trois niveaux",
                "remonter ce niveau, ou faire un tableau",
            )
            yield Fault(line, indent, said)
        yield from _second_mark(line, found)
        self.depth, self.before = level, "item"

    def _level(self, line: Line) -> int:
        """Return the level of the list in which `line`, set in, was to stand."""
        return min(max(1, round((line.indent - self.margin) / 4)), self.depth + 1)

    def _words(self, line: Line) -> Iterator[Fault]:
        if _EMPTY.match(line.text):
            yield Fault(line, line.indent, ("P-04", "marque de liste sans texte", "la retirer"))
        if found := _LONG_NUMBER.match(line.text):
            number = found["number"]
            message = f"« {number}. » au début d’une ligne se lit comme un numéro de liste"
            yield Fault(line, line.indent, ("P-13", message, f"écrire {number}\\."))
        if line.indent == self.margin or (line.indent < self.margin and not self.apart):
            yield from self._at_margin(line)
        elif self.depth < 0 or line.indent < self.margin:
            if self.apart or not self.margin or self.before != "words":
                advice = f"écrire : {' ' * self.margin}{line.words}"
                yield Fault(line, line.indent, ("P-03", "ligne en retrait", advice))
        elif self.apart:
            yield from self._in_item(line)

    def _at_margin(self, line: Line) -> Iterator[Fault]:
        if not self.apart and (self.depth >= 0 or self.before == "quotation"):
            advice = (
                "laisser une ligne vide avant ; pour la même phrase, la joindre à la ligne d’avant"
            )
            what = "à la liste" if self.depth >= 0 else "à la citation"
            yield Fault(line, line.indent, ("P-03", f"ligne collée {what}", advice))
        self.depth, self.before = -1, "words"

    def _in_item(self, line: Line) -> Iterator[Fault]:
        level = self._level(line)
        if line.indent != self.margin + 4 * level:
            advice = f"écrire : {' ' * (self.margin + 4 * level)}{line.words}"
            yield Fault(line, line.indent, ("P-03", "retrait de travers", advice))
        self.depth, self.before = level - 1, "words"


def _second_mark(line: Line, found: re.Match[str]) -> Iterator[Fault]:
    if _SECOND_MARK.match(line.text, found.end()):
        said = ("P-04", "deux marques de suite au début d’une ligne", "n’en garder qu’une")
        yield Fault(line, found.end(), said)


def _escaped(mark: str) -> str:
    return f"{mark[:-1]}\\." if mark.endswith(".") else f"\\{mark}"
