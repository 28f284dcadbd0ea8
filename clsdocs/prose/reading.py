"""From a rendered text to its blocks, each sign of it proved to be where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem
from clsdocs.expressions.slots import MARKS, PRIVATE, SLOTS, Slot
from clsdocs.expressions.texts import Rendered
from clsdocs.prose.conservation import groups, losses
from clsdocs.prose.looks import doubts
from clsdocs.prose.markdown_tree import BREAK, contents, parse_tree
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
from clsdocs.prose.rules import check_writing
from clsdocs.prose.spans import SpanReader

_PAGE_BREAK = "{.saut-de-page}"


def read_prose(text: Text, rendered: Rendered) -> tuple[tuple[Brouillon, ...], tuple[Problem, ...]]:
    """Return the blocks of `rendered`, which `text` gave, and what is wrong with them."""
    reader = _Reader(text, rendered)
    clauses = [problem for clause in rendered.clauses for problem in check_writing(clause)]
    try:
        root = parse_tree(rendered.text)
        blocks = tuple(reader.blocks(root))
        lost = tuple(reader.lost(root))
    except RecursionError:
        place, advice = Place(text.path, text.line), "le simplifier"
        return (), (Problem(place, "P-22", "texte trop imbriqué", advice),)
    # A writing that is refused says better why a line would be misread.
    reasons = (*clauses, *check_writing(text)) if lost else clauses
    problems = (*reasons, *reader.problems, *(() if reasons else lost))
    return blocks, tuple(dict.fromkeys(problems))


class _Reader:
    """Reads one rendered text; `problems` grows as it does."""

    def __init__(self, text: Text, rendered: Rendered) -> None:
        self.rendered, self.table = rendered, rendered.table
        self.problems: list[Problem] = []
        self.start = Place(text.path, text.line)
        self.spans = SpanReader(rendered.table, self.start)

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
        spans = self._words(list(contents(element)))
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
        words = nodes[0] if len(nodes) == 1 and isinstance(nodes[0], str) else ""
        alone = MARKS.sub("", words).strip()
        slots = list(self._slots([alone]))
        if alone == _PAGE_BREAK:
            yield SautDePage()
        elif len(alone) == 1 and slots and (demande := slots[0].demande):
            yield Emplacement(demande, slots[0].cle, slots[0].place)
        else:
            yield Paragraphe(self._words(nodes))

    def _words(self, nodes: list[Element | str]) -> tuple[Span, ...]:
        self._check_words(nodes, self.spans.place)
        return self.spans.read(nodes)

    def _check_words(self, nodes: list[Element | str], place: Place) -> None:
        """Report blocks that were to stand alone, links that lead nowhere and doubtful looks."""
        for slot in self._slots(nodes):
            if slot.demande:
                message = f"« | {slot.demande.forme} » au milieu d’un texte"
                self._say(slot.place, "P-20", message, "le mettre seul, entre deux lignes vides")
        for doubt in doubts(nodes):
            self._say(self._last(doubt.before, place), *doubt.sentence)
        before = ""
        for node in nodes:
            if not isinstance(node, str):
                for link in node.iter("a"):
                    self._check_link(link, self._last(before, place))
            before += node if isinstance(node, str) else "".join(node.itertext())

    def _last(self, words: str, otherwise: Place) -> Place:
        """Return the place of the last line or value of `words`."""
        found = PRIVATE.findall(words.replace(BREAK, ""))
        return self.table.place_of(found[-1]) if found else otherwise

    def _slots(self, nodes: list[Element | str]) -> Iterator[Slot]:
        words = "".join(n if isinstance(n, str) else "".join(n.itertext()) for n in nodes)
        return (self.table.slot_of(found[0]) for found in SLOTS.finditer(words.replace(BREAK, "")))

    def _check_link(self, link: Element, place: Place) -> None:
        """Report a link that leads neither to the act nor to an address, or says nothing."""
        address, words = self.spans.address(link), "".join(link.itertext())
        if not _ADDRESS.fullmatch(address) or (words and not words.strip()):
            said = f"lien « [{MARKS.sub('', words)}]({address}) » mal écrit"
            advice = "écrire [texte](https://…), [texte](#identifiant) ou [](#identifiant)"
            self._say(place, "P-14", said, advice)
        elif not words and not address.startswith("#"):
            advice = "écrire le texte du lien entre les crochets"
            self._say(place, "P-14", f"lien « []({address}) » sans texte", advice)

    def _items(self, element: Element) -> Iterator[tuple[Bloc, ...]]:
        for item in element:
            yield tuple(self._inner(item))

    def _inner(self, parent: Element) -> Iterator[Bloc]:
        """Yield the blocks of an item or quotation, whose first words may stand bare."""
        for group in groups(parent):
            if isinstance(group, list):
                yield Paragraphe(self._words(group))
            else:
                yield from self._plain_blocks(group)

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

    def _say(self, place: Place, code: str, message: str, advice: str) -> None:
        self.problems.append(Problem(place, code, message, advice))

    def lost(self, root: Element) -> Iterator[Problem]:
        """Yield what the tree `root` has not as it is written."""
        text = self.rendered.text
        for loss in losses(text, root):
            start = text.rfind("\n", 0, loss.offset) + 1
            place = self._place(start, loss.offset)
            line = PRIVATE.sub("…", MARKS.sub("", text[start : loss.offset])).strip()
            message = f"« {line[:40]} » serait lu autrement qu’écrit"
            advice = "l’écrire plus simplement, entre deux lignes vides"
            code = "P-13" if loss.message else "P-22"
            yield Problem(place, code, loss.message or message, loss.advice or advice)

    def _place(self, start: int, end: int) -> Place:
        """Return the place of the line of the rendered text from `start` to `end`."""
        text = self.rendered.text
        if found := PRIVATE.search(text, start, end):
            return self.table.place_of(found[0])
        return self._last(text[:start], self.start)


_ADDRESS = re.compile(r"#[a-z0-9]+(?:-[a-z0-9]+)*|(?:https?://|mailto:)[^\s<>\"]+")


def _alignment(cell: Element) -> Alignement:
    found = re.search(r"text-align: (\w+)", cell.get("style", ""))
    return Alignement(found[1]) if found else Alignement.GAUCHE
