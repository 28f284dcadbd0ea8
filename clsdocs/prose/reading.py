"""From a rendered text to its blocks, with the proof that no letter or digit was lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem
from clsdocs.expressions.slots import MARKS, PRIVATE, SLOT, SLOTS
from clsdocs.expressions.texts import Rendered
from clsdocs.prose.markdown_tree import BREAK, parse_tree
from clsdocs.prose.nodes import (
    Alignement,
    Bloc,
    Brouillon,
    Citation,
    Emplacement,
    Intertitre,
    Liste,
    Paragraphe,
    SautDePage,
    Span,
    Tableau,
)
from clsdocs.prose.spans import SpanReader, contents, unescape

_PAGE_BREAK = "{.saut-de-page}"
_BLOCKS = {"p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3"}


def read_prose(text: Text, rendered: Rendered) -> tuple[tuple[Brouillon, ...], tuple[Problem, ...]]:
    """Return the blocks of `rendered`, which `text` gave, and what is wrong with them."""
    reader = _Reader(text, rendered)
    root = parse_tree(rendered.text)
    blocks = tuple(reader.blocks(root))
    reader.check_conservation(root)
    return blocks, tuple(reader.problems)


class _Reader:
    """Reads one rendered text; `problems` grows as it does."""

    def __init__(self, text: Text, rendered: Rendered) -> None:
        self.rendered, self.table = rendered, rendered.table
        self.problems: list[Problem] = []
        self.spans = SpanReader(rendered.table, Place(text.path, text.line))

    def blocks(self, parent: Element) -> Iterator[Brouillon]:
        """Yield the blocks inside `parent`."""
        for element in parent:
            yield from self._block(element)

    def _block(self, element: Element) -> Iterator[Brouillon]:
        match element.tag:
            case "h1" | "h2" | "h3":
                yield self._heading(element)
            case "ul" | "ol":
                yield Liste(element.tag == "ol", tuple(self._items(element)))
            case "table":
                yield self._table(element)
            case "blockquote":
                yield Citation(tuple(self._inner(element)))
            case _:
                yield from self._paragraph(element)

    def _heading(self, element: Element) -> Intertitre:
        classes = element.get("class", "").split()
        spans = self.spans.read(contents(element))
        return Intertitre(
            niveau=int(element.tag[1]),
            id=element.get("id", ""),
            spans=spans,
            place=self.spans.place,
            sans_numero="sans-numero" in classes,
            numero_impose=element.get("numero", ""),
            saut_avant="saut-de-page" in classes,
        )

    def _paragraph(self, element: Element) -> Iterator[Brouillon]:
        nodes = list(contents(element))
        alone = MARKS.sub("", "".join(n for n in nodes if isinstance(n, str))).strip()
        if alone == _PAGE_BREAK and len(nodes) == 1:
            yield SautDePage()
        elif SLOTS.fullmatch(alone) and len(nodes) == 1 and self.table.slot_of(alone).demande:
            slot = self.table.slot_of(alone)
            assert slot.demande is not None
            yield Emplacement(slot.demande, slot.cle, slot.place)
        else:
            yield Paragraphe(self._words(nodes))

    def _words(self, nodes: list[Element | str]) -> tuple[Span, ...]:
        spans = self.spans.read(nodes)
        for node in nodes:
            self._check_words(node)
        return spans

    def _check_words(self, node: Element | str) -> None:
        """Report a block that was to stand alone, and a list or table that Markdown took for words."""
        text = node if isinstance(node, str) else "".join(node.itertext())
        for found in SLOTS.finditer(text.replace(BREAK, "")):
            slot = self.table.slot_of(found[0])
            if slot.demande:
                message = f"« | {slot.demande.forme} » au milieu d’un paragraphe"
                self._say(slot.place, "P-20", message, "le mettre seul, entre deux lignes vides")
        for found in _MISTAKEN.finditer(text):
            place = self._place_after(text, found.start())
            message = f"« {found[1].strip()} » en tête de ligne, lu comme du texte"
            self._say(place, "P-02", message, "laisser une ligne vide avant, et des retraits de 4")

    def _items(self, element: Element) -> Iterator[tuple[Bloc, ...]]:
        for item in element:
            yield tuple(self._inner(item))

    def _inner(self, parent: Element) -> Iterator[Bloc]:
        """Yield the blocks of an item or quotation, whose first words may stand bare."""
        bare: list[Element | str] = []
        for node in contents(parent):
            if isinstance(node, str) or node.tag not in _BLOCKS:
                bare.append(node)
                continue
            yield from self._bare(bare)
            bare = []
            yield from self._plain_blocks(node)
        yield from self._bare(bare)

    def _bare(self, nodes: list[Element | str]) -> Iterator[Bloc]:
        if any(not isinstance(node, str) or node.strip() for node in nodes):
            yield Paragraphe(self._words(nodes))

    def _plain_blocks(self, element: Element) -> Iterator[Bloc]:
        for block in self._block(element):
            if isinstance(block, (Emplacement, Intertitre, SautDePage, Tableau)):
                message = "titre, tableau ou saut de page dans une liste ou une citation"
                self._say(self.spans.place, "P-21", message, "le sortir de la liste")
            else:
                yield block

    def _table(self, element: Element) -> Tableau:
        head, body = element.find("thead"), element.find("tbody")
        header = [cell for row in head or () for cell in row]
        return Tableau(
            entete=tuple(self._words(list(contents(cell))) for cell in header),
            lignes=tuple(
                tuple(self._words(list(contents(cell))) for cell in row) for row in body or ()
            ),
            alignements=tuple(_alignment(cell) for cell in header),
        )

    def _place_after(self, text: str, start: int) -> Place:
        found = MARKS.search(text, start)
        return self.table.place_of(found[0]) if found else self.spans.place

    def _say(self, place: Place, code: str, message: str, advice: str) -> None:
        self.problems.append(Problem(place, code, message, advice))

    def check_conservation(self, root: Element) -> None:
        """Report the first letter, digit or value of the text that the tree has not in its place."""
        given = list(_signature(_without_syntax(self.rendered.text)))
        words = unescape("".join(root.itertext())).replace(_PAGE_BREAK, "")
        kept = list(_signature(words))
        for rank, (character, offset) in enumerate(given):
            if rank >= len(kept) or kept[rank][0] != character:
                self._say_lost(_without_syntax(self.rendered.text), offset)
                return
        if len(kept) > len(given):
            self._say_lost(_without_syntax(self.rendered.text), len(self.rendered.text))

    def _say_lost(self, text: str, offset: int) -> None:
        marks = [m for m in PRIVATE.finditer(text, 0, offset) if m[0] != BREAK]
        place = self.table.place_of(marks[-1][0]) if marks else self.spans.place
        words = PRIVATE.sub("", text[offset : offset + 40]).split("\n")[0].strip()
        message = f"des mots se perdraient ici : « {words} »"
        self._say(place, "P-22", message, "écrire cette ligne plus simplement")


# A list mark or a table row at the head of a line that Markdown read as words of a paragraph.
_MISTAKEN = re.compile(r"(?:^|\n)((?:[-*+] |\d{1,2}\. |\|)\s*)(?=[\U000f0000-\U000ffffd])")


def _alignment(cell: Element) -> Alignement:
    found = re.search(r"text-align: (\w+)", cell.get("style", ""))
    return Alignement(found[1]) if found else Alignement.GAUCHE


# What Markdown reads as syntax and not as words: attributes, link targets, numbers of items.
_SYNTAX = re.compile(
    r"(?<=\]\()[^)\s]*(?=\))|(?<=[^\\])\{[#.][^{}\n]*\}[ ]*$|^\{[^{}\n]*\}[ ]*$|^[ >]*\d+\.(?=[ ])"
    r"|<br\s*/?>",
    re.MULTILINE,
)


def _without_syntax(text: str) -> str:
    return _SYNTAX.sub(lambda found: " " * len(found[0]), text)


def _signature(text: str) -> Iterator[tuple[str, int]]:
    """Yield each letter, digit and slot of `text` with its offset."""
    for offset, character in enumerate(text):
        slot = ord(character) >= SLOT and character != BREAK
        if slot or character.isalnum():
            yield character, offset
