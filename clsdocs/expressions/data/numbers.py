"""Numbers of data, exact as they are written: calculated, rounded, read from text and printed."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from clsdocs.expressions.data.written import number_advice, received
from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.sandbox import MAX_BITS, TooMuch

DIGITS = 50
"""How many digits a calculation keeps; a result that needs them all was cut."""

_CONTEXT = Context(prec=DIGITS, traps=[InvalidOperation, DivisionByZero, Overflow])
_MAX_EXPONENT = 80
_NUMBERS_ONLY = "calculer avec des nombres seulement"
_ROUNDINGS = {"common": ROUND_HALF_EVEN, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}

Number = int | Decimal


def as_number(value: object) -> Number:
    """Return the number `value`; raise for anything else."""
    if isinstance(value, (int, Decimal)):
        return value
    if isinstance(value, float):
        return read_decimal(repr(value))
    if isinstance(value, str):
        kind = "est un texte, non" if value and not value.isspace() else "n’est pas"
        message = f"{received(value)} {kind} un nombre"
        raise ExpressionError(message, number_advice(value, _NUMBERS_ONLY))
    if value is None:
        message = "une valeur absente n’est pas un nombre"
        raise ExpressionError(message, "l’indiquer, ou la prévoir : (x or 0)")
    raise ExpressionError("cette valeur n’est pas un nombre", _NUMBERS_ONLY)


def calculate(operator: str, left: object, right: object) -> Number:
    """Return `left operator right`, exact unless a division does not come out even."""
    a, b = as_number(left), as_number(right)
    if operator in ("/", "//", "%") and not b:
        raise ExpressionError("division par zéro", "la prévoir : {% if … %}")
    if isinstance(a, int) and isinstance(b, int):
        return bounded_number(_whole(operator, a, b))
    return bounded_number(_decimal(operator, Decimal(a), Decimal(b)))


def _whole(operator: str, a: int, b: int) -> Number:
    match operator:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "//":
            return a // b
        case "%":
            return a % b
    return _CONTEXT.divide(Decimal(a), Decimal(b))


def _decimal(operator: str, a: Decimal, b: Decimal) -> Decimal:
    match operator:
        case "+":
            return _CONTEXT.add(a, b)
        case "-":
            return _CONTEXT.subtract(a, b)
        case "*":
            return _CONTEXT.multiply(a, b)
        case "/":
            return _CONTEXT.divide(a, b)
    quotient = _CONTEXT.divide(a, b).to_integral_value(ROUND_FLOOR)
    if operator == "//":
        return quotient
    return _CONTEXT.subtract(a, _CONTEXT.multiply(b, quotient))


def bounded_number(value: Number) -> Number:
    """Return `value`; raise where it is longer than any number of a document."""
    if isinstance(value, Decimal):
        if value and abs(value.adjusted()) > _MAX_EXPONENT:
            raise TooMuch("nombre trop grand")
    elif value.bit_length() > MAX_BITS:
        raise TooMuch("nombre trop grand")
    return value


def round_number(value: object, precision: object = 0, method: object = "common") -> Number:
    """Return `value` rounded to `precision` decimals; halves go to the even digit, as in Jinja."""
    number = as_number(value)
    if not isinstance(precision, int) or abs(precision) > 30:
        raise ExpressionError("« round » arrondit à 30 décimales au plus", "écrire | round(2)")
    if not isinstance(method, str) or method not in _ROUNDINGS:
        raise ExpressionError("« round » ne connaît que common, ceil et floor", "en choisir un")
    if isinstance(number, int) and precision >= 0:
        return number
    unit = Decimal(1).scaleb(-precision)
    rounded = Decimal(number).quantize(unit, _ROUNDINGS[method], _CONTEXT)
    return int(rounded) if precision <= 0 else rounded


def read_decimal(text: str) -> Decimal:
    """Return the number written `text`; raise `ValueError` where it is none."""
    if len(text) > 200:
        raise TooMuch("nombre trop grand")
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    bounded_number(number)
    return number


def read_int(text: str, base: int) -> int:
    """Return the whole number written `text` in `base`; raise `ValueError` where it is none."""
    if len(text) > 200:
        raise TooMuch("nombre trop grand")
    try:
        return int(text, base)
    except ValueError:
        return int(read_decimal(text))


def print_number(value: Number) -> str:
    """Return `value` in digits, with a decimal comma; raise for a quotient that never ends."""
    if not isinstance(value, Decimal):
        return str(value)
    if len(value.as_tuple().digits) >= DIGITS:
        message = "ce calcul ne tombe pas juste"
        raise ExpressionError(message, "arrondir son résultat : | round(2)")
    bounded_number(value)
    text = f"{value:f}"
    return text.replace(".", ",")
