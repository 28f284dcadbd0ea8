from __future__ import annotations

from decimal import Decimal
from typing import Any

from jinja2.exceptions import TemplateSyntaxError
from markupsafe import escape

from clsdocs.expressions.data.sandbox import DataSandbox
from clsdocs.expressions.syntax import explain_syntax
from clsdocs.francais import Lettres

DATA: dict[str, Any] = {
    "nom": "Lens",
    "phrase": "un contrat  local de santé",
    "html": "<w:t>&amp;</w:t>",
    "n": 7,
    "prix": Decimal("1.10"),
    "vrai": True,
    "rien": None,
    "vide": "",
    "noms": ["zoé", "Anne", "luc", "Anne"],
    "nombres": [3, 1, 2],
    "fiches": [
        {"id": "a", "axe": "Z", "cout": 3, "actif": True, "lieu": {"ville": "Lens"}},
        {"id": "b", "axe": "y", "cout": 1, "actif": False, "lieu": {"ville": "Arras"}},
        {"id": "c", "axe": "Z", "cout": 2, "actif": True, "lieu": {"ville": "Douai"}},
    ],
    "bloc": {"b": 2, "a": 1, "items": "une clé"},
    "lignes": "un\ndeux\n\ntrois",
    "long": "a" * 5_000,
    "beaucoup": list(range(5_000)),
}

Told = list[tuple[int, str, str]]


def fill(source: str, data: dict[str, Any] | None = None) -> tuple[str, Told]:
    """Return `source` filled with `data`, else with `DATA`, and every fault told."""
    told: Told = []
    sandbox = DataSandbox(
        Lettres.TRADITIONNELLE,
        escape,
        lambda line, what, do: told.append((line, what, do)),
        [],
    )
    try:
        tree = sandbox._parse(source, "<gabarit>", "<gabarit>")
        if told:
            return "", told
        code = sandbox.compile(tree, "<gabarit>", "<gabarit>")
    except TemplateSyntaxError as error:
        return "", [(error.lineno, *explain_syntax(error.message or ""))]
    template = sandbox.template_class.from_code(sandbox, code, sandbox.make_globals(None))
    return sandbox.render_bounded(template, DATA if data is None else data), told
