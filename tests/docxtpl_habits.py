"""What Word writes around tags: stories, links, controls, cuts, each in a small template."""

from __future__ import annotations

from docxtpl_making import (
    BOLD,
    ITALIC,
    LINE_BREAK,
    NUMBERED,
    PAGE_BREAK,
    RED,
    control,
    field,
    link,
    notes,
    p,
    ps,
    r,
    same,
    shape,
    split,
    tbl,
    tc,
    text_box,
    tr,
)

_STORIES = (
    same(
        "headers and footers of every page",
        ps("{{ a }}"),
        {"a": "é & à", "l": [1, 2]},
        "é & à / Pied é & à / R & D : é & à / paire 12 / première",
        section="<w:titlePg/>",
        footer_default=p("Pied ", r("{{ a }}", BOLD)),
        header_default=ps("R & D : {{ a }}"),
        header_first=ps("{%p if a %}", "première", "{%p endif %}"),
        header_even=ps("paire {% for x in l %}{{ x }}{% endfor %}"),
    ),
    same(
        "a table in a header, a field in a footer",
        ps("x"),
        {"a": ["b", "c"], "n": 3},
        "x / page {PAGE}1{} sur 3 / b / c / ",
        footer_default=p("page ", field("PAGE", "1"), " sur {{ n }}"),
        header_default=tbl(
            tr("{%tr for x in a %}"), tr("{{ x }}"), tr("{%tr endfor %}"), columns=1
        ),
    ),
    same(
        "notes",
        p("Texte", '<w:r><w:footnoteReference w:id="1"/></w:r>', " de {{ a }}"),
        {"a": "Lens & Liévin", "l": [1, 2]},
        "Texte[^1] de Lens & Liévin / Note de Lens & Liévin : 1 2 / a / b",
        footnotes=notes(
            "footnote",
            "Note de {{ a }} :{% for x in l %} {{ x }}{% endfor %}",
            ps("{%p if a %}", "a", "{%p endif %}", "b"),
        ),
    ),
    same(
        "properties",
        ps("x"),
        {"a": "Convention", "b": 2},
        "x / description=n° 2 / language=fr / subject=Convention / title=Convention 2",
        core="<dc:title>{{ a }} {{ b }}</dc:title><dc:subject>{{ a }}</dc:subject>"
        "<dc:description>n° {{ b }}</dc:description><dc:language>fr</dc:language>",
    ),
    same(
        "two sections",
        p("{{ a }}", properties='<w:sectPr><w:type w:val="nextPage"/></w:sectPr>') + ps("{{ a }}"),
        {"a": "x"},
        "x / x",
    ),
)

_TYPED = (
    same(
        "tags cut by the spelling checker",
        p(split("Bon", "jour {", "{ no", "m }", "} !"))
        + p(split("{", "%p i", "f nom %", "}"))
        + p(split("{{", "nom", "}}"), split(" {% ", "if nom", " %}", "oui", "{% end", "if %}"))
        + p(split("{%p", " endif", " %}")),
        {"nom": "Ada"},
        "Bonjour Ada ! / Ada oui",
    ),
    same(
        "tags cut in rows and cells",
        tbl(
            tr(tc(p(split("{%", "tr for ", "a in l", " %}"))), ""),
            tr(
                tc(p(split("{{ ", "a", " }}", properties=BOLD))),
                "{%tc if a == 1 %}",
                "x",
                "{%tc endif %}",
            ),
            tr(tc(p(split("{%tr ", "endfor %}"))), ""),
            columns=4,
        ),
        {"l": [1, 1]},
        "1 / x / 1 / x / ",
    ),
    same(
        "a tag in several looks",
        p(r("a ", ITALIC), r("{{ ", BOLD), r("nom", RED), r(" }}", ITALIC), r(" b")),
        {"nom": "Ada"},
        "a Ada b",
    ),
    same(
        "comments and smart tags inside tags",
        p("{{ ", '<w:commentRangeStart w:id="1"/>', "a", '<w:commentRangeEnd w:id="1"/>', " }} y")
        + p("{{ ", '<w:smartTag w:uri="u" w:element="e">' + r("a") + "</w:smartTag>", " }} z"),
        {"a": "x"},
        "x y / x z",
    ),
    same(
        "texts and breaks in one run",
        p("<w:r><w:t>{{ </w:t><w:t>a }}</w:t><w:br/><w:t>b {{ a }}</w:t><w:tab/></w:r>"),
        {"a": "x"},
        "x⏎b x⇥",
    ),
    same(
        "names in the attributes of a link and of a control",
        p(link("{{ a }}", anchor="{{ b }}")) + control(ps("x")).replace('"champ"', '"{{ b }}"'),
        {"a": "x", "b": 'b"<&'},
        '[x](b"<&) / x',
    ),
    same(
        "a page rendered long ago",
        p("<w:r><w:lastRenderedPageBreak/><w:t>{{ a</w:t></w:r>", r(" }} b")),
        {"a": "x"},
        "x b",
    ),
    same(
        "links and fields beside tags",
        p("{{ a }} ", link("site"), " {{ a }} ", field("DATE", "ce jour"), " {{ a }}"),
        {"a": "x"},
        "x [site](rIdLien) x {DATE}ce jour{} x",
    ),
    same(
        "tags whole in a link, a field, a control",
        p(link("le {{ a }}"), " ", field("REF r", "{{ a }}"), " ", control(r("{{ a }}")), " "),
        {"a": "x"},
        "[le x](rIdLien) {REF r}x{} x ",
    ),
    same(
        "a loop whole in a control",
        control(ps("{%p for x in l %}", "{{ x }}", "{%p endfor %}")),
        {"l": [1, 2]},
        "1 / 2",
    ),
    same(
        "controls, smart tags and links repeated",
        ps("{%p for a in l %}")
        + control(p("{{ a }} ", link("ici", anchor="haut")))
        + p('<w:smartTag w:uri="u" w:element="e">' + r("{{ a }}") + "</w:smartTag>")
        + ps("{%p endfor %}"),
        {"l": ["a", "b"]},
        "a [ici](haut) / a / b [ici](haut) / b",
    ),
    same(
        "from right to left",
        p(r("{{ a }}", "<w:rtl/><w:bCs/>"), properties="<w:bidi/>"),
        {"a": "السلام عليكم"},
        "السلام عليكم",
    ),
    same(
        "emoji and rare scripts",
        ps("{{ a }} 👩‍⚕️ {{ b }}"),
        {"a": "𝔘 ✓", "b": "名前 ß œ"},
        "𝔘 ✓ 👩‍⚕️ 名前 ß œ",
    ),
    same(
        "drawings beside tags",
        p("{{ a }} ", shape(4), " {{ a }}"),
        {"a": "x"},
        "x [Forme] x",
    ),
    same(
        "words for those who do not see",
        p(shape(4, "{{ a }} & {{ b|upper }}"), "{{ a }}"),
        {"a": "Plan « été » & <x>", "b": "x"},
        "[Forme : Plan « été » & <x> & X]Plan « été » & <x>",
    ),
    same(
        "a tag typed over two lines",
        p(r("{% if a == 1 ") + LINE_BREAK + r("and b == 2 %}oui{% endif %}")),
        {"a": 1, "b": 2},
        "oui",
    ),
    same(
        "text boxes",
        p(
            "{{ a }} ",
            text_box(ps("{%p for x in l %}", "{{ x }}", "{%p endfor %}", "{{ a }}")),
            "{{ a }}",
        ),
        {"a": "x", "l": ["u", "v"]},
        "x [Forme][ancien]x / u / v / x / u / v / x",
    ),
    same(
        "a section for each",
        ps("{%p for x in l %}", "{{ x }}")
        + p(properties='<w:sectPr><w:type w:val="nextPage"/></w:sectPr>')
        + ps("{%p endfor %}", "fin"),
        {"l": ["a", "b"]},
        "a /  / b /  / fin",
    ),
    same(
        "a control, a sign and a page break on condition",
        p("{% if a %}", control(r("☒")), "{% else %}", control(r("☐")), "{% endif %} {{ a }}")
        + ps("{%p for x in l %}")
        + p("{{ x }}{% if not loop.last %}", PAGE_BREAK, "{% endif %}")
        + ps("{%p endfor %}"),
        {"a": "x", "l": [1, 2]},
        "☒ x / 1[page] / 2",
    ),
    same(
        "a picture for each",
        ps("{%p for x in l %}") + p(shape(1), " {{ x }}") + ps("{%p endfor %}") + p(shape(2)),
        {"l": ["a", "b"]},
        "[Forme] a / [Forme] b / [Forme]",
    ),
    same(
        "hidden bookmarks between tags",
        p(
            '<w:bookmarkStart w:id="3" w:name="_GoBack"/>',
            "{% if a %}",
            '<w:bookmarkEnd w:id="3"/>',
            "x{% endif %}",
        ),
        {"a": 1},
        "x",
    ),
    same(
        "a list typed under each name",
        ps("{%p for x in plats %}", "{{ x.nom }}")
        + p("{{ x.contient|join(' et ') }}", properties=NUMBERED)
        + ps("{%p endfor %}"),
        {"plats": [{"nom": "Pizza", "contient": ["pain", "ail"]}]},
        "Pizza / pain et ail",
    ),
)

HABITS = (*_STORIES, *_TYPED)
