"""Where everything lies: from a folder to the paths of its sources, templates and outputs."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import clsdocs
from clsdocs.record import Record

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".svg"})

IDENTIFIANT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOC = re.compile(
    rf"(?P<dossier>{IDENTIFIANT.pattern})(?:/(?P<document>{IDENTIFIANT.pattern}))?"
    r"(?:@(?P<version>v[1-9][0-9]*|signe|[0-9]{4}-[0-9]{2}-[0-9]{2}))?"
)


class Doc(Record):
    """What the user named: a dossier, or one of its documents, perhaps at a `version`."""

    dossier: str
    document: str | None = None
    version: str | None = None

    @property
    def act(self) -> str:
        """The document named, empty where a whole dossier is."""
        return self.document or ""

    @property
    def number(self) -> int:
        """The number of the version named, 0 where it is none."""
        version = self.version or ""
        return int(version[1:]) if version.startswith("v") else 0

    def __str__(self) -> str:
        document = f"/{self.document}" if self.document else ""
        version = f"@{self.version}" if self.version else ""
        return f"{self.dossier}{document}{version}"


def parse_doc(text: str) -> Doc | None:
    """Return what `dossier`, `dossier/act`, `dossier/act@v2` names, or None if it names nothing.

    A path from the workspace, as a terminal completes it, names the same.
    """
    written = text.removeprefix("./").removeprefix("contracts/")
    found = _DOC.fullmatch(written.removesuffix("/").removesuffix(".yml"))
    if found is None or (found["version"] and not found["document"]):
        return None
    return Doc(found["dossier"], found["document"], found["version"])


class Workspace(Record):
    """The folder that holds `contracts/`, and the paths of all that belongs to it."""

    root: Path

    @property
    def contracts(self) -> Path:
        """The sources of all dossiers."""
        return self.root / "contracts"

    @property
    def templates(self) -> Path:
        """The Word templates and the clauses that several dossiers share."""
        return self.root / "templates"

    @property
    def output(self) -> Path:
        """What `build` makes; it may be deleted at any time."""
        return self.root / "output"

    @property
    def cache(self) -> Path:
        """The state of builds and the compiled templates."""
        return self.output / ".clsdocs"

    @property
    def organismes(self) -> Path:
        """The file of all institutions."""
        return self.contracts / "organismes.yml"

    def dossiers(self) -> tuple[str, ...]:
        """The ids of all dossiers, sorted: a folder of logos alone is none."""
        folders = (p for p in self.contracts.iterdir() if p.is_dir() and p.name[0] not in "._")
        return tuple(sorted(p.name for p in folders if not _holds_pictures_alone(p)))

    def dossier(self, dossier: str) -> Path:
        """The folder of the sources of `dossier`."""
        return self.contracts / dossier

    def documents(self, dossier: str) -> tuple[str, ...]:
        """The ids of the acts and avenants of `dossier`, as its files name them, sorted."""
        folder = self.dossier(dossier)
        acts = (path.stem for path in folder.glob("*.yml") if path.stem != "dossier")
        avenants = (path.stem for path in folder.glob("avenants/*.yml"))
        return tuple(sorted((*acts, *avenants)))

    def document(self, dossier: str, document: str) -> Path:
        """Where `build` writes the Word file of a document."""
        return self.output / dossier / f"{document}.docx"

    def relative(self, path: Path) -> str:
        """Return `path` as users read it: from the workspace, with slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def _holds_pictures_alone(folder: Path) -> bool:
    try:
        kinds = {p.suffix.lower() for p in folder.iterdir() if p.name[0] not in "._"}
    except OSError:  # no right to look into it: whoever reads the folder says so
        return False
    return bool(kinds) and kinds <= _PICTURES


def shipped_templates() -> Path:
    """Return the templates that come with clsdocs: in the package, else those of the checkout."""
    package = Path(clsdocs.__file__).parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def find_workspace(start: Path) -> Workspace | None:
    """Return the workspace that holds `start`: its nearest parent with a folder `contracts`."""
    for folder in (start, *start.parents):
        with suppress(OSError):  # no right to look into it
            if (folder / "contracts").is_dir():
                return Workspace(folder)
    return None
