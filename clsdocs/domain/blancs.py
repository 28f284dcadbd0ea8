"""What is not known yet, and how a message shows a value or the word that was meant."""

from __future__ import annotations

from collections.abc import Iterable

from clsdocs.francais import suggestion
from clsdocs.record import Record

INCONNU = "inconnu"
A_FIXER = "à fixer"


class Blanc(Record):
    """A fact not known: `cle` is its dotted key in its file, `motif` why; it prints a line to fill.

    An amount still to be fixed says so instead: « à fixer ».
    """

    cle: str
    motif: str = INCONNU

    def __str__(self) -> str:
        return A_FIXER if self.motif == A_FIXER else "……………"


def did_you_mean(mot: str, connus: Iterable[str], otherwise: str) -> str:
    """Return « vouliez-vous dire « x » ? » for the nearest of `connus`, else `otherwise`."""
    near = suggestion(mot, connus)
    return f"vouliez-vous dire « {near} » ?" if near else otherwise


def show(value: object) -> str:
    """Return `value` between French quotes, cut where it is long, for a message."""
    shown = value.motif if isinstance(value, Blanc) else value
    text = shown if isinstance(shown, str) else _SHAPES.get(type(shown), str(shown))
    return f"« {text[:57]}… »" if len(text) > 60 else f"« {text} »"


_SHAPES: dict[type, str] = {dict: "un bloc de clés", list: "une liste", tuple: "une liste"}
