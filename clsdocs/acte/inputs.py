"""What one document is drafted from, and the names that its texts and its template may read."""

from __future__ import annotations

from collections.abc import Mapping

from clsdocs.domain.axe import Axes
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.fiche import FicheAction, Fiches, number_fiches
from clsdocs.domain.image import Image
from clsdocs.domain.texte import Places, Text
from clsdocs.expressions.readable import Kind, kind_of, readable
from clsdocs.record import Record

_HIDDEN = frozenset({"id", "tolere"})


class Sources(Record):
    """What one document is drafted from: the dossier, its own facts and texts, and their places.

    `textes` are those that keys name (liminaire, engagements, annexes), `descriptions` the bodies
    of fiches, `images` the pictures that texts and logos name, `numeros` the numbers of fiches as
    they were issued, by id, those of fiches that are gone included.
    """

    dossier: Dossier
    documents: Mapping[str, Document]
    id: str
    prose: Text
    clauses: Mapping[str, Text]
    places: Places
    textes: Mapping[str, Text] = {}
    fiches: Mapping[str, FicheAction] = {}
    descriptions: Mapping[str, Text] = {}
    images: Mapping[str, Image] = {}
    numeros: Mapping[str, str] = {}

    @property
    def document(self) -> Document:
        """The facts of the document itself."""
        return self.documents[self.id]

    @property
    def axes(self) -> Axes:
        """The axes that number the fiches: those of the document, else of the act that has some."""
        others = (other.axes for other in self.documents.values() if other.axes)
        return self.document.axes or next(others, Axes())

    def numbered_fiches(self) -> Fiches:
        """Return the fiches of the dossier, numbered, in order."""
        return number_fiches(self.fiches.values(), [axe.id for axe in self.axes], self.numeros)


def names_of(sources: Sources) -> dict[str, object]:
    """Return what texts and templates may read: the keys of the act, and those of its dossier."""
    document = sources.document
    own = {name: getattr(document, name) for name in type(document).model_fields}
    names = {name: value for name, value in own.items() if name not in _HIDDEN}
    shared = {"dossier": sources.dossier, "actes": sources.documents}
    return names | shared | {"fiches": sources.numbered_fiches()}


def kinds_of() -> dict[str, Kind]:
    """Return the kind of every name of `names_of`, by which names are checked before rendering."""
    own = {
        name: kind_of(annotation)
        for name, annotation in readable(Document).items()
        if name in Document.model_fields and name not in _HIDDEN
    }
    siblings = Kind(entries=Kind(fait=Document))
    return own | {
        "dossier": Kind(fait=Dossier),
        "actes": siblings,
        "fiches": kind_of(Fiches),
    }
