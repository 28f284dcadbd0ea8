"""From a text in Markdown to the same text with only its prose left, sign for sign."""

from __future__ import annotations

import re
from functools import partial

VALEUR = "\ue000"
"""Stands for each sign of a value that the text prints."""
NEUTRE = "\ue001"
"""Stands for each sign of what is no prose: comments, addresses, ids, marks of structure."""

_CACHES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?-->|\{%#.*?#%\}|\{#.*?#\}(?!\})", re.DOTALL), NEUTRE),
    (re.compile(r"\{%.*?%\}", re.DOTALL), NEUTRE),
    (re.compile(r"\{\{.*?\}\}", re.DOTALL), VALEUR),
    (re.compile(r"\{[ :]*[#.\w][^{}\n]*\}"), NEUTRE),
    (re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL), VALEUR),
    (re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"), VALEUR),
    (re.compile(r"^ {0,3}\[\^?[^\]\n]+\]:(?:[ \t]+\S+(?=\s*$))?", re.MULTILINE), NEUTRE),
    (re.compile(r"\[\^[^\]\n]+\]"), VALEUR),
    (re.compile(r"\[\](?=\ue000)"), VALEUR),
    (re.compile(r"https?://[^\s)>»]+|www\.[^\s)>»]+|[\w.+-]+@[\w-]+\.[\w.-]+\w"), VALEUR),
    (re.compile(r"\b[\w-]+\.(?:pdf|docx?|xlsx?|csv|png|jpe?g|svg|md|yml|fr|org|eu|com)\b"), VALEUR),
    (
        re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.M),
        NEUTRE,
    ),
    (re.compile(r"^[ \t]*(?:[-*+]|\d+[.)]|:)[ \t]+", re.MULTILINE), NEUTRE),
    (re.compile(r"^(?:#{1,6}|>+)[ \t]+", re.MULTILINE), NEUTRE),
)


def prose_only(text: str) -> str:
    """Return `text`, as long and with the same line ends, where only prose still reads.

    A value printed by a fact is there as `VALEUR`, everything else as `NEUTRE`.
    """
    for pattern, sign in _CACHES:
        text = pattern.sub(partial(_filled, sign), text)
    return text


def _filled(sign: str, found: re.Match[str]) -> str:
    return "".join("\n" if c == "\n" else sign for c in found[0])
