"""From the file of institutions to whether it is right as a whole, read again only where new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from clsdocs.batch.common import Commun, moteur
from clsdocs.batch.stamps import digest
from clsdocs.errors import Problem
from clsdocs.sources.files import MAX_SIZE, find_hidden
from clsdocs.writing import write_whole

_COMMENT = re.compile(r"^ *(?:#.*)?$", re.MULTILINE)
_MARK = re.compile(r"^(?:---|\.\.\.|%|\?)", re.MULTILINE)


def check_institutions(commun: Commun, *, remember: bool) -> tuple[Sequence[Problem], bool]:
    """Return what is wrong in the file of institutions, and whether it can be read at all.

    What was right is remembered, entry by entry: one that changes is read alone.
    """
    path = commun.workspace.cache / "organismes.txt"
    known, now = _read(path), frozenset(_lines(commun))
    told = _can_tell(commun)
    if told and now <= known:
        return (), True
    if not told or not _are_right(commun, known):
        from clsdocs.sources import load_organismes

        annuaire = load_organismes(commun.workspace)
        if annuaire.problems:
            return annuaire.problems, annuaire.lisible
    if remember:
        text = "\n".join(sorted(now))
        write_whole(path, text.encode(), commun.workspace.relative(path))
    return (), True


def _read(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="utf-8").split("\n"))
    except (OSError, ValueError):
        return frozenset()


def _lines(commun: Commun) -> list[str]:
    """Return what must have been seen before for the file to be right as it stands."""
    strays = sorted(
        path.name
        for path in commun.workspace.contracts.iterdir()
        if path.suffix.lower() in (".yml", ".yaml") and path != commun.workspace.organismes
    )
    whole = digest(commun.organismes) if strays or not commun.slices else ""
    kept = [f"moteur {digest(repr(moteur()).encode())}", f"reste {strays} {whole}"]
    return [*kept, *(f"{name} {commun.entries[name]}" for name in commun.slices)]


def _can_tell(commun: Commun) -> bool:
    """Return whether each entry of the file can be read alone and say what it says in the whole."""
    if len(commun.organismes) > MAX_SIZE:
        return False
    try:
        text = commun.organismes.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return False
    parts = commun.slices.values()
    written = "".join(part.text for part in parts)
    before = text[: len(text) - len(written)] if text.endswith(written) else "?"
    return not _COMMENT.sub("", before).strip() and not _MARK.search(text)


def _are_right(commun: Commun, known: frozenset[str]) -> bool:
    """Return whether each entry that is not `known`, read alone, is right."""
    if not any(line.startswith("moteur ") for line in known & frozenset(_lines(commun))):
        known = frozenset()  # another version may be stricter
    from clsdocs.sources.consulting import Reserve

    reserve = Reserve(commun.workspace, commun.slices)
    new = [name for name in commun.slices if f"{name} {commun.entries[name]}" not in known]
    return all(
        find_hidden(commun.slices[name].text) is None and reserve.is_right(name) for name in new
    )
