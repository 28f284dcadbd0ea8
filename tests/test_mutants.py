"""From good dossiers to all their mutants made by rule, each of which must be told at its line."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from clsdocs.errors import Place, Problem, Refused
from clsdocs.sources import Annuaire, load_dossier, load_organismes
from clsdocs.sources.schemas import json_schema
from clsdocs.workspace import Workspace
from helpers import build_tree
from minimal import BINARIES, FILES

ROOT = Path(__file__).parent.parent
Key = tuple[str | int, ...]

REQUIRED = {
    "organismes": {
        "*": "type nom article genre",
        "*.representants.*": "nom qualite",
        "*.representants.*.acte": "nature",
        "*.delegations.*": "id nom qualite",
        "*.delegations.*.acte": "nature",
        "*.anciens_noms.*": "nom au",
    },
    "dossier": {"": "intitule territoire", "territoire": "nom", "partenaires.*": "id nom"},
    "acte": {
        "": "nature intitule parties",
        "parties.*": "organisme rang",
        "parties.*.habilitations.*": "nature",
        "axes.*": "id intitule",
        "axes.*.objectifs.operationnels.*": "id intitule",
        "instances.*": "id nom",
        "annexes.*": "id intitule",
        "anterieur.avenants.*": "numero",
        "tolere.*": "controle motif",
        "financement": "depenses",
        "financement.exercices.*": "du au",
        "financement.depenses.*": "id intitule montants",
        "financement.financeurs.*": "organisme part reste",
        "financement.versements.*": "id organisme exercice part",
    },
    "fiche": {"": "intitule axe", "budget.*": "financeur montant", "indicateurs.*": "intitule"},
}
FREE = {"sigles", "montants", "exercices", "rubriques"}
REFERENCES = {
    *("organisme", "ajuste", "epci", "document", "representant", "delegation", "clause"),
    *("rattachement", "agissant_pour", "presidence", "membres", "liminaire", "engagements"),
    *("fichier", "pdf", "communes", "carte", "axe", "pilote", "copilotes", "financeur"),
}
WORDS = {
    *("nature", "rang", "role", "contenu", "transcription", "etat", "mode", "date_et_lieu"),
    *("transversal", "terme_inclus", "paraphes", "fiches", "avenants_signes_par", "unite"),
    *("type", "genre", "nombre", "civilite", "accord", "lien", "capacite", "lettres"),
}
JOURS = {"du", "au", "date", "effet", "terme", "prevue", "transmission", "echeance"}
NOMBRES = {
    "montants",
    "plafond",
    "total",
    "annees",
    "mois",
    "exemplaires",
    "exercice",
    "part",
    "reste",
    "annee",
    "montant",
}
BAD_JOURS = ("31/05/2019", "2019-02-30", "2019-5-1", "mai 2019")
BAD_NOMBRES = ("12 000", "12,5", "1e3", "douze", "-")


@dataclass(frozen=True)
class Mutant:
    """One change: `content` is the new text of the file `path`, and the fault lies in `line`.

    Mutants of several files are `alike` where the same key gets the same fault.
    """

    rule: str
    alike: tuple[str, ...]
    path: str
    content: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.rule}"


def written(text: str) -> str:
    """Return `text` as one YAML value."""
    return text if text in ("inconnu", "à fixer") else json.dumps(text, ensure_ascii=False)


def dump(value: Any, key: Key = (), indent: str = "") -> Iterator[tuple[str, Key]]:
    """Return the lines of `value` in YAML, one a key, each with the key or element it begins."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        at = (*key, step)
        if isinstance(value, dict) and isinstance(inner, str):
            yield f"{indent}{step}: {written(inner)}", at
        elif isinstance(value, dict):
            yield f"{indent}{step}:", at
            yield from dump(inner, at, f"{indent}  ")
        elif isinstance(inner, str):
            yield f"{indent}- {written(inner)}", at
        else:
            yield f"{indent}-", at
            yield from dump(inner, at, f"{indent}  ")


def text_and_lines(value: Any) -> tuple[str, dict[Key, int]]:
    """Return `value` in YAML and the line on which each of its keys and elements begins.

    An element made of keys begins with the first of them, on the line after its dash.
    """
    lines = list(dump(value))
    where = {key: rank for rank, (_, key) in enumerate(lines, start=1)}
    elements = {key: line + 1 for key, line in where.items() if lines[line - 1][0].strip() == "-"}
    return "".join(f"{line}\n" for line, _ in lines), {**where, **elements, (): 1}


def walk(value: Any, key: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Return every key path of `value` and what it holds."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*key, step), inner
            yield from walk(inner, (*key, step))


def mutate(value: Any, key: Key, new_key: str | None, new: Any) -> Any:
    """Return `value` with the entry `key` renamed `new_key` and holding `new`, or removed."""
    mutant = copy.deepcopy(value)
    parent = mutant
    for step in key[:-1]:
        parent = parent[step]
    if isinstance(parent, list):
        parent[int(key[-1])] = new
        return mutant
    items = list(parent.items())
    parent.clear()
    renamed = [(new_key, new) if name == key[-1] else (name, inner) for name, inner in items]
    parent.update((name, inner) for name, inner in renamed if name is not None)
    return mutant


def pattern(kind: str, key: Key) -> str:
    """Return `key` with a star for ranks, years and ids, which are no keys of the language."""
    steps = [
        "*" if isinstance(step, int) or is_free(kind, key[: rank + 1]) else step
        for rank, step in enumerate(key)
    ]
    return ".".join(steps)


def misspelt(word: str) -> Iterator[str]:
    """Return `word` with a letter dropped, and with two letters swapped."""
    middle = len(word) // 2
    yield word[:middle] + word[middle + 1 :]
    yield from {word[1::-1] + word[2:], word[:-2] + word[:-3:-1]} - {word}


def is_free(kind: str, key: Key) -> bool:
    """Return whether the last step of `key` is of the writer's choosing."""
    return (len(key) > 1 and key[-2] in FREE) or (kind == "organismes" and len(key) == 1)


def changes(kind: str, value: Any) -> Iterator[tuple[str, Key, str | None, Any]]:
    """Return each change: its rule, the key it touches, its new name if any, its new value."""
    for key, inner in walk(value):
        last = key[-1]
        if isinstance(last, str) and not is_free(kind, key):
            if last in REQUIRED[kind].get(pattern(kind, key[:-1]), "").split():
                yield f"sans {last}", key, None, inner
            for word in filter(None, misspelt(last)):
                yield f"{last} écrit {word}", key, word, inner
        if isinstance(inner, str):
            for bad in bad_values(kind, key, inner):
                yield f"{inner} écrit {bad}", key, str(last), bad


def bad_values(kind: str, key: Key, value: str) -> tuple[str, ...]:
    """Return what `value` must not become: other ids where it is one, no date, no number."""
    words = [step for step in key if isinstance(step, str) and not step.isdigit()]
    name = words[-1]
    if name in REFERENCES or (name == "de" and kind == "organismes"):
        return () if " " in value else (f"x{value}x",)
    if name in WORDS:
        return (f"{value}x",)
    return BAD_JOURS if name in JOURS else BAD_NOMBRES if name in NOMBRES else ()


def mutants_of(kind: str, path: str, text: str) -> Iterator[Mutant]:
    """Return the mutants of one file; what is removed is missed at its parent."""
    opening, keys, body = split(text) if kind == "fiche" else ("", text, "")
    value = yaml.load(keys, Loader=yaml.BaseLoader)
    for rule, key, name, new in changes(kind, value):
        content, lines = text_and_lines(mutate(value, key, name, new))
        own = key if isinstance(key[-1], int) else (*key[:-1], str(name))
        line = lines[own if name else key[:-1]] + opening.count("\n")
        alike = (kind, pattern(kind, key), str(name), new if isinstance(new, str) else "")
        yield Mutant(rule, alike, path, f"{opening}{content}{body}", line)


def split(text: str) -> tuple[str, str, str]:
    """Return the first line of a fiche, its keys, and all that follows them."""
    _, keys, body = text.split("---\n", 2)
    return "---\n", keys, f"---\n{body}"


def kind_of(path: str) -> str:
    """Return which keys the file `path` of a dossier may hold."""
    stem = Path(path).stem
    if "/fiches/" in path:
        return "fiche"
    return stem if stem in ("organismes", "dossier") else "acte"


def real_dossier(name: str) -> dict[str, str | bytes]:
    """Return the files of a real dossier, under the name of the minimal one.

    The institutions of all dossiers, whose keys are those of the minimal ones, come as bytes: they
    are too many to be mutated.
    """
    own = (ROOT / "contracts" / name).rglob("*")
    shared = (ROOT / "contracts" / "logos").rglob("*")
    clauses = (ROOT / "templates" / "clauses").rglob("*")
    paths = [*own, *shared, *clauses]
    files = {path.relative_to(ROOT).as_posix(): read(path) for path in paths if path.is_file()}
    files["contracts/organismes.yml"] = (ROOT / "contracts" / "organismes.yml").read_bytes()
    templates = {f"templates/{path.name}": b"" for path in (ROOT / "templates").glob("*.docx")}
    return {path.replace(f"/{name}/", "/lens/"): text for path, text in files.items()} | templates


def read(path: Path) -> str | bytes:
    """Return what a source holds, as text where people write it."""
    written = path.suffix in (".yml", ".md", ".csv")
    return path.read_text(encoding="utf-8") if written else path.read_bytes()


def mutants(files: Mapping[str, str | bytes]) -> Iterator[Mutant]:
    """Return the mutants of the facts of a dossier, those that are alike once."""
    seen: set[tuple[str, ...]] = set()
    for path, text in files.items():
        facts = path.endswith(".yml") or "/fiches/" in path
        if path.startswith("contracts/") and facts and isinstance(text, str):
            found = [m for m in mutants_of(kind_of(path), path, text) if m.alike not in seen]
            yield from found
            seen.update(mutant.alike for mutant in found)


def places(workspace: Workspace, organismes: Annuaire) -> set[Place]:
    """Return the places of all problems of the dossier « lens », columns aside."""
    try:
        problems = load_dossier(workspace, "lens", organismes).problems
    except Refused as refused:
        problems = refused.problems
    return lines(problems)


def lines(problems: Iterable[Problem]) -> set[Place]:
    """Return the places of `problems`, columns aside."""
    return {Place(problem.place.path, problem.place.line) for problem in problems}


DOSSIERS = {"minimal": {**BINARIES, **FILES}, "lens-lievin": real_dossier("lens-lievin")}


def keys_of(schema: Mapping[str, Any], whole: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """Return every key that `schema`, a part of the JSON Schema `whole`, lets one write."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from keys_of(part, whole, at)
    entries = schema.get("additionalProperties") or schema.get("items")
    inner = schema.get("properties", {}) | ({"*": entries} if entries else {})
    for name, part in inner.items():
        cle = f"{at}.{name}".removeprefix(".")
        yield from [cle] if name != "*" else []
        yield from keys_of(part, whole, cle)


@pytest.mark.parametrize("kind", ["acte", "dossier", "fiche", "organismes"])
def test_the_minimal_dossier_writes_every_key(kind: str) -> None:
    schema = json.loads(json_schema(kind) or "")
    texts = [split(text)[1] if kind == "fiche" else text for text in facts_of(kind)]

    written = {
        pattern(kind, key) for text in texts for key, _ in walk(yaml.load(text, yaml.BaseLoader))
    }

    assert set(keys_of(schema, schema)) - written == set()


def facts_of(kind: str) -> list[str]:
    """Return the files of the minimal dossier that hold facts of `kind`."""
    yml = [
        path for path in FILES if path.startswith("contracts/") and path.endswith((".yml", ".md"))
    ]
    facts = [path for path in yml if path.endswith(".yml") or "/fiches/" in path]
    return [FILES[path] for path in facts if kind_of(path) == kind]


@pytest.mark.parametrize("files", DOSSIERS.values(), ids=DOSSIERS)
def test_a_dossier_has_no_fault_before_it_is_mutated(
    files: Mapping[str, str | bytes], tmp_path: Path
) -> None:
    workspace = Workspace(build_tree(tmp_path, files))

    assert places(workspace, load_organismes(workspace)) == set()


@pytest.mark.parametrize("files", DOSSIERS.values(), ids=DOSSIERS)
def test_every_mutant_is_told_at_its_line(files: Mapping[str, str | bytes], tmp_path: Path) -> None:
    workspace = Workspace(build_tree(tmp_path, files))
    organismes = load_organismes(workspace)
    missed: list[str] = []
    told = 0

    for mutant in mutants(files):
        build_tree(tmp_path, {mutant.path: mutant.content})
        if kind_of(mutant.path) == "organismes":
            found = lines(load_organismes(workspace).problems)
        else:
            found = places(workspace, organismes)
        if Place(mutant.path, mutant.line) in found:
            told += 1
        else:
            missed.append(str(mutant))
        build_tree(tmp_path, {mutant.path: files[mutant.path]})

    assert missed == []
    assert told > 200
