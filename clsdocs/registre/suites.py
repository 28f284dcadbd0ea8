"""From one more event and what came before it to every reason why it may not follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clsdocs.domain.blancs import did_you_mean
from clsdocs.errors import Gravite, Place, Problem, sort_problems
from clsdocs.francais import date_longue, enumeration
from clsdocs.record import Record
from clsdocs.registre.chaine import Registre
from clsdocs.registre.evenements import (
    Annulation,
    Emission,
    Evenement,
    Fin,
    Genre,
    Note,
    Objet,
    Signature,
)
from clsdocs.registre.histoires import Histoire, Version, histoires
from clsdocs.registre.lignes import Fault
from clsdocs.registre.pouvoirs import check_power

_DOUBLE = "R-61"

_AFTER_ISSUE = frozenset({Genre.ENVOI, Genre.RELANCE, Genre.NOTIFICATION, Genre.PUBLICATION})
"""What cannot happen to an act before it is issued."""


class Passe(Record):
    """What came before an event: each document's history, and the day on which it is written.

    Without a day nothing is said to lie in the future.
    """

    documents: dict[str, Histoire]
    au: date | None

    def of(self, document: str) -> Histoire:
        """Return what happened to `document` so far."""
        return self.documents.get(document, Histoire(document))


def check_evenement(registre: Registre, evenement: Evenement, au: date) -> tuple[Problem, ...]:
    """Return why `evenement` may not be written on the day `au` after `registre`."""
    faults = faults_of(Passe(histoires(registre), au), evenement)
    place = Place(registre.chemin)
    return sort_problems(Problem(place, f.code, f.message, f.advice) for f in faults)


def check_registre(registre: Registre) -> tuple[Problem, ...]:
    """Return every event that should not have followed those before it, with its line.

    Branches that git joined may each be right and not agree: the same number issued twice.
    """
    passe, problems = Passe({}, None), []
    for entree in registre.entrees:
        place = Place(registre.chemin, entree.ligne)
        for fault in faults_of(passe, entree.evenement):
            if fault.code == _DOUBLE:
                continue  # said once, at the end, unless one of the two was withdrawn since
            gravite = Gravite.A_EXPLIQUER
            problems.append(Problem(place, fault.code, fault.message, fault.advice, gravite))
        document = getattr(entree.evenement, "document", "")
        if document:
            passe.documents.setdefault(document, Histoire(document)).record(entree)
    return sort_problems((*problems, *_doubles(registre, passe)))


def _doubles(registre: Registre, passe: Passe) -> Iterator[Problem]:
    """Yield the numbers that two versions bear, none of them withdrawn (V-91)."""
    for histoire in passe.documents.values():
        alive: dict[int, Version] = {}
        for version in histoire.versions:
            number = version.emission.version
            if version.is_withdrawn():
                continue
            if number in alive:
                other = alive[number].entree.ligne
                message = f"deux textes portent le numéro v{number} (voir la ligne {other})"
                advice = "garder dans emis/ les fichiers du bon, "
                advice += f"puis retirer l’autre : clsdocs withdraw …@v{number}"
                place = Place(registre.chemin, version.entree.ligne)
                yield Problem(place, _DOUBLE, message, advice)
            alive[number] = version


def faults_of(passe: Passe, evenement: Evenement) -> Iterator[Fault]:
    """Yield why `evenement` may not follow what came before it."""
    yield from _too_early(passe, evenement)
    match evenement:
        case Emission():
            yield from _emission(passe, evenement)
        case Signature():
            yield from _signature(passe, evenement)
        case Annulation():
            yield from _annulation(passe, evenement)
        case Note():
            yield from _note(passe, evenement)
        case Fin():
            yield from _fin(passe, evenement)


def _too_early(passe: Passe, evenement: Evenement) -> Iterator[Fault]:
    jour = getattr(evenement, "date", None)
    # An end may be known long before its day: three months' notice.
    if jour and passe.au and jour > passe.au and not isinstance(evenement, Fin):
        message = f"le {date_longue(jour)} n’est pas encore passé"
        yield Fault("R-31", message, "donner la date à laquelle cela a eu lieu")


def _emission(passe: Passe, emission: Emission) -> Iterator[Fault]:
    histoire = passe.of(emission.document)
    if histoire.numbered(emission.version):
        message = f"la version v{emission.version} existe déjà"
        yield Fault(_DOUBLE, message, f"émettre v{histoire.prochaine}")
        return
    if emission.version != histoire.prochaine:
        message = f"version v{emission.version} au lieu de v{histoire.prochaine}"
        yield Fault("R-30", message, "les numéros se suivent, retraits compris")
    if not emission.signataires:
        yield Fault("R-36", "aucune partie ne signe cette version", "vérifier « parties »")
    if (fin := histoire.fin()) and fin.date <= emission.date:
        yield _ended(fin)
    elif current := histoire.current():
        yield from _supersede(current, emission)
    if emission.modifie and emission.objet is Objet.SIGNATURE:
        yield from _amend(passe, emission)


def _supersede(current: Version, emission: Emission) -> Iterator[Fault]:
    """Yield why `emission` may not take the place of the `current` version."""
    before, number = current.emission, current.emission.version
    if emission.date < before.date:
        message = f"émission le {date_longue(emission.date)}, avant celle de v{number} "
        message += f"({date_longue(before.date)})"
        yield Fault("R-32", message, "corriger la date")
    if current.signed_on():
        message = f"la version v{number} est signée par toutes les parties"
        advice = "pour la changer, écrire un avenant ; pour y mettre fin, clsdocs end"
        yield Fault("R-34", message, advice)
    elif done := sorted({signature.partie for signature in current.signed()}):
        message = f"la version v{number} est déjà signée par {enumeration(done)}"
        advice = "la retirer d’abord : clsdocs withdraw … --reason « … » ; il faudra resigner"
        yield Fault("R-33", message, advice)
    elif before.empreinte_texte and _content(before) == _content(emission):
        message = f"rien n’a changé depuis la version v{number}"
        yield Fault("R-37", message, "rien à faire : elle reste celle qui vaut")


def _content(emission: Emission) -> tuple[object, ...]:
    return (emission.objet, emission.empreinte_texte, emission.parties, emission.duree)


def _amend(passe: Passe, emission: Emission) -> Iterator[Fault]:
    """Yield why an avenant may not be signed: what it changes binds nobody yet."""
    base = passe.of(emission.modifie)
    current = base.current()
    if current is None or not current.signed_on():
        message = f"« {emission.modifie} », que cet avenant modifie, n’est pas encore signé"
        advice = "enregistrer ses signatures d’abord, ou clsdocs issue --external s’il est ancien"
        yield Fault("R-38", message, advice)
    elif fin := base.fin(emission.date):
        yield _ended(fin)


def _signature(passe: Passe, signature: Signature) -> Iterator[Fault]:
    histoire = passe.of(signature.document)
    version = histoire.find(signature.emission)
    if version is None or version.emission.version != signature.version:
        yield _unknown(histoire, signature.version)
        return
    if version.emission.objet is Objet.VOTE:
        message = f"la version v{signature.version} a été émise pour le vote"
        yield Fault("R-41", message, "émettre pour signature : clsdocs issue")
        return
    if signature.corrige:
        yield from _correction(version, signature)
    else:
        yield from _still_open(histoire, version, signature)
    yield from _party(version, signature)
    yield from _before_issue(version, signature.date)
    yield from _before_avenants(passe, signature)
    yield from check_power(histoire, version.emission, signature)


def _before_avenants(passe: Passe, signature: Signature) -> Iterator[Fault]:
    """Yield the avenant that was issued for signature before this signature of its act."""
    for name, histoire in passe.documents.items():
        current = histoire.current()
        if current is None or current.emission.modifie != signature.document:
            continue
        issued = current.emission.date
        if current.emission.objet is Objet.SIGNATURE and issued < signature.date:
            message = (
                f"signature le {date_longue(signature.date)}, après l’émission de « {name} », "
            )
            message += f"qui modifie cet acte ({date_longue(issued)})"
            yield Fault("R-53", message, "corriger la date")


def _still_open(histoire: Histoire, version: Version, signature: Signature) -> Iterator[Fault]:
    """Yield why nobody may sign `version` any more."""
    number, current = signature.version, histoire.current()
    if version.annulation:
        day, why = date_longue(version.annulation.date), version.annulation.motif
        message = f"la version v{number} a été retirée le {day} ({why})"
        yield Fault("R-42", message, "faire signer la version qui la remplace")
    elif current and current.emission.version > number:
        message = f"la version v{number} est remplacée par v{current.emission.version}"
        yield Fault("R-43", message, f"faire signer v{current.emission.version}")
    if (fin := histoire.fin()) and fin.date <= signature.date:
        yield _ended(fin)


def _party(version: Version, signature: Signature) -> Iterator[Fault]:
    partie = version.emission.partie(signature.partie)
    if partie is None:
        names = [partie.id for partie in version.emission.signataires]
        otherwise = f"parties : {', '.join(names)}"
        advice = did_you_mean(signature.partie, names, otherwise)
        message = f"« {signature.partie} » n’est pas partie à la version v{signature.version}"
        yield Fault("R-44", message, advice)
    elif not partie.signe:
        message = f"« {signature.partie} » n’a pas à signer la version v{signature.version}"
        yield Fault("R-45", message, "rien à faire")
    elif not signature.corrige:
        yield from _twice(version, signature)


def _twice(version: Version, signature: Signature) -> Iterator[Fault]:
    partie = version.emission.partie(signature.partie)
    done = version.signed_by(signature.partie)
    same = [s for s in done if s.signataire.cle == signature.signataire.cle]
    if partie and done and (same or version.has_signed(partie)):
        last = (same or done)[-1]
        message = f"« {signature.partie} » a déjà signé le {date_longue(last.date)} "
        message += f"({last.signataire.nom})"
        advice = "pour corriger cette signature, en écrire une nouvelle avec --correct"
        yield Fault("R-46", message, advice)


def _correction(version: Version, signature: Signature) -> Iterator[Fault]:
    if signature.corrige not in version.signatures:
        message = f"« {signature.corrige[:12]} » n’est pas une signature en vigueur de "
        message += f"la version v{signature.version}"
        advice = "prendre l’empreinte dans clsdocs history : la dernière, si elle est déjà corrigée"
        yield Fault("R-52", message, advice)


def _annulation(passe: Passe, annulation: Annulation) -> Iterator[Fault]:
    histoire = passe.of(annulation.document)
    version = histoire.find(annulation.emission)
    if version is None or version.emission.version != annulation.version:
        yield _unknown(histoire, annulation.version)
        return
    number = annulation.version
    if version.annulation:
        day = date_longue(version.annulation.date)
        yield Fault("R-55", f"la version v{number} a déjà été retirée le {day}", "rien à faire")
    elif version.signed_on():
        message = f"la version v{number} est signée par toutes les parties : elle les lie"
        yield Fault("R-57", message, "y mettre fin par clsdocs end, ou la changer par un avenant")
    if not annulation.motif.strip():
        yield Fault("R-56", "retrait sans motif", "dire pourquoi : --reason « … »")
    yield from _before_issue(version, annulation.date)


def _note(passe: Passe, note: Note) -> Iterator[Fault]:
    histoire = passe.of(note.document)
    if note.version and not histoire.numbered(note.version):
        yield _unknown(histoire, note.version)
    parties = {p.id for version in histoire.versions for p in version.emission.parties}
    if note.partie and parties and note.partie not in parties:
        advice = did_you_mean(note.partie, parties, f"parties : {', '.join(sorted(parties))}")
        yield Fault("R-44", f"« {note.partie} » n’est pas partie à « {note.document} »", advice)
    issued = min((version.emission.date for version in histoire.versions), default=None)
    if issued and note.genre in _AFTER_ISSUE and note.date < issued:
        message = f"{note.genre.mot} le {date_longue(note.date)}, avant la première émission "
        yield Fault("R-47", f"{message}({date_longue(issued)})", "corriger la date")
    if note.genre is Genre.AUTRE and not note.texte.strip():
        yield Fault("R-58", "note vide", "dire ce qui a eu lieu")


def _fin(passe: Passe, fin: Fin) -> Iterator[Fault]:
    current = passe.of(fin.document).current()
    signed = current.signed_on() if current else None
    if signed is None:
        message = f"« {fin.document} » n’est pas signé : il n’y a rien à quoi mettre fin"
        otherwise = "rien à faire : il n’a pas été émis"
        advice = "retirer la version émise : clsdocs withdraw" if current else otherwise
        yield Fault("R-59", message, advice)
    elif fin.date < signed:
        message = f"fin le {date_longue(fin.date)}, avant la signature du {date_longue(signed)}"
        yield Fault("R-60", message, "corriger la date")


def _unknown(histoire: Histoire, number: int) -> Fault:
    known = [f"v{version.emission.version}" for version in histoire.versions]
    advice = f"versions émises : {', '.join(known)}" if known else "émettre d’abord : clsdocs issue"
    return Fault("R-40", f"la version v{number} n’a pas été émise", advice)


def _ended(fin: Fin) -> Fault:
    message = f"« {fin.document} » a pris fin le {date_longue(fin.date)} ({fin.cause.mot})"
    return Fault("R-35", message, "écrire un autre acte")


def _before_issue(version: Version, jour: date) -> Iterator[Fault]:
    issued = version.emission.date
    if jour < issued:
        message = f"le {date_longue(jour)} précède l’émission de la version "
        message += f"v{version.emission.version} ({date_longue(issued)})"
        yield Fault("R-47", message, "corriger la date")
