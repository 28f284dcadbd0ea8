"""From the Word files of output/ to the PDF beside each, made anew only where one changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from clsdocs.batch.outputs import Ecriture, set_aside
from clsdocs.batch.results import Outcome, Result
from clsdocs.errors import Place, Problem, Refused
from clsdocs.pdf.archiving import archive, require_pikepdf
from clsdocs.pdf.converting import Conversion, convert
from clsdocs.pdf.office import office_stamp
from clsdocs.pdf.pages import TOTAL, destination_of, pages_of
from clsdocs.record import Record, as_dict, replace
from clsdocs.word.sealing import sealed_on
from clsdocs.word.toc import number_toc, number_total, toc_pages
from clsdocs.workspace import Workspace
from clsdocs.writing import write_whole

_TRIES = 3
"""How often page numbers may move the pages that they number."""

_FORMAT = 1
"""Counts the ways in which PDF files were made: another one makes them all anew."""


class _Record(Record):
    """What a PDF was made of and with, and what it was when it was made: digests."""

    docx: str
    outils: str
    pdf: str


def make_pdfs(workspace: Workspace, documents: Sequence[Path], jobs: int = 0) -> Iterator[Result]:
    """Make the PDF beside each Word file of `documents`, and yield what became of each, in order.

    It is left as it is while neither the Word file, nor LibreOffice, nor the PDF changed. Refused
    without LibreOffice or pikepdf. `jobs` is how many LibreOffice work at once, 0 one for a core.
    """
    require_pikepdf()
    outils = f"{_FORMAT} {metadata.version('pikepdf')} {office_stamp()}"
    yield from _in_order(_made(_Making(workspace, outils), documents, jobs))


def _made(making: _Making, documents: Sequence[Path], jobs: int) -> Iterator[tuple[int, Result]]:
    stale, digests = list[int](), dict[int, str]()
    for rank, path in enumerate(documents):
        digests[rank] = _digest_of(path)
        if making.is_fresh(path, digests[rank]):
            yield rank, making.told(path, Outcome.INCHANGE)
        else:
            stale.append(rank)
    pagings = dict[int, _Paging]()

    def revise(rank: int, pdf: bytes) -> bytes | None:
        path = documents[stale[rank]]
        try:
            if rank not in pagings:
                pagings[rank] = _Paging(path.read_bytes(), making.workspace.relative(path))
            return pagings[rank].revise(pdf)
        except (OSError, Refused):
            return None  # whoever finishes it says so

    for conversion in convert([documents[rank] for rank in stale], jobs, revise=revise):
        pagings.pop(conversion.rank, None)
        rank = stale[conversion.rank]
        yield rank, making.finish(documents[rank], digests[rank], conversion)


def number_pages(data: bytes, path: str) -> bytes:
    """Return the .docx `data`, made for `path`, whose table of contents says on which pages.

    Its margins then say how many pages there are. It is as given where it has no such table.
    Refused without LibreOffice or pikepdf, and where the document cannot be converted.
    """
    paging = _Paging(data, path)
    if not paging.pages:
        return data
    _convert_all([paging])
    return number_total(paging.data, path, paging.total)


def convert_files(files: Sequence[tuple[str, bytes]]) -> tuple[bytes, ...]:
    """Return the PDF that LibreOffice makes of each of `files`, Word files and their names.

    Their tables of contents say on which pages. Refused without LibreOffice or pikepdf, and where
    one cannot be converted: each is told.
    """
    return _convert_all([_Paging(data, path) for path, data in files])


def _convert_all(pagings: Sequence[_Paging]) -> tuple[bytes, ...]:
    require_pikepdf()
    documents = [paging.data for paging in pagings]
    made = dict[int, bytes]()
    faults = list[Problem]()
    # They are few: a second LibreOffice would take longer to start than it saves.
    for conversion in convert(documents, 1, revise=lambda rank, pdf: pagings[rank].revise(pdf)):
        if conversion.pdf is None:
            faults.append(_unconverted(pagings[conversion.rank].path, conversion))
        else:
            made[conversion.rank] = conversion.pdf
    if faults:
        raise Refused(faults)
    return tuple(made[rank] for rank in range(len(pagings)))


def _unconverted(path: str, conversion: Conversion) -> Problem:
    advice = "l’ouvrir dans LibreOffice pour voir ce qui le gêne, puis relancer"
    return Problem(Place(path), "C-21", conversion.fault, advice)


class _Paging:
    """A Word file whose table of contents follows the pages that LibreOffice makes of it."""

    def __init__(self, data: bytes, path: str) -> None:
        self.data, self.path = data, path
        self.pages = toc_pages(data, path)
        self.total = 0
        self._left = _TRIES

    def revise(self, pdf: bytes) -> bytes | None:
        """Return the Word file with the pages that its `pdf` shows; None where it has them."""
        shown = pages_of(pdf) if self.pages else {}
        self.total = shown.get(TOTAL, self.total)
        found = {
            mark: str(shown.get(destination_of(mark), known)) for mark, known in self.pages.items()
        }
        if found == self.pages or not self._left:
            return None
        self._left -= 1
        self.pages, self.data = found, number_toc(self.data, self.path, found)
        return self.data


def _in_order(results: Iterable[tuple[int, Result]]) -> Iterator[Result]:
    waiting, due = dict[int, Result](), 0
    for rank, result in results:
        waiting[rank] = result
        while due in waiting:
            yield waiting.pop(due)
            due += 1


_EDGE = 1024
"""How far from its ends a PDF says that it begins and ends: what signs one may add to them."""


class _Making(Record):
    """The PDF files of a workspace, made with `outils`."""

    workspace: Workspace
    outils: str

    def is_fresh(self, path: Path, docx: str) -> bool:
        """Return whether the Word file `path`, of digest `docx`, still has the PDF made of it."""
        known = self._known(path)
        return known == _Record(docx, self.outils, _digest_of(path.with_suffix(".pdf")))

    def _known(self, path: Path) -> _Record | None:
        try:
            return _Record(**json.loads(self._record(path).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _is_edited(self, path: Path, pdf: bytes) -> bool:
        """Return whether the PDF of `path` is whole, and neither `pdf` nor the one made before."""
        try:
            found = path.with_suffix(".pdf").read_bytes()
        except OSError:
            return False
        whole = b"%PDF-" in found[:_EDGE] and b"%%EOF" in found[-_EDGE:]
        known = self._known(path)
        return whole and found != pdf and (known is None or known.pdf != _digest(found))

    def finish(self, path: Path, before: str, conversion: Conversion) -> Result:
        """Write the PDF of the Word file `path`, mended, and note what it was made of.

        One that somebody edited, or signed, is kept beside it.
        `before` is its digest before it was converted: one that changes meanwhile is made again.
        """
        shown = self.workspace.relative(path)
        if conversion.pdf is None:
            return self.told(path, Outcome.ECHEC, _unconverted(shown, conversion))
        try:
            data = path.read_bytes()
            pdf = archive(conversion.pdf, shown, sealed_on(data, shown))
        except OSError:
            gone = Problem(Place(shown), "L-01", "lecture impossible", "relancer")
            return self.told(path, Outcome.ECHEC, gone)
        except Refused as refused:
            return self.told(path, Outcome.ECHEC, *refused.problems)
        target = path.with_suffix(".pdf")
        named = self.workspace.relative(target)
        aside = set_aside(target, named) if self._is_edited(path, pdf) else Ecriture()
        fault = aside.fault or write_whole(target, pdf, named, tidy=True)
        if fault is not None:
            return self.told(path, Outcome.ECHEC, fault)
        record = self._record(path)
        known = json.dumps(as_dict(_Record(before, self.outils, _digest(pdf))))
        write_whole(record, known.encode(), self.workspace.relative(record))
        return replace(self.told(path, Outcome.FAIT), gardee=aside.gardee)

    def told(self, path: Path, outcome: Outcome, *problems: Problem) -> Result:
        """Return what became of the PDF of the Word file `path`."""
        target = path.with_suffix(".pdf")
        shown = "" if outcome is Outcome.ECHEC else self.workspace.relative(target)
        return Result(f"{path.parent.name}/{path.stem}", outcome, shown, problems)

    def _record(self, path: Path) -> Path:
        return self.workspace.cache / "pdf" / path.parent.name / f"{path.stem}.json"


def _digest_of(path: Path) -> str:
    """Return the digest of the file `path`, empty where it cannot be read."""
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
