"""From a YAML text with places to fill, « {montant_2026} », to the same text with values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from clsdocs.domain.blancs import A_FIXER, INCONNU
from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem, Refused
from clsdocs.sources.strict_yaml import parse
from clsdocs.sources.yaml_writing import write_quoted, write_scalar

# What stands between two pairs of braces is no place: the avenant reads it, once it is filled.
_PLACE = re.compile(r"\{\{.*?\}\}|\{(\w+)\}")
# While the text is read as YAML, each place is a word between two private-use characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HELD = re.compile(f"{_OPEN}(\\w+){_CLOSE}")


def places_to_fill(source: Text) -> Mapping[str, Place]:
    """Return the names that `source` leaves to fill, each with the first place where it does.

    Refused where the text, once filled, would not read as YAML.
    """
    problems = parse(
        Text(
            source.path,
            _PLACE.sub(lambda found: "x" if found[1] else found[0], source.text),
            source.line,
        )
    ).problems
    if problems:
        raise Refused(problems)
    found: dict[str, Place] = {}
    for match in _PLACE.finditer(source.text):
        line = source.text.count("\n", 0, match.start())
        if match[1] and not _is_comment(source.text, match.start()):
            found.setdefault(match[1], Place(source.path, source.line + line))
    return found


def _is_comment(text: str, index: int) -> bool:
    return text[text.rfind("\n", 0, index) + 1 : index].lstrip().startswith("#")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text`, whose places are all in `values`, with each of them filled.

    A value stays text: whatever it holds, it changes nothing around it.
    """
    held = _PLACE.sub(_open, text)
    pieces, end = [], 0
    for node in sorted(_scalars(yaml.compose(held)), key=lambda n: n.start_mark.index):
        if _OPEN in node.value:
            start, stop = node.start_mark.index, node.end_mark.index
            pieces += [held[end:start], _written(node, held[start:stop], values)]
            end = stop
    # What is left of the places stands in comments.
    return _HELD.sub(r"{\1}", "".join((*pieces, held[end:])))


def _open(found: re.Match[str]) -> str:
    return f"{_OPEN}{found[1]}{_CLOSE}" if found[1] else found[0]


def _written(node: ScalarNode, written: str, values: Mapping[str, str]) -> str:
    if node.style in ("|", ">"):
        return _filled(written, values)
    value = _filled(str(node.value), values)
    if node.style is not None:
        return write_quoted(value)
    return value if value in (INCONNU, A_FIXER) else write_scalar(value)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _HELD.sub(lambda found: values[found[1]], text)


def _scalars(node: Node | None) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _scalars(part)


def check_values(values: Mapping[str, str], place: Place) -> Iterator[Problem]:
    """Yield what is wrong with `values`, the cells of one row at `place`."""
    for name, value in values.items():
        if not value:
            message = f"colonne « {name} » vide"
            yield Problem(place, "C-28", message, "la remplir, ou écrire inconnu")
        elif "\n" in value or _OPEN in value or _CLOSE in value:
            message = f"colonne « {name} » sur plusieurs lignes"
            yield Problem(place, "C-28", message, "l’écrire sur une seule")
