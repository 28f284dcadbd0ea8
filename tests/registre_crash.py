"""From a number of tries to processes that really write in one registre, and really die.

Run as a program, `registre_crash.py WHAT ROOT …`, it prints what happened as JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import filelock  # noqa: F401  # loaded before rights are given up

from clsdocs.errors import Refused
from clsdocs.registre import fichier
from clsdocs.registre.evenements import Emission, Genre, Note, Objet
from clsdocs.registre.fichier import hold_registre, path_of, read_registre
from clsdocs.registre.histoires import histoire_of
from clsdocs.registre.suites import check_evenement
from clsdocs.workspace import Workspace
from registres import PARTIES, SIGNE, tell, workspace_at

JOUR = date(2024, 3, 1)


def note(texte: str) -> Note:
    """Return an event that says `texte`."""
    return Note(document="contrat", genre=Genre.AUTRE, date=JOUR, texte=texte)


def crash(root: Path, seeds: str) -> list[dict[str, Any]]:
    """Kill a writer at a random line of the code that writes, once for each seed."""
    return [_crash(root / seed, int(seed)) for seed in map(str, range(int(seeds)))]


def _crash(root: Path, seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    workspace = workspace_at(root)
    before = _beginning(chance)
    path_of(workspace, "d").write_bytes(before)
    reading, writing = os.pipe()
    last = chance.randrange(1, 400)
    if (child := os.fork()) == 0:
        os.close(reading)
        _write_until_death(workspace, writing, last)
    os.close(writing)
    told = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    _, status = os.waitpid(child, 0)
    words = [line.split() for line in told.decode().splitlines()]
    acknowledged = [entree for what, entree in words if what == "écrit"]
    kept = [int(size) for what, size in words if what == "gardé"]
    if chance.random() < 0.5:
        _cut_power(path_of(workspace, "d"), kept[-1] if kept else len(before), chance)
    return {
        "seed": seed,
        "killed": os.WIFSIGNALED(status),
        "acknowledged": acknowledged,
        "before": before.hex(),
    }


def _beginning(chance: random.Random) -> bytes:
    """Return a registre as it may be found: whole, with two branches, or cut short."""
    ours, theirs = tell(*SIGNE), tell(*SIGNE[:3], "2024-02-15 note relance pour ars")
    data = ours.data
    if chance.random() < 0.4:
        data += theirs.lines[-1] + b"\n"
    if chance.random() < 0.4:
        data += ours.lines[-1][: chance.randrange(1, 40)]
    return data


def _write_until_death(workspace: Workspace, writing: int, last: int) -> None:
    """Append events and acknowledge each; die at the `last`-th line of the module that writes."""
    spent = 0

    def count(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal spent
        if frame.f_code.co_filename != fichier.__file__:
            return None
        spent += event == "line"
        if spent >= last:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    _report_syncs(path_of(workspace, "d"), writing)
    sys.settrace(count)
    for rank in range(5):
        with hold_registre(workspace, "d") as tenue:
            entree = tenue.append(note(f"événement {rank}"))
            os.write(writing, f"écrit {entree.id}\n".encode())
    os._exit(0)


def _report_syncs(path: Path, writing: int) -> None:
    """Say after each fsync of the registre how many bytes the disk now keeps."""
    sync = os.fsync

    def report(fd: Any) -> None:
        sync(fd)
        if os.path.samestat(os.fstat(fd), path.stat()):
            os.write(writing, f"gardé {path.stat().st_size}\n".encode())

    os.fsync = report


def _cut_power(path: Path, safe: int, chance: random.Random) -> None:
    """Lose some of what the disk was never asked to keep: all that follows the last fsync."""
    size = path.stat().st_size
    if size > safe:
        os.truncate(path, chance.randrange(safe, size + 1))


def together(root: Path, processes: str, each: str) -> list[str]:
    """Issue versions from several processes at once, numbered and checked under the lock."""
    workspace = workspace_at(root)
    children = []
    for rank in range(int(processes)):
        if (child := os.fork()) == 0:
            for turn in range(int(each)):
                _issue(workspace, f"processus {rank}, texte {turn}")
            os._exit(0)
        children.append(child)
    return [str(os.waitpid(child, 0)[1]) for child in children]


def _issue(workspace: Workspace, texte: str) -> None:
    with hold_registre(workspace, "d") as tenue:
        emission = Emission(
            document="contrat",
            version=histoire_of(tenue.registre, "contrat").prochaine,
            objet=Objet.VOTE,
            date=JOUR,
            parties=(PARTIES["ars"],),
            empreinte_texte=texte,
        )
        assert check_evenement(tenue.registre, emission, JOUR) == ()
        tenue.append(emission)


def full(root: Path) -> list[str]:
    """Append where the disk takes only a part of the line; return what is said."""
    workspace = Workspace(root)
    size = path_of(workspace, "d").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, size + 100))
    return _refusal(workspace)


def forbidden(root: Path) -> list[str]:
    """Append in a folder where nothing may be written; return what is said."""
    workspace = Workspace(root)
    for path in (path_of(workspace, "d"), path_of(workspace, "d").parent):
        path.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(65534)
    return _refusal(workspace)


def _refusal(workspace: Workspace) -> list[str]:
    try:
        with hold_registre(workspace, "d") as tenue:
            tenue.append(note("de trop"))
    except Refused as refused:
        return [str(problem) for problem in refused.problems]
    return [f"écrit : {len(read_registre(workspace, 'd').entrees)} lignes"]


if __name__ == "__main__":
    doing: dict[str, Callable[..., Any]] = {
        "crash": crash,
        "together": together,
        "full": full,
        "forbidden": forbidden,
    }
    print(json.dumps(doing[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
