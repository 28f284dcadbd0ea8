"""The file: the stories of one template go in, its parts and the bytes of the .docx come out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from tools.dessin.maison import house_styles
from tools.dessin.markup import element, paragraph, part, w, xml
from tools.dessin.numbering import numbering_part
from tools.dessin.styles import FONT

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What the document refers to: relation, part, in the order of their ids.
_RELATED = (
    ("styles", "styles"),
    ("numbering", "numbering"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("footnotes", "footnotes"),
    ("header", "header1"),
    ("footer", "footer1"),
)
HEADER, FOOTER = "rId6", "rId7"


@dataclass(frozen=True, slots=True)
class Gabarit:
    """One template as it is drawn: the content of its body, of its header, of its footer."""

    body: str
    header: str
    footer: str


def docx(gabarit: Gabarit) -> bytes:
    """Return the .docx of `gabarit`: the same bytes wherever the same zlib compresses them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in _parts(gabarit).items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 3
            member.external_attr = 0o600 << 16
            package.writestr(member, content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return target.getvalue()


def members(content: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of a .docx in their order: what must be equal, however it is compressed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def _parts(gabarit: Gabarit) -> dict[str, bytes]:
    inside = {
        "docProps/core.xml": _core(),
        "word/_rels/document.xml.rels": _relations(
            *((f"{_OFFICE}/{kind}", f"{name}.xml") for kind, name in _RELATED)
        ),
        "word/document.xml": part("document", w("body", gabarit.body)),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": part("ftr", gabarit.footer),
        "word/footnotes.xml": _footnotes(),
        "word/header1.xml": part("hdr", gabarit.header),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": _settings(),
        "word/styles.xml": house_styles(),
    }
    roots = _relations(
        (f"{_OFFICE}/officeDocument", "word/document.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    )
    first = {"[Content_Types].xml": _content_types(), "_rels/.rels": roots}
    return first | dict(sorted(inside.items()))


def _content_types() -> bytes:
    kinds = {"word/document.xml": f"{_WORD}.document.main+xml"}
    kinds |= {f"word/{name}.xml": f"{_WORD}.{kind}+xml" for kind, name in _RELATED}
    kinds |= {"docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return xml(
        element(
            "Types",
            element("Default", Extension="rels", ContentType=relations),
            element("Default", Extension="xml", ContentType="application/xml"),
            *(
                element("Override", PartName=f"/{name}", ContentType=kind)
                for name, kind in sorted(kinds.items())
            ),
            xmlns=f"{_PACKAGE}/content-types",
        )
    )


def _relations(*related: tuple[str, str]) -> bytes:
    written = (
        element("Relationship", Id=f"rId{rank}", Type=kind, Target=target)
        for rank, (kind, target) in enumerate(related, start=1)
    )
    return xml(element("Relationships", *written, xmlns=f"{_PACKAGE}/relationships"))


def _core() -> bytes:
    spaces = {
        "xmlns:cp": f"{_PACKAGE}/metadata/core-properties",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    title = element("dc:title", "{{ intitule }}")
    return xml(element("cp:coreProperties", title, element("dc:language", "fr-FR"), **spaces))


def _fonts() -> bytes:
    font = w(
        "font",
        w("altName", val="Liberation Sans"),
        w("panose1", val="020B0604020202020204"),
        w("charset", val="00"),
        w("family", val="swiss"),
        w("pitch", val="variable"),
        name=FONT,
    )
    return part("fonts", font)


def _footnotes() -> bytes:
    kinds = (("-1", "separator"), ("0", "continuationSeparator"))
    return part(
        "footnotes",
        *(
            w("footnote", paragraph("Saut", w("r", w(kind))), type=kind, id=id)
            for id, kind in kinds
        ),
    )


def _settings() -> bytes:
    word = "http://schemas.microsoft.com/office/word"
    choices = (
        ("compatibilityMode", "15"),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
        ("differentiateMultirowTableHeaders", "1"),
    )
    compat = (w("compatSetting", name=name, uri=word, val=val) for name, val in choices)
    return part(
        "settings",
        w("zoom", percent="100"),
        w("defaultTabStop", val="709"),
        w("autoHyphenation", val="0"),
        w("characterSpacingControl", val="doNotCompress"),
        w("footnotePr", w("footnote", id="-1"), w("footnote", id="0")),
        w("compat", *compat),
        w("themeFontLang", val="fr-FR"),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    )
