"""What is wrong with an expression, before anyone knows in which file it stands."""

from __future__ import annotations

from clsdocs.record import Record


class ExpressionError(Exception):
    """An expression cannot be worked out; carries what is wrong and what to do."""

    def __init__(self, message: str, advice: str) -> None:
        self.message, self.advice = message, advice
        super().__init__(f"{message} ; {advice}")


class Faute(Record):
    """An expression that cannot be worked out; it travels to where it would be printed."""

    message: str
    advice: str
