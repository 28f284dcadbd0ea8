"""The headings of the articles of an avenant."""

from __future__ import annotations

from clsdocs.avenants.redaction.plan import ArticleAvenant, Place
from clsdocs.avenants.texte.changements import NouvelleDivision, Suppression
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.domain.document import Document
from clsdocs.domain.modification import ChangerPartie
from clsdocs.francais import contracte

_FIXED = {
    Place.TERRITOIRE: "Territoire",
    Place.PROROGATION: "Prorogation",
    Place.PARTOUT: "Changement d’appellation",
    Place.FICHES: "Fiches-actions",
    Place.FINANCEMENT: "Dispositions financières",
}


def title_of_article(article: ArticleAvenant, document: Document) -> str:
    """Return « Modification de l’article 8 », « Insertion d’un article 7 bis », « Adhésion »."""
    if article.place is Place.PARTIES:
        assert isinstance(article.operation, ChangerPartie)
        if article.operation.ajouter is not None:
            return "Adhésion d’une partie"
        return "Retrait d’une partie" if article.operation.retirer else "Substitution de partie"
    if article.place in _FIXED:
        return _FIXED[article.place]
    change = article.changements[0]
    if isinstance(change, NouvelleDivision):
        new = change.division
        return f"Insertion d’{'un' if new.genre is Genre.ARTICLE else 'une'} {new.nom}"
    cle = change.lieu.division
    division = next(division for division in article.avant if division.cle == cle)
    whole = isinstance(change, Suppression) and change.lieu == change.lieu.tout
    what = "Suppression" if whole and not change.lieu.point else "Modification"
    return f"{what} {_of(division)}"


def _of(division: Division) -> str:
    """Return « de l’article 8 », « du titre II », « de la fiche n° 1.2 »."""
    return contracte("de", division.article, division.nom)
