"""From a PDF to each of its words and the box in which it stands, by the tool of the machine."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator

from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record

_SECONDS = 120
_WORD = re.compile(
    r'<page |<word xMin="(?P<gauche>[\d.-]+)" yMin="(?P<haut>[\d.-]+)" '
    r'xMax="(?P<droite>[\d.-]+)" yMax="(?P<bas>[\d.-]+)">(?P<texte>[^<]*)</word>'
)


class Mot(Record):
    """A word of a PDF: its page, from 1, and its box in points from the upper left corner."""

    texte: str
    page: int
    gauche: float
    haut: float
    droite: float
    bas: float


def read_words(pdf: bytes, path: str) -> tuple[Mot, ...]:
    """Return the words of `pdf`, which messages call `path`; refused without pdftotext."""
    command = shutil.which("pdftotext")
    if command is None:
        message, advice = "pdftotext est absent", "l’installer : apt-get install poppler-utils"
        raise Refused([Problem(Place("PDF"), "C-20", message, advice)])
    arguments = [command, "-bbox", "-enc", "UTF-8", "-", "-"]
    try:
        done = subprocess.run(
            arguments, input=pdf, capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        advice = "l’ouvrir, puis l’enregistrer de nouveau"
        raise Refused([Problem(Place(path), "C-15", "PDF illisible", advice)]) from None
    return tuple(_words(done.stdout.decode("utf-8", "replace")))


def _words(written: str) -> Iterator[Mot]:
    page = 0
    for found in _WORD.finditer(written):
        if found["texte"] is None:
            page += 1
            continue
        box = (float(found[side]) for side in ("gauche", "haut", "droite", "bas"))
        yield Mot(html.unescape(found["texte"]), page, *box)
