"""Sentences that clsdocs writes: fixed words and facts, joined into spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Self

from clsdocs.domain.valeurs import Blanc
from clsdocs.expressions.printing import printed
from clsdocs.francais import contracte
from clsdocs.prose.nodes import Paragraphe, Role, Span, Texte, Valeur
from clsdocs.record import replace

Spans = tuple[Span, ...]
Inline = Callable[[str, str], Spans]
"""Reads a text of the YAML file, its words and its dotted key, to the spans of one paragraph."""
Paragraphs = Callable[[str, str], tuple[Spans, ...]]
"""Reads such a text to the spans of each of its paragraphs."""

NBSP = "\u00a0"
NNBSP = "\u202f"
BLANK_LINE = str(Blanc(""))


class Phrase:
    """A sentence under construction."""

    def __init__(self, words: str = "") -> None:
        self.spans: list[Span] = []
        self.add(words)

    def add(self, words: str) -> Self:
        """Add fixed `words`."""
        if words:
            self.spans.append(Texte(words))
        return self

    def fact(self, value: object, cle: str) -> Self:
        """Add the fact `value`, whose key is `cle`, as it prints."""
        blanc = isinstance(value, Blanc)
        self.spans.append(Valeur(printed(value, cle), cle, blanc=blanc))
        return self

    def open(self, cle: str) -> Self:
        """Add a line to fill by hand for what is legitimately unknown until signature."""
        self.spans.append(Valeur(BLANK_LINE, cle))
        return self

    def extend(self, spans: Iterable[Span]) -> Self:
        """Add `spans` as they are."""
        self.spans.extend(spans)
        return self

    def paragraph(self, role: Role) -> Paragraphe:
        """Return the sentence as a paragraph."""
        return Paragraphe(tuple(self.spans), role)

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return "".join(span.text for span in self.spans if isinstance(span, (Texte, Valeur)))


def formula(words: str) -> Paragraphe:
    """Return the linking formula `words` as a paragraph."""
    return Phrase(words).paragraph(Role.FORMULE)


def joined(phrases: Sequence[Phrase], before_last: str) -> Phrase:
    """Return `phrases` with « , » between them and `before_last` before the last."""
    whole = Phrase()
    for rank, phrase in enumerate(phrases):
        last = rank + 1 == len(phrases)
        whole.add("" if not rank else before_last if last else ", ").extend(phrase.spans)
    return whole


def is_elided(words: str) -> bool:
    """Return whether « de », « le » and « la » lose their vowel before `words`."""
    return contracte("de", "sans", words).startswith("d’")


# What may end a text that clsdocs ends itself; the dot of an abbreviation belongs to its word.
_ENDING = re.compile(r"[ \u00a0\u202f;,]*$")
_FULL_STOP = re.compile(r"(?<=\w{3})(?<!\betc)(?<!\bsuiv)(?<!\balin)\.$|(?<=[)»\]\d])\.$|^\.$")


def without_ending(spans: Spans) -> Spans:
    """Return `spans` without the « ; », « , » or « . » that the author put at the end."""
    if not spans or not isinstance(last := spans[-1], Texte):
        return spans
    text = _ENDING.sub("", last.text)
    text = _ENDING.sub("", _FULL_STOP.sub("", text))
    return (*spans[:-1], replace(last, text=text)) if text else spans[:-1]


def without_opening(spans: Spans, word: str) -> Spans:
    """Return `spans` without the `word` that clsdocs writes itself before them."""
    if not spans or not isinstance(first := spans[0], Texte):
        return spans
    return (replace(first, text=re.sub(rf"^{word}[ \u00a0]+", "", first.text)), *spans[1:])
