"""What docxtpl loses or spoils and clsdocs refuses, saying where and what to do."""

from __future__ import annotations

from docxtpl_making import (
    LINE_BREAK,
    PAGE_BREAK,
    control,
    field,
    link,
    notes,
    p,
    ps,
    r,
    same,
    shape,
    tbl,
    tc,
    text_box,
    tr,
)

_A = {"a": "x"}
_INSERTED = '<w:ins w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">'
_FIELD_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_FIELD_END = '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

_PLACES = (
    same(
        "words beside a paragraph tag",
        ps("{%p if a %}", "x", "{%p else %}", "y {%p endif %} perdu"),
        _A,
        "x",
    ),
    same(
        "two paragraph tags in one",
        ps("{%p if a %}Un{%p endif %}", "Fin"),
        _A,
        "TemplateSyntaxError",
    ),
    same(
        "a paragraph tag and a line break",
        p("{%p if a %}", LINE_BREAK, "Un") + ps("{%p endif %}"),
        _A,
        "",
    ),
    same(
        "a paragraph tag and a drawing",
        p("{%p if a %}", shape()) + ps("x", "{%p endif %}"),
        _A,
        "x",
    ),
    same(
        "a paragraph tag and a text box",
        p("{%p if a %}", text_box(p("perdu"))) + ps("x", "{%p endif %}"),
        _A,
        "",
    ),
    same(
        "a paragraph tag and a note",
        p("{%p if a %}", '<w:r><w:footnoteReference w:id="1"/></w:r>') + ps("x", "{%p endif %}"),
        _A,
        "x / perdue",
        footnotes=notes("footnote", "perdue"),
    ),
    same(
        "a paragraph tag that ends a section",
        ps("{%p if a %}", "x") + p("{%p endif %}", properties="<w:sectPr/>") + ps("y"),
        _A,
        "x / y",
    ),
    same(
        "words in the row of a row tag",
        tbl(
            tr("{%tr for x in [1, 2] %}", "perdu"),
            tr("a", "b"),
            tr("{%tr endfor %}", ""),
            columns=2,
        ),
        {},
        "a / b / a / b / ",
    ),
    same(
        "row tags in one row",
        tbl(tr("{%tr for x in [1, 2] %}{{ x }}", "b{%tr endfor %}"), columns=2),
        {},
        "TemplateSyntaxError",
    ),
    same(
        "words in the cell of a cell tag",
        tbl(tr("{%tc if a %}perdu", "x", "{%tc endif %}"), columns=3),
        _A,
        "x / ",
    ),
    same(
        "a row tag out of a table",
        ps("{%tr if a %}", "x", "{%tr endif %}"),
        _A,
        "TemplateSyntaxError",
    ),
    same(
        "a cell of two paragraphs under a cell tag",
        tbl(tr(tc("{%tc if a %}", "perdu"), "x", "{%tc endif %}"), columns=3),
        _A,
        "x / ",
    ),
    same(
        "merging that eats the words of its line",
        ps("Il {%- if a -%} vient {%- endif -%} vite.", "Fin"),
        _A,
        "IlvientFin",
    ),
    same(
        "merging tags out of a loop",
        tbl(tr("{% vm %}x", "{% hm %}y"), columns=2),
        {},
        "UndefinedError",
    ),
    same(
        "unknown tags",
        ps("{%pif a %}", "{% p if a %}", "x", "{%pendif %}"),
        _A,
        "TemplateSyntaxError",
    ),
    same("a tag never closed", ps("Le {{ a", "suite }}"), _A, "Le "),
    same("a loop never closed", ps("{%p for x in a %}", "x"), _A, "TemplateSyntaxError"),
    same(
        "a loop closed in another cell",
        tbl(tr("{%p for x in a %}", "x{%p endfor %}"), columns=2),
        _A,
        "",
    ),
    same("a tag astride a link", p("{{ ", link("a"), " }} x"), _A, "x x"),
    same(
        "a tag astride a field",
        p("{{ a", field("DATE", "ce jour"), " }} x"),
        _A,
        "TemplateSyntaxError",
    ),
    same("a tag astride a control", p("{{ ", control(r("a")), " }} x"), _A, "x x"),
    same("a tag astride a text box", p("{{ a", text_box(p("perdu")), " }} x"), _A, " x"),
    same(
        "a tag astride an insertion", p("{{ ", f"{_INSERTED}{r('a')}</w:ins>", " }} x"), _A, "x x"
    ),
    same(
        "a tag astride a deletion",
        p(
            "{{ a",
            '<w:del w:id="2" w:author="A"><w:r><w:delText>b</w:delText></w:r></w:del>',
            " }} x",
        ),
        _A,
        "x x",
    ),
    same("a tag in an insertion", p(f"{_INSERTED}{r('{{ a }}')}</w:ins>", " x"), _A, "x x"),
    same(
        "a tag in the code of a field",
        p(field('HYPERLINK "{{ a }}"', "site")),
        _A,
        '{HYPERLINK "x"}site{}',
    ),
    same(
        "a tag in a deletion",
        p('<w:del w:id="2" w:author="A"><w:r><w:delText>{{ a }}</w:delText></w:r></w:del>', "x"),
        _A,
        "x",
    ),
    same("a tag split over two paragraphs of cells", tbl(tr("{{ a", " }}"), columns=2), _A, "x / "),
)

_CUT = (
    same(
        "joining that eats a tag",
        ps("{%p for x in l -%}", "{{ x }}", "{%p endfor %}", "fin"),
        {"l": [1]},
        "fin",
    ),
    same(
        "a paragraph tag and a page break",
        p(PAGE_BREAK, "{%p if a %}") + ps("x", "{%p endif %}"),
        _A,
        "x",
    ),
    same(
        "a paragraph tag and an end note",
        p("{%p if a %}", '<w:r><w:endnoteReference w:id="1"/></w:r>') + ps("x", "{%p endif %}"),
        _A,
        "x / perdue",
        endnotes=notes("endnote", "perdue"),
    ),
    same(
        "a condition that cuts a field",
        p("{% if a %}x", _FIELD_BEGIN, "{% endif %}", _FIELD_END),
        {"a": ""},
        "{PAGE}{}",
    ),
    same(
        "a condition that cuts a link", p("{% if a %}x", link("s{% endif %}"), "z"), {"a": ""}, ""
    ),
    same(
        "a loop that cuts a control",
        tbl(control(tr("{%tr for x in [1] %}")), tr("{{ x }}"), tr("{%tr endfor %}"), columns=1),
        {},
        "1 / ",
    ),
    same("a new paragraph in a link", p(link("{{ a }}")), {"a": "b\ac"}, "[b](rIdLien)c"),
    same(
        "a new paragraph beside a text box",
        p(text_box(p("x")), "{{ a }}"),
        {"a": "b\ac"},
        "[Forme][ancien]bc / x / x",
    ),
    same(
        "what is not a colour nor a width",
        tbl(tr("{% cellbg a %}x", "{% colspan n %}y"), columns=2),
        {"a": "rouge", "n": 0},
        "x / y / ",
    ),
)

_PRINTED = (
    same("a name without a value", ps("Le {{ a }}"), {"a": None}, "Le None"),
    same(
        "names that do not exist",
        ps("{{ non }} {{ a.b }} {{ nom }}", "{%p for x in rien %}", "{{ x }}", "{%p endfor %}"),
        {"a": {"c": 1}, "noms": 1},
        "  ",
    ),
    same("a list and a mapping", ps("{{ l }} {{ d }}"), {"l": [1], "d": {"b": 2}}, "[1] {'b': 2}"),
    same("a character that Word cannot hold", ps("{{ a }}"), {"a": "a\x01b"}, "ab"),
    same("text placed as a paragraph", ps("{{p a }}", "Fin"), _A, "Fin"),
    same("what docxtpl would trust", ps("{{ a|safe }}"), _A, "x"),
    same("what needs another file", ps("{% include 'x' %}"), _A, "TypeError"),
    same("blocks", ps("{% block x %}a{% endblock %}"), _A, "a"),
    same("raw", ps("{% raw %}{{ a }}{% endraw %}"), _A, "{{ a }}"),
    same("filter blocks", ps("{% filter upper %}a{% endfilter %}"), _A, "A"),
    same("an unknown filter", ps("{{ a|multiply_by(2) }}"), _A, "TemplateAssertionError"),
    same("a filter of Python's formats", ps("{{ '%s'|format(a) }}", "{{ '%s' % a }}"), _A, "x / x"),
)

_WRITTEN = (
    same(
        "joining tags beside a table",
        ps("avant")
        + tbl(tr("x"), columns=1)
        + ps("{%- if a -%}", "y", "{%- endif -%}")
        + tbl(tr("z"), columns=1),
        _A,
        "avant / xy / z",
    ),
)

REFUSED = (*_PLACES, *_CUT, *_PRINTED, *_WRITTEN)
