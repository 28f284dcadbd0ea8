"""From the XML of a Word part with `{{ }}` to the same filled in, and what it placed, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.runtime import Undefined
from markupsafe import Markup
from markupsafe import escape as escape_value

from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.filters import text_filters
from clsdocs.expressions.names import NameChecker
from clsdocs.expressions.printing import printed
from clsdocs.expressions.readable import ANY, Kind
from clsdocs.expressions.sandbox import Sandbox
from clsdocs.expressions.syntax import explain_syntax, line_of
from clsdocs.expressions.views import Vue
from clsdocs.francais import Lettres

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
"""A tag of a template: an expression, a statement or a comment."""

_CLOSING = re.compile(r"\s*-?[%}]\}$")
_SPECIAL = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {
    "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
}
_FILE = "<gabarit>"


class Xml(str):
    """XML that clsdocs wrote for the part of the act called `part`: printed as it is."""

    __slots__ = ("part",)

    def __new__(cls, xml: str, part: str) -> Xml:
        """Return `xml`, known as that of `part`."""
        made = super().__new__(cls, xml)
        made.part = part
        return made

    part: str


@dataclass(frozen=True, slots=True)
class WordFault:
    """What is wrong in the tag that begins at `offset` of the source; `code` says what kind."""

    offset: int
    code: str
    message: str
    advice: str


class WordFaults(Exception):
    """A part cannot be compiled or filled in; carries every fault found."""

    def __init__(self, faults: list[WordFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.message for fault in faults))


@dataclass(frozen=True, slots=True)
class Read:
    """A name read of `acte`: where, and whether it is printed rather than tested or run through."""

    name: str
    offset: int
    placed: bool


class WordSandbox(Sandbox):
    """The sandbox of Word templates: values checked and escaped, parts of the act noted."""

    def __init__(self, lettres: Lettres = Lettres.TRADITIONNELLE) -> None:
        super().__init__(
            {**text_filters(lettres), "length": len},
            autoescape=True,
            finalize=self._print,
            keep_trailing_newline=True,
        )
        self.placed: list[str] = []
        self.breaks = True

    def _print(self, value: object) -> object:
        if isinstance(value, Xml):
            self.placed.append(value.part)
            return Markup(value)
        if isinstance(value, Markup):
            return value  # a constant of the template, which Jinja escapes before it asks
        text = value if isinstance(value, str) else _words(value)
        if not _SPECIAL.search(text):
            return escape_value(text)
        if not self.breaks:
            return Markup(_legal(text))
        pieces = re.split("([\n\t])", text)
        return Markup("".join(_BREAKS.get(piece) or _legal(piece) for piece in pieces))


def _words(value: object) -> str:
    return str(value) if isinstance(value, (Vue, Undefined)) else printed(value, "")


def _legal(text: str) -> str:
    """Return `text` escaped; raise for a character that Word cannot hold."""
    if found := _ILLEGAL.search(text):
        shown = _ILLEGAL.sub("\ufffd", text)[:60]
        message = f"caractère interdit U+{ord(found[0]):04X} dans « {shown} »"
        raise ForbiddenCharacter(message, "le retirer")
    return str(escape_value(text))


class ForbiddenCharacter(ExpressionError):
    """A value holds a character that Word cannot hold."""


class WordPart:
    """A part compiled: filled in as often as one likes."""

    def __init__(self, source: str, sandbox: WordSandbox, *, breaks: bool) -> None:
        """Compile `source`, whose tags are those of Jinja only; raise all its faults at once.

        `breaks` says whether the line ends and tabulations of values become those of Word.
        """
        self._sandbox, self._breaks = sandbox, breaks
        lined, self._offsets = _one_tag_a_line(source)
        try:
            tree = sandbox._parse(lined, _FILE, _FILE)
        except TemplateSyntaxError as error:
            message, advice = explain_syntax(error.message or "")
            raise WordFaults([self._fault(error.lineno, "W-13", message, advice)]) from None
        self._tree = tree
        self.names = _names(tree)
        """The names that it reads, those that it sets itself set aside."""
        if faults := self.check(dict.fromkeys(self.names, ANY)):
            raise WordFaults(faults)
        self.acte = [Read(name, self._offset(line), placed) for name, line, placed in _reads(tree)]
        code = sandbox.compile(tree, _FILE, _FILE)
        globals_ = sandbox.make_globals(None)
        self._template = sandbox.template_class.from_code(sandbox, code, globals_)

    def check(self, kinds: Mapping[str, Kind]) -> list[WordFault]:
        """Return every name, filter and statement that is not known, untaken branches included."""
        faults: list[WordFault] = []

        def report(line: int, word: str, message: str, advice: str) -> None:
            faults.append(self._fault(line, "W-14", message, advice))

        for include in self._tree.find_all(nodes.Include):
            report(
                include.lineno, "", "{% include %} ne s’emploie pas dans un gabarit", "le retirer"
            )
        if not faults:
            NameChecker(self._sandbox.filters, (), report).check(self._tree.body, kinds)
        return faults

    def fill(self, names: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
        """Return the part filled with `names`, and the parts of the act placed in it, in order."""
        sandbox = self._sandbox
        sandbox.placed, sandbox.breaks = [], self._breaks
        try:
            return sandbox.render_bounded(self._template, names), tuple(sandbox.placed)
        except _RUNTIME as error:
            line = line_of(error.__traceback__, _FILE)
            raise WordFaults([self._fault(line, *_explain(error))]) from None

    def _fault(self, line: int, code: str, message: str, advice: str) -> WordFault:
        return WordFault(self._offset(line), code, message, advice)

    def _offset(self, line: int) -> int:
        offsets = (offset for first, offset in reversed(self._offsets) if first <= line)
        return next(offsets, 0)


_RUNTIME = (TemplateError, ExpressionError, RecursionError, ArithmeticError, TypeError, ValueError)


def _explain(error: Exception) -> tuple[str, str, str]:
    if isinstance(error, ForbiddenCharacter):
        return "W-22", error.message, error.advice
    if isinstance(error, ExpressionError):
        return "W-21", error.message, error.advice
    if isinstance(error, UndefinedError):
        found = re.search(
            r"'([^']+)' is undefined|has no (?:attribute|element) '?([^']+)", str(error)
        )
        name = next(filter(None, found.groups()), "?") if found else "?"
        return "W-20", f"nom « {name} » inconnu", "voir la liste des noms dans docs/guide.md"
    message = str(error) if isinstance(error, TemplateError) else "calcul impossible"
    return "W-21", message, "simplifier cette expression"


def _one_tag_a_line(source: str) -> tuple[str, list[tuple[int, int]]]:
    """Return `source` with a line end inside each tag, and where each line has its tag.

    Jinja tells the line of a fault, not its column: so a line tells the tag.
    """
    offsets, line, done = list[tuple[int, int]](), 1, 0

    def split(found: re.Match[str]) -> str:
        nonlocal line, done
        line += source.count("\n", done, found.start())
        done = found.start()
        offsets.append((line, found.start()))
        if found[0].startswith("{#"):
            return found[0]
        line += 1
        return _CLOSING.sub(lambda closing: f"\n{closing[0].strip()}", found[0])

    return TAG.sub(split, source), offsets


def _names(tree: nodes.Template) -> frozenset[str]:
    found = list(tree.find_all(nodes.Name))
    own = {name.name for name in found if name.ctx == "store"} | {"loop"}
    return frozenset(name.name for name in found) - own


def _reads(tree: nodes.Template) -> list[tuple[str, int, bool]]:
    outputs = {id(child) for output in tree.find_all(nodes.Output) for child in output.nodes}
    attributes = ((node, node.node, node.attr) for node in tree.find_all(nodes.Getattr))
    items = (
        (node, node.node, str(getattr(node.arg, "value", "…")))
        for node in tree.find_all(nodes.Getitem)
    )
    return [
        (name, node.lineno, id(node) in outputs)
        for node, owner, name in (*attributes, *items)
        if isinstance(owner, nodes.Name) and owner.name == "acte"
    ]
