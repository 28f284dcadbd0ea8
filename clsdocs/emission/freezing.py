"""From a dossier that was read to everything that one of its acts was made of, kept for ever."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from clsdocs.acte.parts import Acte
from clsdocs.build import Making
from clsdocs.locking import APART, entries_of
from clsdocs.record import Record, field
from clsdocs.registre.instantane import Instantane, binary_name, dump_instantane
from clsdocs.registre.lignes import digest

_TEXTS = frozenset({".yml", ".md", ".csv"})
_LIBRARIES = ("docxtpl", "Jinja2", "Markdown", "num2words")


class Cliche(Record):
    """What a version was made of, written: its file, and its binary files by where they lie."""

    data: bytes
    binaires: dict[str, bytes] = field(default_factory=dict)


def freeze(making: Making, name: str, acte: Acte, version: int) -> Cliche:
    """Return all that the act `name` was made of when `acte` was drafted."""
    workspace = making.workspace
    textes = dict(_texts(making))
    binaries = dict(_binaries(making, name))
    instantane = Instantane(
        dossier=making.id,
        document=name,
        version=version,
        acte=acte,
        textes=textes,
        organismes=_entries(workspace.organismes, textes.values()),
        fichiers={path: digest(data) for path, data in binaries.items()},
        retires={name: n for name, n in making.acquis.numeros.items() if name not in _ids(acte)},
        signees=making.acquis.signees,
        outils=_tools(),
    )
    data, pictures = dump_instantane(instantane)
    kept = {**pictures, **{digest(content): content for content in binaries.values()}}
    return Cliche(data, {binary_name(sha256): content for sha256, content in kept.items()})


def _ids(acte: Acte) -> frozenset[str]:
    return frozenset(fiche.id for fiche in acte.fiches)


def _texts(making: Making) -> Iterator[tuple[str, str]]:
    """Yield the texts of the dossier, and those that it shares and that some act of it read."""
    workspace, lecture = making.workspace, making.lecture
    folder = workspace.dossier(making.id)
    own = {
        workspace.relative(path)
        for path in folder.rglob("*")
        if path.suffix in _TEXTS
        and path.is_file()
        and not APART.intersection(path.relative_to(folder).parts)
    }
    shared = {text.path for text in lecture.clauses.values()}
    shared |= {place.path for place in lecture.places.places.values()}
    organismes = workspace.relative(workspace.organismes)
    for path in sorted((own | shared) - {organismes}):
        yield path, (workspace.root / path).read_text(encoding="utf-8-sig")


def _binaries(making: Making, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the template of the act, the pictures and logos, and the files that it annexes."""
    workspace, lecture = making.workspace, making.lecture
    template = workspace.root / making.template(name).path
    yield workspace.relative(template), template.read_bytes()
    logos = {
        f"@{partie.id}": partie.organisme.logo.fichier
        for document in lecture.documents.values()
        for partie in document.parties
        if partie.organisme.logo is not None
    }
    for path, data in sorted(lecture.images.items()):
        if not path.startswith("@"):
            yield f"contracts/{making.id}/{path}", data
        elif path in logos:
            yield f"contracts/{logos[path]}", data
    for annexe in making.document(name).annexes:
        fichier = workspace.dossier(making.id) / str(annexe.fichier or "")
        if fichier.is_file() and fichier.suffix not in _TEXTS:
            yield workspace.relative(fichier), fichier.read_bytes()


def _entries(path: Path, textes: Iterable[str]) -> dict[str, str]:
    """Return the entries of the file of institutions that `textes` name, as written."""
    words = {word for text in textes for word in re.findall(r"[a-z0-9-]+", text)}
    return {name: entry for name, entry in entries_of(path).items() if name in words}


def _tools() -> dict[str, str]:
    versions = {library: metadata.version(library) for library in _LIBRARIES}
    return {"python": platform.python_version(), **versions}
