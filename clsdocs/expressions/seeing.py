"""From how a tag uses a value, and what is known there, to what is seen of that value."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from clsdocs.expressions.seen import (
    Found,
    Seen,
    Use,
    elements_of,
    made_list,
    made_pairs,
    ranked,
)

_SAME = frozenset({"sort", "reverse", "unique", "list", "select", "reject"})
_ELEMENT = frozenset({"first", "last", "min", "max", "random"})
_BY_ATTRIBUTE = frozenset({"selectattr", "rejectattr"})
_PRESENCE = frozenset({"defined", "undefined"})
_PAIRS = frozenset({"items", "dictsort"})
NUMBERS = frozenset(
    {"montant", "nombre", "lettres", "euros_en_lettres", "round", "int", "float", "abs"}
)
_LISTS = (
    *(_SAME | _ELEMENT | _BY_ATTRIBUTE),
    *("batch", "slice", "groupby", "map", "sum", "join", "enumeration", "puces"),
)


class Marks:
    """What is known where a tag stands (`defined` values exist, `filled` ones hold more)."""

    def __init__(self) -> None:
        self.defined: list[Seen] = []
        self.filled: list[Seen] = []

    def read(self, found: Found) -> Found:
        """Return `found`, which must exist unless it is known to."""
        for seen in found:
            if not _holds(self.defined, seen):
                seen.required = True
        return found

    def mark(self, found: Found, use: Use) -> None:
        """Note that `found` is put to `use`."""
        for seen in found:
            seen.uses.add(use)
            if use is not Use.TESTED and not _holds(self.filled, seen):
                seen.bare += 1

    def excuse(self, found: Found) -> Found:
        """Return `found`, whose next use is known to meet no empty value where that is known."""
        for seen in found:
            seen.excused += _holds(self.filled, seen)
        return found

    def enter(self, found: Found) -> Found:
        """Note that something is read in `found`."""
        for seen in found:
            if not _holds(self.filled, seen):
                seen.bare += 1
        return found

    def compare(self, found: Found, others: Iterable[nodes.Node]) -> None:
        """See of `found` what it is compared with: numbers, conditions, or these very words."""
        for other in others:
            match other:
                case nodes.Const(value=bool() | None):
                    self.mark(found, Use.TESTED)
                case nodes.Const(value=str(word)):
                    self.mark(found, Use.PRINTED)
                    for seen in found:
                        seen.words[word] = None
                case nodes.Const(value=int() | float()):
                    self.mark(found, Use.NOMBRE)
                case nodes.List(items=items) | nodes.Tuple(items=items):
                    self.compare(found, items)
                case _:
                    self.mark(found, Use.PRINTED)

    def filter_list(self, node: nodes.Filter, given: Found) -> Found:
        """Return what a filter gives of a list or free keys; any other prints its value."""
        name = node.name
        if name in _PAIRS:
            return made_pairs(seen.entry() for seen in given)
        if name not in _LISTS:
            self.mark(given, Use.PRINTED)
            return ()
        self.mark(given, Use.LOOPED)
        path = _attribute(node)
        elements = elements_of(given)
        reached = self._follow(elements, path)
        if name in _ELEMENT or name in _SAME or name in _BY_ATTRIBUTE:
            if path:
                use = Use.TESTED if name in _BY_ATTRIBUTE else Use.PRINTED
                may_lack = name in _BY_ATTRIBUTE and constant(node.args, 1) in _PRESENCE
                self.mark(reached if may_lack else self.read(reached), use)
            return elements if name in _ELEMENT else given
        return self._made_of(node, given, self.read(reached))

    def _made_of(self, node: nodes.Filter, given: Found, elements: Found) -> Found:
        match node.name:
            case "batch" | "slice":
                return made_list(made_list(elements))
            case "groupby":
                self.mark(elements, Use.PRINTED)
                pair = Seen(parts={"list": given[0]} if given else {})
                pair.ranks = {0: Seen(), 1: given[0] if given else Seen()}
                return made_list([pair])
            case "map":
                done = str(constant(node.args, 0) or "")
                if done:
                    use = Use.DATE if done == "date" else Use.PRINTED
                    self.mark(elements, Use.NOMBRE if done in NUMBERS else use)
                return made_list(() if done else elements)
            case "sum":
                self.mark(elements, Use.NOMBRE)
            case _:
                self.mark(elements, Use.PRINTED)
        return ()

    def _follow(self, found: Found, path: str) -> Found:
        for rank, step in enumerate(filter(None, path.split("."))):
            if rank:
                self.enter(self.read(found))
            if step.isdigit():
                found = ranked(found, int(step))
            else:
                found = tuple(seen.part(step) for seen in found)
        return found


def _holds(known: Iterable[Seen], seen: Seen) -> bool:
    return any(seen is other for other in known)


def constant(args: Iterable[nodes.Node], rank: int) -> object:
    """Return the constant that `args` hold at `rank`, None where there is none."""
    found = list(args)[rank : rank + 1]
    return found[0].value if found and isinstance(found[0], nodes.Const) else None


def _attribute(node: nodes.Filter) -> str:
    """Return the path that a filter of lists reads in each element, empty where it reads none."""
    named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if not named and node.name in (*_BY_ATTRIBUTE, "groupby"):
        named = node.args[:1]
    elif not named and node.name == "join":
        named = node.args[1:2]
    elif not named and node.name in ("sum", "unique", "min", "max"):
        rank = 0 if node.name == "sum" else 1
        named = node.args[rank : rank + 1]
    elif not named and node.name == "sort":
        named = node.args[2:3]
    return str(constant(named, 0) or "")


def is_counter(node: nodes.Node) -> bool:
    """Return whether `node` is a counter of a loop."""
    return (
        isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "loop"
    )


def is_text(node: nodes.Node) -> bool:
    """Return whether `node` can only be a text."""
    return isinstance(node, nodes.Concat) or (
        isinstance(node, nodes.Const) and isinstance(node.value, str)
    )
