from __future__ import annotations

from collections.abc import Mapping

import pytest

from clsdocs.errors import Refused
from clsdocs.word.template.engine import compile_template
from docxtpl_making import (
    BOLD,
    ITALIC,
    RED,
    control,
    docx,
    field,
    link,
    notes,
    p,
    ps,
    r,
    shape,
    split,
    tbl,
    tc,
    text_box,
    tr,
)
from small_templates import DOCUMENT, member, texts

PATH = "essai.docx"
TAG = "{{ a | motnant }}"
MISSPELT = "filtre « motnant » inconnu ; vouliez-vous dire « montant » ? [W-14]"
VALUES: Mapping[str, object] = {
    "lieu": "Lens",
    "pilote": {"prenom": "Ada"},
    "fiches": [{"titre": "Mobilité"}],
    "rien": None,
}

_INNER = tbl(tr("Coût"), tr(f"Total : {TAG}"), columns=1)
_SEPARATOR = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
_LONG_BEFORE = "Le présent contrat est conclu pour trois ans à compter du jour de sa signature par "
_LONG_AFTER = " et prend fin, sauf reconduction expresse des parties, au terme de ces trois ans."


def refusal(*body: str, **parts: str) -> list[str]:
    """Return the lines that refuse the template, or its document."""
    with pytest.raises(Refused) as refused:
        compile_template(docx(*body, **parts), PATH).render(VALUES)
    return str(refused.value).splitlines()


def rendered(*body: str) -> bytes:
    return compile_template(docx(*body), PATH).render(VALUES)


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"body": ps("Visas", f"À {TAG}")}, ":2:3 : corps, « À ▸{tag}◂ »"),
        (
            {"body": tbl(tr("Nom", "Coût"), tr("Ada", TAG), columns=2)},
            ":4:1 : corps, tableau 1, ligne 2, cellule 2, « {tag} »",
        ),
        (
            {"body": tbl(tr("Nom"), columns=1) + tbl(tr("Nom", tc("Coût", TAG)), columns=2)},
            ":5:1 : corps, tableau 2, ligne 1, cellule 2, « {tag} »",
        ),
        (
            {"body": tbl(tr("Nom", tc(_INNER)), columns=2)},
            ":3:9 : corps, tableau 1, ligne 1, cellule 2, tableau 2, ligne 2, cellule 1,"
            " « Total : ▸{tag}◂ »",
        ),
        (
            {"header_default": ps("Ville"), "header_first": ps(f"Acte {TAG}")},
            ":1:6 : en-tête 2, « Acte ▸{tag}◂ »",
        ),
        (
            {"header_default": tbl(tr("Ville", TAG), columns=2)},
            ":2:1 : en-tête 1, tableau 1, ligne 1, cellule 2, « {tag} »",
        ),
        ({"footer_default": ps(f"Page {TAG}")}, ":1:6 : pied 1, « Page ▸{tag}◂ »"),
        (
            {"footnotes": _SEPARATOR + notes("footnote", "un", "deux", f"Voir {TAG}.")},
            ":4:6 : note 3, « Voir ▸{tag}◂. »",
        ),
        ({"endnotes": notes("endnote", "un", TAG)}, ":2:1 : note de fin 2, « {tag} »"),
        (
            {"body": p(link(f"le site {TAG}"))},
            ":1:9 : corps, « le site ▸{tag}◂ »",
        ),
        (
            {"body": control(ps("un", TAG))},
            ":2:1 : corps, « {tag} »",
        ),
        (
            {"core": f"<dc:title>Acte {TAG}</dc:title>"},
            " : propriétés, « Acte ▸{tag}◂ »",
        ),
    ],
    ids=[
        "body",
        "cell",
        "second paragraph of a cell of the second table",
        "table in a table",
        "second header",
        "table of a header",
        "footer",
        "third note",
        "end note",
        "link",
        "control",
        "properties",
    ],
)
def test_a_fault_is_told_where_its_tag_stands(parts: dict[str, str], place: str) -> None:
    stories = {name: xml for name, xml in parts.items() if name != "body"}

    lines = refusal(parts.get("body", p("Bonjour")), **stories)

    assert lines == [f"{PATH}{place.format(tag=TAG)} : {MISSPELT}"]


def test_a_fault_of_a_text_box_is_told_there_once_though_word_writes_it_twice() -> None:
    lines = refusal(p("avant ", text_box(ps("Cadre", f"dans {TAG}"))))

    assert lines == [f"{PATH}:3:6 : corps, zone de texte, « dans ▸{TAG}◂ » : {MISSPELT}"]


def test_the_two_writings_of_a_text_box_are_told_apart_where_they_differ() -> None:
    box = text_box(p(f"dans {TAG}"))
    newer, fallback, older = box.partition("<mc:Fallback>")

    lines = refusal(p("avant ", newer + fallback + older.replace("dans", "hors de")))

    assert lines == [
        f"{PATH}:2:6 : corps, zone de texte, « dans ▸{TAG}◂ » : {MISSPELT}",
        f"{PATH}:3:9 : corps, zone de texte, « hors de ▸{TAG}◂ » : {MISSPELT}",
    ]


def test_a_tag_after_one_that_is_not_alone_keeps_its_column() -> None:
    lines = refusal(p(f"{{%p if a %}} puis {TAG}"), p("{%p endif %}"))

    assert [line.split(" : ")[0] for line in lines] == [f"{PATH}:1:1", f"{PATH}:1:18"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            _LONG_BEFORE + TAG + _LONG_AFTER,
            f":1:{len(_LONG_BEFORE) + 1} : corps, « …er du jour de sa signature par ▸{TAG}◂"
            " et prend fin, sauf reconductio… »",
        ),
        (
            f"Payer {TAG}{_LONG_AFTER}",
            f":1:7 : corps, « Payer ▸{TAG}◂ et prend fin, sauf reconductio… »",
        ),
        (
            f"{_LONG_BEFORE}{TAG}",
            f":1:{len(_LONG_BEFORE) + 1} : corps, « …er du jour de sa signature par ▸{TAG}◂ »",
        ),
        (
            f"Payer {{{{ a | motnant('{'x' * 100}') }}}} euros",
            f":1:7 : corps, « Payer ▸{{{{ a | motnant('{'x' * 63}…◂ euros »",
        ),
    ],
    ids=["both sides", "after", "before", "a long tag"],
)
def test_a_long_paragraph_is_shown_around_its_tag(text: str, shown: str) -> None:
    assert refusal(p(text)) == [f"{PATH}{shown} : {MISSPELT}"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "À {{ lieux }}",
            ["1:3 : corps, « À ▸{{ lieux }}◂ » : nom « lieux » inconnu ;"
             " vouliez-vous dire « lieu » ?"],
        ),
        (
            "{{ pilote.prenon }}",
            ["1:1 : corps, « {{ pilote.prenon }} » : « prenon » n’existe pas ici ;"
             " vouliez-vous dire « prenom » ?"],
        ),
        (
            "{% for f in fiche %}{{ f.titre }}{% endfor %}",
            ["1:1 : corps, « ▸{% for f in fiche %}◂{{ f.titre }}{% endfor %} » :"
             " nom « fiche » inconnu ; vouliez-vous dire « fiches » ?"],
        ),
        (
            "{% for f in fiches %}{{ f.titr }}{% endfor %}",
            ["1:22 : corps, « {% for f in fiches %}▸{{ f.titr }}◂{% endfor %} » :"
             " « titr » n’existe pas ici ; vouliez-vous dire « titre » ?"],
        ),
        (
            "{% if lieus %}oui{% endif %}",
            ["1:1 : corps, « ▸{% if lieus %}◂oui{% endif %} » : nom « lieus » inconnu ;"
             " vouliez-vous dire « lieu » ?"],
        ),
        (
            "{{ zzz }}",
            ["1:1 : corps, « {{ zzz }} » : nom « zzz » inconnu ; les données n’ont pas ce nom"],
        ),
        (
            "{{ lieux }} et {{ pilot.prenom }}",
            [
                "1:1 : corps, « ▸{{ lieux }}◂ et {{ pilot.prenom }} » : nom « lieux » inconnu ;"
                " vouliez-vous dire « lieu » ?",
                "1:16 : corps, « {{ lieux }} et ▸{{ pilot.prenom }}◂ » : nom « pilot » inconnu ;"
                " vouliez-vous dire « pilote » ?",
            ],
        ),
        (
            "{{ rien }}, {{ fiches }}, {{ pilote }}",
            [
                "1:1 : corps, « ▸{{ rien }}◂, {{ fiches }}, {{ pilote }} » :"
                " une valeur absente ne s’imprime pas ;"
                " indiquer rien dans les données, ou écrire {{ rien or '' }}",
                "1:13 : corps, « {{ rien }}, ▸{{ fiches }}◂, {{ pilote }} » :"
                " une liste ne s’imprime pas ;"
                " la parcourir par {% for %}, ou écrire {{ x | join(', ') }}",
                "1:27 : corps, « {{ rien }}, {{ fiches }}, ▸{{ pilote }}◂ » :"
                " un bloc de clés ne s’imprime pas ; en choisir une : {{ x.nom }}",
            ],
        ),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_printed_is_told_with_the_nearest_name(
    body: str, told: list[str]
) -> None:
    assert refusal(p(body)) == [f"{PATH}:{line} [W-21]" for line in told]


def test_unknown_names_that_a_template_provides_for_are_no_fault() -> None:
    body = ps("{% if zzz is defined %}{{ zzz }}{% endif %}", "{{ zzz | default('à venir') }}")

    assert texts(rendered(body)) == ["à venir"]


def test_the_faults_of_all_the_parts_are_told_in_one_pass() -> None:
    body = ps("{{ a | motnant }} {{ b | dat }}", "{%p if a %} x", "Le {{ c", "{% include 'x' %}")

    lines = refusal(
        body,
        p("{% if a %}"),
        header_default=p("{{ a.b | datte }}"),
        footer_default=p("{% endfor %}"),
        footnotes=notes("footnote", "{{ | montant }}"),
        core="<dc:title>{{ a | montan }}</dc:title>",
    )

    assert [(line.split(" : ")[1].split(",")[0], line[-5:-1]) for line in lines] == [
        ("propriétés", "W-14"),
        ("note 1", "W-13"),
        ("pied 1", "W-13"),
        ("corps", "W-14"),
        ("en-tête 1", "W-14"),
        ("corps", "W-14"),
        ("corps", "W-11"),
        ("corps", "W-13"),
        ("corps", "W-12"),
        ("corps", "W-14"),
        ("corps", "W-13"),
    ]


def test_the_values_that_all_the_parts_lack_are_told_in_one_pass() -> None:
    lines = refusal(
        p("À {{ lieux }}"),
        header_default=p("{{ a }}"),
        footnotes=notes("footnote", "{{ b }}"),
        core="<dc:title>{{ c }}</dc:title>",
    )

    assert [line.split(" : ")[1] for line in lines] == [
        "propriétés, « {{ c }} »",
        "en-tête 1, « {{ a }} »",
        "note 1, « {{ b }} »",
        "corps, « À ▸{{ lieux }}◂ »",
    ]


# Tags where Word holds words


@pytest.mark.parametrize(
    "holder",
    [link, lambda run: link(run, anchor="ici"), control, lambda run: field("DATE", run)],
    ids=["link", "link to a bookmark", "control", "result of a field"],
)
def test_a_tag_whole_in_what_holds_it_is_filled(holder: type) -> None:
    held = holder(split("le si", "te {{ li", "eu }}"))

    assert texts(rendered(p("Voir ", held, "."))) == ["Voir le site Lens."]


def test_a_tag_whole_in_a_text_box_is_filled_twice_as_word_writes_it() -> None:
    box = text_box(ps("{%p for f in fiches %}", "{{ f.titre }}, {{ lieu }}", "{%p endfor %}"))

    body = member(rendered(p("Avant", box)), DOCUMENT)

    assert body.count("Mobilité, Lens") == 2
    assert "{" not in body


@pytest.mark.parametrize(
    ("body", "boundary"),
    [
        (p("Voir {{ li", link("eu }}")), "un lien"),
        (p("Voir ", link("{{ li"), "eu }}"), "un lien"),
        (p("Voir {{ li", control(r("eu }}"))), "un contrôle de contenu"),
        (p("Voir {{ li", field("DATE", "eu }}")), "un champ"),
        (p("Voir {{ li", shape(), "eu }}"), "une image ou une zone de texte"),
    ],
    ids=["into a link", "out of a link", "into a control", "into a field", "over a drawing"],
)
def test_a_tag_astride_what_holds_words_is_refused(body: str, boundary: str) -> None:
    assert refusal(body) == [
        f"{PATH}:1:6 : corps, « Voir ▸{{{{ lieu }}}}◂ » : balise à cheval sur {boundary} ;"
        " la retaper d’une traite, hors de cette limite [W-10]"
    ]


def test_a_run_tag_prints_in_the_dress_of_its_run() -> None:
    body = member(rendered(p("À ", r("{{r lieu }}", BOLD), " en été")), DOCUMENT)

    assert '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Lens</w:t></w:r>' in body


def test_a_condition_on_runs_keeps_the_dress_of_the_runs_around() -> None:
    body = p(
        r("Il ", BOLD), r("{%r if oui %}vient{%r else %}part{%r endif %}", ITALIC), r("!", RED)
    )
    template = compile_template(docx(body), PATH)

    made = [member(template.render({"oui": oui}), DOCUMENT) for oui in (True, False)]

    assert [words_in_dress(xml) for xml in made] == [
        [("<w:b/>", "Il "), ("<w:i/>", "vient"), (RED, "!")],
        [("<w:b/>", "Il "), ("<w:i/>", "part"), (RED, "!")],
    ]


def words_in_dress(xml: str) -> list[tuple[str, str]]:
    """Return the words of the runs of `xml` that hold some, and how they look."""
    runs = [run.partition("</w:r>")[0] for run in xml.split("<w:r>")[1:]]
    found = [
        (
            run.partition("<w:rPr>")[2].partition("</w:rPr>")[0],
            "".join(t.partition(">")[2].partition("<")[0] for t in run.split("<w:t")[1:]),
        )
        for run in runs
    ]
    return [(dress, words) for dress, words in found if words]
