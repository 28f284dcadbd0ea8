import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.acte.titles import gender_of_title
from clsdocs.domain.document import Document
from clsdocs.domain.organisme import Article, NatureHabilitation, Pouvoir
from facts import (
    BODY,
    CALL,
    ORGANISMES,
    PRINCIPALES,
    Case,
    drafted,
    lines,
    read_cases,
    read_document,
    titles,
)

COMPARUTIONS = read_cases("comparution.yml")
SIGNATURES = read_cases("signatures.yml")


@pytest.mark.parametrize("case", COMPARUTIONS, ids=titles(COMPARUTIONS))
def test_a_party_appears(case: Case) -> None:
    acte = drafted(BODY, _document(case))

    sentence = lines(acte.parts.comparution)[1]

    assert sentence == case["attendu"].removesuffix(",") + ", d’une part,"


PEOPLE = st.fixed_dictionaries(
    {
        "nom": st.sampled_from(["Martin", "inconnu"]),
        "qualite": st.sampled_from(["Maire", "Adjointe", "adjoint", "Directrice", "inconnu"]),
    },
    optional={
        "civilite": st.sampled_from(["M.", "Mme"]),
        "titre": st.sampled_from(["Dr", "inconnu"]),
        "prenom": st.sampled_from(["Paul", "inconnu"]),
        "decorations": st.sampled_from(["chevalier de la Légion d’honneur", "inconnu"]),
        "accord": st.sampled_from(["m", "f"]),
        "lien": st.sampled_from(["le", "son"]),
        "acte": st.sampled_from([{"nature": "arrêté"}, {"nature": "décision", "date": "inconnu"}]),
    },
)
POWERS = st.fixed_dictionaries(
    {"nature": st.sampled_from([nature.value for nature in NatureHabilitation])},
    optional={
        "assemblee": st.sampled_from(["organe délibérant", "bureau", "conférence", "inconnu"]),
        "numero": st.sampled_from(["12", "inconnu"]),
        "date": st.sampled_from(["2019-04-01", "inconnu"]),
    },
)


@given(
    st.sampled_from([*Article]),
    st.lists(PEOPLE, max_size=3),
    st.none() | st.tuples(PEOPLE, st.sampled_from([*Pouvoir])),
    st.lists(POWERS, max_size=3),
)
def test_whatever_is_known_the_sentence_holds_together(
    article: Article,
    people: list[Case],
    delegate: tuple[Case, Pouvoir] | None,
    powers: list[Case],
) -> None:
    case: dict[str, Any] = {"habilitations": powers, "personnes": people}
    case["organisme"] = {"nom": "Communauté", "article": article.value, "conjointement": "oui"}
    if delegate is not None:
        case["delegue"] = {**delegate[0], "capacite": delegate[1].value}

    acte = drafted(BODY, _document({**case, "visas": [{"habilitations": "toutes"}]}))

    for line in (*lines(acte.parts.blocs), *(f"{s.formule} {s.qualite}" for s in acte.signatures)):
        assert not re.search(r"  | ,|,,|_ | _|_,|\bpar et\b|None", line), line
        assert not re.search(r"\b(?:[Ll][ea]|de|sa) [aeoAEOÉ](?!gence)", line), line
        assert not re.search(r"\bde le\b|\bà le\b|\bde les\b", line), line


@pytest.mark.parametrize("case", SIGNATURES, ids=titles(SIGNATURES))
def test_a_party_signs(case: Case) -> None:
    acte = drafted(BODY, _document(case))

    blocks = [[s.pour, s.formule, s.qualite, s.nom] for s in acte.signatures[:-1]]

    assert blocks == case["attendu"]


@pytest.mark.parametrize(
    ("title", "gender"),
    [
        ("Directrice générale", "f"),
        ("Directeur général", "m"),
        ("Présidente", "f"),
        ("Vice-Présidente déléguée à la santé", "f"),
        ("Vice-président", "m"),
        ("Préfet du Pas-de-Calais", "m"),
        ("Sous-préfète de Lens", "f"),
        ("Adjointe au maire", "f"),
        ("1er adjoint", "m"),
        ("1re adjointe", "f"),
        ("Première adjointe", "f"),
        ("Conseillère déléguée", "f"),
        ("Conseiller départemental", "m"),
        ("Secrétaire générale", "f"),
        ("Secrétaire général", "m"),
        ("Rectrice", "f"),
        ("Déléguée territoriale", "f"),
        ("Chef de service", "m"),
        ("Cheffe de service", "f"),
        ("Sénateur-maire", "m"),
        ("Maire", None),
        ("Maire de la commune déléguée", None),
        ("Secrétaire", None),
        ("Responsable du pôle social", None),
        ("IA-DASEN", None),
    ],
)
def test_a_title_shows_its_gender_where_its_words_do(title: str, gender: str | None) -> None:
    assert gender_of_title(title) == gender


# Together


def test_two_parties_stand_one_on_each_side() -> None:
    acte = drafted(BODY)

    assert lines(acte.parts.comparution) == [
        "Entre les soussignés_:",
        "L’Agence régionale de santé Hauts-de-France (ARS), représentée par ……………, d’une part,",
        "et",
        "La Communauté d’agglomération de Lens-Liévin (CALL), représentée par ……………, d’autre part,",
        "ci-après désignées ensemble «_les parties_»,",
    ]


def test_three_parties_follow_one_another() -> None:
    document = read_document({"parties": [*PRINCIPALES, {"organisme": "ch", "rang": "principal"}]})

    acte = drafted(BODY, document)

    assert lines(acte.parts.comparution) == [
        "Entre les soussignés_:",
        "L’Agence régionale de santé Hauts-de-France (ARS), représentée par ……………~;",
        "La Communauté d’agglomération de Lens-Liévin (CALL), représentée par ……………~;",
        "Le Centre hospitalier de Lens, représenté par ……………,",
        "ci-après désignées ensemble «_les parties_»,",
    ]


def test_those_who_join_come_last_and_keep_their_own_name() -> None:
    joining = [{"organisme": "ch", "rang": "associe"}, {"organisme": "cpam", "rang": "associe"}]
    organismes = {**ORGANISMES, "cpam": {**CALL, "nom": "Caisse primaire", "sigle": "CPAM"}}
    document = read_document({"parties": [joining[0], *PRINCIPALES, joining[1]]}, organismes)

    acte = drafted(BODY, document)

    assert lines(acte.parts.comparution)[3:] == [
        "ci-après désignées ensemble «_les parties_»,",
        "et les co-signataires associés_:",
        "Le Centre hospitalier de Lens, représenté par ……………~;",
        "La Caisse primaire (CPAM), représentée par ……………,",
    ]


def test_one_who_joins_alone_is_not_several() -> None:
    document = read_document({"parties": [*PRINCIPALES, {"organisme": "ch", "rang": "associe"}]})

    acte = drafted(BODY, document)

    assert lines(acte.parts.comparution)[-2:] == [
        "et, au titre des co-signataires associés_:",
        "Le Centre hospitalier de Lens, représenté par ……………,",
    ]


def test_the_ranks_bear_the_names_that_the_act_gives_them() -> None:
    libelles = {"principal": "partenaires fondateurs", "associe": "adhérents"}
    parties = [*PRINCIPALES, {"organisme": "ch", "rang": "associe"}]
    document = read_document({"parties": parties, "libelles": libelles})

    acte = drafted(BODY, document)

    assert lines(acte.parts.comparution)[-3:-1] == [
        "ci-après désignés ensemble «_les partenaires fondateurs_»,",
        "et, au titre des adhérents_:",
    ]


def test_a_party_presented_by_hand_may_take_several_paragraphs() -> None:
    written = "La Communauté,\n\nreprésentée par son bureau."
    document = read_document({"parties": [{**PRINCIPALES[1], "comparution": written}]})

    acte = drafted(BODY, document)

    assert lines(acte.parts.comparution)[1:] == ["La Communauté,", "représentée par son bureau,"]


def test_a_party_alone_is_not_named_together() -> None:
    document = read_document({"parties": PRINCIPALES[:1]})

    acte = drafted(BODY, document)

    assert lines(acte.parts.comparution) == [
        "Entre les soussignés_:",
        "L’Agence régionale de santé Hauts-de-France (ARS), représentée par ……………,",
    ]


def _document(case: Case) -> Document:
    """Return a convention whose first party is that of `case`; the other one is anybody."""
    people = case.get("personnes", [case["personne"]] if "personne" in case else [])
    organisme = {**CALL, **case.get("organisme", {}), "representants": [*people]}
    if "sigle" not in case.get("organisme", {}):
        del organisme["sigle"]
    partie: dict[str, Any] = {"organisme": "a", "rang": "principal"}
    partie |= {k: case[k] for k in ("ci_apres", "habilitations", "comparution") if k in case}
    if "delegue" in case:
        organisme["delegations"] = [{"id": "delegue", **case["delegue"]}]
        partie["signataires"] = [{"delegation": "delegue"}]
    parties = [partie, {"organisme": "b", "rang": "principal"}]
    others = {f"c{rank}": {**CALL, **o} for rank, o in enumerate(case.get("agissant_pour", []))}
    partie["agissant_pour"] = [*others]
    facts: Mapping[str, Any] = {
        "parties": parties,
        "signature": {"prevue": "2019-05-13"},
        "visas": case.get("visas", []),
    }
    return read_document(facts, {"a": organisme, "b": CALL, **others})
