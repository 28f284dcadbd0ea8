"""The words by which a signing platform finds, in a document, the place of each signature."""

from __future__ import annotations

import re
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


LARGEUR, HAUTEUR = 85, 37
"""The width and height of the field of a signature, in points: the smallest of Yousign."""

ANCRE = re.compile(r"\{\{\s*s\d+\s*\|[^{}]*\}\}|/sn\d+/", re.IGNORECASE)
"""What a platform would take for an anchor, wherever it stands."""
