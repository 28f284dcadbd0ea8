"""Whether each party has the authorisation that it needs, from the right assembly, for this act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.jours import LONGUE
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.domain.document import Nature
from clsdocs.domain.organisme import NatureHabilitation, TypeOrganisme
from clsdocs.domain.partie import Habilitation, Partie
from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue

_T = TypeOrganisme
_ASSEMBLEES = {
    _T.COMMUNE: r"conseil municipal|conseil de paris",
    _T.EPCI: r"conseil (?:communautaire|métropolitain|de (?:la )?(?:communauté|métropole))"
    r"|bureau|conseil de territoire",
    _T.DEPARTEMENT: r"conseil (?:départemental|général)|commission permanente|assemblée départ",
    _T.REGION: r"conseil régional|commission permanente|assemblée (?:plénière|régionale|de corse)",
    _T.SYNDICAT_MIXTE: r"comité|conseil syndical|bureau",
    _T.ASSOCIATION: r"conseil d'administration|assemblée générale|bureau",
    _T.HOPITAL: r"conseil de surveillance|directoire|conseil d'administration",
    _T.CAISSE: r"conseil (?:de |d'administration|d'orientation)|conseil$|commission",
}
_USUELLES = {
    _T.COMMUNE: "conseil municipal",
    _T.EPCI: "conseil communautaire",
    _T.DEPARTEMENT: "conseil départemental",
    _T.REGION: "conseil régional",
    _T.SYNDICAT_MIXTE: "comité syndical",
    _T.ASSOCIATION: "conseil d’administration",
}
_ANY = re.compile(r"^(?:l'|la )?(?:assemblée|organe) (?:délibérant|plénière)")
_VOTING = (_T.COMMUNE, _T.EPCI, _T.DEPARTEMENT, _T.REGION, _T.SYNDICAT_MIXTE)


def check_powers(examen: Examen) -> Iterator[Constat]:
    """Yield the parties without authorisation, and the authorisations that do not suit the act."""
    for partie in examen.document.parties:
        yield from _lacking(examen, partie)
        for rank, habilitation in enumerate(partie.habilitations):
            cle = f"parties.{partie.id}.habilitations.{rank}"
            yield from _assembly(examen, partie, habilitation, cle)
            yield from _object(examen, habilitation, cle)
            yield from _reference(examen, partie, habilitation, cle)
            yield from _complete(examen, partie, habilitation, cle)
    yield from _cited(examen)


def _lacking(examen: Examen, partie: Partie) -> Iterator[Constat]:
    natures = {habilitation.nature for habilitation in partie.habilitations}
    type_, place = partie.organisme.type, examen.at(f"parties.{partie.id}")
    if type_ in _VOTING and not natures:
        message = f"aucune délibération n’autorise « {partie.id} » à signer"
        yield Constat(place, message, "ajouter la délibération dans « habilitations »")
    elif type_ in _VOTING and NatureHabilitation.DELIBERATION not in natures:
        message = f"« {partie.id} » signe sans délibération de son assemblée"
        advice = "citer la délibération, ou celle qui délègue cette matière"
        place = examen.at(f"parties.{partie.id}.habilitations")
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    elif type_ is _T.ASSOCIATION and not natures:
        message = f"rien ne dit ce qui autorise « {partie.id} » à signer"
        advice = "citer ses statuts ou la délibération de son conseil d’administration"
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    elif type_ is _T.CAISSE and not natures:
        message = f"« {partie.id} » signe sans délibération de son conseil"
        advice = "vérifier que son directeur peut signer seul"
        yield Constat(place, message, advice, gravite=Gravite.INFORMATION)


def _assembly(
    examen: Examen, partie: Partie, habilitation: Habilitation, cle: str
) -> Iterator[Constat]:
    assemblee, type_ = habilitation.assemblee, partie.organisme.type
    voted = habilitation.nature is NatureHabilitation.DELIBERATION
    if not isinstance(assemblee, str):
        if voted and type_ in _VOTING and assemblee is None:
            message = "la délibération ne dit pas quelle assemblée l’a prise"
            place = examen.at(cle)
            yield Constat(place, message, "ajouter « assemblee »", gravite=Gravite.A_EXPLIQUER)
        return
    words = re.sub(r"^(?:le |la |l')", "", fold(assemblee).lower())
    own = _ASSEMBLEES.get(type_)
    if own is None or re.match(own, words) or _ANY.match(words):
        return
    foreign = any(re.match(other, words) for t, other in _ASSEMBLEES.items() if t is not type_)
    message = f"« {assemblee} » n’est pas une assemblée de « {partie.organisme.nom} »"
    gravite = Gravite.BLOQUANT if foreign and type_ in _VOTING else Gravite.A_EXPLIQUER
    usual = _USUELLES.get(type_, "")
    advice = f"écrire « {usual} », ou corriger la délibération citée"
    if not usual:
        advice = "corriger l’assemblée, ou la délibération citée"
    yield Constat(examen.at(f"{cle}.assemblee"), message, advice, assemblee, gravite)


def _object(examen: Examen, habilitation: Habilitation, cle: str) -> Iterator[Constat]:
    """Yield an authorisation given for other acts than this one."""
    covered = [fold(word).lower() for word in habilitation.couvre if isinstance(word, str)]
    document = examen.document
    nature, avenant = str(document.nature), document.nature is Nature.AVENANT
    known = {nature, document.id, "avenants"} if avenant else {nature, document.id}
    if covered and not any(known.intersection((word, *word.split())) for word in covered):
        article = "l’" if avenant else "le " if nature == "contrat" else "la "
        message = f"{habilitation.nature.value} donnée pour « {', '.join(covered)} », non pour "
        message += f"{article}{nature}"
        yield Constat(examen.at(f"{cle}.couvre"), message, "citer celle qui autorise cet acte")


_IDENTIFIANT = re.compile(r"(?P<dep>\w{3})-(?P<siren>\d{9})-\d{8}-(?P<numero>.+)-(?P<nature>\w{2})")
_NATURES = {"DE": (NatureHabilitation.DELIBERATION, NatureHabilitation.PROCES_VERBAL)}


def _reference(
    examen: Examen, partie: Partie, habilitation: Habilitation, cle: str
) -> Iterator[Constat]:
    """Yield a number that its date or its identifier of transmission belies."""
    numero, day = habilitation.numero, habilitation.date
    year = re.match(r"(?:[A-Z]+[-/ ])?(20\d\d)[-/_ .]", numero) if isinstance(numero, str) else None
    if year and isinstance(day, date) and day.year != int(year[1]):
        message = f"« {numero} » est de {year[1]}, et la date du {date_longue(day)}"
        place = examen.at(f"{cle}.numero")
        yield Constat(place, message, "corriger l’un des deux", str(numero), Gravite.A_EXPLIQUER)
    found = _IDENTIFIANT.fullmatch(str(habilitation.identifiant or ""))
    if found is None:
        return
    place, siren = examen.at(f"{cle}.identifiant"), partie.organisme.siren
    if isinstance(siren, str) and re.sub(r"\D", "", siren) != found["siren"]:
        message = f"l’identifiant porte le SIREN {found['siren']}, et « {partie.id} » a {siren}"
        yield Constat(place, message, "corriger l’identifiant, ou le SIREN")
    if isinstance(numero, str) and _signs(numero) != _signs(found["numero"]):
        message = f"l’identifiant dit « {found['numero']} », le numéro « {numero} »"
        yield Constat(place, message, "corriger l’un des deux")
    if habilitation.nature not in _NATURES.get(found["nature"], (habilitation.nature,)):
        message = f"l’identifiant est celui d’une délibération, non d’un « {habilitation.nature} »"
        yield Constat(place, message, "corriger la nature, ou l’identifiant")


def _signs(number: str) -> str:
    return re.sub(r"\W|_", "", number).casefold()


def _complete(
    examen: Examen, partie: Partie, habilitation: Habilitation, cle: str
) -> Iterator[Constat]:
    """Yield a délibération without date or, for a local authority, without transmission."""
    named = habilitation.nature.value
    if habilitation.date is None and habilitation.nature is not NatureHabilitation.STATUTS:
        message = f"{named} sans date"
        place = examen.at(cle)
        yield Constat(place, message, "indiquer « date »", gravite=Gravite.A_EXPLIQUER)
    voted = habilitation.nature is NatureHabilitation.DELIBERATION
    if voted and partie.organisme.type in _VOTING:
        for key, what in (("numero", "numéro"), ("transmission", "date de transmission au préfet")):
            value = getattr(habilitation, key)
            if value is None:
                message = f"{named} sans {what}"
                advice = f"indiquer « {key} », ou « inconnu »"
                yield Constat(examen.at(cle), message, advice, gravite=Gravite.A_EXPLIQUER)
            elif isinstance(value, Blanc) and key == "transmission":
                message = f"{named} : {what} à indiquer avant la signature"
                place = examen.at(f"{cle}.{key}")
                yield Constat(place, message, f"indiquer « {key} »", gravite=Gravite.INFORMATION)


_CITED = re.compile(
    rf"\bdélibération n° (?P<numero>[\w./-]*\w)(?P<entre>[^.;]{{0,120}}?)"
    rf" (?:en date )?du (?P<date>{LONGUE})"
)


def _cited(examen: Examen) -> Iterator[Constat]:
    """Yield a délibération that a text cites with another date than the facts."""
    known = [
        (habilitation.numero, habilitation.date)
        for document in examen.documents.values()
        for partie in document.parties
        for habilitation in partie.habilitations
        if isinstance(habilitation.numero, str) and isinstance(habilitation.date, date)
    ]
    days = {ecrit.trouvaille.match.group(0): ecrit.jour for ecrit in examen.jours}
    for found in examen.search(_CITED, signes=("délibération n° ",)):
        if not found.cle and not found.passage.is_value(found.match.start(), found.match.end()):
            yield from _misquoted(found, days.get(found.match["date"]), known)


def _misquoted(
    found: Trouvaille, day: date | None, known: list[tuple[str, date]]
) -> Iterator[Constat]:
    numero = found.match["numero"]
    dates = {true for number, true in known if _signs(number) == _signs(numero)}
    if day and dates and day not in dates:
        message = f"« {found.mots} » : cette délibération est du {date_longue(min(dates))}"
        yield Constat(found.place, message, "corriger la date ou le numéro", found.mots)


def compare_references(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield one number of a délibération that two acts date otherwise."""
    seen: dict[tuple[str, str], tuple[date, str]] = {}
    for examen in ensemble.examens:
        for partie in examen.document.parties:
            for rank, own in enumerate(partie.habilitations):
                if not isinstance(own.numero, str) or not isinstance(own.date, date):
                    continue
                day, other = seen.setdefault((partie.id, _signs(own.numero)), (own.date, examen.id))
                if day != own.date:
                    message = (
                        f"{own.nature.value} n° {own.numero} du {date_longue(own.date)} : "
                        f"« {other} » la dit du {date_longue(day)}"
                    )
                    place = examen.at(f"parties.{partie.id}.habilitations.{rank}.date")
                    yield Constat(place, message, "corriger l’un des deux", acte=examen.id)


CONTROLES = (
    Controle(
        "V-23",
        Famille.PARTIES,
        "Habilitation à signer",
        Gravite.BLOQUANT,
        "Vérifie que chaque commune, groupement, département et région a une délibération, de sa "
        "propre assemblée, prise pour cet acte, et que son numéro, sa date, son SIREN et son "
        "identifiant de télétransmission s’accordent ; qu’une association dit ce qui l’autorise. "
        "L’exécutif local ne signe que ce que son assemblée a autorisé. Compléter ou corriger "
        "« habilitations ».",
        "CGCT, art. L. 2121-29, L. 2122-21, L. 3211-1, L. 4221-1, L. 5211-1 et L. 5211-9",
        of_act=check_powers,
        of_dossier=compare_references,
    ),
)
