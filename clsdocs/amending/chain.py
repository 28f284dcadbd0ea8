"""The avenants and decisions on one act, in their order, and the text in force on any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clsdocs.acte.differences import compare, lines_of_act
from clsdocs.acte.drafting import draft
from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.amending.bases import base_of, modificatif_of, sources_of
from clsdocs.amending.issued import load_issued
from clsdocs.avenants.operations.faits import Base
from clsdocs.avenants.operations.modificatif import Modificatif, Tranche, tranches_of
from clsdocs.avenants.redaction.avenant import Redaction
from clsdocs.avenants.redaction.consolidation import Consolidation
from clsdocs.avenants.vigueur.decisions import check_decision
from clsdocs.avenants.vigueur.en_vigueur import EnVigueur, enter_into_force
from clsdocs.domain.avenant import Decision
from clsdocs.errors import Gravite, Place, Problem, Refused
from clsdocs.locking import Emises
from clsdocs.record import Record, replace
from clsdocs.registre.etats import situation_of
from clsdocs.registre.histoires import TOUJOURS, Histoire, Version
from clsdocs.sources import Lecture


class ActeSigne(Record):
    """The act as all signed it, or as its sources draft it today while it is not signed."""

    base: Base
    acte: Acte
    version: Version | None


@dataclass
class Chaine:
    """What changes the act `name` of a dossier: read today, issued, signed.

    `today` is what it is drafted from today, None where it cannot be read.
    """

    name: str
    lecture: Lecture
    emises: Emises
    today: Sources | None

    @cached_property
    def signee(self) -> ActeSigne:
        """The act that avenants change; refused where it cannot be drafted as it was signed."""
        histoire = self.emises.histoires.get(self.name)
        version = histoire.current() if histoire else None
        if histoire is None or version is None or version.signed_on() is None:
            return self._today()
        issued = load_issued(self.emises, version)
        sources = sources_of(issued.lecture, self.name, issued.known)
        drafted = draft(sources)
        kept = issued.kept.acte
        again = drafted.acte
        if again is None or compare(lines_of_act(kept), lines_of_act(again)):
            raise Refused([self._otherwise(version)])
        situation = situation_of(histoire, TOUJOURS)
        base = base_of(
            issued.lecture,
            sources,
            kept,
            signed=version.signed_on(),
            effet=situation.effet,
            terme=situation.terme,
            organismes=self.lecture.bruts.liens.organismes,
        )
        return ActeSigne(base, kept, version)

    def _otherwise(self, version: Version) -> Problem:
        emission = version.emission
        workspace = self.emises.workspace
        path = workspace.dossier(self.emises.dossier)
        nom = emission.instantane.nom if emission.instantane else ""
        message = "clsdocs ne rédige plus ce texte comme il a été signé"
        advice = "reprendre la version de clsdocs qui l’a émis (voir « outils » dans ce fichier)"
        return Problem(Place(workspace.relative(path / nom)), "R-75", message, advice)

    def _today(self) -> ActeSigne:
        if self.today is None:
            raise Refused(self.lecture.problems)
        drafted = draft(self.today)
        if drafted.acte is None:
            raise Refused(drafted.problems)
        return ActeSigne(base_of(self.lecture, self.today, drafted.acte), drafted.acte, None)

    @cached_property
    def modificatifs(self) -> Mapping[str, Modificatif]:
        """Every avenant and decision on the act, by id: those signed as they were signed."""
        found = {
            name: self._modificatif(name)
            for name, lu in self.lecture.avenants.items()
            if lu.fait is not None and lu.fait.document == self.name
        }
        for name, histoire in self.emises.histoires.items():
            version = _signed_version(histoire, self.name)
            if version is not None:
                found[name] = self._as_signed(name, histoire, version)
        return dict(sorted(found.items(), key=lambda pair: pair[1].ordre))

    def _modificatif(self, name: str) -> Modificatif:
        """Return the avenant or decision `name` as its file states it today."""
        own = modificatif_of(self.lecture, name)
        if isinstance(own.fait, Decision):
            day = own.fait.date if isinstance(own.fait.date, date) else None
            return replace(own, date=day, effet=own.effet or day, signe=day is not None)
        planned = own.fait.jour_prevu
        return replace(own, effet=own.effet or planned)

    def _as_signed(self, name: str, histoire: Histoire, version: Version) -> Modificatif:
        issued = load_issued(self.emises, version)
        situation = situation_of(histoire, TOUJOURS)
        return modificatif_of(
            issued.lecture,
            name,
            signed=version.signed_on(),
            effet=situation.effet,
            signe=True,
        )

    def before(self, own: Modificatif) -> tuple[Modificatif, ...]:
        """Return what was signed before `own`: it is written with it, whatever its own effect."""
        others = (m for m in self.modificatifs.values() if m.id != own.id and m.signe)
        return tuple(m for m in others if _precedes(m, own))

    def redaction(self, name: str) -> Redaction:
        """Return the avenant `name`, applied to the text in force before it; refused if it cannot.

        It is read as its file states it today, even once it was signed.
        """
        own = self._modificatif(name)
        known = self.modificatifs.get(name)
        if known is not None and known.signe:
            own = replace(own, date=known.date, effet=known.effet)
        before = self.before(own)
        try:
            text = self._apply(own, before)
        except Refused as refused:
            raise Refused((*self._pending(own), *refused.problems)) from None
        etapes = [e for e in text.etapes if e.tranche.modificatif is own]
        return Redaction(self.signee.base, own, etapes, before)

    def _apply(self, own: Modificatif, before: Sequence[Modificatif]) -> EnVigueur:
        return enter_into_force(self.signee.base, _ordered((*before, own)))

    def _pending(self, own: Modificatif) -> Iterator[Problem]:
        """Yield the avenant before `own` that is not signed: what it adds is not there yet."""
        for other in self.modificatifs.values():
            if other.numero and other.numero < own.numero and not other.signe:
                place = own.places.at(own.id, "numero")
                message = f"l’{other.nom} n’est pas encore signé : ce texte n’en tient pas compte"
                yield Problem(
                    place, "V-84", message, "le faire signer d’abord", Gravite.A_EXPLIQUER
                )

    def decision(self, name: str) -> tuple[Problem, ...]:
        """Return why the decision `name` cannot be integrated; nothing where it can."""
        own = self.modificatifs[name]
        try:
            faults = tuple(check_decision(self.signee.base.document, own))
            self._apply(own, self.before(own))
        except Refused as refused:
            return tuple(refused.problems)
        return faults

    def in_force(self, au: date, *, drafts: bool = False) -> Consolidation:
        """Return the text in force on the day `au`; `drafts` adds what is not signed yet.

        A draft whose effect is not known yet is among them: it takes effect once signed.
        """
        base = self.signee.base
        kept = _ordered(m for m in self.modificatifs.values() if m.signe or drafts)
        tranches = [t for t in kept if (t.effet is None or t.effet <= au)]
        text = enter_into_force(base, tranches)
        begun = {tranche.modificatif.id for tranche in tranches}
        whole = [tranche for tranche in kept if tranche.modificatif.id in begun]
        # An avenant of which only a part is in force keeps the numbers of all its articles.
        plans = text if len(whole) == len(tranches) else enter_into_force(base, whole)
        return Consolidation(base, self.signee.acte, text, au, plans.etapes)


def _signed_version(histoire: Histoire, name: str) -> Version | None:
    """Return the version of an avenant to the act `name` that all have signed, if there is one."""
    version = histoire.current()
    if version is None or version.emission.modifie != name or version.signed_on() is None:
        return None
    return version


def _precedes(one: Modificatif, own: Modificatif) -> bool:
    """Return whether `one` was there when `own` was written: avenants follow their numbers."""
    if one.numero and own.numero:
        return one.numero < own.numero
    return one.ordre < own.ordre


def _ordered(modificatifs: Iterable[Modificatif]) -> tuple[Tranche, ...]:
    found = (tranche for m in modificatifs for tranche in tranches_of(m))
    return tuple(sorted(found, key=lambda tranche: tranche.ordre))
