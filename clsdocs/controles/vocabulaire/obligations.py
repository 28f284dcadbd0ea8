"""Sentences that oblige without saying whom, or that oblige nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.errors import Gravite

_IMPERSONAL = re.compile(
    r"\bil (?:sera|est|devra être|pourra être) (?:procédé à|établi|créé|institué|mis en place"
    r"|rendu compte|dressé|tenu compte|tenu|organisé|réalisé|élaboré|désigné|remédié|statué"
    r"|pourvu|veillé|fait application)\b",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(
    r"\bpar (?:l'|la |le |les |un |une |chaque |chacun|délibération|accord)|entre les"
)
_SOFT = re.compile(
    r"\b(?:s'engagent? à (?:essayer|tenter|s'efforcer|pouvoir|envisager|étudier la possibilité)"
    r"|pourr(?:a|ont) (?:s'engager|être tenue?s? de))\b",
    re.IGNORECASE,
)


def check_obligations(examen: Examen) -> Iterator[Constat]:
    """Yield, for information, the obligations that name no debtor, or hardly oblige."""
    for found in examen.search(_IMPERSONAL, "corps"):
        if not _BY_WHOM.search(found.phrase.replace("’", "'").replace("\u00a0", " ")):
            message = f"« {found.mots} » : la phrase ne dit pas qui s’en charge"
            yield Constat(found.place, message, "nommer qui agit, et dans quel délai", found.mots)
    for found in examen.search(_SOFT, "corps"):
        message = f"« {found.mots} » n’oblige à rien"
        yield Constat(found.place, message, "écrire ce à quoi la partie s’oblige", found.mots)


CONTROLES = (
    Controle(
        "V-71",
        Famille.VOCABULAIRE,
        "Obligations sans débiteur",
        Gravite.INFORMATION,
        "Cherche les obligations que la phrase ne met à la charge de personne (« il sera procédé "
        "à… ») et les engagements qui n’en sont pas (« s’engage à tenter de »). Un engagement que "
        "nul ne doit n’est pas tenu. Nommer la partie, ce qu’elle doit et quand ; clsdocs ne peut "
        "en juger : ce n’est qu’une information.",
        "code civil, art. 1101 et 1231-1",
        of_act=check_obligations,
    ),
)
