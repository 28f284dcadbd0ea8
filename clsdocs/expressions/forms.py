"""From what a template needs to how it is told: in plain French, as a JSON Schema, as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from clsdocs.record import Record, replace


class Sort(StrEnum):
    """What a template does with a name: print it, only test it, run through it, read in it."""

    TEXTE = "texte"
    CONDITION = "condition"
    LISTE = "liste"
    GROUPE = "groupe"
    CLES_LIBRES = "clés libres"


class Hint(StrEnum):
    """What a text must look like, from the filters and places that use it."""

    NOMBRE = "nombre"
    DATE = "date"
    COULEUR = "couleur"


class Need(Record):
    """What a template needs under one name; of a list or free keys, `element` is each value.

    `optional` may be absent, `blank` may be left empty; a list has at least `size` elements, and a
    text is compared with `words`; `minus` is the subtraction that may have been meant as one name.
    """

    sort: Sort
    hint: Hint | None = None
    members: Mapping[str, Need] = {}
    element: Need | None = None
    size: int = 0
    optional: bool = False
    blank: bool = False
    words: tuple[str, ...] = ()
    minus: str = ""


_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_HYPHENATED = re.compile(r"(?<![\w.'\"\-])([^\W\d]\w*)-([^\W\d]\w*)(?![\w.(\-])")
_PLAIN_KEY = re.compile(r"(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z_]\w*", re.ASCII)
_PHRASES = {
    Hint.NOMBRE: ("nombre", "nombres"),
    Hint.DATE: ("date (AAAA-MM-JJ)", "dates (AAAA-MM-JJ)"),
    Hint.COULEUR: ("couleur (RRVVBB)", "couleurs (RRVVBB)"),
    None: ("texte", "textes"),
}
_KEY = "cle"


def without_hyphens(need: Need, sources: Iterable[str]) -> Need:
    """Return `need`, told where a name with a hyphen, in `sources`, reads as a subtraction."""
    members = dict(need.members)
    tags = (tag[0] for source in sources for tag in _TAG.finditer(source) if "-" in tag[0])
    for found in (found for tag in tags for found in _HYPHENATED.finditer(tag)):
        if all(name in members and members[name].hint is Hint.NOMBRE for name in found.groups()):
            for name in found.groups():
                members[name] = replace(members[name], minus=found[0])
    return replace(need, members=members)


def plain(need: Need) -> str:
    """Return what `need` asks for, one name a line, what it holds indented below."""
    return "".join(f"{line}\n" for line in _tell(need, ""))


def _tell(need: Need, indent: str) -> Iterator[str]:
    for name, member in need.members.items():
        yield f"{indent}{name} : {_phrase(member)}"
        yield from _tell(_group_of(member), f"{indent}  ")


def _group_of(need: Need) -> Need:
    """Return the names that `need` holds, however deep in lists."""
    return _group_of(need.element) if need.element is not None else need


def _phrase(need: Need) -> str:
    ends_with_names = bool(_group_of(need).members)
    remarks = [
        *([f"comparé à {', '.join(f'« {word} »' for word in need.words)}"] if need.words else []),
        *([f"au moins {need.size} éléments"] if need.size > 1 else []),
        *([f"« {need.minus} » se lit comme une soustraction"] if need.minus else []),
        *(["facultatif"] if need.optional else []),
        *(["peut rester vide"] if need.blank and need.sort is not Sort.CONDITION else []),
    ]
    said = f"{_named(need)} ({', '.join(remarks)})" if remarks else _named(need)
    return f"{said} ; {_linked(need)} :" if ends_with_names else said


def _named(need: Need) -> str:
    match need.sort:
        case Sort.TEXTE:
            return _PHRASES[need.hint][0]
        case Sort.CONDITION:
            return "condition (true ou false)"
        case Sort.GROUPE:
            return "groupe"
    element = need.element
    assert element is not None
    if need.sort is Sort.LISTE and element.sort is Sort.TEXTE:
        return f"liste de {_PHRASES[element.hint][1]}"
    if element.sort is Sort.GROUPE:
        return str(need.sort)
    return f"{need.sort}, {_linked(need)} : {_named(element)}"


def _linked(need: Need) -> str:
    match need.sort:
        case Sort.LISTE:
            return "chaque élément"
        case Sort.CLES_LIBRES:
            return "sous chaque clé"
    return "avec"


def skeleton(need: Need) -> str:
    """Return a YAML file to fill in: every name with no value, a list with one element or more."""
    lines = list(_blanks(need, ""))
    return "".join(f"{line}\n" for line in lines) or "# Ce gabarit ne demande rien.\n{}\n"


def _blanks(need: Need, indent: str) -> Iterator[str]:
    """Yield the lines that hold the values of `need`, below its key."""
    match need.sort:
        case Sort.GROUPE:
            for name, member in need.members.items():
                yield f"{indent}# {_phrase(member)}"
                yield f"{indent}{_key(name)}:"
                yield from _blanks(member, f"{indent}  ")
        case Sort.LISTE | Sort.CLES_LIBRES:
            assert need.element is not None
            mark = "-" if need.sort is Sort.LISTE else f"{_KEY}:"
            for _ in range(max(need.size, 1)):
                yield f"{indent}{mark}"
                yield from _blanks(need.element, f"{indent}  ")


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def json_schema(need: Need) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of the data that `need` asks for."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_schema(need)}


def _schema(need: Need) -> dict[str, object]:
    match need.sort:
        case Sort.CONDITION:
            return {"type": "boolean", "description": _named(need)}
        case Sort.TEXTE:
            return _text_schema(need)
        case Sort.GROUPE:
            return {
                "type": _types(need, "object"),
                "properties": {name: _schema(member) for name, member in need.members.items()},
                "required": [name for name, member in need.members.items() if not member.optional],
            }
    assert need.element is not None
    if need.sort is Sort.CLES_LIBRES:
        return {"type": _types(need, "object"), "additionalProperties": _schema(need.element)}
    size = {"minItems": need.size} if need.size else {}
    return {"type": _types(need, "array"), "items": _schema(need.element), **size}


def _text_schema(need: Need) -> dict[str, object]:
    described = {"examples": list(need.words)} if need.words else {}
    match need.hint:
        case Hint.NOMBRE:
            return {"type": _types(need, "number"), **described}
        case Hint.DATE:
            return {"type": _types(need, "string"), "format": "date", **described}
        case Hint.COULEUR:
            pattern = "^#?[0-9A-Fa-f]{6}$" if not need.blank else "^(#?[0-9A-Fa-f]{6})?$"
            return {"type": _types(need, "string"), "pattern": pattern, **described}
    return {"type": _types(need, "string", "number", "boolean"), **described}


def _types(need: Need, *types: str) -> str | list[str]:
    if need.blank:
        return [*types, "null"]
    return types[0] if len(types) == 1 else list(types)
