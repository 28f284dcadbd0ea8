"""From a signature to what forbids it in law: the person, the mandate, the délibération."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clsdocs.francais import date_longue, enumeration
from clsdocs.registre.evenements import Emission, Genre, PartieFigee, PersonneFigee, Signature
from clsdocs.registre.histoires import Histoire
from clsdocs.registre.lignes import Fault


def check_power(histoire: Histoire, emission: Emission, signature: Signature) -> Iterator[Fault]:
    """Yield why that person could not sign for that party that day.

    An act signed before clsdocs is taken as it is.
    """
    partie = emission.partie(signature.partie)
    if partie is None or emission.externe:
        return
    yield from _person(partie, signature)
    yield from _mandate(signature)
    if partie.delibere:
        yield from _vote(histoire, partie, signature.date)


def _person(partie: PartieFigee, signature: Signature) -> Iterator[Fault]:
    named = {person.cle: person.nom for person in partie.signataires}
    if named and signature.signataire.cle not in named and not signature.motif.strip():
        message = f"{signature.signataire.nom} n’est pas qui devait signer pour « {partie.id} » "
        message += f"({enumeration(list(named.values()))})"
        advice = "dire pourquoi une autre personne signe : --signatory … --reason « … »"
        yield Fault("R-49", message, advice)


def _mandate(signature: Signature) -> Iterator[Fault]:
    person, jour = signature.signataire, signature.date
    if person.can_sign(jour):
        return
    gone = _out_of_office(person, jour)
    message = f"{gone.nom} ({gone.qualite}) n’est pas en fonction le {date_longue(jour)}"
    if gone is not person:
        message += f" : la délégation de {person.nom} tombe avec son mandat"
    advice = (
        "corriger la date, ou faire signer qui était en fonction : --signatory … --reason « … »"
    )
    yield Fault("R-48", message, advice)


def _out_of_office(person: PersonneFigee, jour: date) -> PersonneFigee:
    """Return the head whose mandate is over, where only that forbids `person` to sign."""
    if person.pour is None or not person.is_in_office(jour):
        return person
    return _out_of_office(person.pour, jour)


def _vote(histoire: Histoire, partie: PartieFigee, jour: date) -> Iterator[Fault]:
    """Yield a délibération that the prefect had not received before the day of signature.

    Receiving it afterwards, even the same day, mends nothing (CE, Sect., avis, 10 June 1996,
    Préfet de la Côte-d’Or).
    """
    for habilitation in partie.habilitations:
        if habilitation.date and habilitation.date > jour:
            message = f"délibération du {date_longue(habilitation.date)}, après la signature "
            message += f"du {date_longue(jour)} qu’elle autorise"
            yield Fault("R-51", message, "corriger l’une des deux dates")
    received = _received(histoire, partie)
    if not received:
        message = f"rien ne dit que la délibération de « {partie.id} » a été transmise au préfet"
        advice = f"l’enregistrer : clsdocs note … transmission --party {partie.id} --date …"
        yield Fault("R-50", message, advice)
    elif min(received) >= jour:
        message = f"délibération de « {partie.id} » transmise au préfet le "
        message += f"{date_longue(min(received))}, pour une signature le {date_longue(jour)}"
        advice = "signer après la transmission : l’acte n’est exécutoire qu’alors"
        yield Fault("R-51", message, advice)


def _received(histoire: Histoire, partie: PartieFigee) -> list[date]:
    """Return the days on which the prefect received what authorises `partie`."""
    frozen = [h.transmission for h in partie.habilitations if h.transmission]
    return [*frozen, *(note.date for note in histoire.noted(Genre.TRANSMISSION, partie=partie.id))]
