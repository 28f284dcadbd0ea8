"""How an act is called in a sentence: its title, and the article before it."""

from __future__ import annotations

from clsdocs.acte.phrases import NBSP
from clsdocs.domain.document import Document, Nature
from clsdocs.domain.organisme import Genre
from clsdocs.francais import accorde, minuscule_initiale


def is_feminine(document: Document) -> bool:
    """Return whether words that speak of the act are feminine."""
    return document.nature.genre is Genre.F


def article_of(document: Document) -> str:
    """Return « le », « la », or « l’ » for an avenant."""
    if document.nature is Nature.AVENANT:
        return "l’"
    return "la" if is_feminine(document) else "le"


def called(document: Document) -> tuple[str, str]:
    """Return the article before the name of the act, and that name.

    « contrat local de santé du Haut-Pays », or « contrat intitulé « … » » where its title names
    another kind of act.
    """
    title, nature = str(document.intitule), str(document.nature)
    if title.split()[0].lower() == nature:
        return article_of(document), minuscule_initiale(title)
    agreed = accorde("intitulé", feminin=is_feminine(document), pluriel=False)
    return article_of(document), f"{nature} {agreed} «{NBSP}{title}{NBSP}»"
