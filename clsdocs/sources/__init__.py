"""From the files of a workspace to the facts and texts of a dossier, with the place of each."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clsdocs.sources.dossier import Lecture, load_dossier
    from clsdocs.sources.organismes import Annuaire, load_organismes

__all__ = ["Annuaire", "Lecture", "load_dossier", "load_organismes"]

_ROOMS = {
    "Annuaire": "organismes",
    "Lecture": "dossier",
    "load_dossier": "dossier",
    "load_organismes": "organismes",
}


def __getattr__(name: str) -> object:
    """Return the public `name`, loaded when first asked for: plain data needs none of them."""
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
