"""From a Word or PDF file to its words, as they compare whichever program saved them last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clsdocs.acte.differences import Difference, Ligne, compare
from clsdocs.domain.ancre import ANCRE
from clsdocs.domain.fichier_word import FichierWord, Paragraphe
from clsdocs.record import Record, replace
from clsdocs.word.paraphes import LABEL
from clsdocs.word.reader import read_word

_NOTES = ("notes", "notes de fin")
_HYPHENS = str.maketrans({"\u2011": "-", "\u00ad": None, "\ufffc": None})
_MARGIN = "marges"
_MARGIN_LINES = 6
"""The most lines on which a paragraph of a margin is printed, and one more."""
_MARKS = "–—•◦▪"
"""The marks of lists, which a PDF prints and no paragraph holds."""
_BOXES = "".join(LABEL.split())
_SHEET = "\f"
_ANNEXED, _SHOWN = "pages jointes", 200
_TOC = re.compile(r"toc \d", re.IGNORECASE)
_PAGE = re.compile(r"\t[^\t]*$")


class Mots(Record):
    """The paragraphs of the body and notes of a file, and those of its headers and footers.

    `mentions` are the words of its margins, numbers included, as one looks for a version there;
    `sommaire` the lines of its table of contents, numbers left out: they bind nobody, and whoever
    opens the file may change them. `notes` is how many paragraphs stand in its notes.
    """

    corps: tuple[Ligne, ...]
    marges: frozenset[str]
    mentions: str = ""
    sommaire: tuple[str, ...] = ()
    notes: int = 0

    def announces(self, mention: str) -> bool:
        """Return whether the margins say `mention`."""
        return squeeze(mention) in self.mentions


def words_of(data: bytes, path: str) -> tuple[Mots, FichierWord]:
    """Return the words of the .docx `data`, and the file itself; refused where it is none."""
    fichier = read_word(data, path)
    told = [p for p in fichier.paragraphes if p.partie in ("", *_NOTES)]
    corps = tuple(_lines(p for p in told if not _TOC.match(p.style)))
    sommaire = tuple(_PAGE.sub("", p.texte) for p in told if _TOC.match(p.style))
    beside = (p for p in fichier.paragraphes if p.partie not in ("", *_NOTES))
    apart = [_plain(p.texte) for p in beside if not (p.tableau and p.texte.isdigit())]
    margins = frozenset(_numberless(words) for words in apart if words)
    notes = sum(p.partie in _NOTES for p in told)
    return Mots(corps, margins, squeeze("\n".join(apart)), sommaire, notes), fichier


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


def split_anchors(mots: Mots) -> tuple[Mots, tuple[str, ...]]:
    """Return `mots` without the paragraphs that are anchors of a platform, and these, in order."""
    anchors = tuple(ligne.texte for ligne in mots.corps if ANCRE.fullmatch(ligne.texte))
    corps = tuple(ligne for ligne in mots.corps if not ANCRE.fullmatch(ligne.texte))
    return replace(mots, corps=corps), anchors


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

    Margins, numbers of pages and marks of lists apart. A line of a page is one of its margins when
    it is a whole one, or, where that finds the text less well, when any of them has its words.
    """
    lines = list(_without_boxes(map(squeeze, pages.splitlines())))
    margins = frozenset(_numberless(squeeze(words)) for words in before.marges)
    joined = "|".join(margins)
    loose = [line for line in lines if _numberless(line) not in joined]
    ways = (_compare_lines(before, kept, pages) for kept in (_bodies(lines, margins), loose))
    return min(ways, key=len)


def _without_boxes(lines: Iterable[str]) -> Iterator[str]:
    """Yield `lines` without the numbers of the boxes for initials, which stand under their label.

    No number alone is a margin: one of the text may be printed so.
    """
    boxed = False
    for line in lines:
        boxed = line == _BOXES or (boxed and line.isdigit())
        if not boxed:
            yield line


def split_pages(pages: str, mention: str) -> tuple[str, str]:
    """Return the words of `pages` up to the last that bears `mention`, and those of what follows.

    All of them and nothing where none bears it, or where no word follows.
    """
    sheets = pages.split(_SHEET)
    bearing = [rank for rank, sheet in enumerate(sheets, 1) if squeeze(mention) in squeeze(sheet)]
    last = max(bearing, default=len(sheets))
    after = _SHEET.join(sheets[last:])
    return (_SHEET.join(sheets[:last]), after) if after.strip() else (pages, "")


def compare_annexes(
    prints: Iterable[str], words: Iterable[Mots], pages: str
) -> tuple[Difference, ...]:
    """Return how the `pages` that follow an act differ from its annexes.

    `prints` are the pages of those that are PDF files, `words` those of the others.
    """
    left, lost = pages.split(_SHEET), list[Difference]()
    for sheet in (sheet for pdf in prints for sheet in pdf.split(_SHEET) if sheet.strip()):
        rank = next((n for n, own in enumerate(left) if squeeze(own) == squeeze(sheet)), -1)
        if rank < 0:
            lost.append(Difference(_ANNEXED, " ".join(sheet.split())[:_SHOWN], ""))
        else:
            del left[rank]
    others = list(words)
    joined = Mots(
        corps=tuple(ligne for mots in others for ligne in mots.corps),
        marges=frozenset().union(*(mots.marges for mots in others)),
        sommaire=tuple(line for mots in others for line in mots.sommaire),
        notes=sum(mots.notes for mots in others),
    )
    found = compare_pages(joined, _SHEET.join(left))
    return (*lost, *(Difference(_ANNEXED, d.avant[:_SHOWN], d.apres[:_SHOWN]) for d in found))


def _bodies(lines: list[str], margins: frozenset[str]) -> list[str]:
    """Return `lines` without those that are, one or a few together, one of `margins`."""
    kept, place = list[str](), 0
    while place < len(lines):
        taken = (_numberless("".join(lines[place : place + n])) for n in range(1, _MARGIN_LINES))
        long = next((n for n, words in enumerate(taken, 1) if words in margins), 0)
        if not long:
            kept.append(lines[place])
        place += max(long, 1)
    return kept


def _compare_lines(before: Mots, lines: list[str], pages: str) -> tuple[Difference, ...]:
    margins = "|".join(_numberless(squeeze(words)) for words in before.marges)
    left = "\n".join(lines)
    for line in before.sommaire:
        left = re.sub(_printed(line), "", left, count=1)
    left = left.replace("\n", "")
    lost, calls = [], set(range(1, before.notes + 1))
    for ligne in sorted(before.corps, key=lambda found: -len(found.texte)):
        words = squeeze(ligne.texte)
        if words in left:
            left = left.replace(words, "\n", 1)
        elif (call := next((k for k in sorted(calls) if _called(words, k, left)), 0)) > 0:
            calls.remove(call)
            left = left.replace(_called(words, call, left), "\n", 1)
        elif _numberless(words) not in margins:
            lost.append(Difference(ligne.article, ligne.texte, ""))
    pieces = (piece.strip(_MARKS) for piece in left.split("\n"))
    added = (piece for piece in pieces if sum(map(str.isalpha, piece)) > 1)
    return (*lost, *(Difference("ailleurs", "", _spaced(piece, pages)) for piece in added))


def _called(words: str, call: int, left: str) -> str:
    """Return `words` as `left` has them with the call of note `call`, which touches no number."""
    places = (m.end() for m in re.finditer(r"\D(?!\d)", words))
    return next((f for p in places if (f := f"{words[:p]}{call}{words[p:]}") in left), "")


def _spaced(piece: str, pages: str) -> str:
    """Return the squeezed `piece` with the spaces that it has in `pages`."""
    pattern = r"[\s-]*".join(map(re.escape, piece))
    found = re.search(pattern, pages.translate(_HYPHENS))
    return " ".join(found[0].split()) if found else piece


def _printed(line: str) -> str:
    """Return what matches `line` of a table of contents as a PDF prints it, on one line or more."""
    return "(?m)^" + "\n?".join(map(re.escape, squeeze(line))) + r"\.*[\d–]*$"


def squeeze(words: str) -> str:
    """Return `words` without spaces nor hyphens: a PDF ends its lines where it will."""
    return re.sub(r"[\s-]+", "", words.translate(_HYPHENS))


def _numberless(words: str) -> str:
    return re.sub(r"\d+", "0", words)
