"""From an amount in euros to its French text, in figures or in letters, never rounded."""

from decimal import Decimal

from clsdocs.francais.grammaire import pluriel
from clsdocs.francais.nombres import Lettres, nombre, nombre_en_lettres
from clsdocs.francais.signes import APOSTROPHE, INSECABLE, MOINS

_NOMS = ("million", "millions", "milliard", "milliards")


def montant(valeur: Decimal) -> str:
    """Return `valeur` in figures: « 12 000 € », with two decimals only when there are cents."""
    euros, centimes = divmod(abs(_centimes(valeur)), 100)
    signe = MOINS if valeur < 0 else ""
    decimales = f",{centimes:02}" if centimes else ""
    return f"{signe}{nombre(euros)}{decimales}{INSECABLE}€"


def montant_en_lettres(valeur: Decimal, lettres: Lettres = Lettres.TRADITIONNELLE) -> str:
    """Return `valeur` in letters: « deux cent cinquante euros et soixante-deux centimes »."""
    euros, centimes = divmod(abs(_centimes(valeur)), 100)
    parts = []
    if euros or not centimes:
        parts.append(_euros(euros, lettres))
    if centimes:
        en_lettres = nombre_en_lettres(centimes, lettres=lettres)
        parts.append(f"{en_lettres} {pluriel(centimes, 'centime')}")
    return ("moins " if valeur < 0 else "") + " et ".join(parts)


def _euros(euros: int, lettres: Lettres) -> str:
    en_lettres = nombre_en_lettres(euros, lettres=lettres)
    # Million and milliard are nouns: « un million d’euros », but « un million cent euros ».
    de = f"d{APOSTROPHE}" if en_lettres.endswith(_NOMS) else ""
    return f"{en_lettres} {de}{pluriel(euros, 'euro')}"


def _centimes(valeur: Decimal) -> int:
    if not valeur.is_finite():
        raise ValueError(f"« {valeur} » n’est pas un montant ; indiquer une somme en euros.")
    # Integers, because Decimal arithmetic rounds silently beyond the precision of its context.
    numerateur, denominateur = valeur.as_integer_ratio()
    centimes, reste = divmod(numerateur * 100, denominateur)
    if reste:
        raise ValueError(
            f"« {nombre(valeur)} » a plus de deux décimales ; arrondir le montant au centime."
        )
    return centimes
