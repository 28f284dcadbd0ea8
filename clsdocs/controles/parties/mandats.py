"""Whether those who sign hold, on the day of signature, the office or the power that they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from clsdocs.acte.people import person_key
from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.parties.citees import check_cited_people
from clsdocs.controles.parties.personnes import out_of_office, shown_person
from clsdocs.domain.organisme import (
    Delegation,
    Organisme,
    Personne,
    Pouvoir,
    Representant,
    Signataire,
)
from clsdocs.domain.partie import Partie
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue, enumeration

_DAY = timedelta(days=1)


def check_mandates(examen: Examen) -> Iterator[Constat]:
    """Yield the signatories without office or power on the day of signature, and the vacancies."""
    jour, signature = examen.jour, examen.document.signature
    if jour is None and signature and signature.prevue is None and not examen.document.anterieur:
        message = "sans jour de signature, ni les mandats ni les délégations ne se vérifient"
        place = examen.at("signature")
        yield Constat(place, message, "indiquer « prevue »", gravite=Gravite.A_EXPLIQUER)
    for partie in examen.document.parties:
        if jour is not None:
            yield from _office(examen, partie, jour)
            yield from _signataires_of(examen, partie, jour)
        yield from _calendar(examen, partie.organisme)
    yield from check_cited_people(examen)


def _office(examen: Examen, partie: Partie, jour: date) -> Iterator[Constat]:
    """Yield a vacancy, and several persons in one office, on the day of signature."""
    organisme, in_office = partie.organisme, partie.organisme.en_fonction(jour)
    place = examen.at(f"parties.{partie.id}.signataires")
    if not partie.signataires and not organisme.representants:
        message = f"« {partie.id} » n’a pas de représentant : nul ne signe pour cette partie"
        yield Constat(place, message, "l’ajouter à organismes.yml")
    elif not partie.signataires and not in_office:
        message = f"nul n’est en fonctions pour « {partie.id} » le {date_longue(jour)}"
        around = _around(organisme, jour)
        advice = "compléter organismes.yml, désigner un signataire, ou changer le jour"
        yield Constat(place, f"{message}{around}", advice)
    elif len(in_office) > 1 and not organisme.conjointement:
        names = enumeration([shown_person(person) for person in in_office])
        message = f"deux mandats pour « {partie.id} » le {date_longue(jour)} : {names}"
        advice = "corriger leurs dates dans organismes.yml, ou écrire « conjointement: oui »"
        yield Constat(place, message, advice)


def _around(organisme: Organisme, jour: date) -> str:
    """Return « (dernier mandat : Mme X, jusqu’au …) », empty where none is dated."""
    ended = [(r.au, r) for r in organisme.representants if isinstance(r.au, date) and r.au < jour]
    if not ended:
        return ""
    end, person = max(ended, key=lambda pair: pair[0])
    return f" (dernier mandat\u00a0: {shown_person(person)}, jusqu’au {date_longue(end)})"


def _signataires_of(examen: Examen, partie: Partie, jour: date) -> Iterator[Constat]:
    for rank, signer in enumerate(partie.sign_on(jour)):
        person = signer.personne
        cle = person_key(partie.organisme, signer)
        if partie.signataires and not person.is_in_office(jour):
            place = examen.at(f"parties.{partie.id}.signataires.{rank}")
            yield Constat(place, *_out_of_office(person, jour), shown_person(person))
        if isinstance(person, Delegation):
            yield from _delegation(examen, partie.organisme, person, cle, jour)
        else:
            yield from _mandate(examen, person, cle)


def _out_of_office(person: Personne, jour: date) -> tuple[str, str]:
    """Return what is wrong with a designated person whose dates exclude `jour`, and the advice."""
    power = "la délégation" if isinstance(person, Delegation) else "le mandat"
    message = (
        f"{power} de {shown_person(person)} {out_of_office(person, jour)}, pour une signature "
        f"le {date_longue(jour)}"
    )
    return message, "désigner qui est en fonctions ce jour-là, ou corriger les dates"


def _mandate(examen: Examen, person: Personne, cle: str) -> Iterator[Constat]:
    """Yield what is odd in the mandate of someone who signs in their own name."""
    if person.du is None:
        message = f"le mandat de {shown_person(person)} n’a pas de début : tenu pour en cours"
        yield Constat(examen.of_key(cle), message, "indiquer « du »", gravite=Gravite.INFORMATION)
    acte, start = person.acte, person.du
    if acte and isinstance(acte.date, date) and isinstance(start, date) and acte.date > start:
        message = (
            f"{shown_person(person)} : {acte.nature.value} du {date_longue(acte.date)}, après la "
            f"prise de fonctions du {date_longue(start)}"
        )
        place = examen.of_key(f"{cle}.acte.date")
        yield Constat(place, message, "vérifier les deux dates", gravite=Gravite.A_EXPLIQUER)


def _delegation(
    examen: Examen, organisme: Organisme, person: Delegation, cle: str, jour: date
) -> Iterator[Constat]:
    """Yield a power that falls with its author, or that no act gives in time."""
    head = organisme.representant(person.de) if person.de else None
    if head is None:
        yield from _without_author(examen, organisme, person, cle, jour)
    else:
        yield from _fallen(examen, organisme, Signataire(person, head), cle, jour)
    yield from _given(examen, person, head, cle, jour)


def _without_author(
    examen: Examen, organisme: Organisme, person: Delegation, cle: str, jour: date
) -> Iterator[Constat]:
    in_office = organisme.en_fonction(jour)
    message = f"la délégation de {shown_person(person)} ne dit pas de qui elle vient"
    advice = "indiquer « de », l’identifiant de qui l’a donnée"
    if not in_office and person.capacite is not Pouvoir.SUPPLEANCE:
        message = f"{message}, et nul n’est en fonctions le {date_longue(jour)}"
        yield Constat(examen.of_key(cle), message, advice)
    else:
        yield Constat(examen.of_key(cle), message, advice, gravite=Gravite.A_EXPLIQUER)


def _fallen(
    examen: Examen, organisme: Organisme, signer: Signataire, cle: str, jour: date
) -> Iterator[Constat]:
    person, head = signer.personne, signer.pour
    assert isinstance(person, Delegation)
    assert head is not None
    # Who stands in for an absent head may do so while the office is vacant.
    vacant = person.capacite is Pouvoir.SUPPLEANCE and not organisme.en_fonction(jour)
    if head.is_in_office(jour) or vacant:
        return
    message = (
        f"{shown_person(person)} signe par {_POWERS[person.capacite]} de {shown_person(head)}, "
        f"dont le mandat {out_of_office(head, jour)}, pour une signature le {date_longue(jour)}"
    )
    advice = "obtenir une délégation de qui est en fonctions ce jour-là"
    yield Constat(examen.of_key(f"{cle}.de"), message, advice, shown_person(person))


_POWERS = {
    Pouvoir.DELEGATION: "délégation",
    Pouvoir.SUPPLEANCE: "suppléance",
    Pouvoir.EMPECHEMENT: "empêchement",
}


def _given(
    examen: Examen, person: Delegation, head: Representant | None, cle: str, jour: date
) -> Iterator[Constat]:
    """Yield a delegation without act, later than the signature, or older than its author."""
    given = person.acte.date if person.acte else None
    name = shown_person(person)
    if person.acte is None and person.capacite is Pouvoir.DELEGATION:
        message = f"aucun acte ne donne délégation à {name}"
        advice = "indiquer la décision ou l’arrêté dans « acte », avec sa date"
        yield Constat(examen.of_key(cle), message, advice, gravite=Gravite.A_EXPLIQUER)
    elif isinstance(given, date) and given > jour:
        message = f"délégation de {name} donnée le {date_longue(given)}, après la signature"
        yield Constat(examen.of_key(f"{cle}.acte.date"), message, "corriger l’une des deux dates")
    elif isinstance(given, date) and isinstance(person.du, date) and given > person.du:
        message = (
            f"délégation de {name} donnée le {date_longue(given)}, pour valoir dès le "
            f"{date_longue(person.du)}"
        )
        place = examen.of_key(f"{cle}.acte.date")
        yield Constat(place, message, "vérifier les deux dates", gravite=Gravite.A_EXPLIQUER)
    for key, day in (("acte.date", given), ("du", person.du)):
        if head and isinstance(head.du, date) and isinstance(day, date) and day < head.du:
            message = (
                f"délégation de {name} du {date_longue(day)}, avant l’entrée en fonctions de "
                f"{shown_person(head)} ({date_longue(head.du)}), qui la donne"
            )
            yield Constat(examen.of_key(f"{cle}.{key}"), message, "corriger l’une des deux dates")
            return


def _calendar(examen: Examen, organisme: Organisme) -> Iterator[Constat]:
    """Yield the mandates of one office that end before they begin, overlap, or miss one day."""
    yield from _backwards(examen, organisme)
    if organisme.conjointement:
        return
    dated = [(_start(r), r) for r in organisme.representants if r.du or r.au]
    for (_, before), (start, after) in pairwise(sorted(dated, key=lambda pair: pair[0])):
        if start != date.min:
            yield from _between(examen, organisme, before, after, start)


def _start(person: Personne) -> date:
    return person.du if isinstance(person.du, date) else date.min


def _backwards(examen: Examen, organisme: Organisme) -> Iterator[Constat]:
    people: tuple[Representant | Delegation, ...] = (
        *organisme.representants,
        *organisme.delegations,
    )
    for person in people:
        start, end = person.du, person.au
        if isinstance(start, date) and isinstance(end, date) and end < start:
            what = "la délégation" if isinstance(person, Delegation) else "le mandat"
            message = f"{what} de {shown_person(person)} s’achève avant de commencer"
            signer = Signataire(person)
            place = examen.of_key(f"{person_key(organisme, signer)}.au")
            yield Constat(place, message, "corriger « du » ou « au »")


def _between(
    examen: Examen, organisme: Organisme, before: Representant, after: Representant, start: date
) -> Iterator[Constat]:
    """Yield what is odd between the end of a mandate and the `start` of the next."""
    end, jour = before.au, examen.jour
    place = examen.of_key(f"{person_key(organisme, Signataire(before))}.au")
    names = f"{shown_person(before)} et {shown_person(after)}"
    if end is None or (isinstance(end, date) and end >= start):
        if jour and before.is_in_office(jour) and after.is_in_office(jour):
            return
        message = f"les mandats de {names} se chevauchent à partir du {date_longue(start)}"
        advice = "corriger la fin du premier, ou le début du second"
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    elif isinstance(end, date) and end + 2 * _DAY == start:
        message = f"nul n’est en fonctions le {date_longue(end + _DAY)}, entre {names}"
        advice = "vérifier les deux dates : il manque un jour"
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)


CONTROLES = (
    Controle(
        "V-21",
        Famille.PARTIES,
        "Signataires en fonctions",
        Gravite.BLOQUANT,
        "Vérifie que chaque signataire est en fonctions le jour de la signature, ou le jour prévu "
        "pour elle : emploi vacant, deux titulaires pour un même emploi, mandat achevé ou à venir, "
        "délégation sans acte, expirée, ou tombée avec le mandat de qui l’a donnée, personne "
        "nommée dans le texte qui n’est plus en fonctions ou dont la qualité a changé. Signé par "
        "une autorité incompétente, l’acte est nul. Compléter organismes.yml, désigner un autre "
        "signataire, ou changer le jour de la signature.",
        "CSP, art. L. 1432-2 ; CGCT, art. L. 2122-17 et L. 2122-18",
        of_act=check_mandates,
    ),
)
