"""From the folder of a dossier to all that was read of it, and every problem of every file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from clsdocs.domain.document import Document, Nature
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Places, Text
from clsdocs.domain.valeurs import did_you_mean, is_identifiant
from clsdocs.errors import Place, Problem, Refused, sort_problems
from clsdocs.sources.facts import validate
from clsdocs.sources.files import (is_file_inside, is_inside, nearest_file, read_text, refusal)
from clsdocs.sources.names import list_acts
from clsdocs.sources.nodes import Facts, flatten
from clsdocs.sources.organismes import Annuaire, load_organismes
from clsdocs.sources.strict_yaml import read_mapping
from clsdocs.sources.texts import Clauses, texts_of
from clsdocs.workspace import Workspace


@dataclass(frozen=True)
class Lecture:
    """What was read of a dossier; acts with a fault are in `absents`, not in `documents`."""

    dossier: Dossier
    documents: Mapping[str, Document]
    proses: Mapping[str, Text]
    clauses: Mapping[str, Text]
    places: Places
    problems: tuple[Problem, ...]
    absents: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Act:
    """One act: what could be read of it, and what is wrong."""

    document: Document | None
    prose: Text | None
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]


def load_dossier(workspace: Workspace, dossier: str, organismes: Annuaire | None = None) -> Lecture:
    """Return what the folder of `dossier` holds, with all that is wrong in any of its files.

    Refused, with every problem found: a folder that does not exist, and a `dossier.yml` or an
    `organismes.yml` that cannot be used.
    """
    folder = _find_folder(workspace, dossier)
    annuaire = organismes or load_organismes(workspace)
    listing = list_acts(folder, workspace.relative(folder))
    common, places, problems = _read_dossier(workspace, folder, annuaire)
    partenaires = {p.id: p for p in common.partenaires} if common else {}
    liens = Liens(annuaire.organismes, partenaires, frozenset(listing.ids))
    reader = _ActReader(workspace, folder, liens, Clauses(workspace))
    acts = {name: reader.read(name) for name in listing.ids}
    wrong = (problem for act in acts.values() for problem in act.problems)
    found = sort_problems((*annuaire.problems, *listing.problems, *problems, *wrong))
    if common is None or not annuaire.lisible:
        raise Refused(found)
    return Lecture(
        dossier=common,
        documents={name: act.document for name, act in acts.items() if act.document},
        proses={name: act.prose for name, act in acts.items() if act.prose},
        clauses=reader.clauses.found,
        places=_places(workspace, folder, annuaire, places, acts),
        problems=found,
        absents=tuple(name for name, act in acts.items() if act.document is None),
    )


def _find_folder(workspace: Workspace, dossier: str) -> Path:
    folder = workspace.contracts / dossier
    shown = f"contracts/{dossier}"
    if not is_identifiant(dossier):
        advice = "le nommer en minuscules sans accent, chiffres et tirets : lens-lievin"
        raise refusal(shown, "L-45", "ce nom de dossier ne convient pas", advice)
    known = workspace.dossiers() if workspace.contracts.is_dir() else ()
    if dossier not in known:
        otherwise = "le créer avec « clsdocs new », ou corriger son nom"
        raise refusal(shown, "L-40", "dossier absent", did_you_mean(dossier, known, otherwise))
    if not is_inside(folder, workspace.contracts):
        advice = "mettre le dossier lui-même à la place du lien"
        raise refusal(shown, "L-46", "lien vers un dossier hors de contracts/", advice)
    return folder


def _read_dossier(
    workspace: Workspace, folder: Path, annuaire: Annuaire
) -> tuple[Dossier | None, Mapping[str, Place], tuple[Problem, ...]]:
    path = folder / "dossier.yml"
    node, problems = read_mapping(path, folder, workspace.relative(path))
    if node is None:
        return None, {}, problems
    facts = flatten(node)
    common, wrong = validate(Dossier, facts, folder.name, Liens(annuaire.organismes))
    return None if problems else common, facts.places, (*problems, *wrong)


def _places(
    workspace: Workspace,
    folder: Path,
    annuaire: Annuaire,
    common: Mapping[str, Place],
    acts: Mapping[str, _Act],
) -> Places:
    paths = {name: workspace.relative(folder / f"{name}.yml") for name in ("dossier", *acts)}
    paths["organismes"] = workspace.relative(workspace.organismes)
    read = {"organismes": annuaire.places, "dossier": common}
    read.update({name: act.places for name, act in acts.items()})
    flat = {(name, cle): place for name, places in read.items() for cle, place in places.items()}
    return Places(paths, flat)


@dataclass(frozen=True)
class _ActReader:
    """What all acts of a folder are read with."""

    workspace: Workspace
    folder: Path
    liens: Liens
    clauses: Clauses

    def read(self, name: str) -> _Act:
        """Return the act `name`: its facts, its prose, and all that is wrong with both."""
        path = self.folder / f"{name}.yml"
        prose, problems = self._prose(name)
        node, wrong = read_mapping(path, self.folder, self.workspace.relative(path))
        if node is None:
            return _Act(None, prose, {}, (*problems, *wrong))
        node, unread = self.clauses.visas(node)
        facts = flatten(node)
        document, faults = validate(Document, facts, name, self.liens)
        included = self.clauses.gather(texts_of(node))
        lacking = tuple(self._gabarit(facts))
        problems = (*problems, *wrong, *unread, *faults, *included, *lacking)
        return _Act(None if problems else document, prose, facts.places, problems)

    def _prose(self, name: str) -> tuple[Text | None, tuple[Problem, ...]]:
        path = self.folder / f"{name}.md"
        shown = self.workspace.relative(path)
        if not path.exists() and not path.is_symlink():
            place = Place(self.workspace.relative(path.with_suffix(".yml")))
            advice = f"écrire le texte de l’acte dans {path.name}, à côté"
            return None, (Problem(place, "L-40", "texte absent", advice),)
        try:
            prose = read_text(path, self.folder, shown)
        except Refused as refused:
            return None, refused.problems
        return prose, self.clauses.gather([prose])

    def _gabarit(self, facts: Facts) -> Iterator[Problem]:
        written, nature = facts.value.get("gabarit"), facts.value.get("nature")
        default = f"{nature}.docx" if nature in list(Nature) else None
        name = written if isinstance(written, str) else default
        folder = self.workspace.templates
        if name is None or is_file_inside(folder / name, folder):
            return
        known = sorted(p.name for p in folder.glob("*.docx"))
        otherwise = f"gabarits présents : {', '.join(known) or 'aucun'}"
        advice = nearest_file(name, known, otherwise)
        place = facts.place("gabarit" if written else "nature")
        yield Problem(place, "L-44", f"gabarit « {name} » absent de templates/", advice)
