"""From the syntax tree of a template for data to what it may not write, and to a bounded tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from math import isinf
from typing import TypeVar, cast
from unicodedata import normalize

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from clsdocs.expressions.faults import Faute
from clsdocs.expressions.sandbox import CONCAT, MAX_BITS
from clsdocs.francais import suggestion

LOOP, CHARGE, SCALAR = " loop", " charge", " scalar"
METHOD, SLICE, DECIMAL = " method", " slice", " decimal"
COMPARE, CONDITION = " compare", " condition"
"""Filters of our own; the space in their names keeps templates from calling them."""

TURN, NODE, CALL = 50, 16, 1_000
"""What a turn of a loop, a node of its body and a call cost."""

SMALL = 256
"""How much a branch may count whether taken or not."""

Report = Callable[[int, str, str], None]
"""Told of each fault: its line, what is wrong, what to do."""

_STATEMENTS = {
    "Include": ("include", "copier ce qu’il apporte dans le gabarit"),
    "Import": ("import", "écrire la macro dans le gabarit lui-même"),
    "FromImport": ("from", "écrire la macro dans le gabarit lui-même"),
    "Extends": ("extends", "écrire tout le document dans un seul gabarit"),
    "Block": ("block", "écrire {% macro %} pour ce qui revient plusieurs fois"),
    "FilterBlock": ("filter", "mettre le filtre sur chaque valeur : {{ nom | filtre }}"),
    "ScopedEvalContextModifier": ("autoescape", "le retirer : toute valeur reste du texte"),
}
_OF_DATES = frozenset({"strftime", "isoformat", "strptime", "date", "weekday", "timetuple"})
_FILTERS = {
    "safe": "le retirer : toute valeur reste du texte",
    "attr": "écrire x.nom ou x['nom']",
    "format": "assembler par ~ : {{ a ~ ' ' ~ b }}",
    "xmlattr": "le retirer : un gabarit Word n’a pas d’attributs à écrire",
    "tojson": "imprimer les valeurs une à une",
    "urlize": "imprimer l’adresse telle quelle",
    "pprint": "imprimer les valeurs une à une",
    "random": "choisir la valeur dans les données",
    "striptags": "retirer les balises dans les données",
    "filesizeformat": "écrire la taille voulue dans les données",
}


def find_faults(
    tree: nodes.Template, filters: Collection[str], tests: Collection[str], methods: Collection[str]
) -> Iterator[tuple[int, Faute]]:
    """Yield each statement, filter, test and call of `tree` that does not exist, with its line."""
    for node in tree.find_all(nodes.Node):
        if fault := _fault(node, filters, tests, methods):
            yield node.lineno, fault


def _fault(
    node: nodes.Node, filters: Collection[str], tests: Collection[str], methods: Collection[str]
) -> Faute | None:
    name = type(node).__name__
    if name in _STATEMENTS:
        word, advice = _STATEMENTS[name]
        return Faute(f"{{% {word} %}} ne s’emploie pas dans un gabarit", advice)
    match node:
        case nodes.Name(name=name) if normalize("NFKC", name) != name:
            plain = normalize("NFKC", name)
            return Faute(f"« {name} » se confondrait avec « {plain} »", "le nommer autrement")
        case nodes.For(recursive=True):
            return Faute("{% for … recursive %} n’existe pas ici", "retirer recursive")
        case nodes.AssignBlock(filter=nodes.Filter()):
            return Faute("{% set %} … {% endset %} ne prend pas de filtre", "filtrer les valeurs")
        case nodes.Filter(name=name) if name not in filters:
            return _unknown_filter(name, filters)
        case nodes.Test(name=name) if name not in tests:
            advice = _near(name, tests, "écrire is defined, is none ou ==")
            return Faute(f"condition « is {name} » inconnue", advice)
        case nodes.Pow():
            return Faute("l’opérateur « ** » n’est pas permis ici", "multiplier par *")
        case nodes.Const(value=value) if _is_huge(value):
            return Faute("nombre trop grand", "le raccourcir, ou l’écrire entre guillemets")
    return _call_fault(node, methods)


def _unknown_filter(name: str, filters: Collection[str]) -> Faute:
    if name in _FILTERS:
        return Faute(f"le filtre « {name} » n’est pas permis ici", _FILTERS[name])
    known = sorted(word for word in filters if not word.startswith(" "))
    advice = _near(name, known, "voir la liste des filtres dans docs/word/templates.md")
    return Faute(f"filtre « {name} » inconnu", advice)


def _call_fault(node: nodes.Node, methods: Collection[str]) -> Faute | None:
    if not isinstance(node, (nodes.Call, nodes.Filter, nodes.Test)):
        return None
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return Faute("« * » ne s’emploie pas entre parenthèses", "écrire chaque valeur")
    if not isinstance(node, nodes.Call) or isinstance(node.node, nodes.Name):
        return None
    if isinstance(node.node, nodes.Getattr):
        name = node.node.attr
        if name in methods:
            return None
        if name in _OF_DATES:
            return Faute(f"« .{name}( ) » n’est pas permis ici", "écrire la date par | date")
        advice = _near(name, methods, f"possibles : {', '.join(sorted(methods))}")
        if name.startswith("format"):
            advice = _FILTERS["format"]
        return Faute(f"« .{name}( ) » n’est pas permis ici", advice)
    return Faute("cet appel avec ( ) n’est pas permis ici", "appeler une macro par son nom")


def _is_huge(value: object) -> bool:
    if isinstance(value, float):
        return isinf(value)
    return isinstance(value, int) and value.bit_length() > MAX_BITS


def _near(word: str, known: Collection[str], otherwise: str) -> str:
    near = suggestion(word, [name for name in known if name.isidentifier()])
    return f"vouliez-vous dire « {near} » ?" if near else otherwise


_Block = TypeVar("_Block", nodes.Macro, nodes.CallBlock)


class Bound(NodeTransformer):
    """Makes each loop, branch and macro pay for its body, and guards what Jinja does by itself."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        """Pay for all turns before the first; for those that a test keeps, one by one."""
        name = written_name(node.iter)
        self.generic_visit(node)
        weight = TURN + _weight(node.body)
        if node.test is not None:
            _pay(node.body, weight)
            weight = TURN + _weight([node.test])
            node.test = _condition(node.test)
        node.iter = _guarded(node.iter, LOOP, nodes.Const(weight), nodes.Const(name))
        return node

    def visit_If(self, node: nodes.If) -> nodes.If:
        """Pay for the branches that are too heavy to count whether taken or not."""
        self.generic_visit(node)
        node.test = _condition(node.test)
        for branch in (node.body, node.else_):
            if (weight := _weight(branch)) > SMALL:
                _pay(branch, weight)
        return node

    def _visit_called(self, node: _Block) -> _Block:
        self.generic_visit(node)
        _pay(node.body, TURN + _weight(node.body))
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Macro:
        """Pay for the body at each call."""
        return self._visit_called(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.CallBlock:
        """Pay for the body each time that the macro asks for it; its call stays a call."""
        node.args, node.defaults = list(node.args), [self.visit(d) for d in node.defaults]
        for kept in (node.call.args, node.call.kwargs):
            kept[:] = [self.visit(child) for child in kept]
        node.body = self.visit_list_of(node.body)
        _pay(node.body, TURN + _weight(node.body))
        return node

    def visit_list_of(self, body: list[nodes.Node]) -> list[nodes.Node]:
        """Return the statements of `body` bounded."""
        return [self.visit(child) for child in body]

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """Look methods up by their name, on texts, lists and dictionaries only."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Getattr):
            return node
        name = nodes.Const(node.node.attr, lineno=node.lineno)
        return _guarded(node.node.node, METHOD, name, *node.args, kwargs=node.kwargs)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Expr:
        """Compare plain values only: two lists that hold each other compare without end."""
        self.generic_visit(node)
        pairs = [(nodes.Const(operand.op), operand.expr) for operand in node.ops]
        return _guarded(node.expr, COMPARE, *(part for pair in pairs for part in pair))

    def visit_Not(self, node: nodes.Not) -> nodes.Not:
        """Refuse texts that say yes or no."""
        self.generic_visit(node)
        node.node = _condition(node.node)
        return node

    def visit_And(self, node: nodes.And) -> nodes.And:
        """Refuse texts that say yes or no on the left, which is never what comes of it."""
        self.generic_visit(node)
        node.left = _condition(node.left)
        return node

    def visit_Pair(self, node: nodes.Pair) -> nodes.Pair:
        """Name the entries of a dictionary by plain values."""
        self.generic_visit(node)
        node.key = _scalar(node.key)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        """Take slices through a guard, since Jinja would take them of anything."""
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        bounds = (node.arg.start, node.arg.stop, node.arg.step)
        return _guarded(node.node, SLICE, *(b or nodes.Const(None) for b in bounds))

    def visit_Const(self, node: nodes.Const) -> nodes.Expr:
        """Read numbers with decimals as they are written."""
        if not isinstance(node.value, float):
            return node
        return _guarded(nodes.Const(repr(node.value), lineno=node.lineno), DECIMAL)

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.CondExpr:
        """Give an empty text where there is no else."""
        self.generic_visit(node)
        node.test = _condition(node.test)
        node.expr2 = node.expr2 or nodes.Const("", lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        """Assemble texts through the counters."""
        self.generic_visit(node)
        return _guarded(nodes.List(node.nodes, lineno=node.lineno), CONCAT)


def _guarded(
    node: nodes.Node, name: str, *args: nodes.Expr, kwargs: list[nodes.Keyword] | None = None
) -> nodes.Filter:
    return nodes.Filter(
        cast(nodes.Expr, node), name, list(args), kwargs or [], None, None, lineno=node.lineno
    )


def _condition(node: nodes.Node) -> nodes.Expr:
    """Return `node`, which decides between two branches, guarded where it may be any value."""
    if isinstance(node, (nodes.And, nodes.Or)):
        node.left, node.right = _condition(node.left), _condition(node.right)
        return node
    guarded = isinstance(node, nodes.Filter) and node.name in (COMPARE, CONDITION)
    if guarded or isinstance(node, (nodes.Not, nodes.Test, nodes.Const)):
        return cast(nodes.Expr, node)
    return _guarded(node, CONDITION, nodes.Const(written_name(node)))


def written_name(node: nodes.Node) -> str:
    """Return `node` as it is written where it is a plain name, such as « a.b », else nothing."""
    match node:
        case nodes.Name(name=name):
            return str(name)[:60]
        case nodes.Getattr(node=owner, attr=name) if path := written_name(owner):
            return f"{path}.{name}"[:60]
    return ""


def _scalar(node: nodes.Expr) -> nodes.Expr:
    return node if isinstance(node, nodes.Const) else _guarded(node, SCALAR)


def _pay(body: list[nodes.Node], weight: int) -> None:
    line = body[0].lineno if body else 1
    cost = _guarded(nodes.Const(weight, lineno=line), CHARGE)
    body.insert(0, nodes.ExprStmt(cost, lineno=line))


def _weight(body: Sequence[nodes.Node]) -> int:
    """Return the signs and nodes of `body` that are not paid for elsewhere."""
    return sum(_weight_of(node) for node in body)


def _weight_of(node: nodes.Node) -> int:
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    if isinstance(node, nodes.For):
        return NODE + _weight_of(node.iter) + _weight(node.else_)
    if isinstance(node, (nodes.Macro, nodes.CallBlock)):
        return NODE
    if isinstance(node, nodes.If):
        branches = (min(_weight(branch), SMALL) for branch in (node.body, node.else_))
        return NODE + _weight_of(node.test) + _weight(node.elif_) + sum(branches)
    return NODE + sum(_weight_of(child) for child in node.iter_child_nodes())
