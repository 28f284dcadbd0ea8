"""The proof that a text was read as it is written: its tree, written back, is that text again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat, zip_longest
from xml.etree.ElementTree import Element

from clsdocs.expressions.slots import MARKS
from clsdocs.prose.list_rules import ITEM
from clsdocs.prose.markdown_tree import BREAK, BREAKS, ESCAPED, contents, one_spaced
from clsdocs.prose.note_rules import DEFINITION, NOTE, glued_advice
from clsdocs.prose.table_rules import cells_of, is_bordered, is_ruler
from clsdocs.record import Record, replace

INLINE = {"strong": "**", "em": "*", "sup": "^"}
"""The elements inside paragraphs that change how words look, and the signs that ask for them."""


END = "\0"
"""Stands between the prefix of a block, such as « - », and its words."""


_NUMBER = "P-13"


class Loss(Record):
    """What Markdown would not read as it is written: where in the text, and why if it is known."""

    offset: int
    code: str = "P-22"
    message: str = ""
    advice: str = ""


def losses(text: str, root: Element) -> Iterator[Loss]:
    """Yield what the tree `root` has otherwise than `text`: numbers, lines that touch a note.

    Of the blocks, and of those of the notes, it is the first one that differs.
    """
    reader = _Reader()
    blocks = reader.blocks(BREAKS.sub(lambda found: BREAK.ljust(len(found[0]), "\0"), text))
    yield from reader.told
    if any(loss.code != _NUMBER for loss in reader.told):
        return  # the lines after would differ too
    yield from _differences(blocks, [*_written(root), ""], len(text))
    yield from _differences(reader.notes, [*_written_notes(root), ""], len(text))


def _differences(blocks: list[_Block], written: list[str], size: int) -> Iterator[Loss]:
    """Yield where `blocks` first differ from what is `written`."""
    for rank, block in enumerate(blocks):
        meant, found = block.written, written[min(rank, len(written) - 1)]
        if meant == found:
            continue
        swallows = found.startswith(meant) and rank + 1 < len(blocks)
        yield Loss(blocks[rank + 1].lines[0][1] if swallows else block.difference(found))
        return
    if len(written) > len(blocks) + 1:
        yield Loss(size)


class _Block(Record):
    """A paragraph, heading or row as it is written: its prefix and its lines with their ends."""

    prefix: str
    lines: tuple[tuple[str, int], ...]

    @property
    def written(self) -> str:
        """Its prefix and its words on one line."""
        return self.prefix + END + _plain(" ".join(line for line, _ in self.lines))

    def difference(self, other: str) -> int:
        """Return the end of the first line that `other` has not."""
        pairs = zip_longest(self.written, other)
        same = next((rank for rank, (one, two) in enumerate(pairs) if one != two), 0)
        done = len(self.prefix + END)
        for line, end in self.lines:
            done += len(_plain(line)) + 1
            if same < done:
                return end
        return self.lines[-1][1]


def _plain(words: str) -> str:
    # Either sign makes italics; the words keep as many.
    words = MARKS.sub("", words).replace("\0", "").replace("_", "*")
    return one_spaced(words).strip()


# How the text is written: a reader of lines, with no knowledge of Markdown's own.


@dataclass(slots=True)
class _List:
    """A list that is open: its kind, how many items it has, and whether all are numbered 1."""

    ordered: bool
    rank: int = 0
    ones: bool = True


_TERM, _DEFINITION = "; ", ":   "
"""What stands before a term and before a definition where they are compared."""


def _leads(mark: str) -> Iterator[str]:
    """Yield what begins each block of a note or definition: `mark`, then its indent."""
    yield mark
    yield from repeat(" " * 4)


_HEADING = re.compile(r"(?P<signs>#{1,3})[ ]+(?P<words>\S.*)")
_QUOTED = re.compile(r">[ ]?")


@dataclass(slots=True)
class _Reader:
    """Reads lines in order into blocks, those of the notes apart.

    `told` are the items whose number would change, and the lines that touch a note.
    """

    lists: list[_List] = field(default_factory=list)
    told: list[Loss] = field(default_factory=list)
    found: list[_Block] = field(default_factory=list)
    notes: list[_Block] = field(default_factory=list)
    open_lines: list[tuple[str, int]] = field(default_factory=list)
    prefix: str = ""
    quote: str = ""
    inner: _Reader | None = None
    """Reads the note or definition that is open, as a text of its own."""
    mark: str = ""
    """What begins that note or definition."""

    def blocks(self, text: str) -> list[_Block]:
        """Return the blocks of `text`."""
        end = -1
        for line in text.split("\n"):
            end += len(line) + 1
            self._place(MARKS.sub("", line).replace("\t", "    "), end)
        self._leave()
        self._close()
        return self.found

    def _place(self, line: str, end: int) -> None:
        """Read `line` as that of the text or of a note or definition."""
        found = NOTE.match(line) or (self._has_term() and DEFINITION.match(line))
        if found:
            self._enter(found, end)
        elif self.inner is None:
            self._read(line, end)
        elif line.startswith(" ") or not line.strip():
            self.inner._read(line.removeprefix(" " * 4), end)
        else:
            if self.inner.open_lines:
                held = "la définition" if self.mark == _DEFINITION else "la note"
                code = "P-16" if self.mark == _DEFINITION else "P-11"
                said = (f"ligne collée à {held}", glued_advice(held))
                self.told.append(Loss(end, code, *said))
            self._leave()
            self._read(line, end)

    def _has_term(self) -> bool:
        """Return whether a definition here has a term: the lone line above, or that before it."""
        if self.inner is not None:
            return self.mark == _DEFINITION
        return len(self.open_lines) == 1 and not self.prefix

    def _enter(self, found: re.Match[str], end: int) -> None:
        """Open the note or definition whose first line `found` begins."""
        self._leave()
        note = found.re is NOTE
        if not note and self.open_lines:
            self.prefix = _TERM
        self._close()
        self.mark = found[0] if note else _DEFINITION
        self.inner = _Reader(told=self.told)
        self.inner._read(found.string[found.end() :], end)
        if not note:
            self.lists = []

    def _leave(self) -> None:
        """End the note or definition that is open, its first block after its mark."""
        inner, self.inner = self.inner, None
        if inner is None:
            return
        inner._close()
        blocks = self.found if self.mark == _DEFINITION else self.notes
        blocks += (
            replace(block, prefix=lead + block.prefix)
            for lead, block in zip(_leads(self.mark), inner.found, strict=False)
        )

    def _read(self, line: str, end: int) -> None:
        quoted = _QUOTED.match(line)
        quote, words = ("> ", line[quoted.end() :]) if quoted else ("", line)
        if words.strip() and quote != self.quote:
            self._close()
            self.lists, self.quote = [], quote
        if not words.strip():
            self._close()
        elif found := _HEADING.match(words):
            self._close()
            self.lists = []
            self.prefix = f"{quote}{found['signs']} "
            self.open_lines = [(_heading(found["words"]), end)]
            self._close()
        elif found := ITEM.match(words):
            self._close()
            self.prefix = quote + self._item(found, end)
            self.open_lines = [(words[found.end() :], end)]
        else:
            if not self.open_lines:
                self.prefix = quote + self._indent(words)
            self.open_lines.append((words.strip(), end))

    def _close(self) -> None:
        """End the block that is open: a paragraph, or the rows of a table."""
        lines, self.open_lines = tuple(self.open_lines), []
        if len(lines) > 1 and is_ruler(lines[1][0]) and "|" in lines[0][0]:
            bordered = is_bordered(lines[0][0])
            for row, end in (lines[0], *lines[2:]):
                cells = " | ".join(cells_of(row, bordered))
                self.found.append(_Block(f"{self.prefix}| ", ((cells, end),)))
        elif lines:
            self.found.append(_Block(self.prefix, lines))

    def _indent(self, words: str) -> str:
        """Return the indent of a paragraph, which may stand inside an item."""
        level, aside = divmod(len(words) - len(words.lstrip(" ")), 4)
        if aside or level > len(self.lists):
            return "?"
        del self.lists[level:]
        return " " * 4 * level

    def _item(self, found: re.Match[str], end: int) -> str:
        """Return the indent and mark of an item, its number as it will print."""
        level, aside = divmod(len(found["indent"]), 4)
        if aside or level > len(self.lists):
            return "?"
        del self.lists[level + 1 :]
        ordered = found["number"] is not None
        if level == len(self.lists) or self.lists[level].ordered != ordered:
            self.lists[level:] = [_List(ordered)]
        mark = self._number(self.lists[level], int(found["number"]), end) if ordered else "- "
        return " " * 4 * level + mark

    def _number(self, ranked: _List, number: int, end: int) -> str:
        ranked.rank += 1
        ones, ranked.ones = ranked.ones, ranked.ones and number == 1
        if number != ranked.rank and not (ones and number == 1):
            message = f"« {number}. » s’imprimerait « {ranked.rank}. »"
            advice = f"numéroter à partir de 1 ; si ce n’est pas une liste, écrire {number}\\."
            self.told.append(Loss(end, _NUMBER, message, advice))
        return f"{ranked.rank}. "


_ATTRIBUTES = re.compile(r"(?P<words>.*\S)[ ]+\{(?P<held>[^{}]*)\}\s*")
_ATTRIBUTE = re.compile(r"[#.][a-z0-9-]+|[a-z]+=\"[^\"]*\"")


def _heading(words: str) -> str:
    found = _ATTRIBUTES.fullmatch(words)
    if found is None or _ATTRIBUTE.sub("", found["held"]).strip():
        return words
    return found["words"] + _attributes(_ATTRIBUTE.findall(found["held"]))


def _attributes(held: list[str]) -> str:
    return f" {{{' '.join(sorted(held))}}}" if held else ""


# How Markdown read it: the tree, written back.


def _written(parent: Element, level: int = 0, mark: str = "") -> Iterator[str]:
    """Yield the blocks inside `parent` as they would be written; the first one takes `mark`."""
    lead = " " * 4 * (level - 1) + mark if mark else " " * 4 * level
    for group in groups(parent):
        if isinstance(group, list):
            yield lead + END + _plain("".join(map(_inline, group)))
        elif group.tag in ("ul", "ol"):
            if mark:
                yield lead + END
            for rank, item in enumerate(group, 1):
                yield from _written(item, level + 1, f"{rank}. " if group.tag == "ol" else "- ")
        else:
            yield from (lead + line for line in _whole(group))
        lead, mark = " " * 4 * level, ""


def _whole(element: Element) -> Iterator[str]:
    """Yield the lines of a block that is neither a list nor bare words."""
    words = _plain("".join(map(_inline, contents(element))))
    match element.tag:
        case "p":
            yield END + words
        case "h1" | "h2" | "h3":
            yield "#" * int(element.tag[1]) + " " + END + words + _attributes(list(_held(element)))
        case "blockquote":
            yield from (f"> {line}" for line in _written(element))
        case "dl":
            for part in element:
                yield from _defined(part)
        case "footnote":
            return
        case "table":
            for row in element.iter("tr"):
                cells = ("".join(map(_inline, contents(cell))) for cell in row)
                yield "| " + END + _plain(" | ".join(map(str.strip, cells)))
        case _:
            yield f"?{element.tag}{END}"


def _defined(part: Element) -> Iterator[str]:
    """Yield the lines of `part`, a term or a definition."""
    if part.tag == "dt":
        yield _TERM + END + _plain("".join(map(_inline, contents(part))))
    else:
        yield from map(str.__add__, _leads(_DEFINITION), _written(part))


def _written_notes(root: Element) -> Iterator[str]:
    """Yield the blocks of the notes of `root` as they would be written."""
    for note in root.iter("footnote"):
        mark = f"[^{note.get('label')}]: "
        yield from map(str.__add__, _leads(mark), _written(note))


def _held(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name == "class":
            yield from (f".{one}" for one in value.split())
        else:
            yield f"#{value}" if name == "id" else f'{name}="{value}"'


def _inline(node: Element | str) -> str:
    if isinstance(node, str):
        return ESCAPED.sub(lambda found: f"\\{chr(int(found[1]))}", node)
    if node.tag == "note":
        return f"[^{node.get('label')}]"
    if node.tag == "image":
        width = f"{{width={node.get('width')}%}}" if "width" in node.attrib else ""
        return _inline(f"![{node.get('words', '')}]({node.get('path', '')}){width}")
    inside = "".join(map(_inline, contents(node)))
    if node.tag == "a":
        return f"[{inside}]({node.get('href', '')})"
    sign = INLINE.get(node.tag, "?")
    langue = f"{{lang={node.get('lang')}}}" if "lang" in node.attrib else ""
    return f"{sign}{inside}{sign}{langue}"


_BLOCKS = {"p", "ul", "ol", "dl", "table", "blockquote", "footnote"}
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"}


def groups(parent: Element) -> Iterator[Element | list[Element | str]]:
    """Yield the blocks inside `parent`, and between them the words that stand bare."""
    bare: list[Element | str] = []
    for node in contents(parent):
        if isinstance(node, str) or node.tag not in _BLOCKS:
            bare.append(node)
            continue
        if any(not isinstance(words, str) or words.strip() for words in bare):
            yield bare
        bare = []
        yield node
    if any(not isinstance(words, str) or words.strip() for words in bare):
        yield bare
