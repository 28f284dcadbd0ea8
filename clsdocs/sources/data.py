"""From a YAML or JSON file to the plain values that fill anyone's template, or all its faults."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from clsdocs.errors import Problem, Refused
from clsdocs.record import replace
from clsdocs.sources.files import read_text, refusal
from clsdocs.sources.json_values import ESCAPES, MAX_DIGITS, read_json, too_long

if TYPE_CHECKING:
    from clsdocs.domain.texte import Text
    from clsdocs.sources.nodes import Node

# YAML 1.2, 10.3.2, less what would not print as it is written (01, +33, 0x10, 1e5, .5, .inf).
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_VALUE = re.compile(r"\s*(?:- +)*(?:(?:\"[^\"]*\"|'[^']*'|[^\s\"'#\[{][^:]*) *:(?: +|$))?")


def load_data(path: Path) -> dict[str, object]:
    """Return the values of the file `path`: dict, list, str, int, Decimal, bool, None.

    Numbers are those written so that they print as written; all else stays text.
    """
    shown = path.as_posix()
    kind = path.suffix.lower()
    if path.is_dir():
        advice = "donner les fichiers qu’il contient, par exemple dossier/*.yml"
        raise refusal(shown, "D-01", "c’est un dossier, non un fichier de données", advice)
    if kind not in (".yml", ".yaml", ".json"):
        advice = "donner un fichier .yml, .yaml ou .json"
        raise refusal(shown, "D-01", "ce fichier n’est ni YAML ni JSON", advice)
    allowed = "\t" if kind == ".json" else ""
    try:
        source = read_text(path, path.resolve().parent, shown, allowed)
        return read_json(source) if kind == ".json" else _read_yaml(source)
    except Refused as refused:
        raise Refused(_of_data(problem) for problem in refused.problems) from None


def _of_data(problem: Problem) -> Problem:
    if problem.message == "tabulation":
        advice = f"{problem.advice}, ou, dans un texte, écrire \\t entre guillemets doubles"
        problem = replace(problem, advice=advice)
    return replace(problem, code=problem.code.replace("L-", "D-"))


def _read_yaml(source: Text) -> dict[str, object]:
    from clsdocs.sources.strict_yaml import Dialect, parse_mapping

    dialect = Dialect(empty=True, escapes=ESCAPES)
    node, found = parse_mapping(source, "ce fichier n’est pas fait de clés", dialect=dialect)
    lines = source.text.split("\n")
    problems = [fault for fault in found if not _is_harmless(fault, lines)]
    value = _plain(node, problems) if node is not None else {}
    if problems:
        raise Refused(problems)
    assert isinstance(value, dict)
    return value


def _is_harmless(fault: Problem, lines: list[str]) -> bool:
    """Return whether `fault` is a comment that follows no text: none can be a part of a value."""
    if fault.code != "L-06":
        return False
    before = lines[fault.place.line - 1][: fault.place.column - 1].rstrip()
    head = _VALUE.match(before)
    value = before[head.end() :] if head else before
    if not value or value[0] in "\"'[{|>":
        return True
    return bool(head and head[0].strip()) and not isinstance(_typed(value), str)


def _plain(node: Node, problems: list[Problem]) -> object:
    from clsdocs.sources.nodes import MappingNode, ScalarNode, SequenceNode

    if isinstance(node, MappingNode):
        return {key: _plain(value, problems) for key, value in node.values.items()}
    if isinstance(node, SequenceNode):
        return [_plain(item, problems) for item in node.items]
    if isinstance(node, ScalarNode):
        if node.plain and len(node.text) > MAX_DIGITS and _NUMBER.fullmatch(node.text):
            problems.append(too_long(node.place))
        elif node.plain:
            return _typed(node.text)
        return node.text.replace("\r\n", "\n")
    return None


def _typed(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > MAX_DIGITS or not (found := _NUMBER.fullmatch(text)):
        return text
    return Decimal(text) if found["fraction"] else int(text)
