"""The names of a text, checked on its syntax tree before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from jinja2 import nodes

from clsdocs.domain.valeurs import did_you_mean
from clsdocs.expressions.fact_sandbox import TESTS
from clsdocs.expressions.readable import ANY, VALUE, Kind
from clsdocs.expressions.sandbox import CONCAT, STEPS

Report = Callable[[int, str, str, str], None]
"""Told of each fault: its line, the word at fault, what is wrong, what to do."""

Scope = Mapping[str, Kind]

_ALLOWED = "seuls if, for, set x = … et include existent"
_KEYWORDS = {
    "AssignBlock": "set",
    "CallBlock": "call",
    "FilterBlock": "filter",
    "FromImport": "from",
    "ScopedEvalContextModifier": "autoescape",
}


class NameChecker:
    """Walks every branch of a text; reports each name, filter and statement that is not known."""

    def __init__(self, filters: Collection[str], clauses: Collection[str], report: Report) -> None:
        self.filters, self.clauses, self.report = filters, clauses, report
        self.included: dict[str, tuple[int, Scope]] = {}
        """Each clause included: on which line first, and the names that it has there."""

    def check(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        """Check the statements `body` with the names of `scope`."""
        self._body(body, dict(scope))

    def _body(self, body: Iterable[nodes.Node], names: dict[str, Kind]) -> None:
        for node in body:
            self._statement(node, names)

    def _statement(self, node: nodes.Node, names: dict[str, Kind]) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self.kind(child, names)
            case nodes.If():
                self.kind(node.test, names)
                for branch in (node.body, node.elif_, node.else_):
                    self._body(branch, names)
            case nodes.For():
                self._loop(node, names)
            case nodes.Assign():
                self._assignment(node, names)
            case nodes.Include():
                self._include(node, names)
            case _:
                name = type(node).__name__
                word = _KEYWORDS.get(name, name.lower())
                self._say(node, word, f"instruction « {word} » inconnue", _ALLOWED)

    def _loop(self, node: nodes.For, names: dict[str, Kind]) -> None:
        listed = self.kind(node.iter, names)
        if listed is VALUE:
            self._say(node, "for", "{% for %} parcourt une valeur simple", "lui donner une liste")
        if node.recursive:
            self._say(
                node, "recursive", "{% for … recursive %} n’existe pas ici", "retirer recursive"
            )
        inner = dict(names, loop=ANY)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = listed.element or (VALUE if listed.entries else ANY)
        else:
            self._say(
                node, "for", "{% for %} n’a qu’un nom avant « in »", "écrire {% for x in … %}"
            )
        if node.test is not None:
            self.kind(node.test, inner)
        self.check(node.body, inner)
        self.check(node.else_, names)

    def _assignment(self, node: nodes.Assign, names: dict[str, Kind]) -> None:
        given = self.kind(node.node, names)
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = given
        else:
            self._say(node, "set", "{% set %} ne nomme qu’une valeur", "écrire {% set x = … %}")

    def _include(self, node: nodes.Include, names: Scope) -> None:
        name = getattr(node.template, "value", None)
        if not isinstance(name, str):
            message, advice = (
                "clause sans nom entre guillemets",
                'écrire {% include "clauses/….md" %}',
            )
            self._say(node, "include", message, advice)
        elif name in self.clauses:
            self.included.setdefault(name, (node.lineno, dict(names)))
        else:
            message, advice = f"clause « {name} » absente", "la créer dans templates/clauses/"
            self._say(node, "include", message, advice)

    def kind(self, node: nodes.Node | None, names: Scope) -> Kind:
        """Return the kind of what the expression `node` gives, reporting its faults."""
        match node:
            case nodes.Name():
                return self._name(node, names)
            case nodes.Getattr(node=inner, attr=name):
                return self._part(node, self.kind(inner, names), name)
            case nodes.Getitem(node=inner, arg=key):
                return self._item(node, self.kind(inner, names), key, names)
            case nodes.Filter():
                return self._filter(node, names)
            case nodes.Const() | nodes.TemplateData() | None:
                return VALUE
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return self._list(node, items, names)
            case nodes.Call() | nodes.Dict() | nodes.Slice():
                self._refuse(node)
                return ANY
            case nodes.Test() if node.name not in TESTS:
                advice = "écrire is defined, is none ou =="
                self._say(node, node.name, f"condition « is {node.name} » inconnue", advice)
        for child in node.iter_child_nodes():
            self.kind(child, names)
        return ANY

    def _refuse(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Slice):
            self._say(node, "[", "les tranches [a:b] ne sont pas permises", "choisir un élément")
        elif isinstance(node, nodes.Call):
            word = str(getattr(node.node, "attr", getattr(node.node, "name", "(")))
            message = "les appels avec ( ) ne sont pas permis"
            self._say(node, word, message, "lire une valeur, ou employer un filtre")
        else:
            self._say(node, "", "les blocs { } ne sont pas permis", "lire une valeur")

    def _list(self, node: nodes.Node, items: Iterable[nodes.Node], names: Scope) -> Kind:
        """Check a list; one of lists could hold more, in a few lines, than any machine can read."""
        if any(self.kind(item, names).any for item in items):
            self._say(node, "[", "liste de valeurs calculées", "n’y mettre que des valeurs simples")
        return ANY

    def _name(self, node: nodes.Name, names: Scope) -> Kind:
        if node.name in names:
            return names[node.name]
        advice = did_you_mean(node.name, names, "voir la liste des noms dans docs/guide.md")
        self._say(node, node.name, f"nom « {node.name} » inconnu", advice)
        return ANY

    def _part(self, node: nodes.Node, owner: Kind, name: str) -> Kind:
        if owner.any:
            return ANY
        if (part := owner.part(name)) is not None:
            return part
        if owner.element is not None:
            otherwise = "choisir un élément par son rang ou son identifiant : parties[0]"
        else:
            otherwise = (
                f"possibles : {', '.join(owner.names())}" if owner.fait else "retirer ce détail"
            )
        advice = did_you_mean(name, owner.names(), otherwise)
        self._say(node, name, f"« {_source(node)} » n’existe pas", advice)
        return ANY

    def _item(self, node: nodes.Node, owner: Kind, key: nodes.Node, names: Scope) -> Kind:
        self.kind(key, names)
        if owner.any or isinstance(key, nodes.Slice):
            return ANY
        if owner.entries is not None or owner.element is not None:
            return owner.entries or owner.element or ANY
        if isinstance(key, nodes.Const) and isinstance(key.value, str):
            return self._part(node, owner, key.value)
        self._say(node, "[", f"« {_source(node)} » n’existe pas", "retirer les crochets")
        return ANY

    def _filter(self, node: nodes.Filter, names: Scope) -> Kind:
        if node.name == CONCAT and isinstance(node.node, nodes.List):
            for part in node.node.items:
                self.kind(part, names)
            return VALUE
        given = self.kind(node.node, names)
        if node.name == STEPS:
            return given
        if node.name not in self.filters:
            known = sorted(name for name in self.filters if not name.startswith(" "))
            advice = did_you_mean(node.name, known, f"filtres possibles : {', '.join(known)}")
            self._say(node, node.name, f"filtre « {node.name} » inconnu", advice)
        elif node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            message = f"le filtre « {node.name} » ne prend rien entre parenthèses"
            self._say(node, node.name, message, f"écrire | {node.name}")
        return VALUE

    def _say(self, node: nodes.Node, word: str, message: str, advice: str) -> None:
        self.report(node.lineno, word, message, advice)


def _source(node: nodes.Node) -> str:
    """Return the expression `node` as it was written, or nearly."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=name):
            return f"{_source(inner)}.{name}"
        case nodes.Getitem(node=inner, arg=nodes.Const(value=key)):
            return f"{_source(inner)}[{key!r}]"
        case nodes.Getitem(node=inner):
            return f"{_source(inner)}[…]"
    return "…"
