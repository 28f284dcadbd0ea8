"""From a text that should have been a number, a date or a condition to how it is to be written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from clsdocs.expressions.faults import ExpressionError

_SPACES = " \u00a0\u202f"
_NUMBER = re.compile(rf"[-+−]?[0-9]+(?:[{_SPACES}][0-9]{{3}})*(?P<decimals>[.,][0-9]+)?\s*€?")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMED = re.compile(rf"({_ISO.pattern})[T ][0-9]{{1,2}}[:h].*")
_FRENCH_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ANY_DATE = re.compile(
    rf"{_ISO.pattern}|[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-](?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|[0-9]{{1,2}}(?:er)?[{_SPACES}](?:janv|f[ée]vr|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov"
    rf"|d[ée]c)\w*\.?[{_SPACES}][0-9]{{4}}",
    re.IGNORECASE,
)
_CONDITIONS = frozenset({"oui", "non", "yes", "no", "on", "off", "vrai", "faux", "true", "false"})
_SHORT = 40


def received(value: object) -> str:
    """Return what a filter received, for a message: « 15/06/2026 », or of what kind it is."""
    match value:
        case None:
            return "une valeur absente"
        case bool():
            return "true" if value else "false"
        case str() if not value or value.isspace():
            return "un texte vide"
        case str():
            line = re.sub(r"[\x00-\x1f]", " ", value[: _SHORT + 1])
            return f"« {line[:_SHORT]}{'…' if len(line) > _SHORT else ''} »"
        case int() | Decimal():
            return f"« {str(value)[:_SHORT]} »"
        case dict():
            return "un bloc de clés"
        case list() | tuple():
            return "une liste"
    return "autre chose"


def is_number(text: str) -> bool:
    """Return whether `text` is a number, with a point or a comma, with spaces or without."""
    return len(text) <= _SHORT and _NUMBER.fullmatch(text.strip()) is not None


def number_advice(text: object, otherwise: str) -> str:
    """Return how to write the number that `text` is; `otherwise` where it is none."""
    if not isinstance(text, str) or not is_number(text):
        return otherwise
    bare = text.strip()
    corrected = re.sub(rf"[{_SPACES}€+]", "", bare).replace(",", ".").replace("−", "-")
    corrected = re.sub(r"^(-?)0+(?=[0-9])", r"\1", corrected)
    without = [
        *(["espace"] if re.search(rf"[{_SPACES}]", bare) else []),
        *(["« € »"] if "€" in bare else []),
        "guillemets",
    ]
    point = "avec un point, " if "," in bare else ""
    return f"écrire {corrected} dans les données, {point}sans {' ni '.join(without)}"


def is_well_written(text: str) -> bool:
    """Return whether `text` is a number that only its quotes keep from being read as one."""
    return _PLAIN.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Return whether `text` is a date, however it is written."""
    return len(text) <= _SHORT and _ANY_DATE.fullmatch(text.strip()) is not None


def read_date(value: object, expected: str) -> date:
    """Return the date `value`, written AAAA-MM-JJ; raise, with what was `expected` and why not."""
    message = f"{expected}, reçu {received(value)}"
    if not isinstance(value, str):
        raise ExpressionError(message, "l’écrire 2026-01-31 dans les données")
    if _ISO.fullmatch(value):
        return _existing(value)
    raise ExpressionError(message, _date_advice(value))


def _existing(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = f"« {written} » : ce jour n’existe pas"
        raise ExpressionError(message, "corriger cette date dans les données") from None


def _date_advice(text: str) -> str:
    if timed := _TIMED.fullmatch(text.strip()):
        return f"ôter l’heure : écrire {timed[1]} dans les données"
    if french := _FRENCH_DATE.fullmatch(text.strip()):
        day, month, year = map(int, french.groups())
        try:
            return f"l’écrire {date(year, month, day).isoformat()} dans les données"
        except ValueError:
            pass
    return number_advice(text, "l’écrire 2026-01-31 dans les données")


def is_misread_condition(value: object) -> bool:
    """Return whether `value` is a text that says yes or no, and would always be taken for yes."""
    return type(value) is str and len(value) <= len("false") and value.lower() in _CONDITIONS


def check_condition(value: object, name: str = "") -> None:
    """Raise where `value`, read under `name`, is a text that says yes or no."""
    if is_misread_condition(value):
        where = f"{name} : " if name else ""
        message = f"{where}« {value} » est un texte, non une condition"
        raise ExpressionError(message, "écrire true ou false, sans guillemets, dans les données")
