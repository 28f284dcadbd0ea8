"""What words say that an act, once published, should not: accounts, private lines, homes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
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
_GAP = r"[\s\u00ad\u200b-\u200d\u2010-\u2013\u2060\ufeff./-]{0,3}"
_ENDED = r"(?![0-9A-Za-z])"


def _iban(number: int, countries: list[str]) -> str:
    rest = f"(?:{_GAP}[0-9A-Z]){{{number - 4}}}"
    names = "|".join(_GAP.join(country) for country in countries)
    return f"(?:{names}){_GAP}[0-9]{_GAP}[0-9]{rest}"


IBAN = re.compile(
    rf"(?<![0-9A-Za-z])(?=[A-Z]{_GAP}[A-Z]{_GAP}[0-9])"
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
    r"(?<!\d)(?P<numero>[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3})"
    r" ?(?P<cle>\d{2})(?!\d)"
)
"""What is written like a number of social security: see `is_nir`."""

TELEPHONE = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)33 ?(?:\(0\) ?)?|0)[1-79](?:[ .-]?\d{2}){4}(?![\d.,/-]\d)"
)
_MOBILE = re.compile(r"(?:(?:\+|00)33 ?(?:\(0\) ?)?|0)[67]")
COURRIEL = re.compile(r"\b(?P<nom>[\w.+-]+)@(?P<domaine>[\w-]+(?:\.[\w-]+)+)\b")
_PRIVATE = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|icloud|me|orange|wanadoo|free"
    r"|sfr|neuf|bbox|laposte|numericable|club-internet|protonmail|proton|gmx)\.",
    re.IGNORECASE,
)
_DAY = r"(?:\d{1,2}(?:er)? \w+ (?:19|20)\d{2}|\d{1,2}/\d{1,2}/(?:19|20)?\d{2})"
# An agency is born too, and an association may be domiciled: a person is named before.
_PERSON = r"\b(?:MM?\.|Mmes?|Mlle|Monsieur|Madame|Dr|Docteur)[^;\n]{1,120}?"
NAISSANCE = re.compile(rf"{_PERSON}\bnée? le (?P<jour>{_DAY})")
_TOWN = r"\d{5} [A-ZÀ-Ý][\w'-]*(?:[ -](?:[A-ZÀ-Ý][\w'-]*|de|du|des|la|le|les|sur|en|sous|et))*"
DOMICILE = re.compile(
    rf"(?:\bdemeurant|{_PERSON}\bdomiciliée?)(?: (?:au|à))? (?P<lieu>(?:[^;()\n]{{0,120}}?\b{_TOWN}"
    r"|\d[^,;()\n]{3,120}?))(?=[,;.)]|$)",
)

_PICTURE = re.compile(r"\b(?:signatures?|paraphes?)\b", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:RIB|IBAN|relevé d.identité bancaire)\b")


def is_iban(written: str) -> bool:
    """Return whether the check digits of `written` are right (ISO 13616, modulo 97)."""
    iban = signs_of(written)
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
    return _MOBILE.match(written) is not None


def is_private(domaine: str) -> bool:
    """Return whether the electronic addresses of `domaine` are those of persons."""
    return _PRIVATE.match(domaine) is not None


_NO_SIGN = re.compile(r"[^0-9A-Za-z]+")


def signs_of(written: str) -> str:
    """Return the letters and figures of `written`, whatever stands between them, in capitals."""
    return _NO_SIGN.sub("", written).upper()


_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\n\t\u00a0\u202f\u205f", " "),
        **dict.fromkeys(map(chr, range(0x2000, 0x200E)), " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013", "-"),
        "’": "'",
    }
)

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


def find_donnees(text: str) -> tuple[Donnee, ...]:
    """Return the personal data of `text` that a publication leaves out, in order, none in another.

    The lines of desks and the addresses of services stay: they are those of institutions.
    """
    return first_of(_find(text, (*_ACCOUNTS, *_OTHERS)))


def find_comptes(text: str) -> tuple[Donnee, ...]:
    """Return the accounts of `text`, which may be written over several lines or cells."""
    return first_of(_find(text, _ACCOUNTS))


def _find(
    text: str, finders: Iterable[tuple[Nature, re.Pattern[str], tuple[int | str, ...], _Test]]
) -> Iterator[Donnee]:
    folded = text.translate(_FOLDED)
    for nature, pattern, groups, test in finders:
        for found in pattern.finditer(folded):
            if test(found):
                yield Donnee(nature, tuple(found.span(group) for group in groups))
                if nature is Nature.COMPTE and (code := _NEAR.match(folded, found.end())):
                    yield Donnee(nature, (code.span("bic"),))


def first_of(found: Iterable[Donnee]) -> tuple[Donnee, ...]:
    """Return the data `found` in order, without those that begin inside another."""
    kept = list[Donnee]()
    for donnee in sorted(found, key=lambda donnee: (donnee.debut, -donnee.fin)):
        if not kept or donnee.debut >= kept[-1].fin:
            kept.append(donnee)
    return tuple(kept)


def key_of(nature: Nature, written: str) -> str:
    """Return what is the same wherever the datum `written` is: its signs, or its whole address."""
    return written.casefold() if nature is Nature.COURRIEL else signs_of(written)


def holds_key(text: str, nature: Nature, key: str) -> bool:
    """Return whether `text` still says the datum `key`, whatever stands between its signs."""
    return key in (text.casefold() if nature is Nature.COURRIEL else signs_of(text))


def find_key(text: str, nature: Nature, key: str) -> Iterator[Donnee]:
    """Yield each place where `text` writes the datum `key`, in any spacing."""
    signs = re.escape(key) if nature is Nature.COURRIEL else _GAP.join(key)
    pattern = rf"(?<![0-9A-Za-z]){signs}{_ENDED}"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        yield Donnee(nature, (found.span(),))


def picture_nature(words: str) -> Nature | None:
    """Return what a picture is that `words` stand for, where it should not be published."""
    if _PICTURE.search(words):
        return Nature.SIGNATURE
    return Nature.RELEVE if _STATEMENT.search(words) else None
