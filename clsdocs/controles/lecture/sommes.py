"""From the words of an act to the sums of money and the shares that they state, in any form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage
from clsdocs.francais import montant, nombre
from clsdocs.prose.nodes import Bloc, Liste, Tableau
from clsdocs.record import Record

_SIMPLE = {
    word: value
    for value, word in enumerate(
        [
            "zéro",
            "un",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "treize",
            "quatorze",
            "quinze",
            "seize",
        ]
    )
} | {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "une": 1}
_LARGE = {"mille": 10**3, "million": 10**6, "milliard": 10**9}
_WORD = rf"(?:(?:{'|'.join([*_SIMPLE, 'cent', *_LARGE])})s?)"
LETTRES = rf"\b(?:{_WORD}(?:(?:-et-| et |-| ){_WORD})*)\b"
"""A number in letters, in either spelling."""

CHIFFRES = r"(?<![\w.,])(?:\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
"""A number in figures, with or without separators."""

_TAXE = r"(?: ?(?P<taxe>HT\b|H\.T\.|hors taxes?|TTC\b|T\.T\.C\.|toutes taxes comprises|net\b))?"
_UNITE = r" ?(?:(?P<unite>[kKM]€|millions? d'euros|milliers d'euros)|€|euros?\b|EUR\b)"
EUROS = rf"{CHIFFRES} ?(?:[kKM]?€|euros?\b|EUR\b)"
"""A sum in figures."""
_FIGURES = re.compile(rf"(?P<chiffres>{CHIFFRES}){_UNITE}{_TAXE}")
_LETTERS = re.compile(
    rf"(?P<euros>{LETTRES}) (?:d')?euros?\b(?: et (?P<centimes>{LETTRES}) centimes?)?{_TAXE}",
    re.IGNORECASE,
)
_MULTIPLE = {"k": 1000, "K": 1000, "M": 10**6, "million": 10**6, "milliers": 1000}


def read_letters(words: str) -> int:
    """Return the number that `words` write in letters, in whichever spelling."""
    total = current = 0
    for word in re.split(r"[ -]", words.lower().replace("-et-", "-").replace(" et ", " ")):
        name = word if word in _SIMPLE or word in _LARGE else word.removesuffix("s")
        if name == "vingt" and current % 100 == 4:
            current += 76
        elif name == "cent":
            current = max(current, 1) * 100
        elif name in _LARGE:
            total += max(current, 1) * _LARGE[name]
            current = 0
        else:
            current += _SIMPLE[name]
    return total + current


def read_figures(words: str) -> Decimal:
    """Return the number that `words` write in figures."""
    bare = words.replace(" ", "").replace("\u2212", "-")
    thousands = re.sub(r"\.(?=\d{3})", "", bare)
    return Decimal(thousands.replace(",", "."))


class Somme(Record):
    """A sum of money that a passage states, from `debut` to `fin`; `taxe` is « HT », « TTC »…

    `double` says that the words repeat in letters the sum in figures beside them.
    """

    passage: Passage
    debut: int
    fin: int
    valeur: Decimal
    taxe: str = ""
    lettres: bool = False
    double: bool = False

    @property
    def mots(self) -> str:
        """The sum as printed."""
        return self.passage.texte[self.debut : self.fin]

    @property
    def valeur_imprimee(self) -> bool:
        """Whether a fact prints it."""
        return self.passage.is_value(self.debut, self.fin)


def names_money(plat: str) -> bool:
    """Return whether `plat` names euros at all, so that no sum is sought where there is none."""
    return "€" in plat or "euro" in plat or "EUR" in plat


def sums_of(passage: Passage) -> tuple[Somme, ...]:
    """Return the sums that `passage` states, in figures and in letters, in reading order."""
    plat = passage.plat
    if not names_money(plat):
        return ()
    figures = [_figures(passage, found) for found in _FIGURES.finditer(plat)]
    letters = [_letters(passage, found, figures) for found in _LETTERS.finditer(plat)]
    return tuple(sorted((*figures, *letters), key=lambda somme: somme.debut))


def _figures(passage: Passage, found: re.Match[str]) -> Somme:
    unite = found["unite"] or ""
    multiple = next((n for sign, n in _MULTIPLE.items() if unite.startswith(sign)), 1)
    valeur = read_figures(found["chiffres"]) * multiple
    return Somme(passage, found.start(), found.end(), valeur, _tax(found["taxe"]))


def _letters(passage: Passage, found: re.Match[str], figures: list[Somme]) -> Somme:
    cents = read_letters(found["centimes"]) if found["centimes"] else 0
    valeur = Decimal(read_letters(found["euros"])) + Decimal(cents) / 100
    start, end, plat = found.start(), found.end(), passage.plat
    double = any(
        {plat[end : figure.debut], plat[figure.fin : start]} & {" (", ", soit ", " soit "}
        for figure in figures
    )
    return Somme(passage, start, end, valeur, _tax(found["taxe"]), lettres=True, double=double)


def _tax(words: str | None) -> str:
    first = (words or "").replace(".", "").lower()
    return "HT" if first.startswith("h") else "TTC" if first.startswith("t") else first


class Quote(Record):
    """A share that a passage states, « 50 % », « deux tiers », from `debut` to `fin`."""

    passage: Passage
    debut: int
    fin: int
    valeur: Fraction
    decimales: int = 0
    pourcent: bool = True

    @property
    def mots(self) -> str:
        """The share as printed."""
        return self.passage.texte[self.debut : self.fin]

    @property
    def valeur_imprimee(self) -> bool:
        """Whether a fact prints it."""
        return self.passage.is_value(self.debut, self.fin)


_PARTS = {"tiers": 3, "quarts?": 4, "cinquièmes?": 5, "sixièmes?": 6, "dixièmes?": 10}
_QUOTE = re.compile(
    r"(?<![\w.,])(?P<pourcent>\d{1,3}(?:[.,]\d{1,4})?) ?(?:%|pour cent\b)"
    rf"|\b(?P<nombre>un|deux|trois|quatre|cinq) (?P<part>{'|'.join(_PARTS)})\b"
    r"|\b(?P<moitie>la moitié)\b"
    r"|(?<![\w/,.])(?P<haut>[1-9])/(?P<bas>[2-9]|10)(?![\w/])",
    re.IGNORECASE,
)


_SIGNS = re.compile(r"%|\d/\d|pour cent|tiers|quart|ièmes?\b|la moitié", re.IGNORECASE)


def shares_of(passage: Passage) -> tuple[Quote, ...]:
    """Return the shares that `passage` states, in reading order."""
    plat = passage.plat
    if _SIGNS.search(plat) is None:
        return ()
    return tuple(_share(passage, found) for found in _QUOTE.finditer(plat))


def _share(passage: Passage, found: re.Match[str]) -> Quote:
    start, end = found.span()
    if written := found["pourcent"]:
        digits = written.replace(",", ".")
        decimals = len(digits.partition(".")[2])
        return Quote(passage, start, end, Fraction(digits) / 100, decimals)
    if found["moitie"]:
        return Quote(passage, start, end, Fraction(1, 2), pourcent=False)
    if found["haut"]:
        value = Fraction(int(found["haut"]), int(found["bas"]))
        return Quote(passage, start, end, value, pourcent=False)
    below = next(n for name, n in _PARTS.items() if re.fullmatch(name, found["part"].lower()))
    value = Fraction(read_letters(found["nombre"]), below)
    return Quote(passage, start, end, value, pourcent=False)


class Enonce(Record):
    """A sentence of a passage, with the sums and the shares that it states.

    `annonce` is the sentence that opens the list in which it stands, empty elsewhere. Sums in
    letters that only repeat those in figures are left out.
    """

    passage: Passage
    debut: int
    fin: int
    sommes: tuple[Somme, ...]
    quotes: tuple[Quote, ...]
    annonce: str = ""

    @property
    def plat(self) -> str:
        """Its words, folded."""
        return self.passage.plat[self.debut : self.fin]

    def avant(self, offset: int) -> str:
        """Return what stands before `offset`, the sentence that opens the list included."""
        return f"{self.annonce} {self.passage.plat[self.debut : offset]}"


# « art. L. 1434-10 », « M. Martin » and « n° 2. » end no sentence.
_END = re.compile(r"(?<!\b[A-Z])(?<!\bart)(?<!\bMM)[.!?] +(?=[A-ZÀ-Ý«])")


def statements_of(examen: Examen) -> tuple[Enonce, ...]:
    """Return the sentences of the act that state a sum or a share, those of tables aside."""
    return examen.once(_all_statements)


def _all_statements(examen: Examen) -> Iterator[Enonce]:
    annonce = ""
    listed: Bloc | None = None
    for passage in examen.passages:
        if isinstance(passage.bloc, Liste):
            if listed is None:
                listed = passage.bloc
            opening = annonce if passage.bloc is listed else ""
        else:
            opening, listed = "", None
            annonce = passage.plat[_starts(passage)[-1] :] if _opens_list(passage) else ""
        if not isinstance(passage.bloc, Tableau):
            yield from _statements(passage, opening)


def _opens_list(passage: Passage) -> bool:
    return passage.plat.rstrip().endswith(":")


def _starts(passage: Passage) -> list[int]:
    return [0, *(found.end() for found in _END.finditer(passage.plat))]


def _statements(passage: Passage, annonce: str) -> Iterator[Enonce]:
    sommes = [somme for somme in sums_of(passage) if not somme.double]
    quotes = shares_of(passage)
    if not sommes and not quotes:
        return
    starts = _starts(passage)
    for start, end in zip(starts, [*starts[1:], len(passage.plat)], strict=True):
        own = tuple(s for s in sommes if start <= s.debut < end)
        shares = tuple(q for q in quotes if start <= q.debut < end)
        if own or shares:
            yield Enonce(passage, start, end, own, shares, annonce)


def shown(value: Decimal, euros: bool = True) -> str:
    """Return `value` as a message says it."""
    return montant(value) if euros else nombre(value)


def percent(share: Fraction) -> str:
    """Return `share` as a message says it: « 50 % », « 2/3 »."""
    hundredths = share * 10000
    if hundredths.denominator != 1:
        return str(share)
    value = (Decimal(int(hundredths)) / 100).normalize()
    return f"{nombre(Decimal(f'{value:f}'))}\u00a0%"
