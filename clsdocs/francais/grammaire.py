"""From words to their place in a French sentence: articles, elision, agreement, lists, capitals."""

import re
from collections.abc import Sequence

from clsdocs.francais.orthographe import folded
from clsdocs.francais.signes import APOSTROPHE

_ARTICLES = (f"l{APOSTROPHE}", "le", "la", "les", "sans")

_CONTRACTIONS = {
    ("de", "le"): "du",
    ("de", "les"): "des",
    ("à", "le"): "au",
    ("à", "les"): "aux",
}

# The h of a French word cannot be guessed: it is aspirated, except in these words of the trade and
# in these towns, whose own institutions elide their name. A missing one is added here.
_H_MUETS = frozenset(
    folded("""
    habitant habitants habitat habitation hébergement hémodialyse heure heures histoire homme hommes
    honoraires hôpital hôpitaux horaires hospice hospices hospitalisation hôtel humanité hygiène
    hazebrouck hendaye hénin hérault héricourt hesdin hirson houplines hyères
    """).split()
)
_SANS_ELISION = ("oui", "onze", "onzieme")
_VOYELLES = "aeiouœæ"

_FEMININS = {"er": "ère", "el": "elle", "en": "enne", "ic": "ique", "f": "ve", "x": "se"}
_PLURIELS = {"al": "aux", "eau": "eaux"}

_CIVILITES = ("Mme", "Mmes", "Mlle", "MM", "Dr", "Pr", "Me", "Ier", "Ire")
_OUVERTURE = re.compile(r"[\s«“(]*")
_PREMIER_MOT = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def avec_article(article: str, nom: str) -> str:
    """Return `nom` after its `article` (l', le, la, les or sans): « l’Agence », « le Centre »."""
    article = _known_article(article)
    if article == "sans":
        return nom
    return article + ("" if article.endswith(APOSTROPHE) else " ") + nom


def contracte(preposition: str, article: str, nom: str) -> str:
    """Return `nom` after « de » or « à » and its `article`: « du Centre », « d’Amiens »."""
    if preposition not in ("de", "à"):
        raise ValueError(f"« {preposition} » ne se contracte pas ; indiquer « de » ou « à ».")
    article = _known_article(article)
    if contraction := _CONTRACTIONS.get((preposition, article)):
        return f"{contraction} {nom}"
    suite = avec_article(article, nom)
    return _elided("d", suite) if preposition == "de" else f"à {suite}"


def que(mot: str) -> str:
    """Return `mot` after « que »: « que l’ARS », « qu’Amiens »."""
    return _elided("qu", re.sub(r"^([Ll])'", rf"\1{APOSTROPHE}", mot))


def accorde(mot: str, *, feminin: bool, pluriel: bool) -> str:
    """Return `mot`, a past participle or a regular adjective in the masculine singular, agreed."""
    if feminin:
        mot = _regular_feminine(mot)
    return _regular_plural(mot) if pluriel else mot


def pluriel(n: int, singulier: str, pluriel: str | None = None) -> str:
    """Return the word for `n` things; 0 and 1 are singular, a regular plural needs no saying."""
    if abs(n) < 2:
        return singulier
    return _regular_plural(singulier) if pluriel is None else pluriel


def enumeration(mots: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(mots) < 2:
        return "".join(mots)
    return f"{', '.join(mots[:-1])} et {mots[-1]}"


def capitale(texte: str) -> str:
    """Return `texte` with its first letter in upper case, behind an opening « if there is one.

    A text that begins with a figure or a value is left alone.
    """
    debut = _start(texte)
    return texte[:debut] + texte[debut : debut + 1].upper() + texte[debut + 1 :]


def minuscule_initiale(texte: str) -> str:
    """Return `texte` with its first letter in lower case, behind an opening « if there is one.

    Acronyms (« CLS »), compound names (« Saint-Flour »), civilities and « L. » keep theirs; that
    « Amiens » is a town, only the writer knows.
    """
    debut = _start(texte)
    mot = _PREMIER_MOT.match(texte, debut)
    if mot is None or _keeps_capital(mot[0], texte[mot.end() : mot.end() + 1]):
        return texte
    return texte[:debut] + texte[debut].lower() + texte[debut + 1 :]


def _known_article(article: str) -> str:
    article = article.replace("'", APOSTROPHE)
    if article not in _ARTICLES:
        raise ValueError(
            f"« {article} » n’est pas un article ; indiquer l{APOSTROPHE}, le, la, les ou sans."
        )
    return article


def _elided(consonnes: str, suite: str) -> str:
    return (
        f"{consonnes}{APOSTROPHE}{suite}" if _begins_with_vowel(suite) else f"{consonnes}e {suite}"
    )


def _begins_with_vowel(texte: str) -> bool:
    trouve = re.match(r"[^\W\d_]+", folded(texte))
    if trouve is None or (mot := trouve[0]) in _SANS_ELISION:
        return False
    if mot[0] == "h":
        return mot in _H_MUETS
    if mot[0] == "y":
        return mot == "yerres" or mot[1:2] not in tuple(_VOYELLES)
    return mot[0] in _VOYELLES


def _regular_feminine(mot: str) -> str:
    for masculin, feminin in _FEMININS.items():
        if mot.endswith(masculin):
            return mot.removesuffix(masculin) + feminin
    return mot if mot.endswith("e") else mot + "e"


def _regular_plural(mot: str) -> str:
    for singulier, pluriel in _PLURIELS.items():
        if mot.endswith(singulier):
            return mot.removesuffix(singulier) + pluriel
    return mot if mot.endswith(("s", "x", "z")) else mot + "s"


def _start(texte: str) -> int:
    ouverture = _OUVERTURE.match(texte)
    return ouverture.end() if ouverture else 0


def _keeps_capital(mot: str, suivant: str) -> bool:
    if mot in _CIVILITES or (len(mot) == 1 and suivant == "."):
        return True
    return any(signe.isupper() or signe.isdigit() for signe in mot[1:])
