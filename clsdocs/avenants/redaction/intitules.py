"""What an avenant is called, and how its act and the avenants before it are recited."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.appellation import article_of, called, is_feminine
from clsdocs.acte.phrases import NBSP
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.document import Document
from clsdocs.francais import accorde, contracte, date_longue


def of_act(document: Document) -> str:
    """Return « du contrat », « de la convention »."""
    return contracte("de", article_of(document), str(document.nature))


def title_of(avenant: Avenant, document: Document, signed: date | None) -> str:
    """Return « Avenant n° 1 au contrat local de santé …, signé le 13 mai 2019 »."""
    article, name = called(document)
    agreed = accorde("signé", feminin=is_feminine(document), pluriel=False)
    when = f", {agreed} le {date_longue(signed)}" if signed else ""
    return f"Avenant n°{NBSP}{avenant.numero} {contracte('à', article, name)}{when}"
