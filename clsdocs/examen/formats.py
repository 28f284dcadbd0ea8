"""From a report to the lines, or the JSON, in which it is shown: one order, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from clsdocs.controles import Signalement
from clsdocs.controles.catalogue import find_controle
from clsdocs.errors import Gravite, is_blocking

_FEW = 2
"""So many informations of one kind are shown one by one in a folder."""


def text_lines(signalements: Iterable[Signalement], *, every: bool) -> Iterator[str]:
    """Yield the report line by line; unless `every`, one line for alike informations of a folder.

    Those are findings of one code in the files of one folder: the first is shown.
    """
    listed = list(signalements)
    alike = {} if every else _alike(listed)
    for signalement in listed:
        group = alike.get(_kind(signalement), []) if _is_information(signalement) else []
        if len(group) <= _FEW:
            yield _line(signalement)
        elif group[0] is signalement:
            others = f"{len(group) - 1} autres dans {_kind(signalement)[0]}/ : --all les montre"
            yield f"{signalement.problem} (information ; {others})"


def _is_information(signalement: Signalement) -> bool:
    return signalement.problem.gravite is Gravite.INFORMATION and not signalement.motif


def _kind(signalement: Signalement) -> tuple[str, str]:
    return signalement.problem.place.path.rpartition("/")[0], signalement.problem.code


def _alike(listed: Iterable[Signalement]) -> dict[tuple[str, str], list[Signalement]]:
    plain = filter(_is_information, listed)
    return {kind: list(own) for kind, own in groupby(sorted(plain, key=_kind), key=_kind)}


def _line(signalement: Signalement) -> str:
    problem, motif = signalement.problem, " ".join(signalement.motif.split())
    if motif:
        return f"{problem} (toléré : {motif})"
    return f"{problem}" if is_blocking(problem) else f"{problem} ({problem.gravite})"


def tally(signalements: Iterable[Signalement]) -> str:
    """Return « 2 bloquants, 1 toléré, 3 informations », or that there is nothing to say."""
    listed = list(signalements)
    counts = {g: sum(s.problem.gravite is g and not s.motif for s in listed) for g in Gravite}
    words = {
        Gravite.BLOQUANT: ("bloquant", "bloquants"),
        Gravite.A_EXPLIQUER: ("à expliquer", "à expliquer"),
        Gravite.STYLE: ("de style", "de style"),
        Gravite.INFORMATION: ("information", "informations"),
    }
    said = [f"{n} {words[g][n > 1]}" for g, n in counts.items() if n]
    tolerated = sum(bool(s.motif) for s in listed)
    said += [f"{tolerated} {'tolérés' if tolerated > 1 else 'toléré'}"] if tolerated else []
    return ", ".join(said) or "Aucun problème."


def json_text(signalements: Iterable[Signalement]) -> str:
    """Return the report as JSON, every finding with all that is known of it."""
    found = {"signalements": [_entry(signalement) for signalement in signalements]}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _entry(signalement: Signalement) -> dict[str, object]:
    problem, controle = signalement.problem, find_controle(signalement.problem.code)
    entry: dict[str, object] = {
        "code": problem.code,
        "famille": controle.famille if controle else None,
        "gravite": problem.gravite,
        "fichier": problem.place.path,
        "ligne": problem.place.line or None,
        "colonne": problem.place.column or None,
        "message": problem.message,
        "conseil": problem.advice,
        "extrait": signalement.extrait or None,
        "tolere": signalement.motif or None,
    }
    if correction := signalement.correction:
        entry["correction"] = {"avant": correction.avant, "apres": correction.apres}
    return entry
