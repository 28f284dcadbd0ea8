from __future__ import annotations

import time

import pytest

from clsdocs.expressions.data.meter import Meter
from clsdocs.expressions.sandbox import TooMuch
from data_filling import fill

STATIC = "ne s’emploie pas dans un gabarit"
TOO_MUCH = "trop de répétitions ou de texte"
LONG_TEXT, LONG_LIST, HUGE = "texte trop long", "liste trop longue", "nombre trop grand"
MISFIT = "ce nombre ne convient pas au filtre"
PLAIN_ONLY = "une liste ou un bloc ne se compare pas"
DEEP = "expression ou blocs trop compliqués"

HOSTILE = [
    ("{% for a in beaucoup %}{% for b in beaucoup %}{% endfor %}{% endfor %}", TOO_MUCH),
    ("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{% for b in beaucoup if b < 0 %}{% endfor %}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}" + "x" * 20_000 + "{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{% if a %}" + "x" * 20_000 + "{% endif %}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{{ long }}{{ long }}{{ long }}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{{ (long ~ long) | length }}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{% if 'b' in beaucoup %}{% endif %}{% endfor %}" * 2, TOO_MUCH),
    ("{% for a in beaucoup %}{{ beaucoup | sort | length }}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{{ long.count('aab') }}{% endfor %}", TOO_MUCH),
    ("{% for a in beaucoup %}{{ beaucoup[1:] | length }}{% endfor %}" * 99, TOO_MUCH),
    ("{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}", "une macro s’appelle"),
    (
        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        TOO_MUCH,
    ),
    (
        "{% macro f() %}{{ caller() }}{{ caller() }}{% endmacro %}"
        + "{% call f() %}" * 30
        + "x"
        + "{% endcall %}" * 30,
        TOO_MUCH,
    ),
    ("{% set x %}aaaaaaaaaa{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40, TOO_MUCH),
    ("{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40, LONG_TEXT),
    ("{% set x = 'aaaaaaaaaa' %}" + "{% set x = x + x %}" * 40, LONG_TEXT),
    ("{% set x = [1] %}" + "{% set x = x + x %}" * 40, LONG_LIST),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x == x }}", PLAIN_ONLY),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x in [x] }}", PLAIN_ONLY),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x is eq(x) }}", PLAIN_ONLY),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x }}", "une liste ne s’imprime pas"),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x | join }}", "une liste ne s’imp"),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x | string }}", "une liste ne s’imp"),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x | sort }}", PLAIN_ONLY),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x | unique }}", PLAIN_ONLY),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x | max }}", PLAIN_ONLY),
    ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ [x] | groupby(0) }}", PLAIN_ONLY),
    ("{% set x = (1,) %}" + "{% set x = (x, x) %}" * 60 + "{{ {x: 1} }}", PLAIN_ONLY),
    (
        "{% set x = (1,) %}" + "{% set x = (x, x) %}" * 60 + "{{ bloc[x] }}",
        "une clé est un texte ou un nombre",
    ),
    ("{% set x = (1,) %}" + "{% set x = (x, x) %}" * 60 + "{{ bloc.get(x) }}", PLAIN_ONLY),
    ("{% set x = (1,) %}" + "{% set x = (x, x) %}" * 60 + "{{ [x].index(x) }}", PLAIN_ONLY),
    (
        "{% set x = (1,) %}"
        + "{% set x = (x, x) %}" * 60
        + "{% for a in [1, 2] %}{{ loop.changed(x) }}{% endfor %}",
        PLAIN_ONLY,
    ),
    ("{{ 9**9**9 }}", "l’opérateur « ** » n’est pas permis ici"),
    ("{% set x = 9 %}" + "{% set x = x * x %}" * 40, HUGE),
    ("{% set x = 9.5 %}" + "{% set x = x * x %}" * 40, HUGE),
    ("{{ 'a' * 10**9 }}", "l’opérateur « ** » n’est pas permis ici"),
    ("{{ 'a' * 1000000000 }}", "« a » est un texte, non un nombre"),
    ("{{ [1] * 1000000000 }}", "cette valeur n’est pas un nombre"),
    ("{{ '%1000000000d' % 1 }}", "l’opérateur « % » n’est pas permis ici"),
    ("{{ '{:>1000000000}'.format(1) }}", "« .format( ) » n’est pas permis ici"),
    ("{{ '%s' | format(nom) }}", "le filtre « format » n’est pas permis ici"),
    ("{{ 'x'.center(1000000000) }}", MISFIT),
    ("{{ 'x' | center(1000000000) }}", MISFIT),
    ("{{ nom | indent(1000000000) }}", MISFIT),
    ("{{ nombres | batch(1000000000, 1) }}", MISFIT),
    ("{{ nombres | slice(1000000000) }}", MISFIT),
    ("{{ nom | wordwrap(0) }}", MISFIT),
    ("{{ n | round(1000000000) }}", "« round » arrondit à 30 décimales au plus"),
    ("{{ long | replace('a', long) }}", LONG_TEXT),
    ("{{ long | join(long) }}", LONG_TEXT),
    ("{{ long.replace('', long) }}", LONG_TEXT),
    ("{{ range(1000000000) | list }}", MISFIT + "|" + LONG_LIST),
    ("{{ long | int }}", HUGE),
    ("{{ '1e999999' | float }}", HUGE),
    ("{{ 'nan' | float }}{{ 1e999 }}", HUGE),
    ("{{ " + "9" * 5000 + " }}", DEEP),
    ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", DEEP),
    ("{{ " + "-" * 50_000 + "1 }}", DEEP),
    ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, DEEP),
    ("{% if n %}" * 150 + "{% endif %}" * 150, DEEP),
    ("{{ ''.__class__.__mro__ }}", "« __class__ » n’existe pas ici"),
    ("{{ nom['__class__'] }}", "« __class__ » n’existe pas ici"),
    ("{{ fiches | map(attribute='__class__') | first }}", "« __class__ » n’existe pas ici"),
    ("{{ nom | attr('__class__') }}", "le filtre « attr » n’est pas permis ici"),
    ("{{ range.__globals__ }}", "« __globals__ » n’existe pas ici"),
    ("{{ namespace().__init__ }}", "« __init__ » n’existe pas ici"),
    ("{{ self._TemplateReference__context }}", "« _TemplateReference__context » n’existe"),
    ("{% macro m() %}{% endmacro %}{{ m._func }}{{ m.name }}", "« _func » n’existe pas ici"),
    ("{{ nom.encode('utf-16') }}", "« .encode( ) » n’est pas permis ici"),
    ("{{ noms.append(1) }}", "« .append( ) » n’est pas permis ici"),
    ("{{ bloc.update({}) }}", "« .update( ) » n’est pas permis ici"),
    ("{{ nombres | map(' call', 'x') }}", "filtre «  call » inconnu"),
    ("{{ nombres | map('safe') }}", "filtre « safe » inconnu"),
    ("{{ nombres | select('callable') }}", "condition « callable » inconnue"),
    ("{{ range(*beaucoup) }}", "« * » ne s’emploie pas entre parenthèses"),
    ("{% for a in fiches recursive %}{{ loop(fiches) }}{% endfor %}", "{% for … recursive %}"),
    ("{% for a in fiches %}{{ loop(fiches) }}{% endfor %}", "cet appel avec ( )"),
    ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "« .read( ) »|« .popen( ) »"),
    ("{{ html | safe }}", "le filtre « safe » n’est pas permis ici"),
    ("{% autoescape false %}{{ html }}{% endautoescape %}", f"{{% autoescape %}} {STATIC}"),
    ("{% include 'secret' %}", f"{{% include %}} {STATIC}"),
    ("{% import 'secret' as x %}", f"{{% import %}} {STATIC}"),
    ("{% from 'secret' import x %}", f"{{% from %}} {STATIC}"),
    ("{% extends 'secret' %}", f"{{% extends %}} {STATIC}"),
    ("{% block x %}{% endblock %}", f"{{% block %}} {STATIC}"),
    ("{% filter upper %}x{% endfilter %}", f"{{% filter %}} {STATIC}"),
    ("{% raw %}{{ nom }}{% endraw %}", f"{{% raw %}} {STATIC}"),
    ("{% do x.pop() %}", "instruction « do » inconnue"),
    ("{% set x | upper %}a{% endset %}", "{% set %} … {% endset %} ne prend pas de filtre"),
    ("{% macro m() %}{{ nom }}{% endmacro %}{{ m() | upper }}", "ce que donne une macro"),
]


@pytest.mark.parametrize(("source", "sentence"), HOSTILE, ids=lambda text: text[-60:])
def test_a_hostile_template_is_refused_at_once(source: str, sentence: str) -> None:
    start = time.process_time()

    text, told = fill(source)

    assert any(wanted in told[0][1] for wanted in sentence.split("|")), told
    assert "\n" not in "".join(what + do for _, what, do in told)
    assert time.process_time() - start < 3
    assert len(text) < 50_000_000


def test_a_template_that_takes_too_long_is_stopped() -> None:
    meter = Meter(seconds=0)

    with pytest.raises(TooMuch) as refused:
        meter.charge(1_000_000)

    assert str(refused.value) == "remplissage trop long"
