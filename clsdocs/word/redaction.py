"""From a .docx to the same one without personal data: none is left in any of its members."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from clsdocs.domain.donnee_personnelle import (
    Donnee,
    Nature,
    find_across,
    find_donnees,
    find_key,
    first_of,
    holds_key,
    key_of,
    picture_nature,
)
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.word.markup import OFFICE, W, parse, serialise
from clsdocs.word.package import read_package
from clsdocs.word.relations import relations_name, relations_of, write_relations
from clsdocs.word.stories import LATER, SPACE, Change, Story, label_of, read_stories
from clsdocs.word.zipping import compress, write_package

if TYPE_CHECKING:
    from lxml import etree

_RELATION = f"{{{OFFICE}}}"
_DOCPR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"
_SIGNATURE_LINE = "{urn:schemas-microsoft-com:office:office}signatureline"
_IN_RUNS = frozenset({f"{W}t", f"{W}delText"})
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
ASIDE = "propriétés et attributs"
"""The part of what is no text of the body, margins or notes."""


class Retrait(Record):
    """A datum taken out: its `nature`, the words as they were, and the part that held them.

    `partie` is empty for the body, else « en-tête 1 », « propriétés »…
    """

    nature: Nature
    mots: str
    partie: str

    @property
    def cle(self) -> str:
        """What is the same wherever the datum is, in whichever spacing it is written."""
        return key_of(self.nature, self.mots)


def redact(data: bytes, path: str) -> tuple[bytes, tuple[Retrait, ...]]:
    """Return the .docx `data` without the personal data that it holds, and each of them.

    It is as given where it holds none. Refused where one would be left in a member that is no XML.
    """
    members = read_package(data, path)
    redaction = _Redaction(members)
    made = redaction.run()
    _prove(made, redaction.retraits, path)
    if not redaction.retraits:
        return data, ()
    packed = write_package({name: compress(content) for name, content in made.items()})
    return packed, tuple(redaction.retraits)


class _Redaction:
    """The members of a package, of which personal data are taken out."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self.members = dict(members)
        self.retraits = list[Retrait]()
        self.roots = {n: parse(c) for n, c in members.items() if n.endswith((".xml", ".rels"))}
        for root in self.roots.values():
            _join_codes(root)
        self.stories = read_stories(self.roots)
        self.known = self._known()

    def run(self) -> dict[str, bytes]:
        """Return the members without personal data, `retraits` noted; those without stay."""
        parts = sorted(name for name in self.roots if not name.endswith(".rels"))
        for name in parts:
            before = len(self.retraits)
            story = self.stories.get(name)
            if story is not None:
                self._rewrite(name, story)
                self._take_pictures(name)
            self._rewrite_rest(name)
            self._unlink(name)
            if len(self.retraits) > before:
                self.members[name] = serialise(self.roots[name]).encode()
        return self.members

    def _known(self) -> dict[str, Nature]:
        """Return the keys that are a datum wherever they stand, found anywhere in the package."""
        found = dict[str, Nature]()
        for text, donnee in self._everything():
            if donnee.nature.tells_by_itself:
                words = "".join(text[a:b] for a, b in donnee.morceaux)
                found[key_of(donnee.nature, words)] = donnee.nature
        return found

    def _everything(self) -> Iterator[tuple[str, Donnee]]:
        for story in self.stories.values():
            yield from ((story.text, donnee) for donnee in _of_story(story))
        for root in self.roots.values():
            for _, _, text in _aside(root):
                yield from ((text, donnee) for donnee in find_donnees(text))

    def _again(self, text: str) -> Iterator[Donnee]:
        """Yield each place where `text` says again what is known to be a datum."""
        for key, nature in self.known.items():
            yield from find_key(text, nature, key)

    def _rewrite(self, name: str, story: Story) -> None:
        found = first_of((*_of_story(story), *self._again(story.text)))
        self._note(name, story.text, found)
        story.change(change for donnee in found for change in _changes(donnee))

    def _rewrite_rest(self, name: str) -> None:
        """Rewrite what is no text of a story: attributes, codes of fields, properties."""
        for element, key, text in list(_aside(self.roots[name])):
            found = first_of((*find_donnees(text), *self._again(text)))
            self._note(name, text, found)
            for donnee in reversed(found):
                for debut, fin, mots in reversed(_changes(donnee)):
                    text = f"{text[:debut]}{mots}{text[fin:]}"
            if found and key:
                element.set(key, text)
            elif found:
                element.text = text

    def _note(self, name: str, text: str, found: Iterable[Donnee]) -> None:
        for donnee in found:
            words = " ".join(text[start:end] for start, end in donnee.morceaux)
            self.retraits.append(Retrait(donnee.nature, words, self._label(name)))

    def _label(self, name: str) -> str:
        label = label_of(name, self.roots[name])
        return ASIDE if label is None else label

    def _unlink(self, name: str) -> None:
        """Take away the links of the part `name` that lead to a private address."""
        relations = relations_name(name)
        if relations not in self.roots:
            return
        found = relations_of(self.members[relations])
        private = {r["Id"] for r in found if any(find_donnees(r["Target"]))}
        if not private:
            return
        for element in self.roots[name].iter():
            if element.get(f"{_RELATION}id") in private:
                del element.attrib[f"{_RELATION}id"]
        for relation in found:
            if relation["Id"] in private:
                self._note(relations, relation["Target"], find_donnees(relation["Target"]))
        self._keep(relations, [r for r in found if r["Id"] not in private])

    def _keep(self, relations: str, kept: list[dict[str, str]]) -> None:
        self.members[relations] = write_relations(kept).encode()

    def _take_pictures(self, name: str) -> None:
        """Put words in the place of the signatures and accounts that the part `name` shows."""
        root, shown = self.roots[name], set[str]()
        for drawing in list(root.iter(f"{W}drawing", f"{W}pict")):
            words = _words_of(drawing)
            line = next(drawing.iter(_SIGNATURE_LINE), None) is not None
            nature = picture_nature(words)
            if nature is None and not line:
                continue
            shown |= set(_embedded(drawing))
            if nature is not None and not line:
                self.retraits.append(Retrait(nature, words, self._label(name)))
            _replace(drawing, nature.mention if nature and not line else "")
        if shown:
            self._drop_media(name, shown)

    def _drop_media(self, name: str, shown: set[str]) -> None:
        """Take away the pictures of the relations `shown` of the part `name`, shown no more."""
        still = set(_embedded(self.roots[name]))
        relations = relations_name(name)
        found = relations_of(self.members.get(relations, b""))
        gone = [r for r in found if r["Id"] in shown - still]
        self._keep(relations, [r for r in found if r not in gone])
        targets = {
            _target(file, relation["Target"])
            for file, content in self.members.items()
            if file.endswith(".rels")
            for relation in relations_of(content)
        }
        for relation in gone:
            if (media := _target(relations, relation["Target"])) not in targets:
                self.members.pop(media, None)


def _join_codes(root: etree._Element) -> None:
    """Put in one element each code of a field that Word cut in several."""
    first: etree._Element | None = None
    for element in list(root.iter(f"{W}instrText", f"{W}fldChar", f"{W}p")):
        if element.tag != f"{W}instrText":
            first = None
        elif first is None:
            first = element
        else:
            first.text = f"{first.text or ''}{element.text or ''}"
            first.set(SPACE, "preserve")
            element.text = ""


def _of_story(story: Story) -> tuple[Donnee, ...]:
    """Return the personal data of `story`; some are written over several paragraphs."""
    found = list(find_across(story.text))
    for start, words in story.lines():
        for nature, morceaux in find_donnees(words):
            found.append(Donnee(nature, tuple((start + a, start + b) for a, b in morceaux)))
    return first_of(found)


def _changes(donnee: Donnee) -> list[Change]:
    (start, end), *others = donnee.morceaux
    changes = [Change(start, end, donnee.nature.mention)]
    return changes + [Change(debut, fin, LATER) for debut, fin in others]


def _aside(root: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield what is no text of a story: its element, its attribute or none, and its words."""
    for element in root.iter("{*}*"):
        if not str(element.tag).endswith("}Relationship"):
            yield from ((element, str(key), str(value)) for key, value in element.attrib.items())
            words = "" if element.tag in _IN_RUNS else str(element.text or "")
            if words.strip():
                yield element, "", words


def _words_of(drawing: etree._Element) -> str:
    """Return the words that stand for `drawing`."""
    found = [
        str(shape.get(key, ""))
        for shape in drawing.iter(_DOCPR, _SHAPE)
        for key in ("descr", "title", "alt")
    ]
    return " ".join(filter(None, found))


def _embedded(element: etree._Element) -> Iterator[str]:
    for inner in element.iter():
        for key in ("embed", "id", "link"):
            if found := inner.get(f"{_RELATION}{key}"):
                yield str(found)


def _replace(drawing: etree._Element, words: str) -> None:
    """Put `words` in the place of `drawing`, and of what Word shows where it cannot draw it."""
    outer = next(drawing.iterancestors(_ALTERNATE), drawing)
    parent = outer.getparent()
    if parent is None:
        return
    if words:
        text = parent.makeelement(f"{W}t", {})
        text.text = words
        parent.replace(outer, text)
    else:
        parent.remove(outer)


def _target(relations: str, target: str) -> str:
    """Return the member to which a relation of the file `relations` leads."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(f"{relations.rpartition('_rels/')[0]}{target}")


def _prove(members: Mapping[str, bytes], retraits: Iterable[Retrait], path: str) -> None:
    """Refuse the package `members` where it still holds, anywhere, signs that were taken out."""
    told = {r.cle: r.nature for r in retraits if r.nature.tells_by_itself}
    for name, content in _inner(members) if told else ():
        for text in _readings(name, content):
            for key, nature in told.items():
                if holds_key(text, nature, key):
                    message = f"donnée à occulter ({nature}) qui reste dans « {name} »"
                    advice = "la retirer du gabarit ou de la source, puis relancer"
                    raise Refused([Problem(Place(path), "W-45", message, advice)])


def _inner(members: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield every member, and those of the packages that are members themselves."""
    for name, content in members.items():
        yield name, content
        if zipfile.is_zipfile(BytesIO(content)):
            with zipfile.ZipFile(BytesIO(content)) as inner:
                yield from ((f"{name}/{own}", inner.read(own)) for own in inner.namelist())


def _readings(name: str, content: bytes) -> Iterator[str]:
    """Yield the ways to read a member: its bytes, and where it is XML, its words alone."""
    yield content.decode("utf-8", "replace")
    if name.endswith((".xml", ".rels")):
        yield "".join(map(str, parse(content).itertext()))
