"""From a number to its French text, in figures or in letters."""

from decimal import Decimal
from enum import StrEnum

from clsdocs.francais.signes import FINE, MOINS

_LIMITE = 10**12


class Lettres(StrEnum):
    """The two accepted spellings of numbers; a dossier keeps one of them."""

    TRADITIONNELLE = "traditionnelle"
    """Hyphens below one hundred only: « deux cent vingt-sept mille »."""

    RECTIFIEE = "rectifiee"
    """Hyphens everywhere (JO, 6 December 1990): « deux-cent-vingt-sept-mille »."""


def nombre(valeur: int | Decimal) -> str:
    """Return `valeur` in figures, by groups of three, its decimals as they were written."""
    if isinstance(valeur, Decimal) and not valeur.is_finite():
        raise ValueError(f"« {valeur} » n’est pas un nombre ; indiquer un nombre fini.")
    chiffres = f"{abs(valeur):,f}" if isinstance(valeur, Decimal) else f"{abs(valeur):,}"
    signe = MOINS if valeur < 0 else ""
    entiers, point, decimales = chiffres.partition(".")
    return signe + entiers.replace(",", FINE) + ("," if point else "") + decimales


def nombre_en_lettres(
    valeur: int, *, feminin: bool = False, lettres: Lettres = Lettres.TRADITIONNELLE
) -> str:
    """Return `valeur` in letters, below a thousand milliards.

    With `feminin` only a final « un » changes: « vingt et une fiches », but « vingt et un mille ».
    """
    if abs(valeur) >= _LIMITE:
        raise ValueError(
            f"« {nombre(valeur)} » est trop grand pour être écrit en lettres ; "
            "rester sous mille milliards."
        )
    texte = _cardinal(abs(valeur))
    if feminin and texte.endswith("un"):
        texte += "e"
    if lettres is Lettres.RECTIFIEE:
        texte = texte.replace(" ", "-")
    return f"moins {texte}" if valeur < 0 else texte


def _cardinal(valeur: int) -> str:
    # num2words is taken for cardinals only: its ordinals say « quatre-vingtsième » and
    # « deux centsième », and its amounts forget « un million d’euros ».
    from num2words import num2words

    return str(num2words(valeur, lang="fr"))
