"""What may follow `is` in a template for data: Jinja's own conditions, on plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from types import NoneType
from typing import Any, Protocol

from jinja2.runtime import Undefined

from clsdocs.expressions.data.meter import Meter
from clsdocs.expressions.data.operators import OPERATORS, compare, find_in
from clsdocs.expressions.data.unknown import Unknown
from clsdocs.expressions.data.written import check_condition
from clsdocs.expressions.faults import ExpressionError

SCALARS = frozenset({str, int, Decimal, bool, NoneType, float})
"""The types of values that compare in one step."""


def scalar(value: object) -> object:
    """Return `value`, which may be compared; raise for a list or a dictionary."""
    if type(value) not in SCALARS and not isinstance(value, (str, Undefined)):
        message = "une liste ou un bloc ne se compare pas"
        raise ExpressionError(message, "comparer un de ses éléments, ou sa longueur : x | length")
    return value


def quoted(value: object) -> str:
    """Return `value` between French quotes for a message, cut where it is long."""
    shown = str(value)[:60] if type(value) in SCALARS else "…"
    return f"« {shown} »"


def _compared(operator: Callable[[Any, Any], object]) -> Callable[..., bool]:
    return lambda value, other: compare(operator, scalar(value), scalar(other))


def _is(expected: bool) -> Callable[..., bool]:
    def apply(value: object) -> bool:
        check_condition(value)
        return value is expected

    return apply


def _is_in(value: object, others: object) -> bool:
    if not isinstance(others, (str, list, tuple, dict, range, Undefined)):
        raise ExpressionError("« in » attend une liste, un bloc ou un texte", "en donner un")
    return scalar(value) in others


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal))


def _remainder(value: object, divisor: object) -> object:
    if not isinstance(value, (int, Decimal)) or not isinstance(divisor, (int, Decimal)):
        raise ExpressionError("cette valeur n’est pas un nombre", "ajouter | int")
    return Decimal(value) % Decimal(divisor) if divisor else 1


_PLAIN: Mapping[str, Callable[..., bool]] = {
    "defined": lambda value: not isinstance(value, Undefined),
    "undefined": lambda value: isinstance(value, Undefined),
    "none": lambda value: value is None,
    "true": _is(True),
    "false": _is(False),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, (float, Decimal)),
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "mapping": lambda value: isinstance(value, dict),
    "sequence": lambda value: isinstance(value, (str, list, tuple, dict, range)),
    "iterable": lambda value: isinstance(value, (str, list, tuple, dict, range)),
    "lower": lambda value: isinstance(value, str) and value.islower(),
    "upper": lambda value: isinstance(value, str) and value.isupper(),
    "even": lambda value: _remainder(value, 2) == 0,
    "odd": lambda value: _remainder(value, 2) == 1,
    "divisibleby": lambda value, divisor: _remainder(value, divisor) == 0,
    "sameas": lambda value, other: value is other,
    "in": _is_in,
}
_COMPARED: Mapping[Callable[[Any, Any], object], tuple[str, ...]] = {
    eq: ("eq", "equalto", "=="),
    ne: ("ne", "!="),
    lt: ("lt", "lessthan", "<"),
    le: ("le", "<="),
    gt: ("gt", "greaterthan", ">"),
    ge: ("ge", ">="),
}

SILENT = frozenset({"defined", "undefined", "none", "sameas"})
"""The conditions that a name may have without being known."""

TESTS: Mapping[str, Callable[..., bool]] = {
    **_PLAIN,
    **{name: _compared(operator) for operator, names in _COMPARED.items() for name in names},
}
"""Every condition, by the name that follows `is`."""


_SHORT = 256
_NUMBERS = (int, Decimal)
_QUICK = frozenset(
    {(a, b, operator) for a in _NUMBERS for b in _NUMBERS for operator in OPERATORS}
    | {(str, str, "eq"), (str, str, "ne"), (bool, bool, "eq"), (bool, bool, "ne")}
)
"""What needs no second look: the types of two values, and what compares them."""


class Teller(Protocol):
    """What a fault is told to while rendering goes on."""

    meter: Meter

    def tell(self, message: str, advice: str) -> str:
        """Report a fault; return the empty text."""


def compare_all(teller: Teller, value: object, *others: Any) -> bool:
    """Return whether each comparison of a chain holds; `others` are operators and values."""
    operator, other, *more = others
    quick = not more and (type(value), type(other), operator) in _QUICK
    if quick and not (type(value) is str and len(value) > _SHORT):
        return bool(OPERATORS[operator](value, other))
    try:
        for operator, other in zip(others[::2], others[1::2], strict=True):
            if operator in ("in", "notin"):
                holds = _found(teller, value, other) is (operator == "in")
            else:
                holds = compare(OPERATORS[operator], _paid(teller, value), _paid(teller, other))
            if not holds:
                return False
            value = other
    except ExpressionError as error:
        return bool(teller.tell(error.message, error.advice))
    return True


def _paid(teller: Teller, value: Any) -> object:
    if type(value) is str:
        teller.meter.charge(len(value) // 8)
    return scalar(value)


def _found(teller: Teller, value: object, others: Any) -> bool:
    if isinstance(others, (str, list, tuple, dict, range)):
        teller.meter.charge(4 * len(others))
    elif not isinstance(others, Unknown):
        raise ExpressionError("« in » attend une liste, un bloc ou un texte", "en donner un")
    return find_in(_paid(teller, value), others)


def decide(teller: Teller, value: object, name: str = "") -> object:
    """Return `value`, on which a branch depends; a text that says yes or no is told."""
    if type(value) is str:
        try:
            check_condition(value, name)
        except ExpressionError as error:
            teller.tell(error.message, error.advice)
    return value


def lifted(teller: Teller, name: str, test: Callable[..., bool]) -> Callable[..., bool]:
    """Return the condition `test`, called `name`, whose faults are told and make it false."""
    if name in SILENT:
        return test

    def apply(value: object, *args: object) -> bool:
        if isinstance(value, Unknown):
            value.told()
            return False
        try:
            return test(value, *args)
        except ExpressionError as error:
            return bool(teller.tell(error.message, error.advice))
        except (TypeError, ValueError, ArithmeticError):
            return bool(teller.tell(f"« is {name} » ne convient pas ici", "vérifier la valeur"))

    return apply
