"""Where an act is signed: a grid of blocks, the frame of the prefecture, a page for each party."""

from __future__ import annotations

from clsdocs.word.grille import ECART, TAMPON
from tools.dessin.markup import cm, paragraph, points, run, tag, w, when
from tools.dessin.mesures import ARDOISE, LARGEUR, LARGEUR_TAMPON
from tools.dessin.styles import Rule, rule


def signatures() -> str:
    """Return the grid of the signatures and the frame, or one page for each party."""
    together = _grid("acte.grille") + _frame()
    apart = _frame() + _pages()
    return "".join(
        (tag("{%p if acte.pages %}"), apart, tag("{%p else %}"), together, tag("{%p endif %}"))
    )


def _pages() -> str:
    return "".join(
        (
            tag("{%p for page in acte.pages %}"),
            paragraph("SignaturePage", run("{{ page.intitule }}")),
            paragraph("SignatureRappel", run("{{ page.rappel }}")),
            paragraph("BodyText", run("{{ page.mention }}"), keep="keepNext"),
            paragraph("SignatureFait", run("{{ page.fait }}")),
            _grid("page.grille"),
            tag("{%p endfor %}"),
        )
    )


def _grid(rows: str) -> str:
    """Return the blocks of `rows`, two by two: no row is cut, and what must stays together."""
    half = cm(LARGEUR / 2)
    properties = _table(
        LARGEUR,
        _cell_margins(top=points(ECART), right=cm(0.4)),
        "Signatures",
        "Un bloc par signataire, dans l’ordre des parties.",
    )
    return w(
        "tbl",
        properties,
        w("tblGrid", w("gridCol", w=half), w("gridCol", w=half)),
        _tag_row(f"{{%tr for rangee in {rows} %}}"),
        _tag_row("{%tr if rangee.titre %}"),
        _title_row(),
        _tag_row("{%tr endif %}"),
        *(
            _tag_row(f"{{%tr {branch} %}}") + _signature_row(size, keep)
            for branch, size, keep in (
                ("if rangee.serree and rangee.tenue", "Serre", "keepNext"),
                ("elif rangee.serree", "Serre", ""),
                ("elif rangee.tenue", "", "keepNext"),
                ("else", "", ""),
            )
        ),
        _tag_row("{%tr endif %}"),
        _tag_row("{%tr endfor %}"),
    )


def _table(width: float, margins: str, caption: str, description: str) -> str:
    look = {"firstRow": "0", "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}
    return w(
        "tblPr",
        w("tblW", w=cm(width), type="dxa"),
        w("tblLayout", type="fixed"),
        margins,
        w("tblLook", val="0000", **look),
        w("tblCaption", val=caption),
        w("tblDescription", val=description),
    )


def _tag_row(text: str) -> str:
    return w("tr", w("tc", _across(), tag(text)))


def _across() -> str:
    return w("tcPr", w("tcW", w=cm(LARGEUR), type="dxa"), w("gridSpan", val="2"))


def _title_row() -> str:
    title = paragraph("SignatureRang", run("{{ rangee.titre }}"))
    return w("tr", w("trPr", w("cantSplit")), w("tc", _across(), title))


def _signature_row(size: str, keep: str) -> str:
    # Aligned on the names, at the foot: the blocks of a row seldom have as many lines above.
    properties = w("tcPr", w("tcW", w=cm(LARGEUR / 2), type="dxa"), w("vAlign", val="bottom"))
    cells = (_signature("rangee.blocs[0]", size, keep), _second_signature(size, keep))
    return w("tr", w("trPr", w("cantSplit")), *(w("tc", properties, cell) for cell in cells))


def _cell_margins(top: str, right: str) -> str:
    sides = {"top": top, "left": "0", "bottom": "0", "right": right}
    return w("tblCellMar", *(w(side, w=length, type="dxa") for side, length in sides.items()))


def _signature(who: str, size: str, keep: str) -> str:
    def line(name: str, style: str) -> str:
        return paragraph(f"{style}{size}", run(f"{{{{ {who}.{name} }}}}"), keep=keep)

    return "".join(
        (
            line("pour", "SignatureOrganisme"),
            when(f"{who}.formule", line("formule", "Signature")),
            line("qualite", "Signature"),
            when(f"{who}.fait", line("fait", "Signature")),
            line("nom", "SignatureNom"),
        )
    )


def _second_signature(size: str, keep: str) -> str:
    return "".join(
        (
            tag("{%p if rangee.blocs | length == 2 %}"),
            _signature("rangee.blocs[1]", size, keep),
            tag("{%p else %}"),
            paragraph("Signature", keep=keep),
            tag("{%p endif %}"),
        )
    )


def _frame() -> str:
    """Return the frame left free for the stamp of the prefecture, under its words."""
    sides = ("top", "left", "bottom", "right")
    borders = w("tcBorders", *(rule(Rule(side=side, color=ARDOISE, space=0)) for side in sides))
    cell = w(
        "tc", w("tcPr", w("tcW", w=cm(LARGEUR_TAMPON), type="dxa"), borders), paragraph("Saut")
    )
    height = w("trHeight", val=points(TAMPON), hRule="atLeast")
    table = w(
        "tbl",
        _table(
            LARGEUR_TAMPON,
            _cell_margins("0", "0"),
            "Zone du tampon",
            "Cadre laissé libre pour le cachet de la préfecture.",
        ),
        w("tblGrid", w("gridCol", w=cm(LARGEUR_TAMPON))),
        w("tr", w("trPr", w("cantSplit"), height), cell),
    )
    return when("acte.tampon", paragraph("TamponLegende", run("{{ acte.tampon }}")) + table)
