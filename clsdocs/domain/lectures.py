"""What is read of the institutions while a document is made: each datum, by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Lectures = set[tuple[str, str]]
"""The id of an institution and the name of a datum of it; an empty name is that it exists."""

TOUT = "*"
"""The name of all the data of an institution at once."""

_noted: ContextVar[Lectures | None] = ContextVar("lectures", default=None)


@contextmanager
def note_lectures(lectures: Lectures) -> Iterator[None]:
    """Add to `lectures` what is read of institutions until the end of the `with`."""
    token = _noted.set(lectures)
    try:
        yield
    finally:
        _noted.reset(token)


def note_lecture(identifiant: str, name: str = "") -> None:
    """Remember that the datum `name` of an institution was read, where somebody asked."""
    if (lectures := _noted.get()) is not None:
        lectures.add((identifiant, name))


@contextmanager
def unnoted() -> Iterator[None]:
    """Note nothing until the end of the `with`: what is read there is one datum, noted already."""
    token = _noted.set(None)
    try:
        yield
    finally:
        _noted.reset(token)
