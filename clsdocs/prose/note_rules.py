"""The notes and definitions that would be read otherwise than they look: from lines to faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clsdocs.prose.lines import Fault, Line

LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
"""What names a note."""

NOTE = re.compile(rf"\[\^(?P<label>{LABEL})\]:[ ]+(?=\S)")
"""What begins a line that writes a note, at the margin."""

DEFINITION = re.compile(r":[ ]{3}(?=\S)")
"""What begins a line that defines the term above it, at the margin."""

_SET_IN = re.compile(rf"[ >]+\[\^(?P<label>{LABEL})\][ ]*:(?=\s|$)")
_ILL_SPACED = re.compile(rf"\[\^(?P<label>{LABEL})\](?:[ ]+:|:(?=\S))")
_EMPTY = re.compile(rf"\[\^(?P<label>{LABEL})\][ ]*:\s*$")
_COLON = re.compile(r"[ >]*:(?P<after>[ ]*)(?=\s|$)")
# Headings, items, quotations, rows and page breaks are no terms.
_NO_TERM = re.compile(r"#{1,6}\s|(?:[-*+]|\d+\.)\s|[>|\s]|\{[.]")
_HEADING = re.compile(r"#{1,6}\s")


def note_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield what is wrong with the notes and definitions of `lines`."""
    reader = _Reader()
    for line in lines:
        yield from reader.read(line)


@dataclass(slots=True)
class _Reader:
    """Reads lines in order: what is open, a note, a definition or neither."""

    inside: str = ""
    apart: bool = True
    """Whether a blank line stands before."""
    words: int = 0
    """How many lines of words, which may be a term, stand just above."""

    def read(self, line: Line) -> Iterator[Fault]:
        """Yield the faults of `line` and remember what it is."""
        if line.blank:
            self.apart, self.words = True, 0
        elif NOTE.match(line.text):
            self.inside, self.apart, self.words = "la note", False, 0
        elif DEFINITION.match(line.text):
            yield from self._definition(line)
            self.inside, self.apart, self.words = "la définition", False, 0
        else:
            yield from self._other(line)
            self.apart = False

    def _definition(self, line: Line) -> Iterator[Fault]:
        if self.inside == "la définition" or self.words == 1:
            return
        message = "terme sur plusieurs lignes" if self.words else "définition sans terme"
        advice = "écrire le terme seul, sur la ligne au-dessus, après une ligne vide"
        yield Fault(line, 0, ("P-16", message, advice))

    def _other(self, line: Line) -> Iterator[Fault]:
        yield from _note_faults(line)
        yield from _colon_faults(line)
        if self.inside and line.indent:
            return
        if self.inside and not self.apart:
            code = "P-11" if self.inside == "la note" else "P-16"
            yield Fault(line, 0, (code, f"ligne collée à {self.inside}", glued_advice(self.inside)))
            self.words = 0
        self.inside = ""
        self.words = 0 if _NO_TERM.match(line.text) else self.words + 1


def glued_advice(held: str) -> str:
    """Return what to do with a line that touches `held`, « la note » or « la définition »."""
    same = held.replace("la ", "la même ")
    return f"laisser une ligne vide avant ; pour {same}, la mettre en retrait de quatre espaces"


def _note_faults(line: Line) -> Iterator[Fault]:
    """Yield what is wrong with `line` if it was to write a note."""
    text = line.text
    if found := _EMPTY.match(text):
        label = found["label"]
        advice = f"l’écrire sur la même ligne : [^{label}]: Le texte de la note."
        yield Fault(line, 0, ("P-11", f"note « [^{label}] » sans texte", advice))
    elif found := _SET_IN.match(text):
        message = f"note « [^{found['label']}] » écrite en retrait"
        advice = "l’écrire au bord de la ligne, hors des listes, des citations et des notes"
        yield Fault(line, line.indent, ("P-11", message, advice))
    elif found := _ILL_SPACED.match(text):
        advice = f"écrire : [^{found['label']}]: puis le texte de la note"
        yield Fault(line, 0, ("P-11", f"note « {found[0]} » mal écrite", advice))


def _colon_faults(line: Line) -> Iterator[Fault]:
    """Yield what is wrong with `line` if it begins with a colon and defines nothing."""
    found = _COLON.match(line.text)
    if found is None:
        return
    words = line.extract(found.end(), len(line.text.rstrip())) if line.text[found.end() :] else ""
    if not words:
        message, advice = "définition sans texte", "l’écrire sur la même ligne"
    elif line.text.startswith(":"):
        message = "« : » au début d’une ligne"
        advice = f"pour une définition, écrire : « :   {words} » ; dans une phrase, le mettre"
        advice += " à la fin de la ligne d’avant"
    else:
        message = "définition dans une liste, une citation ou une note"
        advice = "l’en sortir ; dans une phrase, mettre « : » à la fin de la ligne d’avant"
    yield Fault(line, line.indent, ("P-16", message, advice))
