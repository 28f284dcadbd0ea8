from __future__ import annotations

import pytest

from clsdocs.prose.nodes import (
    Alignement,
    Bloc,
    Citation,
    Role,
    Rubriques,
    Tableau,
)
from clsdocs.record import replace
from clsdocs.word.table import column_widths
from small_templates import (
    cells,
    lines,
    par,
    puces,
    xml_of,
)

GAUCHE, CENTRE, DROITE = Alignement.GAUCHE, Alignement.CENTRE, Alignement.DROITE
BUDGET = Tableau(
    cells("Nature", "2019", "Total"),
    (cells("Poste", "10\u00a0€", "10\u00a0€"), cells("Total", "10\u00a0€", "10\u00a0€")),
    (GAUCHE, DROITE, DROITE),
    "Budget de l’action",
    total=True,
)


def test_a_table_says_its_headers_to_the_eye_and_to_the_ear() -> None:
    made = xml_of(par("Tableau 1", role=Role.LEGENDE), BUDGET)

    assert lines(BUDGET)[:-1] == [
        "Tableau, en-tête | Nature | 2019 | Total",
        "Tableau | Poste | 10~€ | 10~€",
        "Tableau | Total | 10~€ | 10~€",
    ]
    assert '<w:tblCaption w:val="Budget de l’action"/>' in made
    assert '<w:tblDescription w:val="Colonnes : Nature, 2019, Total"/>' in made
    assert 'w:firstRow="1" w:lastRow="1"' in made
    assert made.count("<w:cantSplit/>") == 3
    assert made.count('<w:jc w:val="right"/>') == 6


def test_a_small_table_and_its_caption_stay_on_one_page_and_a_long_one_is_cut_in_its_middle() -> (
    None
):
    small = xml_of(par("Tableau 1", role=Role.LEGENDE), BUDGET)
    rows = tuple(cells(str(rank), "") for rank in range(12))
    long = xml_of(Tableau(cells("a", "b"), rows, (GAUCHE, DROITE)))

    assert small.count("<w:keepNext/>") == 1 + 3 + 3
    assert long.count("<w:keepNext/>") == 2 + 2 + 4


def test_two_tables_never_become_one_and_none_ends_the_document() -> None:
    made = xml_of(BUDGET, BUDGET)

    assert "</w:tbl><w:tbl>" not in made
    assert "</w:tbl><w:sectPr>" not in made


@pytest.mark.parametrize("before", [BUDGET, puces((par("x"), BUDGET)), Citation((BUDGET,))])
@pytest.mark.parametrize("after", [par("y"), puces(par("y")), Citation((par("y"),))])
def test_what_follows_a_table_does_not_touch_it(before: Bloc, after: Bloc) -> None:
    assert '<w:spacing w:before="160"/>' in xml_of(before, after)


def test_labels_and_what_stands_under_them_make_a_table() -> None:
    fiche = Rubriques("Fiche 1", (("Objectif", (par("Agir."),)), ("Budget", (BUDGET,))))

    made = lines(fiche, par("Après."))

    assert made[:2] == [
        "Tableau, en-tête | Fiche 1 | Contenu",
        "Tableau | Objectif | Agir.",
    ]
    assert made[2].startswith("Tableau | Budget | Tableau, en-tête | Nature | 2019 | Total ⏐ ")
    assert made[-1] == "Body Text | Après."


@pytest.mark.parametrize("width", [9071, 5000, 601])
@pytest.mark.parametrize(
    "tableau",
    [
        BUDGET,
        Tableau(cells("a", "b"), (cells("x" * 200, "1"),), (GAUCHE, DROITE)),
        Tableau(cells("a", "b", "c"), (), (GAUCHE, CENTRE, DROITE), largeurs=(1, 1, 5)),
        Tableau(cells(""), (), (GAUCHE,)),
    ],
)
def test_the_columns_of_a_table_fill_its_width_to_the_twip(tableau: Tableau, width: int) -> None:
    widths = column_widths(tableau, width)

    assert sum(widths) == width
    assert min(widths) > 0


def test_wished_widths_give_way_to_a_word_that_they_would_cut() -> None:
    rows = (cells("Total des financements", "", "180\u00a0664,51\u00a0€"),)
    tableau = Tableau(cells("Nom", "Base", "2026"), rows, (GAUCHE, GAUCHE, DROITE))

    narrow, _, amount = column_widths(replace(tableau, largeurs=(2, 90, 2)), 9071)

    assert narrow >= len("financements") * 100
    assert amount >= 12 * 100


def test_columns_of_amounts_are_equal_and_no_amount_is_cut() -> None:
    rows = (cells("Coordonnateur du contrat local de santé", "9\u00a0€", "125\u00a0000,00\u00a0€"),)

    _, first, second = column_widths(
        Tableau(cells("Nature", "2019", "2020"), rows, (GAUCHE, DROITE, DROITE)), 9071
    )

    assert first == second >= 12 * 100
