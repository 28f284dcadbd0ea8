"""From an act, as it was issued, to the copy of it that may be published: no account, no home."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from clsdocs.acte.inputs import names_of
from clsdocs.batch.results import Outcome, Result
from clsdocs.build import PROJET, TRANSCRIPTION, Making, Shelf
from clsdocs.choosing import select
from clsdocs.converting import number_pages
from clsdocs.domain.donnee_personnelle import Nature, find_donnees, find_key, key_of
from clsdocs.emission.issuing import SHORT, mention_of
from clsdocs.errors import Gravite, Place, Problem, Refused
from clsdocs.expressions.views import views_of
from clsdocs.francais import date_longue
from clsdocs.locking import APART
from clsdocs.pdf.office import office_stamp
from clsdocs.record import Record, replace
from clsdocs.registre.evenements import Mode, PartieFigee, PersonneFigee, Signature
from clsdocs.registre.histoires import Version
from clsdocs.sources import load_organismes
from clsdocs.word.publication import COPIE, Apposee, mark_copy
from clsdocs.word.redaction import ASIDE, Retrait, redact
from clsdocs.word.sealing import seal
from clsdocs.word.toc import toc_pages
from clsdocs.workspace import Workspace
from clsdocs.writing import holds, write_whole

SUFFIX = "-publication"
"""What the name of a copy ends in, after that of its act."""


class Occultation(Record):
    """Personal data of one kind taken out of a copy: how many, and where each is written."""

    nature: Nature
    count: int
    places: tuple[Place, ...]

    def __str__(self) -> str:
        where = ", ".join(map(str, self.places))
        return f"{self.nature.counted(self.count)} : {where}"


class Publication(Record):
    """What became of a copy, what was taken out of it, and the annexes to be looked at apart."""

    result: Result
    occultations: tuple[Occultation, ...] = ()
    annexes: tuple[str, ...] = ()


def build_publications(workspace: Workspace, cibles: Sequence[str]) -> Iterator[Publication]:
    """Make the copy to be published of each act that `cibles` name, and yield what became of it.

    It is that of the version in force, or still to be signed; of the draft where none was issued.
    """
    organismes, shelf = load_organismes(workspace), Shelf(workspace)
    for dossier, wanted in select(workspace, cibles).items():
        try:
            making = Making.read(shelf, dossier, organismes)
        except Refused as refused:
            yield Publication(Result(dossier, Outcome.ECHEC, problems=refused.problems))
            continue
        absent = making.absent(wanted)
        for name in absent:
            told = making.lecture.problems
            yield Publication(Result(f"{dossier}/{name}", Outcome.ECHEC, problems=told))
        for name in making.readable(wanted):
            yield _Copy(making, name).publish()


@dataclass
class _Copy:
    """The copy to be published of the act `name`."""

    making: Making
    name: str

    @property
    def workspace(self) -> Workspace:
        return self.making.workspace

    @cached_property
    def version(self) -> Version | None:
        return self.making.emises.current(self.name)

    def publish(self) -> Publication:
        """Write the copy, unless it is there already; return what was taken out of it."""
        doc = f"{self.making.id}/{self.name}{SUFFIX}"
        path = self.workspace.document(self.making.id, f"{self.name}{SUFFIX}")
        shown = self.workspace.relative(path)
        try:
            self._check(path)
            data, retraits = redact(self._text(), shown)
            data, told = self._numbered(data, shown)
            told = (*self._unsigned(), *told)
        except Refused as refused:
            return Publication(Result(doc, Outcome.ECHEC, problems=refused.problems))
        outcome = Outcome.INCHANGE
        if not holds(path, data):
            fault = write_whole(path, data, shown, tidy=True)
            outcome = Outcome.ECHEC if fault else Outcome.FAIT
            told = (fault,) if fault else told
        result = Result(doc, outcome, "" if outcome is Outcome.ECHEC else shown, told)
        return Publication(result, tuple(self._occultations(retraits)), tuple(self._annexes()))

    def _check(self, path: Path) -> None:
        """Refuse where the registre cannot be read, or where the copy would be another act."""
        if self.making.emises.faults:
            raise Refused(self.making.emises.faults)
        if path.stem in self.making.names:
            place = Place(f"contracts/{self.making.id}/{path.stem}.yml")
            message = f"cet acte porte le nom de la copie de « {self.name} »"
            raise Refused([Problem(place, "C-30", message, "le nommer autrement")])

    def _unsigned(self) -> Iterator[Problem]:
        """Yield that the version to be published is not signed by all."""
        version = self.version
        if version is not None and version.signed_on() is None:
            emission = version.emission
            place = Place(f"contracts/{self.making.id}/registre.jsonl")
            message = (
                f"v{emission.version}, émise pour {emission.objet.mot}, n’est pas signée par tous"
            )
            advice = "ne la publier que comme un projet ; sinon, attendre toutes les signatures"
            yield Problem(place, "C-30", message, advice, Gravite.A_EXPLIQUER)

    def _text(self) -> bytes:
        """Return the Word file to be published, personal data included."""
        if self.version is None:
            return self._draft()
        emission, path = self.version.emission, self.making.template(self.name).path
        former = mention_of(emission)
        mention = f"{COPIE} – {former}"
        issued = self.making.emises.read_file(self.version)
        marked = mark_copy(issued, path, mention, former, tuple(self._apposees(self.version)))
        properties = {
            "document": f"{self.making.id}/{self.name}",
            "version": f"v{emission.version}",
            "empreinte": emission.empreinte_texte[:SHORT],
            "copie": "publication",
        }
        return seal(marked, path, properties, emission.date)

    def _draft(self) -> bytes:
        drafted, template = self.making.draft(self.name), self.making.template(self.name)
        if drafted.acte is None:
            raise Refused(drafted.problems)
        own = TRANSCRIPTION if self.making.document(self.name).anterieur else PROJET
        mention = f"{COPIE} – {own['mention']}"
        names = views_of(names_of(self.making.sources(self.name)))
        data = template.render(drafted.acte, names, {**own, "mention": mention})
        return mark_copy(data, template.path, mention, mention, ())

    def _apposees(self, version: Version) -> Iterator[Apposee]:
        """Yield what to say in the room of each signature that was given."""
        kept = self.making.emises.kept(version)
        blocs = list(kept.acte.signatures) if kept else []
        for partie in version.emission.parties:
            for person, signature in _pairs(partie, version.signed_by(partie.id)):
                name = person.nom.casefold()
                own = next((b for b in blocs if name.endswith(b.nom.casefold())), None)
                if own is not None:
                    blocs.remove(own)
                    yield Apposee(own.pour, own.nom, _said(signature, person))

    def _numbered(self, data: bytes, shown: str) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the copy with its true page numbers, and why it cannot have them.

        They are worked out again only where the text, or LibreOffice, is another.
        """
        if not toc_pages(data, shown):
            return data, ()
        path = self.workspace.document(self.making.id, f"{self.name}{SUFFIX}")
        record = self.workspace.cache / "publication" / self.making.id / f"{self.name}.txt"
        try:
            made = f"{sha256(data).hexdigest()} {office_stamp()}"
            if path.is_file() and record.is_file():
                known = path.read_bytes()
                if record.read_text("utf-8") == f"{made} {sha256(known).hexdigest()}":
                    return known, ()
            numbered = number_pages(data, shown)
        except Refused as refused:
            return data, tuple(map(_pageless, refused.problems))
        told = f"{made} {sha256(numbered).hexdigest()}"
        write_whole(record, told.encode(), self.workspace.relative(record))
        return numbered, ()

    def _occultations(self, retraits: Iterable[Retrait]) -> Iterator[Occultation]:
        found = list(retraits)
        shown = {r.cle for r in found if r.partie != ASIDE}
        for nature in Nature:
            own = [r for r in found if r.nature is nature]
            kept = [r for r in own if r.partie != ASIDE or r.cle not in shown]
            if kept:
                places = {place for retrait in kept for place in self._places(retrait)}
                yield Occultation(nature, len(kept), tuple(sorted(places)))

    def _places(self, retrait: Retrait) -> Iterator[Place]:
        """Yield each place where a source writes what was taken out; else the template."""
        found = False
        for path, text in self._sources.items():
            for start in sorted(_starts(text, retrait)):
                found = True
                yield Place(path, text.count("\n", 0, start) + 1)
        if not found:
            yield Place(self.making.template(self.name).path)

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        """The texts that the copy was made of, by path: as they were when it was issued."""
        kept = self.making.emises.kept(self.version) if self.version else None
        shared = {self.workspace.relative(self.workspace.organismes): self.workspace.organismes}
        if kept is not None:
            return {**kept.textes, **_read(shared)}
        folder = self.workspace.dossier(self.making.id)
        files = sorted((*folder.rglob("*.yml"), *folder.rglob("*.md")))
        own = [path for path in files if path.relative_to(folder).parts[0] not in APART]
        own += sorted(self.workspace.templates.glob("clauses/**/*.md"))
        return _read(shared | {self.workspace.relative(path): path for path in own})

    def _annexes(self) -> Iterator[str]:
        """Yield the files of annexes that are no part of the Word file: none looks into them."""
        for annexe in self.making.document(self.name).annexes:
            if annexe.fichier is not None and not str(annexe.fichier).endswith(".md"):
                yield f"contracts/{self.making.id}/{annexe.fichier}"


def _read(files: Mapping[str, Path]) -> dict[str, str]:
    found = dict[str, str]()
    for name, path in files.items():
        with suppress(OSError, ValueError):  # one that does not read is told by the build
            found[name] = path.read_text(encoding="utf-8-sig")
    return found


_MARKS = str.maketrans("*\\", "  ")
"""What Markdown writes between two signs, and does not print."""


def _starts(text: str, retrait: Retrait) -> set[int]:
    text = text.translate(_MARKS)
    if retrait.nature in (Nature.SIGNATURE, Nature.RELEVE):
        return {found.start() for found in re.finditer(re.escape(retrait.mots), text)}
    again = {found.debut for found in find_key(text, retrait.nature, retrait.cle)}
    for donnee in find_donnees(text):
        words = "".join(text[a:b] for a, b in donnee.morceaux)
        if key_of(donnee.nature, words) == retrait.cle:
            again.add(donnee.debut)
    return again


def _pairs(
    partie: PartieFigee, given: Iterable[Signature]
) -> Iterator[tuple[PersonneFigee, Signature]]:
    """Yield who was to sign for `partie` and what was given: another may stand for one of them."""
    left, waiting = list(given), list[PersonneFigee]()
    for person in partie.signataires:
        own = next((s for s in left if s.signataire.cle == person.cle), None)
        if own is None:
            waiting.append(person)
        else:
            left.remove(own)
            yield person, own
    yield from zip(waiting, left, strict=False)


def _said(signature: Signature, meant: PersonneFigee) -> str:
    """Return « Signé le 12 novembre 2025 », and by whom where it is not who was `meant` to."""
    how = "Signé électroniquement" if signature.mode is Mode.ELECTRONIQUE else "Signé"
    words = f"{how} le {date_longue(signature.date)}"
    person = signature.signataire
    return words if person.cle == meant.cle else f"{words} par {person.nom}, {person.qualite}"


def _pageless(problem: Problem) -> Problem:
    """Return `problem`, which leaves the page numbers as they were issued, as a warning."""
    message = f"numéros de page du sommaire non recalculés : {problem.message}"
    return replace(problem, message=message, gravite=Gravite.A_EXPLIQUER)
