"""How tables look: light rules, a shaded first row, a ruled last one, as finished styles."""

from __future__ import annotations

from tools.dessin.markup import points, w
from tools.dessin.mesures import FILET, NUIT, VOILE
from tools.dessin.styles import Rule, bold, fonts, rule

_RULE_BELOW = Rule(side="bottom", color=NUIT, width=6, space=0)


def table_styles() -> tuple[str, ...]:
    """Return the finished styles of tables, and the two that Word wants beside them."""
    return (_normal_table(), _no_list(), _tableau_cls(), _tableau_fiche())


def _normal_table() -> str:
    margins = w(
        "tblCellMar",
        *(
            w(side, w=points(width), type="dxa")
            for side, width in (("top", 0), ("left", 5.4), ("bottom", 0), ("right", 5.4))
        ),
    )
    return w(
        "style",
        w("name", val="Normal Table"),
        w("uiPriority", val="99"),
        w("semiHidden"),
        w("unhideWhenUsed"),
        w("rPr", fonts()),
        w("tblPr", w("tblInd", w="0", type="dxa"), margins),
        type="table",
        default="1",
        styleId="TableNormal",
    )


def _no_list() -> str:
    return w(
        "style",
        w("name", val="No List"),
        w("uiPriority", val="99"),
        w("semiHidden"),
        w("unhideWhenUsed"),
        type="numbering",
        default="1",
        styleId="NoList",
    )


def _tableau_cls() -> str:
    return _table_style(
        "Tableau CLS",
        "TableauCLS",
        _part_of_table("firstRow", _RULE_BELOW, VOILE),
        _part_of_table("lastRow", Rule(side="top", color=NUIT, width=6, space=0), ""),
    )


def _tableau_fiche() -> str:
    # The header row says little: it only has to be there for who listens.
    header = w("tblStylePr", w("tcPr", w("tcBorders", rule(_RULE_BELOW))), type="firstRow")
    shade = w("shd", val="clear", color="auto", fill=VOILE)
    labels = w("tblStylePr", w("tcPr", shade), type="firstCol")
    return _table_style("Tableau fiche", "TableauFiche", header, labels)


def _table_style(name: str, id: str, *parts: str) -> str:
    outer = [Rule(side=side, color=NUIT, width=6, space=0) for side in ("top", "bottom")]
    inner = Rule(side="insideH", color=FILET, space=0)
    margins = (("top", 3.5), ("left", 4), ("bottom", 3.5), ("right", 4))
    table = w(
        "tblPr",
        w("tblInd", w="0", type="dxa"),
        w("tblBorders", *map(rule, (*outer, inner))),
        w("tblCellMar", *(w(side, w=points(width), type="dxa") for side, width in margins)),
    )
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="TableNormal"),
        w("uiPriority", val="8"),
        w("qFormat"),
        w("rPr", fonts()),
        table,
        *parts,
        type="table",
        customStyle="1",
        styleId=id,
    )


def _part_of_table(kind: str, line: Rule, shade: str) -> str:
    return w(
        "tblStylePr",
        # The header is bold already by the style of its paragraphs: twice bold may be none in Word.
        "" if kind == "firstRow" else w("rPr", bold(), w("color", val=NUIT)),
        w(
            "tcPr",
            w("tcBorders", rule(line)),
            w("shd", val="clear", color="auto", fill=shade) if shade else "",
            w("vAlign", val="bottom") if shade else "",
        ),
        type=kind,
    )
