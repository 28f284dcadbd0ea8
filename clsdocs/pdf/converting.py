"""From Word files to the PDF of each, by a pool of LibreOffice: many files to a process."""

from __future__ import annotations

import contextlib
import os
import selectors
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from clsdocs.pdf.office import Office, find_office, workplace
from clsdocs.record import Record

SECONDS = 120.0
"""How long a document may take."""

_BATCH = 40
_CHANCES = 2
_END = b"%%EOF"


class Conversion(Record):
    """What became of the document of that `rank`: its PDF, or None and what prevented it."""

    rank: int
    pdf: bytes | None = None
    fault: str = ""


Revise = Callable[[int, bytes], bytes | None]
"""From the rank of a document and its PDF to what it should be instead; None if it is right."""


def convert(
    documents: Sequence[Path | bytes],
    jobs: int = 0,
    seconds: float = SECONDS,
    revise: Revise = lambda rank, pdf: None,
) -> Iterator[Conversion]:
    """Yield what LibreOffice makes of each of `documents`, as they end, on `jobs` processes.

    A document on which it stops, or stays longer than `seconds`, is tried again by another, once;
    the others go on. One that `revise` changes is converted again. Refused where there is no
    LibreOffice.
    """
    find_office()
    if not documents:
        return
    wanted = min(jobs or os.cpu_count() or 1, len(documents))
    with workplace() as folder, contextlib.ExitStack() as stack:
        pool = _Pool(documents, folder, seconds, revise)
        stack.callback(pool.stop)
        yield from pool.run(wanted)


@dataclass
class _Batch:
    """The documents that one LibreOffice converts: those to come, the one that it is at."""

    office: Office
    folder: Path
    coming: deque[int]
    limit: float
    current: int | None = None


@dataclass
class _Pool:
    """The documents that wait, and the processes at work on others."""

    documents: Sequence[Path | bytes]
    folder: Path
    seconds: float
    revise: Revise
    waiting: deque[int] = field(default_factory=deque)
    revised: dict[int, bytes] = field(default_factory=dict)
    tried: Counter[int] = field(default_factory=Counter)
    batches: dict[int, _Batch] = field(default_factory=dict)

    def run(self, jobs: int) -> Iterator[Conversion]:
        """Yield what becomes of each document."""
        self.waiting.extend(range(len(self.documents)))
        places = [self.folder / str(place) for place in range(jobs)]
        with selectors.DefaultSelector() as selector:
            while self.waiting or self.batches:
                busy = {batch.folder for batch in self.batches.values()}
                for place in places:
                    if self.waiting and place not in busy:
                        yield from self._begin(place, jobs, selector)
                yield from self._listen(selector)

    def stop(self) -> None:
        """End all processes."""
        for batch in self.batches.values():
            batch.office.stop()
        self.batches.clear()

    def _begin(
        self, place: Path, jobs: int, selector: selectors.BaseSelector
    ) -> Iterator[Conversion]:
        """Let a LibreOffice begin with its share of the documents that wait."""
        place.mkdir(exist_ok=True)
        share, chosen = min(_BATCH, ceil(len(self.waiting) / jobs)), deque[int]()
        while self.waiting and len(chosen) < share:
            rank = self.waiting.popleft()
            if self._lay(rank, place):
                chosen.append(rank)
            else:
                yield Conversion(rank, fault="lecture impossible")
        if chosen:
            office = Office(place, [_docx(place, rank) for rank in chosen])
            limit = time.monotonic() + self.seconds
            self.batches[office.output] = _Batch(office, place, chosen, limit)
            selector.register(office.output, selectors.EVENT_READ)

    def _lay(self, rank: int, place: Path) -> bool:
        """Put a copy of the document of that `rank` in `place`; False where it cannot be read."""
        source = self.revised.get(rank) or self.documents[rank]
        try:
            data = source if isinstance(source, bytes) else source.read_bytes()
        except OSError:
            return False
        _docx(place, rank).write_bytes(data)
        return True

    def _listen(self, selector: selectors.BaseSelector) -> Iterator[Conversion]:
        """Wait until a process says something, or is too long; yield what ends meanwhile."""
        if not self.batches:
            return
        soonest = min(batch.limit for batch in self.batches.values())
        for key, _ in selector.select(max(0.0, soonest - time.monotonic())):
            batch = self.batches[key.fd]
            begun = batch.office.hear()
            for name in begun or ():
                yield from self._advance(batch, int(Path(name).stem))
            if begun is None:
                yield from self._end(batch, selector, "LibreOffice s’arrête sur ce document")
        for batch in list(self.batches.values()):
            if batch.limit < time.monotonic():
                message = f"LibreOffice n’en finit pas ({self.seconds:.0f} s)"
                yield from self._end(batch, selector, message)

    def _advance(self, batch: _Batch, rank: int) -> Iterator[Conversion]:
        """Note that `batch` begins the document of that `rank`: the one before is done."""
        if batch.current is not None:
            pdf = _collect(batch.folder, batch.current)
            fault = "" if pdf else "LibreOffice ne sait pas lire ce fichier"
            yield from self._judge(Conversion(batch.current, pdf, fault))
        batch.current, batch.limit = rank, time.monotonic() + self.seconds
        batch.coming.remove(rank)

    def _end(
        self, batch: _Batch, selector: selectors.BaseSelector, fault: str
    ) -> Iterator[Conversion]:
        """Close `batch`: what it did not do waits again, the document it was at but once."""
        selector.unregister(batch.office.output)
        del self.batches[batch.office.output]
        batch.office.stop()
        last = batch.coming.popleft() if batch.current is None and batch.coming else batch.current
        self.waiting.extendleft(reversed(batch.coming))
        if last is None:
            return
        pdf = _collect(batch.folder, last)
        self.tried[last] += 1
        if pdf is None and self.tried[last] < _CHANCES:
            self.waiting.append(last)
        else:
            yield from self._judge(Conversion(last, pdf, "" if pdf else fault))

    def _judge(self, conversion: Conversion) -> Iterator[Conversion]:
        """Yield `conversion`, unless its document changes for having been seen."""
        rank, pdf = conversion.rank, conversion.pdf
        self.revised.pop(rank, None)
        if pdf is not None and (changed := self.revise(rank, pdf)) is not None:
            self.revised[rank] = changed
            self.waiting.append(rank)
        else:
            yield conversion


def _docx(place: Path, rank: int) -> Path:
    return place / f"{rank}.docx"


def _collect(place: Path, rank: int) -> bytes | None:
    """Take away the document of that `rank` and its PDF, which is returned if it is whole."""
    docx = _docx(place, rank)
    made = docx.with_suffix(".pdf")
    try:
        pdf = made.read_bytes()
    except OSError:
        pdf = b""
    for path in (docx, made):
        path.unlink(missing_ok=True)
    return pdf if pdf.rstrip().endswith(_END) else None
