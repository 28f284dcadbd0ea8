"""Tags where nothing is filled: from the tree of a part to those of settings, fields, equations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clsdocs.expressions.word.tag import TAG
from clsdocs.word.markup import W
from clsdocs.word.template.spots import Paragraphs, Spot, TagFault

if TYPE_CHECKING:
    from lxml import etree

_WORDS = (f"{W}t", f"{W}instrText", f"{W}delText", f"{W}delInstrText")
_SHOWN = {
    "docPr": ("descr", "title", "name"),
    "cNvPr": ("descr", "title", "name"),
    "hyperlink": ("tooltip", "anchor"),
    "alias": ("val",),
    "tag": ("val",),
}
"""The attributes that hold words, by the name of their element."""
_EQUATION = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_TEXT_TYPES = ("lpwstr", "lpstr", "bstr")
_VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_ADVICE = "l’écrire dans le texte"


def find_outside(root: etree._Element, paragraphs: Paragraphs) -> Iterator[TagFault]:
    """Yield a fault for each tag of the story `root` that stands where Word shows no words."""
    for element in root.iter():
        yield from _of_attributes(element, paragraphs)
        if element.tag not in _WORDS and _has_tag(element.text):
            yield _fault(element, element.text, paragraphs)
        if _has_tag(element.tail):
            yield _fault(element, element.tail, paragraphs)
    yield from _of_fields(root, paragraphs)


def _has_tag(text: str | None) -> bool:
    return text is not None and "{" in text and TAG.search(text) is not None


def _fault(element: etree._Element, text: str | None, paragraphs: Paragraphs) -> TagFault:
    math = str(element.tag).startswith(f"{{{_EQUATION}}}")
    message = "balise dans une équation" if math else "balise hors du texte"
    return TagFault(_around(element, text or "", paragraphs), "W-10", message, _ADVICE)


def _around(element: etree._Element, text: str, paragraphs: Paragraphs) -> Spot:
    paragraph = next(element.iterancestors(f"{W}p"), None)
    return paragraphs.spot(paragraph)._replace(text=text, start=0, end=0)


def _of_attributes(element: etree._Element, paragraphs: Paragraphs) -> Iterator[TagFault]:
    for name, value in element.attrib.items():
        if not _has_tag(str(value)):
            continue
        shown = _SHOWN.get(str(element.tag).rpartition("}")[2], ())
        if str(name).rpartition("}")[2] not in shown:
            spot = _around(element, str(value), paragraphs)
            yield TagFault(spot, "W-10", "balise dans un réglage, et non dans le texte", _ADVICE)


def _of_fields(root: etree._Element, paragraphs: Paragraphs) -> Iterator[TagFault]:
    """Yield a fault for each tag in the code of a field, before what the field shows."""
    codes: list[bool] = []
    for element in root.iter(f"{W}fldChar", f"{W}t"):
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                codes.append(True)
            elif codes and kind == "separate":
                codes[-1] = False
            elif codes and kind == "end":
                codes.pop()
        elif any(codes) and "{" in (element.text or ""):
            spot = _around(element, element.text or "", paragraphs)
            yield TagFault(spot, "W-10", "balise dans le code d’un champ", _ADVICE)


def find_outside_properties(root: etree._Element, label: str) -> Iterator[TagFault]:
    """Yield a fault for each tag of the properties `root` that is not in a text."""
    for element in root.iter():
        text = element.text or ""
        space, _, name = str(element.tag)[1:].rpartition("}")
        if _has_tag(text) and space == _VARIANTS and name not in _TEXT_TYPES:
            message, advice = "propriété qui n’est pas un texte", "lui donner le type Texte"
            yield TagFault(Spot(label, 0, text), "W-10", message, advice)
        for value in map(str, element.attrib.values()):
            if _has_tag(value):
                message = "balise dans un réglage, et non dans le texte"
                yield TagFault(Spot(label, 0, value), "W-10", message, _ADVICE)
