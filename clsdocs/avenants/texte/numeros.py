"""The number of an article inserted between two others: 4 bis, 4 ter, 4 bis A, or 4-1, 4-1-1."""

from __future__ import annotations

import re

from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.document import Numerotation
from clsdocs.francais import multiplicatif

_ADVERBES = {multiplicatif(n): n for n in range(2, 21)}
_NUMERO = re.compile(r"(?P<base>\d+(?:er)?)(?: (?P<adverbe>[a-z]+))?(?: (?P<lettre>[A-Z]))?")


def number_between(before: str, after: str, numerotation: Numerotation) -> str:
    """Return the number that follows `before` where the next article is `after`, perhaps none.

    No article is ever renumbered (Guide de légistique, 3.4.1). Raise `Refus` where no number fits.
    """
    found = _next_bis(before, after) if numerotation is Numerotation.BIS else None
    if numerotation is Numerotation.TIRET:
        found = _next_hyphen(before, after)
    if found is None or found == after:
        advice = "donner son numéro : article: {id: …, numero: …, intitule: …}"
        raise Refus("V-83", f"aucun numéro libre après l’article {before}", advice, "apres")
    return found


def _next_bis(before: str, after: str) -> str | None:
    old = _NUMERO.fullmatch(before.replace("\u00a0", " "))
    if old is None:
        return None
    base, adverbe, lettre = old["base"], old["adverbe"], old["lettre"]
    if lettre:
        return f"{base} {adverbe} {chr(ord(lettre) + 1)}" if lettre < "Z" else None
    rank = _ADVERBES.get(adverbe or "", 1) + 1
    if rank > 20:
        return None
    following = f"{base} {multiplicatif(rank)}"
    # Between « 4 » and « 4 bis » stands « 4 bis A », as Parliament numbers.
    return f"{following} A" if after == following else following


def _next_hyphen(before: str, after: str) -> str | None:
    base = before.removesuffix("er")
    found = re.fullmatch(r"(?P<stem>\d+(?:-\d+)*?)(?:-(?P<last>\d+))?", base)
    if found is None:
        return None
    if after.startswith(f"{base}-"):
        return None
    if found["last"] and after != f"{found['stem']}-{int(found['last']) + 1}":
        return f"{found['stem']}-{int(found['last']) + 1}"
    return f"{base}-1"
