"""Headings of an act signed before clsdocs that its own avenants changed, each with its note."""

from __future__ import annotations

from collections.abc import Iterator

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NBSP, Phrase
from clsdocs.domain.annexe import Anterieur, AvenantAnterieur
from clsdocs.errors import Problem
from clsdocs.prose.nodes import Bloc, Intertitre, Paragraphe, Role


def note_avenants(
    blocs: Blocs, anterieur: Anterieur | None, problems: list[Problem]
) -> tuple[Bloc, ...]:
    """Return `blocs` with « (Modifié par l’avenant n° 1 du …) » under each heading that says so.

    A heading that names an avenant which `anterieur` does not list goes to `problems`.
    """
    return tuple(_noted(blocs, anterieur, problems))


def _noted(blocs: Blocs, anterieur: Anterieur | None, problems: list[Problem]) -> Iterator[Bloc]:
    known = {str(avenant.numero): avenant for avenant in (anterieur.avenants if anterieur else ())}
    for bloc in blocs:
        yield bloc
        if isinstance(bloc, Intertitre) and bloc.modifie:
            if bloc.modifie in known:
                yield _note(known[bloc.modifie])
            else:
                message = f"avenant n°{NBSP}{bloc.modifie} inconnu"
                advice = "l’ajouter à « anterieur: avenants », ou retirer modifie="
                problems.append(Problem(bloc.place, "T-17", message, advice))


def _note(avenant: AvenantAnterieur) -> Paragraphe:
    phrase = Phrase(f"(Modifié par l’avenant n°{NBSP}{avenant.numero}")
    if avenant.date is not None:
        cle = f"anterieur.avenants.{avenant.numero}.date"
        phrase.add(" du ").fact(avenant.date, cle)
    return phrase.add(")").paragraph(Role.MENTION)
