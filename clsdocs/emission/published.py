"""From how a file differs from a version to what a copy for publication does not explain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clsdocs.acte.differences import Difference
from clsdocs.acte.phrases import BLANK_LINE
from clsdocs.domain.donnee_personnelle import Nature
from clsdocs.emission.words import squeeze
from clsdocs.francais import date_longue
from clsdocs.registre.evenements import Mode, Signature
from clsdocs.word.publication import COPIE

_OWN_DAY = re.compile(rf"(?:À {re.escape(BLANK_LINE)}, le|Le) {re.escape(BLANK_LINE)}\W*")
"""The line of a block where who signs writes the day: a copy says there when it was signed."""
_OCCULTED = "|".join(re.escape(re.escape(nature.mention)) for nature in Nature)


def copy_mention(mention: str) -> str:
    """Return what the footer of a copy says, where that of the version says `mention`."""
    return f"{COPIE} – {mention}"


def unexplained(
    ecarts: Iterable[Difference], mention: str, signatures: Sequence[Signature]
) -> tuple[Difference, ...]:
    """Return the differences that a copy for publication of a version does not explain.

    Such a copy says that it is one in its footer, which said `mention`, when each of `signatures`
    was given, and what was taken out.
    """
    said = tuple(_said(signature) for signature in signatures)
    return tuple(ecart for ecart in ecarts if not _explained(ecart, mention, said))


def _said(signature: Signature) -> str:
    """Return « Signé le 12 novembre 2025 »: what comes after says who, where another person did."""
    online = " électroniquement" if signature.mode is Mode.ELECTRONIQUE else ""
    return " ".join(f"Signé{online} le {date_longue(signature.date)}".split())


def _explained(ecart: Difference, mention: str, said: tuple[str, ...]) -> bool:
    if COPIE in ecart.apres:
        footer = squeeze(copy_mention(mention)) in squeeze(ecart.apres)
        return ecart.apres.replace(f"{COPIE} – ", "") == ecart.avant or (footer and not ecart.avant)
    if not ecart.avant or _OWN_DAY.fullmatch(ecart.avant):
        return not ecart.apres or _tells(ecart.apres, said)
    pattern, count = re.subn(_OCCULTED, ".+", re.escape(ecart.apres))
    return count > 0 and re.fullmatch(pattern, ecart.avant) is not None


def _tells(words: str, said: tuple[str, ...]) -> bool:
    return any(words == one or words.startswith(f"{one} par ") for one in said)
