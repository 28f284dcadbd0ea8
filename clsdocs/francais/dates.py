"""From a date or a duration to its French text."""

from datetime import date

from clsdocs.francais.grammaire import enumeration, pluriel
from clsdocs.francais.nombres import Lettres, nombre_en_lettres
from clsdocs.francais.signes import INSECABLE

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def date_longue(jour: date) -> str:
    """Return « 1er janvier 2019 », which no end of line can break."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return INSECABLE.join((quantieme, MOIS[jour.month - 1], f"{jour.year:04}"))


def date_en_lettres(jour: date, lettres: Lettres = Lettres.TRADITIONNELLE) -> str:
    """Return « premier janvier deux mille dix-neuf »."""
    quantieme = "premier" if jour.day == 1 else nombre_en_lettres(jour.day, lettres=lettres)
    annee = nombre_en_lettres(jour.year, lettres=lettres)
    return f"{quantieme} {MOIS[jour.month - 1]} {annee}"


def duree_en_lettres(
    annees: int, mois: int, jours: int = 0, lettres: Lettres = Lettres.TRADITIONNELLE
) -> str:
    """Return « un an et six mois »; nothing is converted (`mois` may pass twelve).

    A duration of nothing is « zéro jour »; a negative one is refused.
    """
    if min(annees, mois, jours) < 0:
        raise ValueError("Une durée ne peut pas être négative ; vérifier ses dates.")
    parts = [
        f"{nombre_en_lettres(n, lettres=lettres)} {pluriel(n, nom)}"
        for n, nom in ((annees, "an"), (mois, "mois"), (jours, "jour"))
        if n
    ]
    return enumeration(parts) or "zéro jour"
