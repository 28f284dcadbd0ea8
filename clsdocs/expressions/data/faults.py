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
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    MemoryError,
)
"""All that a template can make Python raise."""


def explain_unprintable(value: object) -> tuple[str, str]:
    """Return what is wrong with printing `value`, which prints no words, and what to do."""
    if value is None:
        return "une valeur absente ne s’imprime pas", "écrire {{ x or '' }}, ou l’indiquer"
    if isinstance(value, dict):
        return "un bloc de clés ne s’imprime pas", "en choisir une : {{ x.nom }}"
    if isinstance(value, (list, tuple, range)):
        advice = "la parcourir par {% for %}, ou écrire {{ x | join(', ') }}"
        return "une liste ne s’imprime pas", advice
    return "ceci ne s’imprime pas", "imprimer une valeur"


def explain_loop(value: object) -> tuple[str, str]:
    """Return what is wrong with going through `value`, which is no list, and what to do."""
    if value is None:
        return "{% for %} parcourt une valeur absente", "la prévoir : {% for … in x or [] %}"
    return "{% for %} parcourt une valeur simple", "lui donner une liste"


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
