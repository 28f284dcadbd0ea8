"""From a PDF to what the validators of PDF/A-2b and PDF/UA-1 hold against it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import page
import pdfua
import pikepdf.pdfa
from pikepdf import Array, Dictionary, Object, Pdf

# pikepdf knows a list of properties: it refuses every extension schema, PDF/UA's own included,
# which ISO 19005-2 allows where it is described in the file (6.6.2.3.3).
_EXTENSION = ("pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid")


def pdf_faults(pdf: Path) -> Iterator[str]:
    """Yield what each validator at hand holds against `pdf`."""
    for profile in ("2b", "ua1"):
        report = page.validate_pdf(str(pdf), profile=profile)
        yield from (f"page {profile}: {f.rule_id} {f.message}" for f in report.failures)
    for finding in pikepdf.pdfa.validate_written(pdf, "2b").findings:
        if not any(name in finding.message for name in _EXTENSION):
            yield f"pikepdf: {finding.rule} {finding.message}"
    for found in pdfua.validate(str(pdf)).findings:
        if found.severity >= pdfua.Severity.ERROR:
            yield f"pdfua: {found.rule_id} {found.message}"
    done = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, check=False)
    if done.returncode:
        yield f"qpdf: {done.stderr.decode()}"


def elements(pdf: Pdf) -> Iterator[Object]:
    """Yield the elements of the structure of `pdf`, in the order in which they are read."""
    yield from _inside(pdf.Root.StructTreeRoot)


def _inside(element: Object) -> Iterator[Object]:
    kids = element.get("/K", Array())
    for kid in list(kids) if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _inside(kid)
