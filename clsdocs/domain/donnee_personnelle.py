"""What words say that an act, once published, should not: accounts, private lines, homes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from clsdocs.francais import accorde


class Nature(StrEnum):
    """What a datum is; the value is its name in the singular."""

    COMPTE = "coordonnée bancaire"
    SECURITE_SOCIALE = "numéro de sécurité sociale"
    MOBILE = "numéro de téléphone"
    COURRIEL = "adresse électronique privée"
    NAISSANCE = "date de naissance"
    DOMICILE = "adresse d’une personne"
    SIGNATURE = "image de signature"
    RELEVE = "image de relevé d’identité bancaire"

    @property
    def tells_by_itself(self) -> bool:
        """Whether the same signs are a datum wherever they stand."""
        return self in (self.COMPTE, self.SECURITE_SOCIALE, self.MOBILE, self.COURRIEL)

    @property
    def mention(self) -> str:
        """What is printed in its place."""
        return f"[{_MENTIONS[self]}]"

    def counted(self, count: int) -> str:
        """Return « 2 coordonnées bancaires occultées »."""
        plural = count > 1
        words = _PLURALS[self] if plural else self.value
        return f"{count} {words} {accorde('occulté', feminin=self in _FEMININES, pluriel=plural)}"


_MENTIONS = {
    Nature.COMPTE: "coordonnées bancaires occultées",
    Nature.SECURITE_SOCIALE: "numéro de sécurité sociale occulté",
    Nature.MOBILE: "numéro de téléphone occulté",
    Nature.COURRIEL: "adresse électronique occultée",
    Nature.NAISSANCE: "date de naissance occultée",
    Nature.DOMICILE: "adresse occultée",
    Nature.SIGNATURE: "signature occultée",
    Nature.RELEVE: "coordonnées bancaires occultées",
}
_PLURALS = {
    Nature.COMPTE: "coordonnées bancaires",
    Nature.SECURITE_SOCIALE: "numéros de sécurité sociale",
    Nature.MOBILE: "numéros de téléphone",
    Nature.COURRIEL: "adresses électroniques privées",
    Nature.NAISSANCE: "dates de naissance",
    Nature.DOMICILE: "adresses de personnes",
    Nature.SIGNATURE: "images de signature",
    Nature.RELEVE: "images de relevé d’identité bancaire",
}
_FEMININES = frozenset(Nature) - {Nature.SECURITE_SOCIALE, Nature.MOBILE}


class Donnee(NamedTuple):
    """A personal datum in a text: what it is, and where its pieces begin and end there."""

    nature: Nature
    morceaux: tuple[tuple[int, int], ...]

    @property
    def debut(self) -> int:
        """Where it begins."""
        return self.morceaux[0][0]

    @property
    def fin(self) -> int:
        """Where it ends."""
        return self.morceaux[-1][1]


# The length of an IBAN in each country that has some (ISO 13616), its country included.
_LENGTHS = {
    number: countries.split()
    for number, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL",
        19: "MK SI",
        20: "AT BA EE KZ LT LU XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BJ BF FR GR IT MC MR SM",
        28: "AL AZ BY CI CM CY DO EG GT HU LB MA ML NE PL SN SV TG",
        29: "BR PS QA UA",
        30: "JO KW MU",
        31: "MT SC",
        32: "LC",
    }.items()
}
_COUNTRIES = "|".join(country for countries in _LENGTHS.values() for country in countries)
_GAP = r"[\s\u00ad\u200b-\u200d\u2010-\u2013\u2060\ufeff./_|·-]{0,3}"
_ENDED = r"(?![0-9A-Za-z])"


def _iban(number: int, countries: list[str]) -> str:
    rest = f"(?:{_GAP}[0-9A-Z]){{{number - 4}}}"
    names = "|".join(_GAP.join(country) for country in countries)
    return f"(?:{names}){_GAP}[0-9]{_GAP}[0-9]{rest}"


IBAN = re.compile(
    rf"(?:(?<![0-9A-Za-z])|(?<=IBAN))(?=[A-Z]{_GAP}[A-Z]{_GAP}[0-9])"
    rf"(?:{'|'.join(_iban(*pair) for pair in _LENGTHS.items())}){_ENDED}",
    re.I,
)
"""What is written like an IBAN, in any spacing: see `is_iban`."""

_ACCOUNT = r"(?:[0-9A-Z][ \u00a0\u202f]?){10}[0-9A-Z]"
RIB = re.compile(
    rf"(?<![0-9A-Za-z])(?:[0-9]{{5}}{_GAP}[0-9]{{5}}{_GAP}{_ACCOUNT}{_GAP}[0-9]{{2}}"
    rf"|[0-9]{{4}} [0-9]{{4}} [0-9]{{2}}[0-9A-Z]{{2}}(?: [0-9A-Z]{{4}}){{2}} [0-9A-Z][0-9]{{2}})"
    rf"{_ENDED}",
    re.I,
)
"""What is written like a French account number, in one piece or in groups: see `is_rib`."""

_LABEL = r"[^0-9]{1,40}?"
RIB_TITRE = re.compile(
    rf"(?<![0-9A-Za-z])([0-9]{{5}}){_LABEL}([0-9]{{5}}){_LABEL}(?<![0-9A-Za-z])({_ACCOUNT})"
    rf"{_LABEL}(?<![0-9A-Za-z])([0-9]{{2}}){_ENDED}",
    re.I,
)
"""A French account number whose four parts have each their label."""

_OVERSEAS = "BL|GF|GP|MF|MQ|NC|PF|PM|RE|TF|WF|YT"
_CODE = (
    rf"(?<![0-9A-Za-z])(?P<bic>[A-Z]{{4}}(?P<gap> ?)(?:{_COUNTRIES}|{_OVERSEAS}|US)"
    rf"(?P=gap)[0-9A-Z]{{2}}(?:(?P=gap)[0-9A-Z]{{3}})?){_ENDED}"
)
BIC = re.compile(rf"\b(?:BIC|SWIFT)\b[^0-9]{{0,40}}?{_CODE}")
"""The code of a bank, named as such: eight capitals alone may be any word."""

_NEAR = re.compile(rf"[^0-9]{{0,40}}?{_CODE}")

NIR = re.compile(
    r"(?<!\d)(?P<numero>[12][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[AB])"
    r"[ .-]?\d{3}[ .-]?\d{3})[ .-]?[/(]? ?(?P<cle>\d{2})(?!\d)"
)
"""What is written like a number of social security: see `is_nir`."""

_CUT = r"(?: {0,3}[./·_-] ?| {1,3})"
_PART = rf"{_CUT}?"
_ABROAD = r"(?:\+|00) ?33 ?(?:\(0\))?"
TELEPHONE = re.compile(
    r"(?:(?<!\d)(?<!\d[.,/-])|(?<=[ .]\d\d/)|(?<=0\d{9}/))"
    rf"(?:{_ABROAD}{_PART}|0)[1-79](?:(?:{_PART}\d{{2}}){{4}}"
    rf"|{_CUT}\d{{3}}{_CUT}\d{{3}}{_CUT}\d{{2}}|\d{{2}}{_CUT}\d{{3}}{_CUT}\d{{3}})"
    r"(?!\d|[.,-]\d|/(?!0[1-9])\d)"
)
_MOBILE = re.compile(rf"(?:{_ABROAD}{_PART}|0)[67]")
_DATED = re.compile(r"0[67]\D{1,3}(?:(?:0[1-9]|1[0-2])\D{1,3})?(?:19|20)\d{2}(?!\d)")
_AT = r"(?: ?@ ?|%40| ?[(\[](?:at|arobase)[)\]] ?)"
_POINT = r"(?:\.| ?[(\[](?:dot|point)[)\]] ?)"
COURRIEL = re.compile(rf"\b(?P<nom>[\w.+-]+){_AT}(?P<domaine>[\w-]+(?:{_POINT}[\w-]+)+)\b")
_PRIVATE = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|icloud|me|mac|orange|wanadoo"
    r"|free|sfr|neuf|cegetel|9online|noos|numericable|aliceadsl|bbox|laposte|club-internet|voila"
    r"|caramail|protonmail|proton|pm|tutanota|tuta|mailo|netcourrier|gmx|mail|zoho|hey)(?![\w-])",
    re.IGNORECASE,
)
_DAY = (
    r"(?:\d{1,2}(?:er)? \w+ (?:19|20)\d{2}|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}"
    r"|(?:19|20)\d{2}-\d{2}-\d{2})"
)
# An agency is born too, and an association may be domiciled: a person is named before.
_PERSON = r"\b(?:MM?\.|Mmes?|Mlle|Monsieur|Madame|Dr|Docteur)[^;\n]{1,120}?"
NAISSANCE = re.compile(
    rf"{_PERSON}\bné(?:e|\(e\)|[.·]e)?(?: à [^,;\n]{{1,60}}?,?)? le (?P<jour>{_DAY})"
)
NAISSANCE_TITRE = re.compile(rf"\b[Dd]ates? de naissance ?:? ?(?P<jour>{_DAY})")
"""A date of birth that is named as such, be it in the next cell."""

_TOWN = r"\d{5} [A-ZÀ-Ý][\w'-]*(?:[ -](?:[A-ZÀ-Ý][\w'-]*|de|du|des|la|le|les|sur|en|sous|et))*"
_STREET = (
    r"\d{1,4}(?: ?(?:bis|ter|quater))?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|route|cours"
    r"|impasse|allées?|quai|square|passage|sente|hameau|résidence|lotissement|faubourg)\b"
)
DOMICILE = re.compile(
    rf"(?:\b[Dd]emeurant|{_PERSON}\bdomiciliée?)(?: :)?(?: (?:au|à))?"
    rf" (?P<lieu>(?:[^;()\n]{{0,120}}?\b{_TOWN}"
    rf"|[A-ZÀ-Ý][\w' -]{{1,60}}? \(\d{{5}}\),? {_STREET}[^,;()\n]{{1,80}}?|\d[^,;()\n]{{3,120}}?))"
    r"(?=[,;.)]|$)",
)
DOMICILE_TITRE = re.compile(
    r"(?:\b(?:[Aa]dresse (?:personnelle|privée)|(?<!à )Domicile|domicile(?= ?:| est)) ?(?::|est)?"
    r" ?(?:au )?"
    r"|\b(?:résidant|habitant) (?:au )?)"
    rf"(?P<lieu>{_STREET}(?:[^;()\n]{{0,120}}?\b{_TOWN}|[^,;()\n]{{1,80}}?(?=[,;.)\n]|$)))"
)
"""A home that is named as such: a street is enough."""

_PICTURE = re.compile(r"\b(?:signatures?|paraphes?)\b", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:RIB|IBAN|relevé d.identité bancaire)\b")


def is_iban(written: str) -> bool:
    """Return whether `written` is mostly figures, with the right check digits (ISO 13616)."""
    iban = signs_of(written)
    if sum(sign.isdigit() for sign in iban) * 2 < len(iban):
        return False  # a sentence: « de 59 000 euros à la commune »
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def is_rib(written: str) -> bool:
    """Return whether the key of the account number `written` is right."""
    rib = signs_of(written)
    account = int(rib[10:21].translate(_RIB_LETTERS))
    return (89 * int(rib[:5]) + 15 * int(rib[5:10]) + 3 * account + int(rib[21:])) % 97 == 0


def is_nir(number: str, key: str) -> bool:
    """Return whether `key` is that of the number of social security `number`."""
    figures = signs_of(number).replace("2A", "19").replace("2B", "18")
    return 97 - int(figures) % 97 == int(key)


def is_mobile(written: str) -> bool:
    """Return whether the telephone number `written` is that of a person, not of a desk."""
    return _MOBILE.match(written) is not None and _DATED.match(written) is None


def is_private(domaine: str) -> bool:
    """Return whether the electronic addresses of `domaine` are those of persons."""
    return _PRIVATE.match(domaine) is not None


_WIDE = {sign + 0xFEE0: sign for sign in range(0x21, 0x7F)}
"""The signs of full width."""

_NO_SIGN = re.compile(r"[^0-9A-Za-z]+")


def signs_of(written: str) -> str:
    """Return the letters and figures of `written`, whatever stands between them, in capitals."""
    return _NO_SIGN.sub("", written.translate(_WIDE)).upper()


_FOLDED = {
    **_WIDE,
    **dict.fromkeys(map(ord, "\n\t\u00a0\u202f\u205f"), ord(" ")),
    **dict.fromkeys(range(0x2000, 0x200B), ord(" ")),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013"), ord("-")),
    ord("’"): ord("'"),
}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
"""What Word does not print, or only where a line ends."""


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` in plain signs, without those unseen, and where each of them stands in it."""
    folded = text.translate(_FOLDED)
    if _UNSEEN.search(folded) is None:
        return folded, range(len(folded) + 1)
    kept = [rank for rank, sign in enumerate(folded) if _UNSEEN.match(sign) is None]
    return "".join(folded[rank] for rank in kept), [*kept, len(folded)]


def _span(places: Sequence[int], span: tuple[int, int]) -> tuple[int, int]:
    """Return where stands what has that `span` among the signs of `places`."""
    start, end = span
    return places[start], places[end - 1] + 1


_Test = Callable[[re.Match[str]], bool]
_ACCOUNTS: tuple[tuple[Nature, re.Pattern[str], tuple[int | str, ...], _Test], ...] = (
    (Nature.COMPTE, IBAN, (0,), lambda found: is_iban(found[0])),
    (Nature.COMPTE, RIB, (0,), lambda found: is_rib(found[0])),
    (Nature.COMPTE, RIB_TITRE, (1, 2, 3, 4), lambda found: is_rib("".join(found.groups()))),
    (Nature.COMPTE, BIC, ("bic",), lambda found: True),
)
_OTHERS: tuple[tuple[Nature, re.Pattern[str], tuple[int | str, ...], _Test], ...] = (
    (Nature.SECURITE_SOCIALE, NIR, (0,), lambda found: is_nir(found["numero"], found["cle"])),
    (Nature.MOBILE, TELEPHONE, (0,), lambda found: is_mobile(found[0])),
    (Nature.COURRIEL, COURRIEL, (0,), lambda found: is_private(found["domaine"])),
    (Nature.NAISSANCE, NAISSANCE, ("jour",), lambda found: True),
    (Nature.DOMICILE, DOMICILE, ("lieu",), lambda found: True),
)
_TITRES: tuple[tuple[Nature, re.Pattern[str], tuple[int | str, ...], _Test], ...] = (
    *_ACCOUNTS,
    (Nature.NAISSANCE, NAISSANCE_TITRE, ("jour",), lambda found: True),
    (Nature.DOMICILE, DOMICILE_TITRE, ("lieu",), lambda found: True),
)


def find_donnees(text: str) -> tuple[Donnee, ...]:
    """Return the personal data of `text` that a publication leaves out, in order, none in another.

    The lines of desks and the addresses of services stay: they are those of institutions.
    """
    return first_of(_find(text, (*_TITRES, *_OTHERS)))


def find_across(text: str) -> tuple[Donnee, ...]:
    """Return the data of `text` that may be written over several lines or cells."""
    return first_of(_find(text, _TITRES))


def _find(
    text: str, finders: Iterable[tuple[Nature, re.Pattern[str], tuple[int | str, ...], _Test]]
) -> Iterator[Donnee]:
    folded, places = _fold(text)
    for nature, pattern, groups, test in finders:
        for found in pattern.finditer(folded):
            if test(found):
                yield Donnee(nature, tuple(_span(places, found.span(group)) for group in groups))
                if nature is Nature.COMPTE and (code := _NEAR.match(folded, found.end())):
                    yield Donnee(nature, (_span(places, code.span("bic")),))


def first_of(found: Iterable[Donnee]) -> tuple[Donnee, ...]:
    """Return the data `found` in order, without those that begin inside another."""
    kept = list[Donnee]()
    for donnee in sorted(found, key=lambda donnee: (donnee.debut, -donnee.fin)):
        if not kept or donnee.debut >= kept[-1].fin:
            kept.append(donnee)
    return tuple(kept)


def key_of(nature: Nature, written: str) -> str:
    """Return what is the same wherever the datum `written` is: its signs, or its whole address."""
    return _fold(written)[0].casefold() if nature is Nature.COURRIEL else signs_of(written)


def holds_key(text: str, nature: Nature, key: str) -> bool:
    """Return whether `text` still says the datum `key`, whatever stands between its signs."""
    return key in key_of(nature, text)


def find_key(text: str, nature: Nature, key: str) -> Iterator[Donnee]:
    """Yield each place where `text` writes the datum `key`, in any spacing."""
    signs = re.escape(key) if nature is Nature.COURRIEL else _GAP.join(key)
    pattern = rf"(?<![0-9A-Za-z]){signs}{_ENDED}"
    folded, places = _fold(text)
    for found in re.finditer(pattern, folded, re.IGNORECASE):
        yield Donnee(nature, (_span(places, found.span()),))


def picture_nature(words: str) -> Nature | None:
    """Return what a picture is that `words` stand for, where it should not be published."""
    if _PICTURE.search(words):
        return Nature.SIGNATURE
    return Nature.RELEVE if _STATEMENT.search(words) else None
