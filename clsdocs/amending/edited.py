"""The files of a signed act that were edited since: what each says now, and what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clsdocs.errors import Place, Problem, Refused
from clsdocs.locking import Own
from clsdocs.record import Record
from clsdocs.registre.instantane import Instantane, binary_name
from clsdocs.registre.lignes import digest
from clsdocs.workspace import Workspace

_BOM = b"\xef\xbb\xbf"


class Modifie(Record):
    """A file as it is now, and as it was signed; None where it is not, or was not, there."""

    apres: bytes | None
    avant: bytes | None


def find_edited(workspace: Workspace, kept: Instantane, own: Own) -> Mapping[str, Modifie]:
    """Return the files of the act that differ from `kept`, by their path from the workspace.

    What was signed is given back with the ends of lines that the file has now.
    """
    return dict(sorted(_edited(workspace, kept, own)))


def _edited(workspace: Workspace, kept: Instantane, own: Own) -> Iterator[tuple[str, Modifie]]:
    present = {path for path in own.paths if (workspace.root / path).is_file()}
    for folder in own.folders:
        fiches = sorted((workspace.root / folder).glob("*.md"))
        present |= {workspace.relative(p) for p in fiches if p.name[0] not in "._~"}
    for path in present | {path for path in kept.textes if own.holds(path)}:
        now, signed = _read(workspace, path), kept.textes.get(path)
        if now is None or signed is None or _text(now) != signed:
            yield path, Modifie(now, None if signed is None else _as_written(signed, now))
    dossier = workspace.dossier(kept.dossier)
    for path, sha256 in kept.fichiers.items():
        now = _read(workspace, path)
        if path.startswith(f"contracts/{kept.dossier}/") and digest(now or b"") != sha256:
            yield path, Modifie(now, (dossier / binary_name(sha256)).read_bytes())


def _read(workspace: Workspace, path: str) -> bytes | None:
    target = workspace.root / path
    try:
        return target.read_bytes() if target.exists() else None
    except OSError:
        advice = "vérifier les droits d’accès"
        raise Refused([Problem(Place(path), "L-01", "lecture impossible", advice)]) from None


def _text(data: bytes) -> str | None:
    """Return the text of `data` as snapshots keep it; None where it is no text."""
    try:
        text = data.decode("utf-8-sig")
    except ValueError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_written(text: str, like: bytes | None) -> bytes:
    """Return `text` with the ends of lines and the mark at the head that `like` has."""
    data = text.encode()
    if like is None:
        return data
    if like.count(b"\r\n") > like.count(b"\n") // 2:
        data = data.replace(b"\n", b"\r\n")
    return _BOM + data if like.startswith(_BOM) else data
