"""From a dossier under examination to its documents: made where they must be, and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clsdocs.batch.common import ORGANISME, moteur
from clsdocs.batch.examining import Examen
from clsdocs.batch.freshness import resume_of
from clsdocs.batch.holding import Clock
from clsdocs.batch.memory import Memoire, Sortie, Souvenir, awaiting, write_memoire
from clsdocs.batch.outputs import Ecriture, Etat, Trouve, sweep, write_output
from clsdocs.batch.reasons import Raison
from clsdocs.batch.results import Outcome, Result, is_shared
from clsdocs.batch.stamps import digest, scan, trusted
from clsdocs.domain.lectures import Lectures, note_lectures
from clsdocs.errors import Problem, is_blocking, sort_problems
from clsdocs.record import Record, replace

if TYPE_CHECKING:
    from clsdocs.build import Making

ECHEC = "échec de la dernière production"


class Fabrique(Record):
    """A document made in memory: its bytes, what they were made from, what is to be said of it.

    Without bytes nor problems, it is known to be what it was.
    """

    name: str
    trouve: Trouve
    souvenir: Souvenir
    data: bytes | None = None
    raisons: tuple[Raison, ...] = ()
    problems: tuple[Problem, ...] = ()
    manque: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the document lies in output/ already, byte for byte."""
        return self.data is None or self.trouve.empreinte == digest(self.data)

    @property
    def outcome(self) -> Outcome:
        """What becomes of the document, once it is written."""
        if self.manque:
            return Outcome.ECHEC
        forced = any(raison.sure for raison in self.raisons)
        return Outcome.FAIT if forced or not self.is_there else Outcome.INCHANGE


@dataclass
class Regeneration:
    """Builds the acts `voulus` of a dossier (none means all); without `clock`, only plans it."""

    examen: Examen
    voulus: frozenset[str]
    begun: int
    clock: Clock | None
    _lues: Lectures = field(default_factory=set)
    _promised: bool = False

    def run(self) -> tuple[Result, ...]:
        """Return what becomes of each document; refused where nothing of the dossier is usable."""
        examen = self.examen
        if self.clock is not None:
            workspace = examen.workspace
            sweep(workspace.document(examen.dossier, "x").parent)
        known = examen.documents if examen.is_known else examen.never_made
        if not known or not self.voulus <= known.keys():
            return self._make_all()
        names = [name for name in known if not self.voulus or name in self.voulus]
        if not any(map(examen.reasons, names)):
            kept = {name: known[name] for name in names}
            self._remember(
                {name: kept.get(name) or self._waiting(name) for name in known}, saine=True
            )
            return tuple(self._result(self._untouched(name)) for name in names)
        if self.clock is None and all(map(self._is_sure, names)):
            return tuple(self._result(self._planned(name)) for name in names)
        return self._make_all()

    def _is_sure(self, name: str) -> bool:
        reasons = self.examen.reasons(name)
        return not reasons or reasons[0].sure

    def _untouched(self, name: str) -> Fabrique:
        own = self.examen.documents.get(name, Souvenir())
        return Fabrique(name, self.examen.found(name), own)

    def _planned(self, name: str) -> Fabrique:
        return replace(self._untouched(name), raisons=self.examen.reasons(name))

    def _result(self, made: Fabrique, ecriture: Ecriture | None = None) -> Result:
        """Return what is told of `made`; nothing was written where there is no `ecriture`."""
        workspace, dossier = self.examen.workspace, self.examen.dossier
        doc, outcome, problems = f"{dossier}/{made.name}", made.outcome, made.problems
        if ecriture is not None and ecriture.fault is not None:
            outcome, problems = Outcome.ECHEC, (*problems, ecriture.fault)
        if outcome is Outcome.ECHEC:
            return Result(doc, outcome, problems=problems)
        if self.clock is None and outcome is Outcome.FAIT:
            outcome = Outcome.A_FAIRE
        shown = workspace.relative(workspace.document(dossier, made.name))
        words = () if outcome is Outcome.INCHANGE else _words(made.raisons)
        return Result(doc, outcome, shown, problems, words, ecriture.gardee if ecriture else "")

    def _make_all(self) -> tuple[Result, ...]:
        """Read the dossier, make in memory what may have changed, then write and remember it."""
        examen = self.examen
        # Digests come before any reading: what changes meanwhile will be seen the next time.
        _ = examen.sources
        with note_lectures(self._lues):
            making = examen.shop.read(examen.dossier)
        shared = making.lecture.problems
        lost = []
        for name in making.absent(self.voulus):
            lost.append(Result(f"{examen.dossier}/{name}", Outcome.ECHEC, problems=shared))
            shared = ()
        made = []
        for name in making.readable(self.voulus):
            made.append(self._make(making, name, shared))
            shared = ()
        if self.clock is None:
            return (*lost, *map(self._result, made))
        if scan(examen.workspace.dossier(examen.dossier)) != examen.listing:
            self.begun = 0  # no stamp is to be trusted
        return (*lost, *self._write_all(making, made))

    def _make(self, making: Making, name: str, shared: tuple[Problem, ...]) -> Fabrique:
        """Return the document `name`, made in memory unless nothing of it can have changed."""
        examen = self.examen
        reasons, trouve = examen.reasons(name), examen.found(name)
        if examen.is_known and not reasons:
            return replace(self._untouched(name), problems=shared)
        lues: Lectures = set()
        with note_lectures(lues):
            rendered = making.render(name)
        problems = sort_problems((*shared, *rendered.problems))
        manque = rendered.data is None or rendered.locked
        souvenir = Souvenir(
            sortie=examen.documents[name].sortie if name in examen.documents else Sortie(),
            communs=self._communs(making, name, self._lues | lues),
            lectures=self._lectures(self._lues | lues),
            attente=(ECHEC,) if manque else (),
        )
        return Fabrique(name, trouve, souvenir, rendered.data, reasons, problems, manque)

    def _communs(self, making: Making, name: str, lues: Lectures) -> dict[str, str]:
        """Return the digests of the shared files from which the document `name` was made."""
        files = {f"templates/{making.gabarit(name)}"}
        files |= {f"templates/{clause}" for clause in making.lecture.communs}
        for organisme in sorted({own for own, datum in lues if datum == "logo"}):
            found = self.examen.shop.organisme(organisme)
            if found is not None and found.logo is not None:
                files.add(f"contracts/{found.logo.fichier}")
        return {path: self.examen.commun.digest(path) for path in sorted(files)}

    def _lectures(self, lues: Lectures) -> dict[str, dict[str, str]]:
        shop, found = self.examen.shop, dict[str, dict[str, str]]()
        for organisme, datum in sorted(lues):
            found.setdefault(organisme, {})[datum] = shop.digest(organisme, datum)
        return found

    def _write_all(self, making: Making, made: list[Fabrique]) -> Iterator[Result]:
        """Write the documents `made`; before and after, remember what is about to be, and what is.

        A build that is killed in between finds its own documents again.
        """
        saine = self._is_sound(making, made)
        kept = self._others(making, {one.name for one in made})
        ahead = {one.name: _about_to_write(one) for one in made}
        if any(one.outcome is Outcome.FAIT for one in made):
            self._remember({**kept, **ahead}, saine=False)
            self._promised = True
        done, results = dict[str, Souvenir](), list[Result]()
        for one in made:
            ecriture = self._write(one)
            done[one.name] = self._kept(one, ecriture)
            results.append(self._result(one, ecriture))
        order = (*making.names, *making.lecture.absents)
        every = {**kept, **done}
        self._remember({n: every[n] for n in order if n in every}, saine=saine)
        yield from results

    def _is_sound(self, making: Making, made: list[Fabrique]) -> bool:
        """Return whether nothing is to be told again of the dossier the next time."""
        told = (*making.lecture.problems, *(p for one in made for p in one.problems))
        own = (problem for problem in told if not is_shared(problem, self.examen.dossier))
        if any(map(is_blocking, own)) or any(one.manque for one in made):
            return False
        memoire = self.examen.memoire
        return memoire is None or memoire.saine or len(made) == len(making.names)

    def _others(self, making: Making, done: set[str]) -> dict[str, Souvenir]:
        """Return what is remembered of the documents not made now."""
        names = [n for n in (*making.names, *making.lecture.absents) if n not in done]
        return {name: self._waiting(name) for name in names}

    def _waiting(self, name: str) -> Souvenir:
        """Return what is remembered of a document not made now, and why it should be."""
        own = self.examen.documents.get(name)
        if own is None:
            return Souvenir()
        return awaiting(own, _words(self.examen.reasons(name, force=False)))

    def _write(self, one: Fabrique) -> Ecriture:
        if one.data is None or (one.outcome is not Outcome.FAIT and one.is_there):
            return Ecriture(one.trouve.trace)
        workspace, dossier = self.examen.workspace, self.examen.dossier
        path = workspace.document(dossier, one.name)
        trouve = replace(one.trouve, etat=Etat.INTACT) if one.is_there else one.trouve
        return write_output(path, one.data, workspace.relative(path), trouve)

    def _kept(self, one: Fabrique, ecriture: Ecriture) -> Souvenir:
        """Return what is remembered of a document that was made, and perhaps written."""
        if one.data is None:
            trace = self._trusted(one.trouve.trace) if one.trouve.etat is Etat.INTACT else ""
            return replace(one.souvenir, sortie=replace(one.souvenir.sortie, trace=trace))
        if ecriture.fault is not None:
            return awaiting(one.souvenir, (ECHEC,))
        sortie = Sortie(digest(one.data), self._trusted(ecriture.trace))
        return replace(one.souvenir, sortie=sortie)

    def _trusted(self, trace: str) -> str:
        return trusted(trace, self.clock()) if self.clock else ""

    def _remember(self, documents: Mapping[str, Souvenir], *, saine: bool) -> None:
        """Write what is now known of the dossier, unless it is what was remembered."""
        if self.clock is None:
            return
        examen = self.examen
        begun = self.begun
        known = {
            name: replace(own, sortie=replace(own.sortie, trace=self._trace(name, own)))
            for name, own in documents.items()
        }
        memoire = Memoire(
            moteur=moteur(),
            sources={
                name: replace(source, trace=trusted(source.trace, begun))
                for name, source in examen.sources.items()
            },
            documents=known,
            organismes={
                organisme: examen.commun.digest(f"{ORGANISME}{organisme}")
                for own in known.values()
                for organisme in own.lectures
            },
            saine=saine,
        )
        if self._promised or memoire != examen.memoire:
            write_memoire(examen.workspace, examen.dossier, resume_of(memoire), memoire)

    def _trace(self, name: str, own: Souvenir) -> str:
        """Return the stamp of a document that was found again as it was, though touched."""
        trouve = self.examen.found(name)
        if own.sortie.trace or trouve.empreinte != own.sortie.empreinte:
            return own.sortie.trace
        return self._trusted(trouve.trace)


def _about_to_write(one: Fabrique) -> Souvenir:
    """Return what is remembered of a document that is about to be written."""
    if one.data is None or one.outcome is not Outcome.FAIT:
        return one.souvenir
    promised = replace(one.souvenir.sortie, promise=digest(one.data))
    return awaiting(replace(one.souvenir, sortie=promised), _words(one.raisons) or (ECHEC,))


def _words(raisons: tuple[Raison, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(raison.mots for raison in raisons))
