"""From the nodes of a YAML file to its plain values, and the place of each by its dotted key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clsdocs.domain.blancs import A_FIXER, INCONNU, Blanc
from clsdocs.errors import Place, Problem
from clsdocs.record import Record


class ScalarNode(Record, gc=False):
    """A text as written; `plain` when it stands without quotes."""

    place: Place
    text: str
    plain: bool

    @property
    def is_blank(self) -> bool:
        """Whether it says that a fact is not known; between quotes, the word is a text."""
        return self.plain and self.text in (INCONNU, A_FIXER)


class SequenceNode(Record):
    """A list."""

    place: Place
    items: tuple[Node, ...]


class MappingNode(Record):
    """Keys, where each stands, and what each holds."""

    place: Place
    keys: Mapping[str, Place]
    values: Mapping[str, Node]


class FaultyNode(Record):
    """What could not be read, and was reported."""

    place: Place


Node = ScalarNode | SequenceNode | MappingNode | FaultyNode
Location = tuple[str | int, ...]


class Parsed(Record):
    """The nodes of a file, None where it could not be read to the end, and its faults."""

    node: Node | None
    problems: tuple[Problem, ...]


class Facts(Record):
    """The plain `value` of a node; by dotted key under `prefix`, the places of values and keys.

    `names` says what dotted keys call the elements of each list.
    """

    value: Any
    prefix: str
    places: Mapping[str, Place]
    keys: Mapping[str, Place]
    names: Mapping[str, Sequence[str]]
    faulty: frozenset[str]

    def dotted(self, location: Location) -> str:
        """Return the dotted key of what `location`, a path of keys and ranks, leads to."""
        cle, value = self.prefix, self.value
        for step in location:
            if isinstance(value, list) and isinstance(step, int) and step < len(value):
                cle, value = _join(cle, self.element(cle, step)), value[step]
            elif isinstance(value, dict) and isinstance(step, str):
                cle, value = _join(cle, step), value.get(step)
        return cle

    def element(self, cle: str, rank: int) -> str:
        """Return what dotted keys call the element `rank` of the list `cle`."""
        names = self.names[cle]
        # A key written with a dot may look like a path, and hide another list under its name.
        return names[rank] if rank < len(names) else str(rank)

    def place(self, cle: str) -> Place:
        """Return where the value `cle` stands, else its nearest parent."""
        while cle not in self.places and cle != self.prefix:
            cle = cle.rpartition(".")[0] if "." in cle else self.prefix
        return self.places[cle]

    def written(self, pattern: str) -> Iterator[tuple[Place, str]]:
        """Return the texts at `pattern`, a dotted key with « * » for each element of a list."""
        for location, text in _texts_at(self.value, pattern.split("."), ()):
            yield self.place(self.dotted(location)), text

    def is_faulty(self, cle: str) -> bool:
        """Return whether `cle` lies in something that was reported as unreadable."""
        return any(cle == faulty or cle.startswith(f"{faulty}.") for faulty in self.faulty)


def _texts_at(
    value: Any, steps: Sequence[str], location: Location
) -> Iterator[tuple[Location, str]]:
    if not steps:
        if isinstance(value, str):
            yield location, value
    elif steps[0] == "*" and isinstance(value, list):
        for rank, item in enumerate(value):
            yield from _texts_at(item, steps[1:], (*location, rank))
    elif isinstance(value, dict) and steps[0] in value:
        yield from _texts_at(value[steps[0]], steps[1:], (*location, steps[0]))


def flatten(node: Node, prefix: str = "", place: Place | None = None) -> Facts:
    """Return the facts of `node`; `place`, if given, is where the whole of it stands."""
    flat = _Flat()
    value = flat.read(node, prefix, place or node.place)
    return Facts(value, prefix, flat.places, flat.keys, flat.names, frozenset(flat.faulty))


@dataclass
class _Flat:
    places: dict[str, Place] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    def read(self, node: Node, cle: str, place: Place) -> Any:
        self.places[cle] = place
        if type(node) is ScalarNode:
            return Blanc(cle, node.text) if node.is_blank else node.text
        if isinstance(node, SequenceNode):
            self.names[cle] = _element_names([_own_name(item) for item in node.items])
            pairs = zip(self.names[cle], node.items, strict=True)
            return [self.read(item, _join(cle, name), item.place) for name, item in pairs]
        if isinstance(node, MappingNode):
            return {key: self._entry(node, key, _join(cle, key)) for key in node.values}
        self.faulty.add(cle)
        return None

    def _entry(self, node: MappingNode, key: str, cle: str) -> Any:
        self.keys[cle] = node.keys[key]
        value = node.values[key]
        # A block stands where its key is: there its reader looks for what it lacks.
        return self.read(value, cle, value.place if type(value) is ScalarNode else node.keys[key])


def _join(cle: str, key: str) -> str:
    return f"{cle}.{key}" if cle else key


def _own_name(node: Node) -> str | None:
    values = node.values if isinstance(node, MappingNode) else {}
    own = values.get("id", values.get("organisme"))
    return own.text if isinstance(own, ScalarNode) and not own.is_blank else None


def _element_names(own: Sequence[str | None]) -> list[str]:
    """Return what dotted keys call each element: its own `id` or `organisme`, else its rank."""
    names: list[str] = []
    taken: set[str] = set()
    for rank, name in enumerate(own):
        names.append(str(rank) if name is None or name in taken else name)
        taken.add(names[-1])
    return names


def node_of(value: Any, place: Place) -> Node:
    """Return the node that plain `value` would be read from, all of it at `place`."""
    if isinstance(value, Mapping):
        return MappingNode(
            place,
            {str(key): place for key in value},
            {str(key): node_of(held, place) for key, held in value.items()},
        )
    if isinstance(value, list | tuple):
        return SequenceNode(place, tuple(node_of(held, place) for held in value))
    if isinstance(value, Blanc):
        return ScalarNode(place, value.motif, plain=True)
    return ScalarNode(place, str(value), plain=False)
