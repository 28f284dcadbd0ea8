"""From a workspace to the digests of what its dossiers share, without reading what it says."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import clsdocs
from clsdocs.batch.stamps import digest
from clsdocs.sources.slicing import Slice, split_entries
from clsdocs.workspace import Workspace

LIBRARIES = (
    *("docxtpl", "python-docx", "lxml", "Jinja2", "MarkupSafe", "Markdown", "num2words"),
    *("pydantic", "pydantic-core", "PyYAML"),
)
"""The libraries of which another version may change the bytes of a document."""

ORGANISME = "organisme "
"""What the names of institutions begin with, among what dossiers share; files have their path."""


@dataclass
class Commun:
    """What the dossiers of a workspace share, as it stands when it is first asked for."""

    workspace: Workspace
    _files: dict[str, str] = field(default_factory=dict)

    @cached_property
    def organismes(self) -> bytes:
        """The bytes of the file of institutions; none where it cannot be read."""
        try:
            return self.workspace.organismes.read_bytes()
        except OSError:
            return b""

    @cached_property
    def slices(self) -> Mapping[str, Slice]:
        """Each institution as it is written, by its id."""
        text = self.organismes.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        return {part.id: part for part in split_entries(text)}

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The digest of each institution as it is written, by its id."""
        return {name: digest(part.text.encode()) for name, part in self.slices.items()}

    def digest(self, name: str) -> str:
        """Return the digest of what is shared under `name`; empty where there is no such thing."""
        if name.startswith(ORGANISME):
            return self.entries.get(name.removeprefix(ORGANISME), "")
        if name not in self._files:
            self._files[name] = _digest_file(self.workspace.root / name)
        return self._files[name]

    @cached_property
    def gabarits(self) -> str:
        """The digest of all templates and clauses: with the same one, those compiled still hold."""
        folder = self.workspace.templates
        paths = (*folder.glob("*"), *folder.glob("clauses/**/*"))
        files = sorted(self.workspace.relative(path) for path in paths if path.is_file())
        lines = (f"{name} {self.digest(name)}" for name in files)
        return digest("\n".join(lines).encode("utf-8", "replace"))


def _digest_file(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


@cache
def moteur() -> Mapping[str, str]:
    """Return what makes the documents, and the version of each: clsdocs, Python, the libraries."""
    wanted = {name.lower().replace("-", "_"): name for name in LIBRARIES}
    found = {"Python": sys.version.split()[0]}
    for folder in filter(None, sys.path):
        for path in Path(folder).glob("*.dist-info"):
            name, _, number = path.name.removesuffix(".dist-info").rpartition("-")
            if shown := wanted.pop(name.lower(), None):
                found[shown] = number
    return {"clsdocs": _own_digest(), **dict(sorted(found.items()))}


def _own_digest() -> str:
    """Return the digest of the code of clsdocs: two versions of it may bear one number."""
    folder = Path(clsdocs.__file__).parent
    paths = sorted(folder.rglob("*.py"))
    return digest(b"\0".join(path.read_bytes() for path in paths))
