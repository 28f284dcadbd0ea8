"""A name that the data do not have: empty, false, and told each time that it is used."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import islice
from types import FrameType
from typing import Any, ClassVar, cast

from jinja2.runtime import LoopContext, Undefined
from jinja2.utils import missing

from clsdocs.francais import suggestion

_LOCAL = re.compile(r"l_\d+_(\w+)")
_OF_DATES = frozenset({"year", "month", "day", "strftime"})
_ELSEWHERE = (
    "la boucle, le {% set %} ou la macro qui le donne n’agit que dans son bloc et dans sa partie"
    " (corps, en-tête, note) : l’y écrire aussi"
)


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


def explain_unknown(
    unknown: Undefined, names: Iterable[str], elsewhere: Container[str] = ()
) -> tuple[str, str]:
    """Return what is wrong with `unknown` and what to do.

    `names` are those known where it is, `elsewhere` those that loops and the like give elsewhere.
    """
    if unknown._undefined_hint:
        return "cette valeur n’existe pas ici", "vérifier cette expression"
    name = str(unknown._undefined_name)[:60]
    key, owner = cast(object, unknown._undefined_name), unknown._undefined_obj
    if owner is missing and name == "loop":
        return "« loop » n’existe que dans une boucle", "mettre cette balise dans un {% for %}"
    if owner is missing and name in elsewhere:
        return f"nom « {name} » inconnu ici", _ELSEWHERE
    names = owner if isinstance(owner, Mapping) else names
    if (owner is missing or names is owner) and (whole := _hyphenated(name, names)):
        advice = f"renommer cette clé {whole.replace('-', '_')}, partout où elle est écrite"
        return f"« {whole} » ne se lit pas ainsi : « - » soustrait", advice
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
    if isinstance(owner, str) and name in _OF_DATES:
        advice = "une date est un texte : | date l’écrit en entier, [:4] en garde l’année"
        return f"« {name} » n’existe pas ici", advice
    return f"« {name} » n’existe pas ici", "retirer ce détail : cette valeur n’a pas de clés"


def _hyphenated(name: str, known: Iterable[object]) -> str | None:
    """Return the key of `known`, such as « code-postal », whose one piece is `name`."""
    keys = (key for key in islice(known, 500) if isinstance(key, str) and "-" in key[:60])
    return next((key[:60] for key in keys if name in key.split("-")), None)


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


def turns(frame: FrameType | None) -> str:
    """Return « (tour 3) » where `frame` stands in a loop that counts its turns, else nothing."""
    environment = frame.f_globals["environment"] if frame is not None else None
    counts: list[str] = []
    while frame is not None:
        if frame.f_globals.get("environment") is environment:
            loops = sorted(
                (name, value.index)
                for name, value in frame.f_locals.items()
                if isinstance(value, LoopContext) and _LOCAL.fullmatch(name)
            )
            counts = [f"tour {index}" for _, index in loops] + counts
        frame = frame.f_back
    return f" ({', '.join(counts)})" if counts else ""
