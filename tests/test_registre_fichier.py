from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clsdocs.errors import Refused, is_blocking
from clsdocs.registre.evenements import Emission, Fusion, Note
from clsdocs.registre.fichier import hold_registre, path_of, read_registre
from clsdocs.registre.histoires import histoire_of
from clsdocs.registre.suites import check_registre
from clsdocs.workspace import Workspace
from registre_crash import note
from registres import SIGNE, tell, workspace_at

TESTS = Path(__file__).parent
SEEDS = int(os.environ.get("CLSDOCS_CRASH_SEEDS", "20"))
SHOWN = "contracts/d/registre.jsonl"


def run(what: str, root: Path, *words: str) -> Any:
    """Return what the program of `registre_crash` says of `what`."""
    done = subprocess.run(
        [sys.executable, str(TESTS / "registre_crash.py"), what, str(root), *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def append(workspace: Workspace, texte: str) -> list[str]:
    """Write a note, and return what is worth telling."""
    with hold_registre(workspace, "d") as tenue:
        tenue.append(note(texte))
        return [str(problem) for problem in tenue.messages]


def test_a_registre_begins_with_its_first_event(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)

    append(workspace, "un")
    append(workspace, "deux")
    registre = read_registre(workspace, "d")

    assert registre.problems == ()
    assert [getattr(entree.evenement, "texte", "") for entree in registre.entrees] == ["un", "deux"]
    assert registre.entrees[1].precedents == (registre.entrees[0].id,)


def test_a_dossier_without_registre_has_an_empty_one(tmp_path: Path) -> None:
    registre = read_registre(workspace_at(tmp_path), "d")

    assert (registre.entrees, registre.problems) == ((), ())


def test_nothing_but_the_registre_is_left_in_the_dossier(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)

    append(workspace, "un")

    assert [path.name for path in workspace.dossier("d").iterdir()] == ["registre.jsonl"]


def test_several_events_may_be_written_while_it_is_held(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)

    with hold_registre(workspace, "d") as tenue:
        written = [tenue.append(note(str(rank))) for rank in range(3)]
        held = tenue.registre

    assert read_registre(workspace, "d") == held
    assert held.entrees == tuple(written)


def test_a_registre_that_is_held_makes_others_wait_then_give_up(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)

    with (
        hold_registre(workspace, "d"),
        pytest.raises(Refused) as refused,
        hold_registre(workspace, "d", patience=0.1),
    ):
        pass

    assert str(refused.value) == (
        f"{SHOWN} : registre en cours d’écriture par un autre programme ; "
        "attendre qu’il finisse, puis recommencer [R-20]"
    )


def test_a_faulty_registre_is_not_written_in(tmp_path: Path) -> None:
    lines = tell(*SIGNE).lines
    workspace = workspace_at(tmp_path, [lines[0], *lines[2:]])
    before = path_of(workspace, "d").read_bytes()

    with pytest.raises(Refused) as refused:
        append(workspace, "un")

    assert [problem.code for problem in refused.value.problems] == ["R-07"]
    assert path_of(workspace, "d").read_bytes() == before


def test_a_line_cut_short_is_set_aside_by_the_next_event(tmp_path: Path) -> None:
    told = tell(*SIGNE)
    workspace = workspace_at(tmp_path)
    path_of(workspace, "d").write_bytes(told.data[:-30])
    torn = told.lines[-1][:-29]

    messages = append(workspace, "après la coupure")
    registre = read_registre(workspace, "d")

    (aside,) = workspace.dossier("d").glob("registre.jsonl.rompu-*")
    assert aside.read_bytes() == torn
    assert registre.problems == ()
    assert [entree.id for entree in registre.entrees[:-1]] == [
        entree.id for entree in told.registre.entrees[:-1]
    ]
    assert messages == [
        f"{SHOWN} : dernière ligne incomplète mise de côté dans contracts/d/{aside.name} ; "
        "la lire : si elle dit une opération qui n’est pas au registre, la refaire [R-11]"
    ]


def test_a_last_line_that_lost_its_end_is_kept(tmp_path: Path) -> None:
    told = tell(*SIGNE)
    workspace = workspace_at(tmp_path)
    path_of(workspace, "d").write_bytes(told.data[:-1])

    messages = append(workspace, "suite")
    registre = read_registre(workspace, "d")

    assert (messages, registre.problems) == ([], ())
    assert registre.entrees[:-1] == told.registre.entrees


def test_lines_lost_by_a_synchronisation_are_told_as_long_as_they_lack(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)
    append(workspace, "un")
    older = path_of(workspace, "d").read_bytes()
    append(workspace, "deux")
    newer = path_of(workspace, "d").read_bytes()

    path_of(workspace, "d").write_bytes(older)
    lost = read_registre(workspace, "d")
    append(workspace, "trois")
    still = read_registre(workspace, "d")
    branch = path_of(workspace, "d").read_bytes().splitlines()[-1]
    path_of(workspace, "d").write_bytes(newer + branch + b"\n")
    append(workspace, "réunis")
    found = read_registre(workspace, "d")

    assert [problem.code for problem in lost.problems] == ["R-12"]
    assert [problem.code for problem in still.problems] == ["R-12"]
    assert found.problems == ()


def test_a_registre_changed_while_it_is_held_is_not_written_in(tmp_path: Path) -> None:
    told = tell(*SIGNE)
    workspace = workspace_at(tmp_path, told.lines[:-1])

    with hold_registre(workspace, "d") as tenue:
        path_of(workspace, "d").write_bytes(told.data)
        with pytest.raises(Refused) as refused:
            tenue.append(note("un"))

    assert str(refused.value) == (
        f"{SHOWN} : registre modifié pendant l’opération, par un autre programme que clsdocs ; "
        "rien n’a été enregistré : recommencer [R-23]"
    )
    assert path_of(workspace, "d").read_bytes() == told.data


def test_a_registre_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)
    path_of(workspace, "d").mkdir()

    registre = read_registre(workspace, "d")

    assert [str(problem) for problem in registre.problems] == [
        f"{SHOWN} : lecture impossible ; vérifier les droits d’accès [R-15]"
    ]
    with pytest.raises(Refused):
        append(workspace, "un")


def test_a_lock_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)
    (tmp_path / "output").write_text("un fichier à la place du dossier")

    with pytest.raises(Refused) as refused:
        append(workspace, "un")

    assert str(refused.value) == (
        "output/.clsdocs/registres/d.lock : écriture impossible (erreur du disque) ; "
        "rien n’a été enregistré : vérifier la place et les droits, puis recommencer [R-22]"
    )


def test_a_full_disk_leaves_the_registre_as_it_was(tmp_path: Path) -> None:
    told = tell(*SIGNE)
    workspace = workspace_at(tmp_path, told.lines)

    said = run("full", tmp_path)

    assert said == [
        f"{SHOWN} : écriture impossible (fichier trop grand) ; "
        "rien n’a été enregistré : vérifier la place et les droits, puis recommencer [R-22]"
    ]
    assert path_of(workspace, "d").read_bytes() == told.data


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user of the machine may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def test_a_folder_without_the_right_to_write_leaves_the_registre_as_it_was(shared: Path) -> None:
    told = tell(*SIGNE)
    workspace = workspace_at(shared, told.lines)

    said = run("forbidden", shared)

    assert said == [
        f"{SHOWN} : écriture impossible (accès refusé) ; "
        "rien n’a été enregistré : vérifier la place et les droits, puis recommencer [R-22]"
    ]
    assert path_of(workspace, "d").read_bytes() == told.data


def test_eight_processes_that_issue_at_once_each_get_a_number(tmp_path: Path) -> None:
    statuses = run("together", tmp_path, "8", "5")
    registre = read_registre(Workspace(tmp_path), "d")

    issued = [e.evenement for e in registre.entrees if isinstance(e.evenement, Emission)]
    assert statuses == ["0"] * 8
    assert [emission.version for emission in issued] == list(range(1, 41))
    assert len({emission.empreinte_texte for emission in issued}) == 40
    assert (registre.problems, check_registre(registre)) == ((), ())


def test_a_process_killed_at_any_line_leaves_a_registre_that_goes_on(tmp_path: Path) -> None:
    crashes = run("crash", tmp_path, str(SEEDS))

    assert len(crashes) == SEEDS
    assert any(crash["killed"] for crash in crashes)
    for crash in crashes:
        _check_after(Workspace(tmp_path / str(crash["seed"])), crash)


def _check_after(workspace: Workspace, crash: dict[str, Any]) -> None:
    before = bytes.fromhex(crash["before"])
    *kept, torn = before.split(b"\n")
    found = read_registre(workspace, "d")

    assert not any(map(is_blocking, found.problems)), crash["seed"]
    assert {*crash["acknowledged"]} <= {entree.id for entree in found.entrees}, crash["seed"]
    assert path_of(workspace, "d").read_bytes().split(b"\n")[: len(kept)] == kept, crash["seed"]

    append(workspace, "la suite")
    after = read_registre(workspace, "d")

    assert after.problems == (), crash["seed"]
    assert len(after.tetes) == 1
    assert {entree.id for entree in found.entrees} < {entree.id for entree in after.entrees}
    texts = [e.evenement.texte for e in after.entrees if isinstance(e.evenement, Note)]
    assert texts[-1] == "la suite"
    aside = [path.read_bytes() for path in workspace.dossier("d").glob("*.rompu-*")]
    assert not torn or torn in aside, crash["seed"]


@pytest.fixture
def repository(tmp_path: Path) -> Workspace:
    """A workspace kept by git, whose registre has one version issued for vote."""
    if shutil.which("git") is None:
        pytest.skip("git absent")
    workspace = workspace_at(tmp_path, tell(*SIGNE[:1]).lines)
    (tmp_path / ".gitignore").write_text("/output/\n")
    _git(workspace, "init", "-q", "-b", "principale")
    _commit(workspace, "une émission")
    return workspace


def _git(workspace: Workspace, *words: str, ok: bool = True) -> None:
    settings = ("user.name=Essai", "user.email=essai@example.org", "commit.gpgsign=false")
    command = ["git", *(word for setting in settings for word in ("-c", setting)), *words]
    done = subprocess.run(command, cwd=workspace.root, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is ok, done.stdout + done.stderr


def _commit(workspace: Workspace, message: str) -> None:
    _git(workspace, "add", "-A")
    _git(workspace, "commit", "-q", "-m", message)


def _branch(workspace: Workspace, name: str, *texts: str) -> None:
    _git(workspace, "switch", "-q", "-c", name, "principale")
    for texte in texts:
        append(workspace, texte)
    _commit(workspace, name)


def test_two_branches_merged_by_git_are_joined_by_the_next_event(repository: Workspace) -> None:
    (repository.root / ".gitattributes").write_text("registre.jsonl merge=union -text\n")
    _commit(repository, "attributs")
    _branch(repository, "nord", "nord 1", "nord 2")
    _branch(repository, "sud", "sud 1", "sud 2", "sud 3")

    _git(repository, "merge", "-q", "--no-edit", "nord")
    merged = read_registre(repository, "d")
    append(repository, "ensemble")
    joined = read_registre(repository, "d")

    assert [problem.code for problem in merged.problems] == ["R-13"]
    assert len(merged.entrees) == 6
    assert joined.problems == ()
    fusion, last = joined.entrees[-2:]
    assert isinstance(fusion.evenement, Fusion)
    assert fusion.precedents == merged.tetes
    assert last.precedents == (fusion.id,)
    texts = {note.texte for note in histoire_of(joined, "contrat").notes}
    assert texts == {"nord 1", "nord 2", "sud 1", "sud 2", "sud 3", "ensemble"}


def test_a_conflict_of_git_is_told_and_mended_by_keeping_all_lines(repository: Workspace) -> None:
    _branch(repository, "nord", "nord")
    _branch(repository, "sud", "sud")

    _git(repository, "merge", "-q", "--no-edit", "nord", ok=False)
    conflict = read_registre(repository, "d")
    path = path_of(repository, "d")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if line.startswith(b"{")))
    mended = read_registre(repository, "d")

    assert {p.code for p in conflict.problems if is_blocking(p)} == {"R-05"}
    assert [p.place.line for p in conflict.problems if p.code == "R-05"] == [2, 4, 6]
    assert [problem.code for problem in mended.problems] == ["R-13"]


def test_another_branch_that_lacks_lines_of_this_one_is_told(repository: Workspace) -> None:
    _branch(repository, "nord", "nord")

    _git(repository, "switch", "-q", "principale")
    registre = read_registre(repository, "d")

    assert [problem.code for problem in registre.problems] == ["R-12"]
    assert not registre.faulty
