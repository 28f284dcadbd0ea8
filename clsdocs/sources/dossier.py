"""From the folder of a dossier to all that was read of it, and every problem of every file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Commune, Dossier
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Places, Text
from clsdocs.domain.valeurs import did_you_mean, is_identifiant
from clsdocs.errors import Place, Problem, Refused, sort_problems
from clsdocs.record import Record, replace
from clsdocs.sources.acts import Act, ActReader, Opened, ids_of_axes, open_act
from clsdocs.sources.attachments import Folder
from clsdocs.sources.avenants import AvenantLu, AvenantReader, list_avenants
from clsdocs.sources.common import Common, read_common
from clsdocs.sources.fiches import FichesLues, read_fiches
from clsdocs.sources.files import is_inside, refusal
from clsdocs.sources.images import Images
from clsdocs.sources.names import list_acts
from clsdocs.sources.organismes import Annuaire, load_organismes
from clsdocs.sources.texts import Clauses
from clsdocs.workspace import Workspace


class Bruts(Record):
    """The facts of a dossier as written, and what the ids in them may name."""

    actes: Mapping[str, Mapping[str, Any]] = {}
    dossier: Mapping[str, Any] = {}
    fiches: Mapping[str, Mapping[str, Any]] = {}
    liens: Liens = Liens()


class Lecture(Record):
    """What was read of a dossier; acts with a fault are in `absents`, not in `documents`."""

    dossier: Dossier
    documents: Mapping[str, Document]
    proses: Mapping[str, Text]
    clauses: Mapping[str, Text]
    textes: Mapping[str, Text]
    """The texts that keys name (liminaire, engagements, annexes), by the path written there."""
    fiches: Mapping[str, FicheAction]
    descriptions: Mapping[str, Text]
    """The text of each fiche, by its id."""
    communes: tuple[Commune, ...]
    images: Mapping[str, bytes]
    """The pictures of texts by the path written there, logos by `@` and the id of the organisme."""
    places: Places
    problems: tuple[Problem, ...]
    absents: tuple[str, ...] = ()
    communs: tuple[str, ...] = ()
    """The shared clauses that any text or list of visas calls, by their path in templates/."""
    avenants: Mapping[str, AvenantLu] = {}
    """The avenants and decisions, those with faults included, by id."""
    bruts: Bruts = Bruts()


def load_dossier(workspace: Workspace, dossier: str, organismes: Annuaire | None = None) -> Lecture:
    """Return what the folder of `dossier` holds, with all that is wrong in any of its files.

    Refused, with every problem found: a folder that does not exist, and a `dossier.yml` or an
    `organismes.yml` that cannot be used.
    """
    try:
        return _load(workspace, dossier, organismes)
    except OSError as error:  # no right to look into a folder
        found = workspace.contracts / dossier if error.filename is None else Path(error.filename)
        shown = workspace.relative(found)
        raise refusal(shown, "L-01", "lecture impossible", "vérifier les droits d’accès") from None


def _load(workspace: Workspace, dossier: str, organismes: Annuaire | None) -> Lecture:
    folder = Folder(workspace, _find_folder(workspace, dossier))
    annuaire = organismes or load_organismes(workspace)
    listing = list_acts(folder.path, folder.shown(""))
    common = read_common(folder, Liens(annuaire.organismes))
    opened = [open_act(folder, name) for name in listing.ids]
    axes = ids_of_axes(opened)
    liens = Liens(annuaire.organismes, common.partenaires, frozenset(listing.ids), axes)
    images = Images(folder)
    reader = ActReader(folder, liens, Clauses(workspace, images))
    acts = {act.id: reader.read(act) for act in opened}
    fiches = read_fiches(folder, liens, reader.clauses)
    changing = AvenantReader(folder, liens, reader.clauses, frozenset(listing.ids))
    avenants = {n: changing.read(p) for n, p in list_avenants(folder.path).items()}
    wrong = [p for act in acts.values() for p in act.problems]
    wrong += [p for avenant in avenants.values() for p in avenant.problems]
    misnamed = (p for p in listing.problems if not _is_named(p, acts.values()))
    alone = _fiches_alone(fiches, opened)
    found = (*annuaire.problems, *misnamed, *common.problems, *wrong, *fiches.problems, *alone)
    if common.dossier is None or not annuaire.lisible:
        raise Refused(found)
    if fiches.problems:
        acts = {name: _without_fiches(act) for name, act in acts.items()}
    return Lecture(
        dossier=common.dossier,
        documents={name: act.document for name, act in acts.items() if act.document},
        proses={name: act.prose for name, act in acts.items() if act.prose},
        clauses=reader.clauses.found,
        textes=reader.textes,
        fiches=fiches.fiches,
        descriptions=fiches.descriptions,
        communes=common.communes,
        images={**annuaire.logos, **images.found},
        places=_places(folder, annuaire, common, acts, fiches, avenants),
        problems=sort_problems(found),
        absents=(
            *(name for name, act in acts.items() if act.document is None),
            *(name for name, avenant in avenants.items() if avenant.fait is None),
        ),
        communs=reader.clauses.names,
        avenants=avenants,
        bruts=Bruts(
            {name: act.faits for name, act in acts.items()}, common.faits, fiches.faits, liens
        ),
    )


def _without_fiches(act: Act) -> Act:
    """Return `act`, its facts left out where fiches are a part of it: one of them has faults."""
    return replace(act, document=None) if act.document and act.document.axes else act


def _fiches_alone(fiches: FichesLues, opened: Iterable[Opened]) -> tuple[Problem, ...]:
    """Return the problem of fiches in a dossier of which no act has axes to put them under."""
    first = next(iter(fiches.paths.values()), None)
    if first is None or any(act.node is None or act.axes is not None for act in opened):
        return ()
    advice = "ajouter « axes: … » au contrat, ou retirer le dossier fiches"
    return (
        Problem(Place(first), "L-34", "fiches dans un dossier dont aucun acte n’a d’axes", advice),
    )


def _is_named(problem: Problem, acts: Iterable[Act]) -> bool:
    """Return whether `problem` is of a text without act, and an act names it, or may do so."""
    named = (act.texts is None or problem.place.path in act.texts for act in acts)
    return problem.code == "L-41" and any(named)


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


def _places(
    folder: Folder,
    annuaire: Annuaire,
    common: Common,
    acts: Mapping[str, Act],
    fiches: FichesLues,
    avenants: Mapping[str, AvenantLu],
) -> Places:
    """Return the places of all values: of an act under its id, of a fiche under « fiches.id »."""
    paths = {name: folder.shown(f"{name}.yml") for name in ("dossier", *acts)}
    paths["organismes"] = folder.workspace.relative(folder.workspace.organismes)
    paths |= {f"fiches.{name}": path for name, path in fiches.paths.items()}
    paths |= {name: avenant.path for name, avenant in avenants.items()}
    read = {"organismes": annuaire.places, "dossier": common.places}
    read |= {name: act.places for name, act in acts.items()}
    read |= {f"fiches.{name}": places for name, places in fiches.places.items()}
    read |= {name: avenant.places for name, avenant in avenants.items()}
    flat = {(name, cle): place for name, places in read.items() for cle, place in places.items()}
    return Places(paths, flat)
