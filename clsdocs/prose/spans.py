"""From the inside of a Markdown paragraph to spans: words, values, references and their looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from clsdocs.errors import Place
from clsdocs.expressions.slots import MARKS, PRIVATE, SLOT, SLOTS, Table
from clsdocs.francais.typographie import espaces_insecables
from clsdocs.prose.markdown_tree import BREAK, contents, one_spaced, unescape
from clsdocs.prose.nodes import (
    PLAIN,
    Allure,
    AppelNote,
    Bloc,
    Figure,
    Lien,
    Renvoi,
    RetourLigne,
    Span,
    Texte,
    Valeur,
)
from clsdocs.record import Record, replace

_ATOM = "\U0010fffc"
"""Stands for a reference or a figure while no-break spaces are set around it."""

_MARKED, _PRIVATE = re.compile(f"({MARKS.pattern})"), re.compile(f"({PRIVATE.pattern})")
_LEADING = re.compile(rf"(?:[ ]|{MARKS.pattern})*")

_LOOKS: dict[str, Callable[[Allure], Allure]] = {
    "strong": lambda allure: replace(allure, gras=True),
    "em": lambda allure: replace(allure, italique=True),
    "sup": lambda allure: replace(allure, exposant=True),
}


class _Piece(Record):
    """Some text of one look; `atom` is the span for which an `_ATOM`, or no sign, stands."""

    text: str
    allure: Allure = PLAIN
    href: str = ""
    atom: Renvoi | AppelNote | Figure | None = None


class SpanReader:
    """Reads the paragraphs of one rendered text."""

    def __init__(self, table: Table, place: Place) -> None:
        self.table, self.place = table, place
        self.notes: dict[str, tuple[Bloc, ...]] = {}
        """The notes that paragraphs call, by label."""

    def read(self, nodes: Iterable[Element | str]) -> tuple[Span, ...]:
        """Return the spans of `nodes`, texts and inline elements of one paragraph in order."""
        pieces = [piece for node in nodes for piece in self._pieces(node, PLAIN, "")]
        return tuple(_merged(self._spans(_trim(self._typeset(pieces)))))

    def _pieces(self, node: Element | str, allure: Allure, href: str) -> Iterator[_Piece]:
        if isinstance(node, str):
            yield _Piece(_joined_lines(node), allure, href)
        elif node.tag == "a" and not (node.text or len(node)):
            cible = self.address(node).removeprefix("#")
            yield _Piece(_ATOM, allure, atom=Renvoi(cible, allure=allure))
        elif node.tag == "note":
            # French sees through the call of a note: « 5[^1] € » keeps its no-break space.
            yield _Piece("", allure, href, AppelNote(self.notes.get(node.get("label", ""), ())))
        elif node.tag == "image":
            yield _Piece(_ATOM, allure, atom=self.figure(node))
        else:
            if node.tag in _LOOKS:
                langue = node.get("lang", allure.langue)
                allure = _LOOKS[node.tag](replace(allure, langue=langue))
            inside = self.address(node) if node.tag == "a" else href
            for child in contents(node):
                yield from self._pieces(child, allure, inside)

    def _typeset(self, pieces: list[_Piece]) -> list[_Piece]:
        """Set no-break spaces over the whole paragraph, through the borders of its looks."""
        whole = "".join(MARKS.sub("", piece.text) for piece in pieces)
        typeset, start, done = espaces_insecables(whole), 0, []
        for piece in pieces:
            parts = _MARKED.split(piece.text)
            for rank in range(0, len(parts), 2):
                end = start + len(parts[rank])
                parts[rank], start = typeset[start:end], end
            done.append(_Piece("".join(parts), piece.allure, piece.href, piece.atom))
        return done

    def _spans(self, pieces: list[_Piece]) -> Iterator[Span]:
        links: list[Span] = []
        for rank, piece in enumerate(pieces):
            spans = list(self._split(piece))
            if not piece.href:
                yield from spans
                continue
            links += spans
            if rank + 1 == len(pieces) or pieces[rank + 1].href != piece.href:
                yield Lien(piece.href, tuple(_merged(links)), self.place)
                links = []

    def _split(self, piece: _Piece) -> Iterator[Span]:
        if piece.atom is not None:
            yield replace(piece.atom, place=self.place)
            return
        for rank, part in enumerate(_PRIVATE.split(piece.text)):
            if part == BREAK:
                yield RetourLigne()
            elif rank % 2:
                yield from self._private(part, piece.allure)
            elif part:
                yield Texte(part, self.place, piece.allure)

    def _private(self, character: str, allure: Allure) -> Iterator[Span]:
        self.place = self.table.place_of(character)
        if ord(character) >= SLOT:
            slot = self.table.slot_of(character)
            yield Valeur(slot.text, slot.cle, slot.place, slot.blanc, allure)

    def figure(self, node: Element) -> Figure:
        """Return what the image `node` shows; a value in its description is written in full."""
        width = node.get("width", "")
        return Figure(
            chemin=self._written_out(unescape(node.get("path", ""))),
            alternative=self._written_out(_joined_lines(node.get("words", ""))),
            largeur=int(width) if width.isdecimal() else None,
        )

    def address(self, node: Element) -> str:
        """Return where a link leads; a value there is written in full."""
        return self._written_out(node.get("href", ""))

    def _written_out(self, words: str) -> str:
        """Return `words` with each value in full, as where no span can stand."""
        words = MARKS.sub("", words).replace(BREAK, " ").strip()
        return SLOTS.sub(lambda found: self.table.slot_of(found[0]).text, words)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield `spans`, words of one place and one look together."""
    held: Span | None = None
    for span in spans:
        if isinstance(span, Texte) and isinstance(held, Texte) and _alike(span, held):
            held = replace(held, text=held.text + span.text)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _alike(one: Texte, other: Texte) -> bool:
    return one.place == other.place and one.allure == other.allure


def _joined_lines(text: str) -> str:
    return one_spaced(unescape(text))


def _trim(pieces: list[_Piece]) -> list[_Piece]:
    """Return `pieces` without the spaces at either end of the paragraph."""
    trimmed = list(pieces)
    if trimmed:
        trimmed[0] = replace(trimmed[0], text=_lstrip(trimmed[0].text))
        trimmed[-1] = replace(trimmed[-1], text=trimmed[-1].text.rstrip(" "))
    return trimmed


def _lstrip(text: str) -> str:
    """Return `text` without leading spaces, those after a leading mark included."""
    found = _LEADING.match(text)
    assert found is not None
    return found[0].replace(" ", "") + text[found.end() :]
