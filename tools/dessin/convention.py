"""The template of a convention: what is placed on its pages, in order."""

from __future__ import annotations

from tools.dessin.package import Gabarit
from tools.dessin.pages import (
    annexes,
    cover,
    pages,
    place,
    running_footer,
    running_header,
    signatures,
)

_PARTS = ("comparution", "visas", "considerants", "corps", "financement", "versements", "cloture")


def convention() -> Gabarit:
    """Return the template of a convention."""
    return Gabarit(
        body="".join((cover(), place(*_PARTS), signatures(), annexes(), pages())),
        header=running_header(),
        footer=running_footer(),
    )
