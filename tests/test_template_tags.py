from __future__ import annotations

import pytest

from clsdocs.errors import Refused
from clsdocs.word.acts import compile_template
from clsdocs.word.template.patching import lost_words
from small_templates import (
    CORPS,
    PATH,
    p,
    render,
    small_template,
    table,
    texts,
    without_columns,
)


def compile_refusal(*body: str, header: str = "") -> str:
    with pytest.raises(Refused) as refused:
        compile_template(small_template(*body, header=header), PATH)
    return without_columns(str(refused.value))


@pytest.mark.parametrize(
    "body",
    [
        p("Fait à {{ lieu }}."),
        p("Fait à {", "{ li", "eu }", "}."),
        p("Fait à {{\u00a0lieu\u202f}}."),
        p("Fait à {# la ville #}{{ lieu }}."),
        p("Fait à {% if lieu == “Lens” %}{{ lieu }}{% endif %}."),
        '<w:p><w:r><w:t>Fait à {{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/>'
        '</w:rPr><w:t xml:space="preserve"> lieu</w:t></w:r><w:bookmarkStart w:id="7" w:name="x"/>'
        '<w:bookmarkEnd w:id="7"/><w:r><w:lastRenderedPageBreak/><w:t> }}.</w:t></w:r></w:p>',
        "<w:sdt><w:sdtContent>" + p("Fait à {{ lieu }}.") + "</w:sdtContent></w:sdt>",
    ],
)
def test_a_tag_is_filled_in_however_word_cut_it(body: str) -> None:
    assert texts(render(small_template(body), {"lieu": "Lens"})) == ["Fait à Lens."]


def test_braces_that_are_no_tag_are_written_as_docxtpl_has_them() -> None:
    docx = render(small_template(p("{_{s1|signature|85|37}_} {_% x %_}")))

    assert texts(docx) == ["{{s1|signature|85|37}} {% x %}"]


_LINK = '<w:hyperlink w:anchor="a"><w:r><w:t>{0}</w:t></w:r></w:hyperlink>'
_SDT = "<w:sdt><w:sdtContent><w:r><w:t>{0}</w:t></w:r></w:sdtContent></w:sdt>"
_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>{0}</w:t></w:r>'
_RUN = "<w:r><w:t>{0}</w:t></w:r>"
_RETYPE = "la retaper d’une traite, hors de cette limite"


@pytest.mark.parametrize(
    ("between", "name"),
    [
        (_LINK, "un lien"),
        (_SDT, "un contrôle de contenu"),
        (_FIELD, "un champ"),
        ('<w:r><w:br w:type="page"/><w:t>{0}</w:t></w:r>', "un saut de page"),
    ],
)
def test_a_tag_astride_a_boundary_is_refused_with_its_paragraph(between: str, name: str) -> None:
    body = f"<w:p>{_RUN.format('À {{ li')}{between.format('eu }}')}</w:p>"

    assert compile_refusal(body) == (
        f"{PATH}:1 : corps, « À ▸{{{{ lieu }}}}◂ » : balise à cheval sur {name} ; {_RETYPE} [W-10]"
    )


_CODE = '<w:p><w:r><w:instrText>HYPERLINK "{{ x }}"</w:instrText></w:r></w:p>'
_ROW = table((p("{%tr if a %}"), p("Total")))
_END = p("{% endif %}")
_PLAN = p("{%p if a %}", properties="<w:pPr><w:sectPr/></w:pPr>")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            p("Fait à {{ lieu") + p("}}"),
            "« Fait à ▸{{ lieu◂ » : balise ouverte et jamais fermée ;"
            " la fermer dans le même paragraphe [W-12]",
        ),
        (
            _CODE,
            '« HYPERLINK "{{ x }}" » : balise dans un champ ou une révision ;'
            " écrire la balise hors du champ ou du texte supprimé [W-10]",
        ),
        (
            p("Bien que {%p if a %}") + _END,
            "« Bien que ▸{%p if a %}◂ » : balise en compagnie d’autre chose ;"
            " la laisser seule dans son paragraphe [W-11]",
        ),
        (
            p("{%p if a %}{%p endif %}"),
            "« ▸{%p if a %}◂{%p endif %} » : balise en compagnie d’autre chose ;"
            " la laisser seule dans son paragraphe [W-11]",
        ),
        (
            _PLAN + _END,
            "« {%p if a %} » : balise en compagnie d’une fin de section ;"
            " la laisser seule dans son paragraphe [W-11]",
        ),
        (
            _ROW + _END,
            "tableau 1, ligne 1, cellule 1, « {%tr if a %} » : balise en compagnie d’autre chose ;"
            " la laisser seule dans sa ligne de tableau [W-11]",
        ),
        (
            p("{%tr if a %}") + _END,
            "« {%tr if a %} » : balise hors d’un tableau ; employer {%p … %} ou {{p … }} [W-11]",
        ),
        (
            p("À {{ lieu | motnant }}"),
            "« À ▸{{ lieu | motnant }}◂ » : filtre « motnant » inconnu ;"
            " vouliez-vous dire « montant » ? [W-14]",
        ),
        (
            p("{% include 'a' %}"),
            "« {% include 'a' %} » : {% include %} ne s’emploie pas dans un gabarit ;"
            " le retirer [W-14]",
        ),
        (
            p("{%p if a %}") + p("x"),
            "« {%p if a %} » : {% if %} n’est jamais fermé ; ajouter {% endif %} [W-13]",
        ),
        (
            p("{% if a is odd %}x{% endif %}"),
            "« ▸{% if a is odd %}◂x{% endif %} » : condition « is odd » inconnue ;"
            " écrire is defined, is none ou == [W-14]",
        ),
        (
            p("{{p acte.corp }}"),
            "« {{p acte.corp }} » : « acte.corp » n’existe pas ; possibles : liminaire,"
            " comparution, visas, considerants, corps, financement, versements, cloture,"
            " annexes, glossaire, logos, sommaire, intitule, fiches, signatures, rangees,"
            " grille, paraphes, tampon, pages [W-15]",
        ),
        (
            p("{{ acte.corps }}"),
            "« {{ acte.corps }} » : « acte.corps » au milieu d’un paragraphe ;"
            " écrire {{p acte.corps }}, seul [W-16]",
        ),
    ],
)
def test_a_template_at_fault_is_refused_with_the_paragraph_of_the_tag(
    body: str, message: str
) -> None:
    assert compile_refusal(body) == f"{PATH}:1 : corps, {message}"


@pytest.mark.parametrize("text", ["{{ lieu.strip() }}", "▸{% macro a() %}◂{% endmacro %}"])
def test_what_texts_may_not_do_templates_may_not_do_either(text: str) -> None:
    message = compile_refusal(p(text.strip("▸").replace("◂", "")))

    assert message.startswith(f"{PATH}:1 : corps, « {text} » : ")
    assert message.endswith("[W-14]")


def test_all_faults_of_all_parts_come_at_once() -> None:
    message = compile_refusal(p("{{ x | a }}"), p("{{ y | b }}"), header=p(CORPS))

    assert [line.split(" : ")[1] for line in message.splitlines()] == [
        "corps, « {{ x | a }} »",
        "en-tête 1, « {{p acte.corps }} »",
        "corps, « {{ y | b }} »",
    ]


def test_words_that_the_syntax_of_docxtpl_would_lose_are_found() -> None:
    xml = p("Article 1er") + p("{%p if a %}Trois ans")

    assert lost_words(xml, xml) is None
    assert lost_words(xml, p("Article 1er") + "{% if a %}") == "Trois ans"
    assert lost_words(p("a {%- if b %}") + p("c"), "<w:t>a {% if b %}c</w:t></w:p>") is None
