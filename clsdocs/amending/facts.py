"""From the facts of an act, as signed and as edited, to the operations between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clsdocs.amending.drafts import A_COMPLETER
from clsdocs.amending.faults import NEVER, Fautes
from clsdocs.amending.values import (
    Intraduisible,
    Operation,
    compare_values,
    names_of_items,
    same_value,
)
from clsdocs.domain.blancs import Blanc
from clsdocs.domain.document import Document

_JAMAIS = {
    "nature": "la nature",
    "intitule": "l’intitulé",
    "reference": "la référence",
    "periode": "la période",
    "gabarit": "le gabarit",
    "rattachement": "le rattachement",
    "liminaire": "le texte liminaire",
    "libelles": "le nom des rangs des parties",
    "visas": "les visas",
    "considerants": "les considérants",
    "signature": "la signature",
    "revision": "la révision",
    "anterieur": "l’historique",
    "tolere": "les tolérances",
}
"""The facts that no operation changes, and what messages call them."""

_ITS_OWN = ("organisme", "ci_apres", "comparution", "habilitations", "signataires")
"""What a party that takes the place of another does not take from it."""

_APART = frozenset({*_JAMAIS, "parties", "financement", "axes", "annexes", "duree"})


@dataclass
class FaitsChanges:
    """The facts of one act, `avant` as signed and `apres` as edited, and what avenants say of it.

    `termes` are the last days of the act before and after.
    """

    avant: Mapping[str, Any]
    apres: Mapping[str, Any]
    fautes: Fautes
    termes: tuple[object, object]
    operations: list[Operation] = field(default_factory=list)

    def compare(self) -> list[Operation]:
        """Return the operations on the facts of the act, its annexes and fiches apart."""
        for cle, nom in _JAMAIS.items():
            if not same_value(self.avant.get(cle), self.apres.get(cle)):
                self.fautes.say(cle, f"changé depuis la signature : {nom}", NEVER)
        self._parties()
        keys = [key for key in {**self.avant, **self.apres} if key not in _APART]
        self._values("", _only(self.avant, keys), _only(self.apres, keys))
        self._financement()
        self._axes()
        self._duree()
        return self.operations

    def _values(self, cle: str, before: Any, after: Any) -> None:
        for found in compare_values(cle, before, after):
            if isinstance(found, Intraduisible):
                self.fautes.say(found.cle, found.message)
            else:
                self.operations.append(found)

    def _parties(self) -> None:
        before, after = self.avant["parties"], self.apres["parties"]
        olds, news = names_of_items(before), names_of_items(after)
        self._check_order("parties", olds, news, "parties")
        replaced = dict(self._replaced(before, after))
        for old in before:
            name = str(old.get("organisme"))
            if name in replaced:
                new = replaced[name]
                change = {"remplacer": name, "par": str(new.get("organisme"))}
                if new.get("ci_apres") != old.get("ci_apres"):
                    change["ci_apres"] = new["ci_apres"]
                self.operations.append({"partie": {**change, "cause": A_COMPLETER}})
            elif name not in news:
                self.operations.append({"partie": {"retirer": name, "cause": A_COMPLETER}})
            else:
                new = after[news.index(name)]
                self._values(f"parties.{name}", _less(old), _less(new))
                self._check_engagements(name, old, new)
        entered = {str(new.get("organisme")) for new in replaced.values()}
        for rank, new in enumerate(after):
            if news[rank] not in olds and news[rank] not in entered:
                self._enter(new, news[rank - 1] if rank else None)

    def _enter(self, new: Mapping[str, Any], previous: str | None) -> None:
        if previous is None:
            self.fautes.say("parties", "une partie est ajoutée avant la première")
            return
        change: Operation = {"ajouter": _less(new), "apres": previous}
        if "engagements" in new:
            change["engagements"] = new["engagements"]
        self.operations.append({"partie": change})

    def _check_engagements(self, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        if old.get("engagements") != new.get("engagements"):
            message = f"les engagements de « {name} » sont dans un autre fichier"
            self.fautes.say(
                f"parties.{name}.engagements", message, "garder le nom du fichier signé"
            )

    def _replaced(
        self, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each party that gives its place, rank and role to another, and that other."""
        olds, news = names_of_items(before), names_of_items(after)
        if len(olds) != len(news):
            return
        for old, new in zip(before, after, strict=True):
            left, entered = str(old.get("organisme")), str(new.get("organisme"))
            if left in news or entered in olds:
                continue
            own = (_less(party, *_ITS_OWN) for party in (old, new))
            if len({str(facts) for facts in own}) == 1:
                yield left, new

    def _check_order(self, cle: str, olds: list[str], news: list[str], nom: str) -> None:
        if [n for n in olds if n in news] != [n for n in news if n in olds]:
            self.fautes.say(cle, f"l’ordre a changé : {nom}", NEVER)

    def _financement(self) -> None:
        before, after = self.avant.get("financement"), self.apres.get("financement")
        if not isinstance(before, Mapping) or not isinstance(after, Mapping):
            self._values("", _only(self.avant, ["financement"]), _only(self.apres, ["financement"]))
            return
        exercices = _Exercices(before, after, self.fautes)
        self.operations += exercices.operations()
        self._values("financement", exercices.rest(before), exercices.rest(after))

    def _axes(self) -> None:
        before, after = self.avant.get("axes", []), self.apres.get("axes", [])
        olds, news = names_of_items(before), names_of_items(after)
        self._check_order("axes", olds, news, "axes")
        kept = [name for name in olds if name in news]
        for name in kept:
            pair = before[olds.index(name)], after[news.index(name)]
            self._values(f"axes.{name}", *pair)
        for name in olds:
            if name not in news:
                self.operations.append({"axe": {"retirer": name}})
        if news[: len(kept)] != kept:
            self.fautes.say("axes", "un axe est ajouté avant un autre", "l’ajouter à la fin")
            return
        self.operations += [{"axe": {"ajouter": axe}} for axe in after[len(kept) :]]

    def _duree(self) -> None:
        before, after = self.avant.get("duree"), self.apres.get("duree")
        old, new = self.termes
        later = isinstance(old, date) and isinstance(new, date) and old < new
        if not (isinstance(before, Mapping) and isinstance(after, Mapping) and later):
            self._values("", _only(self.avant, ["duree"]), _only(self.apres, ["duree"]))
            return
        length = ("annees", "mois", "terme")
        self._values("duree", _less(before, *length), _less(after, *length))
        self.operations.append({"proroger": {"au": str(new)}})


def terms_of(before: Document, after: Document) -> tuple[object, object]:
    """Return the last days of an act before and after it was edited."""
    return before.terme, after.terme


class _Exercices:
    """The amounts of a financing plan, year by year, before and after."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any], fautes: Fautes) -> None:
        self.before, self.after, self.fautes = before, after, fautes
        self.changed: dict[str, Operation] = {}

    def operations(self) -> Iterator[Operation]:
        """Yield one « exercice » for each year whose amounts change, in order."""
        known = _years(self.before)
        for kind in ("depenses", "financeurs"):
            olds, news = _named(self.before.get(kind)), _named(self.after.get(kind))
            for name in (name for name in olds if name in news):
                self._line(kind, name, olds[name], news[name])
        for year in sorted(self.changed):
            verb = "fixer" if year in known else "ajouter"
            days = self.after.get("exercices", {}).get(year, {}) if verb == "ajouter" else {}
            yield {"exercice": {verb: year, **self.changed[year], **days}}

    def _line(self, kind: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        before, after = old.get("montants", {}), new.get("montants", {})
        for year in {**before, **after}:
            cle = f"financement.{kind}.{name}.montants.{year}"
            if year not in after:
                self.fautes.say(f"financement.{kind}.{name}", f"« {cle} » est retiré")
            elif isinstance(after[year], Blanc):
                if not same_value(before.get(year), after[year]):
                    self.fautes.say(cle, "un montant signé redevient « à fixer »")
            elif not same_value(before.get(year), after[year]):
                own = self.changed.setdefault(year, {})
                own.setdefault(kind, {})[name] = after[year]

    def rest(self, financement: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return `financement` without the amounts that « exercice » says."""
        done = dict(financement)
        for kind in ("depenses", "financeurs"):
            if kind in done:
                done[kind] = [_less(line, "montants") for line in done[kind]]
        added = _years(self.after) - _years(self.before)
        if "exercices" in done:
            done["exercices"] = {y: d for y, d in done["exercices"].items() if y not in added}
            if not done["exercices"]:
                del done["exercices"]
        return done


def _years(financement: Mapping[str, Any]) -> set[str]:
    found = set(map(str, financement.get("exercices", {})))
    for kind in ("depenses", "financeurs"):
        for line in financement.get(kind, []):
            found.update(map(str, line.get("montants", {})))
    return found


def _named(lines: Sequence[Mapping[str, Any]] | None) -> dict[str, Mapping[str, Any]]:
    held = lines or ()
    return dict(zip(names_of_items(held), held, strict=True))


def _only(facts: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: facts[key] for key in keys if key in facts}


def _less(facts: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return `facts` without `keys`; without any named, without its commitments."""
    left_out = keys or ("engagements",)
    return {key: value for key, value in facts.items() if key not in left_out}
