"""What an avenant leaves behind, that its author must look at; nothing of it stops the avenant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clsdocs.acte.phrases import NBSP
from clsdocs.avenants.operations.modificatif import Tranche
from clsdocs.avenants.texte.divisions import SUPPRIME, Division
from clsdocs.avenants.texte.mots import words_of
from clsdocs.avenants.texte.refus import Remarque
from clsdocs.errors import Problem
from clsdocs.prose.nodes import Intertitre, Renvoi, spans_of


def say_unprinted(tranche: Tranche, rank: int) -> Problem:
    """Return that nothing prints the value which the operation of `rank` changes."""
    message = "cette valeur ne s’imprime ni dans les articles, ni dans les annexes"
    advice = "dire ce changement par « remplacer », ou le retirer"
    return tranche.problem(Remarque("V-80", message, advice, "cle"), rank)


def say_dangling(
    tranche: Tranche, avant: Iterable[Division], apres: Iterable[Division]
) -> Iterator[Problem]:
    """Yield each place of `apres` that refers to what it no longer has, and that `avant` had."""
    held = tuple(apres)
    gone = {cle for d in avant for cle in _targets(d)} - {cle for d in held for cle in _targets(d)}
    for division in held:
        spans = (span for bloc in division.blocs for span in spans_of(bloc))
        for span in spans:
            if isinstance(span, Renvoi) and span.cible in gone:
                named = f"{span.mot}{NBSP}{span.numero}"
                message = f"{division.designation} renvoie encore à « {named} », qui n’existe plus"
                yield tranche.problem(Remarque("V-83", message, "y modifier aussi ce renvoi"))


def _targets(division: Division) -> Iterator[str]:
    """Yield the ids of the headings of `division` that still head something."""
    for bloc in (division.titre, *division.blocs):
        if isinstance(bloc, Intertitre) and bloc.id and not _is_gone(bloc):
            yield bloc.id


def _is_gone(heading: Intertitre) -> bool:
    return words_of(heading.spans).startswith(SUPPRIME[:-1])
