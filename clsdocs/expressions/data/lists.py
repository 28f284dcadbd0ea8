"""The filters of data that choose, sort and group: Jinja's own, on lists that are bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from jinja2.runtime import Undefined

from clsdocs.expressions.data.conditions import scalar
from clsdocs.expressions.data.numbers import calculate
from clsdocs.expressions.data.words import Box, whole
from clsdocs.expressions.data.written import check_condition
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.sandbox import TooMuch
from clsdocs.francais.orthographe import folded


class Group(NamedTuple):
    """The elements of `list` have `grouper` in common."""

    grouper: object
    list: list[object]


def elements(box: Box, value: object) -> list[Any]:
    """Return the elements of `value`, paid for; raise where it has none."""
    if not isinstance(value, (list, tuple, dict, str, range)):
        message = "ce filtre attend une liste"
        raise ExpressionError(message, "lui en donner une, ou la prévoir : x or []")
    box.meter.items(len(value))
    return list(value)


def _sort_keys(
    box: Box, values: list[Any], attribute: object, case_sensitive: bool
) -> list[tuple[Any, ...]]:
    paths = attribute.split(",") if isinstance(attribute, str) else [attribute]
    box.meter.charge(300 * len(values) * len(paths))
    return [
        tuple(_key(box.reach(value, path), case_sensitive) for path in paths) for value in values
    ]


def _key(value: object, case_sensitive: bool) -> object:
    if isinstance(value, Undefined):
        value = str(value)
    if not isinstance(value, str) or case_sensitive:
        return scalar(value)
    # É and Œ stand near E; two words that differ by an accent only are still two.
    word = value.lower()
    bare = word if word.isascii() else folded(word.replace("œ", "oe").replace("æ", "ae"))
    return bare, word


def _ordered(
    box: Box, values: list[Any], attribute: object, case_sensitive: bool, reverse: bool = False
) -> list[Any]:
    keys = _sort_keys(box, values, attribute, case_sensitive)
    ranks = sorted(range(len(values)), key=keys.__getitem__, reverse=bool(reverse))
    return [values[rank] for rank in ranks]


def _sort(
    box: Box,
    value: object,
    reverse: bool = False,
    case_sensitive: bool = False,
    attribute: object = None,
) -> list[Any]:
    return _ordered(box, elements(box, value), attribute, case_sensitive, reverse)


def _extreme(choose: Callable[..., Any]) -> Callable[..., object]:
    def apply(
        box: Box, value: object, case_sensitive: bool = False, attribute: object = None
    ) -> object:
        values = elements(box, value)
        if not values:
            return box.reach([], 0)
        box.meter.charge(100 * len(values))
        keys = [_key(box.reach(v, attribute), case_sensitive) for v in values]
        return values[choose(range(len(values)), key=keys.__getitem__)]

    return apply


def _unique(
    box: Box, value: object, case_sensitive: bool = False, attribute: object = None
) -> list[Any]:
    kept: dict[object, object] = {}
    values = elements(box, value)
    box.meter.charge(100 * len(values))
    for element in values:
        kept.setdefault(_key(box.reach(element, attribute), case_sensitive), element)
    return list(kept.values())


def _groupby(
    box: Box, value: object, attribute: object, default: object = None, case_sensitive: bool = False
) -> list[Group]:
    values = elements(box, value)
    box.meter.charge(300 * len(values))
    reached = [box.reach(element, attribute, default) for element in values]
    keys: list[Any] = [_key(key, case_sensitive) for key in reached]
    ranks = sorted(range(len(values)), key=keys.__getitem__)
    grouped = [list(same) for _, same in groupby(ranks, key=keys.__getitem__)]
    return [Group(reached[same[0]], [values[rank] for rank in same]) for same in grouped]


def _batch(box: Box, value: object, linecount: object, fill_with: object = None) -> list[list[Any]]:
    values, size = elements(box, value), whole(linecount, 1)
    rows = [values[start : start + size] for start in range(0, len(values), size)]
    if rows and fill_with is not None:
        box.meter.items(size)
        rows[-1] += [fill_with] * (size - len(rows[-1]))
    return rows


def _slice(box: Box, value: object, slices: object, fill_with: object = None) -> list[list[Any]]:
    values, count = elements(box, value), whole(slices, 1)
    box.meter.items(count)
    size, longer = divmod(len(values), count)
    starts = [rank * size + min(rank, longer) for rank in range(count + 1)]
    columns = [values[a:b] for a, b in pairwise(starts)]
    if fill_with is not None:
        columns = [
            [*column, fill_with] if rank >= longer else column
            for rank, column in enumerate(columns)
        ]
    return columns


def _map(box: Box, value: object, *args: object, **kwargs: object) -> list[object]:
    values = elements(box, value)
    if not args and "attribute" in kwargs:
        path, default = kwargs.pop("attribute"), kwargs.pop("default", None)
        if kwargs:
            raise ExpressionError("« map » mal écrit", "écrire | map(attribute='nom')")
        return [box.reach(element, path, default) for element in values]
    if not args:
        raise ExpressionError("« map » mal écrit", "écrire | map(attribute='nom')")
    function = box.named_filter(args[0])
    box.meter.charge(100 * len(values))
    return [function(element, *args[1:], **kwargs) for element in values]


def _selection(keep: bool, by_attribute: bool) -> Callable[..., object]:
    def apply(box: Box, value: object, *args: object) -> list[object]:
        values, path = elements(box, value), None
        if by_attribute:
            if not args:
                raise ExpressionError("« selectattr » attend un nom", "écrire | selectattr('nom')")
            path, args = args[0], args[1:]
        test = box.named_test(args[0]) if args else _holds
        box.meter.charge(100 * len(values))
        return [v for v in values if bool(test(box.reach(v, path), *args[1:])) is keep]

    return apply


def _holds(value: object) -> bool:
    check_condition(value)
    return bool(value)


def _sum(box: Box, value: object, attribute: object = None, start: object = 0) -> object:
    total: Any = start
    values = elements(box, value)
    box.meter.charge(100 * len(values))
    for element in values:
        reached = box.reach(element, attribute)
        total = (
            total
            if isinstance(reached, Undefined) and not reached
            else calculate("+", total, reached)
        )
    return total


def _join(box: Box, value: object, d: object = "", attribute: object = None) -> str:
    parts = [box.reach(element, attribute) for element in elements(box, value)]
    return box.assemble(parts, d)


def _dictsort(
    box: Box, value: object, case_sensitive: bool = False, by: object = "key", reverse: bool = False
) -> list[Any]:
    rank = {"key": 0, "value": 1}.get(by) if isinstance(by, str) else None
    if rank is None:
        raise ExpressionError("« dictsort » trie par key ou par value", "écrire by='key'")
    return _ordered(box, items(box, value), rank, case_sensitive, reverse)


def items(box: Box, value: object) -> list[tuple[object, object]]:
    """Return the pairs of key and value of `value`."""
    if not isinstance(value, dict):
        raise ExpressionError("seul un bloc de clés a des « items »", "parcourir la liste")
    box.meter.items(len(value))
    return list(value.items())


def _length(box: Box, value: object) -> int:
    if not isinstance(value, (list, tuple, dict, str, range)):
        raise ExpressionError("cette valeur n’a pas de longueur", "donner une liste ou un texte")
    return len(value)


def _first(box: Box, value: object) -> object:
    values = elements(box, value)
    return values[0] if values else box.reach([], 0)


def _last(box: Box, value: object) -> object:
    values = elements(box, value)
    return values[-1] if values else box.reach([], 0)


def _reverse(box: Box, value: object) -> object:
    values = elements(box, value)
    return value[::-1] if isinstance(value, str) else values[::-1]


def _default(box: Box, value: object, default_value: object = "", boolean: bool = False) -> object:
    absent = isinstance(value, Undefined) or (boolean and not value)
    return default_value if absent else value


def make_range(*bounds: object) -> range:
    """Return the whole numbers between `bounds`; raise where there are too many."""
    numbers = range(*(whole(bound, -(10**9), 10**9) for bound in bounds))
    if len(numbers) > 100_000:
        raise TooMuch("liste trop longue")
    return numbers


LISTS: Mapping[str, Callable[..., object]] = {
    "batch": _batch,
    "count": _length,
    "d": _default,
    "default": _default,
    "dictsort": _dictsort,
    "first": _first,
    "groupby": _groupby,
    "items": items,
    "join": _join,
    "last": _last,
    "length": _length,
    "list": elements,
    "map": _map,
    "max": _extreme(max),
    "min": _extreme(min),
    "reject": _selection(False, False),
    "rejectattr": _selection(False, True),
    "reverse": _reverse,
    "select": _selection(True, False),
    "selectattr": _selection(True, True),
    "slice": _slice,
    "sort": _sort,
    "sum": _sum,
    "unique": _unique,
}
"""Jinja's filters of lists, by name."""
