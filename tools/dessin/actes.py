"""The templates of acts: what is placed on the pages of each, in order."""

from __future__ import annotations

from tools.dessin.couverture import cover, title_block
from tools.dessin.package import Gabarit
from tools.dessin.pages import (
    annexes,
    contents,
    first_pages,
    opening,
    pages,
    place,
    running_footer,
    running_header,
)
from tools.dessin.signatures import signatures

_PREAMBLE = ("comparution", "visas", "considerants")
_MONEY = ("financement", "versements")


def charte() -> Gabarit:
    """Return the template of a charter: a few pages, the title at the top of the first."""
    return _gabarit(
        title_block(), opening("liminaire"), _act(), signatures(), annexes(), pages(title=True)
    )


def convention() -> Gabarit:
    """Return the template of a convention: a cover, then the act and its money."""
    return _gabarit(
        cover(), opening("liminaire"), _act(), signatures(), annexes(), pages(title=False)
    )


def contrat() -> Gabarit:
    """Return the template of a contract: cover, contents, acronyms, the act, annexes and fiches."""
    return _gabarit(
        cover(),
        contents(),
        first_pages("liminaire", "glossaire"),
        _act(),
        signatures(),
        annexes(),
        pages(title=False),
    )


def avenant() -> Gabarit:
    """Return the template of an avenant: as short as a charter, with annexes where it has some."""
    return _gabarit(
        title_block(), opening("liminaire"), _act(), signatures(), annexes(), pages(title=True)
    )


GABARITS = {
    "charte.docx": charte,
    "convention.docx": convention,
    "contrat.docx": contrat,
    "avenant.docx": avenant,
}
"""What draws each template, by the name of its file."""


def _act() -> str:
    return place(*_PREAMBLE, "corps", *_MONEY, "cloture")


def _gabarit(*body: str) -> Gabarit:
    return Gabarit(body="".join(body), header=running_header(), footer=running_footer())
