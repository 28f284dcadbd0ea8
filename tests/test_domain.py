from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.document import Document, Signature, Visa
from clsdocs.domain.duree import Duree, last_day
from clsdocs.domain.financement import Financement, Somme, Unite, add
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.partie import Partie
from clsdocs.domain.valeurs import Blanc
from facts import (
    ARS,
    CALL,
    Case,
    fault_of,
    read_cases,
    read_document,
    read_fact,
    read_liens,
    titles,
)

DUREES = read_cases("durees.yml")
FINANCEMENTS = read_cases("financements.yml")


# Durations and terms


@pytest.mark.parametrize("case", DUREES, ids=titles(DUREES))
def test_a_duration_and_its_term_agree(case: Case) -> None:
    duree = read_fact(Duree, case["duree"])

    found = {key: getattr(duree, key) for key in case["attendu"]}

    assert {key: _written(value) for key, value in found.items()} == case["attendu"]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(1, 99 * 12))
def test_the_length_found_from_two_dates_gives_the_same_term_again(effet: date, mois: int) -> None:
    terme = last_day(effet, mois)

    read = read_fact(Duree, {"effet": effet.isoformat(), "terme": terme.isoformat()})

    years, months = read.annees or 0, read.mois or 0
    assert isinstance(years, int)
    assert isinstance(months, int)
    assert last_day(effet, 12 * years + months) == terme


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"annees": "0"}, "durée nulle ; indiquer au moins un mois"),
        ({"annees": "0", "mois": "0"}, "durée nulle ; indiquer au moins un mois"),
        ({"annees": "100"}, "durée de plus de 99 ans ; la corriger"),
        ({"mois": "1200"}, "durée de plus de 99 ans ; la corriger"),
        (
            {"effet": "signature"},
            "« signature » n’est pas une prise d’effet ;"
            " vouliez-vous dire « derniere_signature » ?",
        ),
        ({"effet": "à fixer"}, "« à fixer » au lieu d’une date ; l’écrire AAAA-MM-JJ"),
        (
            {"effet": "2019-02-29"},
            "la date « 2019-02-29 » n’existe pas ; corriger le jour ou le mois",
        ),
    ],
)
def test_a_duration_that_cannot_be_is_refused(facts: Case, sentence: str) -> None:
    found = fault_of(Duree, facts)

    assert found == sentence


def test_what_waits_for_the_last_signature_says_so() -> None:
    duree = read_fact(Duree, {"effet": "derniere_signature", "annees": "3"})

    assert duree.terme == Blanc("duree.effet", "à la dernière signature")


# Money


@pytest.mark.parametrize("case", FINANCEMENTS, ids=titles(FINANCEMENTS))
def test_shares_are_worked_out_year_by_year(case: Case) -> None:
    financement = _financement(case)

    shares = {f.id: [_amount(m) for m in f.montants.values()] for f in financement.financeurs}
    paid = {v.id: _amount(v.montant) for v in financement.versements}

    assert shares == {name: [_amount(m) for m in row] for name, row in case["attendu"].items()}
    assert paid == {name: _amount(m) for name, m in case.get("verses", {}).items()}


def test_totals_are_by_line_by_column_and_overall() -> None:
    facts = {
        "depenses": [
            {"id": "poste", "intitule": "Poste", "montants": {"2024": "48000.25", "2025": "48000"}},
            {"id": "frais", "intitule": "Frais", "montants": {"2025": "1000.50"}},
        ],
        "financeurs": [{"organisme": "ars", "part": "50 %"}, {"organisme": "call", "reste": "1"}],
    }

    financement = read_fact(Financement, facts, read_liens())

    assert [line.total for line in financement.depenses] == [Decimal("96000.25"), Decimal("1000.5")]
    assert financement.totaux == {2024: Decimal("48000.25"), 2025: Decimal("49000.5")}
    assert financement.total == Decimal("97000.75")
    assert [f.total for f in financement.financeurs] == [Decimal("48500.38"), Decimal("48500.37")]


def test_a_total_with_an_amount_to_be_fixed_is_to_be_fixed() -> None:
    facts = {
        "depenses": [
            {"id": "poste", "intitule": "Poste", "montants": {"2024": "48000", "2025": "à fixer"}},
        ],
    }

    financement = read_fact(Financement, facts)

    assert str(financement.depenses[0].total) == "à fixer"
    assert financement.totaux[2024] == Decimal(48000)
    assert [str(financement.totaux[2025]), str(financement.total)] == ["à fixer", "à fixer"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {
                "financeurs": [
                    {"organisme": "ars", "reste": "1/3"},
                    {"organisme": "call", "reste": "1/3"},
                ]
            },
            "les « reste » totalisent 2/3 au lieu de 1 ;"
            " faire que les « reste » des financeurs totalisent 1",
        ),
        (
            {"arrondi": {"ajuste": "ch"}},
            "« ajuste » nomme ch, dont rien n’est arrondi ;"
            " nommer un financeur qui a une « part » ou un « reste »",
        ),
        (
            {"financeurs": [{"organisme": "ars", "part": "50 %", "reste": "1"}]},
            "plusieurs clés fixent ce que verse le financeur ;"
            " indiquer une seule des clés « montants », « part » ou « reste »",
        ),
        (
            {"financeurs": [{"organisme": "ars"}]},
            "aucune clé ne fixe ce que verse le financeur ;"
            " indiquer une seule des clés « montants », « part » ou « reste »",
        ),
        (
            {"financeurs": [{"part": "50 %"}]},
            "financeur sans nom ; indiquer soit « organisme », soit « libelle »",
        ),
        (
            {"versements": [{"id": "v", "organisme": "ch", "exercice": "2024", "part": "1"}]},
            "« ch » verse une somme sans être un financeur ;"
            " choisir parmi les financeurs : ars, call",
        ),
        (
            {"versements": [{"id": "v", "organisme": "ars", "exercice": "2042", "part": "1"}]},
            "versement en 2042, année sans dépense ni financement ; années du financement : 2024",
        ),
    ],
)
def test_a_key_that_cannot_be_worked_out_is_refused(change: Case, sentence: str) -> None:
    facts = {
        "depenses": [{"id": "poste", "intitule": "Poste", "montants": {"2024": "100"}}],
        "financeurs": [{"organisme": "ars", "part": "50 %"}, {"organisme": "call", "reste": "1"}],
    }

    found = fault_of(Financement, {**facts, **change}, read_liens())

    assert found == sentence


COSTS = st.dictionaries(st.integers(2019, 2023), st.integers(0, 10**9), min_size=1)
WEIGHTS = st.lists(st.integers(1, 99), min_size=1, max_size=6)


@given(COSTS, WEIGHTS, st.integers(0, 6), st.sampled_from(Unite), st.data())
def test_every_column_adds_up_and_no_share_strays(
    costs: Mapping[int, int], weights: list[int], cut: int, unite: Unite, data: st.DataObject
) -> None:
    keys = _complete_key(weights, cut)
    names = [f"f{rank}" for rank in range(len(keys))]
    ajuste = data.draw(st.none() | st.sampled_from(names))
    funders = [{"organisme": n, key: str(part)} for n, (key, part) in zip(names, keys, strict=True)]
    facts = {
        "arrondi": {"unite": unite.value, **({"ajuste": ajuste} if ajuste else {})},
        "depenses": [{"id": "d", "intitule": "D", "montants": _cents(costs)}],
        "financeurs": funders,
        "versements": [
            {"id": f"{n}-{year}-{k}", "organisme": n, "exercice": str(year), "part": f"{k}/7"}
            for n in names
            for year in costs
            for k in (1, 2, 4)
        ],
    }

    financement = read_fact(Financement, facts, read_liens(dict.fromkeys(names, ARS)))

    unit = Fraction(1, 100) if unite is Unite.CENTIME else Fraction(1)
    parts = sum((part for key, part in keys if key == "part"), Fraction(0))
    for year, cost in financement.totaux.items():
        column = [f.montants[year] for f in financement.financeurs]
        assert add(column) == cost
        for amount, (key, part) in zip(column, keys, strict=True):
            exact = part * _exact(cost) * (1 if key == "part" else 1 - parts)
            assert abs(_exact(amount) - exact) <= unit * len(keys)
    for funder in financement.financeurs:
        for year, due in funder.montants.items():
            own = [v for v in financement.versements if v.organisme == funder.organisme]
            assert add(v.montant for v in own if v.exercice == year) == due


def _complete_key(weights: list[int], cut: int) -> list[tuple[str, Fraction]]:
    """Return shares that make the whole: `cut` parts of the cost, then parts of the rest."""
    total = sum(weights)
    parts = [("part", Fraction(w, total)) for w in weights[:cut]]
    left = sum(weights[cut:])
    return [*parts, *(("reste", Fraction(w, left)) for w in weights[cut:])]


def _cents(costs: Mapping[int, int]) -> dict[str, str]:
    return {str(year): f"{cents // 100}.{cents % 100:02}" for year, cents in costs.items()}


# Those who sign


@pytest.mark.parametrize(
    ("mandates", "jour", "expected"),
    [
        ([("2017-01-01", "2019-03-31")], date(2019, 3, 31), ["a"]),
        ([("2017-01-01", "2019-03-31")], date(2019, 4, 1), []),
        ([("2017-01-01", "2019-03-31")], date(2016, 12, 31), []),
        ([("2017-01-01", None)], date(2042, 1, 1), ["a"]),
        ([(None, None)], date(1950, 1, 1), ["a"]),
        ([("2017-01-01", "2019-03-31"), ("2019-04-01", None)], date(2019, 4, 1), ["b"]),
        ([("2017-01-01", "inconnu"), ("2019-04-01", None)], date(2018, 4, 1), ["a"]),
    ],
)
def test_who_holds_office_is_known_day_by_day(
    mandates: list[tuple[str | None, str | None]], jour: date, expected: list[str]
) -> None:
    partie = _partie(mandates)

    found = [signer.personne.id for signer in partie.sign_on(jour)]

    assert found == expected


def test_two_people_in_office_sign_only_where_they_sign_jointly() -> None:
    mandates: list[tuple[str | None, str | None]] = [(None, None), (None, None)]
    jour = date(2019, 5, 13)

    alone = _partie(mandates).sign_on(jour)
    jointly = _partie(mandates, conjointement="oui").sign_on(jour)

    assert alone == ()
    assert [signer.personne.id for signer in jointly] == ["a", "b"]


def test_nobody_signs_on_an_unknown_day() -> None:
    partie = _partie([("2017-01-01", None)])

    assert partie.sign_on(None) == ()


@pytest.mark.parametrize(
    ("jour", "name"),
    [
        (None, "Agence régionale de santé Hauts-de-France"),
        (date(2005, 1, 1), "Agence régionale de l’hospitalisation"),
        (date(2015, 12, 31), "Agence régionale de santé Nord-Pas-de-Calais"),
        (date(2016, 1, 1), "Agence régionale de santé Hauts-de-France"),
    ],
)
def test_an_institution_bears_the_name_of_the_day(jour: date | None, name: str) -> None:
    former = [
        {"nom": "Agence régionale de santé Nord-Pas-de-Calais", "au": "2015-12-31"},
        {"nom": "Agence régionale de l’hospitalisation", "au": "2010-03-31"},
    ]
    organisme = read_fact(Organisme, {"id": "ars", **ARS, "anciens_noms": former})

    assert organisme.nom_au(jour) == name


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (
            {"representants": [{"nom": "X", "qualite": "Maire", "capacite": "delegation"}]},
            "« delegation » n’est pas possible ici ; choisir parmi : titulaire, interim",
        ),
        (
            {"delegations": [{"id": "x", "nom": "X", "qualite": "Maire", "capacite": "titulaire"}]},
            "« titulaire » n’est pas possible ici ;"
            " choisir parmi : delegation, suppleance, empechement",
        ),
    ],
)
def test_a_capacity_belongs_to_heads_or_to_delegates(person: Case, sentence: str) -> None:
    found = fault_of(Organisme, {"id": "call", **CALL, **person})

    assert found == sentence


# The act


def test_an_act_without_originals_is_refused() -> None:
    assert fault_of(Signature, {"exemplaires": "0"}) == "aucun exemplaire ; en indiquer au moins un"


def test_an_act_knows_its_effect_and_its_term() -> None:
    document = read_document({"duree": {"effet": "2019-06-01", "annees": "3"}})

    assert [document.effet, document.terme] == [date(2019, 6, 1), date(2022, 5, 31)]
    assert document.date == Blanc("date", "acte pas encore signé")


def test_a_visa_says_one_thing() -> None:
    found = fault_of(Visa, {"texte": "la loi", "habilitations": "toutes"})

    assert found == (
        "visa mal formé ; écrire une phrase, ou une seule clé : document, habilitations ou clause"
    )


def _partie(mandates: list[tuple[str | None, str | None]], **more: str) -> Partie:
    people = [
        {"id": name, "nom": name.upper(), "qualite": "Maire", **_dates(du, au)}
        for name, (du, au) in zip("abc", mandates, strict=False)
    ]
    liens = read_liens({"call": {**CALL, "representants": people, **more}})
    return read_fact(Partie, {"organisme": "call", "rang": "principal"}, liens)


def _dates(du: str | None, au: str | None) -> dict[str, str]:
    return {key: day for key, day in (("du", du), ("au", au)) if day}


def _financement(case: Case) -> Financement:
    cost = {"id": "poste", "intitule": "Poste", "montants": case["depenses"]}
    keys = ("exercices", "arrondi", "financeurs", "versements")
    facts = {key: case[key] for key in keys if key in case}
    return read_fact(Financement, {**facts, "depenses": [cost]}, read_liens())


def _written(value: object) -> str:
    return "rien" if value is None else str(value)


def _amount(value: Any) -> Decimal | str:
    """Return an amount as a number; « à fixer » and blanks as they print."""
    text = str(value)
    return Decimal(text) if text[:1].isdigit() else text


def _exact(amount: Somme) -> Fraction:
    assert isinstance(amount, Decimal)
    return Fraction(amount)


def test_an_act_has_at_least_one_party() -> None:
    facts = {"id": "c", "nature": "charte", "intitule": "Charte", "parties": []}

    assert fault_of(Document, facts) == (
        "aucune partie ; en écrire au moins une : - {organisme: …, rang: principal}"
    )
