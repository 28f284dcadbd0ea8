"""From a part of a template to what would change, fetch or hide its words once opened in Word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from clsdocs.word.markup import W
from clsdocs.word.package import LINK
from clsdocs.word.template.spots import Paragraphs, TagFault

if TYPE_CHECKING:
    from lxml import etree

# Fields that read another file, run something, or print what this computer holds.
_FIELDS = re.compile(
    "AUTOTEXT(?:LIST)?|CONTROL|DATABASE|DDE(?:AUTO)?|EMBED|GLOSSARY|HTMLCONTROL|IMPORT"
    "|INCLUDE(?:PICTURE|TEXT)?|LINK|MACROBUTTON|PRINT|RD"
)
_ELEMENTS = {
    "altChunk": ("document inséré (altChunk)", "coller son texte dans le document"),
    "subDoc": ("sous-document", "mettre son texte dans le document"),
    "control": ("contrôle ActiveX", "le retirer"),
    "entryMacro": ("macro d’un champ de formulaire", "la retirer"),
    "exitMacro": ("macro d’un champ de formulaire", "la retirer"),
    "attachedTemplate": ("modèle attaché", "le détacher (Développeur, Modèle de document)"),
    "mailMerge": ("publipostage", "choisir Publipostage, Document Word normal"),
}
_REVISIONS = re.compile(
    "ins|del|move(?:From|To)|cell(?:Ins|Del|Merge)|numberingChange|tblGridChange|[a-zA-Z]+PrChange"
    "|customXml(?:Ins|Del|MoveFrom|MoveTo)RangeStart|move(?:From|To)RangeStart"
)
_VML = "{urn:schemas-microsoft-com:vml}"
_OFF = ("0", "false", "off")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|\\\S+')
# Pieces of the code of a link: a switch and what it takes, or what is between quotes, or a word.
_PIECES = re.compile(r'\\[lotsLOTS] *(?:"[^"]*"|\S+)|\\\S+|"([^"]*)"|(\S+)')
_OPENING = re.compile(r"\{[{%#]")


class _Danger(NamedTuple):
    element: etree._Element
    text: str
    code: str
    message: str
    advice: str


def find_dangers(
    label: str, root: etree._Element, styles: etree._Element | None
) -> Iterator[TagFault]:
    """Yield what is dangerous in the part `root`, called `label`: once for each paragraph.

    `styles` is the root of the part of styles, which may hide words. Settings are read like a part.
    """
    paragraphs, seen = Paragraphs(root, label), set()
    checks = (_fields(root), _elements(root), _revisions(root), _hidden(root, _Styles(styles)))
    for element, text, *fault in chain.from_iterable(checks):
        paragraph = _paragraph_of(element)
        if paragraph is None or paragraph not in seen:
            seen.add(paragraph)
            spot = paragraphs.spot(paragraph)
            yield TagFault(spot if spot.text.strip() else spot._replace(text=text), *fault)


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """Return the paragraph of `element`, or the first of the row or table that it speaks of."""
    names = [f"{W}{name}" for name in ("p", "tr", "tbl", "sdt")]
    holders = (e for e in (element, *element.iterancestors()) if e.tag in names)
    holder = next(holders, None)
    return None if holder is None else next(holder.iter(f"{W}p"), None)


def _text(element: etree._Element) -> str:
    """Return the characters of `element`, whatever comments cut them."""
    return str(element.xpath("string()")) if len(element) else element.text or ""


def _name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(W) if str(element.tag).startswith(W) else ""


@dataclass(slots=True)
class _Field:
    """A field being read: where it begins, its code, and whether a field makes its keyword."""

    start: etree._Element
    code: str = ""
    closed: bool = False
    computed: bool = False


def _fields(root: etree._Element) -> Iterator[_Danger]:
    found = list[_Field]()
    _read_fields(root, [], found)
    yield from (danger for read in found if (danger := _field_danger(read)) is not None)


def _read_fields(element: etree._Element, open_: list[_Field], found: list[_Field]) -> None:
    """Add to `found` the fields in `element`, of which those of `open_` are not finished."""
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        if tag == "fldChar":
            _turn(child, open_, found)
        elif tag == "fldSimple":
            open_.append(_begin(child, open_, found))
            open_[-1].code, open_[-1].closed = child.get(f"{W}instr", ""), True
            _read_fields(child, open_, found)
            open_.pop()
        elif tag in ("instrText", "delInstrText", "t"):
            _write_code(_text(child), open_)
        elif tag in ("txbxContent", "footnote", "endnote", "comment"):
            _read_fields(child, [], found)  # a story of its own: no field reaches into it
        else:
            if tag == "AlternateContent" and open_ and not open_[-1].closed:
                open_[-1].computed = True  # Word reads one branch, which one cannot be known
            _read_fields(child, open_, found)


def _turn(character: etree._Element, open_: list[_Field], found: list[_Field]) -> None:
    kind = character.get(f"{W}fldCharType")
    if kind == "begin":
        open_.append(_begin(character, open_, found))
    elif kind == "separate" and open_:
        open_[-1].closed = True
    elif kind == "end" and open_:
        open_.pop()


def _begin(element: etree._Element, open_: list[_Field], found: list[_Field]) -> _Field:
    """Return a new field, noting that it makes the keyword of the one around it if it does."""
    if open_ and not open_[-1].closed:
        code = open_[-1].code.lstrip()
        open_[-1].computed |= not re.search(r"\s", code) and not code.startswith("=")
    found.append(_Field(element))
    return found[-1]


def _write_code(text: str, open_: list[_Field]) -> None:
    """Add `text` to the code that it is part of: through results of fields, that around them."""
    for read in reversed(open_):
        if not read.closed:
            read.code += text
            return


def _field_danger(read: _Field) -> _Danger | None:
    code = " ".join(unicodedata.normalize("NFKC", read.code).split())
    keyword, address = _keyword(code), _address(code)
    advice = "le remplacer par son texte (Ctrl+Maj+F9)"
    if _FIELDS.fullmatch(keyword):
        message = f"champ {keyword}, qui irait chercher ou lancer autre chose que ce document"
    elif read.computed:
        message = "champ dont le nom vient d’un autre champ"
    elif keyword == "QUOTE" and re.search(r"\d", _QUOTED.sub("", code)):
        message = "champ QUOTE, dont les mots sont écrits par leurs numéros"
    elif keyword == "HYPERLINK" and address and not LINK.match(address):
        message = f"lien interdit (« {address:.80} »)"
        advice = "n’employer que http, https, mailto ou un signet"
    else:
        return None
    return _Danger(read.start, code, "W-18", message, advice)


def _keyword(code: str) -> str:
    found = None if code.startswith("=") else re.search(r"[^\W\d_]+", code)
    return found[0].upper() if found else ""


def _address(code: str) -> str:
    """Return where the link `code` leads, "" where that is a bookmark of the document."""
    code = code.replace("“", '"').replace("”", '"')
    found = [piece[1] or piece[2] or "" for piece in _PIECES.finditer(code)]
    return next(filter(None, found[1:]), "")


def _elements(root: etree._Element) -> Iterator[_Danger]:
    for element in root.iter("*"):
        tag, name = str(element.tag).rpartition("}")[2], _name(element)
        found = _ELEMENTS.get(name)
        if tag == "OLEObject" and element.get("Type", "").casefold() == "link":
            found = ("objet lié", "le remplacer par une image")
        elif tag in ("imagedata", "fill", "stroke") and _is_linked(element):
            found = ("image liée", "l’insérer dans le document")
        elif _leads_away(element):
            found = ("lien interdit sur un dessin", "n’employer que http, https ou mailto")
        elif name == "sdt" and _is_bound(element):
            found = (
                "balise dans un contrôle lié à des données, que Word récrit à l’ouverture",
                "retirer le contrôle de contenu (Développeur, ou clic droit)",
            )
        if found is not None:
            yield _Danger(element, name or tag, "W-18", *found)


def _leads_away(shape: etree._Element) -> bool:
    """Return whether the drawing `shape` of older programs is a link that may not be followed."""
    address = shape.get("href") or ""
    return str(shape.tag).startswith(_VML) and bool(address) and not LINK.match(address)


def _is_linked(picture: etree._Element) -> bool:
    names = ("src", "{urn:schemas-microsoft-com:office:office}href")
    return any(picture.get(name) for name in names)


def _is_bound(control: etree._Element) -> bool:
    properties = control.find(f"{W}sdtPr")
    names = () if properties is None else properties.iterchildren("*")
    bound = any(str(child.tag).endswith("}dataBinding") for child in names)
    return bound and _OPENING.search("".join(map(_text, control.iter(f"{W}t")))) is not None


def _revisions(root: etree._Element) -> Iterator[_Danger]:
    for element in root.iter(f"{W}*"):
        if _REVISIONS.fullmatch(_name(element)):
            advice = "accepter ou refuser toutes les modifications (Révision)"
            yield _Danger(element, _name(element), "W-19", "modification suivie", advice)


def _hidden(root: etree._Element, styles: _Styles) -> Iterator[_Danger]:
    for run in root.iter(f"{W}r"):
        text = "".join(map(_text, run.iterchildren(f"{W}t", f"{W}delText")))
        if text.strip() and (styles.hides(run) or _is_in_hidden_row(run)):
            advice = "l’afficher (Police, décocher « Masqué ») ou le supprimer"
            yield _Danger(run, text, "W-19", "texte masqué", advice)


def _is_in_hidden_row(run: etree._Element) -> bool:
    rows = run.iterancestors(f"{W}tr")
    return any(_is_on(row.find(f"{W}trPr/{W}hidden")) for row in rows)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1").casefold() not in _OFF


class _Styles:
    """The styles of a template, for what they hide: nothing where it has no part of styles."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else list(root.iter(f"{W}style"))
        self._styles = {str(style.get(f"{W}styleId")): style for style in found}
        self._usual = {
            str(style.get(f"{W}type")): str(style.get(f"{W}styleId"))
            for style in found
            if style.get(f"{W}default", "0").casefold() not in _OFF
        }
        path = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}vanish"
        self._everything = root is not None and _is_on(root.find(path))

    def hides(self, run: etree._Element) -> bool:
        """Return whether `run` is hidden, by itself or by one of its styles.

        Two styles that hide show again in Word (ISO 29500-1, 17.7.3), not elsewhere: refused.
        """
        own = run.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return _is_on(own)
        return self._everything or any(map(self._is_hiding, self._styles_of(run)))

    def _styles_of(self, run: etree._Element) -> Iterator[str | None]:
        yield self._named("character", run.find(f"{W}rPr/{W}rStyle"))
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            yield self._named("paragraph", paragraph.find(f"{W}pPr/{W}pStyle"))
        for table in run.iterancestors(f"{W}tbl"):
            yield self._named("table", table.find(f"{W}tblPr/{W}tblStyle"))

    def _named(self, kind: str, style: etree._Element | None) -> str | None:
        id_ = None if style is None else style.get(f"{W}val")
        return id_ if id_ in self._styles else self._usual.get(kind)

    def _is_hiding(self, id_: str | None) -> bool:
        """Return whether the style `id_`, or the nearest of its bases that speaks of it, hides."""
        seen = set()
        while id_ in self._styles and id_ not in seen:
            seen.add(id_)
            style = self._styles[str(id_)]
            if any(map(_is_on, style.findall(f"{W}tblStylePr/{W}rPr/{W}vanish"))):
                return True
            own, base = style.find(f"{W}rPr/{W}vanish"), style.find(f"{W}basedOn")
            if own is not None:
                return _is_on(own)
            id_ = None if base is None else base.get(f"{W}val")
        return False
