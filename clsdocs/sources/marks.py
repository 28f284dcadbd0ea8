"""Where an event of YAML stands in its file: marks that the parser gives to every event."""

from __future__ import annotations

from yaml.events import Event

from clsdocs.errors import Place


def begin(event: Event) -> int:
    """Return how many signs stand before `event`."""
    assert event.start_mark is not None
    return event.start_mark.index


def end(event: Event) -> int:
    """Return how many signs stand before what follows `event`."""
    assert event.end_mark is not None
    return event.end_mark.index


def spans_lines(event: Event) -> bool:
    """Return whether `event` ends on another line than it begins."""
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark.line != event.end_mark.line


def place_of(event: Event, path: str) -> Place:
    """Return where `event` begins in the file `path`."""
    mark = event.start_mark
    assert mark is not None
    return Place(path, mark.line + 1, mark.column + 1)
