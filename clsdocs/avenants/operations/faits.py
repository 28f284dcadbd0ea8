"""The plain facts of an act, as its files write them: what operations on data change."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from clsdocs.acte.inputs import Sources
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import Blanc, did_you_mean, show
from clsdocs.errors import Problem
from clsdocs.record import Record, replace


class FicheLue(Record):
    """A fiche as its file writes it: its number, where the file name begins with one, and text."""

    id: str
    numero: str | None
    faits: Mapping[str, Any]
    description: Text


class Faits(Record):
    """What an act is drafted from, as written: its own facts, its fiches, those of the dossier.

    `numeros` are the numbers of fiches ever given, those taken out since included.
    """

    acte: Mapping[str, Any]
    dossier: Mapping[str, Any]
    fiches: Mapping[str, FicheLue] = {}
    textes: Mapping[str, Text] = {}
    numeros: frozenset[str] = frozenset()

    def changed(self) -> Changes:
        """Return a copy of the facts, to be changed."""
        return Changes(copy.deepcopy(dict(self.acte)), copy.deepcopy(dict(self.dossier)), self)


class Lus(Record):
    """Facts that agree, read: what the words are drafted from."""

    document: Document
    dossier: Dossier
    fiches: Mapping[str, FicheAction]


Lire = Callable[[Faits], Lus | tuple[Problem, ...]]
"""Reads plain facts, or says what is wrong with them."""


class Base(Record):
    """An act as signed: what it was drafted from, its plain facts, and what reads changed ones."""

    sources: Sources
    faits: Faits
    lire: Lire
    date: datetime.date | None = None
    """The day of its last signature."""
    effet: datetime.date | None = None
    terme: datetime.date | None = None

    numeros: Mapping[str, str] = {}
    """The numbers of its articles, by id."""

    @property
    def document(self) -> Document:
        """The facts of the act."""
        return self.sources.document


MODIFIABLES = frozenset({"annexes", "axes", "duree", "financement", "instances"})
"""The facts of an act that a value may change; the others print in what stays as it was signed."""

_INSTEAD = {
    "parties": "ajouter, retirer ou remplacer une partie ; pour un nom, remplacer partout",
    "libelles": "remplacer ces mots partout",
}


class Changes:
    """Plain facts being changed: `acte` and `dossier` are ours, the rest is that of `before`."""

    def __init__(self, acte: dict[str, Any], dossier: dict[str, Any], before: Faits) -> None:
        self.acte, self.dossier, self.before = acte, dossier, before
        self.fiches = dict(before.fiches)
        self.textes = dict(before.textes)
        self.numeros = set(before.numeros)

    def done(self) -> Faits:
        """Return the facts as changed."""
        return replace(
            self.before,
            acte=self.acte,
            dossier=self.dossier,
            fiches=self.fiches,
            textes=self.textes,
            numeros=frozenset(self.numeros),
        )

    def set(self, cle: str, de: str | Blanc | None, a: str | Blanc) -> None:
        """Give the fact `cle`, which must be `de` where that is told, the value `a`."""
        first, _, rest = cle.partition(".")
        if first == "organismes":
            advice = "le changer dans organismes.yml, ou remplacer la partie"
            raise Refus("V-80", "une institution ne se change pas par « valeur »", advice, "cle")
        if first == "fiches":
            name, _, rest = rest.partition(".")
            if name not in self.fiches:
                advice = did_you_mean(name, self.fiches, f"fiches : {', '.join(self.fiches)}")
                raise Refus("V-80", f"fiche « {name} » inconnue", advice, "cle")
            fiche = self.fiches[name]
            facts = copy.deepcopy(dict(fiche.faits))
            _set(facts, rest.split("."), cle, de, a)
            self.fiches[name] = replace(fiche, faits=facts)
        elif first == "dossier":
            _set(self.dossier, rest.split("."), cle, de, a)
        elif first in self.acte and first not in MODIFIABLES:
            message = f"« {first} » appartient à ce qui a été signé"
            raise Refus("V-80", message, _INSTEAD.get(first, "retirer cette modification"), "cle")
        else:
            _set(self.acte, cle.split("."), cle, de, a)


def _set(facts: dict[str, Any], steps: list[str], cle: str, de: Any, a: Any) -> None:
    *path, last = steps
    holder: Any = facts
    for step in path:
        holder = _step(holder, step, cle)
    if isinstance(holder, list):
        rank = _rank(holder, last, cle)
        _check_old(holder[rank], de, cle)
        holder[rank] = a
    elif isinstance(holder, dict):
        if last not in holder and de is not None:
            advice = did_you_mean(last, holder, f"clés : {', '.join(map(str, holder))}")
            raise Refus("V-80", f"« {cle} » n’est pas écrit dans l’acte", advice, "cle")
        _check_old(holder.get(last), de, cle)
        holder[last] = a
    else:
        raise Refus("V-80", f"« {cle} » n’existe pas", "corriger la clé", "cle")


def _step(holder: Any, step: str, cle: str) -> Any:
    if isinstance(holder, dict) and step in holder:
        return holder[step]
    if isinstance(holder, list):
        return holder[_rank(holder, step, cle)]
    known = holder if isinstance(holder, dict) else ()
    advice = did_you_mean(step, map(str, known), "corriger la clé")
    raise Refus("V-80", f"« {cle} » n’est pas écrit dans l’acte", advice, "cle")


def _rank(holder: list[Any], step: str, cle: str) -> int:
    names = [
        str(e.get("id", e.get("organisme", ""))) if isinstance(e, dict) else "" for e in holder
    ]
    if step in names:
        return names.index(step)
    if step.isdigit() and int(step) < len(holder):
        return int(step)
    known = ", ".join(filter(None, names))
    advice = did_you_mean(step, names, f"éléments : {known}" if known else "corriger la clé")
    raise Refus("V-80", f"« {cle} » n’est pas écrit dans l’acte", advice, "cle")


def _check_old(now: Any, de: Any, cle: str) -> None:
    if isinstance(now, dict | list):
        raise Refus("V-80", f"« {cle} » contient plusieurs valeurs", "préciser la clé", "cle")
    if de is not None and not _same(now, de):
        shown = "rien" if now is None else show(now)
        message = f"« {cle} » vaut {shown} dans le texte en vigueur, et non {show(de)}"
        raise Refus("V-81", message, "reprendre la valeur en vigueur", "de")


def _same(now: Any, told: Any) -> bool:
    if isinstance(now, Blanc) or isinstance(told, Blanc):
        motifs = [v.motif if isinstance(v, Blanc) else v for v in (now, told)]
        return motifs[0] == motifs[1]
    try:
        return Decimal(str(now)) == Decimal(str(told))
    except InvalidOperation:
        return " ".join(str(now).split()) == " ".join(str(told).split())
