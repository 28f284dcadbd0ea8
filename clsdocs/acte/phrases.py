"""Sentences that clsdocs writes: fixed words and facts, joined into spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from clsdocs.domain.valeurs import Blanc
from clsdocs.expressions.printing import printed
from clsdocs.prose.nodes import Paragraphe, Role, Span, Texte, Valeur

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
