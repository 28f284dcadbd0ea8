from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clsdocs.domain.duree import Duree
from clsdocs.domain.liens import Liens
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.partie import Partie, Rang
from clsdocs.registre.evenements import DureeFigee, HabilitationFigee, PartieFigee, PersonneFigee
from clsdocs.registre.parties import find_signataires, freeze_duree, freeze_partie
from facts import read_fact

CALL: dict[str, Any] = {
    "id": "call",
    "type": "epci",
    "nom": "Communauté d'agglomération de Lens-Liévin",
    "article": "la",
    "genre": "f",
    "representants": [
        {
            "id": "ancien",
            "civilite": "M.",
            "prenom": "Jean",
            "nom": "Martin",
            "qualite": "Président",
            "au": "2020-07-01",
        },
        {
            "id": "nouvelle",
            "civilite": "Mme",
            "prenom": "Anne",
            "nom": "Petit",
            "qualite": "Présidente",
            "du": "2020-07-02",
        },
    ],
    "delegations": [
        {"id": "vp-sante", "nom": "Durand", "qualite": "Vice-président", "de": "ancien"},
        {"id": "vp", "nom": "Leroy", "qualite": "Vice-présidente", "du": "2020-01-01"},
    ],
}
MARTIN = PersonneFigee(nom="M. Jean Martin", qualite="Président", id="ancien", au=date(2020, 7, 1))
PETIT = PersonneFigee(
    nom="Mme Anne Petit", qualite="Présidente", id="nouvelle", du=date(2020, 7, 2)
)


def organisme(**facts: Any) -> Organisme:
    return read_fact(Organisme, {**CALL, **facts})


def partie(of: Organisme, **facts: Any) -> Partie:
    base = {"organisme": "call", "rang": "principal", "ci_apres": "la Communauté"}
    return read_fact(Partie, {**base, **facts}, Liens(organismes={"call": of}))


def test_a_party_is_frozen_with_who_is_in_office_that_day() -> None:
    habilitation = {
        "nature": "délibération",
        "numero": "2020-1",
        "date": "2020-02-03",
        "transmission": "inconnu",
    }
    found = partie(organisme(), habilitations=[habilitation])

    assert freeze_partie(found, date(2020, 7, 2)) == PartieFigee(
        id="call",
        nom="la Communauté",
        rang=Rang.PRINCIPAL,
        delibere=True,
        habilitations=(
            HabilitationFigee(nature="délibération", numero="2020-1", date=date(2020, 2, 3)),
        ),
        signataires=(PETIT,),
    )


@pytest.mark.parametrize(
    ("type_", "delibere"),
    [
        ("commune", True),
        ("epci", True),
        ("departement", True),
        ("region", True),
        ("syndicat-mixte", True),
        ("ars", False),
        ("etat", False),
        ("caisse", False),
        ("hopital", False),
        ("association", False),
        ("ordre", False),
    ],
)
def test_a_local_authority_must_have_voted(type_: str, delibere: bool) -> None:
    assert freeze_partie(partie(organisme(type=type_)), None).delibere is delibere


def test_a_delegate_is_frozen_with_the_head_who_gave_the_delegation() -> None:
    found = partie(organisme(), signataires=[{"delegation": "vp-sante"}])

    (person,) = freeze_partie(found, date(2020, 6, 1)).signataires

    assert person.pour == MARTIN
    assert (person.can_sign(date(2020, 7, 1)), person.can_sign(date(2020, 7, 2))) == (True, False)


def test_nobody_is_named_while_the_day_is_unknown() -> None:
    frozen = freeze_partie(partie(organisme()), None, signe=False)

    assert (frozen.signataires, frozen.signe) == ((), False)


def test_those_who_may_sign_are_those_in_office_and_their_delegates() -> None:
    before = find_signataires(organisme(), date(2020, 7, 1))
    after = find_signataires(organisme(), date(2020, 7, 2))

    assert [person.id for person in before] == ["ancien", "vp-sante", "vp"]
    assert [person.id for person in after] == ["nouvelle", "vp"]
    assert after[1].pour == PETIT


@pytest.mark.parametrize(
    ("facts", "frozen"),
    [
        (
            {"effet": "2019-06-01", "annees": "3"},
            DureeFigee(effet=date(2019, 6, 1), annees=3, terme=date(2022, 5, 31)),
        ),
        (
            {"effet": "derniere_signature", "mois": "6", "terme_inclus": "non"},
            DureeFigee(evenement="derniere_signature", mois=6, terme_inclus=False),
        ),
        ({"effet": "notification"}, DureeFigee(evenement="notification")),
        ({"effet": "transmission"}, DureeFigee(evenement="transmission")),
        ({"terme": "2022-05-31"}, DureeFigee(terme=date(2022, 5, 31))),
    ],
)
def test_a_duration_is_frozen_as_far_as_it_is_known(
    facts: dict[str, str], frozen: DureeFigee
) -> None:
    assert freeze_duree(read_fact(Duree, facts)) == frozen


def test_an_act_without_duration_has_none() -> None:
    assert freeze_duree(None) is None
