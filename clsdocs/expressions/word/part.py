"""From the XML of a Word part with `{{ }}` to the same filled in, and what it printed, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeGuard

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError
from markupsafe import Markup, escape

from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.sandbox import Sandbox
from clsdocs.expressions.syntax import explain_syntax, line_of

NEW_PARAGRAPH, NEW_PAGE = "\a", "\f"
"""In a value, what ends a paragraph and what ends a page; both go on in the same style."""

JINJA = jinja2.__version__

FILE = "<gabarit>"
"""The name under which Jinja knows every part."""

_ILLEGAL = "[^\t\n\a\f\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_ILLEGAL_ALONE = "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_BROKEN = "([\n\t\a\f])"
_COLOUR = "[0-9A-Fa-f]{6}|auto"
_COUNT = "[1-9]|[1-5][0-9]|6[0-3]|restart|continue"
_BREAKS = {
    "\n": Markup('</w:t><w:br/><w:t xml:space="preserve">'),
    "\t": Markup('</w:t><w:tab/><w:t xml:space="preserve">'),
}


class Xml(str):
    """XML that clsdocs wrote for the part of the act called `part`: printed as it is."""

    __slots__ = ("part",)

    def __new__(cls, xml: str, part: str) -> Xml:
        """Return `xml`, known as that of `part`."""
        made = super().__new__(cls, xml)
        made.part = part
        return made

    part: str


class WordFault(NamedTuple):
    """What is wrong in the tag on `line` of the source; `code` says what kind."""

    line: int
    code: str
    message: str
    advice: str


class WordFaults(Exception):
    """A part cannot be compiled or filled in; carries every fault found."""

    def __init__(self, faults: list[WordFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.message for fault in faults))


FORBIDDEN = "caractère interdit"


class ForbiddenCharacter(ExpressionError):
    """A value holds a character that Word cannot hold."""


class Printer:
    """What Jinja asks to print each value: noted in order, checked, its breaks those of Word."""

    def __init__(self, words: Callable[[object], str]) -> None:
        """Make a printer that asks `words` for the text of what is not text."""
        self._words = words
        self.placed: list[str] = []
        self.noted: list[str] = []
        self.breaks = True

    def start(self, *, breaks: bool) -> None:
        """Forget what was printed; `breaks` says whether line ends become those of Word."""
        self.placed.clear()
        self.noted.clear()
        self.breaks = breaks

    def __call__(self, value: object) -> str:
        """Return `value` as it is to be printed: escaped, or markup already."""
        if type(value) is not str:
            if isinstance(value, Xml):
                self.placed.append(value.part)
                return Markup(value)
            if isinstance(value, Markup):
                return value  # a constant of the template, or what {% set %} … {% endset %} holds
            value = str(self._words(value))
        if not value.isprintable():
            return self._unusual(value)
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            value = escape(value)
        self.noted.append(value)
        return value

    def _unusual(self, value: str) -> str:
        """Return `value`, which holds breaks or rare signs; raise for one that Word cannot hold."""
        value = value.replace("\r\n", "\n")
        if found := re.search(_ILLEGAL if self.breaks else _ILLEGAL_ALONE, value):
            shown = re.sub(_ILLEGAL_ALONE, "\ufffd", value)[:60]
            message = f"{FORBIDDEN} U+{ord(found[0]):04X} dans « {shown} »"
            raise ForbiddenCharacter(message, "le retirer")
        if not self.breaks:
            self.noted.append(escape(value))
            return escape(value)
        pieces = re.split(_BROKEN, value)
        self.noted += [escape(words) for words in pieces[::2]]
        return Markup("").join(_BREAKS.get(piece, piece) for piece in pieces)


def attribute_filters(words: Callable[[object], str]) -> dict[str, Callable[..., object]]:
    """Return the filters of values printed in an attribute of XML: a colour, a count, any words."""

    def colour(value: object) -> Markup:
        text = words(value).removeprefix("#") or "auto"
        if not re.fullmatch(_COLOUR, text):
            advice = "écrire six chiffres hexadécimaux, par exemple DDEBF7, ou auto"
            raise ExpressionError(f"« {text[:40]} » n’est pas une couleur de fond", advice)
        return Markup(text)

    def count(value: object) -> Markup:
        text = words(value)
        if not re.fullmatch(_COUNT, text):
            advice = "donner un nombre entier de colonnes, de 1 à 63"
            raise ExpressionError(f"« {text[:40]} » n’est pas un nombre de colonnes", advice)
        return Markup(text)

    def any_words(value: object) -> Markup:
        text = words(value)
        if found := re.search(_ILLEGAL, text):
            message = f"{FORBIDDEN} U+{ord(found[0]):04X} dans un attribut"
            raise ForbiddenCharacter(message, "le retirer")
        return escape(re.sub(_BROKEN, " ", text))

    return {"attribute_colour": colour, "attribute_count": count, "attribute_words": any_words}


class Filled(NamedTuple):
    """A part filled in: its XML, the parts of the act `placed` in it, the values printed.

    Values are in the order in which they were printed; None where the order is not that of the
    words, for a template that keeps some of them aside.
    """

    xml: str
    placed: tuple[str, ...]
    values: tuple[str, ...]
    in_order: bool


class Dialect(NamedTuple):
    """How the tags of a template are read: in which sandbox, and how its values print.

    `check` gives the faults of a syntax tree; `faults` gathers those met while rendering goes on.
    """

    sandbox: Sandbox
    printer: Printer
    check: Callable[[nodes.Template], list[WordFault]]
    faults: list[WordFault]
    blocks: bool = False
    """Whether a value may be a block that takes the place of its paragraph."""


class WordPart:
    """A part compiled: filled in as often as one likes."""

    def __init__(self, source: str, dialect: Dialect, *, breaks: bool) -> None:
        """Compile `source`, which has at most one tag a line; raise all its faults at once.

        `breaks` says whether the line ends and tabulations of values become those of Word.
        """
        self._dialect, self._breaks = dialect, breaks
        self.tree = parse_part(source, dialect)
        if found := dialect.check(self.tree):
            raise WordFaults(found)
        self.names = names_of_tree(self.tree)
        """The names that it reads, those that it sets itself set aside."""
        sandbox = dialect.sandbox
        self._in_order = next(self.tree.find_all(_CAPTURES), None) is None
        try:
            code = sandbox.compile(self.tree, FILE, FILE)
        except TemplateSyntaxError as error:
            raise _badly_written(error) from None
        self._template = sandbox.template_class.from_code(sandbox, code, sandbox.make_globals(None))

    def fill(self, names: Mapping[str, object]) -> Filled:
        """Return the part filled with `names`; raise `WordFaults` for what cannot be printed."""
        sandbox, printer, _, faults, _ = self._dialect
        printer.start(breaks=self._breaks)
        faults.clear()
        try:
            xml = sandbox.render_bounded(self._template, names)
        except _RUNTIME as error:
            line = line_of(error.__traceback__, FILE)
            raise WordFaults([*faults, WordFault(line, *_explain(error))]) from None
        if faults:
            raise WordFaults(list(faults))
        return Filled(xml, tuple(printer.placed), tuple(printer.noted), self._in_order)


_CAPTURES = (nodes.AssignBlock, nodes.Macro, nodes.CallBlock)


Tree = nodes.Template
"""The syntax tree of a part."""


def parse_part(source: str, dialect: Dialect) -> Tree:
    """Return the syntax tree of `source`; raise `WordFaults` where it is badly written."""
    try:
        return dialect.sandbox._parse(source, FILE, FILE)
    except TemplateSyntaxError as error:
        raise _badly_written(error) from None
    except RecursionError:
        message, advice = "balises trop imbriquées", "en fermer certaines, ou les simplifier"
        raise WordFaults([WordFault(1, "W-13", message, advice)]) from None


def _badly_written(error: TemplateSyntaxError) -> WordFaults:
    return WordFaults([WordFault(error.lineno, "W-13", *explain_syntax(error.message or ""))])


def branch_faults(tree: nodes.Template) -> list[WordFault]:
    """Return a fault for each block of `tree` that would leave the XML of the part badly formed."""
    from clsdocs.expressions.word.branches import find_branch_faults

    return [WordFault(f.line, "W-17", f.message, f.advice) for f in find_branch_faults(tree)]


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
    if isinstance(error, RecursionError):
        return "W-21", "balises trop imbriquées", "en fermer certaines, ou les simplifier"
    message = str(error) if isinstance(error, TemplateError) else "calcul impossible"
    return "W-21", message, "simplifier cette expression"


def block_lines(tree: Tree) -> frozenset[int]:
    """Return the lines of the tags of `tree` that print blocks: what it set aside, its macros."""
    set_aside = {n.target.name for n in tree.find_all(nodes.AssignBlock) if _is_name(n.target)}
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    outputs = (node for output in tree.find_all(nodes.Output) for node in output.nodes)
    return frozenset(
        node.lineno
        for node in outputs
        if (isinstance(node, nodes.Name) and node.name in set_aside)
        or (isinstance(node, nodes.Call) and getattr(node.node, "name", "") in {*macros, "caller"})
    )


def _is_name(node: nodes.Expr) -> TypeGuard[nodes.Name]:
    return isinstance(node, nodes.Name)


def names_of_tree(tree: nodes.Template) -> frozenset[str]:
    """Return the names that `tree` reads, those that it sets itself set aside."""
    found = list(tree.find_all(nodes.Name))
    own = {name.name for name in found if name.ctx == "store"} | {"loop"}
    return frozenset(name.name for name in found) - own
