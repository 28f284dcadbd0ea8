"""From a text with `{{ }}` and the facts it may read to its words, slots, marks and keys read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, Template, nodes, pass_context
from jinja2.exceptions import (
    TemplateAssertionError,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.runtime import Context, Undefined

from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Place, Problem
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.filters import Demande, text_filters
from clsdocs.expressions.names import NameChecker
from clsdocs.expressions.printing import printed
from clsdocs.expressions.readable import Kind
from clsdocs.expressions.sandbox import Sandbox
from clsdocs.expressions.slots import Instrument, Slot, Table, drop_tag_lines
from clsdocs.expressions.syntax import explain_syntax, line_of
from clsdocs.expressions.views import Vue, views_of
from clsdocs.francais import Lettres


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with its values as slots and its lines as marks, what they stand for, and its faults."""

    text: str
    table: Table
    problems: tuple[Problem, ...] = ()


class TextSandbox(Sandbox):
    """The sandbox of texts: every output becomes a slot, every line is marked, every name checked."""

    def __init__(
        self, clauses: Mapping[str, Text], kinds: Mapping[str, Kind], lettres: Lettres
    ) -> None:
        super().__init__(
            {**text_filters(lettres), "_slot": self._slot},
            loader=FunctionLoader(self._load),
            comment_start_string="{%#",
            comment_end_string="#%}",
            keep_trailing_newline=True,
            optimized=False,
            autoescape=False,
        )
        self.clauses, self.kinds = clauses, kinds
        self.texts: dict[str, Text] = {}
        self.table, self.problems = Table(), list[Problem]()

        self._scopes: dict[str, Mapping[str, Kind]] = {}

    def open(self, text: Text) -> Template:
        """Return `text` compiled with all that it includes, every name of them checked."""
        self.table, self.problems = Table(), []
        self.texts, self._scopes = {_MAIN: text}, {}
        if self.cache is not None:
            self.cache.clear()
        code = self.compile(drop_tag_lines(text.text), _MAIN, _MAIN)
        template = self.template_class.from_code(self, code, self.make_globals(None))
        while new := [name for name in self._scopes if name not in self.texts]:
            for name in new:
                self.get_template(name)
        return template

    def _load(self, name: str) -> tuple[str, str, None] | None:
        clause = self.clauses.get(name)
        if clause is None:
            return None
        self.texts[name] = clause
        text = clause.text if clause.text.endswith("\n") else f"{clause.text}\n"
        return drop_tag_lines(text), name, None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        text = self.texts[name or _MAIN]
        checker = NameChecker(self.filters, self.clauses, self._reporter(text))
        checker.check(tree.body, self._scopes.get(name or _MAIN, self.kinds))
        self._scopes = {**checker.included, **self._scopes}
        Instrument(text, self.table).visit(tree)
        return tree

    def _reporter(self, text: Text) -> Any:
        lines = text.text.split("\n")

        def report(line: int, word: str, message: str, advice: str) -> None:
            source = lines[line - 1] if line <= len(lines) else ""
            found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", source) if word else None
            column = found.start() + 1 if found else 0
            place = Place(text.path, text.line + line - 1, column)
            self.problems.append(Problem(place, "T-01", message, advice))

        return report

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what `obj.attribute` reads: of a view, a view; of a loop, its counters."""
        return obj.read(attribute) if isinstance(obj, Vue) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what `obj[argument]` reads."""
        return obj.item(argument) if isinstance(obj, Vue) else super().getitem(obj, argument)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return the result of `operator` on the facts behind the views."""
        values = [v.comparable() if isinstance(v, Vue) else v for v in (left, right)]
        return super().call_binop(context, operator, *values)

    @pass_context
    def _slot(self, context: Context, value: object, path: str, line: int) -> str:
        place = Place(path, line)
        try:
            return self.table.slot(_make_slot(value, place))
        except ExpressionError as error:
            self.problems.append(Problem(place, "T-02", error.message, error.advice))
        except UndefinedError:
            self.problems.append(Problem(place, "T-02", "nom inconnu", "voir docs/guide.md"))
        return ""


def _make_slot(value: object, place: Place) -> Slot:
    if isinstance(value, Undefined):
        str(value)
    view = value if isinstance(value, Vue) else Vue(value, "", set())
    fact = view.note()
    if isinstance(fact, Demande):
        return Slot(place, view.cle, demande=fact)
    text = printed(fact, view.cle)
    return Slot(place, view.cle, text, blanc=isinstance(fact, Blanc))


class Expressions:
    """Renders the texts of one act: the same names, clauses and sandbox for all of them."""

    def __init__(
        self,
        names: Mapping[str, object],
        kinds: Mapping[str, Kind],
        clauses: Mapping[str, Text],
        lettres: Lettres = Lettres.TRADITIONNELLE,
    ) -> None:
        self.lues: set[str] = set()
        self.names = views_of(names, self.lues)
        self._sandbox = TextSandbox(clauses, kinds, lettres)

    def render(self, text: Text) -> Rendered:
        """Return `text` filled with the facts, or every fault of it and of what it includes."""
        sandbox, words = self._sandbox, ""
        try:
            template = sandbox.open(text)
            if not sandbox.problems:
                words = sandbox.render_bounded(template, self.names)
        except TemplateSyntaxError as error:
            self._refuse_syntax(error)
        except _RUNTIME_FAULTS as error:
            self._refuse(error)
        return Rendered(words, sandbox.table, tuple(sandbox.problems))

    def _refuse_syntax(self, error: TemplateSyntaxError) -> None:
        if isinstance(error, TemplateAssertionError) and self._sandbox.problems:
            return
        message, advice = explain_syntax(error.message or "")
        self._report(error.name or _MAIN, error.lineno, "T-03", message, advice)

    def _refuse(self, error: Exception) -> None:
        lines = ((name, line_of(error.__traceback__, name)) for name in self._sandbox.texts)
        name, line = next(((n, line) for n, line in lines if line), (_MAIN, 1))
        if isinstance(error, ExpressionError):
            self._report(name, line, "T-02", error.message, error.advice)
        else:
            message = str(error) if isinstance(error, TemplateError) else "calcul impossible"
            self._report(name, line, "T-02", message, "simplifier cette expression")

    def _report(self, name: str, line: int, code: str, message: str, advice: str) -> None:
        text = self._sandbox.texts.get(name, self._sandbox.texts[_MAIN])
        place = Place(text.path, text.line + max(line, 1) - 1)
        self._sandbox.problems.append(Problem(place, code, message, advice))


_MAIN = "<texte>"
_RUNTIME_FAULTS = (TemplateError, ExpressionError, RecursionError, ArithmeticError, TypeError)
