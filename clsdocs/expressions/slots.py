"""Values as slots and lines as marks: one private-use character for each, through Markdown unharmed.

A slot stands for a value that a text prints; a mark stands before the words of each source line.
Slots are U+100000 and above, marks U+F0000 and above: the two private planes, refused in sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from clsdocs.domain.texte import Text
from clsdocs.errors import Place
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.filters import Demande

SLOT, MARK = 0x100000, 0xF0000
ROOM = 0xFFF0
"""How many slots, and how many marks, one text can hold."""

SLOTS = re.compile("[\U00100000-\U0010fffd]")
MARKS = re.compile("[\U000f0000-\U000ffffd]")
PRIVATE = re.compile("[\U000f0000-\U0010fffd]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A value to print: its words, or the block to make of it, where it stands and its key."""

    place: Place
    cle: str
    text: str = ""
    blanc: bool = False
    demande: Demande | None = None


@dataclass(slots=True)
class Table:
    """What the private characters of one rendered text stand for."""

    slots: list[Slot] = field(default_factory=list)
    marks: list[Place] = field(default_factory=list)
    _known: dict[Place, str] = field(default_factory=dict)

    def slot(self, slot: Slot) -> str:
        """Return the character that stands for `slot`."""
        _check_room(len(self.slots))
        self.slots.append(slot)
        return chr(SLOT + len(self.slots) - 1)

    def mark(self, place: Place) -> str:
        """Return the character that stands for `place`."""
        if place not in self._known:
            _check_room(len(self.marks))
            self.marks.append(place)
            self._known[place] = chr(MARK + len(self.marks) - 1)
        return self._known[place]

    def slot_of(self, character: str) -> Slot:
        """Return the slot for which `character` stands."""
        return self.slots[ord(character) - SLOT]

    def place_of(self, character: str) -> Place:
        """Return the place for which the mark or slot `character` stands."""
        code = ord(character)
        return self.slots[code - SLOT].place if code >= SLOT else self.marks[code - MARK]


def _check_room(used: int) -> None:
    if used >= ROOM:
        raise ExpressionError("texte trop long", "le partager en plusieurs textes")


# What may stand before the first word of a line: indent, quote, heading, item, definition, cell,
# footnote. Nothing is marked before `{`, so that `{#id}` and `{.class}` stay attributes.
_FIRST_WORD = re.compile(
    r"^(?P<before>[ >]*(?:#{1,6}[ ]+|[-*+][ ]+|\d+\.[ ]+|:[ ]+|\|[ ]*|\[\^[^\]\n]+\]:[ ]+)?)"
    r"(?=[^\s{|#])(?![-|:\s]+$)(?!\[\^[^\]\n]+\]:)",
    re.MULTILINE,
)


class Instrument(NodeTransformer):
    """Turn each output of a syntax tree into a slot and mark each line of its literal text."""

    def __init__(self, text: Text, table: Table) -> None:
        self.text, self.table = text, table

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        node.nodes = [
            self._marked(child) if isinstance(child, nodes.TemplateData) else self._slotted(child)
            for child in node.nodes
        ]
        return node

    def _slotted(self, child: nodes.Expr) -> nodes.Expr:
        line = nodes.Const(self.text.line + child.lineno - 1, lineno=child.lineno)
        path = nodes.Const(self.text.path, lineno=child.lineno)
        return nodes.Filter(child, "_slot", [path, line], [], None, None, lineno=child.lineno)

    def _marked(self, data: nodes.TemplateData) -> nodes.TemplateData:
        first = self.text.line + data.lineno - 1
        lines = data.data.split("\n")
        data.data = "\n".join(self._mark(line, first + rank) for rank, line in enumerate(lines))
        return data

    def _mark(self, line: str, number: int) -> str:
        found = _FIRST_WORD.match(line)
        if found is None:
            return line
        return (
            found["before"] + self.table.mark(Place(self.text.path, number)) + line[found.end() :]
        )


_TAG_LINE = re.compile(
    r"^[ \t]*(?P<tags>(?:(?:\{%#.*?#%\}|\{%(?!#)(?:(?!%\}).)*%\})[ \t]*)+)\n",
    re.MULTILINE | re.DOTALL,
)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


def drop_tag_lines(text: str) -> str:
    """Return `text` whose lines that hold only a tag or a comment print nothing, not even their end.

    The end of such a line moves inside its tag, so that every line keeps its number.
    """
    return _TAG_LINE.sub(_swallow_line_end, _COMMENT.sub(r"{%#\1#%}", text))


def _swallow_line_end(found: re.Match[str]) -> str:
    tags = found["tags"].rstrip(" \t")
    size = 3 if tags.endswith(("-%}", "#%}")) else 2
    return f"{tags[:-size]}\n{tags[-size:]}"
