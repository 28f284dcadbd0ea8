"""From the PDF of an act and those of its annexes to one file, which opens each by a bookmark."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clsdocs.errors import Place, Problem, Refused
from clsdocs.pdf.archiving import require_pikepdf

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

_CLAIMS = re.compile(rb"<pdf(?:ua)?id:(part|conformance)>[^<]*</pdf(?:ua)?id:\1>")


@dataclass(frozen=True, slots=True)
class Suite:
    """A PDF that follows another: its bookmark, its bytes, and how messages name it."""

    signet: str
    pdf: bytes
    path: str


def merge(act: bytes, suites: Sequence[Suite]) -> bytes:
    """Return the PDF `act` followed by each of `suites`, always the same bytes.

    It no longer claims to be PDF/A nor PDF/UA: the pages that follow may be anything. Refused
    where one of `suites` is no PDF, or wants a password.
    """
    require_pikepdf()
    from pikepdf import OutlineItem, Pdf

    with Pdf.open(io.BytesIO(act)) as pdf:
        starts = list[tuple[str, int]]()
        for suite in suites:
            starts.append((suite.signet, len(pdf.pages)))
            with read_suite(suite) as joined:
                for page in joined.pages:
                    _forget_structure(page)
                pdf.pages.extend(joined.pages)
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
        message, advice = "PDF illisible", "l’ouvrir, puis l’enregistrer de nouveau en PDF"
    raise Refused([Problem(Place(suite.path), "E-05", message, advice)])


def _forget_structure(page: Page) -> None:
    """Take from `page` what ties it to the structure of the file that it comes from."""
    for holder in (page.obj, *page.obj.get("/Annots", ())):
        for key in ("/StructParents", "/StructParent"):
            if key in holder:
                del holder[key]
