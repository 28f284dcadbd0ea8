"""From an issued .docx to its copy where each signature block has a bookmark, and an anchor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.word.markup import W, escape, number, parse, quote, serialise
from clsdocs.word.package import read_package
from clsdocs.word.zipping import DOCUMENT, compress, write_package

if TYPE_CHECKING:
    from lxml import etree

STYLE = "cls ancre"
"""The style of the paragraphs that hold an anchor; a PDF tags them with it."""

_STYLES, _STYLE_ID = "word/styles.xml", "ClsAncre"
_SPACE = f'xmlns:w="{W[1:-1]}"'
_SIZE, _LINE = 8, 100
"""Four points, in half points; a line of five, in twips."""
_FIELD = 37 * 20
"""The height of the field of a signature, in twips."""


class Bloc(Record):
    """A signature block by its first and last words, and the anchor that it is to hold, if any.

    `dessous` says that the platform draws the signature below its anchor, and not above; `blanc`
    that its office is unknown as its name is, so that both lines are the same.
    """

    pour: str
    nom: str
    ancre: str = ""
    dessous: bool = True
    blanc: bool = False


def mark_of(rank: int, *, end: bool) -> str:
    """Return the name of the bookmark of the block of that `rank`, from 1: its first or last line.

    Word does not show those that begin with « _ ».
    """
    return f"_cls_{'nom' if end else 'pour'}_{rank}"


def mark_blocks(data: bytes, path: str, blocs: Sequence[Bloc]) -> bytes:
    """Return the .docx `data` with a bookmark at each end of each of `blocs`, and its anchor.

    The anchor takes its room from that of the signature: nothing else moves. Refused where a
    block is not found, in the order of `blocs`.
    """
    members = read_package(data, path)
    root, styles = parse(members[DOCUMENT]), parse(members[_STYLES])
    places = list(_places(root, path, blocs))
    taken = [number(m.get(f"{W}id")) for m in root.iter(f"{W}bookmarkStart")]
    first = max(taken, default=0) + 1
    for rank, (bloc, (pour, nom)) in enumerate(zip(blocs, places, strict=True), 1):
        _bookmark(pour, mark_of(rank, end=False), first + 2 * rank)
        _bookmark(nom, mark_of(rank, end=True), first + 2 * rank + 1)
        if bloc.ancre:
            _anchor(nom, bloc, _room(nom, styles))
    if any(bloc.ancre for bloc in blocs):
        styles.append(_element(_style()))
        members[_STYLES] = serialise(styles).encode()
    members[DOCUMENT] = serialise(root).encode()
    return write_package({name: compress(content) for name, content in members.items()})


def _places(
    root: etree._Element, path: str, blocs: Sequence[Bloc]
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield the paragraphs that open and close each of `blocs`, in the order of the document."""
    paragraphs = list(root.iter(f"{W}p"))
    texts = [_text(paragraph) for paragraph in paragraphs]
    pour = nom = -1
    for bloc in blocs:
        pour = _next(texts, bloc.pour, pour)
        nom = _next(texts, bloc.nom, max(pour, nom))
        if bloc.blanc:
            nom = _next(texts, bloc.nom, nom)
        if len(texts) in (pour, nom):
            message = f"bloc de signature introuvable : « {bloc.pour} » … « {bloc.nom} »"
            advice = "garder, dans le gabarit, un paragraphe pour « pour » et un autre pour « nom »"
            raise Refused([Problem(Place(path), "E-03", message, advice)])
        yield paragraphs[pour], paragraphs[nom]


def _next(texts: Sequence[str], words: str, after: int) -> int:
    """Return the rank of the first of `texts`, `after` that rank, that is `words`; else the end."""
    squeezed = _squeeze(words)
    ranks = (rank for rank in range(after + 1, len(texts)) if texts[rank] == squeezed)
    return next(ranks, len(texts))


def _text(paragraph: etree._Element) -> str:
    signs = {f"{W}noBreakHyphen": "-", f"{W}tab": " ", f"{W}br": " "}
    runs = (node for run in paragraph.iter(f"{W}r") for node in run)
    pieces = (node.text or "" if node.tag == f"{W}t" else signs.get(node.tag, "") for node in runs)
    return _squeeze("".join(pieces))


def _squeeze(words: str) -> str:
    return "".join(words.split())


def _bookmark(paragraph: etree._Element, name: str, id_: int) -> None:
    properties = paragraph.find(f"{W}pPr")
    at = 0 if properties is None else 1
    paragraph.insert(at, _element(f'<w:bookmarkEnd {_SPACE} w:id="{id_}"/>'))
    start = f'<w:bookmarkStart {_SPACE} w:id="{id_}" w:name={quote(name)}/>'
    paragraph.insert(at, _element(start))


def _anchor(nom: etree._Element, bloc: Bloc, room: int) -> None:
    """Put the anchor of `bloc` above the paragraph `nom`, in the `room` that it leaves."""
    middle, lowest = room // 2, max(room - _LINE, 0)
    if bloc.dessous:
        before = max(min(middle, lowest - _FIELD), 0)
    else:
        before = min(max(middle, _FIELD), lowest)
    align = nom.find(f"{W}pPr/{W}jc")
    kept = "" if align is None else f"<w:jc w:val={quote(align.get(f'{W}val') or 'left')}/>"
    xml = (
        f'<w:p {_SPACE}><w:pPr><w:pStyle w:val="{_STYLE_ID}"/><w:keepNext/>'
        f'<w:spacing w:before="{before}" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
        f'{kept}</w:pPr><w:r><w:t xml:space="preserve"> {escape(bloc.ancre)} </w:t></w:r></w:p>'
    )
    parent = nom.getparent()
    assert parent is not None
    parent.insert(parent.index(nom), _element(xml))
    _set_before(nom, max(room - before - _LINE, 0))


def _set_before(paragraph: etree._Element, room: int) -> None:
    """Leave `room`, in twips, above `paragraph`."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = _element(f"<w:pPr {_SPACE}/>")
        paragraph.insert(0, properties)
    spacing = properties.find(f"{W}spacing")
    if spacing is None:
        spacing = _element(f"<w:spacing {_SPACE}/>")
        properties.insert(_place_of_spacing(properties), spacing)
    spacing.set(f"{W}before", str(room))
    for name in ("beforeLines", "beforeAutospacing"):
        spacing.attrib.pop(f"{W}{name}", "")


_AFTER_SPACING = frozenset(
    f"{W}{name}"
    for name in (
        *("ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
        *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr"),
        *("sectPr", "pPrChange"),
    )
)
"""What stands after the spacing of a paragraph (ISO/IEC 29500-1, 17.3.1.26)."""


def _place_of_spacing(properties: etree._Element) -> int:
    ranks = (rank for rank, child in enumerate(properties) if child.tag in _AFTER_SPACING)
    return next(ranks, len(properties))


def _room(paragraph: etree._Element, styles: etree._Element) -> int:
    """Return the white above `paragraph`, in twips, as it or its style says."""
    own = paragraph.find(f"{W}pPr/{W}spacing")
    if own is not None and own.get(f"{W}before"):
        return number(own.get(f"{W}before"))
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    style = by_id.get(None if named is None else named.get(f"{W}val"))
    for _ in by_id:  # as many steps as there are styles: none may go round in a circle
        if style is None:
            break
        spacing = style.find(f"{W}pPr/{W}spacing")
        if spacing is not None and spacing.get(f"{W}before"):
            return number(spacing.get(f"{W}before"))
        based = style.find(f"{W}basedOn")
        style = by_id.get(None if based is None else based.get(f"{W}val"))
    return 0


def _style() -> str:
    """Return the style of anchors: as small and as white as platforms advise, on one line."""
    font = "".join(f' w:{script}="Arial"' for script in ("ascii", "hAnsi", "cs"))
    return (
        f'<w:style {_SPACE} w:type="paragraph" w:customStyle="1" w:styleId="{_STYLE_ID}">'
        f'<w:name w:val="{STYLE}"/><w:semiHidden/>'
        f'<w:rPr><w:rFonts{font}/><w:noProof/><w:color w:val="FFFFFF"/>'
        f'<w:sz w:val="{_SIZE}"/><w:szCs w:val="{_SIZE}"/></w:rPr></w:style>'
    )


def _element(xml: str) -> etree._Element:
    return parse(xml.encode())
