"""The filters of data that make words: Jinja's, bounded before they grow, and the French ones."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol

from clsdocs import francais
from clsdocs.expressions.data.meter import Meter
from clsdocs.expressions.data.numbers import (
    Number,
    as_number,
    read_decimal,
    read_int,
    round_number,
)
from clsdocs.expressions.data.written import is_number, number_advice, read_date, received
from clsdocs.expressions.faults import ExpressionError
from clsdocs.francais import Lettres

MAX_WRAPPED = 20_000
"""How long a text may be to be cut into lines."""

_WORD = re.compile(r"\w+")
_NOTHING = object()
_BEGINNINGS = re.compile(r"([-\s({\[<]+)")


class Box(Protocol):
    """What filters ask of the sandbox: to count what they cost, to write and to reach values."""

    meter: Meter

    def words(self, value: object) -> str:
        """Return `value` as it prints."""

    def reach(self, value: object, path: object, default: object = None) -> object:
        """Return what `path`, such as « a.b.0 », reads of `value`."""

    def named_filter(self, name: object) -> Callable[..., object]:
        """Return the filter called `name`."""

    def named_test(self, name: object) -> Callable[..., object]:
        """Return the condition called `name`."""

    def assemble(self, parts: list[object], between: object = "") -> str:
        """Return `parts` written one after the other, with `between` between them."""


def text_of(box: Box, value: object) -> str:
    """Return the words of `value`, paid for."""
    text = box.words(value)
    box.meter.text(len(text))
    return text


def whole(value: object, least: int = 0, most: int = 100_000) -> int:
    """Return the whole number `value`; raise where it is out of bounds."""
    if not isinstance(value, int) or not least <= value <= most:
        message = "ce nombre ne convient pas au filtre"
        raise ExpressionError(message, f"donner un nombre entier, de {least} à {most}")
    return value


def replace(box: Box, value: object, old: object, new: object, count: object = None) -> str:
    """Return `value` with `old` replaced by `new`, `count` times at most."""
    text, before, after = text_of(box, value), box.words(old), box.words(new)
    found = text.count(before)
    times = found if count is None else min(found, whole(count, 0, 10**9))
    box.meter.charge(4 * len(text))
    box.meter.text(len(text) + times * max(0, len(after) - len(before)))
    return text.replace(before, after, times)


def center(box: Box, value: object, width: object = 80) -> str:
    """Return `value` in the middle of `width` signs."""
    return text_of(box, value).center(whole(width))


def _indent(
    box: Box, value: object, width: object = 4, first: bool = False, blank: bool = False
) -> str:
    text = text_of(box, value)
    margin = box.words(width) if isinstance(width, str) else " " * whole(width, 0, 1000)
    lines = text.splitlines() or [""]
    box.meter.text(len(text) + len(lines) * len(margin))
    rest = [margin + line if line or blank else line for line in lines[1:]]
    # Jinja counts an empty last line, which splitlines() drops, as a line of its own.
    if text.endswith("\n"):
        rest.append(margin if blank else "")
    return "\n".join([margin + lines[0] if first and (lines[0] or blank) else lines[0], *rest])


def _title(box: Box, value: object) -> str:
    parts = _BEGINNINGS.split(text_of(box, value))
    return "".join(part[0].upper() + part[1:].lower() for part in parts if part)


def _trim(box: Box, value: object, chars: object = None) -> str:
    return strip(box, text_of(box, value), chars)


def strip(box: Box, text: str, chars: object = None, side: str = "") -> str:
    """Return `text` without the spaces, or the signs `chars`, of its ends or of one `side`."""
    signs = None if chars is None else box.words(chars)
    if signs is not None:
        whole(len(signs), 0, 200)
    stripped: str = getattr(text, f"{side}strip")(signs)
    return stripped


def _truncate(
    box: Box,
    value: object,
    length: object = 255,
    killwords: bool = False,
    end: object = "...",
    leeway: object = None,
) -> str:
    text, after = text_of(box, value), box.words(end)
    most = whole(length, len(after), 10**6)
    if len(text) <= most + (5 if leeway is None else whole(leeway)):
        return text
    cut = text[: most - len(after)]
    return (cut if killwords else cut.rsplit(" ", 1)[0]) + after


def _wordwrap(
    box: Box,
    value: object,
    width: object = 79,
    break_long_words: bool = True,
    wrapstring: object = None,
    break_on_hyphens: bool = True,
) -> str:
    text, columns = text_of(box, value), whole(width, 1)
    whole(len(text), 0, MAX_WRAPPED)
    box.meter.charge(50 * len(text))
    joint = "\n" if wrapstring is None else box.words(wrapstring)
    cut = [
        textwrap.wrap(
            line,
            width=columns,
            expand_tabs=False,
            replace_whitespace=False,
            break_long_words=bool(break_long_words),
            break_on_hyphens=bool(break_on_hyphens),
        )
        for line in text.splitlines()
    ]
    count = sum(max(1, len(lines)) for lines in cut)
    box.meter.text(len(text) + count * len(joint))
    return joint.join(joint.join(lines) for lines in cut)


def _int(box: Box, value: object, default: object = _NOTHING, base: object = 10) -> object:
    try:
        if isinstance(value, str):
            return read_int(value, whole(base, 2, 36))
        return int(as_number(value))
    except (ValueError, ExpressionError):
        return _default_number("int", value, default)


def _float(box: Box, value: object, default: object = _NOTHING) -> object:
    try:
        return read_decimal(value) if isinstance(value, str) else Decimal(as_number(value))
    except (ValueError, ExpressionError):
        return _default_number("float", value, default)


def _default_number(name: str, value: object, default: object) -> object:
    """Return the `default` that the template gives; raise where it gives none."""
    if default is not _NOTHING:
        return default
    advice = number_advice(value, f"donner un nombre, ou ce qui le remplace : | {name}(0)")
    raise ExpressionError(f"« {name} » attend un nombre, reçu {received(value)}", advice)


def _wordcount(box: Box, value: object) -> int:
    return len(_WORD.findall(text_of(box, value)))


def _absolute(value: Number) -> Number:
    """Return `value` without its sign, every digit kept."""
    return value.copy_abs() if isinstance(value, Decimal) else abs(value)


WORDS: Mapping[str, Callable[..., object]] = {
    "abs": lambda box, value: _absolute(as_number(value)),
    "capitalize": lambda box, value: text_of(box, value).capitalize(),
    "center": center,
    "float": _float,
    "indent": _indent,
    "int": _int,
    "lower": lambda box, value: text_of(box, value).lower(),
    "replace": replace,
    "round": lambda box, value, precision=0, method="common": round_number(
        value, precision, method
    ),
    "string": text_of,
    "title": _title,
    "trim": _trim,
    "truncate": _truncate,
    "upper": lambda box, value: text_of(box, value).upper(),
    "wordcount": _wordcount,
    "wordwrap": _wordwrap,
}
"""Jinja's filters of words and numbers, by name."""


def french_filters(lettres: Lettres) -> dict[str, Callable[..., object]]:
    """Return the French filters, numbers in letters spelt as `lettres` says."""
    return {
        "date": lambda box, value: francais.date_longue(read_date(value, _DATE)),
        "montant": lambda box, value: francais.montant(_euros(value, "montant")),
        "lettres": lambda box, value: _letters(value, lettres),
        "euros_en_lettres": lambda box, value: _spelt(
            lambda: francais.montant_en_lettres(_euros(value, "euros_en_lettres"), lettres)
        ),
        "nombre": lambda box, value: _count(value, lettres),
        "enumeration": _enumeration,
        "majuscule": lambda box, value: francais.capitale(text_of(box, value)),
    }


_DATE = "« date » attend une date"
_DATE_OR_NUMBER = "« lettres » attend un nombre ou une date"


def _number(value: object, expected: str) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        advice = number_advice(value, "l’écrire en chiffres dans les données, sans guillemets")
        raise ExpressionError(f"{expected}, reçu {received(value)}", advice)
    return value


def _euros(value: object, name: str) -> Decimal:
    number = Decimal(_number(value, f"« {name} » attend un nombre"))
    if number != round(number, 2):
        message = f"« {name} » : {received(number)} a plus de deux décimales"
        raise ExpressionError(message, f"l’arrondir : | round(2) | {name}")
    return number


def _letters(value: object, lettres: Lettres) -> str:
    if isinstance(value, str) and not is_number(value):
        return francais.date_en_lettres(read_date(value, _DATE_OR_NUMBER), lettres)
    number = _number(value, _DATE_OR_NUMBER)
    if number != int(number):
        message = f"« lettres » écrit un nombre entier, reçu {received(number)}"
        advice = "écrire | euros_en_lettres pour un montant, | round | lettres pour l’arrondir"
        raise ExpressionError(message, advice)
    return _spelt(lambda: francais.nombre_en_lettres(int(number), lettres=lettres))


def _count(value: object, lettres: Lettres) -> str:
    expected = "« nombre » attend un nombre entier ou une liste"
    number = len(value) if isinstance(value, (list, tuple, dict)) else _number(value, expected)
    if number != int(number):
        raise ExpressionError(f"{expected}, reçu {received(number)}", "l’arrondir : | round")
    return _spelt(lambda: francais.nombre_en_lettres(int(number), lettres=lettres))


def _spelt(spell: Callable[[], str]) -> str:
    try:
        return spell()
    except ValueError:
        message = "nombre trop grand pour être écrit en lettres"
        raise ExpressionError(message, "rester sous mille milliards") from None


def _enumeration(box: Box, value: object) -> str:
    if not isinstance(value, (list, tuple)):
        message = f"« enumeration » attend une liste, reçu {received(value)}"
        raise ExpressionError(message, "en donner une")
    box.meter.items(len(value))
    return francais.enumeration([text_of(box, element) for element in value])
