"""The slip that goes round with an act to sign: what is sent, to whom in turn, and back to whom."""

from __future__ import annotations

from tools.dessin.markup import cm, field, paragraph, points, run, tag, w, when
from tools.dessin.mesures import FILET, LARGEUR
from tools.dessin.package import Gabarit
from tools.dessin.pages import pages
from tools.dessin.styles import Rule, rule

NOM = "bordereau.docx"
"""The name of its file."""

# The widths of the columns, in cm: the number, who signs, then what each fills in by hand.
_COLUMNS = (0.9, 7.1, 2.0, 2.0, 2.0, 2.0)
_BY_HAND = ("Reçu le", "Signé le", "Transmis le", "Visa")
_PIECES = (6.0, 10.0)
# The height of a row in which one writes by hand, in points.
_ROW = 34
_RETURN = "……………………………………………………………………………………………………"


def bordereau() -> Gabarit:
    """Return the template of the slip, filled by plain data and not by an act."""
    return Gabarit(body=_body(), header=_header(), footer=_footer())


def _body() -> str:
    what = "{{ document }}, {{ version }} (empreinte {{ empreinte }}), émise le {{ emise_le }}"
    return "".join(
        (
            paragraph("TitreEnTete", run("Bordereau de circulation")),
            paragraph("Subtitle", run("{{ intitule }}")),
            when("reference", _line("Référence", "{{ reference }}")),
            _line("Document", what),
            _line("Signature", "{{ signature }}"),
            paragraph("Heading2", run("Ce qui est envoyé")),
            _pieces(),
            paragraph("Heading2", run("Circuit des signatures")),
            paragraph("BodyText", run("{{ consigne }}"), keep="keepNext"),
            _circuit(),
            paragraph("Heading2", run("À retourner à")),
            paragraph("BodyText", run(_RETURN), keep="keepNext"),
            paragraph("BodyText", run(_RETURN), keep="keepNext"),
            paragraph("BodyText", run(_RETURN)),
            pages(title=False),
        )
    )


def _line(label: str, words: str) -> str:
    return paragraph("CouvertureMention", run(label, "Libelle"), run(f"\t{words}"))


def _header() -> str:
    return paragraph("Header", run("Bordereau de circulation\t{{ document }}"))


def _footer() -> str:
    count = run(" sur\u00a0") + field("NUMPAGES", "1")
    return paragraph("Footer", run("{{ mention }}\tPage\u00a0"), field("PAGE", "1"), count)


def _pieces() -> str:
    row = ("{{ piece.nom }}", "{{ piece.objet }}")
    return _table(
        "Ce qui est envoyé",
        _PIECES,
        _head("Fichier", "Contenu", widths=_PIECES),
        _tag_row("{%tr for piece in pieces %}", 2),
        _row(*(paragraph("TableauTexte", run(words)) for words in row), widths=_PIECES),
        _tag_row("{%tr endfor %}", 2),
    )


def _circuit() -> str:
    who = "".join(
        (
            paragraph("TableauEntete", run("{{ signataire.organisme }}")),
            when("signataire.nom", paragraph("TableauTexte", run("{{ signataire.nom }}"))),
            paragraph("TableauTexte", run("{{ signataire.qualite }}")),
        )
    )
    rank = paragraph("TableauTexte", run("{{ signataire.ordre }}"))
    cells = (rank, who, *(paragraph("TableauTexte") for _ in _BY_HAND))
    return _table(
        "Circuit des signatures",
        _COLUMNS,
        _head("N°", "Signataire", *_BY_HAND, widths=_COLUMNS),
        _tag_row("{%tr for signataire in signataires %}", len(_COLUMNS)),
        _row(*cells, widths=_COLUMNS, height=_ROW),
        _tag_row("{%tr endfor %}", len(_COLUMNS)),
    )


def _table(title: str, widths: tuple[float, ...], *rows: str) -> str:
    properties = w(
        "tblPr",
        w("tblStyle", val="TableauCLS"),
        w("tblW", w=cm(LARGEUR), type="dxa"),
        _ruled(),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0"),
        w("tblCaption", val=title),
    )
    grid = w("tblGrid", *(w("gridCol", w=cm(width)) for width in widths))
    return w("tbl", properties, grid, *rows)


def _ruled() -> str:
    """Return rules on all sides: what one fills in by hand wants boxes."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return w("tblBorders", *(rule(Rule(side=side, color=FILET, space=0)) for side in sides))


def _head(*titles: str, widths: tuple[float, ...]) -> str:
    cells = (paragraph("TableauEntete", run(title)) for title in titles)
    return _row(*cells, widths=widths, properties=w("tblHeader"))


def _row(*cells: str, widths: tuple[float, ...], height: float = 0, properties: str = "") -> str:
    tall = w("trHeight", val=points(height), hRule="atLeast") if height else ""
    written = (
        w("tc", w("tcPr", w("tcW", w=cm(width), type="dxa")), cell)
        for width, cell in zip(widths, cells, strict=True)
    )
    return w("tr", w("trPr", w("cantSplit"), tall, properties), *written)


def _tag_row(text: str, columns: int) -> str:
    span = w("tcW", w=cm(LARGEUR), type="dxa"), w("gridSpan", val=str(columns))
    return w("tr", w("tc", w("tcPr", *span), tag(text)))
