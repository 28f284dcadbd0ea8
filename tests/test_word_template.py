from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.acte.parts import Acte, Signature
from clsdocs.errors import Refused
from clsdocs.expressions.readable import VALUE
from clsdocs.prose.nodes import Liste
from clsdocs.word.acts import ActTemplate, compile_template
from clsdocs.word.markup import ILLEGAL, paragraph_texts
from clsdocs.word.template.repeats import renumber
from clsdocs.word.template.source import source_digest
from helpers import docx_lines, ooxml_errors
from small_templates import (
    CORPS,
    DOCUMENT,
    PATH,
    acte,
    member,
    p,
    par,
    render,
    small_template,
    table,
    texts,
    without_columns,
)

ALICE = Signature("Pour l’ARS,", "", "Le Directeur,", "Alice A")
BOB = Signature("Pour la Ville,", "Par délégation,", "Le Maire,", "Bob B")

_GUIDE = "voir la liste des noms dans docs/guide.md"


def render_refusal(
    *body: str, names: Mapping[str, object] | None = None, drafted: Acte | None = None
) -> str:
    with pytest.raises(Refused) as refused:
        render(small_template(*body), names, drafted)
    return without_columns(str(refused.value))


def test_paragraphs_rows_and_cells_are_repeated_and_their_tags_leave_no_trace() -> None:
    rows = table(
        (p("{%tr for f in financeurs %}"), p("")),
        (p("{{ f.nom }}"), p("{{ loop.index }}")),
        (p("{%tr endfor %}"), p("")),
    )
    body = (p("{%p for f in financeurs if f.nom != 'ARS' %}"), p("{{ f.nom }}"), p("{%p endfor %}"))

    docx = render(small_template(*body, rows), {"financeurs": [{"nom": "ARS"}, {"nom": "Ville"}]})

    assert docx_lines(docx)[:4] == [
        "Normal | Ville",
        "Tableau | ARS | 1",
        "Tableau | Ville | 2",
        "Normal |",
    ]


def test_a_table_with_more_columns_gains_them_in_its_grid() -> None:
    cells = (p("{%tc for a in annees %}"), p("{{ a }}"), p("{%tc endfor %}"))

    docx = render(small_template(table(cells)), {"annees": (2019, 2020, 2021, 2022)})

    assert texts(docx) == ["2019", "2020", "2021", "2022"]
    assert member(docx, DOCUMENT).count("<w:gridCol ") == 4


def test_headers_properties_and_every_copy_of_the_state_are_filled_in() -> None:
    data = small_template(p("x"), header=p("{{ version.etat }}"), title="{{ acte.intitule }}")

    docx = render(data)

    assert paragraph_texts(member(docx, "word/header1.xml")) == ["PROJET"]
    assert "<dc:title>Convention</dc:title>" in member(docx, "docProps/core.xml")


def test_line_ends_and_tabulations_of_a_value_become_those_of_word() -> None:
    docx = render(
        small_template(p("{{ siege }}"), title="{{ siege }}"), {"siege": "1 rue\n\tLens & <x>"}
    )

    assert "1 rue</w:t><w:br/>" in member(docx, DOCUMENT)
    assert texts(docx) == ["1 rue\n\tLens & <x>"]
    assert "<dc:title>1 rue\n\tLens &amp; &lt;x&gt;</dc:title>" in member(docx, "docProps/core.xml")


def test_filters_of_texts_are_those_of_templates() -> None:
    docx = render(
        small_template(p("{{ total | montant }}, {{ noms | enumeration }}, {{ noms | length }}")),
        {"total": Decimal(12000), "noms": ("a", "b")},
    )

    assert texts(docx) == ["12\u202f000\u00a0€, a et b, 2"]


@pytest.mark.parametrize(
    ("body", "names", "message"),
    [
        (
            p("À {{ lieu }}, le {{ jour }}."),
            {"jours": ()},
            f"corps, « À ▸{{{{ lieu }}}}◂, le {{{{ jour }}}}. » : nom « lieu » inconnu ; {_GUIDE}"
            f" [W-14]\n{PATH}:1 : corps, « À {{{{ lieu }}}}, le ▸{{{{ jour }}}}◂. » : nom « jour »"
            " inconnu ; vouliez-vous dire « jours » ? [W-14]",
        ),
        (
            p("À {{ siege.ville }}"),
            {"siege": {"rue": "x"}},
            f"corps, « À ▸{{{{ siege.ville }}}}◂ » : nom « ville » inconnu ; {_GUIDE} [W-20]",
        ),
        (
            p("À {{ lieu }}"),
            {"lieu": None},
            "corps, « À ▸{{ lieu }}◂ » : cette valeur n’est pas renseignée ;"
            " l’indiquer, ou ne pas l’imprimer [W-21]",
        ),
        (
            p("À {{ lieu }}"),
            {"lieu": "Le\x01ns"},
            "corps, « À ▸{{ lieu }}◂ » : caractère interdit U+0001 dans « Le\ufffdns » ;"
            " le retirer [W-22]",
        ),
        (
            p("{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}"),
            {"l": range(1000)},
            "corps, « {% for a in l %}▸{% for b in l %}◂{% endfor %}{% endfor %} » :"
            " trop de répétitions ; simplifier cette expression [W-21]",
        ),
    ],
)
def test_a_value_that_cannot_be_printed_is_refused_with_the_paragraph_of_its_tag(
    body: str, names: dict[str, object], message: str
) -> None:
    assert render_refusal(body, names=names) == f"{PATH}:1 : {message}"


def test_names_can_be_checked_before_any_act_is_drafted() -> None:
    template = compile_template(small_template(p("{% if false %}{{ lieux }}{% endif %}")), PATH)

    problems = template.check({"lieu": VALUE})

    assert [str(problem) for problem in problems] == [
        f"{PATH}:1:15 : corps, « {{% if false %}}▸{{{{ lieux }}}}◂{{% endif %}} » :"
        " nom « lieux » inconnu ; vouliez-vous dire « lieu » ? [W-14]"
    ]


def test_the_parts_that_a_template_places_are_known_in_branches_not_taken_too() -> None:
    body = (p("{%p if acte.visas %}"), p("{{p acte.annexes }}"), p("{%p endif %}"), p(CORPS))

    assert compile_template(small_template(*body), PATH).placed == {"annexes", "corps"}


def test_a_part_with_content_must_be_placed_exactly_once() -> None:
    drafted = acte(corps=(par("a"),), visas=(par("b"),))

    message = render_refusal(p(CORPS), p(CORPS), drafted=drafted)

    assert message == (
        f"{PATH} : « acte.visas » n’est placé nulle part ;"
        " écrire {{p acte.visas }} dans un paragraphe [W-23]\n"
        f"{PATH} : « acte.corps » est répété ; ne garder qu’un {{{{p acte.corps }}}} [W-24]"
    )


def test_a_part_placed_in_a_branch_not_taken_is_placed_nowhere() -> None:
    body = (p("{%p if false %}"), p(CORPS), p("{%p endif %}"))

    message = render_refusal(*body, drafted=acte(corps=(par("a"),)))

    assert message == (
        f"{PATH} : « acte.corps » n’est placé nulle part ;"
        " écrire {{p acte.corps }} dans un paragraphe [W-23]"
    )


def test_the_closing_words_end_the_body_unless_the_template_places_them() -> None:
    drafted = acte(corps=(par("corps"),), cloture=(par("fait à"),), annexes=(par("annexe"),))
    annexes = p("{{p acte.annexes }}")

    after = render(small_template(p(CORPS), annexes), drafted=drafted)
    placed = render(small_template(p(CORPS), annexes, p("{{p acte.cloture }}")), drafted=drafted)

    assert texts(after) == ["corps", "fait à", "annexe"]
    assert texts(placed) == ["corps", "annexe", "fait à"]


def test_signatures_are_given_one_by_one_and_two_by_two() -> None:
    lines = ("{%p for s in acte.signatures %}", "{{ s.pour }}", "{{ s.formule }}")
    one = (*map(p, lines), p("{{ s.qualite }}"), p("{{ s.nom }}"), p("{%p endfor %}"))
    two = table(
        (p("{%tr for r in acte.rangees %}"), p("")),
        tuple(
            p(f"{{% if r[{n}] is defined %}}{{{{ r[{n}].pour }}}}") + p(f"{{{{ r[{n}].formule }}}}")
            + p(f"{{{{ r[{n}].qualite }}}}") + p(f"{{{{ r[{n}].nom }}}}{{% endif %}}")
            for n in (0, 1)
        ),
        (p("{%tr endfor %}"), p("")),
    )  # fmt: skip

    alone = texts(render(small_template(*one), drafted=acte(ALICE, BOB)))
    paired = texts(render(small_template(two), drafted=acte(ALICE, BOB)))

    assert alone == paired
    assert alone == [
        "Pour l’ARS,",
        "Le Directeur,",
        "Alice A",
        "Pour la Ville,",
        "Par délégation,",
        "Le Maire,",
        "Bob B",
    ]


def test_an_act_with_signatures_needs_a_template_that_places_them() -> None:
    assert render_refusal(p("x"), drafted=acte(ALICE)) == (
        f"{PATH} : les signatures ne sont pas placées ;"
        " ajouter une boucle sur acte.signatures ou acte.rangees [W-25]"
    )


def test_a_template_that_forgets_who_signs_is_refused() -> None:
    body = (p("{%p for s in acte.signatures %}"), p("{{ s.pour }} {{ s.nom }}"), p("{%p endfor %}"))

    assert render_refusal(*body, drafted=acte(ALICE)) == (
        f"{PATH} : corps : mots de la signature perdus : « Le Directeur, » ;"
        " le document n’est pas écrit ; vérifier les balises du gabarit à cet endroit [W-42]"
    )


def test_a_cell_left_without_paragraph_gets_one() -> None:
    body = table((p("{%p if a %}") + p("x") + p("{%p endif %}"), p("y")))

    docx = render(small_template(body), {"a": False})

    assert docx_lines(docx)[0] == "Tableau |  | y"


def test_bookmarks_and_drawings_repeated_by_a_loop_get_numbers_of_their_own() -> None:
    words = "<w:r><w:t>a</w:t></w:r>"
    mark = f'<w:bookmarkStart w:id="3" w:name="ici"/>{words}<w:bookmarkEnd w:id="3"/>'
    drawing = '<wp:docPr id="1" name="logo"/>'

    made = renumber(mark * 2 + drawing * 2, bookmark=8, drawing=5)

    second = f'<w:bookmarkStart w:id="9" w:name="ici_2"/>{words}<w:bookmarkEnd w:id="9"/>'
    assert made == mark + second + drawing + drawing.replace('id="1"', 'id="6"')


_TAGS = ["&", "<w:p>", "]]>", "{{ x }}", "{% if %}", "{_{", "}}", '"', "'"]
_SIGNS = "😀é \x85\u202f\u2028\n\t\r\x00\x1b\ufffe\ud800"
_HOSTILE = st.text(max_size=20) | st.lists(st.sampled_from([*_TAGS, *_SIGNS]), max_size=5).map(
    "".join
)


@given(_HOSTILE)
def test_hostile_values_come_out_verbatim_or_are_refused(value: str) -> None:
    template = _hostile_template()
    names = {"a": value, "l": (value, {"b": value}), "m": (value,)}

    value = value.replace("\r\n", "\n")
    if ILLEGAL.search(value):
        with pytest.raises(Refused, match=r"caractère interdit U\+"):
            template.render(acte(), names, {})
    else:
        docx = template.render(acte(), names, {})
        assert paragraph_texts(member(docx, DOCUMENT)) == [f"«{value}»", value, f"{value}{value}"]


@cache
def _hostile_template() -> ActTemplate:
    data = small_template(
        p("«{{ a }}»"),
        p("{%p for x in m %}"),
        p("{{ x }}"),
        p("{%p endfor %}"),
        p("{{ l[1].b }}", "{% if a %}{{ a }}{% endif %}{% if not a %}{{ a }}{% endif %}"),
        title="{{ a }}",
    )
    return compile_template(data, PATH)


# Time and place


def test_a_compiled_source_is_kept_as_text_and_gives_the_same_document() -> None:
    data = small_template(p("{{ lieu }}"), p(CORPS))
    template = compile_template(data, PATH)

    again = compile_template(data, PATH, kept=template.dump())

    drafted = acte(corps=(par("a"), Liste(True, ((par("b"),),))))
    assert again.template.source == template.template.source
    assert again.offer == template.offer
    assert again.template.source.digest == source_digest(data)
    assert again.render(drafted, {"lieu": "Lens"}, {}) == render(data, {"lieu": "Lens"}, drafted)


# Nothing of the tests is imported here: what they read .docx files with would be loaded too.
_SCRIPT = """
import hashlib, sys
from pathlib import Path
from clsdocs.acte.parts import Acte, Parts
from clsdocs.prose.nodes import AppelNote, Paragraphe, Texte
from clsdocs.word.acts import compile_template
note = AppelNote((Paragraphe((Texte("note"),)),))
drafted = Acte("a", "A", Parts(corps=(Paragraphe((Texte("a"), note)),)), ())
data, kept = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
if kept.exists():
    template = compile_template(data, "x.docx", kept=kept.read_text("utf-8"))
else:
    template = compile_template(data, "x.docx")
    kept.write_text(template.dump(), "utf-8")
docx = template.render(drafted, {"lieu": "Lens"}, {})
print(hashlib.sha256(docx).hexdigest(), hashlib.sha256(kept.read_bytes()).hexdigest())
print(sorted({"docx", "docxtpl", "lxml"} & sys.modules.keys()))
"""


def _run(folder: Path, seed: str, kept: str) -> list[str]:
    (folder / "x.docx").write_bytes(small_template(p("{{ lieu }}"), p(CORPS)))
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(folder / "x.docx"), str(folder / kept)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_two_processes_with_two_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    assert _run(tmp_path, "1", "a.json") == _run(tmp_path, "2", "b.json")


def test_the_document_of_a_template_known_already_needs_no_library_of_word(
    tmp_path: Path,
) -> None:
    first, _ = _run(tmp_path, "0", "kept.json")

    again, modules = _run(tmp_path, "0", "kept.json")

    assert modules == "[]"
    assert again == first


class _Parties(tuple[object, ...]):
    associes = ()


def test_the_house_template_compiles_and_its_document_is_valid(
    tmp_path: Path, ooxml_validator: str
) -> None:
    path = Path(__file__).parents[1] / "templates" / "convention.docx"
    template = compile_template(path.read_bytes(), "templates/convention.docx")
    names = {
        "intitule": "Convention",
        "reference": "R-1",
        "periode": None,
        "dossier": {"territoire": {"nom": "Lens"}},
        "nature": "convention",
        "parties": _Parties(),
    }
    drafted = acte(ALICE, BOB, ALICE, corps=(par("Trois ans."),), annexes=(par("Annexe"),))

    docx = tmp_path / "convention.docx"
    docx.write_bytes(template.render(drafted, names, {"etat": "PROJET", "mention": "brouillon"}))

    assert ooxml_errors(docx, ooxml_validator) == []
