"""What an avenant is called, and how its act and the avenants before it are recited."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.phrases import NBSP
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.document import Document
from clsdocs.domain.organisme import Genre
from clsdocs.francais import accorde, contracte, date_longue, minuscule_initiale


def is_feminine(document: Document) -> bool:
    """Return whether words that speak of the act are feminine."""
    return document.nature.genre is Genre.F


def article_of(document: Document) -> str:
    """Return « le » or « la »."""
    return "la" if is_feminine(document) else "le"


def of_act(document: Document) -> str:
    """Return « du contrat », « de la convention »."""
    return contracte("de", article_of(document), str(document.nature))


def called(document: Document) -> tuple[str, str]:
    """Return the name of the act and the article before it.

    « contrat local de santé du Haut-Pays », or « contrat intitulé « … » » where its title names
    another kind of act.
    """
    title, nature = str(document.intitule), str(document.nature)
    if title.split()[0].lower() == nature:
        return article_of(document), minuscule_initiale(title)
    agreed = accorde("intitulé", feminin=is_feminine(document), pluriel=False)
    return article_of(document), f"{nature} {agreed} «{NBSP}{title}{NBSP}»"


def title_of(avenant: Avenant, document: Document, signed: date | None) -> str:
    """Return « Avenant n° 1 au contrat local de santé …, signé le 13 mai 2019 »."""
    article, name = called(document)
    agreed = accorde("signé", feminin=is_feminine(document), pluriel=False)
    when = f", {agreed} le {date_longue(signed)}" if signed else ""
    return f"Avenant n°{NBSP}{avenant.numero} {contracte('à', article, name)}{when}"
