"""From the folder of a dossier to everything in it that its registre does not vouch for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clsdocs.domain.valeurs import is_chemin
from clsdocs.errors import Gravite, Place, Problem, Refused, sort_problems
from clsdocs.registre.chaine import Registre
from clsdocs.registre.evenements import Emission, Fichier, Note, Signature
from clsdocs.registre.fichier import read_registre
from clsdocs.registre.histoires import histoires
from clsdocs.registre.instantane import binaries_of, binary_name
from clsdocs.registre.suites import check_registre
from clsdocs.workspace import Workspace

_RETRIEVE = "reprendre le fichier dans git ou dans une sauvegarde"
_TWIN = "rien à faire : cette version est retirée, l’autre de même numéro a pris sa place"


def verify_dossier(workspace: Workspace, dossier: str) -> tuple[Problem, ...]:
    """Return every fault of the registre of `dossier` and of the files that it vouches for.

    A file of `emis/` that no line names is told too.
    """
    return verify_registre(workspace, dossier, read_registre(workspace, dossier))


def verify_registre(workspace: Workspace, dossier: str, registre: Registre) -> tuple[Problem, ...]:
    """Return what `verify_dossier` does of a `registre` that was read already."""
    checking = _Checking(workspace, dossier)
    checking.check(registre)
    return sort_problems((*registre.problems, *check_registre(registre), *checking.problems))


def document_of(registre: Registre, dossier: str, place: Place) -> str:
    """Return the document of which a fault found at `place` speaks; empty where it is no one's."""
    lines = {e.ligne: getattr(e.evenement, "document", "") for e in registre.entrees}
    if place.path == registre.chemin:
        return lines.get(place.line, "")
    files = {f"contracts/{dossier}/{f.nom}": lines[ligne] for ligne, f in _files(registre)}
    return files.get(place.path, "")


@dataclass
class _Checking:
    """The files of one dossier, compared with what its registre says of them."""

    workspace: Workspace
    dossier: str
    problems: list[Problem] = field(default_factory=list)
    known: set[Path] = field(default_factory=set)

    def check(self, registre: Registre) -> None:
        named = sorted({(ligne, f.nom, f.sha256) for ligne, f in _files(registre)})
        given_up = _given_up(registre)
        for ligne, nom, sha256 in named:
            gravite = Gravite.INFORMATION if ligne in given_up else Gravite.BLOQUANT
            self._check_file(nom, sha256, f"ligne {ligne} du registre", gravite)
        for nom in sorted(_instantanes(registre)):
            self._check_binaries(nom)
        for path in self._laid():
            if path not in self.known:
                message = "fichier que le registre ne connaît pas"
                advice = (
                    "l’effacer si une émission interrompue l’a laissé ; sinon le ranger ailleurs"
                )
                self._say(path, "R-72", message, advice, Gravite.A_EXPLIQUER)

    def _check_file(
        self, nom: str, sha256: str, source: str, gravite: Gravite = Gravite.BLOQUANT
    ) -> None:
        path = self.workspace.dossier(self.dossier) / nom
        if not is_chemin(nom):
            self._say(path, "R-73", f"chemin hors du dossier ({source})", _RETRIEVE)
            return
        self.known.add(path)
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            self._say(path, "R-70", f"fichier disparu ({source})", _RETRIEVE)
        except OSError:
            self._say(path, "R-70", f"lecture impossible ({source})", "vérifier les droits d’accès")
        else:
            if found != sha256:
                message = f"fichier modifié depuis qu’il a été enregistré ({source})"
                advice = _RETRIEVE if gravite is Gravite.BLOQUANT else _TWIN
                self._say(path, "R-71", message, advice, gravite)

    def _check_binaries(self, nom: str) -> None:
        """Check the files laid beside an instantané; one that does not read is told already."""
        path = self.workspace.dossier(self.dossier) / nom
        try:
            needed = binaries_of(path.read_bytes(), self.workspace.relative(path))
        except (OSError, Refused):
            return
        for sha256 in sorted(needed):
            if self.workspace.dossier(self.dossier) / binary_name(sha256) not in self.known:
                self._check_file(binary_name(sha256), sha256, nom)

    def _laid(self) -> Iterator[Path]:
        """Yield the files of `emis/`, but what Word and LibreOffice leave beside an open file."""
        folder = self.workspace.dossier(self.dossier) / "emis"
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith(("~$", ".~lock")):
                yield path

    def _say(
        self,
        path: Path,
        code: str,
        message: str,
        advice: str,
        gravite: Gravite = Gravite.BLOQUANT,
    ) -> None:
        place = Place(self.workspace.relative(path))
        self.problems.append(Problem(place, code, message, advice, gravite))


def _files(registre: Registre) -> Iterator[tuple[int, Fichier]]:
    for entree in registre.entrees:
        match entree.evenement:
            case Emission(fichier=fichier, instantane=instantane):
                found = (fichier, instantane)
            case Signature(preuve=preuve) | Note(preuve=preuve):
                found = (preuve, None)
            case _:
                continue
        yield from ((entree.ligne, fichier) for fichier in found if fichier is not None)


def _given_up(registre: Registre) -> frozenset[int]:
    """Return the lines of versions that were withdrawn and whose number, and files, another has.

    Branches that each issued theirs cannot both leave a file under one name.
    """
    return frozenset(
        version.entree.ligne
        for histoire in histoires(registre).values()
        for version in histoire.versions
        if version.annulation and len(histoire.numbered(version.emission.version)) > 1
    )


def _instantanes(registre: Registre) -> set[str]:
    return {
        entree.evenement.instantane.nom
        for entree in registre.entrees
        if isinstance(entree.evenement, Emission)
        and entree.evenement.instantane is not None
        and is_chemin(entree.evenement.instantane.nom)
    }
