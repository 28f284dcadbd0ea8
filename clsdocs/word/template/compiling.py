"""From the members of a .docx template to its compiled source: what docxtpl need not see again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from clsdocs.errors import Refused
from clsdocs.expressions.word.part import (
    Dialect,
    Tree,
    WordFault,
    WordFaults,
    block_lines,
    branch_faults,
    parse_part,
)
from clsdocs.expressions.word.tag import TAG
from clsdocs.expressions.word.tag_by_tag import find_tag_faults
from clsdocs.record import replace
from clsdocs.word.markup import W, number, parse, serialise, text_of
from clsdocs.word.package import content_types
from clsdocs.word.relations import relations_name, relations_of
from clsdocs.word.template.dangers import find_dangers
from clsdocs.word.template.marks import Marks
from clsdocs.word.template.merging import merge_cells
from clsdocs.word.template.outside import find_outside, find_outside_properties
from clsdocs.word.template.patching import lost_words, patch
from clsdocs.word.template.restarts import Restarts, find_restarts
from clsdocs.word.template.source import (
    NUMBERING,
    CompiledPart,
    CompiledSource,
    Restart,
    source_digest,
)
from clsdocs.word.template.spots import Lines, Paragraphs, Spot, TagFault
from clsdocs.word.template.tags import drop_ids, join_tags, keep_ranges
from clsdocs.word.zipping import DOCUMENT

if TYPE_CHECKING:
    from lxml import etree


STYLES = "word/styles.xml"
SETTINGS = "word/settings.xml"

_FOREIGN = {".comments+xml": "commentaires", ".document.glossary+xml": "glossaire"}
_STORIES = {"header": "en-tête", "footer": "pied", "footnotes": "notes", "endnotes": "notes de fin"}
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml")
_DRAWING = re.compile(r'<wp:docPr [^>]*?\bid="(\d+)"')
_BOOKMARK = re.compile(r'<w:bookmarkStart [^>]*?w:id="(\d+)"')


def compile_source(
    data: bytes, members: Mapping[str, bytes], path: str, dialect: Dialect, check: Check
) -> CompiledSource:
    """Return the compiled source of the template `data`, read as `members`, or refuse it."""
    source, faults = examine(data, members, dialect, check)
    if faults:
        raise Refused(fault.problem(path) for fault in faults)
    return source


def examine(
    data: bytes, members: Mapping[str, bytes], dialect: Dialect, check: Check
) -> tuple[CompiledSource, list[TagFault]]:
    """Return the compiled source of the template `data`, read as `members`, and all its faults.

    `check` says what `dialect` does not know of: where values may stand. The source is of no use
    where there are faults.
    """
    parts, faults = dict[str, CompiledPart](), list[TagFault]()
    styles = parse(members[STYLES]) if STYLES in members else None
    numbering = parse(members[NUMBERING]) if NUMBERING in members else None
    labels = labels_of(members)
    restarts: Mapping[int, Restart] = {}
    faults += _find_links(members, labels)
    for name, label in _watched(members):
        dangers = find_dangers(label, parse(members[name]), styles)
        faults += [replace(fault, part=name) for fault in dangers if fault.code == "W-18"]
    if SETTINGS in members:
        faults += find_dangers("réglages", parse(members[SETTINGS]), None)
    for name, label in labels.items():
        making = _Making(name, label, parse(members[name]), dialect, check)
        part = making.compile(styles, numbering if name == DOCUMENT else None)
        faults += [replace(fault, part=name) for fault in making.faults]
        restarts = making.restarts.lists if name == DOCUMENT else restarts
        if name == DOCUMENT or TAG.search(part.source):
            parts[name] = part
    stories = [members[name].decode() for name in labels]
    nums = () if numbering is None else (n.get(f"{W}numId") for n in numbering.iter(f"{W}num"))
    source = CompiledSource(
        digest=source_digest(data),
        parts=parts,
        grids=tuple(n for n in parts if "{%tc " in text_of(members[n].decode())),
        restarts=restarts,
        bookmark=highest(_BOOKMARK, stories),
        drawing=highest(_DRAWING, stories),
        num=max(map(number, nums), default=0),
    )
    return source, faults


def _watched(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the parts where nothing is filled, and that Word opens all the same."""
    for name, kind in content_types(members).items():
        for end, label in _FOREIGN.items():
            if kind.endswith(end) and name in members:
                yield name, label


def _find_links(members: Mapping[str, bytes], labels: Mapping[str, str]) -> Iterator[TagFault]:
    """Yield a fault for each address that holds a tag: docxtpl fills none."""
    for name, label in labels.items():
        for relation in relations_of(members.get(relations_name(name), b"")):
            address = unquote(relation.get("Target", ""))
            if TAG.search(address):
                spot = Spot(label, 0, address)
                message = "balise dans l’adresse d’un lien, où rien ne se remplit"
                yield TagFault(spot, "W-10", message, "l’écrire dans le texte", part=name)


def labels_of(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return how messages name each part of a template that may hold tags."""
    return dict(_labels(members))


def _labels(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    yield DOCUMENT, "corps"
    kinds = content_types(members)
    for kind, label in _STORIES.items():
        stories = [n for n, type_ in kinds.items() if type_.endswith(f".{kind}+xml")]
        for rank, name in enumerate(sorted(stories, key=_natural), start=1):
            numbered = f"{label} {rank}" if kind in ("header", "footer") else label
            if name in members:
                yield name, numbered
    yield from ((name, "propriétés") for name in _PROPERTIES if name in members)


def _natural(name: str) -> tuple[int, str]:
    found = re.search(r"\d+", name)
    return (int(found[0]) if found else 0, name)


Check = Callable[[str, CompiledPart, Tree], Iterable[WordFault]]
"""Gives the faults of a part, by the name of its file, that only its reader knows of."""

MAX_TAGS = 5_000
# Tags that are not where they were meant to be: what that changes around them would mislead.
_UNREADABLE = ("W-10", "W-11", "W-12")


class _Making:
    """One part being compiled, and the faults met on the way."""

    def __init__(
        self, name: str, label: str, root: etree._Element, dialect: Dialect, check: Check
    ) -> None:
        self.name, self.label, self.root = name, label, root
        self._dialect, self._check = dialect, check
        self.faults: list[TagFault] = []
        self._readable = True
        self.restarts = Restarts()

    def compile(
        self, styles: etree._Element | None, numbering: etree._Element | None
    ) -> CompiledPart:
        """Return the part; it is of no use where there are faults.

        `numbering` says what the lists are that loops may begin again.
        """
        marks = Marks()
        if self.name in _PROPERTIES:
            self.faults += find_outside_properties(self.root, self.label)
            marks.place_alone(self.root, self.label)
            return self._checked(*marks.source(serialise(self.root)))
        paragraphs = Paragraphs(self.root, self.label)
        self.faults += find_dangers(self.label, self.root, styles)
        original = serialise(self.root)
        if "{" not in original:
            return CompiledPart(self.label, original, Lines())
        self.faults += find_outside(self.root, paragraphs)
        self.faults += join_tags(self.root, paragraphs)
        self._readable = not any(fault.code in _UNREADABLE for fault in self.faults)
        if len(TAG.findall(text_of(serialise(self.root)))) > MAX_TAGS:
            message = f"plus de {MAX_TAGS} balises dans cette partie"
            self.faults.append(TagFault(Spot(self.label), "W-02", message, "employer des boucles"))
            return CompiledPart(self.label, original, Lines())
        keep_ranges(self.root)
        drop_ids(self.root)
        merged = merge_cells(self.root, paragraphs)
        spots = [paragraphs.spot(paragraph) for paragraph in paragraphs.ranks]
        marks.place(self.root, paragraphs, merged)
        self.restarts = find_restarts(paragraphs.ranks, marks, styles, numbering)
        marked = serialise(self.root)
        patched = patch(marked)
        if self._readable:
            self.faults += self._losses(marked, patched, spots, marks.dashed)
            message, advice = "cette balise serait perdue", "la taper seule, sans tiret"
            self.faults += [
                TagFault(spot, "W-17", message, advice) for spot in marks.missing(patched)
            ]
        return self._checked(*marks.source(self.restarts.mark(patched)), marks.dashed)

    def _losses(
        self, marked: str, patched: str, spots: Iterable[Spot], dashed: Spot | None
    ) -> Iterator[TagFault]:
        lost = lost_words(marked, patched)
        if lost is not None:
            own = (spot for spot in spots if TAG.sub("", spot.text).strip() == lost)
            spot = dashed or next(own, Spot(self.label, text=lost))
            advice = "laisser ces mots hors du paragraphe de la balise"
            yield TagFault(spot, "W-17", "ces mots seraient perdus", advice)

    def _checked(self, source: str, lines: Lines, dashed: Spot | None = None) -> CompiledPart:
        """Return the part of `source`, its syntax and its branches checked."""
        part = CompiledPart(self.label, source, lines, self.name not in _PROPERTIES)
        try:
            tree = parse_part(source, self._dialect)
            found = self._dialect.check(tree)
            if self._readable:
                found += self._check(self.name, part, tree)
                self.faults += [
                    TagFault(dashed if dashed and f.line == 1 else part.spot(f.line), *f[1:])
                    for f in branch_faults(tree)
                ]
        except WordFaults as error:
            found = find_tag_faults(source, self._dialect) or error.faults
        self.faults += [TagFault(part.spot(f.line), *f[1:]) for f in found]
        return part


def highest(pattern: re.Pattern[str], texts: Iterable[str]) -> int:
    """Return the highest number that `pattern` finds in `texts`, 0 where it finds none."""
    return max((number(found) for text in texts for found in pattern.findall(text)), default=0)


def find_blocks(name: str, part: CompiledPart, tree: Tree) -> Iterator[WordFault]:
    """Yield a fault for each value that stands where Word shows no words."""
    if part.story:
        blocks = block_lines(tree)
        for line in part.lines.outside:
            if line not in blocks:
                message = "{{p … }}, {{tr … }}, {{tc … }} : les données n’ont pas de blocs"
                yield WordFault(line, "W-16", message, "écrire {{ … }}, dans un paragraphe")
