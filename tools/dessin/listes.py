"""The styles of lists, of the text and of quotations: measures go in, rows of a table come out."""

from __future__ import annotations

from dataclasses import replace

from tools.dessin.mesures import FILET, RETRAIT
from tools.dessin.numbering import CHIFFRES, CITATION_CHIFFRES, CITATION_TIRETS, TIRETS
from tools.dessin.styles import Rule, Style

BAR = Rule(side="left", color=FILET, width=12, space=10)
"""What stands beside a quotation."""


def list_styles() -> tuple[Style, ...]:
    """Return the styles of the lists of the text, and of those of a quotation."""
    return (*_lists(), *_quoted_lists())


def _lists() -> tuple[Style, ...]:
    kinds = (("Bullet", TIRETS), ("Number", CHIFFRES))
    return tuple(
        Style(
            id=f"List{kind}{rank if rank > 1 else ''}",
            name=f"List {kind} {rank}" if rank > 1 else f"List {kind}",
            base="BodyText",
            priority=5,
            numbering=(number, rank - 1),
            after=5,
            left=RETRAIT * rank,
            hanging=RETRAIT,
        )
        for kind, number in kinds
        for rank in (1, 2, 3)
    )


def _quoted_lists() -> tuple[Style, ...]:
    """Return the styles of the lists of a quotation, beside which its bar runs on."""
    kinds = (("Puce", CITATION_TIRETS), ("Numero", CITATION_CHIFFRES))
    return tuple(
        Style(
            id=f"Citation{kind}{rank if rank > 1 else ''}",
            name=f"Citation {kind.lower()} {rank}" if rank > 1 else f"Citation {kind.lower()}",
            custom=True,
            base="Quote",
            priority=6,
            rules=(replace(BAR, space=space),),
            numbering=(number, rank - 1),
            after=5,
            left=RETRAIT * (rank + 1),
            hanging=RETRAIT,
        )
        for kind, number in kinds
        # Beside each point the bar is as far from the margin, or as far as Word lets it stand.
        for rank, space in ((1, BAR.space), (2, 31), (3, 31))
    )
