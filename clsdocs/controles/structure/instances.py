"""Whether an act says who follows it and how it ends, and says it in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.nombres import NOMBRE, read_count
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.structure.tribunaux import tribunal_of
from clsdocs.domain.annexe import Instance, Transcription
from clsdocs.domain.document import Nature
from clsdocs.domain.liens import Partenaire
from clsdocs.domain.organisme import Organisme
from clsdocs.errors import Gravite, Place
from clsdocs.francais import enumeration


def check_bodies(examen: Examen) -> Iterator[Constat]:
    """Yield the members who are neither parties nor partners, and the rhythms that differ."""
    known = {partie.id for partie in examen.document.parties}
    known |= {partenaire.id for partenaire in examen.dossier.partenaires}
    for instance in examen.document.instances:
        members = instance.membres if isinstance(instance.membres, tuple) else ()
        for key, actors in (("presidence", instance.presidence), ("membres", members)):
            for rank, actor in enumerate(actors):
                if isinstance(actor, Organisme | Partenaire) and actor.id not in known:
                    message = f"{instance.nom} : « {actor.nom} » n’est ni partie ni partenaire"
                    place = examen.at(f"instances.{instance.id}.{key}.{rank}")
                    advice = "l’ajouter aux parties ou aux partenaires, ou le retirer"
                    yield Constat(place, message, advice)
        yield from _presided(examen, instance, members)
    yield from _rhythms(examen)
    yield from _unknown_bodies(examen)


def _presided(examen: Examen, instance: Instance, members: tuple[object, ...]) -> Iterator[Constat]:
    for rank, actor in enumerate(instance.presidence):
        if members and actor not in members and all(isinstance(m, Organisme) for m in members):
            message = f"{instance.nom} : « {actor.nom} » préside sans être membre"
            place = examen.at(f"instances.{instance.id}.presidence.{rank}")
            yield Constat(place, message, "l’ajouter aux membres, ou corriger la présidence")


_PERIODS = {"mois": 12, "bimestre": 6, "trimestre": 4, "semestre": 2, "an": 1, "année": 1}
_ADJECTIVES = {"mensuel": 12, "bimestriel": 6, "trimestriel": 4, "semestriel": 2, "annuel": 1}
_RHYTHM = re.compile(
    rf"(?P<moins>au moins |au minimum )?(?:(?P<fois>{NOMBRE}) fois (?:par|chaque|dans l'|l')"
    r" ?(?P<par>an|année|semestre|trimestre|mois)\b"
    rf"|(?:chaque|par) (?P<chaque>an|année|semestre|trimestre|mois)\b"
    rf"|tous les (?P<tous>{NOMBRE}) mois\b|tous les mois\b|tous les ans\b"
    r"|\b(?P<adverbe>mensuel|bimestriel|trimestriel|semestriel|annuel)(?:le)?(?:ment)?\b)",
    re.IGNORECASE,
)


def _times(found: re.Match[str]) -> int:
    """Return how many times a year a rhythm means."""
    if found["fois"]:
        return read_count(found["fois"]) * _PERIODS[found["par"].lower()]
    if found["chaque"]:
        return _PERIODS[found["chaque"].lower()]
    if found["tous"]:
        return 12 // max(1, min(12, read_count(found["tous"])))
    if found["adverbe"]:
        return _ADJECTIVES[found["adverbe"].lower()]
    return 12 if "mois" in found[0] else 1


_MEETS = re.compile(
    r"\b(?P<corps>(?:comité|conseil|conférence|groupe|copil|cotech|instance)(?: (?:de|d'|des)? ?"
    r"[a-zéèêç-]+){0,4}|il|elle|ce comité|celui-ci) (?:\w+ ){0,2}?"
    r"(?:se réuni(?:t|ra)|est réunie?|tient (?:une|ses) réunions?)(?P<suite>[^.;]*)",
    re.IGNORECASE,
)


def _rhythms(examen: Examen) -> Iterator[Constat]:
    """Yield the rhythm of a body that is not that of the facts, or not that said before."""
    said: dict[str, tuple[int, bool, str]] = {}
    for instance in examen.document.instances:
        found = _RHYTHM.search(fold(str(instance.frequence or "")))
        if found and isinstance(instance.frequence, str):
            name = fold(str(instance.nom)).casefold()
            said[name] = (_times(found), bool(found["moins"]), instance.frequence)
    for meeting in examen.search(_MEETS, signes=("réuni", "tient ")):
        name = _body(meeting.match["corps"], meeting.passage.plat[: meeting.match.start()], said)
        rhythm = _RHYTHM.search(meeting.match["suite"])
        start = meeting.match.start("suite") + (rhythm.start() if rhythm else 0)
        if rhythm is None or not name:
            continue
        end = start + len(rhythm[0])
        words = meeting.passage.texte[start:end]
        times = _times(rhythm)
        before = said.setdefault(name, (times, bool(rhythm["moins"]), words))
        same = times == before[0] or (times < before[0] and rhythm["moins"])
        same = same or (times > before[0] and before[1])
        if not same and not meeting.passage.is_value(start, end):
            place, _ = examen.where(meeting.passage, start, end)
            message = f"« {words} » : le {name} se réunit ailleurs « {before[2]} »"
            yield Constat(place, message, "dire partout le même rythme", words)


def _body(words: str, before: str, said: Mapping[str, tuple[int, bool, str]]) -> str:
    """Return the body that meets; « il » is the last one named in the paragraph."""
    name = words.casefold()
    if name in ("il", "elle", "celui-ci", "ce comité"):
        near = [(before.casefold().rfind(known), known) for known in said]
        return max(near)[1] if near and max(near)[0] >= 0 else ""
    exact = [known for known in said if name == known]
    return exact[0] if exact else name


_BODY = re.compile(
    r"\b(?P<article>le |du |au |un )(?P<nom>comité (?:de pilotage|technique|de suivi|stratégique"
    r"|d'évaluation|exécutif|de coordination))\b"
)


def _unknown_bodies(examen: Examen) -> Iterator[Constat]:
    """Yield the bodies that a text calls upon though neither the facts nor it create them."""
    names = {fold(str(instance.nom)).casefold() for instance in examen.document.instances}
    if not names:
        return
    created = re.compile(
        r"\b(?:comprend|réunit|est composé|est présidé|se réunit|est créé|est institué|associe"
        r"|assure|est chargé|un comité)\b"
    )
    told: set[str] = set()
    for found in examen.search(_BODY, "corps", ("comité ",)):
        name = found.match["nom"]
        if name in told or any(name in known or known in name for known in names):
            continue
        told.add(name)
        own = [p.plat for p in examen.passages if name in p.plat]
        if not any(created.search(words) for words in own):
            message = (
                f"« {name} » : cette instance n’est ni dans « instances », ni créée par l’acte"
            )
            yield Constat(found.place, message, "l’instituer, ou corriger son nom", name)


_CLAUSES = {
    "modification": (
        re.compile(r"\bavenants?\b|\brévis|\bmodifi(?:é|cation)", re.I),
        "dire comment l’acte se modifie : « Révision »",
    ),
    "résiliation": (
        re.compile(r"\brésili|\bretrait|\bdénonc|\bse retirer|\bmettre fin\b", re.I),
        "dire comment l’acte prend fin avant son terme : « Résiliation »",
    ),
    "règlement des différends": (
        re.compile(r"\bdifférends?\b|\blitiges?\b|\btribunal\b|\bcontentieux\b", re.I),
        "dire comment se règlent les différends, et devant quel tribunal",
    ),
}


def check_clauses(examen: Examen) -> Iterator[Constat]:
    """Yield the clauses that an act lacks, and the tribunal that is not that of its territory."""
    past = examen.document.anterieur
    partial = past is not None and past.transcription is Transcription.PARTIELLE
    if examen.document.nature is not Nature.CHARTE and examen.acte and not partial:
        body = "\n".join(p.plat for p in examen.passages if p.partie == "corps")
        for name, (pattern, advice) in _CLAUSES.items():
            if not pattern.search(body):
                message = f"aucun article ne traite de ce point : {name}"
                yield Constat(Place(examen.sources.prose.path), message, advice)
    yield from _tribunals(examen)


_TRIBUNAL = re.compile(
    r"\b[Tt]ribunal administratif (?:de la |de |d'|du )(?P<siege>[A-ZÀ-Ý][\w-]*(?: [A-ZÀ-Ý]\w+)*)"
)


def _tribunals(examen: Examen) -> Iterator[Constat]:
    departements = [str(d) for d in examen.dossier.territoire.departements]
    competent = {tribunal_of(departement) for departement in departements} - {""}
    for found in examen.search(_TRIBUNAL, signes=("tribunal administratif",)) if competent else ():
        siege = found.match["siege"]
        if not any(siege.casefold() == own.casefold() for own in competent):
            known = enumeration(sorted(competent))
            message = f"« {found.mots} » : le tribunal compétent siège à {known}"
            yield Constat(found.place, message, "corriger le siège du tribunal", found.mots)


CONTROLES = (
    Controle(
        "V-72",
        Famille.STRUCTURE,
        "Instances : composition et rythme",
        Gravite.A_EXPLIQUER,
        "Cherche les membres et les présidents d’instances qui ne sont ni parties ni partenaires, "
        "les rythmes qui se contredisent (« deux fois par an », « chaque trimestre ») et les "
        "comités dont rien ne dit l’existence. Une décision d’une instance mal composée se "
        "discute. Corriger « instances », ou le texte.",
        of_act=check_bodies,
    ),
    Controle(
        "V-73",
        Famille.STRUCTURE,
        "Clauses attendues et tribunal compétent",
        Gravite.A_EXPLIQUER,
        "Cherche dans une convention ou un contrat les clauses de modification, de résiliation et "
        "de règlement des différends, et compare le tribunal administratif nommé aux départements "
        "du territoire. Sans elles, le droit commun s’applique, rarement comme les parties "
        "l’entendaient. Ajouter l’article, ou dire pourquoi dans « tolere ».",
        "Code de justice administrative, art. R. 221-3 (ressort des tribunaux administratifs)",
        of_act=check_clauses,
    ),
)
