"""From a table of the act to a table of Word: whole rows, headers for the eye and for the ear."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from math import ceil

from clsdocs.prose.nodes import Alignement, Span, Tableau, span_text
from clsdocs.record import Record
from clsdocs.word.markup import quote
from clsdocs.word.rooms import CELL_MARGINS
from clsdocs.word.runs import RunWriter

PAGE_BREAK = "<w:pageBreakBefore/>"

SMALL = 10
"""The number of rows up to which a table is never cut by the end of a page."""

# Of a longer one, so many rows at the end stay together: no total stands alone on a page.
_END = 3

# What a cell loses to its margins, in twips, and beyond what width a longer cell does not ask for
# a wider column: it wraps.
_MARGINS, _WIDE = 200, 4700
# The widths of the bold letters of Arial, in thousandths of their size, and that size in twips;
# those that are not bold are narrower by a fourteenth.
_NARROW, _DIGIT, _USUAL, _CAPITAL, _LARGE, _EM = 330, 560, 600, 730, 920, 180
_NARROW_SIGNS = frozenset("fijlrtI.,:;!|'’()[]/- \u00a0\u202f°")
_LARGE_SIGNS = frozenset("mwMW%@…œŒ")
_LIGHT = 13 / 14
# An amount is never cut, with its unit or in words, up to so wide.
_AMOUNT = 1500


class CellStyles(Record):
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
        keep = rank < last and (small or rank == 0 or rank > last - _END)
        rows.append(table.row(ligne, header=False, keep=keep, page=False))
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

    As `largeurs` says, or else columns of amounts are equal and what is left goes to the columns
    with most to say; but no word is cut where there is room.
    """
    columns, sides = _columns(tableau), tableau.alignements
    needs, wishes = zip(*map(_measure, columns, sides), strict=True)
    if tableau.largeurs:
        return _fitted(_shared(width, tableau.largeurs), needs, width)
    right = [rank for rank, side in enumerate(sides) if side is Alignement.DROITE]
    amounts = [rank for rank in right if any("€" in text for text in columns[rank])]
    widest = max((needs[rank] for rank in amounts), default=0)
    needs = tuple(widest if rank in amounts else need for rank, need in enumerate(needs))
    room = width - sum(needs)
    if room <= 0:
        return _shared(width, _narrowed(needs, width))
    wishes = tuple(0 if rank in right else wish for rank, wish in enumerate(wishes))
    more = tuple(max(wish - need, 0) for wish, need in zip(wishes, needs, strict=True))
    extra = _shared(room, more if any(more) else needs)
    return tuple(need + part for need, part in zip(needs, extra, strict=True))


def _fitted(wishes: tuple[int, ...], needs: tuple[int, ...], width: int) -> tuple[int, ...]:
    """Return `wishes`, raised to `needs` at the expense of the columns that have room."""
    if sum(needs) >= width:
        return wishes
    raised = tuple(map(max, wishes, needs))
    spare = tuple(have - need for have, need in zip(raised, needs, strict=True))
    taken = _shared(sum(raised) - width, spare)
    return tuple(have - part for have, part in zip(raised, taken, strict=True))


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


def _measure(texts: list[str], side: Alignement) -> tuple[int, int]:
    """Return what a column needs for its longest word, and what it wishes for its longest cell.

    The first of `texts`, the header, and the last, which may be a total, are taken for bold.
    """
    # The same years and the same names come back from row to row: each is measured once.
    bold, light = {texts[0], texts[-1]}, set(texts[1:-1])
    widest = max(_longest(bold), _longest(light) * _LIGHT)
    cells = [*map(_width, bold), *(_width(text) * _LIGHT for text in light)]
    if side is Alignement.DROITE:
        total = {texts[-1]} if len(texts) > 1 else set[str]()
        amounts = [*map(_width, total), *(_width(text) * _LIGHT for text in light)]
        widest = max(widest, *(amount for amount in amounts if amount <= _AMOUNT), 0)
    return ceil(widest) + _MARGINS, ceil(min(max(cells), _WIDE)) + _MARGINS


def _longest(texts: Iterable[str]) -> int:
    """Return how wide the longest word of `texts` is."""
    return max((_width(word) for text in texts for word in _words(text)), default=0)


def _width(words: str) -> int:
    """Return about how wide `words` are in the size of tables, bold, in twips."""
    return ceil(sum(map(_sign_width, words)) * _EM / 1000)


@cache
def _sign_width(sign: str) -> int:
    if sign in _NARROW_SIGNS:
        return _NARROW
    if sign in _LARGE_SIGNS:
        return _LARGE
    if sign.isdigit():
        return _DIGIT
    return _CAPITAL if sign.isupper() else _USUAL


def _words(text: str) -> list[str]:
    return text.replace("\n", " ").replace("-", "- ").split(" ")


def _shared(width: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Return `width` shared as `weights` say, to the last twip."""
    total, marks, done = sum(weights), [0], 0
    for weight in weights:
        done += weight
        marks.append(ceil(width * done / total))
    return tuple(after - before for before, after in pairwise(marks))
