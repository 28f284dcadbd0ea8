"""Whether the annexes of a Word file are those of the act: there, in order, numbered as cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.lecture.reperes import Reperes
from clsdocs.domain.annexe import Annexe
from clsdocs.domain.fichier_word import FichierWord, Paragraphe
from clsdocs.errors import Gravite

_HEADING = re.compile(r"^Annexe (?P<numero>[0-9]+) *[–—:-] *(?P<titre>.+)$", re.IGNORECASE)
_CITED = re.compile(
    r"\bannexes? (?:n° ?)?(?P<numero>[0-9]{1,2})(?![0-9-]|[.,][0-9])"
    r"(?! (?:du|de la|de l'|des|au|à la|à l') ?(?!présent))",
    re.IGNORECASE,
)
_COVER = re.compile(r"^(?:Document joint|Document à joindre|Valeur (?:contractuelle|informative))")


def check_annexes(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield the annexes that are not in `fichier`, or not as the act lists and cites them."""
    corps = fichier.corps
    titles = [(rank, m) for rank, p in enumerate(corps) if (m := _title(p))]
    found = {int(m["numero"]): fold(m["titre"]) for _, m in titles}
    annexes = list(enumerate(examen.document.annexes, 1))
    for rank, annexe in annexes:
        yield from _listed(examen, rank, annexe, found)
    yield from _content(examen, corps, titles)
    yield from _cited(Reperes(examen, fichier), max([*found, len(annexes)], default=0))


def _title(paragraphe: Paragraphe) -> re.Match[str] | None:
    style = paragraphe.style.lower()
    if "annexe" not in style and not style.startswith(("heading", "titre")):
        return None
    return _HEADING.match(fold(paragraphe.texte).strip())


def _listed(examen: Examen, rank: int, annexe: Annexe, found: dict[int, str]) -> Iterator[Constat]:
    place, title = examen.at(f"annexes.{annexe.id}"), fold(str(annexe.intitule))
    named = f"l’annexe « {annexe.intitule} »"
    if found.get(rank) == title:
        return
    elsewhere = [number for number, words in found.items() if words == title]
    if elsewhere:
        message = f"{named} porte le numéro {elsewhere[0]}, au lieu de {rank}"
        yield Constat(place, message, "suivre l’ordre de la liste « annexes »", named)
    elif rank in found:
        message = f"annexe {rank} : « {found[rank]} » au lieu de « {annexe.intitule} »"
        yield Constat(place, message, "donner à l’annexe son intitulé", found[rank])
    else:
        message = f"{named} n’est pas dans le document"
        yield Constat(place, message, "la joindre, ou la retirer de la liste", named)


def _content(
    examen: Examen, corps: Sequence[Paragraphe], titles: Sequence[tuple[int, re.Match[str]]]
) -> Iterator[Constat]:
    """Yield the annexes that hold nothing, and those that are files apart."""
    ends = [rank for rank, _ in titles[1:]] + [len(corps)]
    listed = dict(enumerate(examen.document.annexes, 1))
    for (start, match), end in zip(titles, ends, strict=False):
        annexe = listed.get(int(match["numero"]))
        if annexe is None:
            continue
        named = f"l’annexe « {annexe.intitule} »"
        words = [t for p in corps[start + 1 : end] if (t := p.texte.strip())]
        # « Document à joindre » is told of the act itself.
        to_join = any(word.startswith("Document à joindre") for word in words)
        if not to_join and all(map(_is_cover, words)):
            yield _without_words(examen, annexe, words, named)


def _is_cover(words: str) -> bool:
    return _COVER.match(words) is not None


def _without_words(examen: Examen, annexe: Annexe, words: Sequence[str], named: str) -> Constat:
    place = examen.at(f"annexes.{annexe.id}")
    if any("Document joint" in word for word in words):
        message = f"{named} est un fichier à part : « {annexe.fichier} »"
        advice = "le joindre à l’envoi"
        return Constat(place, message, advice, named, Gravite.INFORMATION)
    return Constat(place, f"{named} est vide", "lui donner un contenu, ou la retirer", named)


def _cited(reperes: Reperes, last: int) -> Iterator[Constat]:
    for paragraphe in reperes.fichier.corps:
        for found in _CITED.finditer(fold(paragraphe.texte)):
            if not 1 <= int(found["numero"]) <= last:
                mots = paragraphe.texte[found.start() : found.end()]
                place = reperes.place(paragraphe, found.start(), found.end())
                message = f"« {mots} » n’est pas dans le document"
                yield Constat(place, message, "corriger le renvoi, ou joindre l’annexe", mots)
