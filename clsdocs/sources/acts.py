"""From the files of one act to its facts and texts, or to every fault in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from clsdocs.domain.document import INITIALES, Document
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import is_chemin, show
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais import suggestion
from clsdocs.record import Record
from clsdocs.sources.attachments import Folder
from clsdocs.sources.facts import validate
from clsdocs.sources.files import is_file_inside, nearest_file, read_text
from clsdocs.sources.nodes import Facts, MappingNode, Node, ScalarNode, SequenceNode, flatten
from clsdocs.sources.strict_yaml import read_mapping
from clsdocs.sources.texts import Clauses, texts_named, texts_of
from clsdocs.sources.unreadable import AnyId

_TEXTS = ("liminaire", "parties.*.engagements")
_FILES = ("anterieur.pdf", "anterieur.avenants.*.pdf")
_TEXT = ".md"


class Opened(Record):
    """The YAML file of an act, None where it could not be read, and the faults of its form."""

    id: str
    node: MappingNode | None
    problems: tuple[Problem, ...]

    @property
    def axes(self) -> Node | None:
        """The axes of the act, under their key or under one that was meant to be it."""
        values = self.node.values if self.node else {}
        if "axes" in values:
            return values["axes"]
        known = tuple(Document.model_fields)
        unknown = (key for key in values if key not in known)
        return next((values[key] for key in unknown if suggestion(key, known) == "axes"), None)


class Act(Record):
    """One act: what could be read of it, and what is wrong."""

    document: Document | None
    prose: Text | None
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    texts: frozenset[str] | None = None
    """The paths of the Markdown files that the act names; None where its facts are unreadable."""
    faits: Mapping[str, Any] = {}
    """Its facts as written."""


def ids_of_axes(opened: Iterable[Opened]) -> frozenset[str]:
    """Return the ids of the axes of all acts; every id where some of them cannot be told.

    That is so where an act is unreadable or an axis has no id, which is reported there.
    """
    found: set[str] = set()
    for act in opened:
        axes = act.axes
        items = axes.items if isinstance(axes, SequenceNode) else ()
        ids = [item.values.get("id") if isinstance(item, MappingNode) else None for item in items]
        known = [node.text for node in ids if isinstance(node, ScalarNode)]
        if act.node is None or len(known) < len(items) or (axes and not items):
            return AnyId()
        found.update(known)
    return frozenset(found) if found else AnyId()


def open_act(folder: Folder, name: str) -> Opened:
    """Return the YAML file of the act `name`, its form checked, its facts not yet."""
    path = folder.path / f"{name}.yml"
    return Opened(name, *read_mapping(path, folder.path, folder.shown(path.name)))


@dataclass
class ActReader:
    """What all acts of a folder are read with; `textes` are those that keys name, as written."""

    folder: Folder
    liens: Liens
    clauses: Clauses
    textes: dict[str, Text] = field(default_factory=dict)

    def read(self, opened: Opened) -> Act:
        """Return the act that `opened` begins: its facts, its prose, what is wrong with both."""
        prose, problems = self._prose(opened.id)
        if opened.node is None:
            return Act(None, prose, {}, (*problems, *opened.problems))
        node, unread = self.clauses.visas(opened.node)
        facts = flatten(node)
        document, faults = validate(Document, facts, opened.id, self.liens)
        included = self.clauses.gather(texts_of(facts))
        lacking = (*self._gabarit(facts), *self._textes(facts), *self._files(facts))
        problems = (*problems, *opened.problems, *unread, *faults, *included, *lacking)
        texts = frozenset(self.folder.shown(name) for name in texts_named(node))
        sound = None if problems else document
        return Act(sound, prose, facts.places, problems, texts, facts.value)

    def _prose(self, name: str) -> tuple[Text | None, tuple[Problem, ...]]:
        path = self.folder.path / f"{name}{_TEXT}"
        if not path.exists() and not path.is_symlink():
            place = Place(self.folder.shown(f"{name}.yml"))
            advice = f"écrire le texte de l’acte dans {path.name}, à côté"
            return None, (Problem(place, "L-40", "texte absent", advice),)
        return self._text(path.name)

    def _text(self, name: str) -> tuple[Text | None, tuple[Problem, ...]]:
        try:
            text = read_text(self.folder.path / name, self.folder.path, self.folder.shown(name))
        except Refused as refused:
            return None, refused.problems
        if not text.text.strip():
            advice = "l’écrire, ou retirer ce fichier"
            return None, (Problem(Place(text.path), "L-40", "texte vide", advice),)
        return text, self.clauses.gather([text])

    def _gabarit(self, facts: Facts) -> Iterator[Problem]:
        written, nature = facts.value.get("gabarit"), facts.value.get("nature")
        default = f"{nature}.docx" if nature in INITIALES else None
        name = written if isinstance(written, str) else default
        folder = self.folder.workspace.templates
        if name is None or is_file_inside(folder / name, folder):
            return
        known = sorted(p.name for p in folder.glob("*.docx"))
        otherwise = f"gabarits présents : {', '.join(known) or 'aucun'}"
        advice = nearest_file(name, known, otherwise)
        place = facts.place("gabarit" if written else "nature")
        yield Problem(place, "L-44", f"gabarit {show(name)} absent de templates/", advice)

    def _textes(self, facts: Facts) -> Iterator[Problem]:
        """Read the texts that keys name; return what is wrong with them."""
        named = [found for pattern in _TEXTS for found in facts.written(pattern)]
        for place, name in named:
            if is_chemin(name) and PurePosixPath(name).suffix != _TEXT:
                advice = "en faire un fichier .md"
                yield Problem(place, "L-28", f"{show(name)} n’est pas un texte", advice)
                continue
            yield from self._texte(name, place)

    def _texte(self, name: str, place: Place) -> tuple[Problem, ...]:
        problems = self.folder.check(name, place, "texte")
        if problems or not is_chemin(name):
            return problems
        text, problems = self._text(name)
        if text is not None:
            self.textes[name] = text
        return problems

    def _files(self, facts: Facts) -> Iterator[Problem]:
        """Return what is wrong with the files that keys name; of annexes, texts are read."""
        for place, name in facts.written("annexes.*.fichier"):
            if PurePosixPath(name).suffix == _TEXT:
                yield from self._texte(name, place)
            else:
                yield from self.folder.check(name, place)
        for pattern in _FILES:
            for place, name in facts.written(pattern):
                yield from self.folder.check(name, place)
