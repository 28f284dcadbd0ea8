"""What a Word file may hold that nobody should sign: comments, changes, hidden words, marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.fichier.blancs import check_blanks
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.reperes import Reperes, around, within
from clsdocs.domain.fichier_word import FichierWord, Grille, Marque, Mots, Paragraphe
from clsdocs.errors import Gravite, Place
from clsdocs.francais import pluriel

_BROUILLON = re.compile(
    r"\bdocument (?:de travail|provisoire)\b|\bversion (?:de travail|provisoire|projet)\b"
    r"|\bbrouillon\b|\bne pas diffuser\b|^\W*projet\W*$|\bprojet *[–—-] *version\b"
    r"|considérées? comme des hypothèses de travail",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b(?:PROJET|DRAFT|SPECIMEN|SPÉCIMEN)\b(?=\s*(?:[–—\t|-]|$))")
_MARQUE = re.compile(r"\{\{.*?(?:\}\}|$)|\}\}|\{%.*?(?:%\}|$)|%\}|\{#.*?(?:#\}|$)|#\}")
_USAGE_PRIVE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")
_RENVOI = re.compile(r"Erreur ! (?:Source du renvoi introuvable|Signet non défini|[A-ZÀ-Ý][^.!]*)")


def check_leftovers(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield what must not be in a file that goes to signature."""
    reperes = Reperes(examen, fichier)
    yield from check_blanks(examen, fichier)
    yield from _marks(fichier)
    people = {bloc.nom for bloc in examen.acte.signatures} if examen.acte else set[str]()
    for paragraphe in fichier.paragraphes:
        yield from _unseen(reperes, paragraphe)
        for pattern, say in _PATTERNS:
            if pattern is _SHOUTED and paragraphe.texte in people:
                continue  # somebody's name, in capitals
            for found in pattern.finditer(paragraphe.texte.replace("\u00a0", " ")):
                if pattern in _OF_ACT and reperes.passage(paragraphe):
                    continue
                mots = around(paragraphe.texte, found.start(), found.end())
                place = reperes.place(paragraphe, found.start(), found.end())
                message, advice = say(found[0], mots)
                yield Constat(place, f"{within(paragraphe)}{message}", advice, mots)
    for grille in fichier.grilles:
        yield from _empty_cells(reperes, grille)


def _draft(mots: str, around: str) -> tuple[str, str]:
    return f"« {around} » dans un document à signer", f"retirer « {mots.strip()} »"


def _unrendered(mots: str, around: str) -> tuple[str, str]:
    return f"balise restée dans le texte : « {around} »", "la corriger là où elle est écrite"


def _private(mots: str, around: str) -> tuple[str, str]:
    code = f"U+{ord(mots):04X}"
    return f"signe sans forme ({code}) dans le texte", "le remplacer par le signe voulu"


def _lost(mots: str, around: str) -> tuple[str, str]:
    return f"renvoi perdu : « {around} »", "rétablir le renvoi, ou écrire le numéro"


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str, str], tuple[str, str]]], ...] = (
    (_BROUILLON, _draft),
    (_SHOUTED, _draft),
    (_MARQUE, _unrendered),
    (_USAGE_PRIVE, _private),
    (_RENVOI, _lost),
)


_OF_ACT = (_BROUILLON, _MARQUE, _RENVOI)
"""What is looked for in the words of the act without their file too: once is enough."""


def _marks(fichier: FichierWord) -> Iterator[Constat]:
    place = Place(fichier.chemin)
    for comment in fichier.commentaires:
        message = f"commentaire{_by(comment)} : « {_short(comment.texte)} »"
        yield Constat(place, message, "y répondre, puis le supprimer", comment.texte)
    if fichier.revisions:
        first, count = fichier.revisions[0], len(fichier.revisions)
        others = count - 1
        more = f", et {others} {pluriel(others, 'autre', 'autres')}" if others else ""
        what = f" « {_short(first.texte)} »" if first.texte else ""
        message = f"modification suivie ({first.genre}{_by(first)}{what}){more}"
        advice = "accepter ou refuser toutes les modifications"
        yield Constat(place, message, advice, first.texte)
    elif fichier.suivi:
        message = "le suivi des modifications est resté actif"
        yield Constat(place, message, "l’arrêter (Révision, Suivi)", "", Gravite.A_EXPLIQUER)


def _by(marque: Marque) -> str:
    return f" de {marque.auteur}" if marque.auteur else ""


def _short(words: str) -> str:
    return around(words, 0, min(len(words), 40)) if len(words) > 60 else words


def _unseen(reperes: Reperes, paragraphe: Paragraphe) -> Iterator[Constat]:
    offset = 0
    for mots in paragraphe.mots:
        end = offset + len(mots.texte)
        said = _why(mots) if mots.texte.strip() else None
        if said is not None:
            shown = _short(mots.texte.strip())
            message = f"{within(paragraphe)}texte {said[0]} : « {shown} »"
            place = reperes.place(paragraphe, offset, end)
            yield Constat(place, message, said[1], mots.texte.strip())
        offset = end


def _why(mots: Mots) -> tuple[str, str] | None:
    if mots.cache:
        return mots.cache, "le supprimer, ou le montrer"
    return ("surligné", "retirer le surlignage, la question réglée") if mots.surligne else None


_AMOUNT = re.compile(r"\d(?:\s?€|\s?%)?$")
_TOTAL = re.compile(r"\W*(?:sous-)?tota(?:l|ux)\b", re.IGNORECASE)


def _empty_cells(reperes: Reperes, grille: Grille) -> Iterator[Constat]:
    """Yield the cells left empty in a column where every other row says something."""
    if not grille.entete or len(grille.lignes) < 3:
        return
    head, *rows = grille.lignes
    rows = [row for row in rows if len(row) == len(head) and not _TOTAL.match(row[0])]
    for column, title in enumerate(head):
        empty = [row for row in rows if not row[column]]
        if len(empty) == 1 and len(rows) > 2 and title.strip():
            label = next((cell for cell in empty[0] if cell), "")
            place = _place_of(reperes, grille.rang, label)
            message = f"cellule vide : colonne « {_plain(title)} », ligne « {_plain(label)} »"
            advice = "la remplir, ou y écrire « – »"
            due = all(_AMOUNT.search(row[column]) for row in rows if row[column])
            yield Constat(place, message, advice, label, None if due else Gravite.A_EXPLIQUER)


def _place_of(reperes: Reperes, rang: int, label: str) -> Place:
    own = (p for p in reperes.fichier.paragraphes if p.tableau == rang and p.texte == label)
    found = next(own, None)
    return Place(reperes.fichier.chemin) if found is None else reperes.place(found)


def _plain(words: str) -> str:
    return _short(" ".join(words.split("\n")))
