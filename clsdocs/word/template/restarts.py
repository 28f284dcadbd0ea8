"""Numbered lists in loops: from the tree of a body to those that each turn begins again at 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clsdocs.expressions.word.tag import TAG
from clsdocs.word.markup import W, number
from clsdocs.word.styles import Style, read_styles
from clsdocs.word.template.marks import Marks, sign_of
from clsdocs.word.template.source import Restart
from clsdocs.word.template.spots import own_texts

if TYPE_CHECKING:
    from lxml import etree

_LOOP = re.compile(r"(for|endfor)\b")
_BEFORE_NUMBER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")


class _Item(NamedTuple):
    paragraph: etree._Element
    num: int
    level: int


@dataclass(eq=False, slots=True)
class _Loop:
    """A loop: the sign of its tag, the lists in it, how many items each has outside inner loops."""

    sign: str
    nums: set[int] = field(default_factory=set)
    own: list[_Item] = field(default_factory=list)


class Restarts:
    """The lists of a body that loops begin again, by number, and by the sign of their loop."""

    def __init__(self) -> None:
        self.lists: dict[int, Restart] = {}
        self.signs: dict[str, list[int]] = {}

    def mark(self, patched: str) -> str:
        """Return `patched` with an instruction where each turn of a loop begins a list again."""

        def add(found: re.Match[str]) -> str:
            nums = self.signs.get(sign_of(found[0]), ())
            return found[0] + "".join(f"<?cls-list {num}?>" for num in nums)

        return TAG.sub(add, patched) if self.signs else patched


def find_restarts(
    paragraphs: Iterable[etree._Element],
    marks: Marks,
    styles: etree._Element | None,
    numbering: etree._Element | None,
) -> Restarts:
    """Return the lists to begin again, whose paragraphs now name their list themselves.

    A list begins again at each turn of the innermost loop that holds all of it and repeats it:
    one whose turn has several of its items, or an inner loop of them, beside other words.
    """
    found = Restarts()
    definitions = {} if numbering is None else dict(_definitions(numbering))
    known = {} if styles is None else {style.id: style for style in read_styles(styles)}
    paths = _paths(paragraphs, marks, known, definitions) if definitions else {}
    for num, (items, loops) in paths.items():
        level = min(item.level for item in items)
        loop = next((loop for loop in reversed(loops) if _repeats(loop, num, level)), None)
        if loop is not None:
            found.lists[num] = definitions[num]
            found.signs.setdefault(loop.sign, []).append(num)
            for item in items:
                _name_list(item)
    return found


def _repeats(loop: _Loop, num: int, level: int) -> bool:
    own = [item for item in loop.own if item.num == num and item.level == level]
    return loop.nums != {num} and len(own) != 1


def _paths(
    paragraphs: Iterable[etree._Element],
    marks: Marks,
    styles: Mapping[str, Style],
    definitions: Mapping[int, Restart],
) -> dict[int, tuple[list[_Item], list[_Loop]]]:
    """Return the items of each list, and the loops that hold all of them, outermost first."""
    found: dict[int, tuple[list[_Item], list[_Loop]]] = {}
    stack: list[_Loop] = []
    for paragraph in paragraphs:
        text = "".join(piece.text or "" for piece in own_texts(paragraph))
        if TAG.sub("", text).strip() or "{{" in text:
            item = _item(paragraph, styles, definitions)
            _enter(item, stack, found)
        for tag in TAG.findall(text):
            mark = marks.of(tag)
            loop = _LOOP.match(mark.expression) if mark and tag.startswith("{%") else None
            if loop is None:
                continue
            if loop[1] == "for":
                stack.append(_Loop(sign_of(tag)))
            elif stack:
                stack.pop()
    return found


def _enter(
    item: _Item, stack: Sequence[_Loop], found: dict[int, tuple[list[_Item], list[_Loop]]]
) -> None:
    for loop in stack:
        loop.nums.add(item.num)
    if stack:
        stack[-1].own.append(item)
    if item.num:
        items, loops = found.setdefault(item.num, ([], list(stack)))
        items.append(item)
        loops[:] = [loop for loop in loops if loop in stack]


def _item(
    paragraph: etree._Element, styles: Mapping[str, Style], definitions: Mapping[int, Restart]
) -> _Item:
    """Return the list of `paragraph` and its level in it; 0 outside of all, and for titles."""
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    style = styles.get(str(named.get(f"{W}val"))) if named is not None else None
    if (style and style.title) or paragraph.find(f"{W}pPr/{W}outlineLvl") is not None:
        return _Item(paragraph, 0, 0)
    own = paragraph.find(f"{W}pPr/{W}numPr")
    num, level = (style.num, style.level) if style else (0, 0)
    if own is not None:
        num, level = _value(own, "numId", num), _value(own, "ilvl", level)
    return _Item(paragraph, num if num in definitions else 0, level)


def _value(element: etree._Element, name: str, otherwise: int) -> int:
    found = element.find(f"{W}{name}")
    return otherwise if found is None else number(found.get(f"{W}val"), otherwise)


def _name_list(item: _Item) -> None:
    """Write in the paragraph of `item` the list that only its style names, if it does."""
    properties = item.paragraph.find(f"{W}pPr")
    if properties is None or properties.find(f"{W}numPr/{W}numId") is not None:
        return
    number = properties.makeelement(f"{W}numPr", {})
    for name, value in (("ilvl", item.level), ("numId", item.num)):
        number.append(number.makeelement(f"{W}{name}", {f"{W}val": str(value)}))
    before = [child for child in properties if str(child.tag) in _TAGS_BEFORE]
    properties.insert(len(before), number)


_TAGS_BEFORE = {f"{W}{name}" for name in _BEFORE_NUMBER}


def _definitions(numbering: etree._Element) -> Iterator[tuple[int, Restart]]:
    """Yield each list that counts (bullets do not), and what it follows."""
    abstracts = {a.get(f"{W}abstractNumId"): a for a in numbering.iter(f"{W}abstractNum")}
    for num in numbering.iter(f"{W}num"):
        name = num.find(f"{W}abstractNumId")
        abstract = abstracts.get(name.get(f"{W}val")) if name is not None else None
        if abstract is None:
            continue
        levels = abstract.findall(f"{W}lvl")
        formats = [level.find(f"{W}numFmt") for level in levels]
        if any(f is not None and f.get(f"{W}val") not in ("bullet", "none") for f in formats):
            rank = number(num.get(f"{W}numId"))
            starts = tuple(_value(level, "start", 1) for level in levels)
            yield rank, Restart(number(abstract.get(f"{W}abstractNumId")), starts)
