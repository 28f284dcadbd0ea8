"""From a word to its bare letters, and from a mistyped word to the known one that was meant."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(mot: str, connus: Iterable[str]) -> str | None:
    """Return the word of `connus` nearest to `mot`, accents and capitals aside, if one is near.

    It is meant for « vouliez-vous dire « … » ? »; the order of `connus` does not matter.
    """
    candidats = {folded(connu): connu for connu in sorted(connus, reverse=True)}
    proches = get_close_matches(folded(mot), candidats, n=1)
    return candidats[proches[0]] if proches else None


def folded(mot: str) -> str:
    """Return `mot` without capitals or accents, to compare it with another."""
    decomposed = unicodedata.normalize("NFD", mot.casefold())
    return "".join(signe for signe in decomposed if not unicodedata.combining(signe))
