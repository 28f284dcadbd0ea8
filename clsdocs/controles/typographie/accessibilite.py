"""Whether a text, and the Word file made of it, can be read by all: pictures, links, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.lecture.reperes import Reperes, within
from clsdocs.domain.fichier_word import PLUS_FONCE, FichierWord
from clsdocs.domain.texte import Text
from clsdocs.errors import Gravite, Place
from clsdocs.francais import enumeration

_IMAGE = re.compile(r"!\[\s*(?:image|photo|logo|img)?\s*\]\(", re.IGNORECASE)
_LIEN = re.compile(r"(?<!!)\[(?:cliquez? ici|ici|lien|ce lien|en savoir plus|voir)\]\(", re.I)
_CAPITALES = re.compile(
    r"^#{1,3} +(?=.*[A-ZÀ-Ý]{4})(?P<titre>[^a-zà-ÿ{}\n]{15,}?)(?= *\{| *$)", re.MULTILINE
)


_TITRE = re.compile(r"^(?P<dieses>#{1,3}) +(?P<titre>.*?) *(?:\{[^{}\n]*\})? *$", re.MULTILINE)


def check_sources(text: Text) -> Iterator[Constat]:
    """Yield what in `text` a person who cannot see it would miss."""
    yield from _looks(text)
    last = 0
    for found in _TITRE.finditer(text.text):
        level, mots = len(found["dieses"]), found["titre"]
        if last and level > last + 1:
            missing = "#" * (last + 1)
            message = f"« {mots} » : titre de niveau {level} sous un titre de niveau {last}"
            yield Constat(
                _place(text, found.start()),
                message,
                f"l’écrire « {missing} {mots} », ou ajouter le titre qui manque",
                mots,
            )
        last = level


def _place(text: Text, start: int) -> Place:
    line = text.line + text.text.count("\n", 0, start)
    return Place(text.path, line, start - text.text.rfind("\n", 0, start))


def _looks(text: Text) -> Iterator[Constat]:
    for pattern, message, advice in (
        (_IMAGE, "image sans texte de remplacement", "la décrire entre les crochets"),
        (_LIEN, "lien qui ne dit pas où il mène", "écrire ce que l’on y trouve"),
        (_CAPITALES, "titre tout en capitales", "l’écrire en minuscules, le style fait le reste"),
    ):
        for found in pattern.finditer(text.text):
            mots = found[0].rstrip("(")
            yield Constat(_place(text, found.start()), f"{message} : « {mots} »", advice, mots)


def check_accessibility(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield what in `fichier` keeps some from reading it, or looks otherwise elsewhere."""
    yield from _properties(examen, fichier)
    yield from _pictures(fichier)
    yield from _levels(examen, fichier)
    yield from _fonts(examen, fichier)
    for faint in fichier.contrastes:
        yield Constat(Place(fichier.chemin), faint.message, PLUS_FONCE, faint.mots)


def _properties(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    place, titre = Place(fichier.chemin), fichier.proprietes.get("titre", "")
    intitule = str(examen.document.intitule)
    advice = f"y écrire « {intitule} » (Fichier, Informations)"
    if not titre:
        yield Constat(place, "le document n’a pas de titre dans ses propriétés", advice)
    elif fold(titre) != fold(intitule):
        message = f"le document s’intitule « {titre} » dans ses propriétés"
        yield Constat(place, message, advice, titre)
    langue = fichier.proprietes.get("langue", "")
    if not langue.lower().startswith("fr"):
        said = f"est « {langue} »" if langue else "n’est pas indiquée"
        message = f"la langue du document {said}"
        yield Constat(place, message, "indiquer fr-FR dans ses propriétés", langue)


def _pictures(fichier: FichierWord) -> Iterator[Constat]:
    for image in fichier.illustrations:
        if not image.alternative.strip() and not image.decorative:
            where = f"{image.partie} : " if image.partie else ""
            message = f"{where}image « {image.nom} » sans texte de remplacement"
            yield Constat(Place(fichier.chemin), message, "la décrire, ou la dire décorative")


_HEADING = re.compile(r"heading ([1-9])$")


def _levels(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield the headings that skip a level below the heading before them."""
    reperes, last = Reperes(examen, fichier), 0
    for paragraphe in fichier.corps:
        found = _HEADING.match(paragraphe.style.lower())
        if found is None or not paragraphe.texte.strip():
            continue
        level = int(found[1])
        if last and level > last + 1:
            mots = paragraphe.texte.strip()
            message = f"« {mots} » : titre de niveau {level} sous un titre de niveau {last}"
            yield Constat(reperes.place(paragraphe), message, "ne sauter aucun niveau", mots)
        last = level


def _fonts(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield the fonts that words name themselves, and that no style of the file knows."""
    reperes, seen = Reperes(examen, fichier), set[str]()
    for paragraphe in fichier.paragraphes:
        for mots in paragraphe.mots:
            police = mots.police
            if police and police not in fichier.polices and police not in seen:
                seen.add(police)
                shown = mots.texte.strip()[:40]
                message = (
                    f"{within(paragraphe)}police « {police} » étrangère au gabarit : « {shown} »"
                )
                known = enumeration(sorted(fichier.polices)) if fichier.polices else "une seule"
                advice = f"laisser la police du style ({known})"
                place = reperes.place(paragraphe)
                yield Constat(place, message, advice, shown, Gravite.A_EXPLIQUER)
