"""The images that are refused: from a line of words to its faults and where its images stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.prose.lines import VALUE, Fault, Line

IMAGE = r"!\[(?P<words>[^\]]*)\]\((?P<path>(?:[^()\n]|\([^()\n]*\))*)\)"
"""An image; `sources` looks for the same signs."""

WIDTH = r"\{width=(?P<width>[1-9][0-9]?|100)%\}"
"""How wide an image is, in hundredths of the text."""

_START = re.compile(r"(?<!\\)!\[")
_IMAGE = re.compile(rf"(?<!\\){IMAGE}(?P<held>[ ]*\{{[^{{}}]*\}}?)?")
_EXAMPLE = "![Carte du territoire](images/carte.png){width=80%}"


def image_faults(line: Line) -> Iterator[Fault]:
    """Yield what is wrong with the images of `line`."""
    for start in _START.finditer(line.text):
        if said := _said(line, _IMAGE.match(line.text, start.start())):
            yield Fault(line, start.start(), ("P-15", *said))


def width_ends(line: Line) -> frozenset[int]:
    """Return where in `line` the braces of its images end, which are no fault of theirs."""
    return frozenset(found.end() for found in _IMAGE.finditer(line.text) if found["held"])


def _said(line: Line, found: re.Match[str] | None) -> tuple[str, str] | None:
    """Return what is wrong with the image `found` in `line`, and what to do."""
    if found is None:
        return "image mal écrite", f"écrire sur une seule ligne, sans autre crochet : {_EXAMPLE}"
    shown = line.extract(found.start(), found.end())
    path, held = found["path"].strip(), found["held"]
    if VALUE in path:
        return f"image « {shown} » dont le chemin est une valeur", "écrire le chemin lui-même"
    if not path or re.search("[<>\"']", path):
        advice = "entre ( et ), ne mettre que le chemin : images/carte.png"
        return f"image « {shown} » mal écrite", advice
    if held and not re.fullmatch(WIDTH, held):
        advice = "n’écrire que {width=80%}, de 1 à 100 %, collé à l’image"
        return f"image suivie de « {held.strip().replace(VALUE, '…')} »", advice
    return None
