"""Values as slots, lines as marks: private-use characters that Markdown carries unharmed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from clsdocs.domain.texte import Text
from clsdocs.errors import Place
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.filters import Demande
from clsdocs.record import Record

# The two private planes, which sources may not hold.
SLOT, MARK = 0x100000, 0xF0000
ROOM = 0xFFF0
"""How many slots, and how many marks, one text can hold."""

SLOTS = re.compile("[\U00100000-\U0010fffd]")
MARKS = re.compile("[\U000f0000-\U000ffffd]")
PRIVATE = re.compile("[\U000f0000-\U0010fffd]")


class Slot(Record):
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


def place_in(text: Text, line: int, column: int = 0) -> Place:
    """Return where line `line` of `text` is; the column only where it is that of the file.

    YAML indents its texts, so their columns are not those of the file.
    """
    return Place(text.path, text.line + line - 1, column if text.path.endswith(".md") else 0)


# What may stand before the first word of a line: indent, quote, heading, item, definition, cells,
# footnote. Nothing is marked before `{`, so that `{#id}` and `{.class}` stay attributes.
_FIRST_WORD = re.compile(
    r"^(?P<before>(?>[ >]*(?:#{1,6}[ ]+|[-*+][ ]+|\d+\.[ ]+|:[ ]+|\|[ |]*|\[\^[^\]\n]+\]:[ ]+)?))"
    r"(?=[^\s{|#])(?![-|:\s]+$)(?!\[\^[^\]\n]+\]:)",
    re.MULTILINE,
)


class Use(StrEnum):
    """What a statement does with an expression."""

    PRINT = "print"
    TEST = "test"
    LOOP = "loop"
    SET = "set"


class Guard(Record):
    """An expression of a text: where it is and what it is for."""

    place: Place
    use: Use


SLOTTED, SOUND = " slot", " sound"
"""Filters that a text calls on each value that it prints, and before each expression."""


class Instrument(NodeTransformer):
    """Turn each output of a syntax tree into a slot, mark its lines and guard its expressions.

    A guarded expression is worked out only while it is sound; else it gives nothing.
    """

    def __init__(self, text: Text, table: Table, guards: list[Guard]) -> None:
        self.text, self.table, self.guards = text, table, guards

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Turn what `node` prints into slots, its literal text into marked lines."""
        before = 0
        made: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                # After a value of the same line, the place is known.
                made.append(self._marked(child, skipped=int(before == child.lineno)))
                before = 0
            else:
                made.append(self._slotted(child))
                before = child.lineno
        node.nodes = made
        return node

    def visit_If(self, node: nodes.If) -> nodes.If:
        """Guard the condition."""
        node.test = self._guarded(node.test, Use.TEST)
        self.generic_visit(node)
        return node

    def visit_For(self, node: nodes.For) -> nodes.For:
        """Guard the list and the condition on its elements."""
        node.iter = self._guarded(node.iter, Use.LOOP)
        node.test = node.test and self._guarded(node.test, Use.TEST)
        self.generic_visit(node)
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Assign:
        """Guard the value."""
        node.node = self._guarded(node.node, Use.SET)
        return node

    def _guarded(self, expression: nodes.Node, use: Use) -> nodes.Expr:
        assert isinstance(expression, nodes.Expr)
        line = expression.lineno
        self.guards.append(Guard(place_in(self.text, line), use))
        number = nodes.Const(len(self.guards) - 1, lineno=line)
        sound = nodes.Filter(number, SOUND, [], [], None, None, lineno=line)
        nothing = nodes.List([], lineno=line) if use is Use.LOOP else nodes.Const("", lineno=line)
        return nodes.CondExpr(sound, expression, nothing, lineno=line)

    def _slotted(self, child: nodes.Node) -> nodes.Expr:
        guarded = self._guarded(child, Use.PRINT)
        number = nodes.Const(len(self.guards) - 1, lineno=child.lineno)
        return nodes.Filter(guarded, SLOTTED, [number], [], None, None, lineno=child.lineno)

    def _marked(self, data: nodes.TemplateData, skipped: int) -> nodes.TemplateData:
        """Mark the lines of `data` but the first `skipped`."""
        data.data = mark_lines(data.data, self.text, self.table, data.lineno, skipped)
        return data


def mark_lines(words: str, text: Text, table: Table, first: int = 1, skipped: int = 0) -> str:
    """Return `words`, that stand in `text` from line `first` on, marked but the lines `skipped`."""
    lines = words.split("\n")
    marked = (_mark(line, text, table, first + rank) for rank, line in enumerate(lines))
    return "\n".join([*lines[:skipped], *islice(marked, skipped, None)])


def _mark(line: str, text: Text, table: Table, number: int) -> str:
    found = _FIRST_WORD.match(line)
    if found is None:
        return line
    mark = table.mark(place_in(text, number))
    return f"{found['before']}{mark}{line[found.end() :]}"


TAG = re.compile(r"\{\{.*?\}\}|\{%#.*?#%\}|\{%.*?%\}|<!--(?P<comment>.*?)-->", re.DOTALL)
"""What is not words in a text: an expression, a comment, a tag, a comment of HTML."""

_TAG_LINE = re.compile(
    r"^[ \t]*(?P<tags>(?:(?:\{%#.*?#%\}|\{%(?!#)(?:(?!%\}).)*%\})[ \t]*)+)\n",
    re.MULTILINE | re.DOTALL,
)


def drop_tag_lines(text: str) -> str:
    """Return `text` whose lines that hold only tags or comments do not print, line end included.

    The end of such a line moves inside its tag, so that every line keeps its number. Dashes there,
    which would join the words before to those after, are left out.
    """
    return _TAG_LINE.sub(_swallow_line_end, TAG.sub(_jinja_comment, text))


def _jinja_comment(found: re.Match[str]) -> str:
    if found["comment"] is None:
        return found[0]
    return f"{{%#{found['comment'].replace('#%}', '')}#%}}"


_DASHES = re.compile(r"^(\{%)[-+]|[-+](%\})$")


def _swallow_line_end(found: re.Match[str]) -> str:
    tags = "".join(_DASHES.sub(r"\1\2", tag[0]) for tag in TAG.finditer(found["tags"]))
    size = 3 if tags.endswith("#%}") else 2
    return f"{tags[:-size]}\n{tags[-size:]}"
