"""Whether the articles of codes that an act cites exist, and are those that it means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille

# The chapters of the agencies end well before: what is beyond is a slip of the keyboard.
_LAST = {
    "L. 1431": 10,
    "L. 1432": 15,
    "L. 1434": 25,
    "L. 1435": 15,
    "R. 1434": 60,
    "R. 1435": 60,
    "L. 2121": 60,
    "L. 2122": 60,
}
_ARTICLE = re.compile(r"\b(?P<livre>[LRD])\. ?(?P<chapitre>\d{4})-(?P<rang>\d+)(?![\d-])")
_DU_CONTRAT = ("L. 1434-10", "L. 1434-17", "L. 1434-2", "L. 1434-1", "L. 1435-1")
_MEANT = re.compile(
    r"\b(?:au sens de|tels? que? (?:prévus?|définis?)|prévus? (?:à|par)|fixe l'objet)"
)
_CONTRAT = re.compile(r"\bcontrats? loca(?:l|ux) de santé\b", re.IGNORECASE)
_MONEY = re.compile(r"\bcontrat (?:exigé|prévu) par |\bconclusion d'un contrat en application de ")


def check_articles(examen: Examen) -> Iterator[Constat]:
    """Yield the articles that the code does not have, or that are not those of such contracts."""
    for found in examen.search(_ARTICLE):
        chapitre = f"{found.match['livre']}. {found.match['chapitre']}"
        numero = f"{chapitre}-{found.match['rang']}"
        if int(found.match["rang"]) > _LAST.get(chapitre, 10_000):
            message = f"« {found.mots} » : le code n’a pas cet article"
            yield Constat(found.place, message, "vérifier le numéro sur Légifrance", found.mots)
            continue
        expected = _expected(found)
        if expected and numero not in expected:
            named = expected[0].replace(" ", "\u00a0")
            message = f"« {found.mots} » : l’article attendu ici est {named}"
            yield Constat(found.place, message, "vérifier le numéro sur Légifrance", found.mots)


def _expected(found: Trouvaille) -> tuple[str, ...]:
    """Return the articles that the words just around mean, the likeliest first; none if unsaid."""
    phrase = found.passage.plat
    before = phrase[max(found.match.start() - 70, 0) : found.match.start()]
    after = phrase[found.match.end() : found.match.end() + 60]
    if _MONEY.search(before):
        return ("R. 1435-30",)
    if _MEANT.search(before) and _CONTRAT.search(before):
        return _DU_CONTRAT
    whole = phrase[: found.match.start()][-330:]
    return _DU_CONTRAT if _MEANT.search(after) and _CONTRAT.search(whole) else ()
