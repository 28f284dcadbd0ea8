"""From a PDF to the words of its pages, by the tool that the machine has."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from clsdocs.errors import Place, Problem, Refused

_SECONDS = 60


def read_pdf(path: Path) -> str:
    """Return the words of the PDF `path`; refused without pdftotext, and where it reads nothing."""
    command = shutil.which("pdftotext")
    if command is None:
        advice = "installer pdftotext (poppler-utils), ou vérifier le fichier Word"
        raise Refused([_fault(path, "texte d’un PDF : pdftotext est absent", advice)])
    arguments = [command, "-raw", "-enc", "UTF-8", "--", str(path), "-"]
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        raise Refused([_fault(path, "PDF illisible", "l’ouvrir, puis l’enregistrer")]) from None
    return done.stdout.decode("utf-8", "replace")


def _fault(path: Path, message: str, advice: str) -> Problem:
    return Problem(Place(path.as_posix()), "C-15", message, advice)
