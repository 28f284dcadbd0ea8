"""The Jinja sandbox under those of texts, acts and data: bounded, strict, with few filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from clsdocs.expressions.faults import ExpressionError

MAX_STEPS = 200_000
MAX_TEXT = 500_000
MAX_BITS = 256
LONGEST = MAX_TEXT * 40
"""How many signs a text filled with its values may have."""

STEPS, CONCAT, NOTHING = " steps", " concat", " nothing"
"""Filters of our own; the space in their names keeps texts from calling them."""

Filter = Callable[..., object]


class TooMuch(TemplateRuntimeError):
    """A text or template that grows without end."""


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment whose loops, concatenations, numbers and output are counted and bounded.

    Only the filters given are known; there are no globals and no tests but a few plain ones.
    """

    intercepted_binops = frozenset({"**", "*", "%", "+", "-", "/", "//"})
    intercepted_unops = frozenset({"+", "-"})

    tests_known: ClassVar[Mapping[str, Callable[..., bool]]] = {}
    """What may follow `is`."""

    def __init__(self, filters: Mapping[str, Filter], **options: Any) -> None:
        super().__init__(**{"undefined": StrictUndefined, **options})
        self.steps, self.size = 0, 0
        self.globals.clear()
        self.filters = {**filters, STEPS: self._count, CONCAT: self._concat}
        self.filters[NOTHING] = self._nothing
        self.tests = dict(self.tests_known)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        for line, token, _ in self.lex(source, name, filename) if "raw" in source else ():
            if token == "raw_begin":
                raise TemplateSyntaxError("Encountered unknown tag 'raw'.", line, name, filename)
        return self.bind(super()._parse(source, name, filename))

    def bind(self, tree: nodes.Template) -> nodes.Template:
        """Return `tree` with all that could grow routed through the counters of the sandbox."""
        bound: nodes.Template = _Bound().visit(tree)
        return bound

    def step(self) -> None:
        """Count one step of a loop or call; raise when there are too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch("trop de répétitions")

    def _count(self, values: Iterable[object]) -> Iterator[object]:
        for value in values:
            self.step()
            yield value

    def _concat(self, parts: Iterable[object]) -> object:
        return self.bounded("".join(map(str, parts)))

    def _nothing(self, value: object) -> object:
        advice = "dire ce qu’elle donne sinon : else …"
        raise ExpressionError("cette expression ne donne rien", advice)

    def bounded(self, value: object) -> object:
        """Return `value`; raise where it, or all that was made so far, is too much."""
        if isinstance(value, (str, list, tuple)):
            self.size += len(value)
            if self.size > MAX_TEXT * 10 or len(value) > MAX_TEXT:
                raise TooMuch("texte trop long")
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise TooMuch("nombre trop grand")
        return value

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return `operator` on its two sides; powers and repeated text are refused."""
        if operator in ("**", "%") or (operator == "*" and not _are_numbers(left, right)):
            raise SecurityError(f"l’opérateur « {operator} » n’est pas permis ici")
        return self.bounded(super().call_binop(context, operator, left, right))

    def call(self, context: Context, called: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse every call: texts and templates read values, they run nothing."""
        raise SecurityError("les appels avec ( ) ne sont pas permis ici")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether `attr` is plain data: methods are not, but the counters of a loop are."""
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        return not callable(value) and bool(super().is_safe_attribute(obj, attr, value))

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Return what stands for `attribute`, which may not be read: an error as soon as used."""
        message = f"« {attribute} » ne se lit pas ici"
        return self.undefined(message, name=attribute, obj=obj, exc=SecurityError)

    def render_bounded(self, template: Template, names: Mapping[str, object]) -> str:
        """Return the text of `template` filled with `names`; raise when it grows without end."""
        self.steps = self.size = 0
        size, chunks = 0, []
        for chunk in template.generate(names):
            size += len(chunk)
            if size > LONGEST:
                raise TooMuch("texte trop long")
            chunks.append(chunk)
        return "".join(chunks)


_LOOP = frozenset(
    {"index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem"}
)


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, (int, float, Decimal, Fraction)) for value in values)


class _Bound(NodeTransformer):
    """Route loops and concatenations through the counters of the sandbox."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, STEPS, [], [], None, None, lineno=node.lineno)
        return node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.CondExpr:
        self.generic_visit(node)
        if node.expr2 is None:  # Jinja would print nothing, without a word
            nothing = nodes.Const(None, lineno=node.lineno)
            node.expr2 = nodes.Filter(nothing, NOTHING, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, CONCAT, [], [], None, None, lineno=node.lineno)
