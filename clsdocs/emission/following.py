"""From the registres of dossiers to where each act stands on a day, and to all that happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from clsdocs.choosing import select
from clsdocs.errors import Problem
from clsdocs.record import Record, replace
from clsdocs.registre.etats import FINIS, Situation, situations
from clsdocs.registre.evenements import (
    Annulation,
    Emission,
    Evenement,
    Fin,
    Note,
    PersonneFigee,
    Signature,
)
from clsdocs.registre.fichier import read_registre
from clsdocs.registre.histoires import histoires
from clsdocs.registre.lignes import Entree
from clsdocs.workspace import Doc, Workspace


class Choix(Record):
    """Which acts are asked for: those that lack a signature, those of a party, those that end."""

    missing: bool = False
    partie: str = ""
    expiring: int | None = None


class Suivi(Record):
    """Where an act of `dossier` stands, and the `parties` to its version."""

    dossier: str
    situation: Situation
    parties: frozenset[str] = frozenset()

    @property
    def doc(self) -> str:
        """The act as users name it."""
        return f"{self.dossier}/{self.situation.document}"

    def plain(self, au: date) -> dict[str, Any]:
        """Return the same as plain data; days are counted up to `au`."""
        own = self.situation
        return {
            "document": self.doc,
            "version": own.version or None,
            "etat": str(own),
            "signees": own.signees,
            "attendues": own.attendues,
            "signature": _day(own.date),
            "effet": _day(own.effet),
            "terme": _day(own.terme),
            "detail": own.detail,
            "manquants": [
                {
                    "partie": m.partie,
                    "nom": m.nom,
                    "personnes": list(m.personnes),
                    "depuis": _day(m.depuis),
                    "jours": (au - m.depuis).days,
                    "relance": _day(m.relance),
                }
                for m in own.manquants
            ],
        }


def _day(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None


def follow(
    workspace: Workspace, cibles: Sequence[str], choix: Choix, au: date
) -> tuple[tuple[Suivi, ...], tuple[Problem, ...]]:
    """Return where the acts that `cibles` name stand on the day `au`, and the faults of registres.

    All acts when `cibles` is empty; those that `choix` keeps.
    """
    found, problems = list[Suivi](), list[Problem]()
    for dossier, wanted in select(workspace, cibles).items():
        registre = read_registre(workspace, dossier)
        problems += registre.problems
        known = histoires(registre)
        for own in situations(registre, au, workspace.documents(dossier)):
            if wanted and own.document not in wanted:
                continue
            version = known[own.document].current(au) if own.document in known else None
            parties = version.emission.parties if version else ()
            found.append(Suivi(dossier, own, frozenset(partie.id for partie in parties)))
    kept = (_keep(suivi, choix, au) for suivi in found)
    return tuple(suivi for suivi in kept if suivi is not None), tuple(problems)


def _keep(suivi: Suivi, choix: Choix, au: date) -> Suivi | None:
    """Return what is asked for of `suivi`, None where nothing is."""
    own = suivi.situation
    if choix.partie:
        if choix.partie not in suivi.parties:
            return None
        lacking = tuple(m for m in own.manquants if m.partie == choix.partie)
        suivi = replace(suivi, situation=replace(own, manquants=lacking))
    if choix.missing and not suivi.situation.manquants:
        return None
    if choix.expiring is not None:
        last = au + timedelta(days=choix.expiring)
        if own.terme is None or own.etat in FINIS or not au <= own.terme <= last:
            return None
    return suivi


def tell_history(workspace: Workspace, doc: Doc) -> tuple[str, ...]:
    """Return one line for each event of the act `doc`, in the order of the registre."""
    registre = read_registre(workspace, doc.dossier)
    return tuple(
        _line(entree)
        for entree in registre.entrees
        if getattr(entree.evenement, "document", "") == doc.document
    )


def _line(entree: Entree) -> str:
    event = entree.evenement
    jour = getattr(event, "date", None)
    return f"{jour}  {'  '.join(_words(event))}  [{entree.id[:8]}]"


def _words(event: Evenement) -> Iterator[str]:
    match event:
        case Emission():
            yield f"v{event.version}"
            yield "acte antérieur entré" if event.externe else f"émission pour {event.objet.mot}"
            yield f"empreinte {event.empreinte_texte[:8]}"
        case Signature():
            yield f"v{event.version}"
            yield "signature corrigée" if event.corrige else "signature"
            yield f"{event.partie} : {_named(event.signataire)}"
            yield ", ".join(filter(None, (event.lieu, event.mode.mot, event.motif)))
        case Annulation():
            yield f"v{event.version}"
            yield "retrait"
            yield event.motif
        case Note():
            yield f"v{event.version}" if event.version else "note"
            yield event.genre.mot
            yield " : ".join(filter(None, (event.partie, event.texte)))
        case Fin():
            yield "fin"
            yield event.cause.mot
            yield ", ".join(filter(None, (event.par, event.texte)))


def _named(person: PersonneFigee) -> str:
    named = f"{person.nom} ({person.qualite})" if person.qualite else person.nom
    return f"{named}, pour {person.pour.nom}" if person.pour else named
