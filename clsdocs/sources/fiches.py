"""From the folder `fiches` of a dossier to its fiches-actions and their texts, or every fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.liens import Liens
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import is_identifiant
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record
from clsdocs.sources.attachments import Folder
from clsdocs.sources.facts import validate
from clsdocs.sources.files import read_text
from clsdocs.sources.nodes import Facts, flatten
from clsdocs.sources.strict_yaml import parse_mapping
from clsdocs.sources.texts import Clauses

FOLDER = "fiches"

_PREFIX = re.compile(r"(?P<axe>[0-9]+)-(?P<rang>[0-9]+)-(?=.)")
_COMMENTS = re.compile(r"^[ ]*#.*$", re.MULTILINE)
_OPENING = re.compile(r"---[ ]*(?=\n|\Z)")
_CLOSING = re.compile(r"\n---[ ]*(?:\n|\Z)")


class FichesLues(Record):
    """The fiches of a dossier by id; `problems` says what is wrong with any of them.

    `paths` and `places`, by id, tell where each is written, those with faults included.
    """

    fiches: Mapping[str, FicheAction]
    descriptions: Mapping[str, Text]
    paths: Mapping[str, str]
    places: Mapping[str, Mapping[str, Place]]
    problems: tuple[Problem, ...]
    faits: Mapping[str, Mapping[str, Any]]
    """The facts of each fiche as written, by id."""


class _Named(Record):
    """A fiche as its file names it: its id and, where the name begins with one, its number."""

    file: str
    id: str
    numero: str | None


def named_fiche(path: Path) -> tuple[str, str | None]:
    """Return the id of a fiche and, where the name of its file begins with one, its number."""
    prefix = _PREFIX.match(path.stem)
    if prefix is None:
        return path.stem, None
    return path.stem[prefix.end() :], f"{int(prefix['axe'])}.{int(prefix['rang'])}"


def read_fiches(folder: Folder, liens: Liens, clauses: Clauses) -> FichesLues:
    """Return the fiches of `folder`, in the order of their files, and what is wrong with them."""
    files, misnamed = _list_files(folder)
    reader = _Reader(folder, liens, clauses, [*misnamed])
    for path in files:
        reader.read(_Named(path.name, *named_fiche(path)))
    return FichesLues(
        reader.fiches,
        reader.descriptions,
        reader.paths,
        reader.places,
        tuple(reader.problems),
        reader.faits,
    )


class _Reader:
    """Reads one fiche after the other; what was read and what is wrong gather in it."""

    def __init__(
        self, folder: Folder, liens: Liens, clauses: Clauses, problems: list[Problem]
    ) -> None:
        self.folder, self.liens, self.clauses, self.problems = folder, liens, clauses, problems
        self.fiches: dict[str, FicheAction] = {}
        self.descriptions: dict[str, Text] = {}
        self.paths: dict[str, str] = {}
        self.places: dict[str, Mapping[str, Place]] = {}
        self.faits: dict[str, Mapping[str, Any]] = {}
        self._numeros: dict[str, str] = {}

    def read(self, named: _Named) -> None:
        """Read the fiche of the file that `named` names."""
        name = f"{FOLDER}/{named.file}"
        shown = self.folder.shown(name)
        if named.id in self.paths:
            message = f"identifiant « {named.id} » déjà pris par {self.paths[named.id]}"
            self._say(Place(shown), "L-31", message, "donner un autre nom à ce fichier")
            return
        self.paths[named.id] = shown
        try:
            source = read_text(self.folder.path / name, self.folder.path, shown)
            keys, body = split_front_matter(source)
        except Refused as refused:
            self.problems += refused.problems
            return
        node, problems = parse_mapping(keys, "en-tête qui n’est pas fait de clés", 1)
        self.problems += [*problems, *self.clauses.gather([body])]
        if node is None:
            return
        facts = flatten(node)
        self.places[named.id] = facts.places
        fiche, wrong = validate(FicheAction, facts, named.id, self.liens)
        self.problems += wrong
        numero = self._numero(named, facts, Place(body.path))
        if fiche is not None and not problems:
            self.fiches[named.id] = fiche.model_copy(update={"numero": numero})
            self.descriptions[named.id] = body
            self.faits[named.id] = facts.value

    def _numero(self, named: _Named, facts: Facts, file: Place) -> str | None:
        """Return the number of a fiche, once it is sure that its file and the others agree."""
        written = next(facts.written("numero"), None)
        place, numero = written or (file, named.numero)
        if named.numero and numero != named.numero:
            message = f"le numéro « {numero} » contredit le nom du fichier"
            self._say(
                place, "L-32", message, f"écrire : numero: {named.numero}, ou renommer le fichier"
            )
        elif numero in self._numeros:
            message = f"numéro « {numero} » déjà pris par {self._numeros[numero]}"
            self._say(place, "L-31", message, "donner à chaque fiche le sien")
        elif numero is not None:
            self._numeros[numero] = file.path
        return numero

    def _say(self, place: Place, code: str, message: str, advice: str) -> None:
        self.problems.append(Problem(place, code, message, advice))


def split_front_matter(source: Text) -> tuple[Text, Text]:
    """Return the keys between the two lines `---` that open `source`, and the text below them.

    Both keep the lines that they have in the file. Refused: a text without such an opening.
    """
    opened = _OPENING.match(source.text)
    closed = _CLOSING.search(source.text, opened.end()) if opened else None
    if opened is None or closed is None:
        message = "en-tête jamais refermé" if opened else "en-tête absent"
        advice = "écrire les clés (intitule, axe…) entre deux lignes « --- », en haut du fichier"
        raise Refused([Problem(Place(source.path, 1), "L-13", message, advice)])
    keys = source.text[opened.end() : closed.start() + 1]
    if not _COMMENTS.sub("", keys).strip():
        advice = "y écrire au moins « intitule: … » et « axe: … »"
        raise Refused([Problem(Place(source.path, 1), "L-13", "en-tête vide", advice)])
    line = 1 + source.text.count("\n", 0, closed.end())
    return Text(source.path, keys), Text(source.path, source.text[closed.end() :], line)


def _list_files(folder: Folder) -> tuple[list[Path], Iterator[Problem]]:
    """Return the files of fiches whose names fit, and what is wrong with the other names."""
    parent = folder.path / FOLDER
    paths = parent.iterdir() if parent.is_dir() else ()
    visible = sorted((path for path in paths if path.name[0] not in "._~"), key=_order)
    faults = {path: fault for path in visible if (fault := _name_fault(path))}
    problems = (
        Problem(Place(folder.shown(f"{FOLDER}/{_legible(path)}")), "L-45", *fault)
        for path, fault in faults.items()
    )
    return [p for p in visible if p.suffix == ".md" and p not in faults], problems


def _order(path: Path) -> tuple[bool, tuple[int, ...], str]:
    prefix = _PREFIX.match(path.stem)
    return prefix is None, tuple(map(int, prefix.groups())) if prefix else (), path.name


def _legible(path: Path) -> str:
    return path.name.encode(errors="replace").decode()


def _name_fault(path: Path) -> tuple[str, str] | None:
    if path.is_dir():
        held = any(p.suffix == ".md" for p in path.rglob("*"))
        advice = f"mettre les fiches dans {FOLDER}/, sans dossier entre deux"
        return ("dossier dont les fiches ne sont pas lues", advice) if held else None
    if path.suffix != ".md" and path.suffix.lower() in (".md", ".markdown", ".yml", ".yaml"):
        advice = f"une fiche s’écrit dans un seul fichier : {path.stem}.md"
        return f"fichier en {path.suffix}, qui n’est pas lu", advice
    if path.suffix == ".md" and not is_identifiant(path.stem):
        advice = "le renommer en minuscules sans accent, chiffres et tirets"
        return "ce nom de fichier ne convient pas", advice
    return None
