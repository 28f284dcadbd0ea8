"""From « au deuxième alinéa du point 8.2 de l’article 8 du contrat » to the place it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lecteur_docx import fold
from lecteur_nombres import NOMBRE, NUMERO, read_rank
from lecteur_texte import POINT, Incompris

CONTRAT = r"(?:du contrat|de la convention|de la charte)"
CITE = r"« [^«»]* »"
PARTIE = rf"partie intitulée {CITE}"

_DIVISION = rf"(?:article {NUMERO}|annexe {NUMERO}|fiche n° [\d.]+|titre [IVXL]+(?:er)?|{PARTIE})"
_LE, _ELIDED, _LA = "(?:le |du |au |dans le )", "(?:l’|de l’|à l’|dans l’)", "(?:la |de la |à la )"
_STEP = (
    rf"(?:{_LE}(?P<alinea>{NOMBRE}) alinéa"
    rf"|{_LE}(?:(?P<rang>{NOMBRE}) )?(?P<tableau>tableau)"
    rf"|{_ELIDED}(?P<intitule>intitulé)"
    rf"|{_LE}point (?P<point>{POINT})"
    rf"|(?:{_LE}|{_ELIDED}|{_LA})(?P<division>{_DIVISION}) {CONTRAT}"
    rf"|{_LA}{PARTIE}"
    ")"
)
_READ = re.compile(rf"{_STEP}(?: |$)", re.IGNORECASE)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _STEP)
LIEU = rf"(?P<lieu>Il|(?i:{_UNNAMED}(?: {_UNNAMED})*))"
"""The words that name a place; « Il » is the one that a list speaks of."""


@dataclass(frozen=True)
class Lieu:
    """A place in an act: a division, or a point, an alinéa, a table or a heading in it."""

    division: str = ""
    point: str = ""
    alinea: int = 0
    tableau: int = 0
    """0 for none, -1 for the only one."""

    intitule: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is a division or a point, and not a part of it."""
        return not (self.alinea or self.tableau or self.intitule)


def read_lieu(words: str, division: str = "") -> Lieu:
    """Return the place that `words` name, in `division` where they name none."""
    place: dict[str, object] = {"division": division}
    rest = "" if words == "Il" else words
    while rest:
        step = _READ.match(rest)
        if step is None:
            raise Incompris(f"ce lieu ne se lit pas : {words}")
        named = _step(step)
        if named.keys() & (place.keys() - {"division"}):
            raise Incompris(f"ce lieu nomme deux fois la même chose : {words}")
        place |= named
        rest = rest[step.end() :]
    if not place["division"]:
        raise Incompris(f"ce lieu ne dit pas de quelle division il parle : {words}")
    return Lieu(**place)  # type: ignore[arg-type]


def _step(step: re.Match[str]) -> dict[str, object]:
    if step["alinea"]:
        return {"alinea": _rank(step["alinea"])}
    if step["tableau"]:
        return {"tableau": _rank(step["rang"]) if step["rang"] else -1}
    if step["intitule"]:
        return {"intitule": True}
    if step["division"]:
        return {"division": fold(step["division"])}
    if step["point"]:
        return {"point": step["point"]}
    return {"point": fold(step[0].partition("«")[2].rstrip("» "))}


def _rank(words: str) -> int:
    rank = read_rank(words.lower())
    if rank is None:
        raise Incompris(f"« {words} » n’est pas un rang")
    return rank
