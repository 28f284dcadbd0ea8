"""From the words of a Word file to the source that prints them: a text, a fact or the template."""

from __future__ import annotations

from functools import cached_property

from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.domain.fichier_word import FichierWord, Paragraphe
from clsdocs.errors import Place
from clsdocs.record import Record

_SHOWN = 70
_BLANKS = str.maketrans("\t\n", "  ")


class Reperes(Record, dict=True):
    """Tells where the words of `fichier`, made of the act of `examen`, come from."""

    examen: Examen
    fichier: FichierWord

    @cached_property
    def _passages(self) -> dict[str, Passage]:
        return {passage.plat.strip(): passage for passage in reversed(self.examen.passages)}

    def passage(self, paragraphe: Paragraphe) -> Passage | None:
        """Return the passage of the act that `paragraphe` prints; None for words of a template."""
        return self._passages.get(fold(paragraphe.texte).strip())

    def place(self, paragraphe: Paragraphe, start: int = 0, end: int = 0) -> Place:
        """Return where the words of `paragraphe` from `start` to `end` are written.

        What the act does not say comes from the template, or from a hand: the file itself.
        """
        passage = self.passage(paragraphe)
        if passage is None:
            return Place(self.fichier.chemin)
        return self.examen.where(passage, start, end or len(passage.texte))[0]


def within(paragraphe: Paragraphe) -> str:
    """Return « en-tête 1 : » before the words of a margin or a note, nothing in the body."""
    return f"{paragraphe.partie} : " if paragraphe.partie else ""


def around(texte: str, start: int, end: int) -> str:
    """Return the words around those from `start` to `end`, cut where they are long."""
    room = max(_SHOWN - (end - start), 20) // 2
    first, last = max(start - room, 0), min(end + room, len(texte))
    before, after = "…" if first else "", "…" if last < len(texte) else ""
    return f"{before}{texte[first:last].translate(_BLANKS).strip()}{after}"
