"""From the words of an act to the days that they name, in whatever form they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from clsdocs.controles.lecture.passages import Trouvaille
from clsdocs.francais.dates import MOIS
from clsdocs.record import Record

SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _bare(word: str) -> str:
    signs = unicodedata.normalize("NFD", word.lower())
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


_NUMBERS = {_bare(mois): rank for rank, mois in enumerate(MOIS, 1)}
_MONTH = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre"
_MONTH += "|d[ée]cembre"
LONGUE = (
    rf"(?:\b(?P<semaine>{'|'.join(SEMAINE)}),? (?:le )?)?"
    rf"\b(?P<jour>1er|\d{{1,2}}) (?P<mois>{_MONTH})\b(?: (?P<annee>\d{{4}})\b)?"
)
"""A day in words: « mardi 26 décembre 2012 », « 1er mars », in folded text."""

# « n° 12/05/2024 » is a number; « 01.02.03.04.05 » a telephone.
_COURTE = (
    r"(?<![\d./-])(?<!n° )(?P<j>\d{1,2})(?P<signe>[/.-])(?P<m>\d{1,2})(?P=signe)(?P<a>\d{4})"
    r"(?![\d/-]|\.\d)"
)
_DAYS = re.compile(f"{LONGUE}|{_COURTE}", re.IGNORECASE)


class JourEcrit(Record):
    """A day as an act writes it; `annee` and `semaine` are 0 and empty where they are not said."""

    trouvaille: Trouvaille
    quantieme: int
    mois: int
    annee: int
    semaine: str
    courte: bool

    @property
    def jour(self) -> date | None:
        """The day itself; None without a year, and where the calendar has no such day."""
        try:
            return date(self.annee, self.mois, self.quantieme)
        except ValueError:
            return None

    @property
    def impossible(self) -> bool:
        """Whether the calendar has no such day, in that year or, without one, in any."""
        try:
            date(self.annee or 2000, self.mois, self.quantieme)
        except ValueError:
            return True
        return False


_FIGURE = re.compile(r"\d")


def search_days(words: str) -> Iterator[re.Match[str]]:
    """Yield where `words`, folded, write a day."""
    return _DAYS.finditer(words) if _FIGURE.search(words) else iter(())


def read_day(found: Trouvaille) -> JourEcrit:
    """Return the day that the words of `search_days` write."""
    said = found.match.groupdict()
    if said["a"]:
        return JourEcrit(found, int(said["j"]), int(said["m"]), int(said["a"]), "", courte=True)
    return JourEcrit(
        found,
        1 if said["jour"].lower() == "1er" else int(said["jour"]),
        _NUMBERS[_bare(said["mois"])],
        int(said["annee"] or 0),
        (said["semaine"] or "").lower(),
        courte=False,
    )


YEARS = re.compile(r"\b((?:19|20|21)\d{2}) ?(?:[-–/]| à ) ?((?:19|20|21)\d{2})\b")
"""Two years that bound a period: « 2019-2022 », « 2019 à 2022 »."""
