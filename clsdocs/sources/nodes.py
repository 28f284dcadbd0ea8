"""From the nodes of a YAML file to its plain values, and the place of each by its dotted key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clsdocs.domain.valeurs import A_FIXER, INCONNU, Blanc
from clsdocs.errors import Place


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text as written; `plain` when it stands without quotes."""

    place: Place
    text: str
    plain: bool

    @property
    def is_blank(self) -> bool:
        """Whether it says that a fact is not known; between quotes, the word is a text."""
        return self.plain and self.text in (INCONNU, A_FIXER)


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys, where each stands, and what each holds."""

    place: Place
    keys: Mapping[str, Place]
    values: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class FaultyNode:
    """What could not be read, and was reported."""

    place: Place


Node = ScalarNode | SequenceNode | MappingNode | FaultyNode
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The plain `value` of a node; the places of values and keys by dotted key under `prefix`."""

    value: Any
    prefix: str
    places: Mapping[str, Place]
    keys: Mapping[str, Place]
    faulty: frozenset[str]

    def dotted(self, location: Location) -> str:
        """Return the dotted key of what `location`, a path of keys and ranks, leads to."""
        cle, value = self.prefix, self.value
        for step in location:
            if isinstance(value, list) and isinstance(step, int) and step < len(value):
                cle, value = _join(cle, element_names(value)[step]), value[step]
            elif isinstance(value, dict) and isinstance(step, str):
                cle, value = _join(cle, step), value.get(step)
        return cle

    def place(self, cle: str) -> Place:
        """Return where the value `cle` stands, else its nearest parent."""
        while cle not in self.places and cle != self.prefix:
            cle = cle.rpartition(".")[0] if "." in cle else self.prefix
        return self.places[cle]

    def is_faulty(self, cle: str) -> bool:
        """Return whether `cle` lies in something that was reported as unreadable."""
        return any(cle == faulty or cle.startswith(f"{faulty}.") for faulty in self.faulty)


def flatten(node: Node, prefix: str = "", place: Place | None = None) -> Facts:
    """Return the facts of `node`; `place`, if given, is where the whole of it stands."""
    flat = _Flat()
    value = flat.read(node, prefix, place or node.place)
    return Facts(value, prefix, flat.places, flat.keys, frozenset(flat.faulty))


@dataclass
class _Flat:
    places: dict[str, Place] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    def read(self, node: Node, cle: str, place: Place) -> Any:
        self.places[cle] = place
        if isinstance(node, ScalarNode):
            return Blanc(cle, node.text) if node.is_blank else node.text
        if isinstance(node, SequenceNode):
            names = element_names([_naming(item) for item in node.items])
            pairs = zip(names, node.items, strict=True)
            return [self.read(item, _join(cle, name), item.place) for name, item in pairs]
        if isinstance(node, MappingNode):
            return {key: self._entry(node, key, _join(cle, key)) for key in node.values}
        self.faulty.add(cle)
        return None

    def _entry(self, node: MappingNode, key: str, cle: str) -> Any:
        self.keys[cle] = node.keys[key]
        value = node.values[key]
        # A block stands where its key is: there its reader looks for what it lacks.
        return self.read(
            value, cle, value.place if isinstance(value, ScalarNode) else node.keys[key]
        )


def _join(cle: str, key: str) -> str:
    return f"{cle}.{key}" if cle else key


def _naming(node: Node) -> object:
    if not isinstance(node, MappingNode):
        return None
    known = ((key, v) for key, v in node.values.items() if isinstance(v, ScalarNode))
    return {key: value.text for key, value in known if not value.is_blank}


def element_names(elements: Sequence[object]) -> list[str]:
    """Return what dotted keys call each element: its own `id` or `organisme`, else its rank."""
    names: list[str] = []
    for rank, element in enumerate(elements):
        own = element.get("id", element.get("organisme")) if isinstance(element, dict) else None
        names.append(own if isinstance(own, str) and own not in names else str(rank))
    return names
