"""From the tags of a template to what it needs: in French, as a schema, as a file to fill in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined

from clsdocs.expressions.faults import ExpressionError
from clsdocs.expressions.forms import Hint, Need, Sort, json_schema, plain, skeleton
from clsdocs.expressions.needs import needs_of, needs_of_sources
from clsdocs.sources.data import load_data


def told(*sources: str) -> str:
    """Return what the parts `sources` need, in plain French, on one line."""
    return " | ".join(plain(needs_of_sources(sources)).splitlines())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ nom }}", "nom : texte"),
        ("{{ debut | date }}", "debut : date (AAAA-MM-JJ)"),
        ("{{ total | montant }} {{ total | lettres }}", "total : nombre"),
        ("{{ prix * 2 }} {{ solde | euros_en_lettres }}", "prix : nombre | solde : nombre"),
        ("{{ total - acompte }}", "total : nombre | acompte : nombre"),
        (
            "{{ code-postal }}",
            "code : nombre (« code-postal » se lit comme une soustraction) "
            "| postal : nombre (« code-postal » se lit comme une soustraction)",
        ),
        ("{{ 'a-b' }}{{ a * b }}", "a : nombre | b : nombre"),
        ("{{ nom ~ prenom }}", "nom : texte | prenom : texte"),
        ("{{ 'M. ' + nom }}", "nom : texte"),
        ("{{ nom | upper }} {{ nom.lower() }}", "nom : texte"),
        ("{% if n > 3 %}x{% endif %}", "n : nombre"),
        ("{% if n is even %}x{% endif %}", "n : nombre"),
        ("{% if urgent %}x{% endif %}", "urgent : condition (true ou false)"),
        ("{{ 'oui' if urgent else 'non' }}", "urgent : condition (true ou false)"),
        ("{% if not a and (b or c == true) %}x{% endif %}", "a : condition (true ou false) "
         "| b : condition (true ou false) | c : condition (true ou false)"),
        (
            "{% if mode == 'papier' or mode in ['mixte'] %}x{% endif %}",
            "mode : texte (comparé à « mixte », « papier »)",
        ),
        ("{% if nom %}{{ nom }}{% endif %}", "nom : texte (peut rester vide)"),
        ("{% if nom %}x{% endif %}{{ nom }}", "nom : texte"),
        ("{{ nom or '' }}", "nom : texte (peut rester vide)"),
        ("{{ nom or '' }} {{ nom }}", "nom : texte"),
        ("{{ nom if nom is not none }}", "nom : texte (peut rester vide)"),
        ("{{ nom | default('') }}", "nom : texte (facultatif)"),
        ("{{ nom | default('', true) }}", "nom : texte (facultatif, peut rester vide)"),
        ("{{ nom | default('') }} {{ nom }}", "nom : texte"),
        ("{% if nom is defined %}{{ nom }}{% endif %}", "nom : texte (facultatif)"),
        ("{{ nom if nom is defined and nom }}", "nom : texte (facultatif, peut rester vide)"),
        (
            "{% if nom is undefined %}{{ autre }}{% else %}{{ nom }}{% endif %}",
            "nom : texte (facultatif) | autre : texte",
        ),
        (
            "{% if a is defined %}{{ a.b }}{% endif %}",
            "a : groupe (facultatif) ; avec : |   b : texte",
        ),
        ("{{ a.b | default('x') }}", "a : groupe ; avec : |   b : texte (facultatif)"),
        ("{{ a.get('b', 'x') }}", "a : groupe ; avec : |   b : texte (facultatif)"),
        (
            "{% for f in fiches | selectattr('fin', 'defined') %}{{ f.fin }}{% endfor %}",
            "fiches : liste ; chaque élément : |   fin : texte",
        ),
        ("{{ chef.nom }} {{ chef['prénom'] }}", "chef : groupe ; avec : |   nom : texte "
         "|   prénom : texte"),
        ("{% for x in noms %}{{ x }}{% endfor %}", "noms : liste de textes"),
        ("{% for x in dates %}{{ x | date }}{% endfor %}", "dates : liste de dates (AAAA-MM-JJ)"),
        ("{{ noms | join(', ') }}", "noms : liste de textes"),
        ("{{ noms | enumeration }}", "noms : liste de textes"),
        ("{{ ', '.join(noms) }}", "noms : liste de textes"),
        ("{{ montants | sum }}", "montants : liste de nombres"),
        ("{{ noms | length }}", "noms : liste de textes"),
        ("{{ noms[1] }}", "noms : liste de textes (au moins 2 éléments)"),
        ("{{ noms[-1] }} {{ noms | first }}", "noms : liste de textes"),
        (
            "{% for f in fiches %}{{ loop.index }}{{ f.titre }}{% for p in f.pilotes %}{{ p.nom }}"
            "{% endfor %}{% else %}rien{% endfor %}",
            "fiches : liste ; chaque élément : |   titre : texte |   pilotes : liste ; chaque "
            "élément : |     nom : texte",
        ),
        (
            "{% for f in fiches | selectattr('urgent') | sort(attribute='rang') %}{{ f.titre }}"
            "{% endfor %}",
            "fiches : liste ; chaque élément : |   urgent : condition (true ou false) "
            "|   rang : texte |   titre : texte",
        ),
        (
            "{{ fiches | map(attribute='chef.nom') | join }} {{ fiches | sum(attribute='prix') }}",
            "fiches : liste ; chaque élément : |   chef : groupe ; avec : |     nom : texte "
            "|   prix : nombre",
        ),
        (
            "{% for rang in photos | batch(2) %}{% for p in rang %}{{ p.nom }}{% endfor %}"
            "{% endfor %}",
            "photos : liste ; chaque élément : |   nom : texte",
        ),
        (
            "{% for g in lignes | groupby('axe') %}{{ g.grouper }}{% for l in g.list %}{{ l.nom }}"
            "{% endfor %}{% endfor %}",
            "lignes : liste ; chaque élément : |   axe : texte |   nom : texte",
        ),
        (
            "{% for a, m in montants.items() %}{{ a }} {{ m | montant }}{% endfor %}",
            "montants : clés libres, sous chaque clé : nombre",
        ),
        (
            "{% for a, l in axes | dictsort %}{% for x in l %}{{ x.nom }}{% endfor %}{% endfor %}",
            "axes : clés libres, sous chaque clé : liste ; sous chaque clé : |   nom : texte",
        ),
        (
            "{% for a, b in paires %}{{ a }}{{ b | date }}{% endfor %}",
            "paires : liste, chaque élément : liste de dates (AAAA-MM-JJ)",
        ),
        ("{{ grille[0][1] }}", "grille : liste, chaque élément : liste de textes"),
        ("{% set x = nom %}{{ x.prenom }}{{ x }}", "nom : groupe ; avec : |   prenom : texte"),
        ("{% set x %}{{ nom }}{% endset %}{{ x }}", "nom : texte"),
        ("{% with x = chef %}{{ x.nom }}{% endwith %}", "chef : groupe ; avec : |   nom : texte"),
        ("{% set ns = namespace(n=0) %}{% for x in l %}{% set ns.n = ns.n + x.p %}{% endfor %}"
         "{{ ns.n }}", "l : liste ; chaque élément : |   p : nombre"),
        ("{% for i in range(n) %}{{ i }}{% endfor %}", "n : nombre"),
        ("{% for x in [a, b] %}{{ x.nom }}{% endfor %}", "a : groupe ; avec : |   nom : texte "
         "| b : groupe ; avec : |   nom : texte"),
        (
            "{% macro bloc(x, titre='') %}{{ titre }}{{ x.nom }}{% endmacro %}{{ bloc(chef) }}"
            "{{ bloc(x=autre, titre=t) }}",
            "chef : groupe ; avec : |   nom : texte | autre : groupe ; avec : |   nom : texte "
            "| t : texte",
        ),
        (
            "{% macro cadre() %}{{ caller() }}{% endmacro %}"
            "{% call cadre() %}{{ nom }}{% endcall %}",
            "nom : texte",
        ),
        ('<w:gridSpan w:val="{{ n }}"/>', "n : nombre"),
        ('<w:shd w:val="clear" w:fill="{{ fond }}" />', "fond : couleur (RRVVBB)"),
        ("rien {# nom #}", ""),
    ],
)  # fmt: skip
def test_a_template_tells_what_it_needs(source: str, expected: str) -> None:
    assert told(source) == expected


def test_the_parts_of_a_template_are_told_together() -> None:
    body, header = "{% set nom = 1 %}{{ nom }}{{ chef.nom }}", "{{ nom }}{{ chef.titre }}"

    assert told(body, header) == (
        "chef : groupe ; avec : |   nom : texte |   titre : texte | nom : texte"
    )


def test_the_trees_that_a_sandbox_made_are_read_as_well() -> None:
    tree = Environment().parse("{% for x in noms %}{{ x }}{% endfor %}")

    assert needs_of([tree]) == Need(
        Sort.GROUPE,
        members={"noms": Need(Sort.LISTE, element=Need(Sort.TEXTE))},
    )


EXAMPLE = """{{ pilote }}{{ debut | date }}{% if note is defined %}{{ note }}{% endif %}
{% for f in fiches %}{{ f['titre long'] }}{% if f.urgent %}!{% endif %}{% endfor %}
{% if chef %}{{ chef.nom }}{% endif %}{% for a, m in montants.items() %}
{{ m | montant }}{% endfor %}{% for a, b in paires %}{{ a }}{{ b }}{% endfor %}"""


def test_a_file_to_fill_in_holds_every_name_without_a_value() -> None:
    assert skeleton(needs_of_sources([EXAMPLE])) == (
        "# texte\n"
        "pilote:\n"
        "# date (AAAA-MM-JJ)\n"
        "debut:\n"
        "# texte (facultatif)\n"
        "note:\n"
        "# liste ; chaque élément :\n"
        "fiches:\n"
        "  -\n"
        "    # texte\n"
        '    "titre long":\n'
        "    # condition (true ou false)\n"
        "    urgent:\n"
        "# groupe (peut rester vide) ; avec :\n"
        "chef:\n"
        "  # texte\n"
        "  nom:\n"
        "# clés libres, sous chaque clé : nombre\n"
        "montants:\n"
        "  cle:\n"
        "# liste, chaque élément : liste de textes\n"
        "paires:\n"
        "  -\n"
        "    -\n"
        "    -\n"
    )


def test_a_schema_says_what_must_be_there_and_of_what_kind() -> None:
    text = {"type": ["string", "number", "boolean"]}

    assert json_schema(needs_of_sources([EXAMPLE])) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "pilote": text,
            "debut": {"type": "string", "format": "date"},
            "note": text,
            "fiches": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "titre long": text,
                        "urgent": {
                            "type": "boolean",
                            "description": "condition (true ou false)",
                        },
                    },
                    "required": ["titre long", "urgent"],
                },
            },
            "chef": {
                "type": ["object", "null"],
                "properties": {"nom": text},
                "required": ["nom"],
            },
            "montants": {"type": "object", "additionalProperties": {"type": "number"}},
            "paires": {"type": "array", "items": {"type": "array", "items": text, "minItems": 2}},
        },
        "required": ["pilote", "debut", "fiches", "chef", "montants", "paires"],
    }


def test_a_template_that_needs_nothing_says_so() -> None:
    need = needs_of_sources(["Bonjour"])

    assert plain(need) == ""
    assert skeleton(need) == "# Ce gabarit ne demande rien.\n{}\n"
    assert json.dumps(json_schema(need)["required"]) == "[]"


NAMES = st.sampled_from(["nom", "été", "n", "items", "true", "fiches"])
SHAPES = st.recursive(
    st.sampled_from([Sort.TEXTE, Sort.CONDITION]),
    lambda inner: st.tuples(inner) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=8,
)


def template_of(shape: Any, path: str, depth: int, draw: st.DrawFn) -> str:
    """Return a template that uses the value of `shape` under `path` as it can be used."""
    test = draw(st.sampled_from(["", f"if {path} is defined", f"if {path}"]))
    name = draw(st.sampled_from([path, f"z{depth}"]))
    alias = f"{{% set {name} = {path} %}}" if name != path else ""
    used = alias + _uses(shape, name, depth, draw)
    return f"{{% {test} %}}{used}{{% endif %}}" if test else used


def _uses(shape: Any, path: str, depth: int, draw: st.DrawFn) -> str:
    if isinstance(shape, dict):
        return "".join(
            template_of(part, f"{path}[{name!r}]", depth + 1, draw) for name, part in shape.items()
        )
    if isinstance(shape, tuple):
        inner = template_of(shape[0], f"x{depth}", depth + 1, draw)
        return f"{{% for x{depth} in {path} %}}{inner}{{% endfor %}}"
    if shape is Sort.CONDITION:
        return f"{{% if {path} %}}oui{{% endif %}}"
    return f"{{{{ {path} }}}}"


def filled(blank: object, need: Need) -> object:
    """Return the file `blank` with a word for each value that `need` asks for."""
    if isinstance(blank, dict):
        return {
            name: filled(value, need.members[name] if need.members else need.element or need)
            for name, value in blank.items()
        }
    if isinstance(blank, list):
        assert need.element is not None
        return [filled(value, need.element) for value in blank]
    return 1 if need.hint is Hint.NOMBRE else "mot"


def fill(source: str, folder: Path) -> str:
    """Return the template `source` filled with words, from the file to fill in that it gives."""
    need = needs_of_sources([source])
    path = folder / "blanc.yml"
    path.write_text(skeleton(need), encoding="utf-8")
    data = filled(load_data(path), need)
    assert isinstance(data, dict)
    return Environment(undefined=StrictUndefined).from_string(source).render(data)


@st.composite
def templates(draw: st.DrawFn) -> str:
    """Templates that use a few names, each always for the same thing."""
    shapes = draw(st.dictionaries(NAMES.filter(lambda name: name != "true"), SHAPES, min_size=1))
    return "".join(template_of(shape, name, 0, draw) for name, shape in shapes.items())


@given(source=templates())
def test_the_file_filled_with_words_leaves_no_name_unknown(
    source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert fill(source, tmp_path_factory.getbasetemp()) is not None


@pytest.mark.parametrize(
    "source",
    [
        EXAMPLE.replace(" | montant", "").replace(" | date", ""),
        "{{ noms[1] }}{{ noms[-3] }}{{ grille[2][1].nom }}",
        "{% for g in lignes | groupby('axe') %}{{ g.grouper }}{{ g.list | length }}{% endfor %}",
        "{% for a, b in paires | sort %}{{ a ~ b }}{% endfor %}",
        "{{ a.b.c.d | default('x') }}{{ (a.e or {}).f | default('y') }}",
        "{{ l | map(attribute='x.y') | join }}{{ (l | first).z }}",
    ],
)
def test_the_file_of_a_template_lets_it_be_filled(source: str, tmp_path: Path) -> None:
    assert fill(source, tmp_path)


DOUBLING = "".join(
    f"{{% macro m{n}(x) %}}{{{{ m{n - 1}(x.a) }}}}{{{{ m{n - 1}(x.b) }}}}{{% endmacro %}}"
    for n in range(1, 40)
)


@pytest.mark.parametrize(
    "source",
    [
        DOUBLING.replace("m0(x.a)", "x").replace("m0(x.b)", "x") + "{{ m39(z) }}",
        f"{{{{ {'(' * 90}a{').b' * 90}{'.b' * 1000} }}}}",
    ],
    ids=["macros that double what they read", "a name with no end"],
)
def test_a_template_that_would_need_too_much_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        needs_of_sources([source])

    assert str(refused.value) == (
        "gabarit trop complexe pour dire ce qu’il demande ; le simplifier"
    )


def test_macros_that_call_themselves_are_read_once() -> None:
    source = "{% macro m(x) %}{{ x.nom }}{{ m(x.chef) }}{% endmacro %}{{ m(ars) }}"

    assert told(source) == (
        "ars : groupe ; avec : |   nom : texte |   chef : groupe ; avec : |     nom : texte "
        "|     chef : texte"
    )
