"""What acts share on paper: cover, sections, running header and footer, signatures, annexes."""

from __future__ import annotations

from tools.dessin.markup import cm, element, field, paragraph, run, tag, w
from tools.dessin.mesures import LARGEUR, RANGEES_PAR_PAGE
from tools.dessin.package import FOOTER, HEADER


def cover() -> str:
    """Return the cover, a section of its own without header or footer."""
    return "".join(
        (
            tag("{%p if version.etat %}"),
            paragraph("CouvertureEtat", run("{{ version.etat }}")),
            tag("{%p endif %}"),
            paragraph("Title", run("{{ intitule }}")),
            _parties(),
            _mention("CouvertureFilet", "Territoire", "dossier.territoire.nom"),
            _when("periode", _mention("CouvertureMention", "Période", "periode")),
            _when("reference", _mention("CouvertureMention", "Référence", "reference")),
            paragraph("Saut", section=_section(top=6)),
        )
    )


def running_header() -> str:
    """Return the header of every page but the cover: the title, and the state on the right."""
    state = "{% if version.etat %}{{ version.etat }}{% endif %}"
    return paragraph("Header", run("{{ intitule }}\t"), run(state, "Etat"))


def running_footer() -> str:
    """Return the footer of every page but the cover: which text this is, and « Page X sur Y »."""
    which = "{% if reference %}{{ reference }} – {% endif %}{{ version.mention }}\tPage\u00a0"
    count = run(" sur\u00a0") + field("NUMPAGES", "2")
    return paragraph("Footer", run(which), field("PAGE", "2"), count)


def place(*names: str) -> str:
    """Return the places of the parts `names` of the act, each alone in its paragraph."""
    return "".join(tag(f"{{{{p acte.{name} }}}}") for name in names)


def signatures() -> str:
    """Return the signature blocks, two by two: no row is cut, and all stay together if they fit."""
    caption = w("tblCaption", val="Signatures")
    description = w("tblDescription", val="Un bloc par signataire, dans l’ordre des parties.")
    half = cm(LARGEUR / 2)
    properties = w(
        "tblPr",
        w("tblW", w=cm(LARGEUR), type="dxa"),
        w("tblLayout", type="fixed"),
        _cell_margins(top=0.9, right=0.4),
        w("tblLook", val="0000", firstRow="0", lastRow="0", firstColumn="0", lastColumn="0"),
        caption,
        description,
    )
    return w(
        "tbl",
        properties,
        w("tblGrid", w("gridCol", w=half), w("gridCol", w=half)),
        _tag_row("{%tr for rangee in acte.rangees %}"),
        _tag_row(f"{{%tr if acte.rangees | length > {RANGEES_PAR_PAGE} %}}"),
        _signature_row(keep=""),
        _tag_row("{%tr else %}"),
        _signature_row(keep="keepNext"),
        _tag_row("{%tr endif %}"),
        _tag_row("{%tr endfor %}"),
    )


def annexes() -> str:
    """Return the place of the annexes, on a page of their own if there are any."""
    page = w("r", w("br", type="page"))
    return "".join(
        (
            tag("{%p if acte.annexes %}"),
            paragraph("Saut", page),
            tag("{%p else %}"),
            paragraph("Saut"),
            tag("{%p endif %}"),
            place("annexes"),
        )
    )


def pages() -> str:
    """Return the section of all that follows the cover; it ends the body."""
    return _section(top=2.5, header=HEADER, footer=FOOTER)


def _parties() -> str:
    name = "{{ partie.organisme.nom }}"
    sigle = "{% if partie.organisme.sigle %} ({{ partie.organisme.sigle }}){% endif %}"
    return "".join(
        (
            tag("{%p for partie in parties if partie.rang == 'principal' %}"),
            _when("loop.first", paragraph("CouvertureLiaison", run("entre"))),
            _when("loop.last and not loop.first", paragraph("CouvertureLiaison", run("et"))),
            paragraph("CouverturePartie", run(name + sigle)),
            tag("{%p endfor %}"),
            tag("{%p for partie in parties if partie.rang != 'principal' %}"),
            _when("loop.first", paragraph("CouvertureLiaison", run("avec"))),
            paragraph("CouvertureAssocie", run(name + sigle)),
            tag("{%p endfor %}"),
        )
    )


def _when(condition: str, content: str) -> str:
    return tag(f"{{%p if {condition} %}}") + content + tag("{%p endif %}")


def _mention(style: str, label: str, name: str) -> str:
    return paragraph(style, run(label, "Libelle"), run(f"\t{{{{ {name} }}}}"))


def _tag_row(text: str) -> str:
    span = w("tcW", w=cm(LARGEUR), type="dxa"), w("gridSpan", val="2")
    return w("tr", w("tc", w("tcPr", *span), tag(text)))


def _signature_row(keep: str) -> str:
    # Aligned on the names, at the foot: the blocks of a row seldom have as many lines above.
    properties = w("tcPr", w("tcW", w=cm(LARGEUR / 2), type="dxa"), w("vAlign", val="bottom"))
    cells = (_signature("rangee[0]", keep), _second_signature(keep))
    return w("tr", w("trPr", w("cantSplit")), *(w("tc", properties, cell) for cell in cells))


def _cell_margins(top: float, right: float) -> str:
    sides = {"top": top, "left": 0.0, "bottom": 0.0, "right": right}
    return w("tblCellMar", *(w(side, w=cm(length), type="dxa") for side, length in sides.items()))


def _signature(name: str, keep: str) -> str:
    formule = paragraph("Signature", run(f"{{{{ {name}.formule }}}}"), keep=keep)
    return "".join(
        (
            paragraph("SignatureOrganisme", run(f"{{{{ {name}.pour }}}}"), keep=keep),
            _when(f"{name}.formule", formule),
            paragraph("Signature", run(f"{{{{ {name}.qualite }}}}"), keep=keep),
            paragraph("SignatureNom", run(f"{{{{ {name}.nom }}}}"), keep=keep),
        )
    )


def _second_signature(keep: str) -> str:
    return "".join(
        (
            tag("{%p if rangee | length == 2 %}"),
            _signature("rangee[1]", keep),
            tag("{%p else %}"),
            paragraph("Signature", keep=keep),
            tag("{%p endif %}"),
        )
    )


def _section(top: float, header: str = "", footer: str = "") -> str:
    stories = {"headerReference": header, "footerReference": footer}
    return w(
        "sectPr",
        *(
            element(f"w:{name}", **{"w:type": "default", "r:id": target})
            for name, target in stories.items()
            if target
        ),
        w("type", val="nextPage"),
        w("pgSz", w=cm(21.0), h=cm(29.7)),
        w(
            "pgMar",
            top=cm(top),
            right=cm(2.5),
            bottom=cm(2.5),
            left=cm(2.5),
            header=cm(1.25),
            footer=cm(1.25),
            gutter="0",
        ),
    )
