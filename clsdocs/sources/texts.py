"""From the texts of a dossier to the shared clauses that they include and the pictures in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import show
from clsdocs.errors import Place, Problem, Refused
from clsdocs.sources.files import nearest_file, read_text
from clsdocs.sources.images import COMMENT, Images, place_in, without
from clsdocs.sources.nodes import (
    Facts,
    FaultyNode,
    MappingNode,
    Node,
    Parsed,
    ScalarNode,
    SequenceNode,
)
from clsdocs.sources.strict_yaml import parse
from clsdocs.workspace import Workspace

MAX_DEPTH = 20

_INCLUDE = re.compile(r"""\{%[-+]?\s*include\s+(["'])(?P<name>[^"'\n]*)\1""")


@dataclass
class Clauses:
    """The clauses of `templates/clauses`, each file read once for all the texts of a dossier."""

    workspace: Workspace
    images: Images
    found: dict[str, Text] = field(default_factory=dict)
    _read: dict[str, Text | tuple[Problem, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The paths, in templates/, of all the clauses that were read."""
        return tuple(sorted(self._read))

    def gather(self, texts: Iterable[Text]) -> tuple[Problem, ...]:
        """Read the clauses and pictures that `texts` call; return what is wrong with them."""
        return tuple(problem for text in texts for problem in self._visit(text, ()))

    def _visit(self, text: Text, chain: tuple[str, ...]) -> Iterator[Problem]:
        yield from self.images.gather(text)
        for name, place in _includes(text):
            if name in chain or len(chain) == MAX_DEPTH:
                way = " → ".join((*chain[chain.index(name) if name in chain else 0 :], name))
                yield Problem(
                    place, "L-43", f"inclusions sans fin : {way}", "retirer une de ces inclusions"
                )
                continue
            clause = self._clause(name, place, ".md")
            if isinstance(clause, Text):
                self.found[name] = clause
                yield from self._visit(clause, (*chain, name))
            else:
                yield from clause

    def visas(self, node: MappingNode) -> tuple[MappingNode, tuple[Problem, ...]]:
        """Return `node`, an act, with the sentences of each shared list of visas in its place."""
        visas = node.values.get("visas")
        if not isinstance(visas, SequenceNode):
            return node, ()
        items: list[Node] = []
        problems: list[Problem] = []
        for item in visas.items:
            sentences, wrong = self._sentences(item)
            items.extend(sentences)
            problems.extend(wrong)
        values = {**node.values, "visas": SequenceNode(visas.place, tuple(items))}
        return MappingNode(node.place, node.keys, values), tuple(problems)

    def _sentences(self, item: Node) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
        clause = item.values.get("clause") if isinstance(item, MappingNode) else None
        if not isinstance(clause, ScalarNode):
            return (item,), ()
        source = self._clause(clause.text, clause.place, ".yml")
        if not isinstance(source, Text):
            return (FaultyNode(item.place),), source
        parsed = parse(source)
        if isinstance(parsed.node, SequenceNode) and not parsed.problems:
            return parsed.node.items, ()
        return (FaultyNode(item.place),), parsed.problems or (_no_list(source, parsed),)

    def _clause(self, name: str, place: Place, suffix: str) -> Text | tuple[Problem, ...]:
        folder = self.workspace.templates
        path = folder / name
        parts = rf"clauses/(?:[\w-][\w.-]{{0,99}}/)*[\w-][\w.-]{{0,99}}\{suffix}"
        if not re.fullmatch(parts, name):
            advice = f"écrire le chemin depuis templates/ : clauses/exemple{suffix}"
            return (Problem(place, "L-46", f"{show(name)} n’est pas une clause partagée", advice),)
        if not path.is_file():
            known = (p.relative_to(folder).as_posix() for p in folder.glob(f"clauses/**/*{suffix}"))
            otherwise = f"la créer dans templates/{name.rpartition('/')[0]}/"
            advice = nearest_file(name, known, otherwise)
            return (Problem(place, "L-42", f"clause « {name} » absente", advice),)
        if name not in self._read:
            try:
                self._read[name] = read_text(path, folder, self.workspace.relative(path))
            except Refused as refused:
                self._read[name] = refused.problems
        return self._read[name]


def _no_list(source: Text, parsed: Parsed) -> Problem:
    place = parsed.node.place if parsed.node else Place(source.path)
    return Problem(
        place, "L-12", "une liste de visas est attendue", "commencer chaque ligne par « - »"
    )


def _includes(text: Text) -> Iterator[tuple[str, Place]]:
    for found in _INCLUDE.finditer(without(COMMENT, text.text)):
        yield found["name"], place_in(text, found.start())


def texts_of(facts: Facts) -> Iterator[Text]:
    """Return the texts in Markdown that the YAML file of an act holds."""
    for pattern in ("visas.*", "visas.*.texte", "considerants.*", "parties.*.comparution"):
        for place, text in facts.written(pattern):
            yield Text(place.path, text, place.line)


def texts_named(node: Node) -> Iterator[str]:
    """Return the names of Markdown files that `node` writes."""
    if isinstance(node, ScalarNode) and node.text.endswith(".md"):
        yield node.text
    inner = node.items if isinstance(node, SequenceNode) else ()
    for value in node.values.values() if isinstance(node, MappingNode) else inner:
        yield from texts_named(value)
