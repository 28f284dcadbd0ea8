"""From a signed act to the file of its next avenant, to be completed by a jurist."""

from __future__ import annotations

from datetime import date

from clsdocs.amending.drafts import Ebauche
from clsdocs.amending.targets import Derogation, check_alone, find_target
from clsdocs.errors import Place, Problem, Refused
from clsdocs.registre.fichier import hold_registre
from clsdocs.sources import load_dossier
from clsdocs.workspace import Workspace
from clsdocs.writing import write_whole


def start_avenant(
    workspace: Workspace,
    dossier: str,
    name: str,
    today: date,
    derogation: Derogation | None = None,
) -> str:
    """Write the file of the next avenant to the act `name`, and return its path.

    Refused where no avenant can be begun: see `find_target` and `check_alone`.
    """
    with hold_registre(workspace, dossier):
        cible = find_target(workspace, load_dossier(workspace, dossier), name, today)
        check_alone(cible, derogation)
        path = f"contracts/{dossier}/avenants/{cible.id}.yml"
        write_new(workspace, path, Ebauche(cible, derogation=derogation).text.encode())
    return path


def write_new(workspace: Workspace, path: str, data: bytes) -> None:
    """Write the file `path`, on the disk when it returns; refused where it is there already."""
    target = workspace.root / path
    if target.exists() or target.is_symlink():
        advice = "le renommer ou le retirer : clsdocs n’écrase aucun avenant"
        raise Refused([Problem(Place(path), "C-24", "ce fichier existe déjà", advice)])
    fault = write_whole(target, data, path, durable=True)
    if fault is not None:
        raise Refused([fault])
