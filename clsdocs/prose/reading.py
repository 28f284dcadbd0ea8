"""From a rendered text to its blocks, each sign of it proved to be where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Place, Problem
from clsdocs.expressions.filters import Demande
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
    Definitions,
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

_OF_LIST = "dans une liste ou une citation", "le sortir de la liste"
_OF_NOTE = "dans une note", "le sortir de la note"
_OF_DEFINITION = "dans une définition", "le sortir de la définition"


def read_prose(text: Text, rendered: Rendered) -> tuple[tuple[Brouillon, ...], tuple[Problem, ...]]:
    """Return the blocks of `rendered`, which `text` gave, and what is wrong with them."""
    reader = _Reader(text, rendered)
    clauses = [problem for clause in rendered.clauses for problem in check_writing(clause)]
    try:
        root = parse_tree(rendered.text)
        blocks = reader.read(root)
        lost = tuple(reader.lost(root))
    except RecursionError:
        place, advice = Place(text.path, text.line), "le simplifier"
        return (), (Problem(place, "P-22", "texte trop imbriqué", advice),)
    # A writing that is refused says better why a line would be misread, a note not found.
    reasons = (*clauses, *check_writing(text)) if lost or reader.unpaired else clauses
    unpaired = () if any(reason.code == "P-11" for reason in reasons) else reader.unpaired
    problems = (*reasons, *reader.problems, *unpaired, *(() if reasons else lost))
    return blocks, tuple(dict.fromkeys(problems))


class _Reader:
    """Reads one rendered text; `problems` grows as it does."""

    def __init__(self, text: Text, rendered: Rendered) -> None:
        self.rendered, self.table = rendered, rendered.table
        self.problems: list[Problem] = []
        self.unpaired: list[Problem] = []
        """The calls without a note, and the notes without a call."""
        self.start = Place(text.path, text.line)
        self.spans = SpanReader(rendered.table, self.start)
        self.written: dict[str, Place] = {}
        self.called: dict[str, Place] = {}
        self.note = False
        """Whether what is read stands in a note."""

    def read(self, root: Element) -> tuple[Brouillon, ...]:
        """Return the blocks of `root`, each note where it is called."""
        for footnote in root.findall("footnote"):
            self._read_note(footnote)
        self.spans.place = self.start
        blocks = tuple(self.blocks(root))
        for label, place in self.written.items():
            if label not in self.called:
                advice = f"écrire [^{label}] dans le texte, ou la retirer"
                said = f"note « [^{label}] » jamais appelée"
                self.unpaired.append(Problem(place, "P-11", said, advice))
        return blocks

    def _read_note(self, footnote: Element) -> None:
        label, self.note = footnote.get("label", ""), True
        blocks = tuple(self._inner(footnote, _OF_NOTE))
        found = PRIVATE.search("".join(footnote.itertext()))
        place = self.table.place_of(found[0]) if found else self.spans.place
        self.note = False
        if label in self.written:
            message = f"note « [^{label}] » écrite deux fois : {self.written[label]}"
            self._say(place, "P-11", message, "donner à chacune son nom")
        else:
            self.written[label], self.spans.notes[label] = place, blocks

    def blocks(self, parent: Element) -> Iterator[Brouillon]:
        """Yield the blocks inside `parent`."""
        for element in parent:
            if element.tag != "footnote":
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
            case "dl":
                yield Definitions(tuple(self._definitions(element)))
            case _:
                yield from self._paragraph(element)

    def _heading(self, element: Element) -> Intertitre:
        classes = element.get("class", "").split()
        spans = self._text(list(contents(element)))
        return Intertitre(
            niveau=int(element.tag[1]),
            id=element.get("id", ""),
            spans=spans,
            place=self.spans.place,
            sans_numero="sans-numero" in classes,
            numero_impose=element.get("numero", ""),
            saut_avant="saut-de-page" in classes,
            modifie=element.get("modifie", ""),
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
            yield self._plain_paragraph(nodes)

    def _plain_paragraph(self, nodes: list[Element | str]) -> Paragraphe:
        """Return a paragraph of words, or of one figure and nothing else."""
        return Paragraphe(self._words(nodes) if _is_figure(nodes) else self._text(nodes))

    def _text(self, nodes: list[Element | str]) -> tuple[Span, ...]:
        """Return the spans of `nodes`, where no figure can stand."""
        plain = all(isinstance(node, str) for node in nodes)
        for _, place in () if plain else self._elements(nodes, "image"):
            advice = "la mettre seule entre deux lignes vides, ou dans un tableau"
            self._say(place, "P-15", "image au milieu d’un texte", advice)
        return self._words(nodes)

    def _words(self, nodes: list[Element | str]) -> tuple[Span, ...]:
        self._check_words(nodes)
        return self.spans.read(nodes)

    def _check_words(self, nodes: list[Element | str]) -> None:
        """Report what is wrong inside a paragraph: its looks, links, calls and images."""
        for slot in self._slots(nodes):
            if slot.demande:
                self._say(slot.place, "P-20", *_astray(slot.demande))
        for doubt in doubts(nodes):
            self._say(self._last(doubt.before, self.spans.place), *doubt.sentence)
        if all(isinstance(node, str) for node in nodes):
            return
        for link, at in self._elements(nodes, "a"):
            self._check_link(link, at)
        for call, at in self._elements(nodes, "note"):
            self._check_call(call.get("label", ""), at)
        for image, at in self._elements(nodes, "image"):
            if not self.spans.figure(image).alternative.strip():
                advice = "la décrire entre les crochets, pour qui ne la voit pas"
                self._say(at, "P-15", "image sans description", advice)

    def _elements(self, nodes: list[Element | str], tag: str) -> Iterator[tuple[Element, Place]]:
        """Yield the elements `tag` of `nodes`, those inside others too, and where each is."""
        before = ""
        for node in nodes:
            if not isinstance(node, str):
                place = self._last(before, self.spans.place)
                yield from ((inner, place) for inner in node.iter(tag))
            before += node if isinstance(node, str) else "".join(node.itertext())

    def _check_call(self, label: str, place: Place) -> None:
        """Report a call that no note answers, that stands in a note, or that is not the first."""
        said = f"note « [^{label}] »"
        if self.note:
            advice = "mettre ces mots dans le texte, ou dans une autre note"
            self._say(place, "P-11", f"{said} appelée dans une note", advice)
        elif label not in self.written:
            otherwise = f"écrire plus bas : [^{label}]: Le texte de la note."
            advice = did_you_mean(label, self.written, otherwise)
            said += " appelée, mais pas écrite"
            self.unpaired.append(Problem(place, "P-11", said, advice))
        elif label in self.called:
            message = f"{said} appelée deux fois : {self.called[label]}"
            self._say(place, "P-11", message, "n’appeler qu’une fois chaque note")
        self.called.setdefault(label, place)

    def _last(self, words: str, otherwise: Place) -> Place:
        """Return the place of the last line or value of `words`."""
        found = PRIVATE.findall(words.replace(BREAK, ""))
        return self.table.place_of(found[-1]) if found else otherwise

    def _slots(self, nodes: list[Element | str]) -> Iterator[Slot]:
        if not self.table.slots:
            return iter(())
        words = "".join(n if isinstance(n, str) else "".join(n.itertext()) for n in nodes)
        return (self.table.slot_of(found[0]) for found in SLOTS.finditer(words.replace(BREAK, "")))

    def _check_link(self, link: Element, place: Place) -> None:
        """Report a link that leads neither to the act nor to an address, or says nothing."""
        address, words = self.spans.address(link), "".join(link.itertext())
        if not _ADDRESS.fullmatch(address) or (words and not words.strip()):
            said = f"lien « [{MARKS.sub('', words)}]({address}) » mal écrit"
            advice = "écrire [texte](https://…), [texte](#identifiant) ou [](#identifiant)"
            self._say(place, "P-14", said, advice)
        elif link.find(".//note") is not None:
            self._say(place, "P-11", f"note dans le lien « {address} »", "l’appeler après le lien")
        elif not words and not address.startswith("#"):
            advice = "écrire le texte du lien entre les crochets"
            self._say(place, "P-14", f"lien « []({address}) » sans texte", advice)

    def _items(self, element: Element) -> Iterator[tuple[Bloc, ...]]:
        for item in element:
            yield tuple(self._inner(item))

    def _definitions(self, element: Element) -> Iterator[tuple[tuple[Span, ...], tuple[Bloc, ...]]]:
        """Yield each term of `element` with the blocks of all its definitions."""
        term: tuple[Span, ...] = ()
        blocks: list[Bloc] = []
        for part in element:
            if part.tag == "dd":
                blocks += self._inner(part, _OF_DEFINITION)
                continue
            if blocks:
                yield term, tuple(blocks)
            term, blocks = self._text(list(contents(part))), []
        yield term, tuple(blocks)

    def _inner(self, parent: Element, room: tuple[str, str] = _OF_LIST) -> Iterator[Bloc]:
        """Yield the blocks of an item, quotation, note or definition, which `room` names.

        Its first words may stand bare.
        """
        for group in groups(parent):
            if isinstance(group, list):
                yield self._plain_paragraph(group)
            else:
                yield from self._plain_blocks(group, room)

    def _plain_blocks(self, element: Element, room: tuple[str, str]) -> Iterator[Bloc]:
        for block in self._block(element):
            if isinstance(block, Emplacement):
                self._say(block.place, "P-20", *_astray(block.demande))
            elif isinstance(block, (Intertitre, SautDePage, Tableau)):
                message = f"titre, tableau ou saut de page {room[0]}"
                self._say(self.spans.place, "P-21", message, room[1])
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
            yield Problem(place, loss.code, loss.message or message, loss.advice or advice)

    def _place(self, start: int, end: int) -> Place:
        """Return the place of the line of the rendered text from `start` to `end`."""
        text = self.rendered.text
        if found := PRIVATE.search(text, start, end):
            return self.table.place_of(found[0])
        return self._last(text[:start], self.start)


def _is_figure(nodes: list[Element | str]) -> bool:
    """Return whether `nodes` are one image and nothing else."""
    tags = [node.tag for node in nodes if not isinstance(node, str)]
    words = "".join(node for node in nodes if isinstance(node, str))
    return tags == ["image"] and not MARKS.sub("", words).strip()


def _astray(demande: Demande) -> tuple[str, str]:
    """Return the message and the advice about a block of facts that does not stand alone."""
    message = f"« | {demande.forme} » au milieu d’un texte"
    return message, "le mettre seul, entre deux lignes vides"


_ADDRESS = re.compile(r"#[a-z0-9]+(?:-[a-z0-9]+)*|(?:https?://|mailto:)[^\s<>\"]+")


def _alignment(cell: Element) -> Alignement:
    found = re.search(r"text-align: (\w+)", cell.get("style", ""))
    return Alignement(found[1]) if found else Alignement.GAUCHE
