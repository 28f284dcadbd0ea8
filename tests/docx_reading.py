"""From a .docx to lines « Style | text », read from its XML alone, without the package under test.

Marks: `**bold**`, `_italic_`, `^superscript^`, `~` U+00A0, `¬` U+202F, `‹…›` what Word computes
(fields, list numbers), `[text](#bookmark)` a link, `[^1]` a note, `⏎` a line break, `⇥` a tab,
`¶` between the paragraphs of a cell.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_SHOWN = str.maketrans({"\u00a0": "~", "\u202f": "¬", "\t": "⇥", "\n": "⏎"})
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_STORIES = {"headerReference": "En-tête", "footerReference": "Pied"}
_PAGES = {"default": "", "first": ", première page", "even": ", pages paires"}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def docx_lines(source: bytes | Path) -> list[str]:
    """Return every paragraph and table row of `source` in order, then its notes, headers, feet."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return _Docx(parts).lines()


class _Docx:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.styles = _Styles(self.root("word/styles.xml"))
        self.numbers = _Numbers(self.root("word/numbering.xml"))
        self.links = self.relations("word/document.xml")

    def root(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts.get(name, b"<absent/>"))

    def relations(self, name: str) -> dict[str, str]:
        folder, file = posixpath.split(name)
        root = self.root(f"{folder}/_rels/{file}.rels")
        return {str(link.get("Id")): str(link.get("Target")) for link in root}

    def lines(self) -> list[str]:
        body = self.root("word/document.xml").find(f"{W}body")
        assert body is not None
        return [*_Story(self).lines(body), *self._notes(), *self._headers_and_footers(body)]

    def _notes(self) -> Iterator[str]:
        for note in self.root("word/footnotes.xml").iter(f"{W}footnote"):
            if note.get(f"{W}type") is None:
                for line in _Story(self).lines(note):
                    yield f"Note {note.get(f'{W}id')} | {_text_of(line).strip()}"

    def _headers_and_footers(self, body: etree._Element) -> Iterator[str]:
        seen = set()
        for reference in body.iter(*(f"{W}{tag}" for tag in _STORIES)):
            target = self.links[str(reference.get(f"{_R}id"))]
            if target in seen:
                continue
            seen.add(target)
            name = _STORIES[_tag(reference)] + _PAGES[str(reference.get(f"{W}type", "default"))]
            for line in _Story(self).lines(self.root(f"word/{target}")):
                yield f"{name} | {_text_of(line)}"


class _Story:
    """One flow of text: a field may begin in one of its paragraphs and end in another."""

    def __init__(self, docx: _Docx) -> None:
        self.docx = docx
        self.fields: list[str] = []

    def lines(self, blocks: etree._Element) -> Iterator[str]:
        for block in _unwrapped(blocks):
            if _tag(block) == "p" and not _is_hidden(block):
                yield from self._paragraph(block)
            elif _tag(block) == "tbl":
                yield from (self._row(row) for row in block.findall(f"{W}tr"))

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        if _on(paragraph, "pPr/pageBreakBefore"):
            yield "Saut de page |"
        style = self.docx.styles.name(_value(paragraph, "pPr/pStyle"))
        yield f"{style} | {self.text(paragraph)}".rstrip()
        section = _find(paragraph, "pPr/sectPr")
        if section is not None:
            yield f"Saut de section | {_value(section, 'type') or 'nextPage'}"

    def _row(self, row: etree._Element) -> str:
        name = "Tableau, en-tête" if _on(row, "trPr/tblHeader") else "Tableau"
        cells = [cell for cell in _unwrapped(row) if _tag(cell) == "tc"]
        return " | ".join([name, *map(self._cell, cells)]).rstrip()

    def _cell(self, cell: etree._Element) -> str:
        merge = _find(cell, "tcPr/vMerge")
        if merge is not None and merge.get(f"{W}val", "continue") == "continue":
            return "↑"
        blocks = [
            self.text(block)
            if _tag(block) == "p"
            else " ⏐ ".join(self._row(row) for row in block.findall(f"{W}tr"))
            for block in _unwrapped(cell)
            if _tag(block) in ("p", "tbl")
        ]
        width = int(_value(cell, "tcPr/gridSpan") or 1)
        return " ¶ ".join(blocks).strip() + (f" (sur {width} colonnes)" if width > 1 else "")

    def text(self, paragraph: etree._Element) -> str:
        """Return the marked text of `paragraph`, its list number first."""
        numbering = _find(paragraph, "pPr/numPr")
        if numbering is None:
            numbering = self.docx.styles.numbering(_value(paragraph, "pPr/pStyle"))
        label = self.docx.numbers.label(numbering)
        marked = groupby(self._inline(paragraph), key=lambda piece: piece[0])
        text = "".join(_wrapped("".join(text for _, text in run), mark) for mark, run in marked)
        return (f"‹{label}› " if label else "") + text.translate(_SHOWN)

    def _inline(self, parent: etree._Element) -> Iterator[tuple[str, str]]:
        for child in _unwrapped(parent):
            if _tag(child) == "r":
                yield from ((_mark(child), piece) for piece in self._run(child) if piece)
            elif _tag(child) == "fldSimple":
                yield from [("", "‹"), *self._inline(child), ("", "›")]
            elif _tag(child) == "hyperlink":
                yield from [("", "["), *self._inline(child), ("", f"]({self._target(child)})")]

    def _target(self, link: etree._Element) -> str:
        anchor = link.get(f"{W}anchor")
        return f"#{anchor}" if anchor else self.docx.links.get(str(link.get(f"{_R}id")), "?")

    def _run(self, run: etree._Element) -> Iterator[str]:
        for child in run:
            if _tag(child) == "fldChar":
                yield self._field(str(child.get(f"{W}fldCharType")))
            elif "code" not in self.fields:
                yield _piece(child)

    def _field(self, kind: str) -> str:
        if kind == "begin":
            self.fields.append("code")
            return ""
        if kind == "separate":
            self.fields[-1] = "result"
            return "" if "code" in self.fields else "‹"
        empty = self.fields.pop() == "code"
        return "" if "code" in self.fields else "‹›" if empty else "›"


class _Styles:
    def __init__(self, root: etree._Element) -> None:
        styles = list(root.iter(f"{W}style"))
        self.by_id = {str(style.get(f"{W}styleId")): style for style in styles}
        self.default = next(
            (
                str(style.get(f"{W}styleId"))
                for style in styles
                if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph"
            ),
            "Normal",
        )

    def name(self, style_id: str | None) -> str:
        """Return Word's own name of a style: what it is looked up by in every language."""
        style = self.by_id.get(style_id or self.default)
        return f"?{style_id}" if style is None else _value(style, "name") or "?"

    def numbering(self, style_id: str | None) -> etree._Element | None:
        style = self.by_id.get(style_id or self.default)
        while style is not None:
            numbering = _find(style, "pPr/numPr")
            if numbering is not None:
                return numbering
            style = self.by_id.get(_value(style, "basedOn") or "")
        return None


class _Numbers:
    """The list numbers that Word would print, so that a list that fails to restart is seen."""

    def __init__(self, root: etree._Element) -> None:
        self.abstracts = {_id(item, "abstractNumId"): item for item in root.iter(f"{W}abstractNum")}
        self.nums = {_id(item, "numId"): item for item in root.iter(f"{W}num")}
        self.counters: dict[str, dict[int, int]] = {}
        self.restarted: set[tuple[str, int]] = set()

    def label(self, numbering: etree._Element | None) -> str:
        num_id = _value(numbering, "numId") or "0"
        if num_id not in self.nums:
            return "" if num_id == "0" else f"?numId {num_id}"
        num, level = self.nums[num_id], int(_value(numbering, "ilvl") or 0)
        abstract = _value(num, "abstractNumId") or ""
        levels = {int(_id(item, "ilvl")): item for item in self.abstracts[abstract].iter(f"{W}lvl")}
        counters = self._advance(num, abstract, level, levels)
        text = _value(levels[level], "lvlText") or ""
        if _value(levels[level], "numFmt") == "bullet":
            return _PRIVATE_USE.sub("•", text)
        for rank, count in counters.items():
            text = text.replace(f"%{rank + 1}", _numeral(count, _value(levels[rank], "numFmt")))
        return text

    def _advance(
        self, num: etree._Element, abstract: str, level: int, levels: dict[int, etree._Element]
    ) -> dict[int, int]:
        counters = self.counters.setdefault(abstract, {})
        starts = {
            int(_id(item, "ilvl")): int(_value(item, "startOverride") or 1)
            for item in num.iter(f"{W}lvlOverride")
            if _find(item, "startOverride") is not None
        }
        # Word restarts a counter at the first paragraph of the w:num that overrides its start.
        for rank in starts.keys() - {
            rank for id_, rank in self.restarted if id_ == _id(num, "numId")
        }:
            counters.pop(rank, None)
            self.restarted.add((_id(num, "numId"), rank))
        for rank in [rank for rank in counters if rank > level]:
            del counters[rank]
        for rank in range(level + 1):
            start = starts.get(rank, int(_value(levels[rank], "start") or 1))
            counters[rank] = counters.get(rank, start - 1 if rank == level else start)
        counters[level] += 1
        return counters


def _is_hidden(paragraph: etree._Element) -> bool:
    """Return whether nobody sees `paragraph`, which holds no words, on paper or on screen."""
    return _on(paragraph, "pPr/rPr/vanish") and not "".join(map(str, paragraph.itertext()))


def _unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if _tag(child) in ("sdt", "sdtContent", "smartTag", "ins"):
            yield from _unwrapped(child)
        else:
            yield child


def _piece(child: etree._Element) -> str:
    if _tag(child) == "t":
        return child.text or ""
    if _tag(child) == "br" and child.get(f"{W}type") == "page":
        return "[saut de page]"
    if _tag(child) == "footnoteReference":
        return f"[^{child.get(f'{W}id')}]"
    if _tag(child) in ("drawing", "pict"):
        described = next(
            (item for item in child.iter() if item.get("descr") or item.get("alt")), None
        )
        alternative = "" if described is None else described.get("descr") or described.get("alt")
        return f"[image : {alternative}]"
    return _CHARACTERS.get(_tag(child), "")


def _mark(run: etree._Element) -> str:
    bold = "**" if _on(run, "rPr/b") else ""
    italic = "_" if _on(run, "rPr/i") else ""
    return bold + italic + ("^" if _value(run, "rPr/vertAlign") == "superscript" else "")


def _wrapped(text: str, mark: str) -> str:
    return f"{mark}{text}{mark[::-1]}" if text.strip() else text


def _numeral(count: int, number_format: str | None) -> str:
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman"):
        return _roman(count) if number_format == "lowerRoman" else _roman(count).upper()
    return str(count)


def _roman(count: int) -> str:
    for value, letters in _ROMAN:
        if count >= value:
            return letters + _roman(count - value)
    return ""


def _text_of(line: str) -> str:
    style, _, text = line.partition(" |")
    return line if style.startswith("Tableau") else text.strip()


def _tag(element: etree._Element) -> str:
    # A comment or a processing instruction has no name: its tag is a function.
    return str(element.tag).rpartition("}")[2]


def _find(element: etree._Element | None, path: str) -> etree._Element | None:
    steps = "/".join(f"{W}{step}" for step in path.split("/"))
    return None if element is None else element.find(steps)


def _value(element: etree._Element | None, path: str) -> str | None:
    found = _find(element, path)
    value = None if found is None else found.get(f"{W}val")
    return None if value is None else str(value)


def _on(element: etree._Element, path: str) -> bool:
    found = _find(element, path)
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _id(element: etree._Element, name: str) -> str:
    return str(element.get(f"{W}{name}"))
