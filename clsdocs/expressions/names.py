"""The names of a text, checked on its syntax tree before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from jinja2 import nodes

from clsdocs.domain.valeurs import did_you_mean
from clsdocs.expressions.readable import ANY, VALUE, Kind

Report = Callable[[int, str, str, str], None]
"""Told of each fault: its line, the word at fault, what is wrong, what to do."""

Scope = Mapping[str, Kind]

_ALLOWED = "seuls if, for, set x = … et include existent"


class NameChecker:
    """Walks every branch of a text and reports each name, filter and statement that is not known."""

    def __init__(self, filters: Collection[str], clauses: Collection[str], report: Report) -> None:
        self.filters, self.clauses, self.report = filters, clauses, report
        self.included: dict[str, Scope] = {}

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
                word = type(node).__name__.lower()
                self.report(node.lineno, word, "cette instruction n’existe pas ici", _ALLOWED)

    def _loop(self, node: nodes.For, names: dict[str, Kind]) -> None:
        listed = self.kind(node.iter, names)
        if listed is VALUE:
            self._say(node, "for", "{% for %} parcourt une valeur simple", "lui donner une liste")
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

    def _include(self, node: nodes.Include, names: Mapping[str, Kind]) -> None:
        name = getattr(node.template, "value", None)
        if isinstance(name, str) and name in self.clauses:
            self.included.setdefault(name, dict(names))
        else:
            self._say(
                node,
                "include",
                f"clause « {name or '?'} » absente",
                "la créer dans templates/clauses/",
            )

    def kind(self, node: nodes.Node | None, names: Mapping[str, Kind]) -> Kind:
        """Return the kind of what the expression `node` gives, reporting its faults."""
        match node:
            case nodes.Name(name=name):
                return self._name(node, names)
            case nodes.Getattr(node=inner, attr=name):
                return self._part(node, self.kind(inner, names), name)
            case nodes.Getitem(node=inner, arg=key):
                return self._item(node, self.kind(inner, names), key, names)
            case nodes.Filter():
                return self._filter(node, names)
            case nodes.Const() | nodes.TemplateData() | None:
                return VALUE
            case nodes.Call() | nodes.Dict():
                self._say(
                    node, "(", "les appels et les blocs { } ne sont pas permis", "lire une valeur"
                )
                return ANY
        for child in node.iter_child_nodes():
            self.kind(child, names)
        return ANY

    def _name(self, node: nodes.Name, names: Mapping[str, Kind]) -> Kind:
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

    def _item(
        self, node: nodes.Node, owner: Kind, key: nodes.Node, names: Mapping[str, Kind]
    ) -> Kind:
        self.kind(key, names)
        if owner.any:
            return ANY
        if owner.entries is not None or owner.element is not None:
            return owner.entries or owner.element or ANY
        if isinstance(key, nodes.Const) and isinstance(key.value, str):
            return self._part(node, owner, key.value)
        self._say(node, "[", f"« {_source(node)} » n’existe pas", "retirer les crochets")
        return ANY

    def _filter(self, node: nodes.Filter, names: Mapping[str, Kind]) -> Kind:
        self.kind(node.node, names)
        for argument in node.args:
            self.kind(argument, names)
        known = [name for name in self.filters if not name.startswith("_")]
        if node.name.startswith("_"):
            return self.kind(node.node, names)
        if node.name not in known:
            advice = did_you_mean(
                node.name, known, f"filtres possibles : {', '.join(sorted(known))}"
            )
            self._say(node, node.name, f"filtre « {node.name} » inconnu", advice)
        return ANY if node.name in ("default", "first", "last") else VALUE

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
