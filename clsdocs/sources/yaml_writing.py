"""From plain values to the YAML that reads as them again, laid out as jurists write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from clsdocs.domain.blancs import A_FIXER, INCONNU, Blanc

_WIDTH = 100
_PLAIN = re.compile(r"[^\W_](?:[\w ’./%()–-]*[\w’%)])?")
_REFUSED = frozenset({INCONNU, A_FIXER, "null", "Null", "NULL", "oui", "non", "true", "false"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


def write_entry(key: str, value: Any, indent: int = 0) -> str:
    """Return the lines of `key` and its `value`, on one line where they are short and plain."""
    margin = " " * indent
    if (line := f"{margin}{key}: {write_inline(value)}") and _fits(value, line):
        return f"{line}\n"
    if isinstance(value, str):
        held = "".join(f"{margin}  {line}\n" if line else "\n" for line in value.split("\n"))
        return f"{margin}{key}: |-\n{held}"
    if isinstance(value, Mapping):
        return f"{margin}{key}:\n" + "".join(
            write_entry(str(name), held, indent + 2) for name, held in value.items()
        )
    return f"{margin}{key}:\n{write_items(value, indent + 2)}"


def write_items(values: Iterable[Any], indent: int = 0) -> str:
    """Return the lines of a list."""
    return "".join(_item(value, indent) for value in values)


def _item(value: Any, indent: int) -> str:
    margin = " " * indent
    if not isinstance(value, Mapping):
        return f"{margin}- {write_inline(value)}\n"
    if len(value) == 1:
        lines = "".join(write_entry(str(key), held, indent + 2) for key, held in value.items())
        return f"{margin}- {lines[indent + 2 :]}"
    if _fits(value, line := f"{margin}- {write_inline(value)}"):
        return f"{line}\n"
    lines = "".join(write_entry(str(key), held, indent + 2) for key, held in value.items())
    return f"{margin}- {lines[indent + 2 :]}"


def _fits(value: Any, line: str) -> bool:
    if isinstance(value, str) and "\n" in value:
        return not _may_be_block(value)
    if isinstance(value, str | Blanc) or not value:
        return True
    if isinstance(value, list | tuple):
        # A list on one line holds ids and numbers: what has quotes or keys takes a line each.
        plain = all(isinstance(item, str) and write_scalar(item) == item for item in value)
        return plain and len(line) <= _WIDTH
    return len(line) <= _WIDTH and not _holds_lines(value)


def _may_be_block(text: str) -> bool:
    """Return whether `text` stays itself as a block: it neither begins nor ends with a space."""
    lines = text.split("\n")
    return bool(text.strip() == text and all(line == line.rstrip() for line in lines))


def _holds_lines(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_lines, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_lines, value))
    return isinstance(value, str) and "\n" in value


def write_inline(value: Any) -> str:
    """Return `value` on one line, between brackets where it is made of others."""
    if isinstance(value, Mapping):
        held = (f"{write_scalar(str(key))}: {write_inline(v)}" for key, v in value.items())
        return "{" + ", ".join(held) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(write_inline, value)) + "]"
    return write_scalar(value)


def write_scalar(value: str | Blanc) -> str:
    """Return a value as it is written, between quotes unless it stays itself without them."""
    if isinstance(value, Blanc):
        return value.motif
    if _PLAIN.fullmatch(value) and value not in _REFUSED and "  " not in value:
        return value
    return write_quoted(value)


def write_quoted(text: str) -> str:
    """Return `text` between quotes."""
    return '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'
