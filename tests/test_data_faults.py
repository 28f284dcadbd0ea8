"""The faults that a first template and first data have, each told with its cause."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from data_filling import Told, fill

DATA: dict[str, Any] = {
    "virgule": "1234,56",
    "espaces": "1 234,56",
    "cite": "12",
    "autre": "3",
    "mot": "mot",
    "precis": Decimal("12.345"),
    "jours": Decimal("2.5"),
    "impossible": "2023-02-30",
    "heure": "2024-02-29T10:00:00",
    "jour": "15/06/2026",
    "iso": "2026-06-15",
    "actif": "Non",
    "vide": "",
    "rien": None,
    "vrai": True,
    "code-postal": "62300",
    "seance": {"nom": None, "code-postal": "62300"},
    "dates": ["2026-01-01", "15/06/2026", "15/06/2026", "16/06/2026"],
    "blocs": [{"actif": "oui"}],
}
POINT = "écrire 1234.56 dans les données, avec un point, sans guillemets"
QUOTES = "écrire 12 dans les données, sans guillemets"
BOOLEAN = "écrire true ou false, sans guillemets, dans les données"
DASHES = "en faire une liste dans les données : un « - » devant chaque élément"
NUMBERS = "calculer avec des nombres seulement"
HYPHEN = (
    "« code-postal » ne se lit pas ainsi : « - » soustrait",
    "renommer cette clé code_postal, partout où elle est écrite",
)
ELSEWHERE = (
    "la boucle, le {% set %} ou la macro qui le donne n’agit que dans son bloc et dans sa partie"
    " (corps, en-tête, note) : l’y écrire aussi"
)


def told(source: str) -> Told:
    """Return the faults of the template `source`, filled with `DATA`."""
    return fill(source, DATA)[1]


@pytest.mark.parametrize(
    ("source", "what", "do"),
    [
        ("{{ virgule | montant }}", "« montant » attend un nombre, reçu « 1234,56 »", POINT),
        (
            "{{ espaces | montant }}",
            "« montant » attend un nombre, reçu « 1 234,56 »",
            "écrire 1234.56 dans les données, avec un point, sans espace ni guillemets",
        ),
        ("{{ virgule | int }}", "« int » attend un nombre, reçu « 1234,56 »", POINT),
        ("{{ virgule | float + 1 }}", "« float » attend un nombre, reçu « 1234,56 »", POINT),
        (
            "{{ mot | int }}",
            "« int » attend un nombre, reçu « mot »",
            "donner un nombre, ou ce qui le remplace : | int(0)",
        ),
        ("{{ virgule * 3 }}", "« 1234,56 » est un texte, non un nombre", POINT),
        ("{{ mot * 3 }}", "« mot » est un texte, non un nombre", NUMBERS),
        ("{{ 'a\\nb' - 3 }}", "« a b » est un texte, non un nombre", NUMBERS),
        ("{{ vide * 3 }}", "un texte vide n’est pas un nombre", NUMBERS),
        ("{{ cite % 5 }}", "« 12 » est un texte, non un nombre", QUOTES),
        (
            "{{ rien + 1 }}",
            "une valeur absente n’est pas un nombre",
            "l’indiquer, ou la prévoir : (x or 0)",
        ),
        (
            "{{ precis | montant }}",
            "« montant » : « 12.345 » a plus de deux décimales",
            "l’arrondir : | round(2) | montant",
        ),
        (
            "{{ cite | lettres }}",
            "« lettres » attend un nombre ou une date, reçu « 12 »",
            QUOTES,
        ),
        (
            "{{ jours | lettres }}",
            "« lettres » écrit un nombre entier, reçu « 2.5 »",
            "écrire | euros_en_lettres pour un montant, | round | lettres pour l’arrondir",
        ),
        (
            "{{ 1000000000000 | lettres }}",
            "nombre trop grand pour être écrit en lettres",
            "rester sous mille milliards",
        ),
        (
            "{{ jours | nombre }}",
            "« nombre » attend un nombre entier ou une liste, reçu « 2.5 »",
            "l’arrondir : | round",
        ),
        (
            "{{ cite + autre }}",
            "« + » met bout à bout deux textes, « 12 » et « 3 »",
            "les écrire sans guillemets dans les données ; pour les assembler, écrire ~",
        ),
        (
            "{{ cite + virgule }}",
            "« + » met bout à bout deux textes, « 12 » et « 1234,56 »",
            f"{POINT} ; pour les assembler, écrire ~",
        ),
    ],
)
def test_a_number_written_as_a_text_is_told_with_how_to_write_it(
    source: str, what: str, do: str
) -> None:
    assert told(source) == [(1, what, do)]


@pytest.mark.parametrize(
    ("source", "what", "do"),
    [
        ("{{ cite > 3 }}", "« > » compare un texte, « 12 », à un nombre, « 3 »", QUOTES),
        (
            "{{ 3 <= mot }}",
            "« <= » compare un texte, « mot », à un nombre, « 3 »",
            "comparer deux nombres",
        ),
        (
            "{{ rien < 3 }}",
            "« < » compare une valeur absente à « 3 »",
            "l’indiquer, ou la prévoir : (x or 0)",
        ),
        (
            "{{ cite < autre }}",
            "« < » compare deux textes, « 12 » et « 3 », lettre à lettre",
            "les écrire sans guillemets dans les données",
        ),
        (
            "{{ cite is gt(virgule) }}",
            "« > » compare deux textes, « 12 » et « 1234,56 », lettre à lettre",
            POINT,
        ),
        (
            "{{ jour >= iso }}",
            "« >= » compare deux textes, « 15/06/2026 » et « 2026-06-15 », lettre à lettre",
            "écrire ces dates AAAA-MM-JJ",
        ),
        (
            "{{ '15 juin 2026' < '1er juillet 2026' }}",
            "« < » compare deux textes, « 15 juin 2026 » et « 1er juillet 2026 », lettre à lettre",
            "écrire ces dates AAAA-MM-JJ",
        ),
        (
            "{{ 3 in mot }}",
            "« in » ne cherche pas « 3 » dans un texte",
            "y chercher un texte, ou chercher dans une liste",
        ),
    ],
)
def test_what_would_compare_otherwise_than_it_says_is_told(source: str, what: str, do: str) -> None:
    assert told(source) == [(1, what, do)]


@pytest.mark.parametrize(
    "source",
    [
        "{% if actif %}{% endif %}",
        "{% if vide %}{% elif actif %}{% endif %}",
        "{% if not actif %}{% endif %}",
        "{% if vide or actif %}{% endif %}",
        "{% if vrai and actif %}{% endif %}",
        "{{ 'x' if actif else 'y' }}",
        "{{ actif and 'x' }}",
        "{% for x in dates if actif %}{% endfor %}",
    ],
)
def test_a_text_that_says_yes_or_no_is_no_condition(source: str) -> None:
    assert told(source) == [(1, "actif : « Non » est un texte, non une condition", BOOLEAN)]


@pytest.mark.parametrize(
    "source",
    [
        "{% if 'oui' == true %}{% endif %}",
        "{% if false != 'oui' %}{% endif %}",
        "{% if 'oui' is true %}{% endif %}",
        "{{ ['oui'] | select | list | length }}",
        "{{ blocs | rejectattr('actif') | list | length }}",
        "{{ blocs | selectattr('actif', 'eq', true) | list | length }}",
    ],
)
def test_a_text_that_says_yes_or_no_is_neither_true_nor_false(source: str) -> None:
    assert told(source) == [(1, "« oui » est un texte, non une condition", BOOLEAN)]


@pytest.mark.parametrize("word", ["oui", "NON", "Yes", "no", "on", "off", "vrai", "Faux", "false"])
def test_each_word_for_yes_or_no_is_known(word: str) -> None:
    assert fill("{% if x %}{% endif %}", {"x": word})[1] == [
        (1, f"x : « {word} » est un texte, non une condition", BOOLEAN)
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ actif }} {{ actif or '' }} {{ actif | default('x') }}", "Non Non Non"),
        ("{% if actif == 'Non' %}a{% endif %}", "a"),
        ("{% if mot %}a{% endif %}{% if vide %}b{% endif %}", "a"),
        ("{{ iso < '2026-07-01' }} {{ 'a' < mot }} {{ cite ~ autre }} {{ mot + cite }}",
         "oui oui 123 mot12"),
        ("{{ mot | int(3) }} {{ mot | float(default=2) }}", "3 2"),
        ("{% for x in vide %}a{% else %}rien{% endfor %}", "rien"),
    ],
)  # fmt: skip
def test_what_is_clear_is_no_fault(source: str, text: str) -> None:
    assert fill(source, DATA) == (text, [])


@pytest.mark.parametrize(
    ("source", "what", "do"),
    [
        ("{% for x in mot %}{% endfor %}", "« mot » est un texte, non une liste", DASHES),
        ("{% for x in mot | upper %}{% endfor %}", "{% for %} parcourt un texte", DASHES),
        (
            "{% for x in vrai %}{% endfor %}",
            "« vrai » est une valeur simple, non une liste",
            DASHES,
        ),
        (
            "{{ jour | date }}",
            "« date » attend une date, reçu « 15/06/2026 »",
            "l’écrire 2026-06-15 dans les données",
        ),
        (
            "{{ impossible | date }}",
            "« 2023-02-30 » : ce jour n’existe pas",
            "corriger cette date dans les données",
        ),
        (
            "{{ heure | date }}",
            "« date » attend une date, reçu « 2024-02-29T10:00:00 »",
            "ôter l’heure : écrire 2024-02-29 dans les données",
        ),
        (
            "{{ iso.strftime('%d') }}",
            "« .strftime( ) » n’est pas permis ici",
            "écrire la date par | date",
        ),
        (
            "{{ iso.year }}",
            "« year » n’existe pas ici",
            "une date est un texte : | date l’écrit en entier, [:4] en garde l’année",
        ),
        ("{{ code-postal }}", *HYPHEN),
        ("{{ seance.code - 1 }}", *HYPHEN),
        ("{% for x in dates %}{% endfor %}{{ x }}", "nom « x » inconnu ici", ELSEWHERE),
        ("{{ inconnu | int + 1 }}", "nom « inconnu » inconnu", "les données n’ont pas ce nom"),
    ],
)
def test_a_value_used_for_what_it_is_not_is_told_once(source: str, what: str, do: str) -> None:
    assert told(source) == [(1, what, do)]


def test_a_value_that_is_absent_is_told_once_with_its_name() -> None:
    found = told("{{ seance.nom }}\n{{ seance.nom }}{{ rien }}\n{{ rien | upper }}")

    assert found == [
        (
            1,
            "une valeur absente ne s’imprime pas",
            "indiquer seance.nom dans les données, ou écrire {{ seance.nom or '' }}",
        ),
        (
            2,
            "une valeur absente ne s’imprime pas",
            "indiquer rien dans les données, ou écrire {{ rien or '' }}",
        ),
        (3, "une valeur absente ne s’imprime pas", "écrire {{ x or '' }}, ou l’indiquer"),
    ]


def test_a_fault_in_a_loop_that_counts_says_at_which_turn() -> None:
    found = told("{% for d in dates %}{{ loop.index }}{{ d | date }}{% endfor %}")

    assert [what for _, what, _ in found] == [
        "« date » attend une date, reçu « 15/06/2026 » (tour 2)",
        "« date » attend une date, reçu « 16/06/2026 » (tour 4)",
    ]


@pytest.mark.parametrize(
    ("source", "what", "do"),
    [
        (
            "{% if vrai %}{% elseif mot %}{% endif %}",
            "« sinon si » s’écrit en un mot, elif",
            "écrire {% elif … %}",
        ),
        (
            "{% if vrai %}{% else if mot %}{% endif %}",
            "« if » inattendu dans une instruction",
            "« sinon si » s’écrit {% elif … %}",
        ),
        (
            "{% if vrai %}{% end if %}",
            "la fin d’un bloc s’écrit en un mot",
            "écrire {% endif %} ou {% endfor %}",
        ),
        (
            "{% si vrai %}",
            "instruction « si » inconnue",
            "possibles : if, for, set, with, macro, call",
        ),
    ],
)
def test_a_statement_badly_written_is_told_with_the_right_word(
    source: str, what: str, do: str
) -> None:
    assert told(source) == [(1, what, do)]


def test_a_name_that_python_would_take_for_another_is_refused() -> None:
    made, told = fill("{{ nº }} puis {{ no }}", {"nº": "A", "no": "B"})

    assert made == ""
    assert told == [(1, "« nº » se confondrait avec « no »", "le nommer autrement")]


def test_the_absolute_value_of_a_number_keeps_its_digits() -> None:
    digits = "1.2345678901234567890123456789012345"

    made, told = fill("{{ x | abs }}", {"x": Decimal(f"-{digits}")})

    assert (made, told) == (digits.replace(".", ","), [])
