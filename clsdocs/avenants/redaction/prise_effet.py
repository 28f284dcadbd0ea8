"""The last articles of an avenant: when it takes effect, and that the rest does not change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import Phrase
from clsdocs.avenants.redaction.intitules import of_act
from clsdocs.avenants.redaction.plan import ArticleAvenant
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.blancs import Blanc
from clsdocs.domain.document import Document
from clsdocs.domain.duree import EVENEMENTS
from clsdocs.francais import date_longue
from clsdocs.prose.nodes import Role

_BY_EVENT = {
    EVENEMENTS["notification"]: "à la date de sa notification",
    EVENEMENTS["transmission"]: "à la date de sa transmission au contrôle de légalité",
}
_LAST_SIGNATURE = "à la date de sa signature par la dernière des parties"


def draft_effet(avenant: Avenant, articles: Sequence[ArticleAvenant]) -> Blocs:
    """Return « Le présent avenant prend effet le 1er janvier 2026. », and what it excepts."""
    effet = avenant.effet
    phrase = Phrase("Le présent avenant prend effet ")
    if isinstance(effet, date):
        signed = avenant.jour_prevu
        back = avenant.retroactif is not None or (signed is not None and effet < signed)
        phrase.add(f"{'rétroactivement ' if back else ''}le ").add(date_longue(effet))
    elif isinstance(effet, Blanc) and effet.motif not in EVENEMENTS.values():
        phrase.add("le ").fact(effet, "effet")
    else:
        phrase.add(_BY_EVENT.get(effet.motif if effet else "", _LAST_SIGNATURE))
    if any(article.tranche.apart for article in articles):
        phrase.add(", sous réserve des dates particulières qu’il fixe")
    blocs = [phrase.add(".").paragraph(Role.CORPS)]
    if avenant.retroactif is not None:
        why = Phrase("Cet effet rétroactif est ainsi motivé\u00a0: ")
        why.fact(avenant.retroactif.motif, "retroactif.motif")
        blocs.append((why if why.text.endswith(".") else why.add(".")).paragraph(Role.CORPS))
    return tuple(blocs)


def draft_survie(document: Document) -> Blocs:
    """Return the sentence by which all that the avenant does not change goes on."""
    words = (
        f"Les autres stipulations {of_act(document)}, non modifiées par le présent "
        "avenant, demeurent inchangées et continuent de produire leurs effets."
    )
    return (Phrase(words).paragraph(Role.CORPS),)
