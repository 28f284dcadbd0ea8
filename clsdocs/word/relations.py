"""From what a part leads to (sites, pictures) to the ids of its relations and the file of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clsdocs.word.markup import OFFICE, attributes_of, quote

HYPERLINK = f"{OFFICE}/hyperlink"
IMAGE = f"{OFFICE}/image"
FOOTNOTES = f"{OFFICE}/footnotes"

_OUTSIDE = ' TargetMode="External"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Relations:
    """The relations that a part gains: one to each target, whose id is none of `taken`."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.made: dict[tuple[str, str], str] = {}
        self._taken = frozenset(taken)

    def id_of(self, kind: str, target: str) -> str:
        """Return the id of the relation of `kind` to `target`, made where there is none yet."""
        known = self.made.get((kind, target))
        if known is not None:
            return known
        rank = len(self.made) + 1
        while (id_ := f"rIdCls{rank}") in self._taken:
            rank += 1_000
        self.made[kind, target] = id_
        return id_


def relations_name(part: str) -> str:
    """Return the name of the file that holds the relations of `part`."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def relations_of(content: bytes) -> list[dict[str, str]]:
    """Return the attributes of each relation of the part `content`; none where it is empty."""
    return attributes_of(content, "Relationship") if content else []


def write_relations(found: Iterable[Mapping[str, str]]) -> str:
    """Return the part that holds the relations `found`, to which others can be added."""
    written = "".join(
        f"<Relationship{''.join(f' {name}={quote(value)}' for name, value in relation.items())}/>"
        for relation in found
    )
    return f'{_DECLARATION}<Relationships xmlns="{_SPACE}">{written}</Relationships>'


def add_relations(part: str, made: Mapping[tuple[str, str], str]) -> str:
    """Return `part` with the relations `made`: ids by kind and target. Links lead outside."""
    written = "".join(
        f"<Relationship Id={quote(id_)} Type={quote(kind)} Target={quote(target)}"
        f"{_OUTSIDE if kind == HYPERLINK else ''}/>"
        for (kind, target), id_ in made.items()
    )
    at = part.rindex("</Relationships>")
    return part[:at] + written + part[at:]
