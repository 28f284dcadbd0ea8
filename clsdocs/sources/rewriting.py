"""From the text of a YAML file to the same text, some values replaced and some entries left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from clsdocs.record import Record

_LEFT_OUT = object()


def rewrite(text: str, changes: Mapping[str, str | None]) -> str:
    """Return `text`, which reads without fault, with `changes` made and all else as written.

    Keys are dotted, `*` stands for any element of a list: `parties.*.habilitations.*.numero`. Each
    leads to the word that replaces the value, or to None, which leaves the whole entry out. Raise
    ValueError where the writing of `text` is too unusual for that.
    """
    root = _compose(text)
    edits = sorted(_Rewriter(text, changes).edits(root, ""), key=lambda edit: edit.start)
    pieces, end = [], 0
    for edit in edits:
        pieces += [text[end : edit.start], edit.words]
        end = max(end, edit.end)
    new = "".join((*pieces, text[end:]))
    if _plain(_compose(new), "", {}) != _plain(root, "", changes):
        raise ValueError("these entries cannot be changed without touching others")
    return new


def _compose(text: str) -> Node:
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    if node is None:
        raise ValueError("nothing is left")
    return node


def _plain(node: Node, cle: str, changes: Mapping[str, str | None]) -> Any:
    """Return the values of `node` as `changes` make them."""
    if cle in changes:
        return _LEFT_OUT if changes[cle] is None else changes[cle]
    if isinstance(node, MappingNode):
        pairs = ((key.value, _plain(v, _join(cle, key.value), changes)) for key, v in node.value)
        return [pair for pair in pairs if pair[1] is not _LEFT_OUT]
    if isinstance(node, SequenceNode):
        return [_plain(item, _join(cle, "*"), changes) for item in node.value]
    return node.value


def _join(cle: str, key: str) -> str:
    return f"{cle}.{key}" if cle else key


class _Edit(Record):
    start: int
    end: int
    words: str


class _Rewriter(Record):
    text: str
    changes: Mapping[str, str | None]

    def edits(self, node: Node, cle: str) -> Iterator[_Edit]:
        if isinstance(node, SequenceNode):
            for item in node.value:
                yield from self.edits(item, _join(cle, "*"))
        elif isinstance(node, MappingNode):
            for rank, (key, value) in enumerate(node.value):
                yield from self._entry(node, rank, value, _join(cle, key.value))

    def _entry(self, parent: MappingNode, rank: int, value: Node, cle: str) -> Iterator[_Edit]:
        if cle not in self.changes:
            yield from self.edits(value, cle)
        elif (words := self.changes[cle]) is not None:
            yield _Edit(value.start_mark.index, self._end(value), words)
        else:
            yield self._removal(parent, rank)

    def _removal(self, parent: MappingNode, rank: int) -> _Edit:
        pairs = parent.value
        start, end = pairs[rank][0].start_mark.index, self._end(pairs[rank][1])
        line = self.text.rfind("\n", 0, start) + 1
        if not parent.flow_style and not self.text[line:start].strip():
            after = self.text.find("\n", end) + 1
            return _Edit(line, after or len(self.text), "")
        if rank + 1 < len(pairs):
            return _Edit(start, pairs[rank + 1][0].start_mark.index, "")
        return _Edit(self._end(pairs[rank - 1][1]), end, "")

    def _end(self, node: Node) -> int:
        """Return where the writing of `node` ends; a block is said to end where the next begins."""
        if isinstance(node, CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self._end(last[1] if isinstance(node, MappingNode) else last)
        end = node.end_mark.index
        return end - 1 if self.text[end - 1] == "\n" else end
