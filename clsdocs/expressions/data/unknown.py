"""A name that the data do not have: empty, false, and told each time that it is used."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import FrameType
from typing import Any, ClassVar, cast

from jinja2.runtime import Undefined
from jinja2.utils import missing

from clsdocs.francais import suggestion

_LOCAL = re.compile(r"l_\d+_(\w+)")


class Unknown(Undefined):
    """What stands for a name that is not known; rendering goes on, to find the other faults."""

    __slots__ = ()

    tell: ClassVar[Callable[[Unknown], None]]

    def told(self) -> str:
        """Return the empty text, once the use of this name is told."""
        type(self).tell(self)
        return ""

    def __str__(self) -> str:
        return self.told()

    def __bool__(self) -> bool:
        self.told()
        return False

    def __iter__(self) -> Iterator[Any]:
        self.told()
        return iter(())

    def __len__(self) -> int:
        self.told()
        return 0

    def _never(self, other: object) -> bool:
        self.told()
        return False

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _never  # type: ignore[assignment]

    def __hash__(self) -> int:
        return id(self)


def explain_unknown(unknown: Undefined, names: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong with `unknown` and what to do; `names` are those known where it is."""
    if unknown._undefined_hint:
        return "cette valeur n’existe pas ici", "vérifier cette expression"
    name = str(unknown._undefined_name)[:60]
    key, owner = cast(object, unknown._undefined_name), unknown._undefined_obj
    if owner is missing and name == "loop":
        return "« loop » n’existe que dans une boucle", "mettre cette balise dans un {% for %}"
    if owner is missing:
        return f"nom « {name} » inconnu", _near(name, names, "les données n’ont pas ce nom")
    if isinstance(owner, Mapping):
        return f"« {name} » n’existe pas ici", _near(name, map(str, owner), _possible(owner))
    if isinstance(owner, (list, tuple)):
        if isinstance(key, int):
            advice = f"elle en a {len(owner)}, le premier est de rang 0"
            return f"pas d’élément de rang {name} dans cette liste", advice
        advice = "choisir un élément par son rang : [0], ou parcourir la liste par {% for %}"
        return f"une liste n’a pas de « {name} »", advice
    if owner is None:
        advice = "l’indiquer dans les données, ou la protéger par {% if … %}"
        return f"« {name} » se lit d’une valeur absente", advice
    return f"« {name} » n’existe pas ici", "retirer ce détail : cette valeur n’a pas de clés"


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    near = suggestion(name, [word for word in islice(known, 500) if len(word) < 80])
    return f"vouliez-vous dire « {near} » ?" if near else otherwise


def _possible(owner: Mapping[Any, object]) -> str:
    if not owner:
        return "ce bloc est vide"
    shown = ", ".join(f"« {str(key)[:40]} »" for key in list(owner)[:8])
    return f"possibles : {shown}{', …' if len(owner) > 8 else ''}"


def template_frame(environment: object) -> FrameType | None:
    """Return the innermost frame of a template of `environment` that is being rendered."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("environment") is not environment:
        frame = frame.f_back
    return frame


def local_names(frame: FrameType | None) -> list[str]:
    """Return the names that the template itself has set where `frame` stands."""
    named = frame.f_locals.items() if frame is not None else ()
    found = ((_LOCAL.fullmatch(name), value) for name, value in named)
    return [match[1] for match, value in found if match and value is not missing]
