import pytest

from clsdocs.prose.nodes import Valeur, spans_of
from facts import BODY, CALL, ORGANISMES, YML, Case, draft_act, drafted, lines, read_document, said

# How it ends


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        (None, "Fait à ……………, le ……………."),
        ({"lieu": "Lens"}, "Fait à Lens, le ……………."),
        ({"lieu": "inconnu"}, "Fait à ……………, le ……………."),
        ({"lieu": "Le Havre"}, "Fait au Havre, le ……………."),
        ({"lieu": "Les Sables-d’Olonne"}, "Fait aux Sables-d’Olonne, le ……………."),
        ({"lieu": "La Courneuve"}, "Fait à La Courneuve, le ……………."),
        ({"lieu": "Lesquin"}, "Fait à Lesquin, le ……………."),
        (
            {"lieu": "Lens", "exemplaires": "1"},
            "Fait à Lens, le ……………, en un exemplaire original.",
        ),
        (
            {"lieu": "Lens", "exemplaires": "2", "dont": "un remis à chacune des parties"},
            "Fait à Lens, le ……………, en deux exemplaires originaux,"
            " dont un remis à chacune des parties.",
        ),
        (
            {"lieu": "Lens", "exemplaires": "10"},
            "Fait à Lens, le ……………, en dix exemplaires originaux.",
        ),
        (
            {"lieu": "Lens", "exemplaires": "inconnu"},
            "Fait à Lens, le ……………, en …………… exemplaires originaux.",
        ),
        (
            {"lieu": "Lens", "prevue": "2019-05-13", "mode": "electronique", "exemplaires": "2"},
            "Signé électroniquement.",
        ),
        (
            {"date_et_lieu": "par_partie", "exemplaires": "2"},
            "Fait en deux exemplaires originaux,"
            " chaque signataire indiquant le lieu et la date de sa signature.",
        ),
        (
            {"date_et_lieu": "par_partie", "lieu": "Lens"},
            "Fait à Lens, chaque signataire indiquant la date de sa signature.",
        ),
        (
            {"lieu": "Lens", "exemplaires": "2", "dont": "un par partie", "page_par_partie": "oui"},
            "Fait en deux exemplaires originaux, dont un par partie, chaque partie signant sur la"
            " page qui lui est propre et y indiquant la date de sa signature.",
        ),
        (
            {"date_et_lieu": "par_partie", "page_par_partie": "oui"},
            "Fait par chaque partie signant sur la page qui lui est propre et y indiquant le lieu"
            " et la date de sa signature.",
        ),
        (
            {"mode": "electronique", "page_par_partie": "oui"},
            "Signé électroniquement, chaque partie sur la page qui lui est propre.",
        ),
    ],
)
def test_the_act_ends(signature: dict[str, str] | None, expected: str) -> None:
    document = read_document({"signature": signature} if signature else {})

    acte = drafted(BODY, document)

    assert lines(acte.parts.cloture) == [expected]


@pytest.mark.parametrize(
    ("signature", "fait"),
    [
        ({"lieu": "Lens"}, ""),
        ({"lieu": "Lens", "date_et_lieu": "par_partie"}, "Le ……………"),
        ({"date_et_lieu": "par_partie"}, "À ……………, le ……………"),
        ({"date_et_lieu": "par_partie", "mode": "electronique"}, ""),
        ({"date_et_lieu": "par_partie", "page_par_partie": "oui"}, ""),
    ],
)
def test_each_block_has_the_line_that_its_own_date_needs(
    signature: dict[str, str], fait: str
) -> None:
    acte = drafted(BODY, read_document({"signature": signature}))

    assert acte.apposition.fait == fait


@pytest.mark.parametrize(
    ("signature", "fait"),
    [
        (
            {"lieu": "Le Havre", "exemplaires": "2"},
            "Fait au Havre, le ……………, en deux exemplaires originaux.",
        ),
        ({"date_et_lieu": "par_partie"}, "Fait à ……………, le ……………."),
        ({"lieu": "Lens", "mode": "electronique", "exemplaires": "2"}, "Signé électroniquement."),
    ],
)
def test_each_party_signs_on_a_page_that_names_the_act(
    signature: dict[str, str], fait: str
) -> None:
    facts = {"signature": {**signature, "page_par_partie": "oui"}, "reference": "FIR-1"}

    pages = drafted(BODY, read_document(facts)).apposition.pages

    assert [page.fait for page in pages] == [fait, fait]
    assert all(page.rappel.startswith("à la convention") for page in pages)
    assert all(page.rappel.endswith("(référence FIR-1)") for page in pages)
    assert pages[0].intitule.startswith("Signature de ")


def test_a_box_for_the_initials_of_each_person_but_none_in_an_electronic_act() -> None:
    by_hand = drafted(BODY, read_document({"signature": {"paraphes": "oui"}}))
    by_wire = drafted(
        BODY, read_document({"signature": {"paraphes": "oui", "mode": "electronique"}})
    )

    assert by_hand.apposition.paraphes == len(by_hand.signatures) == 2
    assert by_wire.apposition.paraphes == 0


# Blanks


def test_a_blank_is_reported_once_where_the_fact_is_written() -> None:
    montants = {"2024": "inconnu", "2025": "1"}
    facts = {
        "financement": {
            "depenses": [{"id": "poste", "intitule": "Poste", "montants": montants}],
            "financeurs": [{"organisme": "ars", "part": "1"}],
        },
        "signature": {"prevue": "2019-05-13", "lieu": "inconnu"},
    }
    prose = "## Coût {#cout}\n\nIl est de {{ financement.total | montant }}.\n"
    places = {
        "financement.depenses.poste.montants.2024": 21,
        "parties.ars": 5,
        "parties.call": 6,
        "signature.lieu": 30,
    }

    found = draft_act(prose, read_document(facts), places=places)

    nobody = "compléter organismes.yml, ou « signataires » ; d’ici là, un blanc à remplir s’imprime"
    soon = "l’indiquer dès que possible ; d’ici là, un blanc à remplir s’imprime"
    jour = "13\u00a0mai\u00a02019"
    assert said(found) == [
        f"{YML}:5 : pas de signataire pour « ars » : nul n’est en fonctions le {jour} ;"
        f" {nobody} [B-01]",
        f"{YML}:6 : pas de signataire pour « call » : nul n’est en fonctions le {jour} ;"
        f" {nobody} [B-01]",
        f"{YML}:21 : « financement.depenses.poste.montants.2024 » n’est pas connu ; {soon} [B-01]",
        f"{YML}:30 : « signature.lieu » n’est pas connu ; {soon} [B-01]",
    ]


def test_a_blank_of_an_institution_is_reported_in_its_own_file() -> None:
    people = [{"id": "president", "nom": "inconnu", "qualite": "Président"}]
    organismes = {**ORGANISMES, "call": {**CALL, "representants": people}}
    document = read_document({"signature": {"prevue": "2019-05-13"}}, organismes)

    found = draft_act(BODY, document)

    assert said(found)[1] == (
        "contracts/organismes.yml :"
        " « organismes.call.representants.president.nom » n’est pas connu ;"
        " l’indiquer dès que possible ; d’ici là, un blanc à remplir s’imprime [B-01]"
    )


def test_what_is_only_known_later_asks_for_nothing() -> None:
    document = read_document(
        {
            "duree": {"effet": "derniere_signature", "annees": "3"},
            "visas": [{"document": "charte"}],
            "parties": [{"organisme": "ars", "rang": "principal", "comparution": "L’ARS"}],
        },
        ORGANISMES,
        "charte",
    )
    charte = read_document({"id": "charte", "nature": "charte", "intitule": "Charte"})
    prose = "## Durée {#duree}\n\nDu {{ duree.effet | date }} au {{ duree.terme | date }}.\n"

    found = draft_act(prose, document, charte, places={"duree.effet": 9})

    assert said(found) == [
        "contracts/lens/charte.yml : « actes.charte.date » reste en blanc : acte pas encore signé ;"
        " rien à faire pour le moment [B-01]",
        f"{YML}:9 : « duree.effet » reste en blanc : à la dernière signature ;"
        " rien à faire pour le moment [B-01]",
    ]


@pytest.mark.parametrize(
    ("signature", "why"),
    [
        ({}, "jour de signature inconnu ; indiquer signature.prevue"),
        ({"prevue": "inconnu"}, "jour de signature inconnu ; indiquer signature.prevue"),
        (
            {"prevue": "2019-05-13"},
            "plusieurs personnes en fonctions le 13\u00a0mai\u00a02019 ;"
            " corriger leurs dates dans organismes.yml",
        ),
        (
            {"prevue": "2010-05-13"},
            "nul n’est en fonctions le 13\u00a0mai\u00a02010 ; compléter organismes.yml",
        ),
    ],
)
def test_why_nobody_signs_is_said(signature: dict[str, str], why: str) -> None:
    people = [{"id": n, "nom": n, "qualite": "Maire", "du": "2015-01-01"} for n in "ab"]
    organismes = {"call": {**CALL, "representants": people}}
    parties = [{"organisme": "call", "rang": "principal"}]

    found = draft_act(BODY, read_document({"parties": parties, "signature": signature}, organismes))

    assert said(found) == [
        f"{YML} : pas de signataire pour « call » : {why}, ou « signataires » ;"
        " d’ici là, un blanc à remplir s’imprime [B-01]"
    ]


# Values


def test_the_words_of_facts_know_their_keys() -> None:
    document = read_document({"reference": "FIR-2019", "signature": {"lieu": "Lens"}})

    acte = drafted("## Objet {#objet}\n\nRéférence {{ reference }}.\n", document)

    keys = [s.cle for b in acte.parts.blocs for s in spans_of(b) if isinstance(s, Valeur)]
    assert {"organismes.ars.nom", "reference", "signature.lieu"} <= set(keys)
    assert set(keys) <= acte.lues


def test_hostile_values_come_out_as_they_are() -> None:
    hostile = "*a* & <w:p> {{ x }} | « y » [](#z) ;"
    document = read_document({"reference": hostile, "signature": {"lieu": hostile}})

    acte = drafted("## Objet {#objet}\n\nRéférence {{ reference }} close.\n", document)

    assert lines(acte.parts.corps)[-1] == f"Référence {hostile} close."
    assert lines(acte.parts.cloture)[0].startswith(f"Fait à {hostile}, le ")


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {"annexes": [{"id": "cahier", "intitule": "Cahier", "contenu": "fiches"}]},
            f"{YML}:7 : l’annexe « cahier » n’a rien à imprimer ;"
            " écrire « axes » et des fiches, ou retirer l’annexe [T-13]",
        ),
        (
            {"annexes": [{"id": "cahier", "intitule": "Plan", "contenu": "financement"}]},
            f"{YML}:7 : l’annexe « cahier » n’a rien à imprimer ; écrire « financement »,"
            " sans l’imprimer déjà dans le texte, ou retirer l’annexe [T-13]",
        ),
        (
            {"revision": {"article": "objt"}},
            f"{YML}:8 : « revision.article » nomme « objt », qui n’existe pas ;"
            " vouliez-vous dire « objet » ? [T-10]",
        ),
    ],
    ids=["un cahier sans fiches", "un plan sans financement", "un article de révision absent"],
)
def test_what_an_act_announces_and_does_not_hold_is_said(facts: Case, line: str) -> None:
    places = {"annexes.cahier.contenu": 7, "revision.article": 8}

    found = draft_act(BODY, read_document(facts), places=places)

    assert [words for words in said(found) if "[B-01]" not in words] == [line]
