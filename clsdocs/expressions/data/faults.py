"""What goes wrong while a template for data is filled, in French: what it is and what to do."""

from __future__ import annotations

from jinja2.exceptions import SecurityError, TemplateError

from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.sandbox import TooMuch

MAX_FAULTS = 100
"""How many faults of one part are told."""

FAULTS = (
    TemplateError,
    ExpressionError,
    ArithmeticError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    MemoryError,
)
"""All that a template can make Python raise."""


FAILINGS = (ExpressionError, TypeError, ValueError, ArithmeticError, LookupError)
"""All that a filter or a method can raise for a value that it does not take."""


def explain_failing(name: str, error: Exception) -> tuple[str, str]:
    """Return what is wrong and what to do, for the `error` of the filter called `name`."""
    if isinstance(error, ExpressionError):
        return error.message, error.advice
    shown = "cet appel" if name.startswith(" ") else f"« {name} »"
    return f"{shown} ne convient pas à cette valeur", "vérifier la valeur"


def explain_unprintable(value: object, name: str = "") -> tuple[str, str]:
    """Return what is wrong with printing `value`, called `name`, and what to do."""
    if value is None:
        message, written = "une valeur absente ne s’imprime pas", f"{{{{ {name or 'x'} or '' }}}}"
        if not name:
            return message, f"écrire {written}, ou l’indiquer"
        return message, f"indiquer {name} dans les données, ou écrire {written}"
    if isinstance(value, dict):
        return "un bloc de clés ne s’imprime pas", "en choisir une : {{ x.nom }}"
    if isinstance(value, (list, tuple, range)):
        advice = "la parcourir par {% for %}, ou écrire {{ x | join(', ') }}"
        return "une liste ne s’imprime pas", advice
    return "ceci ne s’imprime pas", "imprimer une valeur"


def explain_loop(value: object, name: str = "") -> tuple[str, str]:
    """Return what is wrong with going through `value`, called `name`, and what to do."""
    if value is None:
        advice = f"la prévoir : {{% for … in {name or 'x'} or [] %}}"
        return "{% for %} parcourt une valeur absente", advice
    kind = "un texte" if isinstance(value, str) else "une valeur simple"
    advice = "en faire une liste dans les données : un « - » devant chaque élément"
    if name:
        return f"« {name} » est {kind}, non une liste", advice
    return f"{{% for %}} parcourt {kind}", advice


def explain_error(error: BaseException) -> tuple[str, str]:
    """Return what is wrong and what to do, for `error`."""
    match error:
        case ExpressionError():
            return error.message, error.advice
        case TooMuch():
            return str(error), "raccourcir ou simplifier ce gabarit"
        case SecurityError():
            return str(error), "simplifier cette expression"
        case RecursionError():
            return "une macro s’appelle elle-même sans fin", "lui donner une fin : {% if … %}"
        case ValueError() | TypeError() if "unpack" in str(error):
            return "{% for a, b in … %} ne trouve pas ce nombre de valeurs", "vérifier la liste"
    return "calcul impossible", "vérifier les valeurs de cette expression"
