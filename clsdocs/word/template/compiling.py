"""From the members of a .docx template to its compiled source: what docxtpl need not see again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING

from clsdocs.errors import Place, Problem, Refused
from clsdocs.expressions.word import TAG
from clsdocs.word.markup import text_of
from clsdocs.word.notes import NOTES
from clsdocs.word.package import DOCUMENT, content_types
from clsdocs.word.relations import FOOTNOTES, relations_name, relations_of, write_relations
from clsdocs.word.rooms import learn_rooms
from clsdocs.word.styles import Gabarit, learn_gabarit, load_gabarit
from clsdocs.word.template.tags import TagFault, join_tags, literals, lost_words, patch

if TYPE_CHECKING:
    from lxml import etree

VERSION = 3
"""Changed with each change of what a compiled source is."""

RELATIONS = relations_name(DOCUMENT)
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"

_DRAWING = re.compile(r'<wp:docPr [^>]*?\bid="(\d+)"')
_NOTE = re.compile(r'<w:footnote [^>]*?w:id="(\d+)"')
_STORIES = {"header": "en-tête", "footer": "pied", "footnotes": "notes", "endnotes": "notes de fin"}
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml")


@dataclass(frozen=True, slots=True)
class CompiledSource:
    """A template ready for Jinja: the source and the label of each part that holds tags.

    `grids` are the parts whose tables may gain columns; `relations` those of the body and those of
    the footnotes, whose part is `notes`, empty where there is none.
    """

    digest: str
    parts: Mapping[str, str]
    labels: Mapping[str, str]
    grids: tuple[str, ...]
    relations: tuple[str, str]
    notes: str
    gabarit: Gabarit

    def dump(self) -> str:
        """Return the source as JSON, for `load_source`."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({**plain, "gabarit": self.gabarit.dump()}, ensure_ascii=False)


def load_source(text: str) -> CompiledSource:
    """Return what `CompiledSource.dump` gave."""
    plain = json.loads(text)
    gabarit = load_gabarit(plain["gabarit"])
    lists = {name: tuple(plain[name]) for name in ("grids", "relations")}
    return CompiledSource(**{**plain, **lists, "gabarit": gabarit})


def source_digest(data: bytes) -> str:
    """Return the name under which the compiled source of the template `data` may be kept."""
    versions = f"{VERSION} {version_of('docxtpl')}".encode()
    return hashlib.sha256(versions + b"\0" + data).hexdigest()


def compile_source(data: bytes, members: Mapping[str, bytes], path: str) -> CompiledSource:
    """Return the compiled source of the template `data`, read as `members`, or all its faults."""
    parts, grids, problems = {}, [], list[Problem]()
    labels = dict(_labels(members))
    for name, label in labels.items():
        source, faults = _compile_part(name, members[name])
        problems += [tag_problem(path, label, fault) for fault in faults]
        if name == DOCUMENT or TAG.search(source):
            parts[name] = source
        if "{%tc " in text_of(members[name].decode()):
            grids.append(name)
    if problems:
        raise Refused(problems)
    found = relations_of(members.get(RELATIONS, b""))
    targets = (relation["Target"] for relation in found if relation["Type"] == FOOTNOTES)
    notes = next((f"word/{target.removeprefix('/word/')}" for target in targets), "")
    notes_found = relations_of(members.get(relations_name(notes or NOTES), b""))
    return CompiledSource(
        digest=source_digest(data),
        parts=parts,
        labels={name: labels[name] for name in parts},
        grids=tuple(grids),
        relations=(write_relations(found), write_relations(notes_found)),
        notes=notes,
        gabarit=_learn(members, parts[DOCUMENT], members.get(notes, b"")),
    )


def tag_problem(path: str, label: str, fault: TagFault) -> Problem:
    """Return `fault` as a problem of the template at `path`, in its part called `label`."""
    text = " ".join(fault.text.split())
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    return Problem(Place(path), fault.code, f"{label}, « {shown} » : {fault.message}", fault.advice)


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


def _compile_part(name: str, content: bytes) -> tuple[str, list[TagFault]]:
    root = _parse(content)
    if name in _PROPERTIES:
        return _serialise(root), list(_unclosed(root))
    original = _serialise(root)
    if "{" not in original:
        return original, []
    if faults := join_tags(root):
        return original, faults
    patched = patch(_serialise(root))
    lost = lost_words(original, patched)
    if lost is not None:
        advice = "laisser ces mots hors du paragraphe de la balise"
        return original, [TagFault(lost, "W-17", "ces mots seraient perdus", advice)]
    return literals(patched), []


def _unclosed(root: etree._Element) -> Iterator[TagFault]:
    for element in root.iter():
        text = element.text or ""
        if re.search(r"\{[{%#]", TAG.sub("", text)):
            yield TagFault(text, "W-12", "balise ouverte et jamais fermée", "la fermer")


def _learn(members: Mapping[str, bytes], body: str, notes: bytes) -> Gabarit:
    numbering = members.get(NUMBERING, b"")
    gabarit = learn_gabarit(
        _parse(members[DOCUMENT]),
        _parse(members[STYLES]) if STYLES in members else None,
        _parse(numbering) if b"</w:numbering>" in numbering else None,
    )
    stories = (members[name].decode() for name, _ in _labels(members))
    return replace(
        gabarit,
        drawing=_highest(_DRAWING, stories),
        note=_highest(_NOTE, (notes.decode(),)),
        rooms=learn_rooms(body, gabarit.width),
    )


def _highest(pattern: re.Pattern[str], texts: Iterable[str]) -> int:
    return max((int(found) for text in texts for found in pattern.findall(text)), default=0)


def _parse(content: bytes) -> etree._Element:
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, remove_comments=True))


def _serialise(root: etree._Element) -> str:
    from lxml import etree

    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content.decode()
