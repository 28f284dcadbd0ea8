"""What the signs of an expression do with values of data, and what is wrong where they cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined

from clsdocs.expressions.data.faults import explain_error
from clsdocs.expressions.data.meter import Meter
from clsdocs.expressions.data.numbers import calculate
from clsdocs.expressions.data.unknown import Unknown
from clsdocs.expressions.data.written import (
    check_condition,
    is_date,
    is_number,
    is_well_written,
    number_advice,
    received,
)
from clsdocs.expressions.faults import ExpressionError

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": eq,
    "ne": ne,
    "lt": lt,
    "lteq": le,
    "gt": gt,
    "gteq": ge,
}
"""What compares two values, by the name that Jinja gives it in its trees."""


class Box(Protocol):
    """What operators ask of the sandbox: to count, to assemble texts, to be told of faults."""

    meter: Meter

    def assemble(self, parts: list[object], between: object = "") -> str:
        """Return `parts` written one after the other."""

    def tell(self, message: str, advice: str) -> str:
        """Report a fault; return the empty text."""


_SIGNS = {eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">="}


def compare(operator: Callable[[Any, Any], Any], value: object, other: object) -> bool:
    """Return `value operator other`; raise for texts that would compare otherwise than they say."""
    if operator is eq or operator is ne:
        if isinstance(other, bool):
            check_condition(value)
        elif isinstance(value, bool):
            check_condition(other)
    elif operator in _SIGNS:
        _check_order(_SIGNS[operator], value, other)
    return bool(operator(value, other))


def find_in(value: object, others: Any) -> bool:
    """Return whether `value` is in `others`, a list, a block of keys or a text."""
    if isinstance(others, str) and not isinstance(value, (str, Undefined)):
        message = f"« in » ne cherche pas {received(value)} dans un texte"
        raise ExpressionError(message, "y chercher un texte, ou chercher dans une liste")
    return value in others


def _check_order(sign: str, value: object, other: object) -> None:
    if isinstance(value, Undefined) or isinstance(other, Undefined):
        return
    if isinstance(value, str) and isinstance(other, str):
        _check_texts(sign, value, other)
        return
    for side, against in ((value, other), (other, value)):
        if side is None:
            message = f"« {sign} » compare une valeur absente à {received(against)}"
            raise ExpressionError(message, "l’indiquer, ou la prévoir : (x or 0)")
        if isinstance(side, str):
            message = f"« {sign} » compare un texte, {received(side)}, à {_kind(against)}"
            raise ExpressionError(message, number_advice(side, "comparer deux nombres"))


def _kind(value: object) -> str:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f"un nombre, {received(value)}"
    return received(value)


def _check_texts(sign: str, value: str, other: str) -> None:
    said = f"« {sign} » compare deux textes, {received(value)} et {received(other)}"
    if is_number(value) and is_number(other):
        raise ExpressionError(f"{said}, lettre à lettre", _as_numbers(value, other))
    if is_date(value) and is_date(other) and not _is_iso(value) * _is_iso(other):
        raise ExpressionError(f"{said}, lettre à lettre", "écrire ces dates AAAA-MM-JJ")


def _is_iso(text: str) -> bool:
    return text[4:5] == "-"


def _as_numbers(*texts: str) -> str:
    """Return how to write `texts` so that they are numbers."""
    wrong = (text for text in texts if not is_well_written(text))
    return number_advice(next(wrong, None), "les écrire sans guillemets dans les données")


def combine(box: Box, operator: str, left: object, right: object) -> object:
    """Return `left operator right`; « + » also puts texts, or lists, end to end.

    What is wrong is told, and the calculation goes on.
    """
    try:
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            _check_sum(left, right)
            return box.assemble([left, right])
        if operator == "+" and type(left) is list and type(right) is list:
            box.meter.items(len(left) + len(right))
            return left + right
        for side, other in ((left, right), (right, left)):
            if isinstance(side, Unknown):
                side.told()
                return other if not isinstance(other, Unknown) else 0
        if operator == "**" or (operator == "%" and isinstance(left, str) and not is_number(left)):
            raise SecurityError(f"l’opérateur « {operator} » n’est pas permis ici")
        return calculate(operator, left, right)
    except (ExpressionError, SecurityError, ArithmeticError) as error:
        box.tell(*explain_error(error))
        return 0


def _check_sum(left: str, right: str) -> None:
    if is_number(left) and is_number(right):
        message = f"« + » met bout à bout deux textes, {received(left)} et {received(right)}"
        advice = f"{_as_numbers(left, right)} ; pour les assembler, écrire ~"
        raise ExpressionError(message, advice)
