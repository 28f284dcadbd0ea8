"""The one Jinja sandbox of texts and Word templates: bounded, strict, with few filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

MAX_STEPS = 200_000
MAX_TEXT = 2_000_000
MAX_BITS = 256

Filter = Callable[..., object]


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment whose loops, concatenations, numbers and output are counted and bounded.

    Only the filters given are known; there are no globals and no tests but Jinja's plain ones.
    """

    intercepted_binops = frozenset({"**", "*", "%", "+"})

    def __init__(self, filters: Mapping[str, Filter], **options: Any) -> None:
        super().__init__(undefined=StrictUndefined, **options)
        self.steps = 0
        self.globals.clear()
        self.filters = {**filters, "_steps": self._count, "_concat": self._concat}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Bound().visit(super()._parse(source, name, filename))
        return tree

    def step(self) -> None:
        """Count one step of a loop or call; raise when there are too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TemplateRuntimeError("trop de répétitions")

    def _count(self, values: Iterable[object]) -> Iterator[object]:
        for value in values:
            self.step()
            yield value

    def _concat(self, parts: Iterable[object]) -> object:
        return self._bounded("".join(map(str, parts)))

    def _bounded(self, value: object) -> object:
        if isinstance(value, (str, list, tuple)) and len(value) > MAX_TEXT:
            raise TemplateRuntimeError("texte trop long")
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise TemplateRuntimeError("nombre trop grand")
        return value

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return the result of `operator`; powers, formats and repeated text are refused."""
        if operator in ("**", "%") or (operator == "*" and not _are_numbers(left, right)):
            raise SecurityError(f"l’opérateur « {operator} » n’est pas permis ici")
        return self._bounded(super().call_binop(context, operator, left, right))

    def call(self, context: Context, called: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse every call: texts and templates read values, they run nothing."""
        raise SecurityError("les appels avec ( ) ne sont pas permis ici")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether `attr` is plain data: methods are not, but the counters of a loop are."""
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        return not callable(value) and bool(super().is_safe_attribute(obj, attr, value))

    def render_bounded(self, template: Template, names: Mapping[str, object]) -> str:
        """Return the text of `template` filled with `names`; raise when it grows without end."""
        self.steps = 0
        size, chunks = 0, []
        for chunk in template.generate(names):
            size += len(chunk)
            if size > MAX_TEXT * 10:
                raise TemplateRuntimeError("texte trop long")
            chunks.append(chunk)
        return "".join(chunks)


_TESTS = ("defined", "undefined", "none", "equalto", "==", "eq", "ne", "in", "number", "string")
_LOOP = frozenset(
    {"index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem"}
)


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


class _Bound(NodeTransformer):
    """Route loops and concatenations through the counters of the sandbox."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "_steps", [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, "_concat", [], [], None, None, lineno=node.lineno)
