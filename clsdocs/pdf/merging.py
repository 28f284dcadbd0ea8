"""From the PDF of an act and those of its annexes to one file, which opens each by a bookmark."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clsdocs.errors import Place, Problem, Refused
from clsdocs.pdf.archiving import require_pikepdf
from clsdocs.record import Record

if TYPE_CHECKING:
    from pikepdf import Dictionary, Page, Pdf

_CLAIMS = re.compile(rb"<pdf(?:ua)?id:(part|conformance)>[^<]*</pdf(?:ua)?id:\1>")


class Suite(Record):
    """A PDF that follows another: its bookmark, its bytes, and how messages name it."""

    signet: str
    pdf: bytes
    path: str


def merge(act: bytes, suites: Sequence[Suite]) -> bytes:
    """Return the PDF `act` followed by each of `suites`, always the same bytes.

    It no longer claims to be PDF/A nor PDF/UA: the pages that follow may be anything, except that
    they run nothing. Refused where one of `suites` is no PDF, or wants a password.
    """
    require_pikepdf()
    from pikepdf import OutlineItem, Pdf

    with Pdf.open(io.BytesIO(act)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # forms are drawn, and no more filled
        starts = list[tuple[str, int]]()
        for suite in suites:
            starts.append((suite.signet, len(pdf.pages)))
            with read_suite(suite) as joined:
                _append(pdf, joined, suite.path)
        with pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(words, page) for words, page in starts)
        metadata = pdf.Root.Metadata
        metadata.write(_CLAIMS.sub(b"", metadata.read_bytes()))
        file = io.BytesIO()
        pdf.save(file, deterministic_id=True, fix_metadata_version=False)
        return file.getvalue()


def read_suite(suite: Suite) -> Pdf:
    """Return the PDF of `suite`, opened; refused where it is none, or wants a password."""
    from pikepdf import PasswordError, Pdf, PdfError

    try:
        pdf = Pdf.open(io.BytesIO(suite.pdf))
        if len(pdf.pages):
            return pdf
        message, advice = "PDF sans page", "le remplacer"
    except PasswordError:
        message, advice = "PDF protégé par un mot de passe", "le remplacer par une copie sans"
    except PdfError:
        raise Refused([_unreadable(suite.path)]) from None
    raise Refused([Problem(Place(suite.path), "E-05", message, advice)])


def _unreadable(path: str) -> Problem:
    advice = "l’ouvrir, puis l’enregistrer de nouveau en PDF"
    return Problem(Place(path), "E-05", "PDF illisible", advice)


def _append(pdf: Pdf, joined: Pdf, path: str) -> None:
    """Add the pages of `joined` to `pdf`; refused where they are not such as a PDF has."""
    from pikepdf import PdfError

    try:
        for page in joined.pages:
            _quiet(page)
        pdf.pages.extend(joined.pages)
    except (PdfError, TypeError, ValueError, AttributeError):
        raise Refused([_unreadable(path)]) from None


def _quiet(page: Page) -> None:
    """Leave on `page` what is seen: no tie to its former file, nothing that runs when opened."""
    from pikepdf import Array, Dictionary

    annots = page.obj.get("/Annots")
    kept = [a for a in annots if isinstance(a, Dictionary)] if isinstance(annots, Array) else []
    for holder in (page.obj, *kept):
        for key in ("/StructParents", "/StructParent", "/AA"):
            if key in holder:
                del holder[key]
    for annot in kept:
        _quiet_link(annot)
    if annots is not None:
        page.obj["/Annots"] = Array(kept)


def _quiet_link(annot: Dictionary) -> None:
    """Take from `annot` what it does, unless it leads to an address or to a page."""
    from pikepdf import Dictionary

    action = annot.get("/A")
    if action is None:
        return
    if not isinstance(action, Dictionary) or action.get("/S") not in ("/URI", "/GoTo"):
        del annot["/A"]
    elif "/Next" in action:
        del action["/Next"]
