import pytest

from facts import BODY, ORGANISMES, PRINCIPALES, YML, draft_act, drafted, lines, read_document, said

HABILITATION = {"nature": "délibération", "assemblee": "conseil communautaire"}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("le code de la santé publique", "Vu le code de la santé publique~;"),
        ("le code de la santé publique ;", "Vu le code de la santé publique~;"),
        ("le code de la santé publique.", "Vu le code de la santé publique~;"),
        ("le code, ", "Vu le code~;"),
        ("Vu le code de la santé publique ;", "Vu le code de la santé publique~;"),
        ("les articles L. 1431-1 s.", "Vu les articles_L._1431-1 s.~;"),
        ("les articles L. 1431-1 et suiv. ;", "Vu les articles_L._1431-1 et suiv.~;"),
        ("les arrêtés, etc.", "Vu les arrêtés, etc.~;"),
        ("l’avis du J.O.", "Vu l’avis du J.O.~;"),
        ("la loi du 12 avril 2000.", "Vu la loi du 12_avril_2000~;"),
        ("la loi (article 10).", "Vu la loi (article_10)~;"),
        ("la loi …", "Vu la loi …~;"),
        ("la convention {{ reference }}.", "Vu la convention FIR-2019.~;"),
        ("la loi *de finances*.", "Vu la loi de finances~;"),
        ("la loi dite « Santé » ;", "Vu la loi dite «_Santé_»~;"),
        ("inconnu", "Vu ……………~;"),
    ],
)
def test_a_visa_ends_once(written: str, printed: str) -> None:
    document = read_document({"visas": [written], "reference": "FIR-2019."})

    acte = drafted(BODY, document)

    assert lines(acte.parts.visas) == [printed]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("la volonté commune", "Considérant la volonté commune~;"),
        ("que les parties agissent.", "Considérant que les parties agissent~;"),
        ("Considérant que les parties agissent ;", "Considérant que les parties agissent~;"),
        ("inconnu", "Considérant ……………~;"),
    ],
)
def test_a_considerant_ends_once(written: str, printed: str) -> None:
    document = read_document({"considerants": [written]})

    acte = drafted(BODY, document)

    assert lines(acte.parts.considerants) == [printed]


@pytest.mark.parametrize(
    ("nature", "intitule", "printed"),
    [
        (
            "charte",
            "Charte partenariale de Lens",
            "Vu la charte partenariale de Lens, signée le ……………~;",
        ),
        ("contrat", "Contrat local de santé", "Vu le contrat local de santé, signé le ……………~;"),
        (
            "convention",
            "Protocole d’accord",
            "Vu la convention intitulée «_Protocole d’accord_», signée le ……………~;",
        ),
        (
            "contrat",
            "Plan local",
            "Vu le contrat intitulé «_Plan local_», signé le ……………~;",
        ),
    ],
)
def test_another_act_of_the_dossier_is_recited(nature: str, intitule: str, printed: str) -> None:
    document = read_document({"visas": [{"document": "autre"}]}, ORGANISMES, "autre")
    other = read_document({"id": "autre", "nature": nature, "intitule": intitule})

    acte = drafted(BODY, document, other)

    assert lines(acte.parts.visas) == [printed]


def test_an_act_that_could_not_be_read_is_not_recited() -> None:
    document = read_document({"visas": [{"document": "charte"}]}, ORGANISMES, "charte")

    found = draft_act(BODY, document, places={"visas.0.document": 12})

    assert found.acte is None
    assert said(found)[:1] == [
        f"{YML}:12 : le visa cite « charte », qui n’a pas pu être lu ;"
        " corriger d’abord charte.yml [T-14]"
    ]


@pytest.mark.parametrize(
    ("habilitation", "printed"),
    [
        (
            {**HABILITATION, "numero": "2019-101", "date": "2019-04-02"},
            "Vu la délibération n°_2019-101 du conseil communautaire"
            " de la Communauté d’agglomération de Lens-Liévin du 2_avril_2019~;",
        ),
        (
            {**HABILITATION, "assemblee": "conseil communautaire de la CALL", "date": "2019-04-02"},
            "Vu la délibération du conseil communautaire de la CALL du 2_avril_2019~;",
        ),
        (
            {"nature": "décision", "numero": "12"},
            "Vu la décision n°_12 de la Communauté d’agglomération de Lens-Liévin~;",
        ),
        (
            {"nature": "arrêté", "date": "2019-01-01"},
            "Vu l’arrêté de la Communauté d’agglomération de Lens-Liévin du 1er_janvier_2019~;",
        ),
        ({"nature": "décret", "date": "2019-07-17"}, "Vu le décret du 17_juillet_2019~;"),
        ({"nature": "statuts"}, "Vu les statuts de la Communauté d’agglomération de Lens-Liévin~;"),
        (
            {"nature": "procès-verbal", "date": "2019-01-02"},
            "Vu la délibération du conseil d’administration"
            " de la Communauté d’agglomération de Lens-Liévin du 2_janvier_2019~;",
        ),
    ],
)
def test_the_powers_of_the_parties_are_recited(habilitation: dict[str, str], printed: str) -> None:
    parties = [PRINCIPALES[0], {**PRINCIPALES[1], "habilitations": [habilitation]}]
    document = read_document({"parties": parties, "visas": [{"habilitations": "toutes"}]})

    acte = drafted(BODY, document)

    assert lines(acte.parts.visas) == [printed]


def test_powers_that_are_not_there_are_to_be_explained() -> None:
    document = read_document({"visas": [{"habilitations": "toutes"}]})

    found = draft_act(BODY, document, places={"visas.0.habilitations": 12})

    assert found.acte is not None
    assert said(found)[0] == (
        f"{YML}:12 : aucune partie n’a d’habilitation : ce visa n’imprime rien ;"
        " les ajouter aux parties, ou retirer ce visa [T-17]"
    )


def test_a_visa_is_one_paragraph() -> None:
    document = read_document({"visas": ["la loi\n\nle décret"]})

    found = draft_act(BODY, document, places={"visas.0": 12})

    assert said(found)[0] == (
        f"{YML}:12 : « visas.0 » doit tenir en un paragraphe ; écrire une seule phrase [T-12]"
    )


def test_a_visa_is_made_of_words_only() -> None:
    document = read_document({"visas": ["- la loi\n- le décret"]})

    found = draft_act(BODY, document, places={"visas.0": 12})

    assert said(found)[0] == (
        f"{YML}:12 : « visas.0 » ne contient que des phrases ;"
        " retirer titres, listes et tableaux [T-12]"
    )
