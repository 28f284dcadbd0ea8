"""The texts that local health contracts cite: number, date, title, and the articles that moved."""

from __future__ import annotations

from datetime import date

from clsdocs.record import Record


class Loi(Record):
    """A text: its kind, number, date, the beginning of its title, and its Journal officiel."""

    nature: str
    numero: str
    jour: date
    titre: str
    journal: str

    @property
    def nom(self) -> str:
        """How it is cited, without its date."""
        return f"{self.nature} n°\u00a0{self.numero}"


def _loi(numero: str, jour: date, titre: str, journal: str, nature: str = "loi") -> Loi:
    return Loi(nature, numero, jour, titre, journal)


# Each line gives the issue of the Journal officiel that holds its number, date and title.
LOIS = (
    _loi("78-17", date(1978, 1, 6), "relative à l'informatique", "7 janvier 1978"),
    _loi("2000-321", date(2000, 4, 12), "relative aux droits des citoyens", "13 avril 2000"),
    _loi("2002-2", date(2002, 1, 2), "rénovant l'action sociale", "3 janvier 2002"),
    _loi("2002-303", date(2002, 3, 4), "relative aux droits des malades", "5 mars 2002"),
    _loi("2004-806", date(2004, 8, 9), "relative à la politique de santé", "11 août 2004"),
    _loi("2004-809", date(2004, 8, 13), "relative aux libertés et resp", "17 août 2004"),
    _loi("2005-102", date(2005, 2, 11), "pour l'égalité des droits", "12 février 2005"),
    _loi("2009-879", date(2009, 7, 21), "portant réforme de l'hôpital", "22 juillet 2009"),
    _loi("2011-940", date(2011, 8, 10), "modifiant certaines dispositions", "11 août 2011"),
    _loi("2014-58", date(2014, 1, 27), "de modernisation de l'action", "28 janvier 2014"),
    _loi("2014-173", date(2014, 2, 21), "de programmation pour la ville", "22 février 2014"),
    _loi("2015-29", date(2015, 1, 16), "relative à la délimitation des", "17 janvier 2015"),
    _loi("2015-991", date(2015, 8, 7), "portant nouvelle organisation", "8 août 2015"),
    _loi("2015-1776", date(2015, 12, 28), "relative à l'adaptation de la", "29 décembre 2015"),
    _loi("2016-41", date(2016, 1, 26), "de modernisation de notre", "27 janvier 2016"),
    _loi("2019-774", date(2019, 7, 24), "relative à l'organisation et à", "26 juillet 2019"),
    _loi("2021-502", date(2021, 4, 26), "visant à améliorer le système", "27 avril 2021"),
    _loi("2021-1109", date(2021, 8, 24), "confortant le respect des", "25 août 2021"),
    _loi("2022-217", date(2022, 2, 21), "relative à la différenciation", "22 février 2022"),
    _loi("2023-379", date(2023, 5, 19), "portant amélioration de l'accès", "20 mai 2023"),
    _loi("2023-1268", date(2023, 12, 27), "visant à améliorer l'accès aux", "28 décembre 2023"),
    _loi("2020-1576", date(2020, 12, 14), "de financement de la sécurité", "15 décembre 2020"),
    _loi("2025-199", date(2025, 2, 28), "de financement de la sécurité", "28 février 2025"),
    _loi("2001-495", date(2001, 6, 6), "pris pour l'application de", "10 juin 2001", "décret"),
    _loi("2010-336", date(2010, 3, 31), "portant création des agences", "1er avril 2010", "décret"),
    _loi("2010-514", date(2010, 5, 18), "relatif au projet régional", "20 mai 2010", "décret"),
    _loi(
        "2012-271",
        date(2012, 2, 27),
        "relatif au fonds d'intervention",
        "28 février 2012",
        "décret",
    ),
    _loi("2015-1230", date(2015, 10, 2), "relatif au fonds d'inter", "4 octobre 2015", "décret"),
    _loi("2016-1023", date(2016, 7, 26), "relatif au projet régional", "28 juillet 2016", "décret"),
    _loi("2015-1620", date(2015, 12, 10), "adaptant les agences", "11 décembre 2015", "ordonnance"),
    _loi("2016/679", date(2016, 4, 27), "relatif à la protection", "JOUE L 119", "règlement (UE)"),
)
"""In no order that matters; a text that is not here is only compared with its own year."""


class Article(Record):
    """An article of the code de la santé publique that says from `du` to `au` what is meant.

    `ailleurs` is the number under which its substance stood before or stands since.
    """

    numero: str
    du: date = date.min
    au: date = date.max
    ailleurs: str = ""


_REFONTE = date(2016, 1, 28)
_VEILLE = date(2016, 1, 27)

# Loi n° 2016-41 of 26 January 2016, art. 158 (JO of 27 January 2016), in force the day after.
ARTICLES = (
    Article("L. 1434-17", au=_VEILLE, ailleurs="L. 1434-10"),
    Article("L. 1434-16", au=_VEILLE, ailleurs="L. 1434-9"),
    Article("L. 1434-10", du=_REFONTE, ailleurs="L. 1434-17"),
)
"""Those that a local health contract cites, and whose number has a date."""
