"""What filling a template may cost: a budget of signs and turns, and a limit of time."""

from __future__ import annotations

from time import monotonic

from clsdocs.expressions.sandbox import MAX_TEXT, TooMuch

BUDGET = 40_000_000
"""How many signs one part may print or work on; a turn of a loop counts for some fifty of them."""

SECONDS = 20.0
"""How long one part may take."""

MAX_ITEMS = 100_000
"""How many elements a list made in a template may have."""

_LOOK = 500_000


class Meter:
    """Counts what one part costs; raises when it is too much."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self.start()

    def start(self) -> None:
        """Begin a part, with the whole budget."""
        self.room, self.look = BUDGET, BUDGET - _LOOK
        self._end = monotonic() + self._seconds

    def charge(self, cost: int) -> None:
        """Take `cost` from the budget; the clock is looked at now and then."""
        self.room -= cost
        if self.room < self.look:
            self.check()

    def check(self) -> None:
        """Raise where the budget or the time is spent."""
        if self.room < 0:
            raise TooMuch("trop de répétitions ou de texte")
        if monotonic() > self._end:
            raise TooMuch("remplissage trop long")
        self.look = max(self.room - _LOOK, 0)

    def text(self, length: int) -> None:
        """Make room for a text of `length` signs."""
        if length > MAX_TEXT:
            raise TooMuch("texte trop long")
        self.charge(length)

    def items(self, count: int) -> None:
        """Make room for a list of `count` elements, or for going once through it."""
        if count > MAX_ITEMS:
            raise TooMuch("liste trop longue")
        self.charge(8 * count)
