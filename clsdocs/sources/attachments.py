"""From the name of a file, as a key or a text writes it, to what is wrong with the file."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from clsdocs.domain.valeurs import is_chemin, show
from clsdocs.errors import Place, Problem
from clsdocs.record import Record
from clsdocs.sources.files import is_inside, nearest_file
from clsdocs.workspace import Workspace

MAX_SIZE = 50_000_000


class Folder(Record):
    """A folder from which the files that sources name are read, and out of which none may lead."""

    workspace: Workspace
    path: Path

    def shown(self, name: str) -> str:
        """Return the file `name` as users read it."""
        return self.workspace.relative(self.path / name)

    def check(self, name: str, place: Place, kind: str = "fichier") -> tuple[Problem, ...]:
        """Return what is wrong with the file `name`, written at `place`; `kind` says what it is.

        Nothing comes back for a path that leads out: it is a fault of its key, reported there.
        """
        if not is_chemin(name):
            return ()
        try:
            fault = self._fault(name, kind)
        except OSError:  # a name longer than the file system takes, or no right to read
            fault = f"{kind} {show(name)} illisible", "raccourcir son nom, ou vérifier les droits"
        return (Problem(place, "L-47", *fault),) if fault else ()

    def _fault(self, name: str, kind: str) -> tuple[str, str] | None:
        path = self.path / name
        if not path.exists():
            save = "le créer" if kind == "texte" else "l’enregistrer"
            advice = nearest_file(name, self._known(name), f"{save} : {self.shown(name)}")
            return f"{kind} {show(name)} absent", advice
        if not is_inside(path, self.path):
            advice = "mettre le fichier lui-même à la place du lien"
            return f"{show(name)} est un lien vers un fichier hors du dossier", advice
        if not path.is_file():
            return f"{show(name)} n’est pas un fichier", "nommer un fichier, et non un dossier"
        if path.stat().st_size > MAX_SIZE:
            return f"{kind} {show(name)} de plus de 50 Mo", "l’alléger"
        return None

    def _known(self, name: str) -> list[str]:
        """Return the files that may be meant by `name`: those of its kind or of its own name."""
        meant = PurePosixPath(name)
        files = (
            p for p in self.path.rglob("*") if meant.suffix == p.suffix or meant.stem == p.stem
        )
        return [p.relative_to(self.path).as_posix() for p in files if p.is_file()]
