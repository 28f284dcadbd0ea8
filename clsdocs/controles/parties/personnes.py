"""How messages speak of a person: the name, and what keeps them out of office on a day."""

from __future__ import annotations

from datetime import date

from clsdocs.domain.organisme import Personne
from clsdocs.francais import date_longue


def shown_person(person: Personne) -> str:
    """Return « M. Samuel Thibaudet », the quality where the name is not known."""
    if not isinstance(person.nom, str):
        return str(person.qualite)
    civil = person.civilite.value if person.civilite else ""
    first = person.prenom if isinstance(person.prenom, str) else ""
    return " ".join(filter(None, (civil, first, person.nom)))


def out_of_office(person: Personne, jour: date) -> str:
    """Return « s’achève le 31 mai 2024 », or « ne commence que le … »: not in office on `jour`."""
    ended = isinstance(person.au, date) and person.au < jour
    bound = person.au if ended else person.du
    assert isinstance(bound, date)
    verb = "s’achève" if ended else "ne commence que"
    return f"{verb} le {date_longue(bound)}"
