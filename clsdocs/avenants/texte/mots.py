"""Words found in lines whatever their spaces, apostrophes and quotes, and replaced in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from clsdocs.prose.nodes import PLAIN, Allure, Span, Texte, Valeur, span_text
from clsdocs.record import Record, replace

Line = tuple[Span, ...]

_FOLDS = (
    (re.compile(r"[\s\u00a0\u202f]+"), r"[\\s\\u00a0\\u202f]+"),
    (re.compile(r"['’]"), "['’]"),
    (re.compile('[«»“”"]'), '[«»“”"]'),
)


@cache
def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds `words` however their spaces, apostrophes and quotes are written."""
    pattern = re.escape(words.strip()).replace(r"\ ", " ")
    for found, folded in _FOLDS:
        pattern = found.sub(folded, pattern)
    begins = r"(?<!\w)" if re.match(r"\w", words.strip()) else ""
    ends = r"(?!\w)" if re.search(r"\w$", words.strip()) else ""
    return re.compile(f"{begins}{pattern}{ends}")


def words_of(spans: Iterable[Span]) -> str:
    """Return `spans` as printed."""
    return "".join(map(span_text, spans))


def find_words(lines: Iterable[Line], words: str) -> list[str]:
    """Return `words` as `lines` print them, each time that they do."""
    return [found for line in lines for found in pattern_of(words).findall(words_of(line))]


class Remplacement(Record):
    """Words to replace, each time or, by its rank, one time only; gone where `apres` is empty."""

    avant: str
    apres: str
    occurrence: int = 0

    def matches(self, lines: Sequence[Line]) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield, with the rank of its line in `lines`, each place where the words are replaced."""
        pattern = pattern_of(self.avant)
        found = [(n, m) for n, line in enumerate(lines) for m in pattern.finditer(words_of(line))]
        yield from found[self.occurrence - 1 : self.occurrence] if self.occurrence else found


class Chevauchement(Exception):
    """Two replacements of the same words."""


def replace_in_lines(lines: Sequence[Line], asked: Iterable[Remplacement]) -> tuple[Line, ...]:
    """Return `lines` with all that is `asked`, found in them as given.

    Raise `Chevauchement` where two of them meet.
    """
    edits: list[list[_Edit]] = [[] for _ in lines]
    for one in asked:
        for rank, match in one.matches(lines):
            edits[rank].append(_edit(words_of(lines[rank]), match, one.apres))
    return tuple(_edited(line, own) for line, own in zip(lines, edits, strict=True))


_Edit = tuple[int, int, str]
"""From a sign to another, and the words that take their place."""


def _edit(whole: str, match: re.Match[str], by: str) -> _Edit:
    start, end = match.span()
    if not by:
        # Words that disappear take along the space before them, or after them at the beginning.
        if start and whole[start - 1].isspace():
            start -= 1
        elif not start and whole[end : end + 1].isspace():
            end += 1
    return start, end, by


def _edited(line: Line, edits: list[_Edit]) -> Line:
    last = len(words_of(line)) + 1
    for start, end, by in sorted(edits, reverse=True):
        if end > last:
            raise Chevauchement
        line, last = _replaced(line, start, end, by), start
    return line


def _replaced(spans: Line, start: int, end: int, by: str) -> Line:
    done: list[Span] = []
    for span, begin, stop in _located(spans):
        if stop <= start or begin >= end:
            done.append(span)
            continue
        text = span_text(span)
        before, after = text[: max(0, start - begin)], text[max(0, end - begin) :]
        # The first span that is touched receives the new words, in its own look.
        words = before + (by if begin <= start else "") + (after if stop >= end else "")
        if words:
            done.append(_in_words(span, words))
    return tuple(_merged(done))


def _in_words(span: Span, words: str) -> Texte:
    """Return `words` as plain text, in the look of the `span` that they take the place of."""
    if isinstance(span, Texte):
        return replace(span, text=words)
    return Texte(words, allure=span.allure if isinstance(span, Valeur) else PLAIN)


def spans_at(line: Line, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of `line` that stand, even in part, between the signs `start` and `end`."""
    for span, begin, stop in _located(line):
        if stop > start and begin < end:
            yield span


def _located(spans: Sequence[Span]) -> Iterator[tuple[Span, int, int]]:
    start = 0
    for span in spans:
        end = start + len(span_text(span))
        yield span, start, end
        start = end


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    held: Texte | None = None
    for span in spans:
        if isinstance(span, Texte) and held is not None and held.allure == span.allure:
            held = replace(held, text=held.text + span.text)
            continue
        if held is not None:
            yield held
        held = span if isinstance(span, Texte) else None
        if held is None:
            yield span
    if held is not None:
        yield held


def plain_spans(words: str, allure: Allure = PLAIN) -> Line:
    """Return `words` as a span."""
    return (Texte(words, allure=allure),) if words else ()
