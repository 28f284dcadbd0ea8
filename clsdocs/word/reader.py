"""From the bytes of a .docx to plain values: what stands in it, seen or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from clsdocs.domain.fichier_word import (
    FichierWord,
    Grille,
    Illustration,
    Marque,
    Mots,
    Paragraphe,
)
from clsdocs.record import Record
from clsdocs.word.contrast import find_contrasts
from clsdocs.word.looks import Looks
from clsdocs.word.markup import W
from clsdocs.word.package import read_package
from clsdocs.word.zipping import DOCUMENT

_STORIES = re.compile(r"word/(header|footer|footnotes|endnotes)(\d*)\.xml")
_LABELS = {"header": "en-tête", "footer": "pied", "footnotes": "notes", "endnotes": "notes de fin"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REVISIONS = {
    "ins": "insertion",
    "del": "suppression",
    "moveFrom": "déplacement",
    "moveTo": "déplacement",
    "cellIns": "cellule insérée",
    "cellDel": "cellule supprimée",
    **dict.fromkeys(("rPrChange", "pPrChange", "tblPrChange", "sectPrChange"), "mise en forme"),
    **dict.fromkeys(("tcPrChange", "trPrChange", "numberingChange"), "mise en forme"),
}
_PROPERTIES = {
    "title": "titre",
    "language": "langue",
    "creator": "auteur",
    "lastModifiedBy": "modifie_par",
    "Company": "societe",
    "Manager": "responsable",
}


def read_word(data: bytes, path: str) -> FichierWord:
    """Return what the .docx `data` holds, or refuse it; `path` is how messages name it."""
    members = read_package(data, path)
    roots = {name: etree.fromstring(content) for name, content in _xml(members)}
    looks = Looks.read(roots.get("word/styles.xml"), _theme(roots))
    stories = list(_stories(roots, looks))
    return FichierWord(
        chemin=path,
        paragraphes=tuple(p for story in stories for p in story.paragraphs()),
        grilles=tuple(g for story in stories for g in story.tables()),
        illustrations=tuple(i for story in stories for i in story.pictures()),
        commentaires=tuple(_comments(roots.get("word/comments.xml"))),
        revisions=tuple(r for story in stories for r in story.revisions()),
        champs=tuple(_fields(root) for name, root in roots.items() if _is_story(name)),
        signets=frozenset(_bookmarks(roots[DOCUMENT])),
        polices=looks.fonts | _fonts(roots.get("word/numbering.xml")),
        incorporees=frozenset(_embedded(roots.get("word/fontTable.xml"))),
        contrastes=find_contrasts(roots),
        proprietes=_properties(roots),
        suivi=_tracks(roots.get("word/settings.xml")),
    )


def _xml(members: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    return ((name, data) for name, data in members.items() if name.endswith(".xml"))


def _theme(roots: Mapping[str, etree._Element]) -> etree._Element | None:
    return next((root for name, root in roots.items() if name.startswith("word/theme/")), None)


def _is_story(name: str) -> bool:
    return name == DOCUMENT or _STORIES.fullmatch(name) is not None


def _stories(roots: Mapping[str, etree._Element], looks: Looks) -> Iterator[_Story]:
    yield _Story(roots[DOCUMENT], "", looks, 0)
    first = 1 + sum(1 for _ in roots[DOCUMENT].iter(f"{W}tbl"))
    for name in sorted(roots):
        if found := _STORIES.fullmatch(name):
            yield _Story(roots[name], f"{_LABELS[found[1]]} {found[2]}".strip(), looks, first)
            first += sum(1 for _ in roots[name].iter(f"{W}tbl"))


class _Story(Record):
    """One flow of text: the body, a header, a footer or notes, whose tables follow `first`."""

    root: etree._Element
    partie: str
    looks: Looks
    first: int

    def paragraphs(self) -> Iterator[Paragraphe]:
        """Yield the paragraphs, those of boxes after the one that holds them."""
        ranks = {table: n for n, table in enumerate(self.root.iter(f"{W}tbl"), self.first + 1)}
        for paragraph in self.root.iter(f"{W}p"):
            if next(paragraph.iterancestors(_FALLBACK), None) is None:
                table = next(paragraph.iterancestors(f"{W}tbl"), None)
                rank = 0 if table is None else ranks[table]
                words = tuple(self._words(paragraph))
                style = self.looks.style_of(paragraph)
                yield Paragraphe(self.partie, style, words, rank)

    def _words(self, paragraph: etree._Element) -> Iterator[Mots]:
        for run in _runs(paragraph):
            if text := "".join(_pieces(run)):
                hidden = self.looks.why_hidden(run, paragraph)
                yield Mots(text, hidden, self.looks.is_highlighted(run), self.looks.font(run))

    def tables(self) -> Iterator[Grille]:
        """Yield the tables, those inside others too."""
        for rank, table in enumerate(self.root.iter(f"{W}tbl"), self.first + 1):
            rows = [row for row in table.iter(f"{W}tr") if _holder(row, "tbl") is table]
            cells = tuple(tuple(_cells(row)) for row in rows)
            head = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
            caption = table.find(f"{W}tblPr/{W}tblCaption")
            yield Grille(rank, cells, head, _value(caption))

    def pictures(self) -> Iterator[Illustration]:
        """Yield the pictures with their alternative text."""
        for shape in self.root.iter(f"{_DRAWING}docPr"):
            decorative = any(e.get("val") in ("1", "true") for e in shape.iter(_DECORATIVE))
            alternative = str(shape.get("descr", ""))
            yield Illustration(self.partie, str(shape.get("name", "")), alternative, decorative)

    def revisions(self) -> Iterator[Marque]:
        """Yield the tracked changes."""
        for tag, genre in _REVISIONS.items():
            for change in self.root.iter(f"{W}{tag}"):
                words = "".join(str(t.text or "") for t in change.iter(f"{W}t", f"{W}delText"))
                yield Marque(genre, str(change.get(f"{W}author", "")), words)


def _holder(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(f"{W}{tag}"), None)


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    for run in paragraph.iter(f"{W}r"):
        struck = next(run.iterancestors(f"{W}del", f"{W}moveFrom"), None)
        if struck is None and _holder(run, "p") is paragraph:
            yield run


def _pieces(run: etree._Element) -> Iterator[str]:
    for child in run:
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
        elif tag in _SIGNS and child.get(f"{W}type") not in ("page", "column"):
            yield _SIGNS[tag]


def _cells(row: etree._Element) -> Iterator[str]:
    for cell in row.iter(f"{W}tc"):
        if _holder(cell, "tr") is row:
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(f"{W}val", "continue") == "continue":
                yield "↑"
            else:
                yield "\n".join(_text(p) for p in cell.iter(f"{W}p")).strip() + _drawn(cell)


def _text(paragraph: etree._Element) -> str:
    return "".join(piece for run in _runs(paragraph) for piece in _pieces(run))


def _drawn(cell: etree._Element) -> str:
    return "" if cell.find(f".//{W}drawing") is None else "\ufffc"


def _tag(element: etree._Element) -> str:
    # A comment or a processing instruction has no name: its tag is a function.
    return str(element.tag).rpartition("}")[2]


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _comments(root: etree._Element | None) -> Iterator[Marque]:
    for comment in () if root is None else root.iter(f"{W}comment"):
        words = " ".join(_text(p) for p in comment.iter(f"{W}p"))
        yield Marque("commentaire", str(comment.get(f"{W}author", "")), words)


def _fields(root: etree._Element) -> str:
    codes = [str(code.text or "") for code in root.iter(f"{W}instrText")]
    codes += [str(simple.get(f"{W}instr", "")) for simple in root.iter(f"{W}fldSimple")]
    return "\n".join(codes)


def _bookmarks(root: etree._Element) -> Iterator[str]:
    return (str(mark.get(f"{W}name", "")) for mark in root.iter(f"{W}bookmarkStart"))


def _fonts(root: etree._Element | None) -> frozenset[str]:
    found = () if root is None else root.iter(f"{W}rFonts")
    return frozenset(str(name) for fonts in found for name in fonts.attrib.values())


def _embedded(root: etree._Element | None) -> Iterator[str]:
    for font in () if root is None else root.iter(f"{W}font"):
        if font.find(f"{W}embedRegular") is not None:
            yield str(font.get(f"{W}name", ""))


def _properties(roots: Mapping[str, etree._Element]) -> dict[str, str]:
    found = dict[str, str]()
    for name, root in roots.items():
        if name.startswith("docProps/"):
            for element in root if name != "docProps/custom.xml" else ():
                tag = _tag(element)
                if tag in _PROPERTIES and (element.text or "").strip():
                    found[_PROPERTIES[tag]] = str(element.text).strip()
    custom = roots.get("docProps/custom.xml")
    for element in () if custom is None else custom:
        found[str(element.get("name", ""))] = "".join(map(str, element.itertext())).strip()
    return found


def _tracks(settings: etree._Element | None) -> bool:
    return settings is not None and settings.find(f"{W}trackRevisions") is not None
