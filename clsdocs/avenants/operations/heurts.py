"""Where changes stand: in which order they are read, and whether two are at one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from clsdocs.avenants.operations.application import replacement_of
from clsdocs.avenants.texte.changements import (
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
from clsdocs.avenants.texte.divisions import Division, find_division
from clsdocs.avenants.texte.lignes import lines_with_places
from clsdocs.avenants.texte.mots import Chevauchement, Line, Remplacement, replace_in_lines


def find_clash(
    divisions: Sequence[Division], some: Sequence[Changement], others: Sequence[Changement]
) -> Changement | None:
    """Return the first change of `others` at the place of one of `some`, None if there is none."""
    for other, one in product(others, some):
        if _meet(divisions, one, other):
            return other
    return None


def in_reading_order(
    divisions: Sequence[Division], changes: Iterable[Changement]
) -> list[Changement]:
    """Return `changes`, those of words as they come in their line, before the others."""
    return sorted(changes, key=lambda change: _position(divisions, change))


def _position(divisions: Sequence[Division], change: Changement) -> tuple[bool, int, int]:
    """Return the rank of the line, and of the sign, where the words of `change` begin."""
    division = find_division(divisions, change.lieu.division)
    if isinstance(change, Mots) and division is not None:
        lines = dict(lines_with_places(division))[change.lieu.nu]
        for rank, match in replacement_of(change).matches(lines):
            return False, rank, match.start()
    return True, 0, 0


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


def gives_whole(change: Changement) -> bool:
    """Return whether `change` gives a whole division its text, or takes it out."""
    return _is_whole(change, change.lieu) and change.lieu.nu == Lieu(change.lieu.division)


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
