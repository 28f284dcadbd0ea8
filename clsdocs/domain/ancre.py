"""The words by which a signing platform finds, in a document, the place of each signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum


class Plateforme(StrEnum):
    """A platform that reads anchors in the document itself."""

    YOUSIGN = "yousign"
    DOCUSIGN = "docusign"

    @property
    def nom(self) -> str:
        """What the platform calls itself."""
        return {"yousign": "Yousign", "docusign": "DocuSign"}[self.value]

    def ancre(self, rang: int) -> str:
        """Return the anchor of the signatory of that `rang`, from 1.

        Yousign reads the width and height of the field in it, here the smallest that it takes.
        """
        if self is Plateforme.YOUSIGN:
            return f"{{{{s{rang}|signature|{LARGEUR}|{HAUTEUR}}}}}"
        return f"/sn{rang}/"


def are_whole(ancres: Sequence[str]) -> bool:
    """Return whether `ancres` are those of signatories 1, 2, 3… of one platform, each once."""
    ranks = range(1, len(ancres) + 1)
    sets = ([p.ancre(rank) for rank in ranks] for p in Plateforme)
    return bool(ancres) and any(sorted(ancres) == sorted(known) for known in sets)


LARGEUR, HAUTEUR = 85, 37
"""The width and height of the field of a signature, in points: the smallest of Yousign."""

ANCRE = re.compile(r"\{\{\s*s\d+\s*\|[^{}]*\}\}|/sn\d+/", re.IGNORECASE)
"""What a platform would take for an anchor, wherever it stands."""
