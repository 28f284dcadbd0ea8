"""How a style is written: the rows of the house's table of styles go in, `styles.xml` comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.dessin.markup import cm, part, points, w

FONT = "Arial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A thin line on one side: its width in eighths of a point, its distance in points."""

    side: str
    color: str
    width: int = 4
    space: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style: `name` as Word's English names have it, lengths in points, indents in cm."""

    id: str
    name: str
    kind: str = "paragraph"
    custom: bool = False
    base: str = "Normal"
    following: str = ""
    priority: int = 1
    shown: bool = True
    keep: str = ""
    numbering: tuple[int, int] | None = None
    rules: tuple[Rule, ...] = ()
    tabs: tuple[tuple[str, float], ...] = ()
    before: float | None = None
    after: float | None = None
    line: float = 0
    height: float = 0
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    align: str = ""
    level: int | None = None
    size: float = 0
    bold: bool = False
    color: str = ""
    spaced: float = 0
    underline: bool = False
    superscript: bool = False


def styles_part(styles: Sequence[Style], tables: Sequence[str], size: float) -> bytes:
    """Return `word/styles.xml`: `styles`, then the finished styles of `tables`; text of `size`."""
    latent = w(
        "latentStyles",
        defLockedState="0",
        defUIPriority="99",
        defSemiHidden="1",
        defUnhideWhenUsed="1",
        defQFormat="0",
        count="376",
    )
    return part("styles", _defaults(size), latent, *map(_style, styles), *tables)


def fonts() -> str:
    """Return the font of every style, named outright: a theme's font would win over it."""
    return w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def bold() -> str:
    """Return the properties of bold characters."""
    return w("b") + w("bCs")


def rule(line: Rule) -> str:
    """Return the border that `line` describes, of a paragraph or of a cell."""
    return w(line.side, val="single", sz=str(line.width), space=str(line.space), color=line.color)


def _defaults(size: float) -> str:
    language = w("lang", val="fr-FR", eastAsia="fr-FR", bidi="ar-SA")
    paragraphs = (
        w("widowControl"),
        w("suppressAutoHyphens"),
        w("spacing", before="0", after="0", line="276", lineRule="auto"),
    )
    return w(
        "docDefaults",
        w("rPrDefault", w("rPr", fonts(), _size(size), language)),
        w("pPrDefault", w("pPr", *paragraphs)),
    )


def _style(style: Style) -> str:
    kind = {"type": style.kind}
    if not style.base:
        kind["default"] = "1"
    if style.custom:
        kind["customStyle"] = "1"
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style.base) if style.base else "",
        w("next", val=style.following) if style.following else "",
        w("uiPriority", val=str(style.priority)),
        w("qFormat") if style.shown else w("semiHidden") + w("unhideWhenUsed"),
        _paragraph_properties(style) if style.kind == "paragraph" else "",
        _run_properties(style),
        **kind,
        styleId=style.id,
    )


def _paragraph_properties(style: Style) -> str:
    properties = (
        *(w(name) for name in style.keep.split()),
        _numbering(*style.numbering) if style.numbering else "",
        w("pBdr", *map(rule, style.rules)) if style.rules else "",
        _tabs(style.tabs) if style.tabs else "",
        _spacing(style),
        _indent(style),
        w("jc", val=style.align) if style.align else "",
        w("outlineLvl", val=str(style.level)) if style.level is not None else "",
    )
    return w("pPr", *properties) if any(properties) else ""


def _numbering(number: int, level: int) -> str:
    return w("numPr", w("ilvl", val=str(level)), w("numId", val=str(number)))


def _tabs(tabs: Sequence[tuple[str, float]]) -> str:
    return w("tabs", *(w("tab", val=side, pos=cm(at)) for side, at in tabs))


def _spacing(style: Style) -> str:
    lengths = {"before": style.before, "after": style.after}
    written = {key: points(value) for key, value in lengths.items() if value is not None}
    if style.line:
        written |= {"line": str(round(style.line * 240)), "lineRule": "auto"}
    if style.height:
        written |= {"line": points(style.height), "lineRule": "exact"}
    return w("spacing", **written) if written else ""


def _indent(style: Style) -> str:
    lengths = {"left": style.left, "right": style.right, "hanging": style.hanging}
    written = {key: cm(value) for key, value in lengths.items() if value is not None}
    return w("ind", **written) if written else ""


def _run_properties(style: Style) -> str:
    return w(
        "rPr",
        fonts(),
        bold() if style.bold else "",
        w("color", val=style.color) if style.color else "",
        w("spacing", val=points(style.spaced)) if style.spaced else "",
        _size(style.size) if style.size else "",
        w("u", val="single") if style.underline else "",
        w("vertAlign", val="superscript") if style.superscript else "",
    )


def _size(size: float) -> str:
    halves = str(round(size * 2))
    return w("sz", val=halves) + w("szCs", val=halves)
