"""From paragraphs as Word writes them to .docx templates for docxtpl, and their cases."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle
from xml.sax.saxutils import escape, quoteattr

_SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{space}"'
    for prefix, space in {
        "w": "openxmlformats.org/wordprocessingml/2006/main",
        "r": "openxmlformats.org/officeDocument/2006/relationships",
        "wp": "openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "openxmlformats.org/drawingml/2006/main",
        "wps": "microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "microsoft.com/office/word/2010/wordml",
        "mc": "openxmlformats.org/markup-compatibility/2006",
    }.items()
)
_SPACES += ' xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="w14"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = "".join(
    f'<w:style w:type="{kind}" {default}w:styleId="{name.title().replace(" ", "")}">'
    f'<w:name w:val="{name}"/></w:style>'
    for kind, name, default in (
        ("paragraph", "Normal", 'w:default="1" '),
        ("paragraph", "heading 1", ""),
        ("paragraph", "List Number", ""),
        ("character", "Strong", ""),
        ("character", "Hyperlink", ""),
        ("table", "Table Grid", ""),
    )
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'
)
_PAGE = '<w:pgSz w:w="11906" w:h="16838"/>'
_NOISE = (
    '<w:proofErr w:type="spellStart"/>',
    '<w:bookmarkStart w:id="7" w:name="_Hlk1"/><w:bookmarkEnd w:id="7"/>',
    '<w:proofErr w:type="spellEnd"/>',
)

BOLD, ITALIC = "<w:b/>", "<w:i/>"
RED = '<w:color w:val="FF0000"/>'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
LINE_BREAK, TAB = "<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>"

PLATS = {
    "plats": [
        {"nom": "Pizza", "contient": ["pain", "tomate"]},
        {"nom": "Tarte", "contient": ["farine", "pommes"]},
    ]
}


@dataclass(frozen=True, slots=True)
class Case:
    """A template and its values; `shows` are the paragraphs that docxtpl makes of them.

    `made` are those that clsdocs makes, where they are not the same.
    """

    title: str
    template: bytes
    values: Mapping[str, object]
    shows: str
    made: str | None = None


def r(text: str, properties: str = "") -> str:
    """Return a run, as Word writes it: `xml:space` only where a space would be lost."""
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    written = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{written}<w:t{kept}>{escape(text)}</w:t></w:r>"


def split(*texts: str, properties: str = "") -> str:
    """Return the runs of one text that Word cut into `texts` while it was typed and corrected."""
    runs = [r(text, properties).replace("<w:r>", '<w:r w:rsidRPr="00C41A2B">') for text in texts]
    return "".join(f"{run}{noise}" for run, noise in zip(runs, cycle(_NOISE), strict=False))


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph as Word writes it; what is not XML is a run of its own."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    written = f"<w:pPr>{styled}{properties}</w:pPr>" if style or properties else ""
    content = "".join(run if run.startswith("<") else r(run) for run in runs)
    return (
        f'<w:p w14:paraId="5D2C11A0" w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E">'
        f"{written}{content}</w:p>"
    )


def ps(*texts: str) -> str:
    """Return one paragraph for each of `texts`."""
    return "".join(map(p, texts))


def tc(*blocks: str, properties: str = "", width: int = 2000) -> str:
    """Return a cell; what is not XML is a paragraph of its own."""
    content = "".join(block if block.startswith("<") else p(block) for block in blocks)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def tr(*cells: str, properties: str = "") -> str:
    """Return a row; what is not a cell is the text of one."""
    content = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    written = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f'<w:tr w:rsidR="00A77B3E">{written}{content}</w:tr>'


def tbl(*rows: str, columns: int) -> str:
    """Return a table of `columns` columns, and the paragraph that Word wants after it."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    properties = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        + p()
    )


def link(*runs: str, anchor: str = "") -> str:
    """Return a link to `anchor`, else to the first relation of links."""
    target = f'w:anchor="{anchor}"' if anchor else 'r:id="rIdLien"'
    content = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f'<w:hyperlink {target} w:history="1">{content}</w:hyperlink>'


def field(code: str, *result: str) -> str:
    """Return a field with its cached result."""
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    shown = "".join(run if run.startswith("<") else r(run) for run in result)
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return begin + instruction + middle + shown + end


def control(content: str, properties: str = "") -> str:
    """Return a content control around `content`."""
    named = f'<w:sdtPr><w:tag w:val="champ"/>{properties}</w:sdtPr>'
    return f"<w:sdt>{named}<w:sdtContent>{content}</w:sdtContent></w:sdt>"


def text_box(*blocks: str, number: int = 1) -> str:
    """Return a text box twice, as Word writes it: for itself, and for older programs."""
    words = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    new = _drawing(f"<wps:wsp><wps:txbx>{words}</wps:txbx><wps:bodyPr/></wps:wsp>", number)
    old = f"<w:pict><v:shape><v:textbox>{words}</v:textbox></v:shape></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def shape(number: int = 1, description: str = "") -> str:
    """Return a run that holds a drawing, `description` for those who do not see it."""
    return f"<w:r>{_drawing('<wps:wsp><wps:bodyPr/></wps:wsp>', number, description)}</w:r>"


def _drawing(content: str, number: int, description: str = "") -> str:
    space = "microsoft.com/office/word/2010/wordprocessingShape"
    named = f'<wp:docPr id="{number}" name="Forme" descr={quoteattr(description)}/>'
    return (
        f'<w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/>{named}'
        f'<a:graphic><a:graphicData uri="http://schemas.{space}">{content}</a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def docx(*body: str, core: str = "", section: str = "", **stories: str) -> bytes:
    """Return a template whose body is `body`.

    `stories` are headers (`header_default`, `header_first`, `header_even`), footers, `footnotes`
    and `endnotes`; `core` are properties as XML.
    """
    kinds = {name: name.split("_")[0] for name in stories}
    references = "".join(
        f'<w:{kind}Reference w:type="{name.split("_")[1]}" r:id="rId_{name}"/>'
        for name, kind in kinds.items()
        if kind in ("header", "footer")
    )
    last = f"<w:sectPr>{references}{section}{_PAGE}</w:sectPr>"
    roots = {"header": "hdr", "footer": "ftr"}
    parts = {
        "document": _part("document", f"<w:body>{''.join(body)}{last}</w:body>"),
        "styles": _part("styles", _STYLES),
        "numbering": _part("numbering", _NUMBERING),
        **{name: _part(roots.get(kinds[name], name), xml) for name, xml in stories.items()},
    }
    types = {
        name: "document.main" if name == "document" else kinds.get(name, name) for name in parts
    }
    return _zip(
        {
            "[Content_Types].xml": _content_types(types),
            "_rels/.rels": _relations(
                {"rId1": ("officeDocument", "word/document.xml")},
                f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
                ' Target="docProps/core.xml"/>',
            ),
            "docProps/core.xml": _core(core),
            "word/_rels/document.xml.rels": _relations(
                {f"rId_{n}": (types[n], f"{n}.xml") for n in parts if n != "document"},
                f'<Relationship Id="rIdLien" Type="{_OFFICE}/relationships/hyperlink"'
                ' Target="https://exemple.fr/" TargetMode="External"/>',
            ),
            **{f"word/{name}.xml": xml for name, xml in parts.items()},
        }
    )


def same(title: str, body: str, values: Mapping[str, object], shows: str, **parts: str) -> Case:
    """Return a case that clsdocs fills as docxtpl does."""
    return Case(title, docx(body, **parts), values, shows)


def notes(kind: str, *texts: str) -> str:
    """Return the notes of a part, `kind` `footnote` or `endnote`, numbered from 1."""
    return "".join(
        f'<w:{kind} w:id="{rank}">{text if text.startswith("<") else p(text)}</w:{kind}>'
        for rank, text in enumerate(texts, start=1)
    )


def _part(root: str, content: str) -> str:
    return f"{_HEAD}<w:{root} {_SPACES}>{content}</w:{root}>"


def _content_types(types: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in types.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides += f'<Override PartName="/docProps/core.xml" ContentType="{core}"/>'
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = f'<Default Extension="rels" ContentType="{rels}"/>'
    defaults += '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(related: Mapping[str, tuple[str, str]], others: str = "") -> str:
    written = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for id_, (kind, target) in related.items()
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{written}{others}</Relationships>'
    )


def _core(properties: str) -> str:
    spaces = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    spaces += 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"{_HEAD}<cp:coreProperties {spaces}>{properties}</cp:coreProperties>"


def _zip(members: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
