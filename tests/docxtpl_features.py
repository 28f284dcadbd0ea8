"""What docxtpl documents of names, values, paragraphs and filters, each in a small template."""

from __future__ import annotations

from docxtpl_making import (
    BOLD,
    ITALIC,
    LINE_BREAK,
    NUMBERED,
    PAGE_BREAK,
    PLATS,
    RED,
    TAB,
    notes,
    p,
    ps,
    r,
    same,
    tbl,
    text_box,
    tr,
)

VARIABLES = (
    same(
        "names in a sentence",
        ps("Bonjour {{ prenom }} {{ nom }}, de {{ ville }}."),
        {"prenom": "Ada", "nom": "L", "ville": "Lens"},
        "Bonjour Ada L, de Lens.",
    ),
    same("a name without spaces", ps("{{nom}}, {{  nom  }}"), {"nom": "Ada"}, "Ada, Ada"),
    same(
        "fields, ranks and keys",
        ps("{{ a.b }} {{ a['b'] }} {{ l[0] }} {{ l[-1] }} {{ l.1 }} {{ a.get('c', 'rien') }}"),
        {"a": {"b": "x"}, "l": ["u", "v", "w"]},
        "x x u w v rien",
    ),
    same(
        "a name keeps the look of its run",
        p("Le ", r("{{ nom }}", BOLD + RED), r(" arrive", ITALIC), style="Heading1"),
        {"nom": "maire"},
        "Le maire arrive",
    ),
    same(
        "numbers and sums",
        ps("{{ n }} {{ n + 1 }} {{ n * 2 }} {{ n // 2 }} {{ n % 3 }} {{ -n }} {{ 'a' ~ n }}"),
        {"n": 1000},
        "1000 1001 2000 500 1 -1000 a1000",
    ),
    same(
        "what XML would read as markup",
        ps("{{ a }} {{ a|e }} {{ b }}"),
        {"a": "<w:p> & Cie > \"x\" 'y'", "b": "{{ c }} {% if %}"},
        "<w:p> & Cie > \"x\" 'y' <w:p> & Cie > \"x\" 'y' {{ c }} {% if %}",
    ),
    same(
        "the signs of the template itself",
        ps("R & D < 3 > 2 « {{ a }} » \" ' ’", "{ a } { % } {{'{'}}b}"),
        {"a": "1"},
        "R & D < 3 > 2 « 1 » \" ' ’ / { a } { % } {b}",
    ),
    same(
        "comparisons in a tag",
        ps("{% if n < 3 and n >= 1 %}peu{% else %}trop{% endif %}{{ ' !' if n > 1 else '' }}"),
        {"n": 2},
        "peu !",
    ),
    same(
        "braces in the text of a tag",
        ps("{{ d['}}'] }}{{ '}}' }}{{ '%}' }}"),
        {"d": {"}}": 1}},
        "1}}%}",
    ),
    same(
        "delimiters to be read",
        ps("{_{ nom }_} {_% if %_} {{ nom }}"),
        {"nom": "x"},
        "{{ nom }} {% if %} x",
    ),
    same(
        "curly quotation marks in tags",
        ps("{{ d[“a”] }} {% if x == ‘oui’ %}“dit”{% endif %} {{ x|replace('oui', \"l'été\") }}"),
        {"d": {"a": "A"}, "x": "oui"},
        "A “dit” l'été",
    ),
    same(
        "spaces beside tags",
        p(r("plat "), r("{{ a }}"), r(" un peu ", BOLD), r("{{ b }}"), r(" épicé")),
        {"a": "très", "b": "trop"},
        "plat très un peu trop épicé",
    ),
    same(
        "spaces and tabulations in values",
        ps("[{{ espaces }}]", "[{{ tabulations }}]"),
        {"espaces": "     ", "tabulations": "\t\t"},
        "[     ] / [⇥⇥]",
    ),
    same(
        "tabulations and line breaks of the template",
        p("Nom :", TAB, "{{ nom }}", LINE_BREAK, "{{ ville }}"),
        {"nom": "Ada", "ville": "Lens"},
        "Nom :⇥Ada⏎Lens",
    ),
)

_TYPED = "un\ndeux\ttrois"
VALUES = (
    same(
        "line ends and tabulations",
        p("Avant ", r("{{ a }}", BOLD + RED), " après", style="Heading1"),
        {"a": _TYPED},
        "Avant un⏎deux⇥trois après",
    ),
    same(
        "new paragraphs",
        p(
            "Avant ",
            r("{{ a }}", BOLD),
            " après",
            style="Heading1",
            properties='<w:jc w:val="center"/>',
        ),
        {"a": "un\adeux\atrois"},
        "Avant un / deux / trois après",
    ),
    same("page breaks", p(r("{{ a }}", ITALIC)), {"a": "un\fdeux"}, "un / [page] / deux"),
    same(
        "all of them in a cell",
        tbl(tr("{{ a }}", "x"), columns=2),
        {"a": "un\ndeux\tet\atrois\n"},
        "un⏎deux⇥et / trois⏎ / x / ",
    ),
    same(
        "all of them in a header and a note",
        ps("corps"),
        {"a": "un\ndeux\tet\atrois"},
        "corps / note un⏎deux⇥et / trois / un⏎deux⇥et / trois",
        header_default=p(r("{{ a }}", BOLD)),
        footnotes=notes("footnote", "note {{ a }}"),
    ),
    same(
        "all of them in a text box",
        p(text_box(p(r("{{ a }}", BOLD)))),
        {"a": "b\nc\ad\te"},
        "[Forme][ancien] / b⏎c / d⇥e / b⏎c / d⇥e",
    ),
    same(
        "line ends that a tag makes",
        ps("{{ l|join('\\n') }} {{ 'a\\nb\\tc' }}", "{% for x in l %}{{ x ~ '\\n' }}{% endfor %}"),
        {"l": ["u", "v"]},
        "u⏎v a⏎b⇥c / u⏎v⏎",
    ),
    same(
        "in a loop, in a list",
        ps("{%p for a in l %}") + p("{{ a }}", properties=NUMBERED) + ps("{%p endfor %}"),
        {"l": ["a\nb", "c\td"]},
        "a⏎b / c⇥d",
    ),
    same(
        "a listing",
        p(r("{{ a }}", BOLD)),
        {"a": "\nliste\ndes\n& <signes>\aparagraphe\aautre\n"},
        "⏎liste⏎des⏎& <signes> / paragraphe / autre⏎",
    ),
)

BLOCKS = (
    same(
        "paragraphs on condition",
        ps("{%p if oui %}", "Un", "Deux", "{%p else %}", "Trois", "{%p endif %}", "Fin"),
        {"oui": True},
        "Un / Deux / Fin",
    ),
    same(
        "paragraphs on the other condition",
        ps(
            "{%p if n == 1 %}",
            "Un",
            "{%p elif n == 2 %}",
            "Deux",
            "{%p else %}",
            "?",
            "{%p endif %}",
        ),
        {"n": 2},
        "Deux",
    ),
    same(
        "paragraphs repeated, with what a loop knows",
        p("{%p for a in l %}", style="Heading1")
        + ps("{{ loop.index }}/{{ loop.length }} {{ a }}{% if not loop.last %},{% endif %}")
        + ps("{%p else %}", "rien", "{%p endfor %}"),
        {"l": ["x", "y"]},
        "1/2 x, / 2/2 y",
    ),
    same(
        "a loop over nothing",
        ps("{%p for a in l %}", "{{ a }}", "{%p else %}", "rien", "{%p endfor %}"),
        {"l": []},
        "rien",
    ),
    same(
        "loops in loops",
        ps("{%p for x in plats %}", "{{ x.nom }}", "{%p for y in x.contient %}")
        + p("{{ y }}", properties='<w:ind w:left="400"/>')
        + ps("{%p endfor %}", "{%p endfor %}"),
        PLATS,
        "Pizza / pain / tomate / Tarte / farine / pommes",
    ),
    same(
        "loops and conditions in a line",
        ps("{% for a in l %}{{ a }}{% if not loop.last %}, {% endif %}{% endfor %}."),
        {"l": ["a", "b", "c"]},
        "a, b, c.",
    ),
    same(
        "a loop from one paragraph to another",
        ps("Liste : {% for a in l %}", "– {{ a }}{% endfor %}", "Fin"),
        {"l": ["a", "b"]},
        "Liste :  / – a / – b / Fin",
    ),
    same(
        "a condition from one paragraph to another",
        ps("A {% if non %}b", "c{% endif %} d", "E {% if oui %}f", "g{% endif %} h"),
        {"oui": True, "non": False},
        "A  d / E f / g h",
    ),
    same(
        "a condition over runs of several looks",
        p("Il ", r("{% if oui %}vient ", BOLD), r("vite", RED), r("{% endif %}."), "Fin"),
        {"oui": True},
        "Il vient vite.Fin",
    ),
    same(
        "runs on condition",
        p(
            "Il ",
            r("{%r if oui %}"),
            r("vient", BOLD),
            r("{%r else %}"),
            r("part", RED),
            r("{%r endif %}"),
            ".",
        ),
        {"oui": False},
        "Il part.",
    ),
    same(
        "runs repeated",
        p("Avec ", r("{%r for a in l %}"), r("{{ a }} ", BOLD), r("{%r endfor %}"), "."),
        {"l": ["Ada", "Bob"]},
        "Avec Ada Bob .",
    ),
    same(
        "keys and values",
        ps("{%p for c, v in d.items() %}", "{{ c }} = {{ v }}", "{%p endfor %}", "{{ d|length }}"),
        {"d": {"a": "1", "b": "2"}},
        "a = 1 / b = 2 / 2",
    ),
    same(
        "names set",
        ps("{%p set n = l|length %}", "{% set m = n + 1 %}{{ n }} {{ m }}")
        + ps("{%p set bloc %}", "{%p endset %}", "{% set x, y = 1, 2 %}{{ x }}{{ y }}"),
        {"l": [1, 2]},
        "2 3 / 12",
    ),
    same(
        "words and paragraphs put aside",
        ps("{% set x %}[{{ a }}]{% endset %}{{ x }}{{ x }}")
        + ps("{%p set y %}", "Cher {{ a }}", "{%p endset %}", "{{p y }}", "{{p y }}", "Fin"),
        {"a": "<b> & Cie"},
        "[<b> & Cie][<b> & Cie] / Cher <b> & Cie / Cher <b> & Cie / Fin",
    ),
    same(
        "names for a while, and a counter",
        ps("{% with a = 1 %}{{ a }}{% endwith %}{% set ns = namespace(n=0) %}")
        + ps("{%p for x in l %}", "{% set ns.n = ns.n + x %}{{ ns.n }}", "{%p endfor %}"),
        {"l": [1, 2]},
        "1 / 1 / 3",
    ),
    same(
        "macros in a line and over paragraphs",
        ps("{% macro m(v, w='!') %}<{{ v }}{{ w }}>{% endmacro %}{{ m('a') }} {{ m('b', '?') }}")
        + ps("{%p macro n(v) %}", "Cher {{ v }}", "{%p endmacro %}", "{{p n('Bob') }}", "Fin"),
        {},
        "<a!> <b?> / Cher Bob / Fin",
    ),
    same(
        "calls and cycles",
        ps("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}x{% endcall %}")
        + ps("{% for i in range(3) %}{{ loop.cycle('a', 'b') }}{{ loop.index0 }}{% endfor %}"),
        {},
        "[x] / a0b1a2",
    ),
    same(
        "comments of every kind",
        ps("a{# rien #}b", "{#p tout le paragraphe #}", "fin")
        + tbl(tr("{#tr la ligne #}", ""), tr("{#tc la cellule #}", "x", "y"), columns=2),
        {},
        "ab / fin / x / y / ",
    ),
    same(
        "lines merged, typed with Enter",
        ps(
            "Ma maison est",
            "{%- if ville -%}",
            "\u00a0en ville",
            "{%- else -%}",
            "\u00a0aux champs",
        )
        + ps("{%- endif -%}", "\u00a0et je l’aime."),
        {"ville": True},
        "Ma maison est\u00a0en ville\u00a0et je l’aime.",
    ),
    same(
        "lines merged, typed with Shift+Enter",
        p(
            "Ma maison est",
            LINE_BREAK,
            "{%- if ville -%}",
            LINE_BREAK,
            "\u00a0en ville",
            LINE_BREAK,
        ).replace("</w:p>", "")
        + r("{%- endif -%}")
        + LINE_BREAK
        + r("\u00a0et je l’aime.")
        + "</w:p>",
        {"ville": True},
        "Ma maison est\u00a0en ville\u00a0et je l’aime.",
    ),
    same(
        "page breaks in a loop",
        ps("{%p for a in l %}", "{{ a }}") + p(PAGE_BREAK) + ps("{%p endfor %}", "fin"),
        {"l": ["a", "b"]},
        "a / [page] / b / [page] / fin",
    ),
)

_FILTERS = {
    "{{ l|join(', ') }} {{ l|first }} {{ l|last }} {{ l|length }} {{ l|sum }}": "3, 1, 2 3 2 3 6",
    "{{ l|sort|join }} {{ l|reverse|join }} {{ l|max }} {{ l|min }}": "123 213 3 1",
    "{{ t|upper }} {{ t|lower }} {{ t|title }} {{ t|capitalize }}": "UN ÉTÉ un été Un Été Un été",
    "{{ t|replace('é', 'e') }} {{ t|length }} {{ t|wordcount }}": "un ete 6 2",
    "{{ ' x '|trim }} {{ (t ~ t)|truncate(5, true, '…') }}": "x un é…",
    "[{{ 'ab'|center(6) }}] {{ 'a b c'|wordwrap(3) }}": "[  ab  ] a b⏎c",
    "{{ vide|default('?') }} {{ inconnu|default('!') }} {{ rien|d('0', true) }}": "? ! 0",
    "{{ d|dictsort|map('first')|join }} {{ d.keys()|list|join }}": "ab ba",
    "{{ r|map(attribute='n')|join(',') }} {{ r|sum(attribute='n') }}": "1,2 3",
    "{{ r|selectattr('n', 'gt', 1)|map(attribute='t')|join }}": "deux",
    "{{ r|rejectattr('n', 'equalto', 1)|list|length }} {{ l|select('odd')|list|length }}": "1 2",
    "{% for g, x in r|groupby('n') %}{{ g }}:{{ x[0].t }} {% endfor %}": "1:un 2:deux ",
    "{% for b in l|batch(2, '-') %}{{ b|join }} {% endfor %}": "31 2- ",
    "{% for b in l|slice(2) %}{{ b|join }} {% endfor %}{{ l|unique|list|length }}": "31 2 3",
    "{{ 'oui' if l is iterable and t is string and n is number else 'non' }}": "oui",
    "{% if inconnu is defined %}1{% elif n is even %}2{% endif %}": "2",
    "{% if n is divisibleby(2) and 'a' in d and 3 not in l %}1{% else %}0{% endif %}": "0",
    "{{ n|abs }} {{ '12'|int + 1 }} {{ 7|float|int }} {{ t|string }}": "4 13 7 un été",
    "{{ t[0] }} {{ l[1:]|join }} {{ (n, 2)|first }} {{ t.upper() }}": "u 12 4 UN ÉTÉ",
    "{{ t.split(' ')[1] }} {{ t.replace('un', 'le') }} {{ 7|round|int }}": "été le été 7",
}

FILTERS = tuple(
    same(
        tag,
        ps(tag),
        {
            "l": [3, 1, 2],
            "t": "un été",
            "n": 4,
            "vide": "?",
            "rien": "",
            "d": {"b": 1, "a": 2},
            "r": [{"n": 1, "t": "un"}, {"n": 2, "t": "deux"}],
        },
        shows,
    )
    for tag, shows in _FILTERS.items()
)

FEATURES = (*VARIABLES, *VALUES, *BLOCKS, *FILTERS)
