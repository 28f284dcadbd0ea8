"""From a rank to the number that French drafting gives it: première, 1re, Ier, bis."""

from clsdocs.francais.nombres import Lettres, nombre_en_lettres

_ROMAINS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

# As the Code général des impôts numbers its articles.
_MULTIPLICATIFS = (
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "nonies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "novodecies",
    "vicies",
)


def ordinal(n: int, *, feminin: bool = False, lettres: Lettres = Lettres.TRADITIONNELLE) -> str:
    """Return « premier », « première », « quatre-vingtième », « vingt et unième »."""
    _refuse_below_one(n)
    if n == 1:
        return "première" if feminin else "premier"
    cardinal = nombre_en_lettres(n, lettres=lettres)
    return _radical(cardinal) + "ième"


def ordinal_abrege(n: int, *, feminin: bool = False) -> str:
    """Return « 1er », « 1re », « 2e »."""
    _refuse_below_one(n)
    if n == 1:
        return "1re" if feminin else "1er"
    return f"{n}e"


def numero_article(n: int) -> str:
    """Return what follows « Article »: « 1er », then « 2 », « 3 »."""
    _refuse_below_one(n)
    return "1er" if n == 1 else str(n)


def numero_titre(n: int) -> str:
    """Return what follows « TITRE »: « Ier », then « II », « III »."""
    return romain(n) + ("er" if n == 1 else "")


def romain(n: int) -> str:
    """Return `n`, from 1 to 3999, in roman figures."""
    if not 1 <= n <= 3999:
        raise ValueError(f"« {n} » ne s’écrit pas en chiffres romains ; rester entre 1 et 3999.")
    chiffres = ""
    for valeur, signe in _ROMAINS:
        fois, n = divmod(n, valeur)
        chiffres += signe * fois
    return chiffres


def multiplicatif(n: int) -> str:
    """Return the adverb of the `n`-th article under one number: 2 is « bis », 20 « vicies »."""
    if not 2 <= n <= 20:
        raise ValueError(
            f"Aucun adverbe n’est prévu pour le rang {n} (de bis, 2, à vicies, 20) ; "
            "donner un nouveau numéro à l’article."
        )
    return _MULTIPLICATIFS[n - 2]


def _radical(cardinal: str) -> str:
    for nom in ("million", "milliard"):
        if cardinal in (f"un {nom}", f"un-{nom}"):
            return nom
    if cardinal.endswith(("vingts", "cents", "millions", "milliards")):
        return cardinal[:-1]
    if cardinal.endswith("cinq"):
        return cardinal + "u"
    if cardinal.endswith("neuf"):
        return cardinal[:-1] + "v"
    return cardinal.removesuffix("e")


def _refuse_below_one(n: int) -> None:
    if n < 1:
        raise ValueError(f"« {n} » n’est pas un rang ; compter à partir de 1.")
