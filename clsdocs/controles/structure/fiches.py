"""Whether each fiche-action says who leads it, when, and by what it is measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.domain.annexe import Transcription
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.liens import Partenaire
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Gravite


def check_fiches(examen: Examen) -> Iterator[Constat]:
    """Yield what the fiches of an act leave out, and the pilots who are not there to lead."""
    past = examen.document.anterieur
    if past is not None and past.transcription is Transcription.PARTIELLE:
        return
    known = frozenset(_taking_part(examen))
    for fiche in examen.fiches:
        yield from _pilot(examen, fiche, known)
        yield from _calendar(examen, fiche)
        yield from _measures(examen, fiche)


def _taking_part(examen: Examen) -> Iterator[str]:
    """Yield the ids of the institutions that sign the act or act with it."""
    for partie in examen.document.parties:
        yield partie.id
        yield from (organisme.id for organisme in partie.agissant_pour)
    yield from (partenaire.id for partenaire in examen.dossier.partenaires)
    yield from (organisme.id for organisme in examen.dossier.territoire.epci)
    yield from (commune.epci.id for commune in examen.communes)


# What is no person cannot be held to account: an instrument, a body without personality.
_NO_PERSON = re.compile(
    r"^(?:l[ae] |l['’])?(?:contrat local|cls\b|co[- ]?pil\b|comité\b|commission\b|instance\b"
    r"|groupe de travail\b|à (?:définir|préciser|désigner|déterminer)\b|tous les\b"
    r"|les (?:parties|partenaires)\b|conseil local de santé mentale\b|clsm\b)",
    re.IGNORECASE,
)


def _pilot(examen: Examen, fiche: FicheAction, known: frozenset[str]) -> Iterator[Constat]:
    pilote, named = fiche.pilote, _named(fiche)
    place = examen.of_key(f"fiches.{fiche.id}.pilote")
    if pilote is None or isinstance(pilote, Blanc):
        yield Constat(place, f"{named} n’a pas de pilote", "dire qui la conduit : « pilote »")
    elif isinstance(pilote, Organisme) and pilote.id not in known:
        message = f"{named} : « {pilote.nom} » la pilote, sans être partie ni partenaire"
        advice = "l’ajouter aux parties, ou aux « partenaires » de dossier.yml"
        yield Constat(place, message, advice, str(pilote.nom))
    elif _NO_PERSON.match(name := str(pilote.nom if isinstance(pilote, _NAMED) else pilote)):
        message = f"{named} : « {name} » la pilote, et n’est ni une personne ni une institution"
        yield Constat(place, message, "nommer l’institution qui répond de l’action", name)


_NAMED = (Organisme, Partenaire)


def _calendar(examen: Examen, fiche: FicheAction) -> Iterator[Constat]:
    calendrier = fiche.calendrier
    place = examen.of_key(f"fiches.{fiche.id}.calendrier")
    if calendrier is None or (calendrier.debut is None and calendrier.fin is None):
        advice = "dire quand elle commence et finit : « calendrier »"
        yield Constat(place, f"{_named(fiche)} n’a pas de calendrier", advice)
    elif calendrier.fin is None or isinstance(calendrier.fin, Blanc):
        message = f"{_named(fiche)} n’a pas de fin"
        yield Constat(place, message, "indiquer « calendrier.fin »")
    elif isinstance(calendrier.debut, Blanc):
        message = f"{_named(fiche)} n’a pas de début"
        yield Constat(place, message, "indiquer « calendrier.debut »")


def _measures(examen: Examen, fiche: FicheAction) -> Iterator[Constat]:
    place = examen.of_key(f"fiches.{fiche.id}.indicateurs")
    if not fiche.indicateurs:
        advice = "dire à quoi l’on verra qu’elle réussit : « indicateurs »"
        yield Constat(place, f"{_named(fiche)} n’a pas d’indicateur", advice)
    seen = set[str]()
    for rank, indicateur in enumerate(fiche.indicateurs):
        words = str(indicateur.intitule).strip().lower()
        if words in seen:
            twice = examen.of_key(f"fiches.{fiche.id}.indicateurs.{rank}.intitule")
            message = f"{_named(fiche)} : indicateur « {indicateur.intitule} » donné deux fois"
            yield Constat(twice, message, "n’en garder qu’un", str(indicateur.intitule))
        seen.add(words)


def _named(fiche: FicheAction) -> str:
    return f"la fiche {fiche.numero}"


CONTROLES = (
    Controle(
        "V-70",
        Famille.STRUCTURE,
        "Pilote, calendrier et indicateurs des fiches",
        Gravite.A_EXPLIQUER,
        "Cherche dans chaque fiche-action un pilote, un début et une fin, au moins un indicateur. "
        "Le pilote est une partie à l’acte ou un partenaire du dossier : une action que conduit "
        "« le contrat local de santé » n’est conduite par personne. Sans pilote, sans dates et "
        "sans mesure, une action ne se suit pas et ne s’évalue pas. Compléter la fiche.",
        "CSP, art. L. 1434-10",
        of_act=check_fiches,
    ),
)
