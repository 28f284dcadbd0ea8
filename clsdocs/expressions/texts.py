"""From a text with `{{ }}` and the facts it may read to its words, slots, marks and keys read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import CodeType
from typing import Any

from jinja2 import Template, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.runtime import Context, Undefined

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem
from clsdocs.expressions.fact_sandbox import FactSandbox
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.filters import Demande, text_filters
from clsdocs.expressions.names import NameChecker, Scope
from clsdocs.expressions.opened import Opened, memory_of, place_of
from clsdocs.expressions.printing import Incomplet, printed
from clsdocs.expressions.readable import Kind
from clsdocs.expressions.sandbox import LONGEST, TooMuch
from clsdocs.expressions.slots import (
    SLOTTED,
    SOUND,
    TAG,
    Guard,
    Instrument,
    Slot,
    Table,
    Use,
    drop_tag_lines,
    mark_lines,
    place_in,
)
from clsdocs.expressions.syntax import explain_syntax, line_of_unclosed
from clsdocs.expressions.views import as_view, views_of
from clsdocs.francais import Lettres
from clsdocs.record import Record

MAX_TAGS = 5_000
"""How many tags and expressions a text may have, those of its clauses included."""

MAX_FAULTS = 50
"""How many expressions of one text are reported at once."""


class Rendered(Record):
    """A text with values as slots and lines as marks, what they stand for, and what is wrong.

    `clauses` are the texts that it includes, directly or not.
    """

    text: str
    table: Table
    problems: tuple[Problem, ...] = ()
    clauses: tuple[Text, ...] = ()


class TextSandbox(FactSandbox):
    """The sandbox of texts: outputs become slots, lines are marked, names checked beforehand."""

    def __init__(
        self, clauses: Mapping[str, Text], kinds: Mapping[str, Kind], lettres: Lettres
    ) -> None:
        super().__init__(
            text_filters(lettres),
            comment_start_string="{%#",
            comment_end_string="#%}",
            keep_trailing_newline=True,
            optimized=False,
            autoescape=False,
        )
        self.filters = {**self.filters, SLOTTED: self._slot, SOUND: self._is_sound}
        self.clauses, self.kinds, self._names = clauses, kinds, frozenset(kinds.items())
        self.start({})

    def start(self, texts: Mapping[str, Text]) -> None:
        """Forget the text that was open, for those of `texts`."""
        self.texts, self.table = dict(texts), Table()
        self.problems: list[Problem] = []
        self._guards: list[Guard] = []
        self._unsound: set[int] = set()
        self._current = self._tags = 0
        self._codes: dict[str, CodeType] = {}
        self._templates: dict[str, Template] = {}
        self._included: dict[str, dict[str, int]] = {}

    def words_alone(self, text: Text) -> str | None:
        """Return the marked lines of `text`, None where it has a tag: compiling one costs most."""
        self.start({_MAIN: text})
        source = drop_tag_lines(text.text)
        if "{{" in source or "{%" in source or len(source) > LONGEST:
            return None
        try:
            return mark_lines(_LINE_END.sub("\n", source), text, self.table)
        except ExpressionError as error:  # more lines than there are marks
            self._refuse(_MAIN, error)
            return ""

    def open(self, text: Text) -> Template | None:
        """Return `text` compiled with all that it includes, None where one of them has faults."""
        self.start({_MAIN: text})
        memory = memory_of(text.text, self._names)
        if memory.opened is not None and memory.opened.holds(self.clauses):
            return self._take_up(memory.opened.at(text))
        trees: dict[str, nodes.Template | None] = {}
        scopes: dict[str, Scope] = {_MAIN: self.kinds}
        while new := [name for name in scopes if name not in trees]:
            for name in new:
                trees[name] = self._read(name, scopes)
        self._check_loops()
        for name, tree in trees.items():
            if tree is not None and not self.problems:
                self._keep_template(name, tree)
        if self.problems:
            return None
        memory.opened = self._opened(text)
        return self._templates[_MAIN]

    def _opened(self, text: Text) -> Opened:
        clauses = {name: clause for name, clause in self.texts.items() if name != _MAIN}
        guards, marks = tuple(self._guards), tuple(self.table.marks)
        return Opened(place_of(text), dict(self._codes), clauses, guards, marks)

    def _take_up(self, opened: Opened) -> Template:
        """Return the text `opened`, ready to be filled as when it was compiled."""
        self.texts |= opened.clauses
        self._guards += opened.guards
        for mark in opened.marks:
            self.table.mark(mark)
        for name, code in opened.codes.items():
            self._keep_code(name, code)
        return self._templates[_MAIN]

    def _read(self, name: str, scopes: dict[str, Scope]) -> nodes.Template | None:
        text = self.texts.get(name) or self.clauses[name]
        self.texts[name] = text
        source = drop_tag_lines(text.text)
        self._tags += source.count("{{") + source.count("{%")
        if self._tags > MAX_TAGS:
            said = ("T-03", "texte trop long", "le partager en plusieurs")
            self.problems.append(Problem(place_in(text, 1), *said))
            return None
        if name != _MAIN and not source.endswith("\n"):
            source += "\n"
        try:
            tree = self._parse(source, name, name)
            checker = NameChecker(self.filters, self.clauses, self._reporter(text))
            checker.check(tree.body, scopes[name])
            Instrument(text, self.table, self._guards).visit(tree)
        except Exception as error:  # Python itself gives up on some, such as ten thousand (
            self._refuse(name, error)
            return None
        self._included[name] = {new: line for new, (line, _) in checker.included.items()}
        for new, (_, names) in checker.included.items():
            scopes.setdefault(new, names)
        return tree

    def _check_loops(self) -> None:
        """Report each clause that includes itself, directly or not, where it does."""
        for name, clauses in self._included.items():
            for clause, line in clauses.items():
                if name in self._reached(clause):
                    place = place_in(self.texts[name], line)
                    message = f"la clause « {clause} » s’inclut elle-même"
                    self.problems.append(
                        Problem(place, "T-01", message, "retirer ce {% include %}")
                    )

    def _reached(self, clause: str) -> set[str]:
        reached, new = set[str](), {clause}
        while new:
            reached |= new
            new = {n for name in new for n in self._included.get(name, ())} - reached
        return reached

    def _keep_template(self, name: str, tree: nodes.Template) -> None:
        try:
            code = self.compile(tree, name, name)
        except Exception as error:  # as above: twenty loops in one another, for instance
            self._refuse(name, error)
        else:
            self._keep_code(name, code)

    def _keep_code(self, name: str, code: CodeType) -> None:
        self._codes[name] = code
        globals_ = self.make_globals(None)
        self._templates[name] = self.template_class.from_code(self, code, globals_)

    def _refuse(self, name: str, error: Exception) -> None:
        text, line = self.texts[name], 1
        message, advice = "expression trop compliquée", "la partager en plusieurs"
        if isinstance(error, TemplateSyntaxError):
            line, (message, advice) = error.lineno, explain_syntax(error.message or "")
            if "needs to be closed" in (error.message or ""):
                line = line_of_unclosed(text.text) or line
        self.problems.append(Problem(place_in(text, line), "T-03", message, advice))

    def _reporter(self, text: Text) -> Any:
        def report(line: int, word: str, message: str, advice: str) -> None:
            place = place_in(text, line, _column(text.text, line, word))
            self.problems.append(Problem(place, "T-01", message, advice))

        return report

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        """Return the clause called `name`, compiled with the text that includes it."""
        return self._templates[name]

    def render_once(self, template: Template, names: Mapping[str, object]) -> str | None:
        """Return the words of `template`, None where an expression was found unsound."""
        self.table.slots.clear()
        try:
            return self.render_bounded(template, names)
        except Exception as error:  # a fault of the text, whatever Python makes of it
            return self._blame(error)

    def _blame(self, error: Exception) -> str | None:
        """Report the expression that `error` comes from; None where the others can be tried."""
        if not self._guards:  # nothing but words, and too many of them
            guard = Guard(place_in(self.texts[_MAIN], 1), Use.SET)
        else:
            guard = self._guards[self._current]
        self.problems.append(Problem(guard.place, "T-02", *_explain(error)))
        self._unsound.add(self._current)
        stopped = isinstance(error, TooMuch) or guard.use is Use.SET
        return "" if stopped or len(self._unsound) == MAX_FAULTS else None

    def _is_sound(self, number: int) -> bool:
        self._current = number
        return number not in self._unsound

    @pass_context
    def _slot(self, context: Context, value: object, number: int) -> str:
        self._current = number
        slot = _make_slot(value, self._guards[number].place)
        self.bounded(slot.text)
        return self.table.slot(slot)


def _column(source: str, line: int, word: str) -> int:
    """Return the column of `word` inside the tags of the line `line` of `source`, 0 if none."""
    lines = source.split("\n")
    start = sum(len(before) + 1 for before in lines[: line - 1])
    end = start + len(lines[line - 1]) if line <= len(lines) else start
    alone = rf"(?<!\w){re.escape(word)}(?!\w)" if word.isidentifier() else re.escape(word)
    pattern = re.compile(alone)
    for tag in TAG.finditer(source):
        found = pattern.search(source, max(tag.start(), start), min(tag.end(), end))
        if word and found and tag["comment"] is None:
            return found.start() - start + 1
    return 0


def _make_slot(value: object, place: Place) -> Slot:
    if isinstance(value, Undefined):
        str(value)
    view = as_view(value)
    fact = view.note()
    if isinstance(fact, Demande):
        return Slot(place, view.cle, demande=fact)
    text = printed(fact, view.cle)
    return Slot(place, view.cle, text, blanc=isinstance(text, Incomplet))


def _explain(error: Exception) -> tuple[str, str]:
    if isinstance(error, ExpressionError):
        return error.message, error.advice
    if isinstance(error, TooMuch):
        return str(error), "raccourcir ou simplifier ce texte"
    if isinstance(error, SecurityError):
        return str(error), "simplifier cette expression"
    if isinstance(error, UndefinedError):
        found = re.search("'([^']+)' is undefined", str(error))
        name = found[1] if found else "?"
        return f"nom « {name} » inconnu", "voir la liste des noms dans docs/guide.md"
    return "calcul impossible", "simplifier cette expression"


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
        sandbox = self._sandbox
        words = sandbox.words_alone(text)
        template = sandbox.open(text) if words is None else None
        while template is not None and words is None:
            words = sandbox.render_once(template, self.names)
        problems = tuple(sandbox.problems)
        clauses = tuple(clause for name, clause in sandbox.texts.items() if name != _MAIN)
        return Rendered("" if problems else words or "", sandbox.table, problems, clauses)


_MAIN = "<texte>"
_LINE_END = re.compile("\r\n|\r|\n")
