from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from clsdocs.registre.chaine import read_chain
from clsdocs.registre.etats import (
    Etat,
    Manquant,
    count_etats,
    etat_du_dossier,
    situation_of,
    situations,
)
from clsdocs.registre.evenements import Annulation, DureeFigee
from clsdocs.registre.histoires import histoire_of
from clsdocs.registre.lignes import digest, write_line
from clsdocs.registre.suites import check_evenement, check_registre
from facts import read_cases, shown, titles
from registres import SIGNE, Recit, tell

CASES: dict[str, list[dict[str, Any]]] = read_cases("registre.yml")  # type: ignore[assignment]
ETATS, SUITES = CASES["etats"], CASES["suites"]


def _duree(written: Mapping[str, str]) -> DureeFigee:
    days = {key: date.fromisoformat(written[key]) for key in ("effet", "terme") if key in written}
    numbers = {key: int(written[key]) for key in ("annees", "mois") if key in written}
    return DureeFigee(
        evenement=written.get("evenement", ""),
        terme_inclus=written.get("terme_inclus") != "false",
        effet=days.get("effet"),
        terme=days.get("terme"),
        annees=numbers.get("annees", 0),
        mois=numbers.get("mois", 0),
    )


def recit(case: dict[str, Any]) -> Recit:
    told = Recit(
        parties=case.get("parties", ["ars", "call"]),
        duree=_duree(case["duree"]) if "duree" in case else None,
        modifie=case.get("modifie", {}),
        durees={name: _duree(duree) for name, duree in case.get("durees", {}).items()},
    )
    return told.tell(*case.get("evenements", []))


@pytest.mark.parametrize("case", ETATS, ids=titles(ETATS))
def test_the_state_of_an_act_is_computed_on_each_day(case: dict[str, Any]) -> None:
    registre = recit(case).registre

    found = {
        jour: str(
            next(
                situation
                for situation in situations(registre, date.fromisoformat(jour), ["contrat"])
                if situation.document == "contrat"
            )
        )
        for jour in case["etats"]
    }

    assert found == case["etats"]


@pytest.mark.parametrize("case", SUITES, ids=titles(SUITES))
def test_what_may_not_follow_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    told = recit(case)

    problems = check_evenement(told.registre, told.read(case["refuse"]), date(2024, 9, 1))

    ids = {f"{{ligne {rank}}}": digest(line)[:12] for rank, line in enumerate(told.lines, 1)}
    said = [shown(f"{problem.message} ; {problem.advice}") for problem in problems]
    for name, value in ids.items():
        said = [sentence.replace(value, name) for sentence in said]
    assert said == [shown(sentence) for sentence in case["dit"]]


def test_a_dossier_that_goes_well_has_no_fault() -> None:
    registre = tell(*SIGNE).registre

    assert (registre.problems, check_registre(registre)) == ((), ())


@pytest.mark.parametrize("jour", [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 90, 7)])
def test_the_state_on_a_day_does_not_depend_on_what_comes_after(jour: date) -> None:
    past = [line for line in SIGNE if line[:10] <= jour.isoformat()]

    then, now = tell(*past).registre, tell(*SIGNE).registre

    assert situations(then, jour) == situations(now, jour)[: len(situations(then, jour))]


def test_who_is_missing_is_said_with_since_when_and_the_last_reminder() -> None:
    told = tell(
        "2024-02-01 émission v1 pour signature",
        "2024-02-05 note envoi v1 pour call",
        "2024-02-10 caisse signe v1 par directeur",
        "2024-03-01 note relance pour call",
        "2024-04-01 note relance pour call",
        parties=("ars", "call", "caisse"),
    )

    situation = situation_of(histoire_of(told.registre, "contrat"), date(2024, 3, 15))

    assert str(situation) == "signé 0/3"
    assert situation.manquants == (
        Manquant("ars", "l’ARS", ("Mme Camille Exemple",), date(2024, 2, 1)),
        Manquant("call", "la Communauté", ("M. Jean Martin",), date(2024, 2, 5), date(2024, 3, 1)),
        Manquant("caisse", "la Caisse", ("Mme Zoé Seconde",), date(2024, 2, 1)),
    )


def test_a_state_gives_the_days_of_signature_of_effect_and_of_term() -> None:
    told = Recit(duree=DureeFigee(evenement="derniere_signature", annees=3)).tell(*SIGNE)

    situation = situation_of(histoire_of(told.registre, "contrat"), date(2024, 3, 1))

    assert situation.date == situation.effet == date(2024, 2, 20)
    assert situation.terme == date(2027, 2, 19)


def test_a_withdrawn_version_says_why() -> None:
    told = tell("2024-02-01 émission v1 pour signature", "2024-02-03 retrait de v1 : erreur")

    situation = situation_of(histoire_of(told.registre, "contrat"), date(2024, 3, 1))

    assert (situation.etat, situation.detail) == (Etat.ANNULE, "erreur")


def test_a_withdrawn_version_keeps_its_signatures() -> None:
    told = tell(
        "2024-02-01 émission v1 pour signature",
        "2024-02-02 ars signe v1",
        "2024-02-03 retrait de v1 : erreur",
    )

    (version,) = histoire_of(told.registre, "contrat").versions

    assert [signature.partie for signature in version.signed()] == ["ars"]


def test_an_avenant_ends_with_the_act_that_it_changes() -> None:
    told = Recit(modifie={"contrat-1": "contrat"}).tell(
        "2024-02-01 émission v1 pour signature",
        "2024-02-10 ars signe v1",
        "2024-02-20 call signe v1",
        "2024-04-01 contrat-1 : émission v1 pour signature",
        "2024-04-10 contrat-1 : ars signe v1",
        "2024-04-20 contrat-1 : call signe v1",
        "2024-06-01 fin par remplacement",
    )

    before = situations(told.registre, date(2024, 5, 1))
    after = situations(told.registre, date(2024, 7, 1))

    assert [(s.document, s.etat) for s in before] == [
        ("contrat", Etat.MODIFIE),
        ("contrat-1", Etat.EN_VIGUEUR),
    ]
    assert before[0].detail == "contrat-1"
    assert [(s.etat, s.detail) for s in after] == [(Etat.RESILIE, "remplacement")] * 2


@pytest.mark.parametrize(
    ("jour", "etat"),
    [
        (date(2024, 1, 1), Etat.BROUILLON),
        (date(2024, 2, 1), Etat.BROUILLON),
        (date(2024, 3, 1), Etat.A_SIGNER),
        (date(2024, 5, 1), Etat.EN_VIGUEUR),
    ],
)
def test_a_dossier_stands_where_its_least_advanced_act_does(jour: date, etat: Etat) -> None:
    told = tell(
        "2024-02-01 charte : émission v1 pour signature",
        "2024-02-02 charte : ars signe v1",
        "2024-02-03 charte : call signe v1",
        "2024-02-10 émission v1 pour signature",
        "2024-03-10 ars signe v1",
        "2024-03-11 call signe v1",
    )

    found = situations(told.registre, jour, ["contrat"])

    assert etat_du_dossier(found) is etat
    assert sum(count_etats(found).values()) == len(found)


def test_a_dossier_whose_acts_all_ended_has_ended() -> None:
    told = tell("2024-02-01 émission v1 pour signature", "2024-02-03 retrait de v1 : erreur")

    assert etat_du_dossier(situations(told.registre, date(2024, 3, 1))) is Etat.ANNULE
    assert etat_du_dossier(()) is Etat.BROUILLON


def test_two_versions_of_one_number_are_told_until_one_is_withdrawn() -> None:
    root = tell("2024-01-10 émission v1 pour vote")
    here = tell("2024-01-10 émission v1 pour vote", "2024-02-01 émission v2 pour signature")
    there = tell("2024-01-10 émission v1 pour vote", "2024-02-02 émission v2 pour signature")
    both = b"\n".join([*here.lines, *there.lines[len(root.lines) :], b""])

    registre = read_chain(both, "r")
    (said,) = check_registre(registre)
    second = registre.entrees[-1]
    withdrawal = Annulation(
        document="contrat", version=2, emission=second.id, date=date(2024, 2, 5), motif="doublon"
    )
    mended = read_chain(both + write_line(withdrawal, (second.id,)) + b"\n", "r")

    assert str(said) == (
        "r:3 : deux textes portent le numéro v2 (voir la ligne 2) ; "
        "garder dans emis/ les fichiers du bon, puis retirer l’autre : clsdocs withdraw …@v2 [R-61]"
    )
    assert check_registre(mended) == ()
    assert histoire_of(mended, "contrat").prochaine == 3


def test_what_should_not_have_followed_is_told_with_its_line() -> None:
    told = tell("2024-02-01 émission v1 pour signature", "2024-01-15 ars signe v1")

    (said,) = check_registre(told.registre)

    assert shown(str(said)) == (
        "contracts/d/registre.jsonl:2 : le 15_janvier_2024 précède l’émission de la version v1 "
        "(1er_février_2024) ; corriger la date [R-47]"
    )


def test_the_states_of_many_acts_are_each_computed_from_their_own_events() -> None:
    told = Recit()
    for rank in range(100):
        name = f"acte-{rank}"
        told.tell(f"2024-01-01 {name} : émission v1 pour signature")
        told.tell(*(f"2024-01-{n + 1:02} {name} : note relance pour call" for n in range(1, 10)))
        told.tell(
            *(f"2024-02-01 {name} : {partie} signe v1" for partie in ("ars", "call")[: rank % 3])
        )

    registre = read_chain(told.data, "r")
    found = {own.document: str(own) for own in situations(registre, date(2024, 6, 1))}

    states = ("à signer", "signé 1/2", "en vigueur")
    assert found == {f"acte-{rank}": states[rank % 3] for rank in range(100)}
