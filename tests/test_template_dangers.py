from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from clsdocs.word.markup import parse
from clsdocs.word.package import read_package
from clsdocs.word.template.dangers import find_dangers
from clsdocs.word.zipping import DOCUMENT

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
TEXT_INSTEAD = "le remplacer par son texte (Ctrl+Maj+F9) [W-18]"
ACCEPT = "modification suivie ; accepter ou refuser toutes les modifications (Révision) [W-19]"
HIDDEN = "texte masqué ; l’afficher (Police, décocher « Masqué ») ou le supprimer [W-19]"
COMPUTED = f"champ dont le nom vient d’un autre champ ; {TEXT_INSTEAD}"
LINKS = "n’employer que http, https, mailto ou un signet [W-18]"
TEMPLATES = Path(__file__).parent.parent / "templates"


def root(name: str, content: str) -> etree._Element:
    return parse(f"<w:{name} {SPACES}>{content}</w:{name}>".encode())


def dangers(body: str, styles: str | None = None, part: str = "document") -> list[str]:
    known = None if styles is None else root("styles", styles)
    found = find_dangers("corps", root(part, body), known)
    return [str(fault.problem("essai.docx")) for fault in found]


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def table(style: str = "", row: str = "", cell: str = "") -> str:
    inside = f"<w:tc><w:tcPr>{cell}</w:tcPr>{p(run('Un mot'))}</w:tc>"
    return f"<w:tbl><w:tblPr>{style}</w:tblPr><w:tr><w:trPr>{row}</w:trPr>{inside}</w:tr></w:tbl>"


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def field(*inside: str, result: str = "résultat") -> str:
    return char("begin") + "".join(inside) + char("separate") + run(result) + char("end")


def fetching(name: str) -> str:
    return (
        f"champ {name}, qui irait chercher ou lancer autre chose que ce document ; {TEXT_INSTEAD}"
    )


ALTERNATE = (
    f'<mc:AlternateContent><mc:Choice Requires="x">{code("X")}</mc:Choice>'
    f"<mc:Fallback>{code('E')}</mc:Fallback></mc:AlternateContent>"
)
BOX = (
    f"<w:r><w:pict><v:textbox><w:txbxContent>{p(code('X'))}</w:txbxContent></v:textbox></w:pict>"
    "</w:r>"
)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (field(code("DDE excel a.xls")), fetching("DDE")),
        (field(code(" ddeauto c:\\\\cmd.exe")), fetching("DDEAUTO")),
        (field(code(' INCLUDETEXT "c:\\\\a.docx"')), fetching("INCLUDETEXT")),
        (field(code(' INCLUDEPICTURE "http://a/b.png" \\d')), fetching("INCLUDEPICTURE")),
        (field(code("LINK Excel.Sheet a.xlsx")), fetching("LINK")),
        (field(code("IMPORT a.tif")), fetching("IMPORT")),
        (field(code("INCLUDE a.docx")), fetching("INCLUDE")),
        (field(code("DATABASE \\d a.mdb")), fetching("DATABASE")),
        (field(code("RD a.docx")), fetching("RD")),
        (field(code("MACROBUTTON Lancer Cliquez")), fetching("MACROBUTTON")),
        (field(code("AUTOTEXT Entete")), fetching("AUTOTEXT")),
        (field(code("D", "DEA", "UTO a b")), fetching("DDEAUTO")),
        (field(code("D<!-- rien -->D<?rien rien?>E a b")), fetching("DDE")),
        (field(run("DDE a b")), fetching("DDE")),
        (char("begin") + code("DDE a b"), fetching("DDE")),
        (
            '<w:fldSimple w:instr=" INCLUDETEXT a.docx ">' + run("a") + "</w:fldSimple>",
            fetching("INCLUDETEXT"),
        ),
        (field(code("PAGE"), result="") + field(code("DDE a b")), fetching("DDE")),
        (field(code("IF 1 = 1 "), field(code("DDE a b"))), fetching("DDE")),
        (field(code("TOC \\h")).replace("résultat", "1") + field(code("dde a")), fetching("DDE")),
        (field(code("D"), BOX, code("DE a b")), fetching("DDE")),
        (field(code("DD"), ALTERNATE, code(" a b")), COMPUTED),
        (field(field(code("REF a"), result="DDE"), code(" a b")), fetching("DDE")),
        (field(field(code("REF a"), result="x"), code(" a b")), COMPUTED),
        (field(code("D"), field(code("REF a"), result=""), code(" a b")), COMPUTED),
        (
            field(code("QUOTE 68 68 69")),
            f"champ QUOTE, dont les mots sont écrits par leurs numéros ; {TEXT_INSTEAD}",
        ),
        (
            field(code('HYPERLINK "file:///c:/a.exe"')),
            f"lien interdit (« file:///c:/a.exe ») ; {LINKS}",
        ),
        (
            field(code('HYPERLINK \\o "Aide" "javascript:alert(1)"')),
            f"lien interdit (« javascript:alert(1) ») ; {LINKS}",
        ),
    ],
)
def test_a_field_that_fetches_or_runs_something_is_refused(body: str, message: str) -> None:
    assert [line.partition(" » : ")[2] for line in dangers(p(run("Un mot"), body))] == [message]


@pytest.mark.parametrize(
    "body",
    [
        field(code(" PAGE ")),
        field(code(' REF _cls_a \\h "DDE" ')),
        field(code(' QUOTE "le 1er janvier 2026" \\@ "d MMMM" ')),
        field(code("= "), field(code("PAGE")), code(" + 1")),
        field(code("="), field(code("PAGE")), code("+1")),
        field(code("IF "), field(code("PAGE")), code(' = 1 "a" "b"')),
        field(code('HYPERLINK "https://www.exemple.fr" \\o "Aide"')),
        field(code('HYPERLINK \\l "signet"')),
        field(code('HYPERLINK "" \\l "signet"')),
        field(code('HYPERLINK "mailto:a@exemple.fr"')),
        field(code("DATE")) + run("Une DDE accordée"),
        run("DDE ") + char("end"),
        '<w:fldSimple w:instr="NUMPAGES">' + run("3") + "</w:fldSimple>",
    ],
)
def test_a_field_that_only_reads_the_document_is_kept(body: str) -> None:
    assert dangers(p(body)) == []


REVISED = run("Un mot")


@pytest.mark.parametrize(
    "body",
    [
        p(f'<w:ins w:id="1">{REVISED}</w:ins>'),
        p(REVISED, '<w:del w:id="1"><w:r><w:delText>ôté</w:delText></w:r></w:del>'),
        p(f'<w:moveFrom w:id="1">{REVISED}</w:moveFrom>'),
        p(f'<w:moveTo w:id="1">{REVISED}</w:moveTo>'),
        p(REVISED, properties='<w:pPrChange w:id="1"/>'),
        p(REVISED, properties='<w:rPr><w:ins w:id="1"/></w:rPr>'),
        p(REVISED, properties='<w:numPr><w:ins w:id="1"/></w:numPr>'),
        p(REVISED, properties='<w:sectPr><w:sectPrChange w:id="1"/></w:sectPr>'),
        p(run("Un mot", '<w:rPrChange w:id="1"/>')),
        table('<w:tblPrChange w:id="1"/>'),
        table(row='<w:ins w:id="1"/>'),
        table(cell='<w:cellDel w:id="1"/>'),
        table(cell='<w:cellIns w:id="1"/>'),
    ],
)
def test_a_tracked_change_left_in_a_template_is_refused(body: str) -> None:
    place = "corps, tableau 1, ligne 1, cellule 1" if "<w:tbl>" in body else "corps"

    assert dangers(body) == [f"essai.docx:1 : {place}, « Un mot » : {ACCEPT}"]


VANISH = "<w:vanish/>"


def style(kind: str, id_: str, hides: str = "", base: str = "", default: bool = False) -> str:
    usual = ' w:default="1"' if default else ""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    properties = f"<w:rPr>{hides}</w:rPr>"
    return f'<w:style w:type="{kind}" w:styleId="{id_}"{usual}>{based}{properties}</w:style>'


SECRET = p(run("Un mot"), properties='<w:pStyle w:val="Secret"/>')
DISCREET = p(run("Un mot", '<w:rStyle w:val="Discret"/>'))
EVERYWHERE = f"<w:docDefaults><w:rPrDefault><w:rPr>{VANISH}</w:rPr></w:rPrDefault></w:docDefaults>"
TABLE = table('<w:tblStyle w:val="Grille"/>')
HIDING_ROW = f'<w:tblStylePr w:type="firstRow"><w:rPr>{VANISH}</w:rPr></w:tblStylePr>'


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (p(run("Un mot", VANISH)), None),
        (p(run("Un mot", '<w:vanish w:val="true"/>')), ""),
        (SECRET, style("paragraph", "Secret", VANISH)),
        (SECRET, style("paragraph", "Secret", base="A") + style("paragraph", "A", VANISH)),
        (DISCREET, style("character", "Discret", VANISH)),
        (p(run("Un mot")), style("paragraph", "Normal", VANISH, default=True)),
        (p(run("Un mot")), EVERYWHERE),
        (TABLE, style("table", "Grille", VANISH)),
        (TABLE, f'<w:style w:type="table" w:styleId="Grille">{HIDING_ROW}</w:style>'),
        (table(row="<w:hidden/>"), None),
        (p(run("Un", VANISH), run(" mot", VANISH)), None),
    ],
)
def test_words_that_nobody_sees_are_refused(body: str, styles: str | None) -> None:
    assert dangers(body, styles)[0].partition("« Un mot » : ")[2] == HIDDEN
    assert len(dangers(body, styles)) == 1


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (p(run("Un mot", '<w:vanish w:val="0"/>')), EVERYWHERE),
        (p(run("Un mot", "<w:webHidden/>")), ""),
        (p(run("Un mot", '<w:vanish w:val="false"/>')), style("paragraph", "N", VANISH, "", True)),
        (
            SECRET,
            style("paragraph", "Secret", '<w:vanish w:val="off"/>', "A")
            + style("paragraph", "A", VANISH),
        ),
        (SECRET, style("paragraph", "Secret", base="A") + style("paragraph", "A", base="Secret")),
        (p(run(" ", VANISH), run("Un mot")), ""),
        (p(properties=f"<w:rPr>{VANISH}</w:rPr>"), ""),
        (
            p(char("begin"), code(' XE "mot" ').replace("<w:r>", f"<w:r><w:rPr>{VANISH}</w:rPr>")),
            "",
        ),
    ],
)
def test_what_is_hidden_without_hiding_a_word_is_kept(body: str, styles: str) -> None:
    assert dangers(body, styles) == []


BOUND = "<w:sdt><w:sdtPr><{0}:dataBinding/></w:sdtPr><w:sdtContent>{1}</w:sdtContent></w:sdt>"
IMAGE = '<w:r><w:pict><v:shape><v:imagedata {0}="http://a/b.png"/></v:shape></w:pict></w:r>'
REWRITTEN = (
    "balise dans un contrôle lié à des données, que Word récrit à l’ouverture ;"
    " retirer le contrôle de contenu (Développeur, ou clic droit) [W-18]"
)
OBJECT = '<w:r><w:object><o:OLEObject Type="{0}"/></w:object></w:r>'


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            '<w:body><w:altChunk w:id="a"/></w:body>',
            " : corps, « altChunk » : document inséré (altChunk) ;"
            " coller son texte dans le document",
        ),
        (
            p(run("Un mot"), "<w:subDoc/>"),
            ":1 : corps, « Un mot » : sous-document ; mettre son texte dans le document",
        ),
        (
            p(OBJECT.format("Link")),
            ":1 : corps, « OLEObject » : objet lié ; le remplacer par une image",
        ),
        (
            p("<w:r><w:object><w:control/></w:object></w:r>"),
            ":1 : corps, « control » : contrôle ActiveX ; le retirer",
        ),
        (
            p(IMAGE.format("src")),
            ":1 : corps, « imagedata » : image liée ; l’insérer dans le document",
        ),
        (
            p(IMAGE.format("o:href")),
            ":1 : corps, « imagedata » : image liée ; l’insérer dans le document",
        ),
    ],
)
def test_what_word_would_fetch_is_refused(body: str, line: str) -> None:
    assert dangers(body) == [f"essai.docx{line} [W-18]"]


def test_a_tag_in_a_control_bound_to_data_is_refused_since_word_writes_over_it() -> None:
    bound = BOUND.format("w", p(run("{{ lieu }}")))
    newer = BOUND.format("w15", p(run("{{ li"), run("eu }}")))
    plain = BOUND.format("w", p(run("Le titre")))

    assert dangers(bound + newer + plain) == [
        f"essai.docx:1 : corps, « {{{{ lieu }}}} » : {REWRITTEN}",
        f"essai.docx:2 : corps, « {{{{ lieu }}}} » : {REWRITTEN}",
    ]


def test_the_settings_may_name_no_other_file() -> None:
    settings = "<w:attachedTemplate/><w:mailMerge/><w:trackRevisions/>"

    assert dangers(settings, part="settings") == [
        "essai.docx : corps, « attachedTemplate » : modèle attaché ;"
        " le détacher (Développeur, Modèle de document) [W-18]",
        "essai.docx : corps, « mailMerge » : publipostage ;"
        " choisir Publipostage, Document Word normal [W-18]",
    ]


def test_each_paragraph_at_fault_is_said_once() -> None:
    both = p(field(code("DDE a b")), run("Un mot", VANISH))
    revised = p(f'<w:ins w:id="1">{REVISED}</w:ins>', run("Un mot", '<w:rPrChange w:id="1"/>'))

    found = dangers(both + p(run("Rien")) + revised)

    assert [line.partition(" : ")[0] for line in found] == ["essai.docx:1", "essai.docx:3"]


@pytest.mark.parametrize("name", ["charte", "contrat", "convention"])
def test_the_templates_of_the_house_are_without_danger(name: str) -> None:
    members = read_package((TEMPLATES / f"{name}.docx").read_bytes(), name)
    styles = parse(members["word/styles.xml"])
    parts = [DOCUMENT, "word/header1.xml", "word/footer1.xml", "word/settings.xml"]

    found = [fault for part in parts for fault in find_dangers(part, parse(members[part]), styles)]

    assert found == []
