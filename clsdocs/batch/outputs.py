"""From the bytes of a document to its file, what is there but not ours kept beside it."""

from __future__ import annotations

import zipfile
from enum import Enum, auto
from pathlib import Path

from clsdocs.batch.memory import Sortie
from clsdocs.batch.stamps import TRUSTED, digest, stamp_of
from clsdocs.errors import Place, Problem
from clsdocs.record import Record
from clsdocs.writing import write_whole


class Etat(Enum):
    """What lies where a document was written."""

    INTACT = auto()
    ABSENT = auto()
    MODIFIE = auto()
    ABIME = auto()


MOTS = {
    Etat.ABSENT: "document absent de output/",
    Etat.MODIFIE: "document modifié à la main",
    Etat.ABIME: "document incomplet ou illisible",
}


class Trouve(Record):
    """What was found where a document is written: its state, its digest, its stamp."""

    etat: Etat
    empreinte: str = ""
    trace: str = ""


def find_output(path: Path, known: Sortie | None, trace: str) -> Trouve:
    """Return what is at `path`, whose stamp is `trace`, and where `known` should be."""
    if not trace:
        return Trouve(Etat.ABSENT)
    if known is not None and known.trace == trace:
        return Trouve(Etat.INTACT, known.empreinte, trace)
    try:
        found = digest(path.read_bytes())
    except OSError:
        return Trouve(Etat.ABIME, trace=trace)
    if known is not None and found in (known.empreinte, known.promise):
        return Trouve(Etat.INTACT, found, trace)
    etat = Etat.MODIFIE if zipfile.is_zipfile(path) else Etat.ABIME
    return Trouve(etat, found, trace)


class Ecriture(Record):
    """What writing a document gave: its stamp, where another file is kept, what prevented it."""

    trace: str = ""
    gardee: str = ""
    fault: Problem | None = None


def write_output(path: Path, data: bytes, shown: str, trouve: Trouve) -> Ecriture:
    """Write `data` to `path`; what was edited there by hand is kept beside it."""
    aside = set_aside(path, shown) if trouve.etat is Etat.MODIFIE else Ecriture()
    if aside.fault is not None:
        return aside
    fault = write_whole(path, data, shown, tidy=True, older=TRUSTED)
    return Ecriture("" if fault else stamp_of(path), aside.gardee, fault)


def set_aside(path: Path, shown: str) -> Ecriture:
    """Keep the file `path` under another name beside it, or tell what prevents it."""
    beside = _free_name(path)
    try:
        path.rename(beside)
    except OSError:
        program = "son lecteur" if path.suffix == ".pdf" else "Word"
        message = "fichier modifié à la main, qui ne peut être mis de côté"
        advice = f"le fermer dans {program}, puis relancer"
        return Ecriture(fault=Problem(Place(shown), "C-03", message, advice))
    return Ecriture(gardee=f"{shown.rpartition('/')[0]}/{beside.name}")


def _free_name(path: Path) -> Path:
    """Return the first name beside `path` that no file bears: « contrat.modifie.docx »."""
    rank, beside = 1, path.with_name(f"{path.stem}.modifie{path.suffix}")
    while beside.exists():
        rank += 1
        beside = path.with_name(f"{path.stem}.modifie-{rank}{path.suffix}")
    return beside


def sweep(folder: Path) -> None:
    """Take out of `folder` what a build that was killed left half-written."""
    for path in folder.glob(".*.tmp"):
        path.unlink(missing_ok=True)
