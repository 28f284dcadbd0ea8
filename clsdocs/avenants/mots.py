"""Words found in a paragraph whatever its spaces, apostrophes and quotes, and replaced in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from clsdocs.prose.nodes import (
    PLAIN,
    Allure,
    Bloc,
    Intertitre,
    Paragraphe,
    Span,
    Tableau,
    Texte,
    Valeur,
    span_text,
)

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


def count_words(spans: Sequence[Span], words: str) -> int:
    """Return how many times `words` occur in `spans` as printed."""
    return len(pattern_of(words).findall("".join(map(span_text, spans))))


class Retenu(Exception):
    """Words that may not be replaced: `span` prints them from a fact, or refers to something."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


def replace_words(
    spans: Sequence[Span], words: str, by: str, occurrence: int = 0, *, values: bool = False
) -> tuple[Span, ...]:
    """Return `spans`, `by` in the place of `words`: each time, or the `occurrence`-th alone.

    Raise `Retenu` where they are printed by a reference or, unless `values`, from a fact.
    """
    whole = "".join(map(span_text, spans))
    found = list(pattern_of(words).finditer(whole))
    kept = found if not occurrence else found[occurrence - 1 : occurrence]
    done = tuple(spans)
    for match in reversed(kept):
        # Words that disappear take the space before them along.
        lone = not by and whole[match.start() - 1 : match.start()].isspace()
        done = _replaced(done, match.start() - lone, match.end(), by, values=values)
    return done


def _replaced(
    spans: tuple[Span, ...], start: int, end: int, by: str, *, values: bool
) -> tuple[Span, ...]:
    done: list[Span] = []
    for span, begin, stop in _located(spans):
        if stop <= start or begin >= end:
            done.append(span)
            continue
        if not isinstance(span, Texte) and not (values and isinstance(span, Valeur)):
            raise Retenu(span)
        before, after = span.text[: max(0, start - begin)], span.text[max(0, end - begin) :]
        # The first span that is touched receives the new words, in its own look.
        words = before + (by if begin <= start else "") + (after if stop >= end else "")
        if words:
            done.append(replace(span, text=words))
    return tuple(_merged(done))


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


def plain_spans(words: str, allure: Allure = PLAIN) -> tuple[Span, ...]:
    """Return `words` as a span."""
    return (Texte(words, allure=allure),) if words else ()


Line = tuple[Span, ...]


def lines_with_cells(bloc: Bloc) -> Iterator[Line]:
    """Yield the lines of a paragraph, a heading or a table in which words may be replaced."""
    match bloc:
        case Paragraphe() | Intertitre():
            yield bloc.spans
        case Tableau():
            for row in (bloc.entete, *bloc.lignes):
                yield from row
