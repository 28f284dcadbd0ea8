"""From the parties and the duration of an act to what a version freezes of them."""

from __future__ import annotations

from datetime import date

from clsdocs.domain.blancs import Blanc
from clsdocs.domain.duree import EVENEMENTS, Duree
from clsdocs.domain.organisme import (
    Delegation,
    Organisme,
    Personne,
    Representant,
    Signataire,
    TypeOrganisme,
)
from clsdocs.domain.partie import Habilitation, Partie
from clsdocs.registre.evenements import (
    DureeFigee,
    HabilitationFigee,
    PartieFigee,
    PersonneFigee,
)

DELIBERENT = frozenset(
    {
        TypeOrganisme.COMMUNE,
        TypeOrganisme.EPCI,
        TypeOrganisme.DEPARTEMENT,
        TypeOrganisme.REGION,
        TypeOrganisme.SYNDICAT_MIXTE,
    }
)
"""Those whose assembly must have voted, and the prefect received the vote (CGCT, L. 2131-1)."""

_CAUSES = {words: name for name, words in EVENEMENTS.items()}


def freeze_partie(partie: Partie, jour: date | None, *, signe: bool = True) -> PartieFigee:
    """Return `partie` and those who are to sign for it on `jour`.

    `signe` is false where the version binds it without its signature.
    """
    return PartieFigee(
        id=partie.id,
        nom=str(partie.nom),
        rang=partie.rang,
        delibere=partie.organisme.type in DELIBERENT,
        signe=signe,
        habilitations=tuple(map(_habilitation, partie.habilitations)),
        signataires=tuple(map(freeze_personne, partie.sign_on(jour))),
    )


def freeze_personne(signataire: Signataire) -> PersonneFigee:
    """Return the person who signs, with the head for whom a delegate does."""
    personne = _person(signataire.personne)
    if signataire.pour is None:
        return personne
    return PersonneFigee(
        nom=personne.nom,
        qualite=personne.qualite,
        id=personne.id,
        capacite=personne.capacite,
        du=personne.du,
        au=personne.au,
        pour=_person(signataire.pour),
    )


def freeze_duree(duree: Duree | None) -> DureeFigee | None:
    """Return the day of effect or what sets it, the length and the term, as far as known."""
    if duree is None:
        return None
    motif = duree.effet.motif if isinstance(duree.effet, Blanc) else ""
    return DureeFigee(
        effet=_known_day(duree.effet),
        evenement=_CAUSES.get(motif, motif),
        annees=duree.annees if isinstance(duree.annees, int) else 0,
        mois=duree.mois if isinstance(duree.mois, int) else 0,
        terme=_known_day(duree.terme),
        terme_inclus=duree.terme_inclus,
    )


def find_signataires(organisme: Organisme, jour: date) -> tuple[PersonneFigee, ...]:
    """Return everyone who may sign for `organisme` on `jour`: those in office, then delegates."""
    return tuple(person for person in known_signataires(organisme, jour) if person.can_sign(jour))


def known_signataires(organisme: Organisme, jour: date) -> tuple[PersonneFigee, ...]:
    """Return everyone who may ever sign for `organisme`: heads, then delegates.

    A delegate of nobody named stands for who is in office on `jour`.
    """
    heads = organisme.en_fonction(jour)
    people = [Signataire(head) for head in organisme.representants]
    for delegation in organisme.delegations:
        named = organisme.representant(delegation.de) if delegation.de else None
        head = named or (heads[0] if heads else None)
        people.append(Signataire(delegation, head))
    return tuple(map(freeze_personne, people))


def _person(person: Personne) -> PersonneFigee:
    shown = (person.civilite, person.prenom, person.nom)
    capacite = person.capacite if isinstance(person, Representant | Delegation) else ""
    return PersonneFigee(
        nom=" ".join(str(word) for word in shown if word),
        qualite=str(person.qualite),
        id=person.id or "",
        capacite=str(capacite),
        du=_known_day(person.du),
        au=_known_day(person.au),
    )


def _habilitation(habilitation: Habilitation) -> HabilitationFigee:
    numero = habilitation.numero
    return HabilitationFigee(
        nature=str(habilitation.nature),
        numero=numero if isinstance(numero, str) else "",
        date=_known_day(habilitation.date),
        transmission=_known_day(habilitation.transmission),
    )


def _known_day(jour: date | Blanc | None) -> date | None:
    return jour if isinstance(jour, date) else None
