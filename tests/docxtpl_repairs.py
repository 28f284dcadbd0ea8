"""What docxtpl loses or spoils and clsdocs makes whole: what each of them shows."""

from __future__ import annotations

from collections.abc import Mapping

from docxtpl_making import (
    BOLD,
    LINE_BREAK,
    TAB,
    Case,
    docx,
    notes,
    p,
    ps,
    r,
    tbl,
    tc,
    text_box,
    tr,
)

_A = {"a": "x"}
_TABS = '<w:tabs><w:tab w:val="left" w:pos="900"/></w:tabs>'


def better(
    title: str, body: str, values: Mapping[str, object], shows: str, made: str, **parts: str
) -> Case:
    """Return a case of which clsdocs makes `made` and docxtpl `shows`."""
    return Case(title, docx(body, **parts), values, shows, made)


REPAIRED = (
    better(
        "a line end beside a text box",
        p(text_box(p("x")), "{{ a }}"),
        {"a": "b\nc\td"},
        "[Forme][ancien]b c	d / x / x",
        "[Forme][ancien]b⏎c⇥d / x / x",
    ),
    better("an entity in the text of a tag", ps("{{ '&amp;' }}"), {}, "&amp;amp;", "&amp;"),
    better(
        "text placed as a run",
        p("Le ", r("{{r a }}", BOLD), " arrive"),
        _A,
        "Le ‹perdu : x› arrive",
        "Le x arrive",
    ),
    better("a tag over two lines", p("{{ a", LINE_BREAK, "}} x"), _A, "x x", "x x"),
    better("a tag with a tabulation", p("{{ a", TAB, "}} x"), _A, "x x", "x x"),
    better("yes and no", ps("{{ a }} {{ b }}"), {"a": True, "b": False}, "True False", "oui non"),
    better(
        "braces and escapes in a value",
        ps("{{ a }}"),
        {"a": "{_{ x }_} {_% %_}"},
        "{{ x }} {% %}",
        "{_{ x }_} {_% %_}",
    ),
    better("ends of line of Windows", ps("{{ a }}"), {"a": "a\r\nb"}, "a ⏎b", "a⏎b"),
    better(
        "merging tags beside tabulation stops",
        tbl(
            tr("{%tr for x in [1, 2] %}"),
            tr(tc(p("{% vm %}x", properties=_TABS))),
            tr("{%tr endfor %}"),
            columns=1,
        )
        + p("suite"),
        {},
        "x /  /  / suite",
        "x /  /  / suite",
    ),
    better(
        "two values as runs, in a loop",
        ps("{% for x in [1, 2] %}{{r x }}, {{r x }} {% endfor %}", "fin"),
        {},
        "‹perdu : 1›, ‹perdu : 1› ‹perdu : 2›, ‹perdu : 2›  / fin",
        "1, 1 2, 2  / fin",
    ),
    better("a comment about tags", ps("{#p voir {{ a }} et 50 % #}", "x"), _A, " / x", "x"),
    better(
        "percents and braces in a paragraph tag",
        ps(
            "{%p for i in range(4) %}",
            "{%p if i % 2 %}",
            "{{ i }}",
            "{%p endif %}",
            "{%p endfor %}",
            "{%p set d = {'a': 1} %}",
            "{{ d.a }}",
        ),
        {},
        "TemplateSyntaxError",
        "1 / 3 / 1",
    ),
    better(
        "escapes cut by the spelling checker",
        p("{", "_{", " nom }", "_}"),
        {},
        "{_{ nom }_}",
        "{{ nom }}",
    ),
    better(
        "an ampersand and quotation marks in a tag",
        ps("{{ 'R & D' }} {{ d[\"a\"] }} {{ 'l’été' }}"),
        {"d": {"a": "A"}},
        "TemplateSyntaxError",
        "R & D A l’été",
    ),
    better(
        "no-break spaces in a tag",
        ps("{%p\u00a0if\u00a0a\u00a0%}", "x {{\u00a0a\u00a0}}", "{%p endif\u202f%}"),
        _A,
        "TemplateSyntaxError",
        "x x",
    ),
    better(
        "a no-break hyphen in a tag",
        p("{{ 4 ", "<w:r><w:noBreakHyphen/></w:r>", " 1 }}"),
        {},
        "TemplateSyntaxError",
        "3",
    ),
    better(
        "a cell left without a paragraph",
        tbl(tr(tc(ps("{%p if not a %}", "y", "{%p endif %}")), "x"), columns=2),
        _A,
        "x / ",
        " / x / ",
    ),
    better(
        "an end note",
        p("x", '<w:r><w:endnoteReference w:id="1"/></w:r>'),
        _A,
        "x[^1] / fin {{ a }}",
        "x[^1] / fin x",
        endnotes=notes("endnote", "fin {{ a }}"),
    ),
    better(
        "an ampersand in a property",
        ps("x"),
        {"a": "R & D"},
        "x / title=R &amp; D",
        "x / title=R & D",
        core="<dc:title>{{ a }}</dc:title>",
    ),
    better(
        "key words",
        ps("x"),
        _A,
        "x / category={{ a }} / keywords={{ a }}",
        "x / category=x / keywords=x",
        core="<cp:keywords>{{ a }}</cp:keywords><cp:category>{{ a }}</cp:category>",
    ),
)
