"""From a .docx to its paragraphs and tables, in order: the eyes of the reader of avenants."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "smartTag", "ins")}
_SPACES = {f"{W}tab", f"{W}br", f"{W}cr"}
_OFF = {"0", "false", "off"}
_FOLDS = (
    (re.compile(r"«\s*|\s*»|[“”]"), '"'),
    (re.compile("’"), "'"),
    (re.compile(r"\s+"), " "),
)


@dataclass(frozen=True, eq=False)
class Ligne:
    """A paragraph: the name of its style in Word, its words, and whether all of it is bold."""

    style: str
    texte: str
    gras: bool = False


@dataclass(frozen=True, eq=False)
class Rangee:
    """A row of a table: its cells, each of paragraphs."""

    cellules: tuple[tuple[Ligne, ...], ...]


@dataclass(frozen=True, eq=False)
class Tableau:
    """A table: its rows, the heading first."""

    rangees: tuple[Rangee, ...]


Bloc = Ligne | Tableau


def fold(words: str) -> str:
    """Return `words` with one kind of space, of apostrophe and of quote."""
    for pattern, sign in _FOLDS:
        words = pattern.sub(sign, words)
    return words.strip()


def fold_bloc(bloc: Bloc) -> Bloc:
    """Return `bloc`, all its words folded."""
    if isinstance(bloc, Ligne):
        return replace(bloc, texte=fold(bloc.texte))
    rows = (
        tuple(tuple(replace(p, texte=fold(p.texte)) for p in cell) for cell in row.cellules)
        for row in bloc.rangees
    )
    return Tableau(tuple(map(Rangee, rows)))


def words_of(blocs: Iterable[Bloc]) -> Iterator[str]:
    """Yield each line of `blocs`, cells included, folded."""
    for bloc in blocs:
        if isinstance(bloc, Ligne):
            yield fold(bloc.texte)
        else:
            cells = (cell for row in bloc.rangees for cell in row.cellules)
            yield from (fold(p.texte) for cell in cells for p in cell)


def read_blocs(content: bytes) -> list[Bloc]:
    """Return what the body of a .docx shows; paragraphs without words are left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        styles = ElementTree.fromstring(package.read("word/styles.xml"))
        document = ElementTree.fromstring(package.read("word/document.xml"))
    body = document.find(f"{W}body")
    assert body is not None
    names = {str(s.get(f"{W}styleId")): _value(s, "name") for s in styles.iter(f"{W}style")}
    return list(_blocs(body, names))


def _blocs(parent: Element, names: Mapping[str, str]) -> Iterator[Bloc]:
    for child in _children(parent):
        if child.tag == f"{W}p":
            yield from _ligne(child, names)
        elif child.tag == f"{W}tbl":
            rows = [row for row in _children(child) if row.tag == f"{W}tr"]
            yield Tableau(tuple(Rangee(tuple(_cells(row, names))) for row in rows))


def _cells(row: Element, names: Mapping[str, str]) -> Iterator[tuple[Ligne, ...]]:
    for cell in _children(row):
        if cell.tag == f"{W}tc":
            yield tuple(p for child in _children(cell) for p in _ligne(child, names))


def _ligne(paragraph: Element, names: Mapping[str, str]) -> Iterator[Ligne]:
    runs = [(run, words) for run in paragraph.iter(f"{W}r") if (words := _words(run))]
    if "".join(words for _, words in runs).strip():
        style = names.get(_value(paragraph, "pPr", "pStyle"), "Normal")
        # Quotes round a heading, and what closes its sentence, are not bold with it.
        bold = all(_is_bold(run) for run, words in runs if words.strip("«»;. \xa0\u202f"))
        yield Ligne(style, "".join(words for _, words in runs), bold)


def _words(run: Element) -> str:
    signs = {f"{W}noBreakHyphen": "-"} | dict.fromkeys(_SPACES, " ")
    return "".join(c.text or "" if c.tag == f"{W}t" else signs.get(c.tag, "") for c in run)


def _is_bold(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return mark is not None and mark.get(f"{W}val") not in _OFF


def _children(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _value(element: Element, *path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path))
    return "" if found is None else str(found.get(f"{W}val"))
