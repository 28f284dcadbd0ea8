"""From an act to its plan: the articles, annexes, fiches and tables that a text may refer to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.domain.annexe import Transcription
from clsdocs.francais import romain
from clsdocs.francais.orthographe import folded
from clsdocs.prose.nodes import Intertitre, Tableau, Valeur, span_text
from clsdocs.record import Record

_ROMAINS = {romain(n): str(n) for n in range(1, 41)}


class Division(Record):
    """A part of an act that has a number: its word, its number as printed, its title, its id."""

    mot: str
    numero: str
    titre: str = ""
    id: str = ""


class Plan(Record):
    """The parts of an act by word (« article », « annexe »…) and by number, in its order.

    `partiel` says that some of its articles were not typed: those are not judged.
    """

    divisions: Mapping[str, Mapping[str, Division]]
    partiel: bool = False

    def find(self, mot: str, numero: str) -> Division | None:
        """Return the part that `mot` and `numero` name, None where there is none."""
        return self.divisions.get(mot, {}).get(key_of(numero))

    def judges(self, mot: str, numero: str) -> bool:
        """Return whether the act would have the part `numero`, if it existed."""
        if mot in ("article", "point", "titre") and self.partiel:
            return False
        if mot == "article":
            return re.fullmatch(r"\d{1,2}(?:er)?(?: \w+)?", numero) is not None
        if mot == "point":
            return "." in numero
        if mot == "titre":
            return key_of(numero) != numero
        if mot == "axe":
            return bool(self.divisions["axe"])
        return True

    def known(self, mot: str) -> list[str]:
        """Return the numbers of the parts that `mot` names, as printed."""
        return [division.numero for division in self.all_of(mot)]

    def all_of(self, mot: str) -> tuple[Division, ...]:
        """Return the parts that `mot` names, in the order of the act."""
        return tuple(self.divisions.get(mot, {}).values())

    def of_id(self, name: str) -> Division | None:
        """Return the part whose id is `name`."""
        every = (d for own in self.divisions.values() for d in own.values())
        return next((division for division in every if division.id == name), None)


def key_of(numero: str) -> str:
    """Return `numero` without « er », Roman figures as Arabic ones: « Ier » and « 1 » are one."""
    bare = re.sub(r"^(\d+|[IVX]+)er$", r"\1", numero)
    return _ROMAINS.get(bare, bare)


_MOTS = {1: "titre", 2: "article", 3: "point"}


def plan_of(examen: Examen) -> Plan:
    """Return the plan of the act under examination; that of an act not drafted is empty."""
    divisions: dict[str, dict[str, Division]] = {
        mot: {} for mot in ("titre", "article", "point", "annexe", "fiche", "tableau", "axe")
    }
    for bloc in examen.acte.parts.blocs if examen.acte else ():
        if isinstance(bloc, Intertitre) and bloc.numero:
            mot = bloc.mot or _MOTS[bloc.niveau]
            title = "".join(map(span_text, bloc.spans))
            own = divisions.setdefault(mot, {})
            own.setdefault(key_of(bloc.numero), Division(mot, bloc.numero, title, bloc.id))
        if isinstance(bloc, Tableau):
            rank = str(len(divisions["tableau"]) + 1)
            divisions["tableau"][rank] = Division("tableau", rank, bloc.titre)
    for fiche in examen.fiches:
        numero = str(fiche.numero)
        divisions["fiche"][numero] = Division("fiche", numero, str(fiche.intitule), fiche.id)
    for place, axe in enumerate(examen.document.axes, 1):
        divisions["axe"][str(place)] = Division("axe", str(place), str(axe.intitule), axe.id)
    past = examen.document.anterieur
    partial = past is not None and past.transcription is Transcription.PARTIELLE
    return Plan(divisions, partial)


def is_computed(passage: Passage, start: int, end: int) -> bool:
    """Return whether clsdocs itself counted what the words from `start` to `end` say.

    A fact in words that holds a count (« Ensemble des quatorze communes ») was typed by someone.
    """
    span = passage.morceau(start).span
    return isinstance(span, Valeur) and len(span.text) <= end - start


def same_title(one: str, other: str) -> bool:
    """Return whether two titles are the same, signs and capitals aside, or one begins the other."""
    a, b = (" ".join(re.findall(r"\w+", folded(fold(words)))) for words in (one, other))
    return a == b or (len(a) > 12 and b.startswith(a)) or (len(b) > 12 and a.startswith(b))
