"""Operations on data, made in plain facts: values, years, fiches, parties, annexes, the term."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clsdocs.avenants.operations.differences import Attendu
from clsdocs.avenants.operations.faits import Changes, FicheLue
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.duree import Duree
from clsdocs.domain.modification import (
    ChangerAnnexe,
    ChangerAxe,
    ChangerFiche,
    ChangerPartie,
    ChangerTerritoire,
    ChangerValeur,
    FixerExercice,
    Operation,
    Proroger,
)
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.francais import date_longue
from clsdocs.record import replace


@dataclass
class Applied:
    """Facts being changed by operations, and the divisions that these announce."""

    changes: Changes
    fiches: Mapping[str, FicheLue] = field(default_factory=dict)
    """The fiches of the avenant, by the path of their file."""
    effet: date | None = None
    """The day on which the act took effect, where its facts do not write it."""
    terme: date | None = None
    """The last day of the act before the change."""
    communes: frozenset[str] = frozenset()
    """The INSEE codes that the dossier lists, none where it lists none."""
    ajoutees: set[str] = field(default_factory=set)
    retirees: set[str] = field(default_factory=set)
    recrites: set[str] = field(default_factory=set)
    axes: set[str] = field(default_factory=set)
    """The axes added."""

    @property
    def attendu(self) -> Attendu:
        """The divisions that the operations announce."""
        return Attendu(frozenset(self.ajoutees), frozenset(self.retirees), frozenset(self.recrites))

    def apply(self, operation: Operation) -> None:
        """Make the change that `operation` says; raise `Refus` where the facts forbid it."""
        match operation:
            case ChangerValeur():
                self.changes.set(str(operation.cle), operation.de, operation.a)
            case FixerExercice():
                self._exercice(operation)
            case ChangerFiche():
                self._fiche(operation)
            case ChangerPartie():
                self._partie(operation)
            case ChangerAxe():
                self._axe(operation)
            case ChangerAnnexe():
                self._annexe(operation)
            case ChangerTerritoire():
                self._territoire(operation)
            case Proroger():
                self._proroger(operation)

    def check(self) -> None:
        """Raise `Refus` where an axis was added without a fiche: nothing would print it."""
        empty = self.axes - {str(fiche.faits.get("axe")) for fiche in self.changes.fiches.values()}
        if empty:
            message = f"l’axe « {min(empty)} » n’a pas de fiche : rien ne l’imprimerait"
            raise Refus("V-80", message, "lui ajouter une fiche, dans le même avenant")

    @property
    def _acte(self) -> dict[str, Any]:
        return self.changes.acte

    def _exercice(self, operation: FixerExercice) -> None:
        year = str(operation.fixer or operation.ajouter)
        key = "fixer" if operation.fixer else "ajouter"
        financement = self._acte.get("financement")
        if not isinstance(financement, dict):
            raise Refus("V-80", "l’acte n’a pas de financement", "retirer cette modification", key)
        known = _years(financement)
        if operation.fixer and year not in known:
            advice = f"exercices : {', '.join(sorted(known))} ; pour un autre, « ajouter »"
            raise Refus("V-80", f"l’exercice {year} n’est pas dans l’acte", advice, key)
        if operation.ajouter and year in known:
            message = f"l’exercice {year} est déjà dans l’acte"
            raise Refus("V-80", message, f"écrire « fixer: {year} »", key)
        for name, amounts in (
            ("depenses", operation.depenses),
            ("financeurs", operation.financeurs),
        ):
            for line, amount in amounts.items():
                owner = _line(financement.get(name), line, name)
                held = owner.setdefault("montants", {})
                if name == "financeurs" and ("part" in owner or "reste" in owner):
                    message = f"« {line} » verse une part : son montant se calcule"
                    advice = "changer les dépenses, ou sa part"
                    raise Refus("V-80", message, advice, f"financeurs.{line}")
                held[year] = str(amount)
        for payment in operation.versements:
            financement.setdefault("versements", []).append({"exercice": year, **payment})
        if operation.du is not None or operation.au is not None:
            years = financement.setdefault("exercices", {})
            years[year] = {"du": str(operation.du), "au": str(operation.au)}

    def _fiche(self, operation: ChangerFiche) -> None:
        if operation.ajouter is not None:
            self._add_fiche(operation.ajouter)
            return
        name = operation.retirer or operation.remplacer or ""
        key = "retirer" if operation.retirer else "remplacer"
        if name not in self.changes.fiches:
            known = self.changes.fiches
            advice = did_you_mean(name, known, f"fiches : {', '.join(known)}")
            raise Refus("V-80", f"fiche « {name} » inconnue", advice, key)
        old = self.changes.fiches[name]
        if operation.retirer:
            del self.changes.fiches[name]
            self.retirees.add(name)
            return
        new = self._read_fiche(operation.par or "", "par")
        self.changes.fiches[name] = replace(new, id=name, numero=old.numero)
        self.recrites.add(name)

    def _read_fiche(self, path: str, key: str) -> FicheLue:
        if path not in self.fiches:
            raise Refus("V-80", f"la fiche « {path} » n’a pas pu être lue", "la corriger", key)
        return self.fiches[path]

    def _add_fiche(self, path: str) -> None:
        fiche = self._read_fiche(path, "ajouter")
        if fiche.id in self.changes.fiches:
            message = f"la fiche « {fiche.id} » existe déjà"
            raise Refus("V-83", message, "renommer son fichier, ou écrire « remplacer »", "ajouter")
        numero = fiche.numero or self._next_number(fiche)
        if numero in self.changes.numeros:
            advice = "prendre le suivant ; un numéro retiré ne sert plus"
            raise Refus("V-83", f"le numéro {numero} a déjà servi", advice, "ajouter")
        rank = self._rank_of_axis(fiche)
        if rank and not numero.startswith(f"{rank}."):
            message = f"la fiche n° {numero} est de l’axe {rank}"
            raise Refus("V-63", message, f"la numéroter {rank}.…, ou changer son axe", "ajouter")
        self.changes.numeros.add(numero)
        self.changes.fiches[fiche.id] = replace(fiche, numero=numero)
        self.ajoutees.add(fiche.id)

    def _rank_of_axis(self, fiche: FicheLue) -> int:
        """Return the rank of the axis of `fiche`, 0 where the act has no such axis."""
        axes = [str(axe.get("id")) for axe in self._acte.get("axes", [])]
        axe = str(fiche.faits.get("axe"))
        return axes.index(axe) + 1 if axe in axes else 0

    def _next_number(self, fiche: FicheLue) -> str:
        rank = self._rank_of_axis(fiche)
        taken = [n for n in self.changes.numeros if n.startswith(f"{rank}.")]
        last = max((int(n.split(".")[1]) for n in taken if n.split(".")[1].isdigit()), default=0)
        return f"{rank}.{last + 1}"

    def _partie(self, operation: ChangerPartie) -> None:
        parties: list[dict[str, Any]] = self._acte["parties"]
        names = [str(partie.get("organisme")) for partie in parties]
        if operation.ajouter is not None:
            new = dict(operation.ajouter)
            if str(new.get("organisme")) in names:
                message = f"« {new.get('organisme')} » est déjà partie"
                raise Refus("V-80", message, "retirer cette modification", "ajouter")
            if operation.engagements is not None:
                new["engagements"] = operation.engagements
            after = operation.apres
            at = self._named(names, after, "apres") + 1 if after else len(parties)
            parties.insert(at, new)
            return
        if operation.retirer is not None:
            del parties[self._named(names, operation.retirer, "retirer")]
            return
        assert operation.par is not None
        at = self._named(names, operation.remplacer or "", "remplacer")
        dropped = ("organisme", "signataires", "habilitations", "comparution")
        kept = {key: value for key, value in parties[at].items() if key not in dropped}
        parties[at] = {"organisme": operation.par.id, **kept}
        if operation.ci_apres is not None:
            parties[at]["ci_apres"] = operation.ci_apres

    def _named(self, names: list[str], name: str, key: str) -> int:
        if name not in names:
            advice = did_you_mean(name, names, f"parties : {', '.join(names)}")
            raise Refus("V-80", f"« {name} » n’est pas partie à l’acte", advice, key)
        return names.index(name)

    def _axe(self, operation: ChangerAxe) -> None:
        axes: list[Any] = self._acte.setdefault("axes", [])
        if operation.ajouter is not None:
            axes.append(dict(operation.ajouter))
            self.axes.add(str(operation.ajouter.get("id")))
            return
        names = [str(axe.get("id")) for axe in axes]
        if operation.retirer not in names:
            advice = did_you_mean(str(operation.retirer), names, f"axes : {', '.join(names)}")
            raise Refus("V-80", f"axe « {operation.retirer} » inconnu", advice, "retirer")
        own = [
            f.id for f in self.changes.fiches.values() if f.faits.get("axe") == operation.retirer
        ]
        if own:
            message = f"l’axe « {operation.retirer} » a encore des fiches : {', '.join(own)}"
            raise Refus("V-80", message, "les retirer d’abord", "retirer")
        if names[-1] != operation.retirer:
            message = "retirer cet axe changerait le rang des suivants"
            raise Refus("V-80", message, "n’en retirer que les fiches", "retirer")
        axes.pop()

    def _annexe(self, operation: ChangerAnnexe) -> None:
        annexes: list[Any] = self._acte.setdefault("annexes", [])
        names = [str(annexe.get("id")) for annexe in annexes]
        if operation.ajouter is not None:
            annexes.append(dict(operation.ajouter))
            self.ajoutees.add(str(operation.ajouter.get("id")))
            return
        name = operation.remplacer or operation.retirer or ""
        key = "remplacer" if operation.remplacer else "retirer"
        if name not in names:
            advice = did_you_mean(name, names, f"annexes : {', '.join(names)}")
            raise Refus("V-80", f"annexe « {name} » inconnue", advice, key)
        held = annexes[names.index(name)]
        if operation.retirer and held.get("contenu") is not None:
            message = f"clsdocs remplit l’annexe « {name} » ({held['contenu']})"
            advice = "retirer ce qu’elle contient : les fiches, ou les montants"
            raise Refus("V-80", message, advice, key)
        if operation.remplacer:
            held.pop("contenu", None)
            held["fichier"] = operation.par
            self.recrites.add(name)

    def _territoire(self, operation: ChangerTerritoire) -> None:
        """Refuse what is no municipality: the change itself is said, and prints in no fact."""
        key = "ajouter" if operation.ajouter else "retirer"
        codes = operation.communes
        unknown = [code for code in codes if self.communes and code not in self.communes]
        wrong = [code for code in codes if re.fullmatch("(?:[0-9]{2}|2[AB])[0-9]{3}", code) is None]
        if not codes or wrong:
            message = f"code INSEE mal écrit : {', '.join(wrong)}" if wrong else "aucune commune"
            raise Refus("V-68", message, 'les nommer par leur code : communes: ["62498"]', key)
        if unknown:
            message = f"commune {', '.join(unknown)} absente de la liste du territoire"
            raise Refus("V-68", message, "l’ajouter au fichier des communes du dossier", key)

    def _proroger(self, operation: Proroger) -> None:
        duree = self._acte.get("duree")
        if not isinstance(duree, dict):
            raise Refus("V-06", "l’acte n’a pas de durée", "écrire « duree » d’abord", "au")
        effet = str(self.effet) if self.effet else str(duree.get("effet", ""))
        terme = _terme(duree, effet) or self.terme
        if terme and str(operation.au) <= str(terme):
            message = f"le terme est déjà le {date_longue(terme)}"
            raise Refus("V-06", message, "donner une date plus lointaine", "au")
        for key in ("annees", "mois"):
            duree.pop(key, None)
        duree |= {"terme": str(operation.au), **_length(effet, str(operation.au))}


def _terme(duree: Mapping[str, Any], effet: str) -> date | None:
    """Return the last day of an act that took effect on the day `effet`; None where it is open."""
    if not effet[:1].isdigit():
        return None
    terme = Duree.model_validate({**duree, "effet": effet}).terme
    return terme if isinstance(terme, date) else None


def _length(effet: str, terme: str) -> dict[str, str]:
    """Return the whole years and months from `effet` to `terme`; nothing where there is a rest."""
    if not effet[:1].isdigit():
        return {}
    duree = Duree.model_validate({"effet": effet, "terme": terme})
    lengths = {"annees": duree.annees, "mois": duree.mois}
    return {key: str(count) for key, count in lengths.items() if count}


def _years(financement: Mapping[str, Any]) -> set[str]:
    found = set(map(str, financement.get("exercices", {})))
    for name in ("depenses", "financeurs"):
        for line in financement.get(name, []):
            found.update(map(str, line.get("montants", {})))
    return found


def _line(lines: Any, name: str, kind: str) -> dict[str, Any]:
    key = "id" if kind == "depenses" else "organisme"
    held = lines if isinstance(lines, list) else []
    names = [str(line.get(key)) for line in held]
    if name not in names:
        advice = did_you_mean(name, names, f"{kind} : {', '.join(names)}")
        raise Refus("V-80", f"« {name} » n’est pas dans « {kind} »", advice, kind)
    found: dict[str, Any] = held[names.index(name)]
    return found
