"""From the labels of a fiche and what stands under each to the table that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clsdocs.prose.nodes import Bloc, paragraphs_of
from clsdocs.record import Record
from clsdocs.word.markup import SEPARATOR, quote
from clsdocs.word.rooms import CELL_MARGINS
from clsdocs.word.runs import run
from clsdocs.word.table import PAGE_BREAK

CONTENT = "Contenu"
"""What the header row says above the second column; above the first it says which fiche."""

# A row of so few lines goes whole to the next page; a line of the second column has 70 signs.
_SHORT, _LINE = 6, 70
# What is so high, in lines of 12 points, goes whole to the next page with its title, with or
# without a budget below it; a row is higher than its lines by its margins.
_WHOLE, _WITH_BUDGET, _MARGINS = 48, 34, 0.9
_LABELS = 27
"""The width of the labels, in hundredths of that of the table."""

# Otherwise the words beside a label could begin on the next page, the label alone on this one.
_LOOSE = '<w:widowControl w:val="0"/>'

_UNKEPT = re.compile("(<w:p><w:pPr><w:pStyle [^>]*>)(?!<w:keepNext/>)")


class RubriqueStyles(Record):
    """The ids of the styles of a fiche, quoted."""

    tableau: str
    entete: str
    libelle: str
    texte: str


class Rubrique(Record):
    """A label and what stands under it, both in XML, and about how many `lines` it makes."""

    libelle: str
    contenu: str
    lines: int

    @property
    def is_short(self) -> bool:
        """Whether it is never cut by the end of a page."""
        return self.lines <= _SHORT


def content_room(width: int) -> int:
    """Return how wide the text is beside the labels of a table `width` twips wide."""
    return max(width - _label_width(width) - CELL_MARGINS, 1)


def count_lines(blocs: Iterable[Bloc]) -> int:
    """Return about how many lines `blocs` make beside their label."""
    return sum(1 + len(text) // _LINE for text in paragraphs_of(blocs))


def write_rubriques(
    titre: str,
    rows: Sequence[Rubrique],
    styles: RubriqueStyles,
    width: int,
    *,
    page: bool,
    keep: bool,
) -> str:
    """Return the table of `rows`, on a new `page` or not; its header says `titre` on each page.

    One that fits on a page is not cut; `keep` holds its last row with what follows.
    """
    widths = (_label_width(width), width - _label_width(width))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    height = sum(max(row.lines, 1) + _MARGINS for row in rows)
    whole = height <= (_WITH_BUDGET if keep else _WHOLE)
    last = len(rows) - 1
    written = "".join(
        _row(row, styles, widths, keep if rank == last else whole) for rank, row in enumerate(rows)
    )
    return (
        f"<w:tbl><w:tblPr><w:tblStyle w:val={styles.tableau}/>"
        '<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quote(titre)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_header(titre, styles.entete, widths, page)}{written}</w:tbl>"
    )


def _label_width(width: int) -> int:
    return width * _LABELS // 100


def _header(titre: str, style: str, widths: tuple[int, int], page: bool) -> str:
    first, second = (
        _paragraph(style, f"<w:keepNext/>{PAGE_BREAK if page and not rank else ''}", run(words))
        for rank, words in enumerate((titre, CONTENT))
    )
    cells = _cell(widths[0], first) + _cell(widths[1], second)
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: Rubrique, styles: RubriqueStyles, widths: tuple[int, int], keep: bool) -> str:
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if row.is_short else ""
    content = row.contenu or _paragraph(styles.texte, "", "")
    if content.endswith("</w:tbl>"):
        content += SEPARATOR
    kept = "<w:keepNext/>" if keep else ""
    loose = ""
    if not row.is_short:
        loose = f'<w:keepLines w:val="0"/>{_LOOSE}'
        content = _loosen_first(content)
    if keep:
        content = _UNKEPT.sub(r"\1<w:keepNext/>", content)
    label = _paragraph(styles.libelle, kept + loose, row.libelle)
    return f"<w:tr>{whole}{_cell(widths[0], label)}{_cell(widths[1], content)}</w:tr>"


def _loosen_first(content: str) -> str:
    """Return `content` whose first paragraph may leave one line at the foot of a page."""
    start = '<w:p><w:pPr><w:pStyle w:val="'
    if not content.startswith(start):
        return content
    at = content.index("/>", len(start)) + 2
    if content.startswith(("<w:keepNext/>", PAGE_BREAK), at):
        return content
    return content[:at] + _LOOSE + content[at:]


def _paragraph(style: str, properties: str, content: str) -> str:
    return f"<w:p><w:pPr><w:pStyle w:val={style}/>{properties}</w:pPr>{content}</w:p>"


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
