"""From a PDF as LibreOffice writes it to the page on which each bookmark of Word stands."""

from __future__ import annotations

import io
import re

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


def destination_of(bookmark: str) -> str:
    """Return the name that LibreOffice gives to `bookmark`: letters, digits, and codes of signs."""
    return _SIGN.sub(lambda found: f"{ord(found[0]):02X}", bookmark)
