"""The dialect of templates for acts: facts seen through views, and every name that is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jinja2 import nodes
from jinja2.runtime import Undefined

from clsdocs.expressions.fact_sandbox import FactSandbox
from clsdocs.expressions.filters import text_filters
from clsdocs.expressions.names import NameChecker
from clsdocs.expressions.printing import printed
from clsdocs.expressions.readable import ANY, Kind
from clsdocs.expressions.sandbox import Sandbox
from clsdocs.expressions.views import Vue
from clsdocs.expressions.word.part import (
    Dialect,
    Printer,
    WordFault,
    attribute_filters,
    names_of_tree,
)
from clsdocs.francais import Lettres


class Read(NamedTuple):
    """A part of `acte` that a template reads by `name` on `line`; `placed` when it prints it."""

    name: str
    line: int
    placed: bool


def act_dialect(lettres: Lettres = Lettres.TRADITIONNELLE) -> Dialect:
    """Return the dialect of templates for acts: facts seen through views, the filters of texts."""
    printer = Printer(_words)
    filters = {**text_filters(lettres), **attribute_filters(_words), "length": len}
    sandbox = FactSandbox(filters, autoescape=True, finalize=printer, keep_trailing_newline=True)

    def check(tree: nodes.Template) -> list[WordFault]:
        return check_names(tree, sandbox, dict.fromkeys(names_of_tree(tree), ANY))

    return Dialect(sandbox, printer, check, [], blocks=True)


def _words(value: object) -> str:
    return str(value) if isinstance(value, (Vue, Undefined)) else printed(value, "")


def check_names(
    tree: nodes.Template, sandbox: Sandbox, kinds: Mapping[str, Kind]
) -> list[WordFault]:
    """Return every name, filter and statement of `tree` that is not known, in any branch."""
    faults: list[WordFault] = []

    def report(line: int, word: str, message: str, advice: str) -> None:
        faults.append(WordFault(line, "W-14", message, advice))

    for include in tree.find_all(nodes.Include):
        report(include.lineno, "", "{% include %} ne s’emploie pas dans un gabarit", "le retirer")
    if not faults:
        NameChecker(sandbox.filters, (), report).check(tree.body, kinds)
    return faults


def read_parts(tree: nodes.Template) -> list[Read]:
    """Return what `tree` reads of `acte`."""
    outputs = {id(child) for output in tree.find_all(nodes.Output) for child in output.nodes}
    attributes = ((node, node.node, node.attr) for node in tree.find_all(nodes.Getattr))
    items = (
        (node, node.node, str(getattr(node.arg, "value", "…")))
        for node in tree.find_all(nodes.Getitem)
    )
    return [
        Read(name, node.lineno, id(node) in outputs)
        for node, owner, name in (*attributes, *items)
        if isinstance(owner, nodes.Name) and owner.name == "acte"
    ]
