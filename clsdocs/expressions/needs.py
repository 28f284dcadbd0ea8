"""From the syntax trees of a template to what it needs: names, and what they must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from jinja2 import Environment, nodes

from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.forms import Need, Sort, without_hyphens
from clsdocs.expressions.seeing import NUMBERS, Marks, constant, is_counter, is_text
from clsdocs.expressions.seen import Found, Seen, Use, elements_of, made_list, made_pairs, ranked
from clsdocs.record import replace

MAX_MERGED = 20_000
"""How many values the calls of macros may hand over: macros that call macros double them."""

_OWN = frozenset({"loop", "self", "caller", "varargs", "kwargs"})
_FUNCTIONS = frozenset({"range", "namespace", "cycler", "joiner", "dict", "lipsum"})
_DEFAULT = ("default", "d")
_NUMBER_TESTS = frozenset({"odd", "even", "divisibleby", "lt", "gt", "le", "ge"})
_PLACES = (
    (re.compile(r'<w:gridSpan w:val="$'), Use.NOMBRE),
    (re.compile(r'<w:shd [^<>]*w:fill="$'), Use.COULEUR),
)

Names = dict[str, Found]


def needs_of_sources(sources: Iterable[str]) -> Need:
    """Return what the parts whose Jinja sources are `sources` need, together."""
    environment, texts = Environment(autoescape=True), list(sources)
    return without_hyphens(needs_of(map(environment.parse, texts)), texts)


def needs_of(trees: Iterable[nodes.Template]) -> Need:
    """Return what the parts `trees` of a template need, together: always a group of names.

    Raise ExpressionError for what no one would write, and would have no end.
    """
    root = Seen()
    try:
        for tree in trees:
            _Reader(root).body(tree.body, {})
        return replace(root.need(), sort=Sort.GROUPE, optional=False, blank=False)
    except RecursionError:
        raise _too_complex() from None


def _too_complex() -> ExpressionError:
    return ExpressionError("gabarit trop complexe pour dire ce qu’il demande", "le simplifier")


class _Reader:
    """Walks every branch of one tree; what it sees of each name gathers under `root`."""

    def __init__(self, root: Seen) -> None:
        self.root = root
        self.macros: dict[str, tuple[tuple[str, ...], tuple[Seen, ...]]] = {}
        self.marks = Marks()
        self.merged = 0

    def body(self, statements: Iterable[nodes.Node], names: Names) -> None:
        for statement in statements:
            self._statement(statement, names)

    def _statement(self, node: nodes.Node, names: Names) -> None:
        match node:
            case nodes.Output():
                self._output(node, names)
            case nodes.If():
                self._test(node.test, names)
                with self._knowing(node.test, names, holds=True):
                    self.body(node.body, names)
                with self._knowing(node.test, names, holds=False):
                    self.body([*node.elif_, *node.else_], names)
            case nodes.For():
                self._loop(node, names)
            case nodes.Assign():
                self._bind(node.target, self.value(node.node, names), names)
            case nodes.With():
                inner = dict(names)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(target, self.value(value, names), inner)
                self.body(node.body, inner)
            case nodes.Macro():
                self._macro(node, names)
            case nodes.CallBlock():
                self.value(node.call, names)
                self.body(node.body, names | {arg.name: () for arg in node.args})
            case nodes.AssignBlock():
                self.body(node.body, names)
                self._bind(node.target, (), names)
            case nodes.FilterBlock() | nodes.Scope() | nodes.ScopedEvalContextModifier():
                self.body(node.body, dict(names))
            case _:
                self._children(node, names)

    def _output(self, node: nodes.Output, names: Names) -> None:
        before = ""
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                before = child.data
                continue
            uses = (use for place, use in _PLACES if place.search(before))
            self.marks.mark(self.value(child, names), next(uses, Use.PRINTED))
            before = ""

    def _loop(self, node: nodes.For, names: Names) -> None:
        listed = self.value(node.iter, names)
        self.marks.mark(listed, Use.LOOPED)
        inner = dict(names, loop=())
        self._bind(node.target, elements_of(listed), inner)
        if node.test is not None:
            self._test(node.test, inner)
            with self._knowing(node.test, inner, holds=True):
                self.body(node.body, inner)
        else:
            self.body(node.body, inner)
        self.body(node.else_, names)

    def _bind(self, target: nodes.Node, found: Found, names: Names) -> None:
        match target:
            case nodes.Name(name=name):
                names[name] = found
            case nodes.Tuple(items=items):
                for rank, item in enumerate(items):
                    self._bind(item, self.marks.read(ranked(found, rank)), names)

    def _macro(self, node: nodes.Macro, names: Names) -> None:
        arguments = tuple(arg.name for arg in node.args)
        values = tuple(Seen() for _ in arguments)
        self.macros[node.name] = (arguments, values)
        names[node.name] = ()
        inner = names | {name: (value,) for name, value in zip(arguments, values, strict=True)}
        late = arguments[len(arguments) - len(node.defaults) :]
        for name, default in zip(late, node.defaults, strict=True):
            inner[name] += self.value(default, names)
        self.body(node.body, inner)

    def value(self, node: nodes.Node, names: Names, *, reads: bool = True) -> Found:
        """Return what of the data `node` may give, having seen all that it uses.

        Where it does not read, the value itself may be absent.
        """
        match node:
            case nodes.Name():
                found = self._name(node.name, names)
            case nodes.Getattr(node=owner, attr=name):
                found = tuple(
                    seen.part(name) for seen in self.marks.enter(self.value(owner, names))
                )
            case nodes.Getitem():
                found = self._item(node, names)
            case nodes.Filter():
                return self._filter(node, names)
            case nodes.Call():
                return self._call(node, names)
            case nodes.CondExpr():
                return self._choice(node, names)
            case nodes.And() | nodes.Or():
                return self._either(node, names)
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return self._made(items, names)
            case nodes.Dict(items=pairs):
                return self._made_group(pairs, names)
            case _:
                return self._made_value(node, names)
        return self.marks.read(found) if reads else found

    def _made_value(self, node: nodes.Node, names: Names) -> Found:
        match node:
            case nodes.Test() | nodes.Not():
                self._test(node, names)
            case nodes.Compare():
                self._compare(node, names)
            case nodes.Concat(nodes=parts):
                self._print_all(parts, names)
            case nodes.BinExpr() | nodes.UnaryExpr():
                self._calculate(node, names)
            case _:
                self._children(node, names)
        return ()

    def _children(self, node: nodes.Node, names: Names) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.marks.mark(self.value(child, names), Use.PRINTED)
            else:
                self._statement(child, names)

    def _name(self, name: str, names: Names) -> Found:
        if name in names:
            return names[name]
        return () if name in _OWN or name in _FUNCTIONS else (self.root.part(name),)

    def _item(self, node: nodes.Getitem, names: Names) -> Found:
        owner, key = self.marks.enter(self.value(node.node, names)), node.arg
        match key:
            case nodes.Const(value=str(name)):
                return tuple(seen.part(name) for seen in owner)
            case nodes.Const(value=int(rank)):
                return ranked(owner, rank)
            case nodes.Neg(node=nodes.Const(value=int(rank))):
                return ranked(owner, -rank)
        self._print_all([key], names)
        if isinstance(key, nodes.Slice):
            return owner
        if isinstance(key, (nodes.BinExpr, nodes.UnaryExpr)) or is_counter(key):
            return elements_of(owner)
        return tuple(seen.entry() for seen in owner)

    def _choice(self, node: nodes.CondExpr, names: Names) -> Found:
        self._test(node.test, names)
        with self._knowing(node.test, names, holds=True):
            found = self.marks.excuse(self.value(node.expr1, names))
        if node.expr2 is None:
            return found
        with self._knowing(node.test, names, holds=False):
            return found + self.marks.excuse(self.value(node.expr2, names))

    def _either(self, node: nodes.And | nodes.Or, names: Names) -> Found:
        self._test(node.left, names)
        found = self.value(node.left, names)
        for seen in found:
            seen.excused += 1
        with self._knowing(node.left, names, holds=isinstance(node, nodes.And)):
            return found + self.marks.excuse(self.value(node.right, names))

    def _made(self, items: Iterable[nodes.Node], names: Names) -> Found:
        return made_list(seen for item in items for seen in self.value(item, names))

    def _made_group(self, pairs: Iterable[nodes.Pair], names: Names) -> Found:
        made = Seen()
        for pair in pairs:
            self._print_all([pair.key], names)
            found = self.value(pair.value, names)
            if isinstance(pair.key, nodes.Const) and found:
                made.parts[str(pair.key.value)] = found[0]
        return (made,)

    def _print_all(self, expressions: Iterable[nodes.Node], names: Names) -> None:
        for expression in expressions:
            self.marks.mark(self.value(expression, names), Use.PRINTED)

    def _test(self, node: nodes.Node, names: Names) -> None:
        match node:
            case nodes.Not(node=inner):
                self._test(inner, names)
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                self._test(left, names)
                with self._knowing(left, names, holds=isinstance(node, nodes.And)):
                    self._test(right, names)
            case nodes.Test(name="defined" | "undefined", node=inner):
                self.marks.mark(self.value(inner, names, reads=False), Use.TESTED)
            case nodes.Test():
                use = Use.NOMBRE if node.name in _NUMBER_TESTS else Use.TESTED
                self.marks.mark(self.value(node.node, names), use)
                self._print_all(node.args, names)
            case _:
                self.marks.mark(self.value(node, names), Use.TESTED)

    def _compare(self, node: nodes.Compare, names: Names) -> None:
        left = self.value(node.expr, names)
        for operand in node.ops:
            right = self.value(operand.expr, names)
            if operand.op in ("in", "notin"):
                self.marks.compare(left, [operand.expr])
                self.marks.mark(right, Use.COUNTED)
            else:
                self.marks.compare(left, [operand.expr])
                self.marks.compare(right, [node.expr])
            left = right

    def _calculate(self, node: nodes.Node, names: Names) -> None:
        operands = list(node.iter_child_nodes())
        words = isinstance(node, nodes.Add) and any(is_text(operand) for operand in operands)
        for operand in operands:
            self.marks.mark(self.value(operand, names), Use.PRINTED if words else Use.NOMBRE)

    def _filter(self, node: nodes.Filter, names: Names) -> Found:
        if node.node is None:
            return ()
        name, inner = node.name, node.node
        if name in _DEFAULT:
            return self._default(node, inner, names)
        given = self.value(inner, names)
        self._print_all([*node.args, *(pair.value for pair in node.kwargs)], names)
        if name.startswith(" "):  # of the sandbox: it counts, and changes nothing
            if name == " concat":
                self.marks.mark(elements_of(given), Use.PRINTED)
            return given
        uses = {"date": Use.DATE, "length": Use.COUNTED, "count": Use.COUNTED}
        if name in uses or name in NUMBERS:
            self.marks.mark(given, uses.get(name, Use.NOMBRE))
            return ()
        return self.marks.filter_list(node, given)

    def _default(self, node: nodes.Filter, inner: nodes.Node, names: Names) -> Found:
        found = self.value(inner, names, reads=False)
        others = [self.value(arg, names) for arg in node.args[:1]]
        if len(node.args) > 1 or node.kwargs:
            self.marks.mark(found, Use.TESTED)
            for seen in found:
                seen.excused += 1
        return found + tuple(seen for other in others for seen in other)

    def _call(self, node: nodes.Call, names: Names) -> Found:
        match node.node:
            case nodes.Getattr(node=owner, attr=method):
                return self._method(node, self.marks.enter(self.value(owner, names)), method, names)
            case nodes.Name(name=name) if name in self.macros:
                self._call_macro(node, *self.macros[name], names)
                return ()
            case nodes.Name(name="range"):
                for argument in node.args:
                    self.marks.mark(self.value(argument, names), Use.NOMBRE)
                return made_list()
        self._print_all([*node.args, *(pair.value for pair in node.kwargs)], names)
        return ()

    def _method(self, node: nodes.Call, owner: Found, method: str, names: Names) -> Found:
        if method == "get" and isinstance(name := constant(node.args, 0), str):
            found = tuple(seen.part(name) for seen in owner)
            others = [self.value(argument, names) for argument in node.args[1:]]
            return found + tuple(seen for other in others for seen in other)
        arguments = [self.value(argument, names) for argument in node.args]
        match method:
            case "items":
                return made_pairs(seen.entry() for seen in owner)
            case "values":
                return made_list(seen.entry() for seen in owner)
            case "keys":
                return made_list() if [seen.entry() for seen in owner] else ()
            case "get":
                return tuple(seen.entry() for seen in owner)
            case "join":
                for argument in arguments:
                    self.marks.mark(argument, Use.LOOPED)
                    self.marks.mark(elements_of(argument), Use.PRINTED)
            case _:
                self.marks.mark(owner, Use.PRINTED)
                for argument in arguments:
                    self.marks.mark(argument, Use.PRINTED)
        return ()

    def _call_macro(
        self, node: nodes.Call, arguments: tuple[str, ...], values: tuple[Seen, ...], names: Names
    ) -> None:
        given = dict(zip(arguments, (self.value(arg, names) for arg in node.args), strict=False))
        given |= {pair.key: self.value(pair.value, names) for pair in node.kwargs}
        for name, value in zip(arguments, values, strict=True):
            for seen in given.get(name, ()):
                self.merged += value.weight()
                if self.merged > MAX_MERGED:
                    raise _too_complex()
                seen.merge(value)

    @contextmanager
    def _knowing(self, test: nodes.Node, names: Names, *, holds: bool) -> Iterator[None]:
        """See what follows knowing that `test` holds, or not: which names exist, or hold more."""
        before = len(self.marks.defined), len(self.marks.filled)
        for name, node in _known(test, holds=holds):
            found = self.value(node, names, reads=False)
            self.marks.defined += found if name == "defined" else ()
            self.marks.filled += found if name == "filled" else ()
        yield
        del self.marks.defined[before[0] :]
        del self.marks.filled[before[1] :]


def _known(test: nodes.Node, *, holds: bool) -> Iterator[tuple[str, nodes.Node]]:
    """Yield what is defined, and what is filled, where `test` holds or does not."""
    match test:
        case nodes.Not(node=inner):
            yield from _known(inner, holds=not holds)
        case nodes.And(left=left, right=right) if holds:
            yield from (*_known(left, holds=True), *_known(right, holds=True))
        case nodes.Or(left=left, right=right) if not holds:
            yield from (*_known(left, holds=False), *_known(right, holds=False))
        case nodes.Test(name="defined" | "undefined" as name, node=inner):
            if holds == (name == "defined"):
                yield "defined", inner
        case nodes.Test(name="none", node=inner):
            if not holds:
                yield "filled", inner
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            if holds:
                yield "filled", test
