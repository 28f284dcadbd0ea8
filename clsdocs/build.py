"""From the sources of one dossier to the Word file of each of its acts: read, draft, render."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from clsdocs.acte.drafting import Draft, draft
from clsdocs.acte.inputs import Sources, kinds_of, names_of
from clsdocs.acte.parts import Acte
from clsdocs.amending.bases import sources_of
from clsdocs.caches import kept_templates
from clsdocs.choosing import unreadable
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.document import Document, Nature
from clsdocs.errors import Place, Problem, Refused, is_blocking
from clsdocs.expressions.views import views_of
from clsdocs.locking import SIGNED, Acquis, Ecarts, Emises, Own, own_of_act
from clsdocs.record import Record
from clsdocs.sources import Annuaire, Lecture, load_dossier, load_organismes
from clsdocs.word.acts import ActTemplate, compile_template
from clsdocs.word.template.source import source_digest
from clsdocs.workspace import Workspace
from clsdocs.writing import write_whole

if TYPE_CHECKING:
    from clsdocs.amending.chain import Chaine
    from clsdocs.avenants.redaction.avenant import Redaction

PROJET = {"etat": "PROJET", "mention": "Projet"}
"""What a draft says of itself on its cover, in its headers and footers."""

TRANSCRIPTION = {"etat": "", "mention": "Transcription"}
"""What the text of an act signed before clsdocs says of itself."""


@dataclass
class Shelf:
    """The Word templates of a workspace, each compiled once and its compiled source kept."""

    workspace: Workspace
    _compiled: dict[str, ActTemplate | Refused] = field(default_factory=dict)

    def template(self, name: str) -> ActTemplate:
        """Return the template `name` of templates/, ready to render; refused where it is faulty."""
        if name not in self._compiled:
            path = self.workspace.templates / name
            shown = self.workspace.relative(path)
            try:
                data = path.read_bytes()
            except OSError:
                raise Refused([unreadable(shown)]) from None
            self._compiled[name] = self._open(data, shown)
        found = self._compiled[name]
        if isinstance(found, Refused):
            raise Refused(found.problems)
        return found

    def _open(self, data: bytes, shown: str) -> ActTemplate | Refused:
        """Return the template, or all its faults: many documents may need it."""
        kept = kept_templates() / f"{source_digest(data)}.json"
        try:
            template = compile_template(data, shown, kept=_read_kept(kept))
        except Refused as refused:
            return refused
        if not template.kept:
            write_whole(kept, template.dump().encode(), kept.as_posix())
        faults = template.check(kinds_of())
        return Refused(faults) if faults else template


def _read_kept(kept: Path) -> str:
    """Return what `kept` holds, empty where it cannot be read."""
    try:
        return kept.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


@dataclass
class Making:
    """One dossier being made: what was read of it and the templates compiled for it."""

    workspace: Workspace
    id: str
    lecture: Lecture
    shelf: Shelf
    known: Acquis | None = None
    """What is known beside the files, where it is not what the registre of the dossier says."""
    _chaines: dict[str, Chaine] = field(default_factory=dict)
    _redactions: dict[str, Redaction] = field(default_factory=dict)

    @classmethod
    def read(
        cls, shelf: Shelf, dossier: str, organismes: Annuaire, known: Acquis | None = None
    ) -> Making:
        """Return `dossier` read; refused where nothing of it can be used."""
        making = cls(
            shelf.workspace,
            dossier,
            load_dossier(shelf.workspace, dossier, organismes),
            shelf,
            known,
        )
        if making.lecture.absents and making.emises.begun:
            from clsdocs.amending.survivors import with_signed

            making.lecture = with_signed(making.lecture, making.emises)
        return making

    def readable(self, wanted: frozenset[str]) -> list[str]:
        """Return the wanted acts whose facts could be read."""
        return [name for name in self.names if not wanted or name in wanted]

    @property
    def names(self) -> tuple[str, ...]:
        """The acts and avenants whose facts could be read."""
        avenants = (n for n, lu in self.lecture.avenants.items() if isinstance(lu.fait, Avenant))
        return (*self.lecture.documents, *avenants)

    def absent(self, wanted: frozenset[str]) -> list[str]:
        """Return the wanted acts whose facts could not be read."""
        return [name for name in self.lecture.absents if not wanted or name in wanted]

    def sources(self, name: str) -> Sources:
        """Return what the act `name` is drafted from.

        The other acts have their day of signature, once all have signed them; its own stays blank.
        """
        if name in self.lecture.avenants:
            return self.redaction(name).sources
        return sources_of(self.lecture, name, self.acquis)

    def document(self, name: str) -> Document:
        """Return the facts of the act or avenant `name`; refused where it cannot be drafted."""
        if name in self.lecture.avenants:
            return self.redaction(name).document
        return self.lecture.documents[name]

    def redaction(self, name: str) -> Redaction:
        """Return the avenant `name`, applied to the text that it changes; refused if it cannot."""
        if name not in self._redactions:
            self._redactions[name] = self.chaine(self.amended(name)).redaction(name)
        return self._redactions[name]

    def chaine(self, act: str) -> Chaine:
        """Return what changes the act named `act`."""
        from clsdocs.amending.chain import Chaine

        if act not in self._chaines:
            today = self.sources(act) if act in self.lecture.documents else None
            self._chaines[act] = Chaine(act, self.lecture, self.emises, today)
        return self._chaines[act]

    def amended(self, name: str) -> str:
        """Return the act that the avenant `name` changes."""
        fait = self.lecture.avenants[name].fait
        assert fait is not None
        return fait.document

    def draft(self, name: str) -> Draft:
        """Return every word of the act or avenant `name`, or every reason why there are none."""
        try:
            if name in self.lecture.avenants:
                return self.redaction(name).draft()
            return draft(self.sources(name))
        except Refused as refused:
            return Draft(None, tuple(refused.problems))

    @cached_property
    def acquis(self) -> Acquis:
        """What the registre of the dossier, or whoever drafts it anew, adds to its files."""
        if self.known is not None:
            return self.known
        documents = self.lecture.documents
        numeros = self.emises.numeros(name for name in documents if documents[name].axes)
        return Acquis(numeros, self.emises.signees)

    def template(self, name: str) -> ActTemplate:
        """Return the Word template of the act `name`; refused where it is faulty."""
        return self.shelf.template(self.gabarit(name))

    def gabarit(self, name: str) -> str:
        """Return the name, in templates/, of the Word template of the act `name`."""
        lu = self.lecture.avenants.get(name)
        if lu is None:
            return gabarit_of(self.lecture.documents[name])
        return (lu.fait.gabarit if isinstance(lu.fait, Avenant) else None) or AVENANT

    def render(self, name: str) -> Rendered:
        """Return the Word file of the act `name`, or every reason why there is none."""
        drafted = self.draft(name)
        if drafted.acte is None:
            return Rendered(None, drafted.problems)
        if self.emises.faults:
            return Rendered(None, (*drafted.problems, *self.emises.faults))
        document, sources = self.document(name), self.sources(name)
        ecarts = self.compare(name, drafted.acte)
        if ecarts is not None and (ecarts.version.signed_on() or not ecarts.moved):
            return self._issued(ecarts, drafted.problems)
        moved = ecarts.problems if ecarts else ()
        acte, drafted = drafted.acte, Draft(None, (*drafted.problems, *moved))
        version = TRANSCRIPTION if document.anterieur else PROJET
        try:
            data = self.template(name).render(acte, views_of(names_of(sources)), version)
        except Refused as refused:
            return Rendered(None, (*drafted.problems, *refused.problems))
        except RecursionError:
            place = Place(f"templates/{gabarit_of(document)}")
            message = "balises trop imbriquées"
            deep = Problem(place, "C-04", message, "en fermer certaines, ou les simplifier")
            return Rendered(None, (*drafted.problems, deep))
        return Rendered(data, drafted.problems)

    @cached_property
    def emises(self) -> Emises:
        """What was issued of the acts of the dossier."""
        return Emises(self.workspace, self.id)

    def compare(self, name: str, acte: Acte) -> Ecarts | None:
        """Return how `acte`, drafted today, differs from what was issued; None if nothing was."""
        version = self.emises.current(name)
        if version is None:
            return None
        return self.emises.compare(version, self.own(name), acte, redraft)

    def own(self, name: str) -> Own:
        """Return the files of the act or avenant `name` itself."""
        lu = self.lecture.avenants.get(name)
        if lu is None:
            return own_of_act(self.sources(name))
        texts = (*lu.textes.values(), *(fiche.description for fiche in lu.fiches.values()))
        return Own(lu.path, frozenset({lu.path, *(text.path for text in texts)}))

    def _issued(self, ecarts: Ecarts, problems: tuple[Problem, ...]) -> Rendered:
        """Return the file that was issued: no draft takes its place."""
        told = (*problems, *ecarts.problems)
        try:
            return Rendered(self.emises.read_file(ecarts.version), told)
        except Refused as refused:
            return Rendered(None, (*told, *refused.problems))


class Rendered(Record):
    """A Word file, None where a fault stops it, and the problems met on the way."""

    data: bytes | None
    problems: tuple[Problem, ...]

    @property
    def locked(self) -> bool:
        """Whether the sources changed the text of an act that all have signed."""
        return any(problem.code == SIGNED and is_blocking(problem) for problem in self.problems)


def redraft(workspace: Workspace, dossier: str, name: str, known: Acquis) -> Acte | None:
    """Return the act `name` drafted from the files of `workspace`; None where a fault stops it."""
    try:
        making = Making.read(Shelf(workspace), dossier, load_organismes(workspace), known)
    except Refused:
        return None
    return making.draft(name).acte if name in making.readable(frozenset()) else None


AVENANT = f"{Nature.AVENANT}.docx"
"""The Word template of an avenant that names no other."""


def gabarit_of(document: Document) -> str:
    """Return the name of the Word template of an act."""
    return document.gabarit or f"{document.nature}.docx"
