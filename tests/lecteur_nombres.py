"""The French words of rank and number that the sentences of an avenant use, up to 99."""

from __future__ import annotations

_UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_LATIN = r"(?: [a-z]*(?:bis|ter|quater|ies)(?: [A-Z])?)?"
NUMERO = rf"\d+(?:er)?(?:-\d+)*{_LATIN}"
"""The number of an article: « 1er », « 8 », « 11 bis », « 4 bis A », « 4-1 »."""

NOMBRE = r"[a-zéè-]+(?: et [a-zéè-]+)?"
"""A number or a rank in letters."""


def _cardinal(number: int) -> str:
    if number < 20:
        return _UNITS.split()[number]
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{_cardinal(number - 80)}"
    tens = min(number // 10 * 10, 60)
    rest = number - tens
    if not rest:
        return _TENS[tens]
    return f"{_TENS[tens]}{' et ' if rest in (1, 11) else '-'}{_cardinal(rest)}"


def _ordinal(number: int) -> str:
    words = _cardinal(number)
    if words.endswith("quatre-vingts"):
        return "quatre-vingtième"
    for ending, changed in (("cinq", "cinqu"), ("neuf", "neuv")):
        words = words.removesuffix(ending) + changed if words.endswith(ending) else words
    return f"{words.removesuffix('e')}ième"


def _plain(words: str) -> str:
    return words.replace("-", " ")


_CARDINALS = {_plain(_cardinal(number)): number for number in range(2, 100)}
_ORDINALS = {_plain(_ordinal(number)): number for number in range(2, 100)} | {
    "premier": 1,
    "première": 1,
    "second": 2,
    "seconde": 2,
}


def read_number(words: str) -> int | None:
    """Return the number that « quatre » says, None where `words` are no number."""
    return _CARDINALS.get(_plain(words))


def read_rank(words: str) -> int | None:
    """Return the rank that « deuxième » says, None where `words` are no rank."""
    return _ORDINALS.get(_plain(words))
