"""From a table of the act to a table of Word: whole rows, headers for the eye and for the ear."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from clsdocs.prose.nodes import Alignement, Span, Tableau, span_text
from clsdocs.word.markup import quote
from clsdocs.word.rooms import CELL_MARGINS
from clsdocs.word.runs import RunWriter

PAGE_BREAK = "<w:pageBreakBefore/>"

SEPARATOR = (
    '<w:p><w:pPr><w:spacing w:before="120" w:after="0" w:line="20" w:lineRule="exact"/>'
    "</w:pPr></w:p>"
)
"""A paragraph that nobody sees: Word makes one table of two that touch, and none may end a cell."""

SMALL = 8
"""The number of rows up to which a table is never cut by the end of a page."""

# A figure in the size of tables (9 points), and what a cell loses to its margins, in twips.
_CHARACTER, _MARGINS = 105, CELL_MARGINS + 30
# Beyond so many characters, a longer cell does not ask for a wider column: it wraps.
_WIDE = 45


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The ids of the styles of cells, quoted; one for amounts that is its own stands right."""

    texte: str
    montant: str
    entete: str
    entete_montant: str


def write_table(
    tableau: Tableau, style: str, cells: CellStyles, width: int, runs: RunWriter, page: bool
) -> str:
    """Return `tableau` in the table style `style`, `width` twips wide, on a new `page` or not."""
    widths = column_widths(tableau, width)
    table = _Table(tableau, cells, widths, runs)
    rows = [table.row(tableau.entete, header=True, keep=True, page=page)]
    small = len(tableau.lignes) < SMALL
    last = len(tableau.lignes) - 1
    for rank, ligne in enumerate(tableau.lignes):
        rows.append(table.row(ligne, header=False, keep=small and rank < last, page=False))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = _properties(tableau, style)
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _properties(tableau: Tableau, style: str) -> str:
    headers = ", ".join(filter(None, ("".join(map(span_text, cell)) for cell in tableau.entete)))
    last = int(tableau.total)
    look = f"{0x0020 | 0x0040 * last | 0x0400:04X}"
    return (
        f"<w:tblPr><w:tblStyle w:val={style}/>"
        '<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{look}" w:firstRow="1" w:lastRow="{last}" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quote(tableau.titre or headers)}/>"
        f"<w:tblDescription w:val={quote(f'Colonnes : {headers}')}/></w:tblPr>"
    )


class _Table:
    def __init__(
        self, tableau: Tableau, cells: CellStyles, widths: tuple[int, ...], runs: RunWriter
    ) -> None:
        self.alignements, self.cells = tableau.alignements, cells
        self.widths, self.runs = widths, runs
        self._known: dict[tuple[int, bool, bool], str] = {}

    def row(self, ligne: tuple[tuple[Span, ...], ...], header: bool, keep: bool, page: bool) -> str:
        """Return a row: never cut, `keep` with the next, `page` at the top of a page."""
        repeated = "<w:tblHeader/>" if header else ""
        cells = []
        for rank, (width, spans) in enumerate(zip(self.widths, ligne, strict=True)):
            start = self._start(rank, width, header, keep)
            if page and rank == 0:
                start = start.replace("<w:keepNext/>", f"<w:keepNext/>{PAGE_BREAK}")
            self.runs.room = max(width - CELL_MARGINS, 1)
            cells.append(f"{start}{self.runs.runs(spans)}</w:p></w:tc>")
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"

    def _start(self, rank: int, width: int, header: bool, keep: bool) -> str:
        """Return what begins each cell of a column: its width, its style, how it stands."""
        known = self._known.get((rank, header, keep))
        if known is None:
            style, stands = self._style(rank, header)
            kept = "<w:keepNext/>" if keep else ""
            known = (
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                f"<w:p><w:pPr><w:pStyle w:val={style}/>{kept}{stands}</w:pPr>"
            )
            self._known[rank, header, keep] = known
        return known

    def _style(self, rank: int, header: bool) -> tuple[str, str]:
        """Return the style of a cell and, where the style does not say it, how its words stand."""
        cells, side = self.cells, self.alignements[rank]
        texte, montant = (cells.texte, cells.montant)
        if header:
            texte, montant = (cells.entete, cells.entete_montant)
        if side is Alignement.GAUCHE:
            return texte, ""
        if side is Alignement.DROITE and montant != texte:
            return montant, ""
        return texte, f'<w:jc w:val="{side.value}"/>'


def column_widths(tableau: Tableau, width: int) -> tuple[int, ...]:
    """Return the widths of the columns in twips, whose sum is `width`.

    As `largeurs` says; else no word is cut where there is room, columns of amounts are equal, and
    what is left goes to the columns with most to say.
    """
    if tableau.largeurs:
        return _shared(width, tableau.largeurs)
    needs, wishes = zip(*map(_measure, _columns(tableau)), strict=True)
    amounts = [rank for rank, side in enumerate(tableau.alignements) if side is Alignement.DROITE]
    widest = max((needs[rank] for rank in amounts), default=0)
    needs = tuple(widest if rank in amounts else need for rank, need in enumerate(needs))
    room = width - sum(needs)
    if room <= 0:
        return _shared(width, _narrowed(needs, width))
    wishes = tuple(0 if rank in amounts else wish for rank, wish in enumerate(wishes))
    more = tuple(max(wish - need, 0) for wish, need in zip(wishes, needs, strict=True))
    extra = _shared(room, more if any(more) else needs)
    return tuple(need + part for need, part in zip(needs, extra, strict=True))


def _narrowed(needs: tuple[int, ...], width: int) -> tuple[int, ...]:
    """Return `needs` with the largest cut down until they fit `width`: the others keep theirs."""
    left, most = width, width
    for rank, need in enumerate(sorted(needs)):
        most = left // (len(needs) - rank)
        if need > most:
            break
        left -= need
    return tuple(min(need, max(most, 1)) for need in needs)


def _columns(tableau: Tableau) -> list[list[str]]:
    rows = (tableau.entete, *tableau.lignes)
    return [
        ["".join(map(span_text, cell)) for cell in column] for column in zip(*rows, strict=True)
    ]


def _measure(texts: list[str]) -> tuple[int, int]:
    """Return what a column needs for its longest word, and what it wishes for its longest cell."""
    longest = max((len(word) for text in texts for word in _words(text)), default=1)
    whole = max(min(len(text), _WIDE) for text in texts)
    return longest * _CHARACTER + _MARGINS, whole * _CHARACTER + _MARGINS


def _words(text: str) -> list[str]:
    return text.replace("\n", " ").replace("-", "- ").split(" ")


def _shared(width: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Return `width` shared as `weights` say, to the last twip."""
    total, marks, done = sum(weights), [0], 0
    for weight in weights:
        done += weight
        marks.append(ceil(width * done / total))
    return tuple(after - before for before, after in pairwise(marks))
