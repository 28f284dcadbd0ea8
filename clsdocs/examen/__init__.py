"""From the documents that the user names to all that is to be said of them, sorted, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from clsdocs.acte.blanks import BLANK
from clsdocs.acte.drafting import Draft
from clsdocs.acte.inputs import Sources, names_of
from clsdocs.build import PROJET, TRANSCRIPTION, Making, Shelf, gabarit_of
from clsdocs.choosing import select
from clsdocs.controles import Ensemble, Examen, Parcours, Selection, Signalement, examine
from clsdocs.controles.lecture.suite import Suite, Voisin
from clsdocs.domain.avenant import Decision
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.errors import Gravite, Place, Problem, Refused, is_blocking
from clsdocs.examen.disparus import find_gone
from clsdocs.examen.final import But, read_final
from clsdocs.examen.parcours import TRACED, faults_by_act, trace_act
from clsdocs.expressions.views import views_of
from clsdocs.prose.rules import check_writing
from clsdocs.record import Record, replace
from clsdocs.sources import Annuaire, load_organismes
from clsdocs.workspace import Workspace


class Rapport(Record):
    """What is to be said of some documents; `figes` are the files that nothing may change.

    Those are the texts of acts signed before clsdocs, and what several dossiers share.
    """

    signalements: tuple[Signalement, ...]
    figes: frozenset[str] = frozenset()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that are not tolerated."""
        return tuple(s.problem for s in self.signalements if not s.motif)


def check_documents(
    workspace: Workspace,
    cibles: Sequence[str],
    selection: Selection | None = None,
    final: But | None = None,
    au: date | None = None,
) -> Rapport:
    """Return what is to be said of the documents that `cibles` name, of all when it is empty.

    No document is made, unless `final` says for what each would be issued: its Word file is then
    examined too, and written nowhere. `au` is the day to judge them on, where it is another than
    that of their signature. A fault that stops the reading is told whatever `selection`
    asks for.
    """
    selection = selection or Selection()
    organismes, shelf = load_organismes(workspace), Shelf(workspace)
    found: list[Signalement] = []
    figes: set[str] = set()
    for dossier, wanted in select(workspace, cibles).items():
        try:
            making = Making.read(shelf, dossier, organismes)
        except Refused as refused:
            found += map(Signalement, refused.problems)
            continue
        checking = _Checking(making, _Files(workspace), organismes, au, selection, final)
        found += checking.run(wanted)
        figes |= checking.figes
    kept = (s for s in found if selection.keeps(s.problem.code) or is_blocking(s.problem))
    ordered = sorted(dict.fromkeys(kept), key=lambda s: (s.problem.rank, s.motif, s.extrait))
    return Rapport(tuple(ordered), frozenset(figes))


class _Files(Mapping[str, str]):
    """The files of a workspace by path, each read when it is asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._read: dict[str, str | None] = {}

    def __getitem__(self, path: str) -> str:
        if path not in self._read:
            try:
                text = (self.workspace.root / path).read_text(encoding="utf-8-sig")
            except (OSError, ValueError):
                self._read[path] = None
            else:
                self._read[path] = text
        found = self._read[path]
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


@dataclass
class _Checking:
    """One dossier under examination."""

    making: Making
    fichiers: Mapping[str, str]
    organismes: Annuaire
    au: date | None
    selection: Selection
    final: But | None

    def __post_init__(self) -> None:
        names = self.making.readable(frozenset())
        self.fautes = self._verify()
        self.drafts = {name: self.making.draft(name) for name in names}
        self.examens = {
            name: self._examen(sources, self.drafts[name])
            for name in names
            if (sources := self._sources(name)) is not None
        }
        self.refused: list[Problem] = []

    def _sources(self, name: str) -> Sources | None:
        """Return what the act `name` is drafted from; None for an avenant that cannot be."""
        try:
            return self.making.sources(name)
        except Refused:
            return None

    def _verify(self) -> Mapping[str, tuple[Problem, ...]] | None:
        """Return the faults of what was issued, by act; None where no check needs to know."""
        emises, asked = self.making.emises, any(map(self.selection.keeps, TRACED))
        return faults_by_act(emises) if asked and emises.begun and not emises.faults else None

    def _parcours(self, name: str, drafted: Draft) -> Parcours | None:
        if self.fautes is None:
            return None
        voting = self.final is But.VOTE
        fautes = self.fautes.get(name, ())
        return trace_act(self.making.emises, name, drafted.acte, fautes, voting=voting)

    def _examen(self, sources: Sources, drafted: Draft) -> Examen:
        return Examen(
            sources=sources,
            acte=drafted.acte,
            fichiers=self.fichiers,
            organismes={n: o for n, o in self.organismes.organismes.items() if o},
            communes=self.making.lecture.communes,
            parcours=self._parcours(sources.id, drafted),
            au=self.au,
            suite=self._suite(sources.id),
        )

    def _suite(self, name: str) -> Suite | None:
        """Return, for an avenant, what is before and around it; None for another act."""
        making = self.making
        if name not in making.lecture.avenants:
            return None
        redaction = making.redaction(name)
        others = making.chaine(making.amended(name)).modificatifs.values()
        base, terme = redaction.base, redaction.etapes[0].lus_avant.document.terme
        return Suite(
            avenant=redaction.avenant,
            document=base.document,
            signe=base.date,
            terme=base.terme or (terme if isinstance(terme, date) else None),
            autres=tuple(Voisin(m.id, m.numero, m.signe) for m in others if m.id != name),
            apres=redaction.etapes[-1].apres,
        )

    @property
    def figes(self) -> frozenset[str]:
        """The files that nothing may change: texts signed before, and texts that others share."""
        own = f"contracts/{self.making.id}"
        return frozenset(
            text.path
            for examen in self.examens.values()
            for text in examen.ecrits
            if examen.document.anterieur or not PurePosixPath(text.path).is_relative_to(own)
        )

    def run(self, wanted: frozenset[str]) -> Iterator[Signalement]:
        """Yield what is to be said of the acts `wanted`, all when it is empty."""
        making = self.making
        shared = (self.fautes or {}).get("", ())
        yield from map(Signalement, (*self._reading(wanted), *making.emises.faults, *shared))
        if not wanted:
            yield from map(Signalement, find_gone(making))
        yield from map(Signalement, self._decisions(wanted))
        for name in making.absent(wanted):
            if (prose := making.lecture.proses.get(name)) is not None:
                yield from map(Signalement, check_writing(prose))
        fichiers = self._fichiers(making.readable(wanted), self.final) if self.final else {}
        yield from map(Signalement, self.refused)
        found = examine(Ensemble(tuple(self.examens.values())), self.selection, fichiers)
        for name in making.readable(wanted):
            told = found.get(name, ())
            yield from map(Signalement, _not_told_twice(self.drafts[name].problems, told))
            yield from map(Signalement, self._template_problems(name))
            yield from map(Signalement, self._issued_problems(name))
            yield from told

    def _reading(self, wanted: frozenset[str]) -> tuple[Problem, ...]:
        """Return what is wrong in the files: of other acts than `wanted`, it stops nothing.

        Where one of those wanted cannot be drafted whole, they may be the reason, and stop it.
        """
        lecture = self.making.lecture
        if not wanted or not all(map(self._stands, wanted)):
            return lecture.problems
        others = {
            f"contracts/{self.making.id}/{name}{suffix}"
            for name in lecture.absents
            for suffix in (".yml", ".md")
        }
        told = Gravite.INFORMATION
        return tuple(
            replace(problem, gravite=told) if problem.place.path in others else problem
            for problem in lecture.problems
        )

    def _stands(self, name: str) -> bool:
        """Return whether the act `name` was drafted whole, whatever the faults of the others."""
        drafted = self.drafts.get(name)
        return drafted is not None and not any(map(is_blocking, drafted.problems))

    def _decisions(self, wanted: frozenset[str]) -> Iterator[Problem]:
        """Yield why decisions on the acts `wanted` cannot be integrated."""
        making = self.making
        for name, lu in making.lecture.avenants.items():
            if isinstance(lu.fait, Decision) and (not wanted or lu.fait.document in wanted):
                try:
                    yield from making.chaine(lu.fait.document).decision(name)
                except Refused as refused:
                    yield from refused.problems

    def _fichiers(self, names: Sequence[str], final: But) -> dict[str, FichierWord]:
        """Return the Word file of each act of `names`; `refused` says why some have none."""
        fichiers = {}
        for name in names:
            if (acte := self.drafts[name].acte) is not None:
                try:
                    fichiers[name] = read_final(self.making, name, acte, final)
                except Refused as refused:
                    self.refused += refused.problems
        return fichiers

    def _issued_problems(self, name: str) -> tuple[Problem, ...]:
        """Return how the sources differ from what was issued of the act."""
        acte = self.drafts[name].acte
        if acte is None:
            return ()
        ecarts = self.making.compare(name, acte)
        if ecarts is None:
            return ()
        parcours = self.examens[name].parcours
        if parcours is None:
            return ecarts.problems
        if parcours.ecarts and not ecarts.version.signed_on():
            return ecarts.faults  # what left the voted text is told word for word
        told = {fault.place for fault in parcours.fautes}
        return tuple(problem for problem in ecarts.problems if problem.place not in told)

    def _template_problems(self, name: str) -> tuple[Problem, ...]:
        acte = self.drafts[name].acte
        if acte is None:
            return ()
        examen = self.examens[name]
        version = TRANSCRIPTION if examen.document.anterieur else PROJET
        try:
            template = self.making.template(name)
            return template.check_act(acte, views_of(names_of(examen.sources)), version)
        except Refused as refused:
            return refused.problems
        except RecursionError:
            place = Place(f"templates/{gabarit_of(examen.document)}")
            message = "balises trop imbriquées"
            return (Problem(place, "C-04", message, "en fermer certaines, ou les simplifier"),)


_SIGNATAIRES = frozenset({"V-21", "V-22"})


def _not_told_twice(problems: Iterable[Problem], found: Iterable[Signalement]) -> Iterator[Problem]:
    """Yield `problems`, without the blanks of signatories of whom a finding says more."""
    told = {s.problem.place for s in found if s.problem.code in _SIGNATAIRES}
    return (p for p in problems if p.code != BLANK or p.place not in told)
