"""From a dossier as read today to one where a signed act outlives what it names and is gone."""

from __future__ import annotations

from clsdocs.amending.issued import load_issued
from clsdocs.errors import Gravite, Problem, Refused, is_blocking
from clsdocs.locking import Emises, read_source
from clsdocs.record import replace
from clsdocs.registre.histoires import Version
from clsdocs.registre.instantane import Instantane
from clsdocs.sources import Lecture
from clsdocs.sources.fiches import FOLDER


def with_signed(lecture: Lecture, emises: Emises) -> Lecture:
    """Return `lecture` where each act that all have signed can be read, if its files are the same.

    A person or an institution that it names, and that is known no more, is what it was when the
    act was issued: that it is gone is information. What its own files get wrong still stops it.
    """
    if emises.faults:
        return lecture
    for name in lecture.absents:
        version = emises.current(name)
        kept = emises.kept(version) if version and version.signed_on() else None
        if version is not None and kept is not None:
            own = _own(lecture, emises, kept)
            lecture = _with(lecture, emises, version, own) if own else lecture
    return lecture


def _own(lecture: Lecture, emises: Emises, kept: Instantane) -> frozenset[str]:
    """Return the files of the act of `kept` alone; none where one of them changed since."""
    base, root = f"contracts/{emises.dossier}/", emises.workspace.root
    others = {*lecture.documents, *lecture.absents, "dossier"} - {kept.document}
    shared = {f"{base}{name}.yml" for name in others}
    own = {path for path in kept.textes if path.startswith(base) and path not in shared}
    same = all(read_source(root / path) == kept.textes[path] for path in own)
    return frozenset(own if same else ())


def _with(lecture: Lecture, emises: Emises, version: Version, own: frozenset[str]) -> Lecture:
    """Return `lecture` where the act of `version`, whose files are `own`, is as it was issued."""
    try:
        issued = load_issued(emises, version).lecture
    except Refused:
        return lecture
    name = version.emission.document
    if _has_faulty_fiches(lecture) and _shares_fiches(lecture, name):
        return lecture
    if name in issued.documents and name in lecture.proses:
        documents = {**lecture.documents, name: issued.documents[name]}
        lecture = replace(
            lecture,
            documents={n: documents[n] for n in sorted(documents)},
            fiches={**issued.fiches, **lecture.fiches},
            descriptions={**issued.descriptions, **lecture.descriptions},
        )
    elif name in issued.avenants and issued.avenants[name].fait is not None:
        lecture = replace(lecture, avenants={**lecture.avenants, name: issued.avenants[name]})
    else:
        return lecture
    problems = (
        _told(p, version) if p.place.path in own and is_blocking(p) else p for p in lecture.problems
    )
    absents = tuple(absent for absent in lecture.absents if absent != name)
    return replace(lecture, absents=absents, problems=tuple(problems))


def _has_faulty_fiches(lecture: Lecture) -> bool:
    folder = f"contracts/{lecture.dossier.id}/{FOLDER}/"
    return any(is_blocking(p) and p.place.path.startswith(folder) for p in lecture.problems)


def _shares_fiches(lecture: Lecture, name: str) -> bool:
    """Return whether an act other than `name` has axes: its fiches are those of today."""
    return any("axes" in facts for act, facts in lecture.bruts.actes.items() if act != name)


def _told(problem: Problem, version: Version) -> Problem:
    number = version.emission.version
    advice = f"rien à faire : v{number} est signée, l’acte reste celui qui a été émis"
    return replace(problem, advice=advice, gravite=Gravite.INFORMATION)
