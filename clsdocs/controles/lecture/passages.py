"""From the blocks of an act to its printed paragraphs, searched in words, each word placed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice

from clsdocs.acte.parts import Parts
from clsdocs.errors import Place
from clsdocs.prose.nodes import (
    Bloc,
    Intertitre,
    Lien,
    Span,
    Tableau,
    Texte,
    Valeur,
    lines_of,
    notes_of,
    span_text,
)
from clsdocs.record import Record

_FOLDED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\n": " ", "’": "'"})


def fold(text: str) -> str:
    """Return `text`, sign for sign, with ordinary spaces and straight apostrophes."""
    return text.translate(_FOLDED)


class Morceau(Record):
    """A span of a passage, and where its words begin in the passage."""

    debut: int
    span: Span


class Passage(Record):
    """A printed paragraph, heading, item, cell or footnote: its words and where they come from.

    `partie` is the part of the act (« corps », « visas »…), `article` the id of the heading above,
    `colonne` the rank of its cell in a table.
    """

    texte: str
    plat: str
    """The same words, sign for sign, as `fold` gives them: what checks search."""
    morceaux: tuple[Morceau, ...]
    partie: str
    article: str
    bloc: Bloc
    colonne: int = 0

    def morceau(self, offset: int) -> Morceau:
        """Return the piece that holds the sign at `offset`."""
        rank = bisect_right([m.debut for m in self.morceaux], offset) - 1
        return self.morceaux[max(rank, 0)]

    def is_value(self, start: int, end: int) -> bool:
        """Return whether a fact prints some of the words from `start` to `end`."""
        ends = (*(m.debut for m in self.morceaux[1:]), len(self.texte))
        pairs = zip(self.morceaux, ends, strict=True)
        return any(
            isinstance(m.span, Valeur) and m.debut < end and start < stop for m, stop in pairs
        )

    def phrase(self, offset: int) -> str:
        """Return the sentence that holds the sign at `offset`."""
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(self.plat)), len(self.plat)]
        rank = bisect_right(starts, offset) - 1
        return self.texte[starts[rank] : starts[min(rank + 1, len(starts) - 1)]].strip()


class Trouvaille(Record, eq=False, dict=True):
    """Words found in an act: the match in its folded passage; `where` places words of a passage."""

    passage: Passage
    match: re.Match[str]
    where: Callable[[Passage, int, int], tuple[Place, str]]

    @property
    def place(self) -> Place:
        """Where they stand; most of what is found is never told, and needs no place."""
        return self._origin[0]

    @property
    def cle(self) -> str:
        """The key of the fact that they print, empty where it is none."""
        return self._origin[1]

    @cached_property
    def _origin(self) -> tuple[Place, str]:
        return self.where(self.passage, *self.match.span())

    @property
    def mots(self) -> str:
        """The words found, as printed."""
        return self.passage.texte[self.match.start() : self.match.end()]

    @property
    def phrase(self) -> str:
        """The sentence in which they stand, as printed."""
        return self.passage.phrase(self.match.start())


# « art. L. 1434-10 », « M. Martin » and « n° 2. » end no sentence.
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bart)(?<!\bMM)[.!?;] +(?=[A-ZÀ-Ý«])")


def passages_of(parts: Parts) -> tuple[Passage, ...]:
    """Return the passages of `parts` in reading order, each footnote after the block calling it."""
    return tuple(passage for name in Parts.names() for passage in _part(name, parts))


def _part(name: str, parts: Parts) -> Iterator[Passage]:
    article = ""
    for bloc in getattr(parts, name):
        if isinstance(bloc, Intertitre):
            article = bloc.id or article
        yield from _block(bloc, name, article)
        for call in notes_of((bloc,)):
            for inner in call.note:
                yield from _block(inner, name, article)


def _block(bloc: Bloc, partie: str, article: str) -> Iterator[Passage]:
    columns = max(len(bloc.entete), 1) if isinstance(bloc, Tableau) else 1
    for rank, line in enumerate(lines_of(bloc)):
        pieces: list[Morceau] = []
        words = ""
        for span in _without_links(line):
            text = span_text(span)
            if text:
                pieces.append(Morceau(len(words), span))
                words += text
        if pieces:
            yield Passage(words, fold(words), tuple(pieces), partie, article, bloc, rank % columns)


def _without_links(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        yield from _without_links(span.spans) if isinstance(span, Lien) else (span,)


def locate(place: Place, words: str, fichiers: Mapping[str, str], rank: int = 0) -> Place:
    """Return where `words` stand from the line of `place` on, with their column.

    `fichiers` holds the source files by path; `rank` tells which of several occurrences is meant.
    Words that the source writes otherwise leave the place as it is.
    """
    source = fichiers.get(place.path)
    if source is None or not words.strip() or not place.line:
        return place
    start = _line_start(source, place.line)
    search = _search_signs if _ODD.search(words.strip()) else _search_words
    offset = next(islice(search(source, words.strip(), start), rank, None), -1)
    if offset < 0:
        return place
    line = source.count("\n", 0, offset) + 1
    return Place(place.path, line, offset - source.rfind("\n", 0, offset))


# Words that the signs of Markdown stand in, or whose spaces are not of one sign each.
_ODD = re.compile("[*\\\\>]|[ \u00a0\u202f\n]{2}|[^\\S \u00a0\u202f\n]")


def _search_signs(source: str, words: str, start: int) -> Iterator[int]:
    """Yield where `source` writes `words` from `start` on, in whichever way they print so."""
    pattern = re.compile(_BETWEEN.join(map(_sign, words)))
    return (found.start() for found in pattern.finditer(source, start))


# Between two signs of a source: marks of bold and of escape, which do not print.
_BETWEEN = r"[*\\]*"


def _sign(sign: str) -> str:
    if sign in " \u00a0\u202f\n":
        return r"[\s\u00a0\u202f>]+"
    return "['’]" if sign in "'’" else re.escape(sign)


def _search_words(source: str, words: str, start: int) -> Iterator[int]:
    """Yield what `_search_signs` does, for words that are not odd."""
    text, plain, written = _as_printed(source)
    piece = bisect_right(written, start) - 1
    here = min(plain[piece] + start - written[piece], plain[piece + 1])
    words = fold(words)
    while (here := text.find(words, here)) >= 0:
        piece = bisect_right(plain, here, hi=len(written)) - 1
        yield written[piece] + here - plain[piece]
        here += len(words)


_BETWEEN_WORDS = re.compile(r"[*\\]+|[\s\u00a0\u202f>]+")


@lru_cache(maxsize=64)
def _as_printed(source: str) -> tuple[str, list[int], list[int]]:
    """Return `source` without marks and folded, its spaces each one; where its pieces begin there.

    They are given as they stand in that text, its end included, then as they stand in `source`.
    """
    text, plain, written, done = "", [0], [0], 0
    for found in _BETWEEN_WORDS.finditer(source):
        text += fold(source[done : found.start()])
        text += "" if found[0][0] in "*\\" else " "
        done = found.end()
        plain.append(len(text))
        written.append(done)
    text += fold(source[done:])
    return text, [*plain, len(text)], written


def _line_start(source: str, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = source.find("\n", start) + 1
        if not start:
            return len(source)
    return start


def place_in_passage(
    passage: Passage, start: int, end: int, fichiers: Mapping[str, str]
) -> tuple[Place, str]:
    """Return the place of the words from `start` to `end`, and the key of the fact they print.

    The key is empty for words of a source. Words that clsdocs writes itself take the place of the
    nearest words of the passage that have one.
    """
    piece = passage.morceau(start)
    if isinstance(piece.span, Valeur):
        return piece.span.place, piece.span.cle
    if isinstance(piece.span, Texte) and piece.span.place.path:
        words = piece.span.text[start - piece.debut : end - piece.debut]
        rank = _count_before(passage, piece, start, fold(words))
        return locate(piece.span.place, words, fichiers, rank), ""
    return _nearest(passage, piece)


def _count_before(passage: Passage, piece: Morceau, start: int, words: str) -> int:
    """Return how often `words` stand before `start` on the same line of the source."""
    assert isinstance(piece.span, Texte)
    before = [
        fold(other.span.text[: start - other.debut])
        for other in passage.morceaux[: passage.morceaux.index(piece) + 1]
        if isinstance(other.span, Texte) and other.span.place == piece.span.place
    ]
    return sum(text.count(words) for text in before)


def _nearest(passage: Passage, piece: Morceau) -> tuple[Place, str]:
    here = passage.morceaux.index(piece)
    for other in (*passage.morceaux[here:], *reversed(passage.morceaux[:here])):
        place = getattr(other.span, "place", None)
        cle = getattr(other.span, "cle", "")
        if cle or (isinstance(place, Place) and place.path):
            return place or Place(""), cle
    return Place(""), ""
