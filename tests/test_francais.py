import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.francais import (
    Lettres,
    accorde,
    avec_article,
    capitale,
    contracte,
    date_en_lettres,
    date_longue,
    duree_en_lettres,
    enumeration,
    minuscule_initiale,
    montant,
    montant_en_lettres,
    multiplicatif,
    nombre,
    nombre_en_lettres,
    numero_article,
    numero_titre,
    ordinal,
    ordinal_abrege,
    pluriel,
    que,
    romain,
    suggestion,
)

CASES = Path(__file__).parent / "cases"
NOMBRES = yaml.safe_load((CASES / "nombres.yml").read_text("utf-8"))
FRANCAIS = yaml.safe_load((CASES / "francais.yml").read_text("utf-8"))

UNITES = [NOMBRES["traditionnelle"][n] for n in range(17)]
DIZAINES = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
NOMS = {"million": 10**6, "milliard": 10**9}


def whole(cases: dict[Any, str]) -> list[tuple[int, str]]:
    return [(int(str(n).replace(" ", "")), lettres) for n, lettres in cases.items()]


def shown(cases: dict[Any, Any]) -> list[tuple[Any, Any]]:
    return list(cases.items())


def visible(texte: str) -> str:
    return texte.replace("\u00a0", "_").replace("\u202f", "~").replace("\U000f0000", "@")


def typed(texte: str) -> str:
    return texte.replace("_", "\u00a0").replace("~", "\u202f").replace("@", "\U000f0000")


def refusal(write: Callable[..., str], *valeurs: Any) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refus:
        write(*valeurs)
    return visible(str(refus.value))


def read_number(lettres: str) -> int:
    total = groupe = 0
    precedent = ""
    for mot in re.split("[ -]", lettres):
        seul = mot.removesuffix("s")
        if mot in UNITES:
            groupe += UNITES.index(mot)
        elif seul == "vingt" and precedent == "quatre":
            groupe += 80 - 4
        elif seul in DIZAINES:
            groupe += DIZAINES[seul]
        elif seul == "cent":
            groupe = max(groupe, 1) * 100
        elif mot == "mille":
            total, groupe = total + max(groupe, 1) * 1000, 0
        elif seul in NOMS:
            total, groupe = total + groupe * NOMS[seul], 0
        else:
            assert mot == "et", mot
        precedent = mot
    return total + groupe


def test_the_table_of_numbers_holds_at_least_two_hundred_values() -> None:
    assert len(NOMBRES["traditionnelle"]) >= 200


@pytest.mark.parametrize(("n", "lettres"), whole(NOMBRES["traditionnelle"]))
def test_a_number_is_written_in_traditional_letters(n: int, lettres: str) -> None:
    assert nombre_en_lettres(n) == lettres


@pytest.mark.parametrize(("n", "lettres"), whole(NOMBRES["rectifiee"]))
def test_a_number_is_written_in_rectified_letters(n: int, lettres: str) -> None:
    assert nombre_en_lettres(n, lettres=Lettres.RECTIFIEE) == lettres


@pytest.mark.parametrize(("n", "lettres"), whole(NOMBRES["feminin"]))
def test_a_number_agrees_with_a_feminine_noun(n: int, lettres: str) -> None:
    assert nombre_en_lettres(n, feminin=True) == lettres


@given(st.integers(0, 10**12 - 1), st.sampled_from(Lettres), st.booleans())
def test_any_number_in_letters_reads_back(n: int, lettres: Lettres, feminin: bool) -> None:
    texte = nombre_en_lettres(n, feminin=feminin, lettres=lettres)

    assert read_number(texte.removesuffix("e") if texte.endswith("une") else texte) == n


@given(st.integers(0, 10**12 - 1))
def test_both_spellings_differ_by_their_hyphens_only(n: int) -> None:
    traditionnelle = nombre_en_lettres(n)
    rectifiee = nombre_en_lettres(n, lettres=Lettres.RECTIFIEE)

    assert " " not in rectifiee
    assert traditionnelle.replace(" ", "-") == rectifiee


@given(st.integers(0, 10**12 - 1))
def test_vingt_and_cent_take_their_s_only_at_the_end_or_before_a_noun(n: int) -> None:
    texte = nombre_en_lettres(n)

    assert not re.search(r"(vingts|cents)[ -](?!million|milliard)", texte)
    multiplie = r"(quatre-vingt|(deux|trois|quatre|cinq|six|sept|huit|neuf) cent)"
    assert not re.search(rf"{multiplie}( million| milliard|$)", texte)


def test_a_number_too_great_for_letters_is_refused() -> None:
    assert refusal(nombre_en_lettres, 10**12) == (
        "« 1~000~000~000~000 » est trop grand pour être écrit en lettres ; "
        "rester sous mille milliards."
    )


@pytest.mark.parametrize(("valeur", "lettres"), shown(NOMBRES["montants"]))
def test_an_amount_is_written_in_letters(valeur: str, lettres: str) -> None:
    assert montant_en_lettres(Decimal(valeur)) == lettres


@pytest.mark.parametrize(("valeur", "lettres"), shown(NOMBRES["montants_rectifies"]))
def test_an_amount_is_written_in_rectified_letters(valeur: str, lettres: str) -> None:
    assert montant_en_lettres(Decimal(valeur), Lettres.RECTIFIEE) == lettres


@pytest.mark.parametrize(("valeur", "chiffres"), shown(FRANCAIS["montants"]))
def test_an_amount_is_written_in_figures(valeur: str, chiffres: str) -> None:
    assert visible(montant(Decimal(valeur))) == chiffres


@given(st.decimals(-(10**11), 10**11, places=2))
def test_an_amount_in_figures_reads_back(valeur: Decimal) -> None:
    chiffres = montant(valeur).removesuffix("\u00a0€")

    lisible = chiffres.replace("\u202f", "").replace(",", ".").replace("\u2212", "-")
    assert Decimal(lisible) == valeur


@pytest.mark.parametrize("written", [montant, montant_en_lettres])
@pytest.mark.parametrize("valeur", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_an_amount_that_is_no_number_is_refused(
    valeur: str, written: Callable[[Decimal], str]
) -> None:
    assert (
        refusal(written, Decimal(valeur))
        == f"« {valeur} » n’est pas un montant ; indiquer une somme en euros."
    )


@pytest.mark.parametrize("written", [montant, montant_en_lettres])
def test_an_amount_with_more_than_two_decimals_is_refused(
    written: Callable[[Decimal], str],
) -> None:
    assert refusal(written, Decimal("8333.333")) == (
        "« 8~333,333 » a plus de deux décimales ; arrondir le montant au centime."
    )


@pytest.mark.parametrize(("valeur", "chiffres"), shown(FRANCAIS["nombres"]))
def test_a_number_is_written_in_figures(valeur: str, chiffres: str) -> None:
    exacte = Decimal(valeur) if "." in valeur else int(valeur)

    assert visible(nombre(exacte)) == chiffres


def test_what_is_no_number_is_refused() -> None:
    assert (
        refusal(nombre, Decimal("NaN")) == "« NaN » n’est pas un nombre ; indiquer un nombre fini."
    )


@pytest.mark.parametrize(("jour", "textes"), shown(FRANCAIS["dates"]))
def test_a_date_is_written_in_figures_and_in_letters(jour: date, textes: list[str]) -> None:
    assert [visible(date_longue(jour)), date_en_lettres(jour)] == textes


def test_a_date_follows_the_spelling_of_the_dossier() -> None:
    jour = date(2021, 8, 21)

    lettres = date_en_lettres(jour, Lettres.RECTIFIEE)

    assert lettres == "vingt-et-un août deux-mille-vingt-et-un"


@pytest.mark.parametrize(("duree", "lettres"), FRANCAIS["durees"])
def test_a_duration_is_written_in_letters(duree: list[int], lettres: str) -> None:
    annees, mois, jours = duree

    assert duree_en_lettres(annees, mois, jours) == lettres


def test_a_duration_follows_the_spelling_of_the_dossier() -> None:
    assert duree_en_lettres(0, 21, lettres=Lettres.RECTIFIEE) == "vingt-et-un mois"


def test_a_negative_duration_is_refused() -> None:
    assert (
        refusal(duree_en_lettres, 1, -1)
        == "Une durée ne peut pas être négative ; vérifier ses dates."
    )


@pytest.mark.parametrize(("n", "lettres"), whole(NOMBRES["ordinaux"]))
def test_a_rank_is_written_in_letters(n: int, lettres: str) -> None:
    assert ordinal(n) == lettres


def test_only_the_first_rank_has_a_feminine() -> None:
    assert [ordinal(n, feminin=True) for n in (1, 2, 21)] == [
        "première",
        "deuxième",
        "vingt et unième",
    ]


def test_a_rank_follows_the_spelling_of_the_dossier() -> None:
    rangs = [ordinal(n, lettres=Lettres.RECTIFIEE) for n in (21, 1_000_000)]

    assert rangs == ["vingt-et-unième", "millionième"]


def test_a_rank_is_abridged() -> None:
    assert [ordinal_abrege(n) for n in (1, 2, 21)] == ["1er", "2e", "21e"]
    assert [ordinal_abrege(n, feminin=True) for n in (1, 2)] == ["1re", "2e"]


def test_only_the_first_article_and_the_first_titre_are_ordinal() -> None:
    assert [numero_article(n) for n in (1, 2, 21)] == ["1er", "2", "21"]
    assert [numero_titre(n) for n in (1, 2, 4)] == ["Ier", "II", "IV"]


@pytest.mark.parametrize(("n", "chiffres"), shown(NOMBRES["romains"]))
def test_a_number_is_written_in_roman_figures(n: int, chiffres: str) -> None:
    assert romain(n) == chiffres


@pytest.mark.parametrize("rank", [ordinal, ordinal_abrege, numero_article])
def test_there_is_no_rank_below_one(rank: Callable[[int], str]) -> None:
    assert refusal(rank, 0) == "« 0 » n’est pas un rang ; compter à partir de 1."


@pytest.mark.parametrize("n", [0, -1, 4000])
def test_roman_figures_have_bounds(n: int) -> None:
    assert refusal(romain, n) == (
        f"« {n} » ne s’écrit pas en chiffres romains ; rester entre 1 et 3999."
    )


def test_articles_inserted_after_one_are_bis_ter_and_so_on_up_to_vicies() -> None:
    assert " ".join(multiplicatif(n) for n in range(2, 21)) == (
        "bis ter quater quinquies sexies septies octies nonies decies undecies duodecies "
        "terdecies quaterdecies quindecies sexdecies septdecies octodecies novodecies vicies"
    )


@pytest.mark.parametrize("n", [1, 21])
def test_no_adverb_is_made_up(n: int) -> None:
    assert refusal(multiplicatif, n) == (
        f"Aucun adverbe n’est prévu pour le rang {n} (de bis, 2, à vicies, 20) ; "
        "donner un nouveau numéro à l’article."
    )


@pytest.mark.parametrize(("mots", "texte"), FRANCAIS["enumerations"])
def test_words_are_listed_with_et_before_the_last(mots: list[str], texte: str) -> None:
    assert enumeration(mots) == texte


@pytest.mark.parametrize(("nomme", "textes"), FRANCAIS["articles"])
def test_a_name_takes_its_article_and_contracts(nomme: list[str], textes: list[str]) -> None:
    article, nom = nomme

    ecrits = [avec_article(article, nom), contracte("de", article, nom), contracte("à", *nomme)]

    assert ecrits == textes


@pytest.mark.parametrize("written", [avec_article, partial(contracte, "de")])
def test_an_unknown_article_is_refused(written: Callable[[str, str], str]) -> None:
    assert (
        refusal(written, "un", "Centre")
        == "« un » n’est pas un article ; indiquer l’, le, la, les ou sans."
    )


def test_an_unknown_preposition_is_refused() -> None:
    assert (
        refusal(contracte, "par", "le", "Centre")
        == "« par » ne se contracte pas ; indiquer « de » ou « à »."
    )


@pytest.mark.parametrize(("mot", "texte"), shown(FRANCAIS["que"]))
def test_que_is_elided_before_a_vowel(mot: str, texte: str) -> None:
    assert que(mot) == texte


@pytest.mark.parametrize(("texte", "attendu"), shown(FRANCAIS["capitales"]))
def test_a_sentence_begins_with_a_capital(texte: str, attendu: str) -> None:
    assert capitale(typed(texte)) == typed(attendu)


@pytest.mark.parametrize(("texte", "attendu"), shown(FRANCAIS["minuscules"]))
def test_a_title_inside_a_sentence_begins_in_lower_case(texte: str, attendu: str) -> None:
    assert minuscule_initiale(typed(texte)) == typed(attendu)


@pytest.mark.parametrize(("mot", "accords"), shown(FRANCAIS["accords"]))
def test_a_participle_or_an_adjective_agrees(mot: str, accords: list[str]) -> None:
    assert accorde(mot, feminin=False, pluriel=False) == mot
    assert [
        accorde(mot, feminin=True, pluriel=False),
        accorde(mot, feminin=False, pluriel=True),
        accorde(mot, feminin=True, pluriel=True),
    ] == accords


def test_zero_and_one_are_singular() -> None:
    assert [pluriel(n, "exemplaire") for n in (-2, -1, 0, 1, 2)] == [
        "exemplaires",
        "exemplaire",
        "exemplaire",
        "exemplaire",
        "exemplaires",
    ]


def test_a_plural_is_regular_unless_it_is_said() -> None:
    assert [pluriel(2, mot) for mot in ("mois", "total", "tableau", "prix")] == [
        "mois",
        "totaux",
        "tableaux",
        "prix",
    ]
    assert pluriel(2, "fiche action", "fiches actions") == "fiches actions"


def test_the_nearest_known_word_is_suggested() -> None:
    connus = ["duree", "signature", "signataires", "intitule"]

    assert suggestion("durée", connus) == "duree"
    assert suggestion("Signatures", connus) == "signature"
    assert suggestion("intitulle", connus) == "intitule"


def test_nothing_is_suggested_for_a_word_that_is_near_none() -> None:
    assert suggestion("budget", ["duree", "signature"]) is None
    assert suggestion("budget", []) is None


def test_a_suggestion_does_not_depend_on_the_order_of_words() -> None:
    connus = ["part", "port", "pari"]

    assert suggestion("parx", connus) == suggestion("parx", reversed(connus))
