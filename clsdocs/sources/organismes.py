"""From `organismes.yml` to the institutions, each read on its own, and every fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clsdocs.domain.liens import Liens
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import did_you_mean, is_identifiant
from clsdocs.errors import Place, Problem, sort_problems
from clsdocs.record import Record
from clsdocs.sources.attachments import Folder
from clsdocs.sources.facts import validate
from clsdocs.sources.images import Images
from clsdocs.sources.nodes import Facts, FaultyNode, MappingNode, flatten
from clsdocs.sources.strict_yaml import read_mapping
from clsdocs.sources.unreadable import AnyEntry
from clsdocs.workspace import Workspace


class Annuaire(Record):
    """The institutions by id, None for one with faults; `places` by dotted key.

    `logos` are the pictures of their logos, by `@` and the id of the institution; `lisible` is
    False where the file as a whole could not be read.
    """

    organismes: Mapping[str, Organisme | None]
    places: Mapping[str, Place]
    problems: Sequence[Problem]
    logos: Mapping[str, bytes] = {}
    lisible: bool = True


def load_organismes(workspace: Workspace) -> Annuaire:
    """Return the institutions of `workspace`; what is wrong with them is in `problems`."""
    shown = workspace.relative(workspace.organismes)
    node, problems = read_mapping(workspace.organismes, workspace.contracts, shown)
    problems = (*problems, *_strays(workspace))
    if node is None:
        return Annuaire(AnyEntry(), {}, problems, lisible=False)
    return read_entries(node, problems, Images(Folder(workspace, workspace.contracts)))


def _strays(workspace: Workspace) -> Iterator[Problem]:
    """Yield the problem of each YAML file beside `organismes.yml`, which nothing reads."""
    try:
        paths = sorted(workspace.contracts.iterdir())
    except OSError:  # said when its dossiers are looked for
        return
    for path in paths:
        known = path == workspace.organismes or path.name[0] in "._~" or path.is_dir()
        if not known and path.suffix.lower() in (".yml", ".yaml"):
            advice = "le mettre dans le dossier auquel il appartient"
            place = Place(workspace.relative(path))
            yield Problem(place, "L-45", "fichier hors d’un dossier, qui n’est pas lu", advice)


def read_entries(node: MappingNode, problems: tuple[Problem, ...], logos: Images) -> Annuaire:
    """Return the institutions of `node`, where `problems` were met; `logos` reads the pictures."""
    organismes: dict[str, Organisme | None] = {}
    places: dict[str, Place] = {}
    found = list(problems)
    faulty = {_entry_at(node, problem.place.line) for problem in problems if problem.place.line}
    for key, entry in node.values.items():
        facts = flatten(entry, key, node.keys[key])
        organisme, wrong = (None, ()) if isinstance(entry, FaultyNode) else _read_entry(key, facts)
        for place, name in facts.written("logo.fichier"):
            wrong = (*wrong, *logos.read(name, f"@{key}", place))
        organismes[_meant_id(key)] = None if key in faulty or wrong else organisme
        places.update(facts.places)
        found.extend(wrong)
    return Annuaire(organismes, places, sort_problems(found), logos.found)


def _meant_id(key: str) -> str:
    """Return the id that acts write, so that each of them need not complain of a capital here."""
    return key if is_identifiant(key) else key.lower()


def _entry_at(node: MappingNode, line: int) -> str | None:
    begun = [key for key, place in node.keys.items() if place.line <= line]
    return begun[-1] if begun else None


def _read_entry(key: str, facts: Facts) -> tuple[Organisme | None, tuple[Problem, ...]]:
    organisme, problems = validate(
        Organisme, facts, key if is_identifiant(key) else "sans-id", Liens()
    )
    problems = (*problems, *_wrong_id(key, facts), *_wrong_delegators(key, facts))
    return None if problems else organisme, problems


def _wrong_id(key: str, facts: Facts) -> Iterator[Problem]:
    if not is_identifiant(key):
        advice = "l’écrire en minuscules sans accent, chiffres et tirets : ars-hdf"
        yield Problem(facts.place(key), "L-27", f"identifiant « {key} » mal écrit", advice)


def _wrong_delegators(key: str, facts: Facts) -> Iterator[Problem]:
    ids = (person.get("id") for person in _people(facts, "representants"))
    known = [name for name in ids if isinstance(name, str)]
    for rank, delegation in enumerate(_people(facts, "delegations")):
        name = delegation.get("de")
        if isinstance(name, str) and name not in known:
            place = facts.place(facts.dotted(("delegations", rank, "de")))
            advice = did_you_mean(name, known, f"l’ajouter aux « representants » de {key}")
            yield Problem(place, "L-30", f"représentant « {name} » inconnu de {key}", advice)


def _people(facts: Facts, key: str) -> list[dict[str, object]]:
    people = facts.value.get(key) if isinstance(facts.value, dict) else None
    return [p if isinstance(p, dict) else {} for p in people] if isinstance(people, list) else []
