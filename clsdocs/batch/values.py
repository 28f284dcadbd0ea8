"""From a file of a dossier to the digest of its value: comments and the order of keys vanish."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from clsdocs.batch.memory import Source
from clsdocs.batch.stamps import digest
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import Fait
from clsdocs.errors import Refused
from clsdocs.sources.fiches import split_front_matter
from clsdocs.sources.nodes import FaultyNode, MappingNode, Node, ScalarNode, SequenceNode
from clsdocs.sources.strict_yaml import parse

TEXTE = "texte"
"""What is called, among the keys of a fiche, the text below them."""


def read_value(data: bytes, shown: str, trace: str) -> Source:
    """Return the digest of the value of the file `shown` that holds `data`, and of each key.

    A text without keys, or a file that is faulty, is the bytes themselves.
    """
    keyed = _keyed(shown, data)
    if keyed is None:
        return Source(trace, digest(data))
    facts, text = keyed
    cles = {key: _digest_node(node, key) for key, node in facts.values.items()}
    if text is not None:
        cles[TEXTE] = digest(text.encode())
    whole = digest(_canonical(sorted(cles.items())))
    return Source(trace, whole, cles if text is None else {})


def _keyed(shown: str, data: bytes) -> tuple[MappingNode, str | None] | None:
    """Return the keys that a file holds and the text below them; None where it holds none."""
    body = None
    try:
        decoded = data.decode("utf-8-sig").replace("\r\n", "\n")
        source = Text(shown, unicodedata.normalize("NFC", decoded))
        if shown.endswith(".md"):
            if not source.text.startswith("---"):
                return None
            source, below = split_front_matter(source)
            body = below.text
    except (UnicodeDecodeError, Refused):
        return None
    parsed = parse(source)
    if parsed.problems or not isinstance(parsed.node, MappingNode):
        return None
    return parsed.node, body


def _digest_node(node: Node, key: str) -> str:
    return digest(_canonical(_plain(node, key)))


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def _plain(node: Node, key: str) -> Any:
    """Return `node`, the value of `key`, as plain data that is equal where the value is."""
    match node:
        case ScalarNode():
            return [node.text] if node.is_blank else node.text
        case SequenceNode():
            return [0, *(_plain(item, key) for item in node.items)]
        case MappingNode():
            pairs = [[name, _plain(value, name)] for name, value in node.values.items()]
            declared = _declared()
            free = key in declared[1] or not node.values.keys() <= declared[0]
            return [1, *(pairs if free else sorted(pairs, key=lambda pair: str(pair[0])))]
        case FaultyNode():
            return [2]


@cache
def _declared() -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys that facts declare, and those under which keys are free: their order counts.

    So the order of rubriques or of years stays, as it is printed.
    """
    names, free = set[str](), set[str]()
    for kind in _kinds(Document, Dossier, FicheAction, Organisme):
        for name, field in kind.model_fields.items():
            names.update((name, field.alias or name))
            if any(get_origin(part) is dict for part in (field.annotation, *_inside(field))):
                free.add(name)
    return frozenset(names), frozenset(free)


def _inside(field: Any) -> tuple[Any, ...]:
    return get_args(field.annotation)


def _kinds(*_: type[Fait]) -> Iterator[type[Fait]]:
    """Yield every class of facts: to name some loads the modules of all."""
    waiting = [Fait]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()
