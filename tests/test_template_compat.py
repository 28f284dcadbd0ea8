from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

import pytest
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from clsdocs.errors import Refused
from clsdocs.word.template.engine import compile_template
from docx_reading import docx_lines
from docxtpl_features import FEATURES
from docxtpl_habits import HABITS
from docxtpl_losses import REFUSED
from docxtpl_making import BOLD, NUMBERED, PLATS, Case, docx, p, ps, r, same, shape, tbl, tr
from docxtpl_repairs import REPAIRED
from docxtpl_tables import TABLES

PATH = "essai.docx"
SAME = (*FEATURES, *TABLES, *HABITS)
Golden = Callable[[str, Iterable[str]], None]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KEPT = "{http://www.w3.org/XML/1998/namespace}space"
_STORIES = re.compile(r"word/(document|header|footer|footnotes|endnotes)\w*\.xml")
_SILENT = ("rsid", "paraId", "textId")
_MARKS = {"tab": "⇥", "cr": "⏎", "noBreakHyphen": "‑"}


def by_docxtpl(case: Case) -> bytes:
    document = DocxTemplate(io.BytesIO(case.template))
    document.render(dict(case.values), autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def shape_of(data: bytes) -> list[str]:
    """Return all that a reader sees of `data`: styles, looks and words, rows and cells, parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted(filter(_STORIES.fullmatch, package.namelist()))
        lines = [line for name in names for line in _story(etree.fromstring(package.read(name)))]
        return lines + _properties(etree.fromstring(package.read("docProps/core.xml")))


def words_of(data: bytes) -> str:
    """Return the words of the paragraphs of `data`, in order, then its properties."""
    lines = (line.partition(" | ") for line in shape_of(data))
    return " / ".join(re.sub(r"<[^<>]*>(?=⟨)|⟨|⟩", "", words) for _, sign, words in lines if sign)


def _properties(root: etree._Element) -> list[str]:
    found = ((_tag(child), child.text or "") for child in root)
    return sorted(f"propriété | {name}={text}" for name, text in found if text)


def _story(parent: etree._Element, depth: str = "") -> Iterator[str]:
    for child in _seen(parent):
        if _tag(child) == "p":
            yield f"{depth}{_look(child.find(f'{_W}pPr'))} | {_paragraph(child)}"
            for box in child.iter(f"{_W}txbxContent"):
                yield from _story(box, f"{depth}zone ")
        elif _tag(child) == "tbl":
            yield from _table(child, depth)
        elif _tag(child) == "sectPr":
            yield f"{depth}section {_look(child)}"
        else:
            yield from _story(child, depth)


def _table(table: etree._Element, depth: str) -> Iterator[str]:
    widths = [column.get(f"{_W}w") for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    yield f"{depth}tableau {widths} {_look(table.find(f'{_W}tblPr'))}"
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is table:
            yield f"{depth}  ligne {_look(row.find(f'{_W}trPr'))}"
            for cell in row.iterfind(f"{_W}tc"):
                yield f"{depth}  cellule {_look(cell.find(f'{_W}tcPr'))}"
                yield from _story(cell, f"{depth}    ")


def _seen(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of `parent`, those of a control in its place; stray words as they are."""
    for child in parent:
        if _tag(child) in ("sdt", "customXml"):
            yield from _seen(child)
        elif not _tag(child).endswith("Pr") or _tag(child) == "sectPr":
            yield child


def _look(properties: etree._Element | None) -> str:
    return "" if properties is None else " ".join(sorted(map(_property, properties)))


def _property(element: etree._Element) -> str:
    pairs = ((str(name).rpartition("}")[2], str(text)) for name, text in element.attrib.items())
    attributes = [f"{n}={v}" for n, v in sorted(pairs) if not n.startswith(_SILENT)]
    return "".join([_tag(element), *(f"[{a}]" for a in attributes), *map(_property, element)])


def _paragraph(paragraph: etree._Element) -> str:
    pieces = groupby(_inline(paragraph), key=lambda piece: piece[0])
    texts = ((look, "".join(text for _, text in run)) for look, run in pieces)
    return "".join(f"<{look}>⟨{text}⟩" if look else text for look, text in texts if text)


def _inline(parent: etree._Element) -> Iterator[tuple[str, str]]:
    for child in parent:
        if _tag(child) == "r":
            look = _look(child.find(f"{_W}rPr"))
            yield from ((look, text) for text in _run(child) if text)
        elif _tag(child) == "hyperlink":
            target = child.get(f"{_W}anchor") or child.get(f"{_R}id")
            yield from [("", "["), *_inline(child), ("", f"]({target})")]
        elif not _tag(child).endswith("Pr"):
            yield from _inline(child)
        if child.tail and child.tail.strip():
            yield "", f"‹perdu : {child.tail}›"


def _run(run: etree._Element) -> Iterator[str]:
    for child in run:
        name = _tag(child)
        if name == "t":
            text = (child.text or "").replace("\n", " ")
            yield text if child.get(_KEPT) == "preserve" else text.strip(" \t")
        elif name == "br":
            yield "[page]" if child.get(f"{_W}type") == "page" else "⏎"
        elif name == "fldChar":
            yield "{}" if child.get(f"{_W}fldCharType") == "end" else ""
        elif name == "instrText":
            yield f"{{{(child.text or '').strip()}}}"
        elif name.endswith("noteReference"):
            yield f"[^{child.get(f'{_W}id')}]"
        else:
            yield _MARKS.get(name, "")
            yield from (_drawing(drawing) for drawing in child.iter() if _tag(drawing) == "docPr")
            yield "[ancien]" * (name == "AlternateContent")


def _drawing(drawing: etree._Element) -> str:
    return "[" + " : ".join(filter(None, (drawing.get("name"), drawing.get("descr")))) + "]"


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def outcome(case: Case) -> str:
    """Return the words that docxtpl makes of `case`, or the name of its error."""
    try:
        return words_of(by_docxtpl(case))
    except (TemplateError, TypeError) as error:
        return type(error).__name__


def by_clsdocs(case: Case) -> bytes:
    return compile_template(case.template, PATH).render(case.values)


def named(cases: Iterable[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in cases])


@named((*SAME, *REFUSED, *REPAIRED))
def test_docxtpl_makes_of_a_template_what_is_said_of_it(case: Case) -> None:
    assert outcome(case) == case.shows


@named(SAME)
def test_a_template_gives_the_words_styles_and_tables_that_docxtpl_gives(case: Case) -> None:
    assert shape_of(by_clsdocs(case)) == shape_of(by_docxtpl(case))


@named(REFUSED)
def test_what_docxtpl_would_spoil_is_refused_with_its_place(case: Case) -> None:
    lines = refusal(case)

    assert lines
    assert all(re.match(rf"{PATH}(:[0-9]+)* : [a-z]+.*, «", line) for line in lines)


def test_each_refusal_says_where_and_what_to_do(golden: Golden) -> None:
    lines = [line for case in REFUSED for line in (f"# {case.title}", *refusal(case))]

    golden("docxtpl", lines)


def refusal(case: Case) -> list[str]:
    """Return the lines that clsdocs says when it refuses `case`, none where it does not."""
    try:
        by_clsdocs(case)
    except Refused as refused:
        return str(refused).splitlines()
    return []


@named(REPAIRED)
def test_what_docxtpl_would_spoil_is_made_whole(case: Case) -> None:
    assert words_of(by_clsdocs(case)) == case.made


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            p(r("Il {%r if a %}vient{%r endif %} ", BOLD), "vite"),
            " | <b>⟨Il vient ⟩vite",
        ),
        (
            tbl("<w:tr><w:tc><w:tcPr/>" + p("{% cellbg a %}x") + "</w:tc></w:tr>", columns=1),
            "  cellule shd[color=auto][fill=FF0000][val=clear]",
        ),
        (
            tbl(tr("{% cellbg '#' ~ a %}x"), columns=1),
            "  cellule shd[color=auto][fill=FF0000][val=clear] tcW[type=dxa][w=2000]",
        ),
        (
            tbl(tr("x", "{{ a }}", properties='<w:gridBefore w:val="1"/>'), columns=3),
            "tableau ['2000', '2000', '2000'] tblStyle[val=TableGrid] tblW[type=auto][w=0]",
        ),
    ],
    ids=["the look of runs", "a colour alone", "a colour with its sharp", "columns before"],
)
def test_the_look_that_docxtpl_would_spoil_is_kept(body: str, line: str) -> None:
    case = same("look", body, {"a": "FF0000"}, "")

    assert line in shape_of(by_clsdocs(case))
    assert line not in shape_of(by_docxtpl(case))


def test_a_numbered_list_begins_again_at_each_turn_of_a_loop() -> None:
    body = ps("{%p for x in plats %}", "{{ x.nom }}", "{%p for y in x.contient %}")
    body += p("{{ y }}", properties=NUMBERED) + ps("{%p endfor %}", "{%p endfor %}")
    case = same("lists", body, PLATS, "")

    begun = docx_lines(by_clsdocs(case))

    turns = ["Pizza", "‹1.› pain", "‹2.› tomate", "Tarte", "‹1.› farine", "‹2.› pommes"]
    assert begun == [f"Normal | {turn}" for turn in turns]
    assert "Normal | ‹3.› farine" in docx_lines(by_docxtpl(case))


@pytest.mark.parametrize("kind", ["docPr", "bookmarkStart", "bookmarkEnd"])
def test_what_a_loop_repeats_has_a_number_of_its_own(kind: str) -> None:
    bookmark = '<w:bookmarkStart w:id="3" w:name="ici"/><w:bookmarkEnd w:id="3"/>'
    body = ps("{%p for x in l %}") + p(shape(4), bookmark) + ps("{%p endfor %}") + p(shape(9))
    case = same("numbers", body, {"l": [1, 2, 3]}, "")

    numbers = numbers_of(by_clsdocs(case), kind)

    assert len(numbers) == len(set(numbers)) > 2


def numbers_of(data: bytes, kind: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    found = (element for element in root.iter() if _tag(element) == kind)
    return [str(element.get("id") or element.get(f"{_W}id")) for element in found]


def test_a_template_compiled_once_gives_many_documents() -> None:
    data = docx(ps("{{ titre }}", "{%p for x in l %}", "{{ x }}", "{%p endfor %}"))
    template = compile_template(data, PATH)

    made = [words_of(template.render({"titre": t, "l": list(t)})) for t in ("un", "deux", "un")]

    assert made == ["un / u / n", "deux / d / e / u / x", "un / u / n"]


def test_without_autoescape_docxtpl_loses_what_xml_reads_as_markup() -> None:
    case = same("markup", ps("{{ a }}"), {"a": "ARS & <Ville>"}, "")
    document = DocxTemplate(io.BytesIO(case.template))
    document.render(dict(case.values))

    assert "&" not in document.docx.paragraphs[0].text
    assert words_of(by_clsdocs(case)) == "ARS & <Ville>"


def test_a_template_made_by_python_docx_is_filled_as_docxtpl_does() -> None:
    case = Case("python-docx", by_python_docx(), {"nom": "Ada", "l": ["a", "b"]}, "")

    assert shape_of(by_clsdocs(case)) == shape_of(by_docxtpl(case))


def by_python_docx() -> bytes:
    document = Document()
    document.core_properties.title = "Lettre à {{ nom }}"
    document.sections[0].header.paragraphs[0].text = "En-tête de {{ nom }}"
    document.add_heading("Bonjour {{ nom }}", 1)
    document.add_paragraph("").add_run("gras {{ nom }}").bold = True
    for text in ("{%p for x in l %}", "{{ x }}", "{%p endfor %}"):
        document.add_paragraph(text, "List Bullet")
    table = document.add_table(rows=3, cols=2, style="Light Grid Accent 1")
    for row, text in zip(
        table.rows, ("{%tr for x in l %}", "{{ x }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    document.add_paragraph("Fin")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


# LibreOffice makes of these controls and links fields that share the paragraph of a tag, and
# docxtpl dresses the second paragraph of its text boxes as the one that holds them.
CHANGED = (
    "a loop whole in a control",
    "names in the attributes of a link and of a control",
    "all of them in a text box",
)
SAVED = [case for case in SAME if case.title not in CHANGED]


@pytest.fixture(scope="session")
def saved_by_libreoffice(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The templates of `SAVED`, as LibreOffice writes them once it has opened them."""
    folder = tmp_path_factory.mktemp("libreoffice")
    typed = [folder / f"{rank}.docx" for rank in range(len(SAVED))]
    for path, case in zip(typed, SAVED, strict=True):
        path.write_bytes(case.template)
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    options = ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "e")]
    command = [soffice, profile, *options, *map(str, typed)]
    subprocess.run(command, capture_output=True, timeout=300, check=True)
    return [(folder / "e" / path.name).read_bytes() for path in typed]


@pytest.mark.parametrize("rank", range(len(SAVED)), ids=[case.title for case in SAVED])
def test_a_template_saved_by_libreoffice_is_filled_as_docxtpl_does(
    rank: int, saved_by_libreoffice: list[bytes]
) -> None:
    case = replace(SAVED[rank], template=saved_by_libreoffice[rank])

    assert shape_of(by_clsdocs(case)) == shape_of(by_docxtpl(case))
