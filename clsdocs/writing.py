"""From bytes to a file written whole or not at all, or to what prevented it."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from clsdocs.errors import Place, Problem

_CAUSES = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota dépassé",
    errno.EFBIG: "fichier trop grand",
    errno.ENOTDIR: "un fichier tient la place du dossier",
    errno.EEXIST: "un fichier tient la place du dossier",
    errno.EISDIR: "un dossier tient la place du fichier",
    errno.ENAMETOOLONG: "nom trop long",
}


def holds(path: Path, data: bytes) -> bool:
    """Return whether `path` is a file that holds `data`; False where it cannot be read."""
    try:
        return path.is_file() and path.read_bytes() == data
    except OSError:
        return False


def write_whole(
    path: Path,
    data: bytes,
    shown: str,
    *,
    durable: bool = False,
    tidy: bool = False,
    older: int = 0,
) -> Problem | None:
    """Write `data` to `path` whole or not at all; return what prevented it, None when done.

    A file that Word holds open keeps its place: the new one stays beside it as `….nouveau.docx`.
    A `tidy` folder is ours alone: what a file held open left beside it is taken away afterwards.
    `durable` waits for the disk, for what cannot be made again: a power cut then loses nothing.
    The file is dated `older` nanoseconds ago: whoever changes it then surely changes its date.
    """
    if _is_protected(path):
        advice = "lui rendre l’écriture, ou le nommer autrement"
        return Problem(Place(shown), "C-02", "fichier en lecture seule", advice)
    # Each process writes under a name of its own: two at once never mix their bytes.
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with fresh.open("xb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if older:
            written = fresh.stat()
            os.utime(fresh, ns=(written.st_atime_ns, written.st_mtime_ns - older))
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        message = f"écriture impossible ({_CAUSES.get(error.errno or 0, 'erreur du disque')})"
        return Problem(
            Place(shown), "C-02", message, "vérifier la place et les droits, puis relancer"
        )
    return _put_in_place(fresh, path, shown, tidy=tidy)


def _is_protected(path: Path) -> bool:
    """Return whether `path` is a file that its owner set to be read only."""
    try:
        return path.is_file() and not path.stat().st_mode & 0o222
    except OSError:
        return False


def _put_in_place(fresh: Path, path: Path, shown: str, *, tidy: bool) -> Problem | None:
    beside = path.with_name(f"{path.stem}.nouveau{path.suffix}")
    try:
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            if tidy or not beside.exists():
                fresh.replace(beside)
            fresh.unlink(missing_ok=True)
        message = "fichier ouvert dans Word"
        return Problem(Place(shown), "C-03", message, "fermer, puis relancer")
    with contextlib.suppress(OSError):
        if tidy:
            beside.unlink(missing_ok=True)
    return None
