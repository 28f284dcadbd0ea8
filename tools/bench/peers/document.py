"""The document that all engines fill: from the syntax of one of them to its template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from docx import Document
from docx.oxml import parse_xml
from docx.shared import Cm

from tools.bench.peers.syntaxes import Syntax
from tools.dessin.markup import cm, paragraph, part, run, tag, w
from tools.dessin.package import Gabarit, docx
from tools.dessin.pages import pages

RUBRIQUES = {
    "axe": "Axe stratégique",
    "objectif": "Objectif",
    "description": "Description",
    "pilote": "Pilote",
    "partenaires": "Partenaires",
    "publics": "Public cible",
    "territoire": "Territoire",
    "calendrier": "Calendrier",
    "indicateurs": "Indicateurs",
    "prs": "Lien avec le PRS",
}
_POSTES = {"annee": "Année", "financeur": "Financeur", "montant": "Montant"}
_LIGNES = {"annee": "Année", "agence": "ARS", "communes": "Communes", "montant": "Total"}
_WIDTH, _MARGIN = 16.0, 3.4
_LABEL = 4.5
_PAGE = paragraph("BodyText", w("r", w("br", type="page")))


def template(syntax: Syntax, base: str) -> bytes:
    """Return the template in `syntax`, drawn on the `base` called so in `BASES`."""
    return BASES[base](_body(syntax), syntax.value("intitule"))


def _on_default(body: str, header: str) -> bytes:
    """Return the template drawn on python-docx's own document: 17 files, 900 KB once inflated."""
    document = Document()
    end = document.element.body.sectPr
    for child in list(parse_xml(part("document", w("body", body)))[0]):
        end.addprevious(child)
    section = document.sections[0]
    section.page_height, section.page_width = Cm(29.7), Cm(21.0)
    section.top_margin = section.bottom_margin = Cm(_MARGIN)
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = "Contrat local de santé"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _on_house(body: str, header: str) -> bytes:
    """Return the template drawn on the styles of the house: 12 files, 40 KB once inflated."""
    stories = (paragraph("Header", run(header)), paragraph("Footer", run("Contrat local de santé")))
    data = docx(Gabarit(body + pages(title=False), *stories))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as package:
        for info in source.infolist():
            # The title of the house is a tag of docxtpl's, which others would stumble over.
            content = source.read(info).replace(b"{{ intitule }}</dc", b"Contrat</dc")
            package.writestr(info, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


BASES: dict[str, Callable[[str, str], bytes]] = {"python-docx": _on_default, "maison": _on_house}
"""What a template may be drawn on: the files beside its body weigh on all who read them anew."""


def _body(syntax: Syntax) -> str:
    def line(style: str, text: str, *names: str) -> str:
        return paragraph(style, run(text.format(*map(syntax.value, names))))

    alinea = line("BodyText", "{}", "articles*.alineas*.texte")
    article = line("Heading2", "Article {} – {}", "articles*.numero", "articles*.intitule")
    organisme = line("BodyText", "Pour {}", "signataires*.organisme")
    nom = line("BodyText", "{}, {}", "signataires*.nom", "signataires*.qualite")
    fiche = line("Heading3", "Fiche n° {} – {}", "fiches*.numero", "fiches*.intitule")
    return "".join(
        (
            line("Title", "{}", "intitule"),
            line("Subtitle", "{}, {}", "territoire", "periode"),
            _each(syntax, "articles", article + _each(syntax, "articles*.alineas", alinea)),
            line("Caption", "Financement du contrat"),
            _repeated(syntax, "lignes", _LIGNES),
            line("BodyText", "Total : {}", "total"),
            _each(syntax, "signataires", organisme + nom),
            _PAGE,
            _each(syntax, "fiches", fiche + _rubriques(syntax) + _budget(syntax) + _PAGE),
        )
    )


def _each(syntax: Syntax, name: str, content: str) -> str:
    """Return `content`, whole paragraphs and tables, for each element of the list `name`."""
    before, after = syntax.paragraphs(name)
    if syntax.inside_paragraphs:
        content = content.replace("<w:r>", run(before) + "<w:r>", 1)
        return content.removesuffix("</w:p>") + run(after) + "</w:p>"
    return (tag(before) if before else "") + content + (tag(after) if after else "")


def _rubriques(syntax: Syntax) -> str:
    rows = ((label, syntax.value(f"fiches*.{name}")) for name, label in RUBRIQUES.items())
    widths = (_LABEL, _WIDTH - _LABEL)
    return _table(widths, *(_row(widths, row) for row in rows))


def _budget(syntax: Syntax) -> str:
    caption = paragraph("Caption", run("Budget prévisionnel"))
    return caption + _repeated(syntax, "fiches*.postes", _POSTES)


def _repeated(syntax: Syntax, name: str, columns: dict[str, str]) -> str:
    """Return the table of `columns` that has a row for each element of the list `name`."""
    widths = (_WIDTH / len(columns),) * len(columns)
    head = _row(widths, list(columns.values()))
    texts = [syntax.value(f"{name}*.{column}") for column in columns]
    before, after = syntax.rows(name)
    if syntax.inside_rows:
        texts[0], texts[-1] = before + texts[0], texts[-1] + after
        before = after = ""
    ends = [_row((_WIDTH,), (end,)) if end else "" for end in (before, after)]
    return _table(widths, head, ends[0], _row(widths, texts), ends[1])


def _table(widths: Sequence[float], *rows: str) -> str:
    properties = w("tblPr", w("tblW", w="0", type="auto"))
    grid = w("tblGrid", *(w("gridCol", w=cm(width)) for width in widths))
    return w("tbl", properties, grid, *rows)


def _row(widths: Sequence[float], texts: Sequence[str]) -> str:
    cells = (
        w("tc", w("tcPr", w("tcW", w=cm(width), type="dxa")), paragraph("NoSpacing", run(text)))
        for width, text in zip(widths, texts, strict=True)
    )
    return w("tr", *cells)
