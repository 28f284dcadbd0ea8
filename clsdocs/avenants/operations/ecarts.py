"""From an alinéa before and after to the words that an avenant replaces in it, or to all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from clsdocs.avenants.texte.changements import Changement, Lieu, Mots, Redaction, Sorte
from clsdocs.avenants.texte.mots import pattern_of, words_of
from clsdocs.prose.nodes import (
    AppelNote,
    Figure,
    Paragraphe,
    RetourLigne,
    Span,
    Valeur,
    span_text,
)
from clsdocs.record import Record

_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*[’']?|\s+|.", re.DOTALL)
_ISLAND = 3
"""Equal signs between two changes, fewer than these, belong to one change."""

_MOST = 0.6
"""Beyond this share of the alinéa, the whole of it is easier to read than its words."""


def compare_line(lieu: Lieu, before: Paragraphe, after: Paragraphe) -> Iterator[Changement]:
    """Yield what leads from one alinéa to the other: one change of words, else the whole of it."""
    old, new = words_of(before.spans), words_of(after.spans)
    if old == new:
        return
    found = _one_change(_tokens(before.spans), _tokens(after.spans))
    if found is not None and not _holds_objects(before, after):
        avant, apres = found.words(old, new)
        if _may_quote(avant, apres, old):
            yield Mots(lieu, avant, apres, _sorte(before, after, avant, apres))
            return
    yield Redaction(lieu, (after,))


def _holds_objects(*paragraphes: Paragraphe) -> bool:
    kinds = (AppelNote, Figure, RetourLigne)
    return any(isinstance(span, kinds) for p in paragraphes for span in p.spans)


class _Change(Record):
    """Where the words differ: from `start` to `end` before, to `stop` after."""

    start: int
    end: int
    stop: int

    def words(self, old: str, new: str) -> tuple[str, str]:
        """Return the words before and after, widened until they occur once."""
        left, end, stop = self.start, self.end, self.stop
        left, end, stop = _whole_brackets(old, new, left, end, stop)
        while not _is_alone(old[left:end], old):
            wider, taken = _widen(old, left, end)
            if wider == left and not taken:
                break
            left, end, stop = wider, end + taken, stop + taken
        return old[left:end], new[left:stop]


def _tokens(spans: Iterable[Span]) -> list[str]:
    """Return the words and signs of `spans`, what a fact prints being one of them, whole."""
    found: list[str] = []
    for span in spans:
        text = span_text(span)
        found += [text] if isinstance(span, Valeur) else _TOKEN.findall(text)
    return found


def _one_change(olds: Sequence[str], news: Sequence[str]) -> _Change | None:
    codes = [c for c in _codes(olds, news) if c[0] != "equal"]
    if not codes:
        return None
    first, last = codes[0], codes[-1]
    between = _equal_between(olds, codes)
    if len(codes) > 1 and any(length >= _ISLAND for length in between):
        return None
    start = len("".join(olds[: first[1]]))
    return _Change(start, len("".join(olds[: last[2]])), len("".join(news[: last[4]])))


_Code = tuple[str, int, int, int, int]


def _codes(olds: Sequence[str], news: Sequence[str]) -> list[_Code]:
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    return [tuple(code) for code in matcher.get_opcodes()]  # type: ignore[misc]


def _equal_between(olds: Sequence[str], codes: Sequence[_Code]) -> list[int]:
    """Return how many letters and digits stand unchanged between each change and the next."""
    gaps = pairwise(codes)
    held = ("".join(olds[one[2] : other[1]]) for one, other in gaps)
    return [sum(sign.isalnum() for sign in words) for words in held]


def _whole_brackets(old: str, new: str, left: int, end: int, stop: int) -> tuple[int, int, int]:
    """Return the bounds, widened so that a bracket opened in the change is closed in it."""
    same = len(old) - end
    if old[left:end].count("(") > old[left:end].count(")"):
        closing = old.find(")", end)
        if closing >= 0:
            return left, closing + 1, stop + closing + 1 - end
    if old[left:end].count(")") > old[left:end].count("("):
        opening = old.rfind("(", 0, left)
        if opening >= 0:
            return opening, end, stop
    assert same == len(new) - stop
    return left, end, stop


# « 5 » is not quoted without its « € »; a colon or a quote may be left.
_TIED_BEFORE = re.compile(r"[^«][\u00a0\u202f]$")
_TIED_AFTER = re.compile(r"[\u00a0\u202f][^:;!?»]")


def _is_alone(words: str, whole: str) -> bool:
    """Return whether `words` can be quoted: whole words that occur once in `whole`."""
    if not words.strip() or words != words.strip() or words[0] in ",;.:)":
        return False
    at = whole.find(words)
    if _TIED_BEFORE.search(whole[:at]) or _TIED_AFTER.match(whole[at + len(words) :]):
        return False
    return len(pattern_of(words).findall(whole)) == 1


def _widen(old: str, left: int, end: int) -> tuple[int, int]:
    """Return the next bounds: one more word to the left, else one more to the right."""
    before = list(_TOKEN.finditer(old[:left]))
    while before and before[-1][0].isspace():
        before.pop()
    if before:
        return before[-1].start(), 0
    after = re.match(r"\s*(?:[^\W_]+(?:[-’'][^\W_]+)*[’']?|\S)", old[end:])
    return left, after.end() if after else 0


def _may_quote(avant: str, apres: str, old: str) -> bool:
    shorter = len(avant) <= max(40, _MOST * len(old))
    return shorter and _is_alone(avant, old) and bool(apres.strip())


def _sorte(before: Paragraphe, after: Paragraphe, avant: str, apres: str) -> Sorte:
    """Return whether the words replaced are one amount or one date printed from a fact."""
    if any(isinstance(s, Valeur) and s.text == avant for s in before.spans) and any(
        isinstance(s, Valeur) and s.text == apres for s in after.spans
    ):
        if avant.endswith("€") and apres.endswith("€"):
            return Sorte.MONTANT
        if re.search(r"\d{4}$", avant) and re.search(r"[a-zé]\u00a0\d{4}$", apres):
            return Sorte.DATE
    return Sorte.MOTS
