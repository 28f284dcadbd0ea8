"""From a Word or PDF file to its words, as they compare whichever program saved them last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clsdocs.acte.differences import Difference, Ligne, compare
from clsdocs.domain.fichier_word import FichierWord, Paragraphe
from clsdocs.word.reader import read_word

_NOTES = ("notes", "notes de fin")
_HYPHENS = str.maketrans({"\u2011": "-", "\u00ad": None, "\ufffc": None})
_MARGIN = "marges"


@dataclass(frozen=True, slots=True)
class Mots:
    """The paragraphs of the body and notes of a file, and those of its headers and footers.

    `mentions` are the words of its margins, numbers included, as one looks for a version there.
    """

    corps: tuple[Ligne, ...]
    marges: frozenset[str]
    mentions: str = ""

    def announces(self, mention: str) -> bool:
        """Return whether the margins say `mention`."""
        return squeeze(mention) in self.mentions


def words_of(data: bytes, path: str) -> tuple[Mots, FichierWord]:
    """Return the words of the .docx `data`, and the file itself; refused where it is none."""
    fichier = read_word(data, path)
    corps = tuple(_lines(p for p in fichier.paragraphes if p.partie in ("", *_NOTES)))
    apart = [_plain(p.texte) for p in fichier.paragraphes if p.partie not in ("", *_NOTES)]
    margins = frozenset(_numberless(words) for words in apart if words)
    return Mots(corps, margins, squeeze("\n".join(apart))), fichier


def _lines(paragraphs: Iterable[Paragraphe]) -> Iterator[Ligne]:
    article = "début"
    for paragraph in paragraphs:
        words = _plain(paragraph.texte)
        if words and paragraph.style.lower().startswith("heading"):
            article = words
        if words:
            yield Ligne(article, words)


def _plain(words: str) -> str:
    return " ".join(words.translate(_HYPHENS).split())


def compare_words(before: Mots, after: Mots) -> tuple[Difference, ...]:
    """Return where the words of the file `after` are not those of `before`.

    Numbers of pages apart: each program counts its own.
    """
    margins = compare(
        [Ligne(_MARGIN, words) for words in sorted(before.marges - after.marges)],
        [Ligne(_MARGIN, words) for words in sorted(after.marges - before.marges)],
    )
    return (*compare(before.corps, after.corps), *margins)


def compare_pages(before: Mots, pages: str) -> tuple[Difference, ...]:
    """Return the paragraphs of `before` that the PDF text `pages` lacks, and what it adds.

    Margins, numbers of pages and marks of lists apart.
    """
    margins = "|".join(squeeze(words) for words in before.marges)
    lines = (squeeze(line) for line in pages.splitlines())
    left = "".join(line for line in lines if _numberless(line) not in margins)
    lost = []
    for ligne in sorted(before.corps, key=lambda found: -len(found.texte)):
        words = squeeze(ligne.texte)
        if words in left:
            left = left.replace(words, "\n", 1)
        elif _numberless(words) not in margins:
            lost.append(Difference(ligne.article, ligne.texte, ""))
    added = (piece for piece in left.split("\n") if sum(map(str.isalpha, piece)) > 1)
    return (*lost, *(Difference("ailleurs", "", _spaced(piece, pages)) for piece in added))


def _spaced(piece: str, pages: str) -> str:
    """Return the squeezed `piece` with the spaces that it has in `pages`."""
    pattern = r"[\s-]*".join(map(re.escape, piece))
    found = re.search(pattern, pages.translate(_HYPHENS))
    return " ".join(found[0].split()) if found else piece


def squeeze(words: str) -> str:
    """Return `words` without spaces nor hyphens: a PDF ends its lines where it will."""
    return re.sub(r"[\s-]+", "", words.translate(_HYPHENS))


def _numberless(words: str) -> str:
    return re.sub(r"\d+", "0", words)
