"""From what was read of a dossier to what one of its acts is drafted from."""

from __future__ import annotations

from clsdocs.acte.inputs import Sources
from clsdocs.domain.image import read_image
from clsdocs.sources.dossier import Lecture


def sources_of(lecture: Lecture, name: str) -> Sources:
    """Return what the act `name`, which could be read, is drafted from."""
    return Sources(
        dossier=lecture.dossier,
        documents=lecture.documents,
        id=name,
        prose=lecture.proses[name],
        clauses=lecture.clauses,
        places=lecture.places,
        textes=lecture.textes,
        fiches=lecture.fiches,
        descriptions=lecture.descriptions,
        images={p: i for p, data in lecture.images.items() if (i := read_image(data))},
    )
