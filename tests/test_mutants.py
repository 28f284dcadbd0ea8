"""From good dossiers to all their mutants made by rule, each of which must be told at its line."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import build_tree
from minimal import FILES

from clsdocs.errors import Place, Refused
from clsdocs.sources import load_dossier
from clsdocs.workspace import Workspace

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
        "financement": "depenses",
        "financement.exercices.*": "du au",
        "financement.depenses.*": "id intitule montants",
        "financement.financeurs.*": "organisme part reste",
        "financement.versements.*": "id organisme exercice part",
    },
}
FREE = {"sigles", "montants", "exercices", "rubriques"}
REFERENCES = {
    *("organisme", "ajuste", "epci", "document", "representant", "delegation", "de", "clause")
}
JOURS = {"du", "au", "date", "effet", "terme", "prevue", "transmission", "echeance"}
NOMBRES = {
    *("montants", "plafond", "total", "annees", "mois", "exemplaires", "exercice"),
    *("part", "reste"),
}
BAD_JOURS = ("31/05/2019", "2019-02-30", "2019-5-1", "mai 2019")
BAD_NOMBRES = ("12 000", "12,5", "1e3", "douze", "-")


@dataclass(frozen=True)
class Mutant:
    """One change: `content` is the new text of the file `path`, and the fault lies in `line`."""

    rule: str
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
    elements = {
        key: line + 1 for key, line in where.items() if lines[line - 1][0].strip() == "-"
    }
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
    """Return `key` with a star for what is no key of the language: ranks, ids, years."""
    steps = ["*" if isinstance(step, int) or (key[:rank] and key[rank - 1] == "exercices") else step
             for rank, step in enumerate(key)]
    if kind == "organismes" and steps:
        steps[0] = "*"
    return ".".join(map(str, steps))


def misspelt(word: str) -> Iterator[str]:
    """Return `word` with a letter dropped, and with two letters swapped."""
    middle = len(word) // 2
    yield word[:middle] + word[middle + 1 :]
    yield from {word[1::-1] + word[2:], word[:-2] + word[:-3:-1]} - {word}


def is_free(kind: str, key: Key) -> bool:
    """Return whether the last step of `key` is of the writer's choosing."""
    return (len(key) > 1 and key[-2] in FREE) or (kind == "organismes" and len(key) == 1)


def changes(kind: str, value: Any) -> Iterator[tuple[str, Key, str | None, Any, Key]]:
    """Return each change: its rule, the key, its new name, its new value, where it is told."""
    for key, inner in walk(value):
        last, name = key[-1], next((s for s in reversed(key) if isinstance(s, str)), "")
        owner = str(key[-2]) if len(key) > 1 and key[-2] in FREE else name
        if isinstance(last, str) and last in REQUIRED[kind].get(pattern(kind, key[:-1]), "").split():
            yield f"sans {last}", key, None, inner, key[:-1]
        if isinstance(last, str) and not is_free(kind, key):
            for word in misspelt(last):
                if word:
                    yield f"{last} → {word}", key, word, inner, key
        if not isinstance(inner, str):
            continue
        if name in REFERENCES and (name != "de" or kind == "organismes"):
            yield f"{name} brisé", key, str(last), f"x{inner}x", key
        for bad in BAD_JOURS if name in JOURS else BAD_NOMBRES if owner in NOMBRES else ():
            yield f"{name}: {bad}", key, str(last), bad, key


def mutants_of(kind: str, path: str, text: str) -> Iterator[Mutant]:
    """Return the mutants of one file."""
    value = yaml.load(text, Loader=yaml.BaseLoader)
    for rule, key, new_key, new, told in changes(kind, value):
        mutant = mutate(value, key, new_key, new)
        content, lines = text_and_lines(mutant)
        at = (*told[:-1], new_key) if told == key and isinstance(key[-1], str) and new_key else told
        yield Mutant(rule, path, content, lines[at])


def lens_lievin() -> dict[str, str]:
    """Return the files of the real dossier, under the name of the minimal one."""
    sources = {p: p.read_text(encoding="utf-8") for p in (ROOT / "contracts").rglob("*.[my]*")}
    files = {p.relative_to(ROOT).as_posix(): text for p, text in sources.items()}
    named = {path.replace("/lens-lievin/", "/lens/"): text for path, text in files.items()}
    wanted = ("contracts/lens/", "contracts/organismes.yml")
    clauses = {p: t for p, t in FILES.items() if p.startswith("templates/")}
    return {**{p: t for p, t in named.items() if p.startswith(wanted)}, **clauses}


@cache
def dossiers() -> dict[str, dict[str, str]]:
    """Return the dossiers from which mutants are made."""
    found = {"minimal": dict(FILES)}
    if (ROOT / "contracts/lens-lievin/convention.yml").is_file():
        found["lens-lievin"] = lens_lievin()
    return found


def mutants() -> Iterator[tuple[str, Mutant]]:
    """Return every mutant of every dossier, with the name of the dossier."""
    for name, files in dossiers().items():
        for path, text in files.items():
            stem = Path(path).stem
            kind = stem if stem in ("organismes", "dossier") else "acte"
            if path.startswith("contracts/") and path.endswith(".yml"):
                yield from ((name, mutant) for mutant in mutants_of(kind, path, text))


@pytest.fixture(scope="module", params=dossiers())
def dossier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a whole dossier; it is put back as it was after each mutant."""
    return build_tree(tmp_path_factory.mktemp(request.param), dossiers()[request.param])


def places(root: Path) -> set[Place]:
    """Return the places of all problems of the dossier in `root`, columns aside."""
    try:
        problems = load_dossier(Workspace(root), "lens").problems
    except Refused as refused:
        problems = refused.problems
    return {Place(problem.place.path, problem.place.line) for problem in problems}


def test_the_dossiers_have_no_fault_before_they_are_mutated(dossier: Path) -> None:
    assert places(dossier) == set()


def test_a_dossier_written_anew_by_the_rules_has_no_fault(dossier: Path) -> None:
    ...
