"""The blocks in which an act is signed: two by two, none cut by the end of a page."""

from __future__ import annotations

from tools.dessin.markup import cm, paragraph, run, tag, w, when
from tools.dessin.mesures import LARGEUR, RANGEES_AU_LARGE, RANGEES_PAR_PAGE

_ROWS = "acte.rangees | length"
_ROOMY = f"{_ROWS} <= {RANGEES_AU_LARGE}"
# Many rows run over pages: « Fait à … » opens on one row, and the last page holds two at least.
_KEPT = f"{_ROWS} <= {RANGEES_PAR_PAGE} or loop.revindex == 2"


def signatures() -> str:
    """Return the signature blocks, two by two: no row is cut, and all stay together if they fit."""
    caption = w("tblCaption", val="Signatures")
    description = w("tblDescription", val="Un bloc par signataire, dans l’ordre des parties.")
    half = cm(LARGEUR / 2)
    properties = w(
        "tblPr",
        w("tblW", w=cm(LARGEUR), type="dxa"),
        w("tblLayout", type="fixed"),
        _cell_margins(top=0.7, right=0.4),
        w("tblLook", val="0000", firstRow="0", lastRow="0", firstColumn="0", lastColumn="0"),
        caption,
        description,
    )
    return w(
        "tbl",
        properties,
        w("tblGrid", w("gridCol", w=half), w("gridCol", w=half)),
        _tag_row("{%tr for rangee in acte.rangees %}"),
        _tag_row(f"{{%tr if {_ROOMY} %}}"),
        _signature_row("", keep="keepNext"),
        _tag_row(f"{{%tr elif {_KEPT} %}}"),
        _signature_row("Serre", keep="keepNext"),
        _tag_row("{%tr else %}"),
        _signature_row("Serre", keep=""),
        _tag_row("{%tr endif %}"),
        _tag_row("{%tr endfor %}"),
    )


def _tag_row(text: str) -> str:
    span = w("tcW", w=cm(LARGEUR), type="dxa"), w("gridSpan", val="2")
    return w("tr", w("tc", w("tcPr", *span), tag(text)))


def _signature_row(size: str, keep: str) -> str:
    # Aligned on the names, at the foot: the blocks of a row seldom have as many lines above.
    properties = w("tcPr", w("tcW", w=cm(LARGEUR / 2), type="dxa"), w("vAlign", val="bottom"))
    cells = (_signature("rangee[0]", size, keep), _second_signature(size, keep))
    return w("tr", w("trPr", w("cantSplit")), *(w("tc", properties, cell) for cell in cells))


def _cell_margins(top: float, right: float) -> str:
    sides = {"top": top, "left": 0.0, "bottom": 0.0, "right": right}
    return w("tblCellMar", *(w(side, w=cm(length), type="dxa") for side, length in sides.items()))


def _signature(who: str, size: str, keep: str) -> str:
    formule = paragraph(f"Signature{size}", run(f"{{{{ {who}.formule }}}}"), keep=keep)
    return "".join(
        (
            paragraph(f"SignatureOrganisme{size}", run(f"{{{{ {who}.pour }}}}"), keep=keep),
            when(f"{who}.formule", formule),
            paragraph(f"Signature{size}", run(f"{{{{ {who}.qualite }}}}"), keep=keep),
            paragraph(f"SignatureNom{size}", run(f"{{{{ {who}.nom }}}}"), keep=keep),
        )
    )


def _second_signature(size: str, keep: str) -> str:
    return "".join(
        (
            tag("{%p if rangee | length == 2 %}"),
            _signature("rangee[1]", size, keep),
            tag("{%p else %}"),
            paragraph("Signature", keep=keep),
            tag("{%p endif %}"),
        )
    )
