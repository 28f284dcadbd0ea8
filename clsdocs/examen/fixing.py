"""From the mendings of a report to the sources mended, whole files at a time, each change told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from clsdocs.controles import Correction, Selection
from clsdocs.errors import Problem, Refused
from clsdocs.examen import Rapport, check_documents
from clsdocs.record import Record
from clsdocs.workspace import Workspace
from clsdocs.writing import write_whole

_ROUNDS = 20
"""One mending may uncover another; this many times is more than any text needs."""


class Mending(Record):
    """The changes made to the sources, in order, and the report on what they have become."""

    changes: tuple[Correction, ...]
    rapport: Rapport


def fix_documents(
    workspace: Workspace, cibles: Sequence[str], selection: Selection | None = None
) -> Mending:
    """Mend what can be in the sources of the documents that `cibles` name, until nothing is left.

    The texts of acts signed before clsdocs, and those that dossiers share, stay as they are.
    """
    changes: list[Correction] = []
    rapport = check_documents(workspace, cibles, selection)
    for _ in range(_ROUNDS):
        made = list(_mend(workspace, _corrections(rapport)))
        if not made:
            break
        changes += made
        rapport = check_documents(workspace, cibles, selection)
    return Mending(tuple(changes), rapport)


def _corrections(rapport: Rapport) -> Iterator[Correction]:
    for signalement in rapport.signalements:
        correction = signalement.correction
        if correction is None or signalement.motif:
            continue
        if correction.place.path not in rapport.figes and correction.place.column:
            yield correction


def _mend(workspace: Workspace, corrections: Iterable[Correction]) -> Iterator[Correction]:
    ordered = sorted(set(corrections), key=lambda c: (c.place, c.avant, c.apres))
    problems: list[Problem] = []
    for path, own in groupby(ordered, key=lambda c: c.place.path):
        file = workspace.root / path
        source = file.read_bytes().decode("utf-8")
        mended, made = _replace(source, list(own))
        if made and (fault := write_whole(file, mended.encode(), path, durable=True)) is not None:
            problems.append(fault)
        else:
            yield from made
    if problems:
        raise Refused(problems)


def _replace(source: str, corrections: Sequence[Correction]) -> tuple[str, list[Correction]]:
    """Return `source` changed from its end to its beginning, and the changes made, in order.

    A change whose words are not there, or that overlaps the next, is left out.
    """
    made: list[Correction] = []
    limit = len(source)
    for correction in reversed(corrections):
        start = _offset(source, correction)
        end = start + len(correction.avant)
        if start < 0 or end > limit or source[start:end] != correction.avant:
            continue
        if correction.place.path.endswith(".md") or not _YAML_SIGNS & set(correction.apres):
            source = source[:start] + correction.apres + source[end:]
            made.insert(0, correction)
            limit = start
    return source, made


_YAML_SIGNS = frozenset(":#'\"{}[],&*!|>%@`\n")
"""Signs that could change what a value of YAML means."""


def _offset(source: str, correction: Correction) -> int:
    start = 1 if source.startswith("\ufeff") else 0
    for _ in range(correction.place.line - 1):
        start = source.find("\n", start) + 1
        if not start:
            return -1
    return start + correction.place.column - 1
