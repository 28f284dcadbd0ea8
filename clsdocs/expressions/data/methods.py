"""What a template for data may call, and read of what is no data; there is nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2.runtime import LoopContext
from jinja2.utils import Cycler, Joiner, Namespace

from clsdocs.expressions.data.conditions import SCALARS, scalar
from clsdocs.expressions.data.lists import Group, elements, items, make_range
from clsdocs.expressions.data.words import Box, center, replace, strip, text_of, whole
from clsdocs.expressions.faults import ExpressionError

Method = Callable[..., object]


def _split(box: Box, text: str, sep: object = None, maxsplit: object = -1) -> list[str]:
    box.meter.items(len(text) // 4)
    return text.split(None if sep is None else _sign(box, sep), whole(maxsplit, -1, 10**9))


def _join(box: Box, text: str, values: object) -> str:
    return box.assemble(elements(box, values), text)


def _sign(box: Box, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ExpressionError("cette méthode attend un texte non vide", "en donner un")
    return text_of(box, value)


def _search(name: str) -> Method:
    def apply(box: Box, text: str, sought: object) -> object:
        box.meter.charge(4 * len(text))
        return getattr(text, name)(_sign(box, sought))

    return apply


def _simple(name: str) -> Method:
    def apply(box: Box, text: str) -> object:
        return getattr(text_of(box, text), name)()

    return apply


def _get(box: Box, block: dict[Any, object], key: object, default: object = None) -> object:
    return block.get(scalar(key), default)


def _sought(name: str) -> Method:
    def apply(box: Box, values: Any, value: object) -> object:
        box.meter.items(len(values))
        scalar(value)
        plain = [v if type(v) in SCALARS or isinstance(v, str) else None for v in values]
        return getattr(plain, name)(value)

    return apply


def _changed(box: Box, loop: LoopContext, *values: object) -> bool:
    return loop.changed(*map(scalar, values))


_OF_LIST: Mapping[str, Method] = {"count": _sought("count"), "index": _sought("index")}

METHODS: Mapping[type, Mapping[str, Method]] = {
    dict: {
        "get": _get,
        "items": items,
        "keys": elements,
        "values": lambda box, block: [value for _, value in items(box, block)],
    },
    str: {
        **{name: _simple(name) for name in ("upper", "lower", "title", "capitalize")},
        **{name: _search(name) for name in ("startswith", "endswith", "count", "find")},
        "center": center,
        "join": _join,
        "lstrip": lambda box, text, chars=None: strip(box, text, chars, "l"),
        "replace": replace,
        "rstrip": lambda box, text, chars=None: strip(box, text, chars, "r"),
        "split": _split,
        "strip": strip,
    },
    list: _OF_LIST,
    tuple: _OF_LIST,
    LoopContext: {"changed": _changed, "cycle": lambda box, loop, *args: loop.cycle(*args)},
    Cycler: {
        "next": lambda box, cycler: cycler.next(),
        "reset": lambda box, cycler: cycler.reset(),
    },
}
"""The methods of each type."""

NAMES = frozenset(name for methods in METHODS.values() for name in methods)
"""The names of all methods."""

_LOOP = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"}
    | {"previtem", "nextitem"}
)


def is_readable(obj: object, attribute: str) -> bool:
    """Return whether `obj`, which is no data, has an `attribute` that a template may read."""
    allowed = (
        (type(obj) is LoopContext and attribute in _LOOP)
        or (type(obj) is Namespace and not attribute.startswith("_"))
        or (type(obj) is Group and attribute in Group._fields)
        or (type(obj) is Cycler and attribute == "current")
    )
    return allowed and hasattr(obj, attribute)


def _namespace(**values: object) -> Namespace:
    return Namespace(**values)


def _cycler(*values: object) -> Cycler:
    return Cycler(*values)


def _joiner(sep: str = ", ") -> Joiner:
    return Joiner(sep)


GLOBALS: Mapping[str, Callable[..., object]] = {
    "range": make_range,
    "namespace": _namespace,
    "cycler": _cycler,
    "joiner": _joiner,
}
"""The functions of every template."""
