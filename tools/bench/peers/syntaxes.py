"""How each engine writes a value and a loop: from the dotted name of a value to its tags."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

Ends = tuple[str, str]


class Syntax(NamedTuple):
    """The tags of one engine: `value`, and the ends of a loop over `paragraphs` or over `rows`.

    A star follows each list that a name goes through: « fiches*.postes*.annee » is the year of a
    line of the budget of a fiche. An end stands alone in its paragraph or its row, or inside the
    first and the last of those that it repeats; an empty end is not written.
    """

    value: Callable[[str], str]
    paragraphs: Callable[[str], Ends]
    rows: Callable[[str], Ends]
    inside_paragraphs: bool = False
    inside_rows: bool = False


def _element(name: str) -> str:
    """Return what one element of the list `name` is called: « fiche » for « fiches »."""
    return name.rpartition(".")[2].removesuffix("s")


def _from_element(name: str, mark: str = "") -> str:
    """Return `name` as read from the element of the nearest list that holds it, `mark` before."""
    lists, _, own = name.rpartition("*.")
    return f"{mark}{_element(lists)}.{own}" if lists else own


def _own(name: str) -> str:
    return name.rpartition(".")[2]


def _jinja_loop(prefix: str, name: str) -> Ends:
    opening = f"for {_element(name)} in {_from_element(name)}"
    return f"{{%{prefix} {opening} %}}", f"{{%{prefix} endfor %}}"


def _moustache_value(name: str) -> str:
    return f"{{{_own(name)}}}"


def _moustache_loop(name: str, option: str = "") -> Ends:
    return f"{{#{_own(name)}{option}}}", f"{{/{_own(name)}}}"


def _command_loop(name: str) -> Ends:
    element = _element(name)
    return f"+++FOR {element} IN {_from_element(name, '$')}+++", f"+++END-FOR {element}+++"


def _carbone_path(name: str) -> str:
    return "d." + name.replace("*", "[i]")


def _carbone_loop(name: str) -> Ends:
    return "", f"{{{_carbone_path(name)}[i+1]}}"


JINJA = Syntax(
    lambda name: f"{{{{ {_from_element(name)} }}}}",
    partial(_jinja_loop, "p"),
    partial(_jinja_loop, "tr"),
)
DOCXTEMPLATER = Syntax(_moustache_value, _moustache_loop, _moustache_loop, inside_rows=True)
EASY = Syntax(
    _moustache_value,
    partial(_moustache_loop, option=' [loopOver: "paragraph"]'),
    _moustache_loop,
    inside_paragraphs=True,
    inside_rows=True,
)
COMMANDS = Syntax(
    lambda name: f"+++INS {_from_element(name, '$')}+++", _command_loop, _command_loop
)
CARBONE = Syntax(lambda name: f"{{{_carbone_path(name)}}}", _carbone_loop, _carbone_loop)
