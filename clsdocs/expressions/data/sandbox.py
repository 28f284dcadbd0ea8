"""The Jinja sandbox of templates filled with plain data: dictionaries, lists, texts and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from types import CodeType, TracebackType
from typing import Any, ClassVar, cast

from jinja2 import Template, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context, Macro, Undefined
from jinja2.utils import Joiner, missing
from markupsafe import Markup, escape

from clsdocs.expressions.data import syntax
from clsdocs.expressions.data.code import PrintingCode
from clsdocs.expressions.data.conditions import (
    SCALARS,
    TESTS,
    compare_all,
    decide,
    lifted,
    quoted,
    scalar,
)
from clsdocs.expressions.data.faults import (
    FAILINGS,
    FAULTS,
    MAX_FAULTS,
    explain_error,
    explain_failing,
    explain_loop,
    explain_unprintable,
)
from clsdocs.expressions.data.lists import LISTS, elements
from clsdocs.expressions.data.meter import Meter
from clsdocs.expressions.data.methods import GLOBALS, METHODS, NAMES, is_readable
from clsdocs.expressions.data.numbers import as_number, print_number, read_decimal
from clsdocs.expressions.data.operators import combine
from clsdocs.expressions.data.unknown import (
    Unknown,
    explain_unknown,
    local_names,
    template_frame,
    turns,
)
from clsdocs.expressions.data.words import WORDS, french_filters
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.sandbox import CONCAT, Filter, Sandbox
from clsdocs.francais import Lettres

_IDENTITY = ("e", "escape", "forceescape")
_AS_IT_IS = frozenset({"default", "d", "trim", *_IDENTITY})
_RUN_THROUGH = (tuple, dict, range)
_COUNTS = dict.fromkeys(("int", "float", "round", "abs", "sum", "length", "count"), 0)
_ANYTHING = frozenset({"default", "d", *_IDENTITY})


class DataSandbox(Sandbox):
    """A sandbox whose values are plain data, and whose faults are told rather than raised.

    Each fault goes to `report` with its line; rendering goes on with an empty text wherever it can,
    so that all of them come at once. What is printed goes to `noted`; `finalize` is asked for the
    text of what needs a second look, and notes it itself.
    """

    code_generator_class = PrintingCode
    tests_known: ClassVar[Mapping[str, Callable[..., bool]]] = TESTS

    def __init__(
        self,
        lettres: Lettres,
        finalize: Callable[[str], str],
        report: syntax.Report,
        noted: list[str],
    ) -> None:
        self.meter, self._printer, self._report = Meter(), finalize, report
        self._noted = noted
        unknown = type("Unknown", (Unknown,), {"__slots__": (), "tell": self._tell_unknown})
        super().__init__(
            {},
            undefined=unknown,
            autoescape=True,
            keep_trailing_newline=True,
            optimized=False,
            finalize=self._print,
        )
        self._template: Template | None = None
        self._names: Mapping[str, object] = {}
        self._told, self._unknown = set[object](), set[str]()
        self._set = set[str]()
        self.globals.update(GLOBALS)
        bound = {**WORDS, **LISTS, **french_filters(lettres)}
        self.add_filters({name: partial(function, self) for name, function in bound.items()})
        self.add_filters(dict.fromkeys(_IDENTITY, lambda value: value))
        self.tests = {name: lifted(self, name, test) for name, test in TESTS.items()}
        self.filters |= {
            syntax.LOOP: self._loop,
            syntax.CHARGE: self.meter.charge,
            syntax.SCALAR: self._scalar,
            syntax.COMPARE: partial(compare_all, self),
            syntax.CONDITION: partial(decide, self),
            syntax.METHOD: self._lifted(syntax.METHOD, self._call_method),
            syntax.SLICE: self._lifted("[ : ]", self._slice),
            syntax.DECIMAL: read_decimal,
            CONCAT: self.assemble,
        }

    def add_filters(self, filters: Mapping[str, Filter]) -> None:
        """Make `filters` known, by name: what goes wrong in one is told, and rendering goes on."""
        self.filters |= {name: self._lifted(name, f) for name, f in filters.items()}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            return super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            message = str(error.message)
            if message.startswith("Encountered unknown tag"):
                message = message.replace("'.", "' in data.", 1)
            raise TemplateSyntaxError(message, error.lineno, name, filename) from None
        except (ValueError, RecursionError):  # thousands of digits, or of brackets
            raise TemplateSyntaxError("Too complicated", 1, name, filename) from None

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError):  # twenty loops in one another
            raise TemplateSyntaxError("Too complicated", 1, None, filename) from None

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        try:
            return super()._generate(source, name, filename, defer_init)
        except RecursionError:
            raise TemplateSyntaxError("Too complicated", 1, name, filename) from None

    def bind(self, tree: nodes.Template) -> nodes.Template:
        """Report what `tree` may not hold; return it with all that could grow bounded."""
        for line, fault in syntax.find_faults(tree, self.filters, self.tests, NAMES):
            self._report(line, fault.message, fault.advice)
        self._set |= {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
        bound: nodes.Template = syntax.Bound().visit(tree)
        return bound

    def render_bounded(self, template: Template, names: Mapping[str, object]) -> str:
        """Return the text of `template` filled with `names`; what is wrong goes to `report`."""
        self.meter.start()
        self._template, self._names = template, names
        self._told.clear()
        self._unknown.clear()
        try:
            return "".join(template.root_render_func(template.new_context(dict(names))))
        except FAULTS as error:
            line = self._line_of(error.__traceback__)
            self._tell(line, *explain_error(error))
            return ""

    def _line_of(self, trace: TracebackType | None) -> int:
        line = 0
        while trace is not None:
            if trace.tb_frame.f_globals.get("environment") is self:
                line = trace.tb_lineno
            trace = trace.tb_next
        return self._line(line)

    def _tell(self, line: int, message: str, advice: str, turn: str = "", name: str = "") -> str:
        known = name or (line, message)
        if known not in self._told and len(self._told) <= MAX_FAULTS:
            self._told.add(known)
            self._report(line, message + turn, advice)
        return ""

    def tell(self, message: str, advice: str, name: str = "") -> str:
        """Report a fault where rendering stands, once for `name`; return the empty text."""
        self.meter.charge(syntax.TURN)
        frame = template_frame(self)
        line = self._line(frame.f_lineno if frame else 0)
        return self._tell(line, message, advice, turns(frame), name)

    def _line(self, number: int) -> int:
        """Return the line of the template that gave the line `number` of its Python code."""
        return self._template.get_corresponding_lineno(number) if self._template else 1

    def _tell_unknown(self, unknown: Undefined) -> None:
        frame = template_frame(self)
        line = self._line(frame.f_lineno if frame else 0)
        owner = type(unknown._undefined_obj).__name__
        known = f"{line} {owner} {quoted(unknown._undefined_name)}"
        self.meter.charge(syntax.TURN)
        if known not in self._unknown and len(self._told) < MAX_FAULTS:
            self._unknown.add(known)
            names = [*self._names, *self.globals, *local_names(frame)]
            turn = "" if unknown._undefined_obj is missing else turns(frame)
            self._tell(line, *explain_unknown(unknown, names, self._set), turn)

    def words(self, value: object) -> str:
        """Return `value` as it prints; what prints no words is told."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, Unknown):
            return value.told()
        try:
            if isinstance(value, (int, float, Decimal)):
                return print_number(as_number(value))
        except ExpressionError as error:
            return self.tell(error.message, error.advice)
        return self.tell(*explain_unprintable(value))

    def _print(self, value: Any, name: str = "") -> str:
        if (
            type(value) is str
            and value.isprintable()
            and not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value)
        ):
            meter = self.meter
            meter.room -= len(value)
            if meter.room < meter.look:
                meter.check()
            self._noted.append(value)
            return value
        return self._print_other(value, name)

    def _print_other(self, value: Any, name: str) -> str:
        if value is None and name:
            value = self.tell(*explain_unprintable(value, name), name)
        if type(value) is not str and type(value) is not Markup:
            value = self.words(value)
        meter = self.meter
        meter.room -= len(value)
        if meter.room < meter.look:
            meter.check()
        try:
            return self._printer(value)
        except ExpressionError as error:
            return self.tell(error.message, error.advice)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what `obj.attribute` reads: a key of a dictionary, a counter of a loop."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if isinstance(obj, Unknown):
            obj.told()
            return obj
        if is_readable(obj, attribute):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what `obj[argument]` reads: a key of a dictionary, an element by its rank."""
        if isinstance(argument, Unknown):
            argument.told()
            return argument
        if type(argument) not in SCALARS and not isinstance(
            argument, str
        ):  # Python would hash and write it in full
            return self.tell("une clé est un texte ou un nombre", "donner sa clé ou son rang")
        if isinstance(obj, (list, tuple, range)) or type(obj) is str:
            if type(argument) is int and -len(obj) <= argument < len(obj):
                return obj[argument]
        elif type(obj) is dict:
            for key in (argument, str(argument)) if type(argument) is int else (argument,):
                if key in obj:
                    return obj[key]
        if isinstance(argument, str) and type(obj) is not dict:
            return self.getattr(obj, argument)
        if isinstance(obj, Unknown):
            obj.told()
            return obj
        return self.undefined(obj=obj, name=argument)

    def reach(self, value: object, path: object, default: object = None) -> object:
        """Return what `path`, such as « a.b.0 », reads of `value`, `default` where it is absent."""
        if path is None:
            return value
        if type(path) not in SCALARS:
            raise ExpressionError("une clé est un texte ou un nombre", "donner sa clé ou son rang")
        steps: Iterable[Any] = path.split(".") if isinstance(path, str) else (path,)
        for step in steps:
            value = self.getitem(value, int(step) if str(step).isdecimal() else step)
            if default is not None and isinstance(value, Undefined):
                value = default
        return value

    def named_filter(self, name: object) -> Filter:
        """Return the filter called `name`, by which `map` changes each element."""
        if not isinstance(name, str) or name.startswith(" ") or name not in self.filters:
            raise ExpressionError(f"filtre {quoted(name)} inconnu", "vérifier son nom dans map")
        found: Filter = self.filters[name]
        return found

    def named_test(self, name: object) -> Callable[..., object]:
        """Return the condition called `name`, by which `select` keeps elements."""
        if not isinstance(name, str) or name not in self.tests:
            raise ExpressionError(f"condition {quoted(name)} inconnue", "vérifier son nom")
        return cast("Callable[..., object]", self.tests[name])

    def assemble(self, parts: list[object], between: object = "") -> str:
        """Return `parts` written one after the other, with `between` between them.

        Where one of them is already written for Word, so are the others.
        """
        marked = any(isinstance(part, Markup) for part in (*parts, between))
        pieces = [self.words(part) for part in parts]
        joint = self.words(between)
        self.meter.text(sum(map(len, pieces)) + len(joint) * len(pieces))
        if not marked:
            return joint.join(pieces)
        written = [escape(self._print(piece)) for piece in pieces]
        return (
            Markup(escape(self._print(joint))).join(written) if joint else Markup("").join(written)
        )

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return `operator` on two numbers; « + » also puts texts, or lists, end to end."""
        return combine(self, operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: object) -> object:
        """Return `operator` on a number."""
        return combine(self, operator, 0, arg)

    def call(self, context: Context, called: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what a macro, or one of the four global functions, gives."""
        self.meter.charge(syntax.CALL)
        if isinstance(called, Unknown):
            called.told()
            return ""
        if type(called) is Macro:
            return context.call(called, *args, **kwargs)
        if type(called) is Joiner or any(called is known for known in GLOBALS.values()):
            return context.call(called, *args, **kwargs)
        return self.tell("cet appel avec ( ) n’est pas permis ici", "appeler une macro par son nom")

    def _call_method(self, value: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        methods = METHODS.get(type(value), {})
        if name not in methods:
            known = f"possibles : {', '.join(sorted(methods))}" if methods else "le retirer"
            return self.tell(f"cette valeur n’a pas de « .{name}( ) »", known)
        return methods[name](self, value, *args, **kwargs)

    def _loop(self, values: Any, weight: int, name: str) -> Any:
        if type(values) is not list and not isinstance(values, _RUN_THROUGH):
            return self._not_a_list(values, name)
        self.meter.charge(len(values) * weight)
        return values

    def _not_a_list(self, value: object, name: str) -> tuple[()]:
        if isinstance(value, Unknown):
            value.told()
        elif value != "":
            self.tell(*explain_loop(value, name))
        return ()

    def _scalar(self, value: Any) -> Any:
        if type(value) is str and len(value) > syntax.SMALL:
            self.meter.charge(len(value) // 8)
        return scalar(value)

    def _slice(self, value: Any, *bounds: Any) -> Any:
        self.meter.items(0 if isinstance(value, range) else len(elements(self, value)) // 100)
        if isinstance(value, dict):
            raise ExpressionError("un bloc n’a pas de tranche [a:b]", "lire ses clés une à une")
        return value[slice(*bounds)]

    def _lifted(self, name: str, function: Filter) -> Filter:
        def apply(value: object, *args: Any, **kwargs: Any) -> object:
            given = (value, *args)
            if name not in _ANYTHING:
                value, args = self._plain(name, value), tuple(self._plain("", a) for a in args)
            try:
                return function(value, *args, **kwargs)
            except FAILINGS as error:
                unknown = next((v for v in given if isinstance(v, Unknown)), None)
                if unknown is not None:  # which was told
                    return unknown
                return self.tell(*explain_failing(name, error)) or _COUNTS.get(name, "")

        return apply

    def _plain(self, name: str, value: object) -> object:
        if isinstance(value, Unknown):
            return value.told()
        if type(value) is Markup and name not in _AS_IT_IS:
            message = "ce que donne une macro ou {% set %} … {% endset %} ne se filtre pas"
            return self.tell(message, "filtrer les valeurs elles-mêmes")
        return value
