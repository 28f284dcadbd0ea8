"""The act that a new avenant is to change, as it stands today, and whether one may be begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clsdocs.acte.appellation import called, is_feminine
from clsdocs.amending.chain import Chaine
from clsdocs.avenants.redaction.consolidation import Consolidation
from clsdocs.avenants.texte.divisions import Division
from clsdocs.domain.document import Document, Signent
from clsdocs.domain.partie import Partie, Rang
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais import date_longue
from clsdocs.locking import Emises
from clsdocs.record import Record
from clsdocs.registre.etats import FINIS, Etat, situations
from clsdocs.registre.histoires import TOUJOURS, Version
from clsdocs.registre.parties import DELIBERENT
from clsdocs.sources import Lecture
from clsdocs.workspace import Workspace


class Derogation(Record):
    """Why an avenant is begun though another one is under way."""

    motif: str


@dataclass
class Cible:
    """The act `name` of a dossier, signed by all, that the avenant `numero` is to change."""

    workspace: Workspace
    lecture: Lecture
    chaine: Chaine
    version: Version

    @property
    def name(self) -> str:
        """The id of the act."""
        return self.chaine.name

    @property
    def dossier(self) -> str:
        """The id of its dossier."""
        return self.lecture.dossier.id

    @property
    def emises(self) -> Emises:
        """What was issued of the acts of the dossier."""
        return self.chaine.emises

    @cached_property
    def en_vigueur(self) -> Consolidation:
        """The act with every avenant signed, those that take effect later included."""
        return self.chaine.in_force(date.max)

    @property
    def document(self) -> Document:
        """The facts of the act in force."""
        return self.en_vigueur.texte.lus.document

    @property
    def divisions(self) -> tuple[Division, ...]:
        """What an avenant may name in it."""
        kept = (d for d in self.en_vigueur.texte.divisions if "#" not in d.cle)
        return tuple(d for d in kept if "(Supprimé" not in d.intitule)

    @property
    def signataires(self) -> tuple[Partie, ...]:
        """The parties in force that sign its avenants."""
        revision = self.document.revision
        every = revision is None or revision.avenants_signes_par is Signent.TOUTES
        return tuple(p for p in self.document.parties if every or p.rang is Rang.PRINCIPAL)

    @property
    def deliberent(self) -> tuple[Partie, ...]:
        """Those of them whose assembly must authorise the avenant, and did not beforehand."""
        return tuple(
            partie
            for partie in self.signataires
            if partie.organisme.type in DELIBERENT
            and not any("avenants" in h.couvre for h in partie.habilitations)
        )

    @property
    def nom(self) -> str:
        """« le contrat local de santé du Haut-Pays, signé le 10 février 2026 »."""
        article, name = called(self.document)
        signed = self.version.signed_on()
        agreed = "signée" if is_feminine(self.document) else "signé"
        return f"{article} {name}" + (f", {agreed} le {date_longue(signed)}" if signed else "")

    @property
    def numero(self) -> int:
        """The number of the next avenant: one more than the last of which anything is known."""
        anterieur = self.document.anterieur
        past = [a.numero for a in anterieur.avenants] if anterieur else []
        known = {*self.lecture.avenants, *self.emises.histoires}
        named = (re.fullmatch(rf"{re.escape(self.name)}-([1-9]\d*)", name) for name in known)
        taken = [int(found[1]) for found in named if found]
        return max([0, *taken, *(n for n in past if isinstance(n, int))]) + 1

    @property
    def id(self) -> str:
        """The id of the next avenant."""
        return f"{self.name}-{self.numero}"


def find_target(workspace: Workspace, lecture: Lecture, name: str, today: date) -> Cible:
    """Return the act `name` of a dossier; refused where no avenant to it can be.

    That is so of an avenant, of an act that is unknown, not signed by all, or over on the day
    `today`.
    """
    dossier = lecture.dossier.id
    emises = Emises(workspace, dossier)
    place = Place(f"contracts/{dossier}")
    if emises.faults:
        raise Refused(emises.faults)
    if name in lecture.avenants or (
        (own := emises.histoires.get(name)) and any(v.emission.modifie for v in own.versions)
    ):
        raise Refused([_of_avenant(lecture, emises, dossier, name)])
    histoire = emises.histoires.get(name)
    if name not in lecture.documents and histoire is None:
        wrong = [p for p in lecture.problems if name in lecture.absents]
        known = sorted({*lecture.documents, *lecture.absents} - set(lecture.avenants))
        advice = did_you_mean(name, known, f"actes : {', '.join(known)}")
        message = f"« {dossier}/{name} » n’existe pas"
        raise Refused(wrong or [Problem(place, "C-01", message, advice)])
    version = histoire.current() if histoire else None
    if version is None or version.signed_on() is None:
        raise Refused([_unsigned(lecture, dossier, name, version)])
    _check_alive(emises, name, today)
    return Cible(workspace, lecture, Chaine(name, lecture, emises, None), version)


def _of_avenant(lecture: Lecture, emises: Emises, dossier: str, name: str) -> Problem:
    lu = lecture.avenants.get(name)
    fait = lu.fait if lu else None
    histoire = emises.histoires.get(name)
    act = fait.document if fait else histoire.versions[-1].emission.modifie if histoire else ""
    path = lu.path if lu else f"contracts/{dossier}/avenants/{name}.yml"
    advice = f"amender l’acte : clsdocs amend {dossier}/{act or name.rpartition('-')[0]}"
    advice += " ; pour une erreur de plume, rectifier par un avenant à cet acte"
    return Problem(Place(path), "C-20", "un avenant ne se modifie pas par un avenant", advice)


def _unsigned(lecture: Lecture, dossier: str, name: str, version: Version | None) -> Problem:
    path = f"contracts/{dossier}/{name}.yml"
    if version is None:
        message = f"« {dossier}/{name} » n’est pas signé : un avenant n’a rien à modifier"
        return Problem(Place(path), "C-21", message, "corriger directement ses sources")
    waiting = ", ".join(partie.id for partie in version.waiting())
    message = f"« {dossier}/{name} » n’est pas signé par toutes ses parties"
    missing = f" (manque : {waiting})" if waiting else ""
    advice = f"enregistrer ses signatures, ou retirer cette version pour la corriger{missing}"
    return Problem(Place(path), "C-21", message, advice)


def _check_alive(emises: Emises, name: str, today: date) -> None:
    found = {s.document: s for s in situations(emises.registre, today)}.get(name)
    if found is None or found.etat not in FINIS:
        return
    path = f"contracts/{emises.dossier}/{name}.yml"
    if found.etat is Etat.ECHU and found.terme is not None:
        message = f"« {emises.dossier}/{name} » est échu depuis le {date_longue(found.terme)}"
    else:
        message = f"« {emises.dossier}/{name} » est {found.etat}"
    advice = "ce qui a pris fin ne se modifie plus : conclure un nouvel acte"
    raise Refused([Problem(Place(path), "C-22", message, advice)])


def check_alone(cible: Cible, derogation: Derogation | None) -> None:
    """Refuse to begin an avenant while another is under way, unless `derogation` says why."""
    if derogation is not None:
        return
    pending = next(pending_on(cible), None)
    if pending is not None:
        path = f"contracts/{cible.dossier}/avenants/{pending}.yml"
        message = f"l’avenant « {pending} » n’est pas encore signé par tous"
        advice = "le compléter, ou le faire signer d’abord ; sinon : --anyway --reason « … »"
        raise Refused([Problem(Place(path), "C-23", message, advice)])


def pending_on(cible: Cible) -> Iterator[str]:
    """Yield the ids of the avenants to the act that are under way, unreadable ones included."""
    signed = {m.id for m in cible.chaine.modificatifs.values() if m.signe}
    for name, lu in cible.lecture.avenants.items():
        named = re.fullmatch(rf"{re.escape(cible.name)}-\d+", name) is not None
        ours = lu.fait.document == cible.name if lu.fait is not None else named
        if ours and name not in signed and "/avenants/" in lu.path:
            yield name
    for name, histoire in cible.emises.histoires.items():
        version = histoire.current()
        if version is None or name in signed or name in cible.lecture.avenants:
            continue
        if version.emission.modifie == cible.name and version.signed_on(TOUJOURS) is None:
            yield name
