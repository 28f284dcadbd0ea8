"""From the tree of a Word part to the branches that would open what they do not close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jinja2 import nodes

_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>|<[?!][^>]*>")
_NAMES = {
    "w:tbl": "un tableau",
    "w:tr": "une ligne de tableau",
    "w:tc": "une cellule",
    "w:txbxContent": "une zone de texte",
    "w:p": "un paragraphe",
    "w:hyperlink": "un lien",
    "w:sdtContent": "un contrôle de contenu",
}
_ALONE = "les mettre seules dans leur paragraphe, avec p, ou dans le même texte"
_ADVICE = (
    "ouvrir et fermer au même niveau : {%p … %}, chacune seule dans son paragraphe,"
    " ou {%tr … %}, dans sa ligne"
)


class BranchFault(NamedTuple):
    """A block that opens on `line`, and what is wrong with it."""

    line: int
    message: str
    advice: str


class _State(NamedTuple):
    """What is open: elements, and the beginning of a tag of XML that a value cuts."""

    stack: tuple[str, ...]
    pending: str = ""
    fields: int = 0

    def alike(self, other: _State) -> bool:
        """Return whether the same is open."""
        mine = (self.stack, bool(self.pending), self.fields)
        return mine == (other.stack, bool(other.pending), other.fields)


def find_branch_faults(tree: nodes.Template) -> list[BranchFault]:
    """Return a fault for each block that does not leave open just what was open before it.

    A part without any is well-formed whatever branches are taken and however often loops turn.
    """
    faults: list[BranchFault] = list(_out_of_place(tree))
    end = _walk(tree.body, _State(()), faults)
    if not faults and (end.stack or end.pending):
        faults.append(BranchFault(1, "document mal formé", _ADVICE))
    return faults


def _out_of_place(tree: nodes.Template) -> Iterator[BranchFault]:
    """Yield a fault for each print, outside of words, of words that were set aside."""
    aside = [n for n in tree.find_all(nodes.AssignBlock) if isinstance(n.target, nodes.Name)]
    kept = {_name_of(node.target): node.body for node in aside}
    kept |= {macro.name: macro.body for macro in tree.find_all(nodes.Macro)}
    words = {name for name, body in kept.items() if not _holds_elements(body)}
    if words:
        yield from _prints(tree.body, _State(()), words)


def _name_of(node: nodes.Node) -> str:
    return str(getattr(node, "name", ""))


def _holds_elements(body: Iterable[nodes.Node]) -> bool:
    data = (d for node in body for d in (node, *node.find_all(nodes.TemplateData)))
    return any("<" in d.data for d in data if isinstance(d, nodes.TemplateData))


def _prints(body: Iterable[nodes.Node], state: _State, words: set[str]) -> Iterator[BranchFault]:
    for output in (o for node in body for o in _outputs(node)):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                state = _read(state, state.pending + node.data)
            elif _printed(node) in words and state.stack[-1:] != ("w:t",) and not state.pending:
                message = f"« {_printed(node)} » n’a que des mots, hors d’un texte"
                yield BranchFault(node.lineno, message, "écrire {{ … }}, dans un paragraphe")


def _outputs(node: nodes.Node) -> Iterator[nodes.Output]:
    if isinstance(node, nodes.Output):
        yield node
    elif not isinstance(node, (nodes.AssignBlock, nodes.Macro)):
        for child in node.iter_child_nodes():
            yield from _outputs(child)


def _printed(node: nodes.Expr) -> str:
    return _name_of(node.node if isinstance(node, nodes.Call) else node)


def _walk(body: Iterable[nodes.Node], state: _State, faults: list[BranchFault]) -> _State:
    for node in body:
        match node:
            case nodes.Output():
                state = _output(node, state)
            case nodes.If():
                bodies = [node.body, *(branch.body for branch in node.elif_), node.else_]
                ends = [_walk(branch, state, faults) for branch in bodies]
                state = _agree(node, "if", ends, faults)
            case nodes.For():
                ends = [_walk(branch, state, faults) for branch in (node.body, node.else_)]
                state = _agree(node, "for", [state, *ends], faults)
            case nodes.With():
                state = _agree(node, "with", [state, _walk(node.body, state, faults)], faults)
            case nodes.Macro() | nodes.CallBlock() | nodes.AssignBlock():
                # What is set aside stands by itself, wherever it is printed.
                end = _walk(node.body, _State(()), faults)
                if end.stack or end.pending or end.fields:
                    name = _BLOCKS[type(node)]
                    message = f"{{% {name} %}} et sa fin coupent ce qui les entoure"
                    faults.append(BranchFault(node.lineno, message, _ALONE))
    return state


_BLOCKS: dict[type, str] = {
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.AssignBlock: "set",
}


def _output(output: nodes.Output, state: _State) -> _State:
    for node in output.nodes:
        if isinstance(node, nodes.TemplateData):
            state = _read(state, state.pending + node.data)
        elif state.pending:
            state = state._replace(pending=state.pending + "x")
    return state


def _read(state: _State, xml: str) -> _State:
    opened, done, fields = list(state.stack), 0, state.fields
    for found in _TAG.finditer(xml):
        done = found.end()
        closing, name, attributes, alone = found.groups()
        if name == "w:fldChar":
            fields += ('"begin"' in attributes) - ('"end"' in attributes)
        if name is None or alone:
            continue
        if not closing:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
        else:
            opened.append(f"/{name}")
    begun = xml.rfind("<", done)
    return _State(tuple(opened), xml[begun:] if begun >= 0 else "", fields)


def _agree(node: nodes.Node, name: str, ends: list[_State], faults: list[BranchFault]) -> _State:
    """Return the state in which all branches of `node` end, noting a fault where they differ."""
    first, *others = ends
    for other in others:
        if not first.alike(other):
            inside = "un champ" if first.fields != other.fields else ""
            inside = next(_apart(first.stack, other.stack), inside)
            told = f" : l’une traverse {inside}" if inside else ""
            message = f"{{% {name} %}} et sa fin ne sont pas au même niveau{told}"
            faults.append(BranchFault(node.lineno, message, _ADVICE))
            break
    return first


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[str]:
    """Yield what one of two stacks has open and the other has not, as Word calls it."""
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    apart = [name.lstrip("/") for name in (*one[common:], *other[common:])]
    yield from (_NAMES[name] for name in _NAMES if name in apart)
