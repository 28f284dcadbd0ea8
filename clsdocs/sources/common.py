"""From `dossier.yml` and the files that it names to what all the acts of the dossier share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from clsdocs.domain.dossier import Commune, Dossier
from clsdocs.domain.liens import Liens, Partenaire
from clsdocs.domain.valeurs import is_chemin
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.sources.attachments import Folder
from clsdocs.sources.communes import read_communes
from clsdocs.sources.facts import validate
from clsdocs.sources.files import read_text
from clsdocs.sources.nodes import Facts, flatten
from clsdocs.sources.strict_yaml import read_mapping
from clsdocs.sources.unreadable import AnyEntry


class Common(Record):
    """What `dossier.yml` says, None where it cannot be used, and the municipalities it lists.

    `partenaires` are None, by id, where it cannot be used.
    """

    dossier: Dossier | None
    partenaires: Mapping[str, Partenaire | None]
    communes: tuple[Commune, ...]
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    faits: Mapping[str, Any] = {}
    """What it says, as written."""


def read_common(folder: Folder, liens: Liens) -> Common:
    """Return what all the acts of `folder` share, and what is wrong with it.

    A file that `dossier.yml` names and that has faults does not make it unusable.
    """
    path = folder.path / "dossier.yml"
    node, problems = read_mapping(path, folder.path, folder.shown(path.name))
    if node is None:
        return Common(None, AnyEntry(), (), {}, problems)
    facts = flatten(node)
    dossier, wrong = validate(Dossier, facts, folder.path.name, liens)
    communes, faulty = _communes(folder, facts, liens)
    carte = [p for at, name in facts.written("territoire.carte") for p in folder.check(name, at)]
    found = (*problems, *wrong, *_namesakes(facts, liens), *faulty, *carte)
    usable = None if problems else dossier
    partenaires = _partenaires(usable, facts)
    return Common(usable, partenaires, communes, facts.places, found, facts.value)


def _partenaires(dossier: Dossier | None, facts: Facts) -> Mapping[str, Partenaire | None]:
    if dossier is not None:
        return {partenaire.id: partenaire for partenaire in dossier.partenaires}
    return {name: None for _, name in facts.written("partenaires.*.id")}


def _namesakes(facts: Facts, liens: Liens) -> Iterator[Problem]:
    known = set(liens.organismes)
    for place, name in facts.written("partenaires.*.id"):
        if name in known:
            message = f"« {name} » est déjà un organisme"
            advice = "le retirer des partenaires, ou lui donner un autre identifiant"
            yield Problem(place, "L-31", message, advice)


def _communes(
    folder: Folder, facts: Facts, liens: Liens
) -> tuple[tuple[Commune, ...], tuple[Problem, ...]]:
    for place, name in facts.written("territoire.communes"):
        if problems := folder.check(name, place):
            return (), problems
        if not is_chemin(name):
            return (), ()
        try:
            return read_communes(
                read_text(folder.path / name, folder.path, folder.shown(name)), liens
            )
        except Refused as refused:
            return (), refused.problems
    return (), ()
