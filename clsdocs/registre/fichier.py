"""From one more event to a line on the disk, written whole, once, after all others, or refused."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from clsdocs.errors import Gravite, Place, Problem, Refused, is_blocking, sort_problems
from clsdocs.record import replace
from clsdocs.registre.chaine import Registre, check_memory, read_chain
from clsdocs.registre.evenements import Evenement, Fusion
from clsdocs.registre.lignes import Entree, digest, read_line, write_line
from clsdocs.workspace import Workspace

NOM = "registre.jsonl"

PATIENCE = 30.0
"""How many seconds to wait for another process that writes in the same registre."""

_MENDED = ("R-10", "R-11", "R-13")
"""The faults that writing a line mends: no end of line, a line cut short, several branches."""

_CAUSES = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota dépassé",
    errno.EFBIG: "fichier trop grand",
}


def path_of(workspace: Workspace, dossier: str) -> Path:
    """Return the path of the registre of `dossier`."""
    return workspace.dossier(dossier) / NOM


def read_registre(workspace: Workspace, dossier: str) -> Registre:
    """Return the registre of `dossier`, empty where there is none, with every fault it shows."""
    path = path_of(workspace, dossier)
    shown = workspace.relative(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError:
        fault = Problem(Place(shown), "R-15", "lecture impossible", "vérifier les droits d’accès")
        return Registre(shown, problems=(fault,))
    registre = read_chain(data, shown)
    lost = check_memory(registre, _read_memory(workspace, dossier))
    return replace(registre, problems=sort_problems((*registre.problems, *lost)))


@contextlib.contextmanager
def hold_registre(
    workspace: Workspace, dossier: str, patience: float = PATIENCE
) -> Iterator[Tenue]:
    """Hold the registre of `dossier`: nobody else writes in it until the end of the `with`.

    What is checked and what is written must both happen inside, or two could write the same.
    """
    from filelock import FileLock, Timeout

    path = path_of(workspace, dossier)
    shown = workspace.relative(path)
    lock = _state(workspace, dossier, "lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(lock)
        held.acquire(timeout=patience)
    except Timeout:
        message = "registre en cours d’écriture par un autre programme"
        advice = "attendre qu’il finisse, puis recommencer"
        raise Refused([Problem(Place(shown), "R-20", message, advice)]) from None
    except OSError as error:
        raise Refused([_unwritable(workspace.relative(lock), error)]) from None
    try:
        yield Tenue(workspace, dossier, read_registre(workspace, dossier))
    finally:
        held.release()


@dataclass
class Tenue:
    """A registre that this process alone may write in; `messages` are worth telling the user."""

    workspace: Workspace
    dossier: str
    registre: Registre
    messages: list[Problem] = field(default_factory=list)

    def append(self, evenement: Evenement) -> Entree:
        """Write `evenement` as the last line, the branches joined first; on disk when it returns.

        Refused, and nothing written, where the registre has a blocking fault or the disk refuses.
        """
        blocking = [problem for problem in self.registre.problems if is_blocking(problem)]
        if blocking:
            raise Refused(blocking)
        tetes, lines = self.registre.tetes, list[bytes]()
        if len(tetes) > 1:
            lines.append(write_line(Fusion(), tetes))
            tetes = (digest(lines[-1]),)
        lines.append(write_line(evenement, tetes))
        path = path_of(self.workspace, self.dossier)
        try:
            self._check_unmoved(path)
            self._set_aside(path)
            _append(path, lines)
            data = path.read_bytes()
        except OSError as error:
            raise Refused([_unwritable(self.registre.chemin, error)]) from None
        self.registre = self._grown(data, lines)
        _remember(self.workspace, self.dossier, self.registre)
        return self.registre.entrees[-1]

    def _check_unmoved(self, path: Path) -> None:
        """Refuse a file that git or a synchronisation changed since it was read."""
        size = path.stat().st_size if path.exists() else 0
        if size != self.registre.taille:
            message = "registre modifié pendant l’opération, par un autre programme que clsdocs"
            advice = "rien n’a été enregistré : recommencer"
            raise Refused([Problem(Place(self.registre.chemin), "R-23", message, advice)])

    def _grown(self, data: bytes, lines: list[bytes]) -> Registre:
        """Return the registre with `lines` as they were read again from the disk."""
        first = data.count(b"\n") - len(lines) + 1
        again = data.splitlines()[-len(lines) :]
        found = [read_line(line, first + rank) for rank, line in enumerate(again)]
        entrees = [entree for entree in found if isinstance(entree, Entree)]
        if again != lines or len(entrees) != len(lines):
            message = "la ligne écrite ne se relit pas"
            advice = "vérifier le disque, puis l’état du document avant de recommencer"
            raise Refused([Problem(Place(self.registre.chemin), "R-21", message, advice)])
        problems = tuple(p for p in self.registre.problems if p.code not in _MENDED)
        return replace(
            self.registre,
            entrees=(*self.registre.entrees, *entrees),
            tetes=(entrees[-1].id,),
            problems=problems,
            rompue=b"",
            taille=len(data),
        )

    def _set_aside(self, path: Path) -> None:
        """Put a line that a power cut left unfinished in a file of its own, then remove it."""
        torn = self.registre.rompue
        if not torn:
            return
        beside = path.with_name(f"{NOM}.rompu-{digest(torn)[:12]}")
        with beside.open("wb") as file:
            file.write(torn)
            _flush(file)
        flush_folder(path.parent)
        with path.open("r+b") as file:
            file.truncate(self.registre.taille - len(torn))
            _flush(file)
        shown = self.workspace.relative(beside)
        message = f"dernière ligne incomplète mise de côté dans {shown}"
        advice = "la lire : si elle dit une opération qui n’est pas au registre, la refaire"
        place = Place(self.registre.chemin)
        self.messages.append(Problem(place, "R-11", message, advice, Gravite.INFORMATION))
        self.registre = replace(self.registre, rompue=b"", taille=self.registre.taille - len(torn))


def _append(path: Path, lines: list[bytes]) -> None:
    """Add `lines` in one write, wait for the disk; leave the file as it was where that fails."""
    created = not path.exists()
    with path.open("ab", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        data = b"".join(line + b"\n" for line in lines)
        if before and not _ends_line(path):
            data = b"\n" + data
        try:
            _write_all(file, data)
            _flush(file)
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(before)
            raise
    if created:
        flush_folder(path.parent)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """Write `data` to its end: a disk that fills up takes only a part, without an error."""
    while data:
        data = data[file.write(data) :]


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the disk knows the names in `folder`; Windows has no such wait, and needs none."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(shown: str, error: OSError) -> Problem:
    message = f"écriture impossible ({_CAUSES.get(error.errno or 0, 'erreur du disque')})"
    advice = "rien n’a été enregistré : vérifier la place et les droits, puis recommencer"
    return Problem(Place(shown), "R-22", message, advice)


def _state(workspace: Workspace, dossier: str, kind: str) -> Path:
    return workspace.cache / "registres" / f"{dossier}.{kind}"


def _read_memory(workspace: Workspace, dossier: str) -> tuple[str, ...]:
    """Return the last lines that this machine wrote or joined, as far as it remembers."""
    try:
        words = _state(workspace, dossier, "tetes").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return ()
    return tuple(word for word in words if len(word) == 64)


def _remember(workspace: Workspace, dossier: str, registre: Registre) -> None:
    """Keep the last lines of `registre`, and those known before that it does not hold."""
    here = {entree.id for entree in registre.entrees}
    lost = [name for name in _read_memory(workspace, dossier) if name not in here]
    path = _state(workspace, dossier, "tetes")
    fresh = path.with_suffix(".tmp")
    with contextlib.suppress(OSError):  # a help, never a reason to fail
        fresh.write_text("".join(f"{name}\n" for name in (*registre.tetes, *lost)), "ascii")
        fresh.replace(path)
