import pytest

from clsdocs.acte.engagements import draft_engagements
from clsdocs.domain.partie import Parties
from clsdocs.prose.nodes import Intertitre, Lien, Paragraphe, SautDePage
from facts import (
    PATH,
    Case,
    draft_act,
    drafted,
    lines,
    read_cases,
    read_document,
    said,
    titles,
)

NUMEROS = read_cases("numeros.yml")


def test_the_hinge_stands_before_the_first_numbered_heading() -> None:
    prose = "## Préambule {#preambule .sans-numero}\n\nExposé.\n\n## Objet {#objet}\n\nTexte.\n"

    acte = drafted(prose)

    assert lines(acte.parts.corps) == [
        "Préambule",
        "Exposé.",
        "Il est convenu ce qui suit_:",
        "Article_1er_– Objet",
        "Texte.",
    ]


def test_the_hinge_stands_before_a_titre() -> None:
    prose = "# Dispositions générales\n\n## Objet {#objet}\n\nTexte.\n"

    acte = drafted(prose)

    assert lines(acte.parts.corps)[:2] == [
        "Il est convenu ce qui suit_:",
        "TITRE_Ier_– Dispositions générales",
    ]


def test_the_hinge_comes_first_where_nothing_is_numbered() -> None:
    acte = drafted("Les parties s’engagent.\n\n## Suites {#suites .sans-numero}\n\nTexte.\n")

    assert lines(acte.parts.corps)[:2] == [
        "Il est convenu ce qui suit_:",
        "Les parties s’engagent.",
    ]


def test_the_hinge_goes_over_the_page_with_its_heading() -> None:
    acte = drafted("Exposé.\n\n## Objet {#objet .saut-de-page}\n\nTexte.\n")

    hinge, heading = acte.parts.corps[1:3]
    assert isinstance(hinge, Paragraphe)
    assert isinstance(heading, Intertitre)
    assert [hinge.saut_avant, heading.saut_avant] == [True, False]


def test_a_page_break_stays_where_it_is() -> None:
    acte = drafted("## Objet {#objet}\n\nTexte.\n\n{.saut-de-page}\n\nSuite.\n")

    assert isinstance(acte.parts.corps[3], SautDePage)


@pytest.mark.parametrize("case", NUMEROS, ids=titles(NUMEROS))
def test_headings_are_numbered(case: Case) -> None:
    acte = drafted(case["texte"].replace("\n", "\n\n"))

    headings = [bloc for bloc in acte.parts.corps if isinstance(bloc, Intertitre)]

    assert lines(headings) == case["attendu"]


def test_references_print_the_word_and_the_number() -> None:
    prose = (
        "# Cadre {#cadre}\n\n## Objet {#objet}\n\n### Étendue {#etendue}\n\n"
        "Voir l’[](#objet), l’[](#duree), le [](#cadre) et le [](#etendue).\n\n## Durée {#duree}\n"
    )

    acte = drafted(prose)

    assert lines(acte.parts.corps)[4] == (
        "Voir l’article_1er, l’article_2, le titre_Ier et le point_1.1."
    )


def test_a_reference_to_what_has_no_number_prints_its_title() -> None:
    prose = "## Préambule {#preambule .sans-numero}\n\n## Objet {#objet}\n\nVoir [](#preambule).\n"

    acte = drafted(prose)

    assert lines(acte.parts.corps)[-1] == "Voir Préambule."
    found = acte.parts.corps[-1]
    assert isinstance(found, Paragraphe)
    assert any(isinstance(s, Lien) and s.href == "#preambule" for s in found.spans)


@pytest.mark.parametrize(
    ("prose", "sentences"),
    [
        (
            "## Objet {#objet}\n\nVoir l’[](#objt).\n",
            ["3 : renvoi à « objt », qui n’existe pas ; vouliez-vous dire « objet » ? [T-10]"],
        ),
        (
            "## Objet {#objet}\n\nVoir l’[](#gouvernance).\n",
            [
                "3 : renvoi à « gouvernance », qui n’existe pas ;"
                " identifiants de l’acte : objet [T-10]"
            ],
        ),
        (
            "## Objet {#objet}\n\n## Durée {#objet}\n",
            [f"3 : identifiant « objet » déjà pris : {PATH}:1 ; en choisir un autre [T-11]"],
        ),
        (
            "## Durée et prise d’effet\n",
            [
                "1 : l’article « Durée et prise d’effet » n’a pas d’identifiant ;"
                " écrire : ## Durée et prise d’effet {#duree-et-prise-d-effet} [T-11]"
            ],
        ),
        (
            "## Mise en œuvre\n",
            [
                "1 : l’article « Mise en œuvre » n’a pas d’identifiant ;"
                " écrire : ## Mise en œuvre {#mise-en-oeuvre} [T-11]"
            ],
        ),
    ],
)
def test_references_and_ids_that_fail_are_reported(prose: str, sentences: list[str]) -> None:
    found = draft_act(prose)

    assert found.acte is None
    assert said(found)[: len(sentences)] == [f"{PATH}:{sentence}" for sentence in sentences]


def test_a_body_that_cannot_be_read_does_not_make_references_false() -> None:
    document = read_document({"visas": ["l’[](#objet)"]})

    found = draft_act("## Objet {#objet}\n\nLe {{ financemnt }}.\n", document)

    assert [problem.code for problem in found.problems if problem.code != "B-01"] == ["T-01"]


def test_commitments_of_a_party_without_a_short_name_take_its_article() -> None:
    parties = read_document({}).parties
    committed = tuple(p.model_copy(update={"engagements": "engagements.md"}) for p in parties)

    blocs = draft_engagements(Parties(committed), lambda path: ())

    assert lines(blocs) == [
        "Engagements de l’Agence régionale de santé Hauts-de-France",
        "Engagements de la Communauté d’agglomération de Lens-Liévin",
    ]
