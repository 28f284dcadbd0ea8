"""What docxtpl documents of tables, rows, columns and cells, each in a small template."""

from __future__ import annotations

from docxtpl_making import (
    BOLD,
    PLATS,
    p,
    ps,
    r,
    same,
    tbl,
    tc,
    tr,
)

_ARTICLES = {
    "articles": [
        {"objet": "Ateliers", "nombre": 2, "prix": "gratuit"},
        {"objet": "Bilans", "nombre": 5403, "prix": "12,50"},
    ]
}
_TABLEAU = {
    "colonnes": ["fruit", "légume", "pierre", "objet"],
    "lignes": [
        {"nom": "jaune", "mots": ["banane", "poivron", "pyrite", "taxi"]},
        {"nom": "rouge", "mots": ["pomme", "tomate", "cinabre", "autobus"]},
    ],
}


TABLES = (
    same(
        "rows repeated",
        tbl(
            tr("Objet", "Prix", properties="<w:tblHeader/>"),
            tr("{%tr for a in articles %}", ""),
            tr(tc(p(r("{{ a.objet }}", BOLD))), "{{ a.prix }} ({{ a.nombre }})"),
            tr("{%tr endfor %}", ""),
            tr("Total", "{{ articles|length }}"),
            columns=2,
        ),
        _ARTICLES,
        "Objet / Prix / Ateliers / gratuit (2) / Bilans / 12,50 (5403) / Total / 2 / ",
    ),
    same(
        "rows on condition",
        tbl(
            tr("{%tr if oui %}"),
            tr("a"),
            tr("{%tr else %}"),
            tr("b"),
            tr("{%tr endif %}"),
            columns=1,
        ),
        {"oui": False},
        "b / ",
    ),
    same(
        "rows in rows",
        tbl(
            tr("{%tr for x in plats %}", ""),
            tr("{{ x.nom }}", ""),
            tr("{%tr for y in x.contient %}", ""),
            tr("", "{{ y }}"),
            tr("{%tr endfor %}", ""),
            tr("{%tr endfor %}", ""),
            columns=2,
        ),
        PLATS,
        "Pizza /  /  / pain /  / tomate / Tarte /  /  / farine /  / pommes / ",
    ),
    same(
        "paragraphs repeated in a cell",
        tbl(tr(tc(ps("{%p for a in l %}", "{{ a }}", "{%p endfor %}", "fin")), "x"), columns=2),
        {"l": ["a", "b"]},
        "a / b / fin / x / ",
    ),
    same(
        "columns repeated",
        tbl(
            tr(
                "", tc("{% colspan colonnes|count %}Colonnes", properties='<w:gridSpan w:val="3"/>')
            ),
            tr("", "{%tc for c in colonnes %}", "{{ c }}", "{%tc endfor %}"),
            tr("{%tr for a in lignes %}", "", "", ""),
            tr("{{ a.nom }}", "{%tc for m in a.mots %}", "{{ m }}", "{%tc endfor %}"),
            tr("{%tr endfor %}", "", "", ""),
            columns=4,
        ),
        _TABLEAU,
        " / Colonnes /  / fruit / légume / pierre / objet / jaune / banane / poivron / pyrite"
        " / taxi / rouge / pomme / tomate / cinabre / autobus / ",
    ),
    same(
        "fewer columns than drawn",
        tbl(
            tr("a", "{%tc for x in [1] %}", "b {{ x }}", "{%tc endfor %}", "c"),
            tr("d", "{%tc for x in ['A'] %}", "e {{ x }}", "{%tc endfor %}", "f"),
            columns=5,
        ),
        {},
        "a / b 1 / c / d / e A / f / ",
    ),
    same(
        "columns on condition",
        tbl(tr("a", "{%tc if oui %}", "b", "{%tc else %}", "c", "{%tc endif %}"), columns=6),
        {"oui": True},
        "a / b / ",
    ),
    same(
        "cells of many colours",
        tbl(
            tr("{%tr for a in l %}", ""),
            tr(
                "{% cellbg a.fond %}{{ a.nom }}",
                tc(
                    "{% cellbg 'FF0000' if loop.first else 'FFFFFF' %}x",
                    properties='<w:shd w:val="clear" w:fill="AAAAAA"/>',
                ),
            ),
            tr("{%tr endfor %}", ""),
            columns=2,
        ),
        {"l": [{"fond": "00FF00", "nom": "vert"}, {"fond": "0000FF", "nom": "bleu"}]},
        "vert / x / bleu / x / ",
    ),
    same(
        "a colour and its text in two runs",
        tbl(tr(tc(p(r("{% cellbg fond %}"), r("{{ a }}", BOLD)))), columns=1),
        {"fond": "00FF00", "a": "vert"},
        "vert / ",
    ),
    same(
        "a colour and a width in one cell",
        tbl(tr("{% cellbg 'FF0000' %}{% colspan n %}{{ n }}", "y"), tr("a", "b", "c"), columns=3),
        {"n": 2},
        "2 / y / a / b / c / ",
    ),
    same(
        "cells merged both ways",
        tbl(
            tr("{%tr for y in [1, 2] %}", "", ""),
            tr("{%tc for x in [1, 2] %}", "{% vm %}{% hm %}t", "{%tc endfor %}"),
            tr("{%tr endfor %}", "", ""),
            columns=3,
        ),
        {},
        "t / t / ",
    ),
    same(
        "cells merged upwards",
        tbl(
            tr("{%tr for a in articles %}", "", ""),
            tr("{% vm %}{{ 'Tous' }}", "{{ a.objet }}", "{% vm %}au total"),
            tr("{%tr endfor %}", "", ""),
            columns=3,
        ),
        _ARTICLES,
        "Tous / Ateliers / au total /  / Bilans /  / ",
    ),
    same(
        "cells merged upwards, in loops in loops",
        tbl(
            tr("{%tr for x in plats %}", ""),
            tr("{%tr for y in x.contient %}", ""),
            tr("{% vm %}{{ x.nom }}", "{{ y }}"),
            tr("{%tr endfor %}", ""),
            tr("{%tr endfor %}", ""),
            columns=2,
        ),
        PLATS,
        "Pizza / pain /  / tomate / Tarte / farine /  / pommes / ",
    ),
    same(
        "cells merged sideways",
        tbl(
            tr("{%tc for x in [1, 2, 3] %}", "{% hm %}Titre", "{%tc endfor %}"),
            tr("{%tc for x in [1, 2, 3] %}", "{{ x }}", "{%tc endfor %}"),
            columns=3,
        ),
        {},
        "Titre / 1 / 2 / 3 / ",
    ),
    same(
        "wide cells merged sideways",
        tbl(
            tr(
                "{%tc for x in [1, 2] %}",
                tc("{% hm %}Titre", properties='<w:gridSpan w:val="2"/>'),
                "{%tc endfor %}",
            ),
            tr("{%tc for x in [1, 2] %}", "{{ x }}", "b", "{%tc endfor %}"),
            columns=4,
        ),
        {},
        "Titre / 1 / b / 2 / b / ",
    ),
    same(
        "columns in columns merged sideways",
        tbl(
            tr(
                *("{%tc for x in plats %}", "{%tc for y in x.contient %}"),
                *("{% hm %}{{ x.nom }}", "{%tc endfor %}", "{%tc endfor %}"),
            ),
            tr(
                *("{%tc for x in plats %}", "{%tc for y in x.contient %}"),
                *("{{ y }}", "{%tc endfor %}", "{%tc endfor %}"),
            ),
            columns=5,
        ),
        PLATS,
        "Pizza / Tarte / pain / tomate / farine / pommes / ",
    ),
    same(
        "merged cells that were merged already",
        tbl(
            tr(tc("A", properties='<w:vMerge w:val="restart"/>'), "b"),
            tr("{%tr for x in [1, 2] %}", ""),
            tr(tc("", properties="<w:vMerge/>"), "{%vm%}{{ x }}"),
            tr("{%tr endfor %}", ""),
            columns=2,
        ),
        {},
        "A / b /  / 1 /  /  / ",
    ),
    same(
        "a row left out of a table of many widths",
        tbl(
            tr(tc("a", properties='<w:gridSpan w:val="2"/>'), "b"),
            tr("{%tr if non %}", "", ""),
            tr("c", "d", "e"),
            tr("{%tr endif %}", "", ""),
            columns=3,
        ),
        {"non": False},
        "a / b / ",
    ),
    same(
        "a table in a table, repeated",
        tbl(
            tr(
                tc(
                    ps("{%p for x in plats %}", "{{ x.nom }}")
                    + tbl(
                        tr("{%tr for y in x.contient %}"),
                        tr("{{ y }}"),
                        tr("{%tr endfor %}"),
                        columns=1,
                    )
                    + ps("{%p endfor %}", "fin")
                )
            ),
            columns=1,
        ),
        PLATS,
        "Pizza / pain / tomate /  / Tarte / farine / pommes /  / fin / ",
    ),
    same(
        "whole tables repeated",
        ps("{%p for x in plats %}") + tbl(tr("{{ x.nom }}", "x"), columns=2) + ps("{%p endfor %}"),
        PLATS,
        "Pizza / x /  / Tarte / x / ",
    ),
    same(
        "cells on both sides of a tag",
        tbl(tr("{% for a in l %}{{ a }}", "x{% endfor %}"), columns=2),
        {"l": ["a"]},
        "a / x / ",
    ),
)
