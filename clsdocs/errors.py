"""What went wrong and where: the one shape in which every room reports a fault to the user."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from clsdocs.record import Record


class Gravite(StrEnum):
    """How much a problem matters, from what must not be signed to what is only worth knowing."""

    BLOQUANT = "bloquant"
    A_EXPLIQUER = "à expliquer"
    STYLE = "style"
    INFORMATION = "information"


class Place(Record, order=True, gc=False):
    """A point in a source: a path from the workspace, line and column from 1, 0 when unknown."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


class Problem(Record, gc=False):
    """One fault in one place: `message` says what is wrong, `advice` what to do about it."""

    place: Place
    code: str
    message: str
    advice: str
    gravite: Gravite = Gravite.BLOQUANT

    def __str__(self) -> str:
        advice = f" ; {self.advice}" if self.advice else ""
        return _in_one_line(f"{self.place} : {self.message}{advice} [{self.code}]")

    @property
    def rank(self) -> tuple[Place, str, str]:
        """The order in which problems are shown: file, line, column, code."""
        return (self.place, self.code, self.message)


# Control characters, line ends, bidirectional controls: they would change what a terminal shows.
_HIDDEN = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def _in_one_line(words: str) -> str:
    return re.sub(_HIDDEN, lambda found: "⏎" if found[0] == "\n" else "\ufffd", words)


class Refused(Exception):
    """The work cannot be done; `problems` says all the reasons, sorted and each once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("\n".join(map(str, self.problems)))


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return `problems` in the order in which they are shown, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.rank))


def is_blocking(problem: Problem) -> bool:
    """Return whether `problem` stops the document."""
    return problem.gravite is Gravite.BLOQUANT
