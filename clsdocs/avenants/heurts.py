"""Two changes at one place: no sentence could tell which of them comes first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from clsdocs.avenants.application import replacement_of
from clsdocs.avenants.changements import (
    Ajout,
    Changement,
    Lieu,
    Mots,
    NouvelleDivision,
    Partout,
    Redaction,
    Rubrique,
    Suppression,
)
from clsdocs.avenants.divisions import Division
from clsdocs.avenants.lignes import lines_with_places
from clsdocs.avenants.mots import Chevauchement, Line, Remplacement, replace_in_lines


def find_clash(
    divisions: Sequence[Division], some: Sequence[Changement], others: Sequence[Changement]
) -> Changement | None:
    """Return the first change of `others` at the place of one of `some`, None if there is none."""
    for other, one in product(others, some):
        if _meet(divisions, one, other):
            return other
    return None


def _meet(divisions: Sequence[Division], one: Changement, other: Changement) -> bool:
    if isinstance(one, NouvelleDivision) or isinstance(other, NouvelleDivision):
        return False
    if isinstance(one, Partout | Mots) and isinstance(other, Partout | Mots):
        return _replace_the_same(divisions, one, other)
    if isinstance(one, Partout) or isinstance(other, Partout):
        return False
    here, there = one.lieu.nu, other.lieu.nu
    if here.division != there.division:
        return False
    if isinstance(one, Rubrique) and isinstance(other, Rubrique):
        return one.libelle == other.libelle
    if _adds_point(one) or _adds_point(other):
        return _adds_point(one) == _adds_point(other) or Lieu(here.division) in (here, there)
    if isinstance(one, Ajout) == isinstance(other, Ajout) and here == there:
        return True
    return _is_whole(one, there) or _is_whole(other, here)


def _adds_point(change: Changement) -> bool:
    return isinstance(change, Ajout) and change.point is not None


def _is_whole(change: Changement, lieu: Lieu) -> bool:
    """Return whether `change` gives or takes the whole of what `lieu` is in."""
    if not isinstance(change, Redaction | Suppression):
        return False
    own = change.lieu.nu
    return own in (Lieu(lieu.division), Lieu(lieu.division, lieu.point))


def _replace_the_same(
    divisions: Sequence[Division], one: Mots | Partout, other: Mots | Partout
) -> bool:
    for division in divisions:
        for lieu, lines in lines_with_places(division):
            asked = [r for r in (_at(one, lieu), _at(other, lieu)) if r is not None]
            if len(asked) > 1 and _overlap(lines, asked):
                return True
    return False


def _at(change: Mots | Partout, lieu: Lieu) -> Remplacement | None:
    """Return the words that `change` replaces at `lieu`, None if it does not reach that far."""
    if isinstance(change, Partout):
        return Remplacement(change.avant, change.apres)
    return replacement_of(change) if change.lieu.nu == lieu else None


def _overlap(lines: Sequence[Line], asked: Sequence[Remplacement]) -> bool:
    try:
        replace_in_lines(lines, asked)
    except Chevauchement:
        return True
    return False
