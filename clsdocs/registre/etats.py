"""From what happened to a document to its state on a day, and to who has still to sign it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from clsdocs.domain.duree import last_day
from clsdocs.record import Record, replace
from clsdocs.registre.chaine import Registre
from clsdocs.registre.evenements import Cause, DureeFigee, Genre, Objet, PartieFigee
from clsdocs.registre.histoires import Histoire, Version, histoires


class Etat(StrEnum):
    """Where a document stands in its life, from the least to the most advanced."""

    BROUILLON = "brouillon"
    SOUMIS = "soumis aux assemblées"
    A_SIGNER = "à signer"
    SIGNE_EN_PARTIE = "signé en partie"
    SIGNE = "signé"
    EN_VIGUEUR = "en vigueur"
    MODIFIE = "modifié"
    ECHU = "échu"
    RESILIE = "résilié"
    ANNULE = "annulé"


FINIS = frozenset({Etat.ECHU, Etat.RESILIE, Etat.ANNULE})
"""The states from which nothing is expected any more."""


class Manquant(Record):
    """A party that has not signed: who is to sign, since when it can, when it was last reminded."""

    partie: str
    nom: str
    personnes: tuple[str, ...]
    depuis: date
    relance: date | None = None


class Situation(Record):
    """Where `document` stands on a day: its `version`, `signees` parties out of `attendues`.

    `date` is that of the last signature required; `detail` says why it ended or was withdrawn.
    """

    document: str
    etat: Etat
    version: int = 0
    signees: int = 0
    attendues: int = 0
    date: datetime.date | None = None
    effet: datetime.date | None = None
    terme: datetime.date | None = None
    manquants: tuple[Manquant, ...] = ()
    detail: str = ""

    def __str__(self) -> str:
        if self.etat is Etat.SIGNE_EN_PARTIE:
            return f"signé {self.signees}/{self.attendues}"
        return str(self.etat)


def situations(
    registre: Registre, au: date, documents: Iterable[str] = ()
) -> tuple[Situation, ...]:
    """Return where each document stands on the day `au`, by name.

    `documents` are those of the dossier: one that was never issued is a draft.
    """
    known = histoires(registre)
    names = sorted({*known, *documents})
    alone = {name: situation_of(known.get(name, Histoire(name)), au) for name in names}
    changes: dict[str, list[Situation]] = {}
    for name, own in alone.items():
        if own.effet is not None and own.effet <= au and own.etat in _TAKES_EFFECT:
            changes.setdefault(_amended(known, name), []).append(own)
    changed = {name: _amend(own, changes.get(name, []), au) for name, own in alone.items()}
    return tuple(
        _with_its_act(own, changed.get(_amended(known, own.document))) for own in changed.values()
    )


def situation_of(histoire: Histoire, au: date) -> Situation:
    """Return where a document stands on the day `au`, the avenants that change it apart."""
    version, document = histoire.current(au), histoire.document
    if version is None:
        return _nothing(histoire, au)
    number = version.emission.version
    if version.emission.objet is Objet.VOTE:
        return Situation(document, Etat.SOUMIS, number)
    attendues = version.emission.signataires
    waiting = version.waiting(au)
    counted = Situation(
        document,
        Etat.A_SIGNER,
        number,
        signees=len(attendues) - len(waiting),
        attendues=len(attendues),
        date=version.signed_on(au),
        manquants=tuple(_missing(histoire, version, partie, au) for partie in waiting),
    )
    if counted.date is not None:
        return _signed(histoire, version, counted, au)
    begun = any(True for _ in version.signed(au))
    return replace(counted, etat=Etat.SIGNE_EN_PARTIE if begun else Etat.A_SIGNER)


def _nothing(histoire: Histoire, au: date) -> Situation:
    withdrawn = [
        version.annulation
        for version in histoire.versions
        if version.annulation is not None and version.annulation.date <= au
    ]
    if not withdrawn:
        return Situation(histoire.document, Etat.BROUILLON)
    last = max(withdrawn, key=lambda annulation: annulation.version)
    return Situation(histoire.document, Etat.ANNULE, last.version, detail=last.motif)


def _signed(histoire: Histoire, version: Version, counted: Situation, au: date) -> Situation:
    """Return the situation of a document that all have signed."""
    assert counted.date is not None
    duree = version.emission.duree
    effet = _effect(histoire, duree, counted.date, au)
    terme = _term(duree, effet)
    dated = replace(counted, etat=Etat.SIGNE, effet=effet, terme=terme)
    if fin := histoire.fin(au):
        etat = Etat.ANNULE if fin.cause is Cause.ANNULATION else Etat.RESILIE
        return replace(dated, etat=etat, detail=fin.cause.mot)
    if terme is not None and terme < au:
        return replace(dated, etat=Etat.ECHU)
    if effet is not None and effet <= au:
        return replace(dated, etat=Etat.EN_VIGUEUR)
    return dated


def _effect(histoire: Histoire, duree: DureeFigee | None, signed: date, au: date) -> date | None:
    """Return the day of effect: written, or that of what sets it; without any, of signature."""
    if duree is None or duree.evenement == "derniere_signature":
        return signed
    if duree.effet is not None:
        return duree.effet
    if not duree.evenement:
        return signed
    awaited = {"notification": Genre.NOTIFICATION, "transmission": Genre.TRANSMISSION}
    if duree.evenement not in awaited:
        return None
    happened = histoire.noted(awaited[duree.evenement], au)
    return next((note.date for note in happened if note.date >= signed), None)


def _term(duree: DureeFigee | None, effet: date | None) -> date | None:
    """Return the last day of the act, None where it has none or it is not known."""
    if duree is None:
        return None
    if duree.terme is not None:
        return duree.terme if duree.terme_inclus else duree.terme - timedelta(days=1)
    months = 12 * duree.annees + duree.mois
    return last_day(effet, months) if effet is not None and months else None


def _missing(histoire: Histoire, version: Version, partie: PartieFigee, au: date) -> Manquant:
    """Return what is missing of `partie`: it can sign since it was sent the text, else issued."""
    issued = version.emission.date
    sent = [note.date for note in histoire.noted(Genre.ENVOI, au, partie.id) if note.date >= issued]
    reminded = [n.date for n in histoire.noted(Genre.RELANCE, au, partie.id) if n.date >= issued]
    personnes = tuple(person.nom for person in version.missing(partie, au))
    depuis = sent[0] if sent else issued
    return Manquant(partie.id, partie.nom, personnes, depuis, reminded[-1] if reminded else None)


_TAKES_EFFECT = (Etat.EN_VIGUEUR, Etat.ECHU)


def _amend(own: Situation, avenants: Sequence[Situation], au: date) -> Situation:
    """Return the situation of an act whose `avenants` took effect: the last term given holds."""
    if not avenants or own.etat not in _TAKES_EFFECT:
        return own
    ordered = sorted(avenants, key=lambda a: (a.effet or date.min, a.document))
    termes = [own.terme, *(avenant.terme for avenant in ordered)]
    terme = next((terme for terme in reversed(termes) if terme is not None), None)
    over = terme is not None and terme < au
    etat = Etat.ECHU if over else Etat.MODIFIE
    return replace(own, etat=etat, terme=terme, detail=ordered[-1].document)


def _with_its_act(own: Situation, act: Situation | None) -> Situation:
    """Return the situation of an avenant, which ends when the act that it changes does."""
    if act is None or act.etat not in FINIS or own.etat is not Etat.EN_VIGUEUR:
        return own
    return replace(own, etat=act.etat, detail=act.detail)


def _amended(known: Mapping[str, Histoire], name: str) -> str:
    """Return the act that the avenant `name` changes, empty where it is no avenant."""
    versions = known[name].versions if name in known else []
    return versions[-1].emission.modifie if versions else ""


def etat_du_dossier(etats: Sequence[Situation]) -> Etat:
    """Return the state of a dossier: that of its least advanced document still alive."""
    ordered = list(Etat)
    alive = [situation.etat for situation in etats if situation.etat not in FINIS]
    ended = [situation.etat for situation in etats if situation.etat in FINIS]
    if alive:
        return min(alive, key=ordered.index)
    return max(ended, key=ordered.index, default=Etat.BROUILLON)


def count_etats(etats: Iterable[Situation]) -> dict[Etat, int]:
    """Return how many documents stand in each state, in the order of the states."""
    counted = Counter(situation.etat for situation in etats)
    return {etat: counted[etat] for etat in Etat if counted[etat]}
