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

    def read(self, line: Line) -> Iterator[Fault]:
        """Yield the faults of `line` and remember what it is."""
        if found := ITEM.match(line.text):
            yield from self._item(line, found)
        elif line.text.startswith(">"):
            self.depth, self.before = -1, "quotation"
        elif re.match(r"#{1,6}\s", line.text):
            self.depth, self.before = -1, "heading"
        else:
            yield from self._words(line)

    def _item(self, line: Line, found: re.Match[str]) -> Iterator[Fault]:
        indent = line.indent
        level = min(max(1, round(indent / 4)), self.depth + 1) if indent else 0
        if not self.apart and self.before in ("words", "quotation"):
            mark = line.text[: found.end()].strip()
            advice = f"laisser une ligne vide avant ; dans une phrase, écrire {_escaped(mark)}"
            yield Fault(line, indent, ("P-02", "liste collée au texte qui précède", advice))
        elif indent != 4 * level:
            advice = f"écrire : {' ' * 4 * level}{line.words}"
            yield Fault(line, indent, ("P-03", "retrait de liste de travers", advice))
        if level >= DEEPEST:
            said = (
                "P-19",
                "liste à plus de trois niveaux",
                "remonter ce niveau, ou faire un tableau",
            )
            yield Fault(line, indent, said)
        if _SECOND_MARK.match(line.text, found.end()):
            said = ("P-04", "deux marques de suite au début d’une ligne", "n’en garder qu’une")
            yield Fault(line, found.end(), said)
        self.depth, self.before = level, "item"

    def _words(self, line: Line) -> Iterator[Fault]:
        if _EMPTY.match(line.text):
            yield Fault(line, line.indent, ("P-04", "marque de liste sans texte", "la retirer"))
        if found := _LONG_NUMBER.match(line.text):
            number = found["number"]
            message = f"« {number}. » au début d’une ligne se lit comme un numéro de liste"
            yield Fault(line, line.indent, ("P-13", message, f"écrire {number}\\."))
        if not line.indent:
            yield from self._at_margin(line)
        elif self.depth < 0:
            advice = f"écrire : {line.words}"
            yield Fault(line, line.indent, ("P-03", "ligne en retrait", advice))
        elif self.apart:
            yield from self._in_item(line)

    def _at_margin(self, line: Line) -> Iterator[Fault]:
        if not self.apart and (self.depth >= 0 or self.before == "quotation"):
            advice = (
                "laisser une ligne vide avant ; pour la même phrase, la joindre à la ligne d’avant"
            )
            what = "à la liste" if self.depth >= 0 else "à la citation"
            yield Fault(line, 0, ("P-03", f"ligne collée {what}", advice))
        self.depth, self.before = -1, "words"

    def _in_item(self, line: Line) -> Iterator[Fault]:
        level = min(max(1, round(line.indent / 4)), self.depth + 1)
        if line.indent != 4 * level:
            advice = f"écrire : {' ' * 4 * level}{line.words}"
            yield Fault(line, line.indent, ("P-03", "retrait de travers", advice))
        self.depth, self.before = level - 1, "words"


def _escaped(mark: str) -> str:
    return f"{mark[:-1]}\\." if mark.endswith(".") else f"\\{mark}"
