"""From paragraphs of XML to small .docx templates, made by hand, and to their documents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache

from clsdocs.acte.parts import Acte, Blocs, Parts, Signature
from clsdocs.prose.nodes import Bloc, Liste, Paragraphe, Role, Span, Texte
from clsdocs.word.acts import ActTemplate, compile_template
from clsdocs.word.markup import paragraph_texts
from helpers import docx_lines
from tools.dessin.package import Gabarit, docx
from tools.dessin.pages import pages

PATH = "templates/essai.docx"
DOCUMENT = "word/document.xml"
CORPS = "{{p acte.corps }}"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN = f"{_KIND}.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = f'xmlns:w="{W}" xmlns:r="{R}"'

PARAGRAPH_STYLES = (
    "Normal",
    "heading 1",
    "heading 2",
    "heading 3",
    "Body Text",
    "Quote",
    "caption",
    "List Bullet",
    "List Bullet 2",
    "List Bullet 3",
    "List Number",
    "List Number 2",
    "List Number 3",
)
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
    'w:bottom="1417" w:left="1417" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)


def without_columns(messages: str) -> str:
    """Return `messages` whose places have the line only."""
    return re.sub(rf"({re.escape(PATH)}:[0-9]+):[0-9]+", r"\1", messages)


def p(*texts: str, properties: str = "") -> str:
    """Return a paragraph of one run for each of `texts`."""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{properties}{runs}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Return a table whose cells hold the paragraphs given."""
    written = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    width = max(map(len, rows))
    grid = '<w:gridCol w:w="1000"/>' * width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"


def small_template(
    *body: str,
    header: str = "",
    title: str = "",
    without: tuple[str, ...] = (),
    members: Mapping[str, bytes | None] | None = None,
) -> bytes:
    """Return a template whose body is `body`, `without` some styles, with other `members`.

    A member given as None is left out.
    """
    parts: dict[str, bytes | None] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _part("document", f"<w:body>{''.join(body)}{SECTION}</w:body>"),
        "word/styles.xml": _part("styles", _styles(without)),
        "word/numbering.xml": _part("numbering", _NUMBERING),
        "word/header1.xml": _part("hdr", header or p("")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("numbering", "numbering.xml"), ("header", "header1.xml")
        ),
        "docProps/core.xml": _core(title),
    }
    parts |= members or {}
    return zipped({name: content for name, content in parts.items() if content is not None})


def house_template(*body: str) -> bytes:
    """Return a template in the styles of the house whose body is `body`."""
    return docx(Gabarit(body="".join(body) + pages(title=False), header=p(""), footer=p("")))


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return the zip of `members`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def member(docx: bytes, name: str) -> str:
    """Return the text of the member `name` of `docx`."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return package.read(name).decode()


def par(*spans: str | Span, role: Role = Role.CORPS, saut_avant: bool = False) -> Paragraphe:
    """Return a paragraph of an act."""
    return Paragraphe(
        tuple(Texte(span) if isinstance(span, str) else span for span in spans), role, saut_avant
    )


def puces(*elements: Bloc | Blocs) -> Liste:
    """Return a list with bullets."""
    return Liste(False, tuple(e if isinstance(e, tuple) else (e,) for e in elements))


def numeros(*elements: Bloc | Blocs) -> Liste:
    """Return a numbered list."""
    return Liste(True, tuple(e if isinstance(e, tuple) else (e,) for e in elements))


def cells(*texts: str) -> tuple[tuple[Span, ...], ...]:
    """Return a row of a table of an act."""
    return tuple((Texte(text),) for text in texts)


def acte(*signatures: Signature, **parts: tuple[Bloc, ...]) -> Acte:
    """Return an act made of `parts`, signed by `signatures`."""
    return Acte("convention", "Convention", Parts(**parts), signatures)


def render(
    data: bytes, names: Mapping[str, object] | None = None, drafted: Acte | None = None
) -> bytes:
    """Return the document of the template `data`, of an empty act unless one is given."""
    return compile_template(data, PATH).render(drafted or acte(), names or {}, {"etat": "PROJET"})


def texts(docx: bytes) -> list[str]:
    """Return the paragraphs of `docx` that hold words."""
    return [text for text in paragraph_texts(member(docx, DOCUMENT)) if text]


@cache
def template(without: tuple[str, ...]) -> ActTemplate:
    """Return a template that only places the body, `without` some styles."""
    data = small_template(p("{{p acte.corps }}"), title="Essai", without=without)
    return compile_template(data, PATH)


def docx_of(*blocs: Bloc, without: tuple[str, ...] = ()) -> bytes:
    """Return the document of an act whose body is `blocs`."""
    return template(without).render(acte(corps=blocs), {}, {})


def lines(*blocs: Bloc) -> list[str]:
    """Return the lines « Style | text » of the document whose body is `blocs`."""
    return [line for line in docx_lines(docx_of(*blocs)) if not line.startswith("En-tête")]


def xml_of(*blocs: Bloc) -> str:
    """Return the XML of the document whose body is `blocs`."""
    return member(docx_of(*blocs), "word/document.xml")


def _part(root: str, content: str) -> bytes:
    return f"{_HEAD}<w:{root} {_SPACES}>{content}</w:{root}>".encode()


def _styles(without: tuple[str, ...]) -> str:
    names = [name for name in PARAGRAPH_STYLES if name not in without]
    styles = [_style("paragraph", name) for name in names]
    styles += [_style("character", "Hyperlink"), _style("table", "Tableau CLS")]
    return "".join(style for style in styles if not any(f'"{name}"' in style for name in without))


def _style(kind: str, name: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    words = name.split()
    level = int(words[2]) if len(words) == 3 else 1
    num = {"List Bullet": 1, "List Number": 2}.get(" ".join(words[:2]))
    list_ = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{num}"/></w:numPr>'
    properties = f"<w:pPr>{list_}</w:pPr>" if num else ""
    id_ = name.title().replace(" ", "")
    named = f'<w:name w:val="{name}"/>{properties}'
    return f'<w:style w:type="{kind}"{default} w:styleId="{id_}">{named}</w:style>'


def _levels(kind: str) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="%{rank + 1}."/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{400 * (rank + 1)}" w:hanging="400"/></w:pPr></w:lvl>'
        for rank in range(3)
    )


_NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{rank}"><w:multiLevelType w:val="multilevel"/>'
    f"{_levels(kind)}</w:abstractNum>"
    for rank, kind in ((5, "bullet"), (6, "decimal"))
) + "".join(
    f'<w:num w:numId="{number}"><w:abstractNumId w:val="{rank}"/></w:num>'
    for number, rank in ((1, 5), (2, 6))
)


def _content_types() -> bytes:
    kinds = {
        "/word/document.xml": MAIN,
        **{
            f"/word/{name}.xml": f"{_KIND}.{kind}+xml"
            for name, kind in (
                ("styles", "styles"),
                ("numbering", "numbering"),
                ("header1", "header"),
            )
        },
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    defaults = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
        )
    )
    content = f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'
    return (_HEAD + content).encode()


def _relations(*related: tuple[str, str]) -> bytes:
    written = "".join(
        f'<Relationship Id="rId{rank}" Type="{R}/{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate(related, start=1)
    )
    content = f'<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'
    return (_HEAD + content).encode()


def _core(title: str) -> bytes:
    spaces = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f"{_HEAD}<cp:coreProperties {spaces}><dc:title>{title}</dc:title></cp:coreProperties>"
    ).encode()
