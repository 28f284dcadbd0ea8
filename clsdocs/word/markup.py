"""The XML of Word, as text: words go in and come out escaped, elements are found by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from lxml import etree

ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""A character that XML cannot hold, or would change: controls, surrogates, U+FFFE, U+FFFF, CR."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TEXTS = re.compile(">([^<]+)")
_REFERENCES = re.compile("&(#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_WORDS = re.compile("<w:t(?: [^>]*)?>([^<]*)")
_SIGNS = {"<w:br/>": "\n", "<w:cr/>": "\n", "<w:tab/>": "\t"}
HYPHEN = "<w:noBreakHyphen/>"
"""A hyphen at which no line ends; Word copies it as an ordinary one."""

SEPARATOR = (
    '<w:p><w:pPr><w:spacing w:before="120" w:after="0" w:line="20" w:lineRule="exact"/>'
    "</w:pPr></w:p>"
)
"""A paragraph that nobody sees: Word makes one table of two that touch, and none may end a cell."""


def escape(text: str) -> str:
    """Return `text` as XML writes it between two tags."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def quote(text: str) -> str:
    """Return `text` as XML writes it in an attribute, its quotation marks included."""
    written = escape(text).replace('"', "&quot;").replace("\t", " ").replace("\n", " ")
    return f'"{written}"'


def unescape(xml: str) -> str:
    """Return the text that `xml`, which holds no tag, stands for."""
    return _REFERENCES.sub(_character, xml) if "&" in xml else xml


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    return chr(int(name[1:])) if name.startswith("#") else _NAMED[name]


def number(written: object, otherwise: int = 0) -> int:
    """Return the whole number `written`, `otherwise` where it is none or is absurd."""
    found = re.fullmatch(r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?", str(written or ""))
    return int(float(found[0])) if found else otherwise


def text_of(xml: str) -> str:
    """Return all the characters of `xml` that stand between its tags."""
    return unescape("".join(_TEXTS.findall(xml)))


def spelled(xml: str) -> str:
    """Return `xml` whose hyphens are all signs."""
    return xml.replace(HYPHEN, "<w:t>-</w:t>") if HYPHEN in xml else xml


def paragraph_texts(xml: str) -> list[str]:
    """Return the text of each paragraph of `xml`, breaks as `\\n` and tabulations as `\\t`."""
    xml = spelled(xml)
    for sign, character in _SIGNS.items():
        xml = xml.replace(sign, f"<w:t>{character}</w:t>")
    return [unescape("".join(_WORDS.findall(chunk))) for chunk in xml.split("</w:p>")[:-1]]


def attributes_of(xml: bytes, name: str) -> list[dict[str, str]]:
    """Return the attributes of each element `name` of `xml`, whatever its prefix."""
    parser, found = expat.ParserCreate(namespace_separator=" "), list[dict[str, str]]()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == name:
            found.append(attributes)

    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


def parse(content: bytes) -> etree._Element:
    """Return the tree of the part `content`, its comments set aside."""
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, remove_comments=True))


def serialise(root: etree._Element) -> str:
    """Return the part whose tree is `root`."""
    from lxml import etree

    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content.decode()
