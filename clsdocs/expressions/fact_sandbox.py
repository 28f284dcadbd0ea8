"""The Jinja sandbox of texts and of templates for acts: it reads facts through their views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from jinja2.runtime import Context, Undefined

from clsdocs.expressions.faults import Faute
from clsdocs.expressions.printing import Incomplet, printed, together
from clsdocs.expressions.sandbox import Sandbox
from clsdocs.expressions.views import Vue, as_view, comparable


def _words(part: object) -> str:
    if isinstance(part, Undefined):
        return str(part)
    view = as_view(part)
    return printed(view.note(), view.cle)


def _is_defined(value: object) -> bool:
    absent = isinstance(value, Vue) and isinstance(value.value, Faute)
    return not absent and not isinstance(value, Undefined)


def _is_none(value: object) -> bool:
    return (value.note() if isinstance(value, Vue) else value) is None


def _is_equal(value: object, other: object) -> bool:
    return bool(comparable(value) == comparable(other))


TESTS: Mapping[str, Callable[..., bool]] = {
    "defined": _is_defined,
    "undefined": lambda value: not _is_defined(value),
    "none": _is_none,
    "==": _is_equal,
    "eq": _is_equal,
    "equalto": _is_equal,
    "ne": lambda value, other: not _is_equal(value, other),
}
"""What may follow `is`, on a fact or a view of it."""


class FactSandbox(Sandbox):
    """A sandbox whose values are views of facts: the blanks and faults of facts travel through."""

    tests_known: ClassVar[Mapping[str, Callable[..., bool]]] = TESTS

    def _concat(self, parts: Iterable[object]) -> object:
        parts = list(parts)
        words = [_words(part) for part in parts]
        text = self.bounded(together("".join(words), words))
        blank = (p for p, said in zip(parts, words, strict=True) if isinstance(said, Incomplet))
        return next((as_view(part).with_value(text) for part in blank), text)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what `obj.attribute` reads: of a view, a view; of a loop, its counters."""
        return obj.read(attribute) if isinstance(obj, Vue) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what `obj[argument]` reads."""
        return obj.item(argument) if isinstance(obj, Vue) else super().getitem(obj, argument)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return `operator` on the facts behind views."""
        return super().call_binop(context, operator, comparable(left), comparable(right))

    def call_unop(self, context: Context, operator: str, arg: object) -> object:
        """Return `operator` on the fact behind a view."""
        return super().call_unop(context, operator, comparable(arg))
