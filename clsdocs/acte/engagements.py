"""What each party commits to, as parts of one article, placed where the text asks for them."""

from __future__ import annotations

from collections.abc import Callable

from clsdocs.acte.parts import Blocs
from clsdocs.acte.people import of_organisme
from clsdocs.acte.phrases import Phrase
from clsdocs.domain.partie import Partie, Parties
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import contracte
from clsdocs.prose.nodes import Bloc, Intertitre

PARTIES = "parties"
"""The id of the article after which commitments stand when no text places them."""


def draft_engagements(parties: Parties, read: Callable[[str], Blocs]) -> Blocs:
    """Return the commitments of each party that has some, each under a heading of its own."""
    blocs: list[Bloc] = []
    for partie in parties:
        if partie.engagements is not None:
            heading = Intertitre(3, f"engagements-{partie.id}", tuple(_title(partie).spans))
            blocs += [heading, *read(partie.engagements)]
    return tuple(blocs)


def _title(partie: Partie) -> Phrase:
    """Return « Engagements de l’ARS », « Engagements du bénéficiaire »."""
    nom, cle = partie.ci_apres, f"parties.{partie.id}.ci_apres"
    if nom is None:
        return Phrase("Engagements ").extend(of_organisme(partie.organisme).spans)
    if isinstance(nom, Blanc):
        return Phrase("Engagements de ").fact(nom, cle)
    article, name = _split_article(nom)
    words = contracte("de", article, name).removesuffix(name)
    return Phrase(f"Engagements {words}").fact(name, cle)


def _split_article(nom: str) -> tuple[str, str]:
    """Return the article at the head of `nom`, « sans » where it has none, and what follows."""
    for article in ("l’", "l'", "le ", "la ", "les "):
        if nom.lower().startswith(article):
            return article.strip().replace("’", "'"), nom[len(article) :]
    return "sans", nom


def place_engagements(blocs: Blocs, engagements: Blocs) -> Blocs | None:
    """Return `blocs` with `engagements` after the article of the parties; None where it is not."""
    ranks = [n for n, b in enumerate(blocs) if isinstance(b, Intertitre) and b.niveau <= 2]
    for rank, start in enumerate(ranks):
        heading = blocs[start]
        if isinstance(heading, Intertitre) and heading.id == PARTIES:
            end = ranks[rank + 1] if rank + 1 < len(ranks) else len(blocs)
            return (*blocs[:end], *engagements, *blocs[end:])
    return None
