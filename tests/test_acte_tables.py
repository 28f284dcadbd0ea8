from facts import BODY, PATH, YML, draft_act, drafted, lines, read_document, said, table

MONEY = {
    "financement": {
        "depenses": [
            {"id": "poste", "intitule": "Poste", "montants": {"2024": "48000", "2025": "48001"}},
            {"id": "frais", "intitule": "Frais", "montants": {"2025": "1000.50"}},
        ],
        "financeurs": [
            {"organisme": "ars", "part": "50 %"},
            {"organisme": "call", "reste": "2/3", "base": "population 2021"},
            {"organisme": "ch", "reste": "1/3"},
            {"libelle": "Région", "montants": {"2025": "1"}},
        ],
        "versements": [
            {"id": "a", "organisme": "ars", "exercice": "2024", "part": "80 %"},
            {
                "id": "s",
                "organisme": "ars",
                "exercice": "2024",
                "part": "1/5",
                "fait_generateur": "au vu du bilan",
                "echeance": "2025-03-31",
            },
        ],
    }
}


def test_costs_are_summed_by_line_by_column_and_overall() -> None:
    acte = drafted(BODY, read_document(MONEY))

    assert lines(acte.parts.financement)[:2] == [
        "Plan de financement",
        "Dépenses prévisionnelles, par nature et par exercice",
    ]
    assert table(acte.parts.financement, 0) == [
        "Nature de la dépense | 2024 | 2025 | Total",
        "Poste | 48~000,00_€ | 48~001,00_€ | 96~001,00_€",
        "Frais | 0,00_€ | 1~000,50_€ | 1~000,50_€",
        "Total des dépenses | 48~000,00_€ | 49~001,50_€ | 97~001,50_€",
    ]
    assert table(acte.parts.financement, 1) == [
        "Financeur | Clé | 2024 | 2025 | Total",
        "ARS | 50_% du coût | 24~000,00_€ | 24~500,75_€ | 48~500,75_€",
        "CALL | 2/3 du reste (population 2021) | 16~000,00_€ | 16~333,17_€ | 32~333,17_€",
        "Centre hospitalier de Lens | 1/3 du reste | 8~000,00_€ | 8~166,58_€ | 16~166,58_€",
        "Région | montant fixe | 0,00_€ | 1,00_€ | 1,00_€",
        "Total des financements |  | 48~000,00_€ | 49~001,50_€ | 97~001,50_€",
    ]


def test_payments_are_summed() -> None:
    acte = drafted(BODY, read_document(MONEY))

    assert table(acte.parts.versements, 0) == [
        "Financeur | Exercice | Fait générateur | Échéance | Part | Montant",
        "ARS | 2024 |  |  | 80_% | 19~200_€",
        "ARS | 2024 | au vu du bilan | 31_mars_2025 | 20_% | 4~800_€",
        "Total |  |  |  |  | 24~000_€",
    ]


def test_an_exercice_that_is_not_the_calendar_year_says_its_dates() -> None:
    financement = {
        "exercices": {"2024": {"du": "2024-06-01", "au": "2025-05-31"}},
        "depenses": [{"id": "poste", "intitule": "Poste", "montants": {"2024": "48000"}}],
    }

    acte = drafted(BODY, read_document({"financement": financement}))

    assert table(acte.parts.financement, 0)[0] == (
        "Nature de la dépense | 2024/du_01/06/2024/au_31/05/2025 | Total"
    )


def test_an_amount_to_be_fixed_is_never_part_of_a_sum() -> None:
    montants = {"2024": "48000", "2025": "à fixer"}
    financement = {"depenses": [{"id": "poste", "intitule": "Poste", "montants": montants}]}
    places = {"financement.depenses.poste.montants.2025": 21}

    found = draft_act(BODY, read_document({"financement": financement}), places=places)

    assert found.acte is not None
    assert table(found.acte.parts.financement, 0)[1:] == [
        "Poste | 48~000_€ | à fixer | à fixer",
        "Total des dépenses | 48~000_€ | à fixer | à fixer",
    ]
    assert said(found)[-1] == (
        f"{YML}:21 : « financement.depenses.poste.montants.2025 » reste à fixer ;"
        " le fixer avant la signature ; d’ici là, « à fixer » s’imprime [B-01]"
    )


def test_tables_that_the_text_places_are_not_placed_twice() -> None:
    prose = "## Coût {#cout}\n\n{{ financement | tableau }}\n\n{{ financement | echeancier }}\n"

    acte = drafted(prose, read_document(MONEY))

    assert acte.parts.financement == acte.parts.versements == ()
    assert lines(acte.parts.corps)[2] == "Dépenses prévisionnelles, par nature et par exercice"
    assert "Échéancier des versements" in lines(acte.parts.corps)


def test_bullets_end_with_semicolons_and_the_last_with_a_full_stop() -> None:
    acte = drafted("## Objet {#objet}\n\nLes parties :\n\n{{ parties | puces }}\n")

    assert lines(acte.parts.corps)[-2:] == [
        "Agence régionale de santé Hauts-de-France~;",
        "Communauté d’agglomération de Lens-Liévin.",
    ]


def test_bullets_do_not_end_twice() -> None:
    document = read_document({"considerants": ["la santé ;", "les soins, etc."]})

    acte = drafted("## Objet {#objet}\n\nMotifs :\n\n{{ considerants | puces }}\n", document)

    assert lines(acte.parts.corps)[-2:] == ["la santé ;", "les soins, etc."]


def test_an_empty_list_is_reported() -> None:
    found = draft_act("## Objet {#objet}\n\n{{ visas | puces }}\n")

    assert said(found)[0] == (
        f"{PATH}:3 : « visas | puces » n’a rien à imprimer ;"
        " retirer cette ligne, ou l’entourer de {% if %} [T-13]"
    )
