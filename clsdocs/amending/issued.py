"""From a version that was issued to the files it was made of, laid and read again as they were."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from clsdocs.errors import Place, Problem, Refused
from clsdocs.locking import Acquis, Emises
from clsdocs.record import Record
from clsdocs.registre.histoires import Version
from clsdocs.registre.instantane import Instantane, binary_name
from clsdocs.sources import Lecture, load_dossier
from clsdocs.workspace import Workspace


class Issued(Record):
    """An issued version: its snapshot, and its dossier as it was read from the same files."""

    kept: Instantane
    lecture: Lecture

    @property
    def known(self) -> Acquis:
        """What the registre told when it was issued."""
        return Acquis(self.kept.numeros, self.kept.signees)


def load_issued(emises: Emises, version: Version) -> Issued:
    """Return what `version` was made of, read again; refused where it was altered since."""
    workspace, dossier = emises.workspace, emises.dossier
    kept, emission = emises.kept(version), version.emission
    if kept is None:
        name = emission.instantane.nom if emission.instantane else f"{emission.document}.json"
        place = Place(workspace.relative(workspace.dossier(dossier) / name))
        advice = "reprendre le fichier dans git ou dans une sauvegarde"
        raise Refused([Problem(place, "R-71", "l’instantané a disparu, ou a été modifié", advice)])
    with laid(workspace, kept) as past:
        return Issued(kept, load_dossier(past, dossier))


@contextlib.contextmanager
def laid(workspace: Workspace, kept: Instantane) -> Iterator[Workspace]:
    """Give a workspace that holds the files of `kept`, as they were, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="clsdocs-") as folder:
        past = Workspace(Path(folder))
        shutil.copytree(workspace.templates, past.templates)
        for path, text in kept.textes.items():
            _write(past.root / path, text.encode())
        entries = "".join(f"{entry.rstrip()}\n\n" for entry in kept.organismes.values())
        _write(past.organismes, entries.encode())
        held = workspace.dossier(kept.dossier)
        for path, sha256 in kept.fichiers.items():
            _write(past.root / path, (held / binary_name(sha256)).read_bytes())
        yield past


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
