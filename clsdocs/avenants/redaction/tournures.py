"""Turns of phrase that the sentences of an avenant share, agreed in gender and number."""

from __future__ import annotations

from collections.abc import Sequence

from clsdocs.acte.phrases import NBSP
from clsdocs.avenants.texte.alineas import alineas_of
from clsdocs.avenants.texte.changements import Mots, Partout, Sorte
from clsdocs.avenants.texte.citations import quote_words
from clsdocs.francais import accorde, nombre_en_lettres, ordinal
from clsdocs.prose.nodes import Bloc, Paragraphe, Tableau


def count_alineas(blocs: Sequence[Bloc]) -> int:
    """Return how many alinéas `blocs` are; 0 where they hold something else."""
    return 0 if any(isinstance(bloc, Tableau) for bloc in blocs) else len(alineas_of(blocs))


def these_alineas(blocs: Sequence[Bloc]) -> str:
    """Return « un alinéa ainsi rédigé : », « deux alinéas … », « les stipulations suivantes : »."""
    count = count_alineas(blocs)
    if not count:
        return f"les stipulations suivantes{NBSP}:"
    if count == 1:
        return f"un alinéa ainsi rédigé{NBSP}:"
    return f"{nombre_en_lettres(count)} alinéas ainsi rédigés{NBSP}:"


def given_text(blocs: Sequence[Bloc]) -> str:
    """Return what is said of an alinéa that becomes `blocs`: « est ainsi rédigé : »."""
    if count_alineas(blocs) == 1 and isinstance(blocs[0], Paragraphe):
        return f"est ainsi rédigé{NBSP}:"
    return f"est remplacé par {these_alineas(blocs)}"


def say_replaced(change: Mots | Partout) -> str:
    """Return « les mots : « A » sont remplacés par les mots : « B » », agreed in number."""
    old, new = quote_words(change.avant), quote_words(change.apres)
    sorte = change.sorte if isinstance(change, Mots) else Sorte.MOTS
    if sorte is Sorte.MONTANT:
        return f"le montant{NBSP}: {old} est remplacé par le montant{NBSP}: {new}"
    if sorte is Sorte.DATE:
        return f"la date{NBSP}: {old} est remplacée par la date{NBSP}: {new}"
    several = _are_several(change.avant)
    done = accorde("remplacé" if change.apres else "supprimé", feminin=False, pluriel=several)
    by = f" par {_words(change.apres)}{NBSP}: {new}" if change.apres else ""
    times, each = _times(change, several=several) if isinstance(change, Mots) else ("", "")
    verb = "sont" if several else "est"
    return f"{_words(change.avant)}{NBSP}: {old}{times} {verb}{each} {done}{by}"


def _times(change: Mots, *, several: bool) -> tuple[str, str]:
    """Return « , à leur deuxième occurrence, », or « , chaque fois qu’ils y figurent, »."""
    times = each = ""
    if change.occurrence:
        own, rank = "leur" if several else "sa", ordinal(change.occurrence, feminin=True)
        times = f", à {own} {rank} occurrence,"
    if change.partout:
        each = f", chaque fois qu’{'ils y figurent' if several else 'il y figure'},"
    return times, each


def _words(words: str) -> str:
    return "les mots" if _are_several(words) else "le mot"


def _are_several(words: str) -> bool:
    """Return whether `words` are more than one; signs are none, « l’année » is two."""
    parts = words.replace("’", "’ ").split()
    return sum(any(sign.isalnum() for sign in part) for part in parts) > 1
