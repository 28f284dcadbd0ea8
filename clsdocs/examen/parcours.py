"""From what was issued of an act to the plain facts that the checks need of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clsdocs.acte.differences import beyond_blanks, compare, lines_of_act
from clsdocs.acte.parts import Acte
from clsdocs.controles import Parcours
from clsdocs.errors import Problem, is_blocking
from clsdocs.locking import Emises
from clsdocs.registre.evenements import Genre, Note, Objet
from clsdocs.registre.histoires import Histoire, Version
from clsdocs.registre.verification import document_of, verify_registre

TRACED = frozenset({"V-30", "V-90", "V-91", "V-92"})
"""The checks that need to know what was issued."""


def faults_by_act(emises: Emises) -> Mapping[str, tuple[Problem, ...]]:
    """Return what `verify` says of the dossier: by act where it blocks one, the rest under ""."""
    registre, sorted_out = emises.registre, dict[str, tuple[Problem, ...]]()
    for problem in verify_registre(emises.workspace, emises.dossier, registre):
        blocking = is_blocking(problem)
        name = document_of(registre, emises.dossier, problem.place) if blocking else ""
        sorted_out[name] = (*sorted_out.get(name, ()), problem)
    return sorted_out


def trace_act(
    emises: Emises, name: str, acte: Acte | None, fautes: Sequence[Problem], *, voting: bool
) -> Parcours | None:
    """Return what became of the act `name`, drafted today as `acte`; None if nothing was issued.

    A text that is about to be voted again is not compared with the one voted before.
    """
    histoire = emises.histoires.get(name)
    if histoire is None or not histoire.versions:
        return None
    version = histoire.current()
    if version is None:
        return Parcours(fautes=tuple(fautes))
    waiting, needed = version.waiting(), version.emission.signataires
    signing = version.emission.objet is Objet.SIGNATURE
    noted = _last_validation(histoire)
    voted = None if voting or version.emission.externe else emises.voted(name)
    compared = _compared(emises, version, acte) if voted else None
    return Parcours(
        version=version.emission.version,
        emise_le=version.emission.date,
        signees=len(needed) - len(waiting) if signing else 0,
        attendues=len(needed) if signing else 0,
        manquent=tuple(partie.id for partie in waiting),
        vote=voted.emission.version if voted else 0,
        ecarts=emises.beyond_vote(voted, compared) if voted and compared else (),
        validee_le=noted.date if noted else None,
        change_depuis=_changed_since(emises, histoire, version, noted),
        fautes=tuple(fautes),
    )


def _compared(emises: Emises, version: Version, acte: Acte | None) -> Acte | None:
    """Return the text that is compared with the voted one: today's until someone has signed."""
    if not any(version.signed()):
        return acte
    kept = emises.kept(version)
    return kept.acte if kept else None


def _last_validation(histoire: Histoire) -> Note | None:
    noted = [note for note in histoire.notes if note.genre is Genre.VALIDATION]
    return max(noted, key=lambda note: note.date, default=None)


def _changed_since(
    emises: Emises, histoire: Histoire, current: Version, noted: Note | None
) -> bool:
    """Return whether the words of `current` are not those of the version that was validated.

    What was validated before anything was issued is the first version.
    """
    if noted is None:
        return False
    seen = _validated(histoire, noted)
    before, after = emises.kept(seen), emises.kept(current)
    if seen is current or before is None or after is None:
        return False
    return bool(beyond_blanks(compare(lines_of_act(before.acte), lines_of_act(after.acte))))


def _validated(histoire: Histoire, noted: Note) -> Version:
    """Return the version named by `noted`, else the one that stood that day, else the first."""
    named = histoire.numbered(noted.version) if noted.version else ()
    stood = [v for v in histoire.versions if v.emission.date <= noted.date]
    return next(iter(named), None) or (stood[-1] if stood else histoire.versions[0])
