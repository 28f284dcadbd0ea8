"""From what was issued to the files of acts that are gone since: what they said is kept."""

from __future__ import annotations

from collections.abc import Iterator

from clsdocs.build import Making
from clsdocs.errors import Gravite, Place, Problem
from clsdocs.registre.histoires import Version


def find_gone(making: Making) -> Iterator[Problem]:
    """Yield one information for each act issued whose file is gone."""
    known = {*making.names, *making.lecture.absents, *making.lecture.avenants}
    for name in making.emises.histoires:
        version = making.emises.current(name)
        if version is not None and name not in known:
            yield _gone(making, name, version)


def _gone(making: Making, name: str, version: Version) -> Problem:
    kept = making.emises.kept(version)
    ends = f"/{name}.yml"
    paths = (path for path in (kept.textes if kept else ()) if path.endswith(ends))
    path = next(paths, f"contracts/{making.id}{ends}")
    message, advice = f"fichier absent : « {name} » a été émis", "le reprendre d’une sauvegarde"
    if version.signed_on() is not None:
        message = f"{message} et signé, et compte toujours"
    else:
        advice = f"{advice}, ou : clsdocs withdraw {making.id}/{name} --reason …"
    return Problem(Place(path), "R-16", message, advice, Gravite.INFORMATION)
