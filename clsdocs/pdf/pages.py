"""From a PDF as LibreOffice writes it to the page on which each bookmark of Word stands."""

from __future__ import annotations

import io
import re

from clsdocs.record import Record

_SIGN = re.compile(r"[^0-9A-Za-z]")


TOTAL = ""
"""What stands for the number of all pages among those of bookmarks."""


def pages_of(made: bytes) -> dict[str, int]:
    """Return the page, from 1, of each bookmark of the document that the PDF `made` shows.

    A bookmark has there the name that `destination_of` gives, all pages that of `TOTAL`. Empty
    where `made` is no PDF.
    """
    from pikepdf import Dictionary, Pdf, PdfError

    try:
        with Pdf.open(io.BytesIO(made)) as pdf:
            ranks = {page.obj.objgen: rank for rank, page in enumerate(pdf.pages, 1)}
            marks = pdf.Root.get("/Dests", Dictionary()).items()
            found = {name.removeprefix("/"): ranks[place[0].objgen] for name, place in marks}
            return {**found, TOTAL: len(pdf.pages)}
    except PdfError:
        return {}


def count_pages(pdf: bytes) -> int:
    """Return how many pages `pdf` has; 0 where it is no PDF."""
    from pikepdf import Pdf, PdfError

    try:
        with Pdf.open(io.BytesIO(pdf)) as opened:
            return len(opened.pages)
    except PdfError:
        return 0


class Point(Record):
    """A place of a PDF: its page, from 1, and where on it, in points from the upper left corner."""

    page: int
    x: float
    y: float


def points_of(made: bytes) -> dict[str, Point]:
    """Return where each bookmark of the document stands on the pages of the PDF `made`.

    A bookmark has there the name that `destination_of` gives. Empty where `made` is no PDF.
    """
    from pikepdf import Dictionary, Pdf, PdfError

    try:
        with Pdf.open(io.BytesIO(made)) as pdf:
            pages = {page.obj.objgen: (n, page) for n, page in enumerate(pdf.pages, 1)}
            points = {}
            for name, place in pdf.Root.get("/Dests", Dictionary()).items():
                number, page = pages[place[0].objgen]
                top = float(page.mediabox[3])
                point = Point(number, float(place[2]), top - float(place[3]))
                points[name.removeprefix("/")] = point
            return points
    except PdfError:
        return {}


def destination_of(bookmark: str) -> str:
    """Return the name that LibreOffice gives to `bookmark`: letters, digits, and codes of signs."""
    return _SIGN.sub(lambda found: f"{ord(found[0]):02X}", bookmark)
