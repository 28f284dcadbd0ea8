"""From values (dates, amounts, numbers, names) to the French text that an act prints."""

from clsdocs.francais.dates import date_en_lettres, date_longue, duree_en_lettres
from clsdocs.francais.grammaire import (
    accorde,
    avec_article,
    capitale,
    contracte,
    enumeration,
    minuscule_initiale,
    pluriel,
    que,
)
from clsdocs.francais.montants import montant, montant_en_lettres
from clsdocs.francais.nombres import Lettres, nombre, nombre_en_lettres
from clsdocs.francais.orthographe import suggestion
from clsdocs.francais.rangs import (
    multiplicatif,
    numero_article,
    numero_titre,
    ordinal,
    ordinal_abrege,
    romain,
)

__all__ = [
    "Lettres",
    "accorde",
    "avec_article",
    "capitale",
    "contracte",
    "date_en_lettres",
    "date_longue",
    "duree_en_lettres",
    "enumeration",
    "minuscule_initiale",
    "montant",
    "montant_en_lettres",
    "multiplicatif",
    "nombre",
    "nombre_en_lettres",
    "numero_article",
    "numero_titre",
    "ordinal",
    "ordinal_abrege",
    "pluriel",
    "que",
    "romain",
    "suggestion",
]
