"""The Markdown of each article as a source writes it: what replaces the article as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clsdocs.avenants.texte.divisions import Division
from clsdocs.domain.texte import Text
from clsdocs.errors import Place
from clsdocs.record import Record

_CALL = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*", re.MULTILINE)
_INCLUDE = re.compile(r"^\{%[-+]?\s*include\b", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\s*$")


class Sections(Record):
    """The text `source` of an act, cut where its divisions begin."""

    source: Text
    divisions: Sequence[Division]

    def place(self, division: Division) -> Place:
        """Return where `division` is written."""
        titre = division.titre
        return titre.place if titre is not None and titre.place.path else Place(self.source.path)

    def heading(self, division: Division) -> str | None:
        """Return the words of the heading of `division` as written; None where it is elsewhere."""
        line = self._line(division)
        if line is None:
            return None
        written = self.source.text.split("\n")[line].lstrip("# ")
        return _ATTRIBUTES.sub("", written)

    def text(self, division: Division) -> str | None:
        """Return what is written under the heading of `division`; None where it is elsewhere."""
        start = self._line(division)
        if start is None:
            return None
        lines = self.source.text.split("\n")
        starts = sorted(filter(None, map(self._line, self.divisions)))
        end = next((line for line in starts if line > start), len(lines))
        own = "\n".join(lines[start + 1 : end])
        if include := self._foreign(division, own):
            own = own[:include]
        return self._with_notes(own)

    def _line(self, division: Division) -> int | None:
        """Return the rank of the line of the heading of `division` in the source."""
        place = division.titre.place if division.titre else None
        if place is None or place.path != self.source.path or not place.line:
            return None
        return place.line - self.source.line

    def _foreign(self, division: Division, own: str) -> int:
        """Return where a clause with articles of its own is included in `own`, 0 if none is."""
        rank = [d.cle for d in self.divisions].index(division.cle)
        after = self.divisions[rank + 1 : rank + 2]
        if not after or after[0].partie != division.partie or self._line(after[0]) is not None:
            return 0
        found = _INCLUDE.search(own)
        return found.start() if found else 0

    def _with_notes(self, own: str) -> str:
        """Return `own` with the footnotes that it calls, and without those of other articles."""
        called = set(_CALL.findall(own))
        text = _NOTE.sub(lambda note: note[0] if note[1] in called else "", own)
        held = {note[1] for note in _NOTE.finditer(text)}
        return "\n\n".join((text.strip("\n").rstrip(), *self._notes(called - held))).strip("\n")

    def _notes(self, names: set[str]) -> Iterator[str]:
        for note in _NOTE.finditer(self.source.text):
            if note[1] in names:
                yield note[0].rstrip()
