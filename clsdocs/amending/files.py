"""From edited fiches and annexes to operations, and to the files that these name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from clsdocs.amending.edited import Modifie
from clsdocs.amending.faults import NEVER, Fautes
from clsdocs.amending.values import (
    Intraduisible,
    Operation,
    compare_values,
    names_of_items,
    same_value,
)
from clsdocs.avenants.operations.faits import FicheLue


@dataclass
class FichiersChanges:
    """The fiches and annexes of an act, before and after; `id` is that of the avenant.

    `pris` are the files that avenants/ holds already; `nouveaux` gathers those that the
    operations name. Their paths lead from the folder of the dossier.
    """

    id: str
    modifies: Mapping[str, Modifie]
    base: str
    fautes: Fautes
    pris: Mapping[str, bytes]
    nouveaux: dict[str, bytes] = field(default_factory=dict)

    def fiches(
        self, avant: Mapping[str, FicheLue], apres: Mapping[str, FicheLue]
    ) -> Iterator[Operation]:
        """Yield the operations on fiches."""
        for name, new in apres.items():
            if name not in avant:
                path = self._lay(PurePosixPath(self._path(name)).name, name, f"fiches.{name}")
                yield {"fiche": {"ajouter": path}}
            elif self._differ(avant[name], new):
                yield from self._fiche(avant[name], new)
        for name in avant:
            if name not in apres:
                yield {"fiche": {"retirer": name}}

    def _differ(self, old: FicheLue, new: FicheLue) -> bool:
        texts = old.description.text.strip() != new.description.text.strip()
        return texts or not same_value(dict(old.faits), dict(new.faits))

    def _fiche(self, old: FicheLue, new: FicheLue) -> Iterator[Operation]:
        for key, nom in (("numero", "le numéro"), ("axe", "l’axe")):
            if not same_value(old.faits.get(key), new.faits.get(key)):
                message = f"{nom} de la fiche « {new.id} » a changé"
                self.fautes.say(f"fiches.{new.id}.{key}", message, NEVER)
                return
        found = list(compare_values(f"fiches.{new.id}", dict(old.faits), dict(new.faits)))
        scalars = [one for one in found if not isinstance(one, Intraduisible)]
        same_text = old.description.text.strip() == new.description.text.strip()
        if same_text and len(scalars) == len(found):
            yield from scalars
            return
        path = self._lay(f"{self.id}-{new.id}.md", new.id, f"fiches.{new.id}")
        yield {"fiche": {"remplacer": new.id, "par": path}}

    def _path(self, name: str) -> str:
        return self.fautes.place(f"fiches.{name}").path

    def annexes(self, avant: list[Any], apres: list[Any]) -> Iterator[Operation]:
        """Yield the operations on annexes."""
        olds, news = names_of_items(avant), names_of_items(apres)
        kept = [name for name in olds if name in news]
        if kept != [name for name in news if name in olds]:
            self.fautes.say("annexes", "l’ordre des annexes a changé", NEVER)
            return
        for name in kept:
            yield from self._annexe(name, avant[olds.index(name)], apres[news.index(name)])
        for name in olds:
            if name not in news:
                yield {"annexe": {"retirer": name}}
        if news[: len(kept)] != kept:
            self.fautes.say(
                "annexes", "une annexe est ajoutée avant une autre", "l’ajouter à la fin"
            )
            return
        for annexe in apres[len(kept) :]:
            yield {"annexe": {"ajouter": annexe}}

    def _annexe(
        self, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[Operation]:
        rest = [{k: v for k, v in facts.items() if k != "fichier"} for facts in (old, new)]
        for found in compare_values(f"annexes.{name}", *rest):
            if isinstance(found, Intraduisible):
                self.fautes.say(found.cle, found.message)
            else:
                yield found
        written = new.get("fichier")
        if not isinstance(written, str):
            return
        if written != old.get("fichier"):
            yield {"annexe": {"remplacer": name, "par": written}}
        elif f"{self.base}/{written}" in self.modifies:
            suffix = PurePosixPath(written).suffix
            cle, source = f"annexes.{name}.fichier", f"{self.base}/{written}"
            path = self._name(f"{self.id}-{name}{suffix}", source, cle)
            yield {"annexe": {"remplacer": name, "par": path}}

    def _lay(self, file: str, fiche: str, cle: str) -> str:
        return self._name(file, self._path(fiche), cle)

    def _name(self, file: str, source: str, cle: str) -> str:
        """Return the path, in avenants/, of the new `file` that holds what `source` says now."""
        path, held = f"avenants/{file}", self.modifies.get(source)
        data = held.apres or b"" if held else b""
        # A run that was interrupted may have left it, with the same bytes.
        if self.pris.get(path, data) != data:
            self.fautes.say(cle, f"« {path} » existe déjà", "le renommer, ou le retirer")
        self.nouveaux[path] = data
        return path
