from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import escape

from data_filling import DATA, Told, fill

COMPATIBLE = [
    "{{ nom }}",
    "{{ nom | upper }} {{ nom | lower }} {{ phrase | title }} {{ phrase | capitalize }}",
    "{{ noms | join(', ') }} {{ fiches | join('/', attribute='id') }}",
    "{{ noms | sort | join(' ') }} {{ noms | sort(reverse=true) | join(' ') }}",
    "{{ noms | sort(case_sensitive=true) | join(' ') }} {{ noms | unique | join(' ') }}",
    "{{ nombres | sum }} {{ nombres | max }} {{ nombres | min }} {{ nombres | length }}",
    "{{ fiches | sum(attribute='cout') }} {{ fiches | map(attribute='id') | join }}",
    "{{ noms | map('upper') | join(' ') }} {{ noms | map('replace', 'A', 'E') | join(' ') }}",
    "{{ fiches | selectattr('actif') | map(attribute='id') | join }}",
    "{{ fiches | rejectattr('actif') | map(attribute='lieu.ville') | join }}",
    "{{ fiches | selectattr('axe', 'equalto', 'Z') | list | length }}",
    "{{ nombres | select('odd') | join }} {{ nombres | reject('odd') | join }}",
    "{{ nombres | select('>', 1) | join }} {{ nombres | select('divisibleby', 3) | join }}",
    "{% for axe, liste in fiches | groupby('axe') %}{{ axe }}:{{ liste | length }} {% endfor %}",
    "{% for g in fiches | groupby('axe') %}{{ g.grouper }}{{ g.list[0].id }}{% endfor %}",
    "{% for f in fiches | sort(attribute='cout') %}{{ f.id }}{% endfor %}",
    "{% for f in fiches | sort(attribute='axe,cout') %}{{ f.id }}{% endfor %}",
    "{% for cle, valeur in bloc | dictsort %}{{ cle }}={{ valeur }} {% endfor %}",
    "{% for cle in bloc %}{{ cle }}{% endfor %} {% for c, v in bloc.items() %}{{ c }}{% endfor %}",
    "{{ bloc.keys() | list | join }} {{ bloc.get('a') }} {{ bloc.get('zut', 'x') }}",
    "{{ bloc['b'] }} {{ fiches[0].id }} {{ fiches[-1]['id'] }} {{ nombres.0 }}",
    "{% for r in nombres | batch(2) %}{{ r | join }};{% endfor %}",
    "{% for r in nombres | batch(2, 9) %}{{ r | join }};{% endfor %}",
    "{% for r in nombres | slice(2) %}{{ r | join }};{% endfor %}",
    "{% for r in nombres | slice(2, 9) %}{{ r | join }};{% endfor %}",
    "{{ nom | default('x') }} {{ absent | default('x') }} {{ vide | default('x', true) }}",
    "{% if absent is defined %}oui{% endif %}",
    "{% if absent is undefined %}oui{% endif %}{% if rien is none %}rien{% endif %}",
    "{% if n is odd and n is number and n is integer %}a{% endif %}",
    "{% if nom is string and bloc is mapping and noms is sequence %}a{% endif %}",
    "{% if n is eq 7 and n is gt 3 and n is le 7 and n is ne 2 %}a{% endif %}",
    "{% if 'Anne' in noms and 'b' in bloc and 'en' in nom and 4 not in nombres %}a{% endif %}",
    "{% if 1 < n <= 7 %}a{% elif n %}b{% else %}c{% endif %}",
    "{{ 'oui' if n > 3 else 'non' }}{{ 'jamais' if n < 3 }}",
    "{{ rien or 'vide' }} {{ vide or nom }} {{ n and nom }}",
    "{{ n + 1 }} {{ n - 1 }} {{ n * 2 }} {{ n // 2 }} {{ n % 2 }} {{ -n }} {{ -n // 2 }}",
    "{{ nom ~ ' ' ~ n }} {{ nom + '!' }} {{ n | string }}",
    "{% for x in [1, 2] + [3] %}{{ x }}{% endfor %}",
    "{% for a, b in [(1, 'x'), (2, 'y')] %}{{ a }}{{ b }}{% endfor %}",
    "{% for x in noms if x != 'luc' %}{{ loop.index }}{{ x }}{% else %}rien{% endfor %}",
    "{% for x in [] %}a{% else %}rien{% endfor %}",
    "{% for x in noms %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.length }}{% endfor %}",
    "{% for x in noms %}{% if not loop.last %}{{ x }}, {% endif %}{% endfor %}",
    "{% for x in noms %}{{ loop.cycle('a', 'b') }}{{ loop.nextitem | default('.') }}{% endfor %}",
    "{% for f in fiches %}{% if loop.changed(f.axe) %}{{ f.axe }}{% endif %}{% endfor %}",
    "{% for f in fiches %}{% for x in nombres %}{{ f.id }}{{ x }}{% endfor %}{% endfor %}",
    "{% set x = nom %}{{ x }}{% set x, y = 1, 2 %}{{ x }}{{ y }}",
    "{% set x %}Ville de {{ nom }}{% endset %}{{ x }}{{ x }}",
    "{% set ns = namespace(total=0) %}{% for x in nombres %}{% set ns.total = ns.total + x %}"
    "{% endfor %}{{ ns.total }}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}",
    "{% set j = joiner(', ') %}{% for x in noms %}{{ j() }}{{ x }}{% endfor %}",
    "{% with x = 1, y = nom %}{{ x }}{{ y }}{% endwith %}",
    "{% macro m(a, b='z') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(nom) }}{{ m(1, b=2) }}",
    "{% macro m(a) %}{{ caller(a) }}{% endmacro %}{% call(x) m(nom) %}<{{ x }}>{% endcall %}",
    "{% macro f(k) %}{{ k }}{% if k %}{{ f(k - 1) }}{% endif %}{% endmacro %}{{ f(5) }}",
    "{% for i in range(3) %}{{ i }}{% endfor %}{{ range(2, 9, 3) | join }}",
    "{{ phrase.split() | length }} {{ phrase.replace('un', 'le') }} {{ nom.upper() }}",
    "{{ ', '.join(noms) }} {{ ' x '.strip() }}.{{ nom.find('n') }}{{ noms.index('luc') }}",
    "{{ nom[:2] }} {{ nom[::-1] }} {{ nombres[1:] | join }}",
    "{{ phrase | replace('o', '0', 1) }} {{ phrase | truncate(12) }} {{ phrase | wordcount }}",
    "{{ phrase | truncate(10, true, '…', 0) }} {{ phrase | trim }} {{ 'xxax' | trim('x') }}",
    "{{ nom | center(10) }}. {{ lignes | indent }} {{ lignes | indent(2, true, true) }}",
    "{{ phrase | wordwrap(6) }} {{ lignes | wordwrap(4, wrapstring='/') }}",
    "{{ nom | first }}{{ nom | last }}{{ nom | reverse }} {{ nombres | reverse | join }}",
    "{{ '12' | int }} {{ 'x' | int(3) }} {{ '1f' | int(base=16) }} {{ '3.9' | int }}{{ -3 | abs }}",
    "{{ nom | list | join('.') }} {{ bloc | items | list | length }} {{ noms | count }}",
    "{{ html }} {{ html | e }} {{ html | upper }} {{ [html, nom] | join('&') }}",
    "a{#- commentaire -#} b {%- if n %} c {% endif -%} d",
    "{{ {'a': nom}.a }} {{ {'a': [1, 2]}['a'][1] }} {{ (1, 2)[0] }}",
    "{{ [['a', 1], ['b', 2]] | map('first') | join }}",
]


@pytest.mark.parametrize("source", COMPATIBLE)
def test_a_template_gives_what_jinja_gives(source: str) -> None:
    expected = Environment(autoescape=True, keep_trailing_newline=True).from_string(source)

    text, told = fill(source)

    assert told == []
    assert text == expected.render(DATA)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ prix }}", "1,10"),
        ("{{ prix * 3 }}", "3,30"),
        ("{{ prix * 1.2 }}", "1,320"),
        ("{{ 10 / 4 }} {{ 4 / 2 }}", "2,5 2"),
        ("{{ (2 / 3) | round(2) }}", "0,67"),
        ("{{ 2.675 | round(2) }} {{ 2.5 | round }} {{ 1.1 | round(0, 'ceil') }}", "2,68 2 2"),
        ("{{ prix == 1.1 }} {{ prix > 1 }} {{ not vrai }}", "oui oui non"),
        ("{{ vrai }} {{ vrai ~ '' }} {{ [vrai, prix] | join(' ') }}", "oui oui oui 1,10"),
        ("{{ '3.5' | float + 1 }} {{ 'x' | float(0) }}", "4,5 0"),
        ("{{ '2026-03-01' | date }}", "1er mars 2026"),
        ("{{ '2026-03-01' | lettres }}", "premier mars deux mille vingt-six"),
        ("{{ 12000 | montant }} {{ prix | montant }}", "12 000 € 1,10 €"),
        ("{{ 12 | lettres }} {{ 2000.00 | lettres }}", "douze deux mille"),
        ("{{ prix | euros_en_lettres }}", "un euro et dix centimes"),
        ("{{ 2000.00 | euros_en_lettres }}", "deux mille euros"),
        (
            "{{ ['Zoé', 'œuf', 'Été', 'eau', 'été'] | sort | join(' ') }}",
            "eau Été été œuf Zoé",
        ),
        ("{{ ['pêche', 'péché', 'peche'] | unique | join(' ') }}", "pêche péché peche"),
        ("{{ noms | nombre }} {{ 21 | nombre }}", "quatre vingt et un"),
        ("{{ noms | enumeration }}", "zoé, Anne, luc et Anne"),
        ("{{ 'école' | majuscule }}", "École"),
        ("{{ bloc.items }}", "une clé"),
        ("{{ {'2025': nom}[2025] }}", "Lens"),
    ],
)
def test_a_value_prints_in_french(source: str, text: str) -> None:
    printed, told = fill(source)

    assert told == []
    assert printed.replace("\u00a0", " ").replace("\u202f", " ") == text


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ nmo }}", [(1, "nom « nmo » inconnu", "vouliez-vous dire « nom » ?")]),
        ("\n{{ zzzz }}", [(2, "nom « zzzz » inconnu", "les données n’ont pas ce nom")]),
        (
            "{{ bloc.zut }}",
            [(1, "« zut » n’existe pas ici", "possibles : « b », « a », « items »")],
        ),
        (
            "{{ fiches[0].lieu.vile }}",
            [(1, "« vile » n’existe pas ici", "vouliez-vous dire « ville » ?")],
        ),
        (
            "{% for fiche in fiches %}\n{{ fihce.id }}{% endfor %}",
            [(2, "nom « fihce » inconnu", "vouliez-vous dire « fiche » ?")],
        ),
        ("{{ xyz.a.b }}", [(1, "nom « xyz » inconnu", "les données n’ont pas ce nom")]),
        (
            "{{ fiches.id }}",
            [
                (
                    1,
                    "une liste n’a pas de « id »",
                    "choisir un élément par son rang : [0], ou parcourir la liste par {% for %}",
                )
            ],
        ),
        (
            "{{ nombres[9] }}",
            [
                (
                    1,
                    "pas d’élément de rang 9 dans cette liste",
                    "elle en a 3, le premier est de rang 0",
                )
            ],
        ),
        (
            "{{ rien }}",
            [
                (
                    1,
                    "une valeur absente ne s’imprime pas",
                    "indiquer rien dans les données, ou écrire {{ rien or '' }}",
                )
            ],
        ),
        (
            "{{ bloc }}",
            [(1, "un bloc de clés ne s’imprime pas", "en choisir une : {{ x.nom }}")],
        ),
        (
            "{% for x in rien %}{% endfor %}",
            [
                (
                    1,
                    "{% for %} parcourt une valeur absente",
                    "la prévoir : {% for … in rien or [] %}",
                )
            ],
        ),
        (
            "{{ 'mars' | date }}",
            [
                (
                    1,
                    "« date » attend une date, reçu « mars »",
                    "l’écrire 2026-01-31 dans les données",
                )
            ],
        ),
        (
            "{{ nom | montant }}",
            [
                (
                    1,
                    "« montant » attend un nombre, reçu « Lens »",
                    "l’écrire en chiffres dans les données, sans guillemets",
                )
            ],
        ),
        (
            "{{ n / 0 }}",
            [(1, "division par zéro", "la prévoir : {% if … %}")],
        ),
        (
            "{{ 1 / 3 }}",
            [(1, "ce calcul ne tombe pas juste", "arrondir son résultat : | round(2)")],
        ),
        (
            "{{ nom | uper }}",
            [(1, "filtre « uper » inconnu", "vouliez-vous dire « upper » ?")],
        ),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(source: str, told: Told) -> None:
    assert fill(source)[1] == told


def test_all_faults_come_at_once_each_at_its_line() -> None:
    source = (
        "{{ a1 }}\n{% if a2 %}x{% endif %}\n{% for x in a3 %}{% endfor %}\n{{ a4 + 1 }}\n"
        "{{ a5 | upper }}\n{{ 'x' ~ a6 }}\n{{ a7.b.c }}\n{{ a8 == 1 }}\n{{ bloc.a9 }}\n"
        "{{ nom | replace('L', b1) }}\n{{ b2() }}\n{{ b3[1:] }}\n{{ nom in b4 }}\n{{ rien }}"
    )

    text, told = fill(source)

    assert [line for line, _, _ in told] == list(range(1, 15))
    assert "Lens" not in text


def test_a_fault_in_a_loop_is_told_once() -> None:
    _, told = fill("{% for f in fiches %}{{ f.zut }}{{ zut }}\n{{ zut }}{% endfor %}")

    assert [(line, what) for line, what, _ in told] == [
        (1, "« zut » n’existe pas ici"),
        (1, "nom « zut » inconnu"),
        (2, "nom « zut » inconnu"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "{{ zut | default('x') }}{{ bloc.zut | d('x') }}",
        "{% if zut is defined %}{{ zut }}{% endif %}{% if bloc.zut is undefined %}{% endif %}",
        "{% if bloc.zut is none %}{% endif %}{{ [] | first | default('x') }}",
    ],
)
def test_a_name_may_be_absent_where_the_template_provides_for_it(source: str) -> None:
    assert fill(source)[1] == []


VALUES = st.text() | st.integers(-(10**30), 10**30)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, min_size=3))
def test_a_value_prints_as_itself_whatever_it_holds(data: dict[str, Any]) -> None:
    source = (
        "{{ a }}\x00{% for x in [b] %}{{ x }}{% endfor %}\x00{{ a ~ b }}\x00"
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(c) }}\x00{{ m(c) ~ a }}\x00"
        "{% set y %}{{ b }}{% endset %}{{ y }}\x00{{ [a, m(b)] | join(c) }}"
    )
    a, b, c = (str(data[name]) for name in "abc")

    text, told = fill(source, data)

    assert told == []
    assert text == "\x00".join(str(escape(v)) for v in (a, b, a + b, c, c + a, b, a + c + b))


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
SOURCES = [
    "{{ a }}",
    "{% for x in a %}{{ x }}{% endfor %}",
    "{{ a.b }}{{ a[0] }}{{ a['b'] }}{{ a[1:] }}",
    "{{ a | sort }}{{ a | sum }}{{ a | join }}{{ a | upper }}{{ a | round }}{{ a | max }}",
    "{{ a == a }}{{ a < 1 }}{{ a in a }}{{ a + a }}{{ a * a }}{{ a ~ a }}{{ -a }}{{ a % 2 }}",
    "{{ a | montant }}{{ a | lettres }}{{ a | date }}{{ a | nombre }}{{ a | enumeration }}",
    "{{ a.items() }}{{ a.split() }}{{ a.count('x') }}{{ a.get('x') }}{{ a | map('int') | list }}",
    "{{ a is odd }}{{ a is lower }}{{ a is number }}{{ a is divisibleby 3 }}{{ a is in 'x' }}",
    "{{ a | groupby('b') }}{{ a | dictsort }}{{ a | batch(2) }}{{ a | int }}{{ a | float }}",
]


@given(st.sampled_from(SOURCES), NESTED)
def test_no_value_makes_a_template_fail_otherwise_than_in_french(source: str, value: Any) -> None:
    text, told = fill(source, {"a": value})

    assert isinstance(text, str)
    assert all(what and do for _, what, do in told)


def test_the_sandbox_loads_neither_the_facts_nor_what_reads_them() -> None:
    program = (
        "import sys, clsdocs.expressions.data, clsdocs.expressions.syntax; "
        "print(*(n for n in sys.modules if n.startswith(('clsdocs.domain', 'pydantic', 'num2w'))))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == ""
