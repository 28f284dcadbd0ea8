from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from clsdocs.batch import Batch, Demande, Outcome, build_documents
from clsdocs.batch.common import moteur
from clsdocs.batch.freshness import resume_of
from clsdocs.batch.memory import Source, read_memoire, write_memoire
from clsdocs.batch.reasons import of_sources
from clsdocs.batch.stamps import digest_stamps, scan, stamp_of, trusted
from clsdocs.cli import cli
from clsdocs.record import replace
from clsdocs.workspace import Workspace
from regions import age, old_region, outcomes, outputs

NBSP = "\u00a0"
CONTRAT = "contracts/d0001/contrat.yml"


@pytest.fixture
def region(tmp_path: Path) -> Workspace:
    workspace = old_region(tmp_path, dossiers=2, fiches=2)
    assert set(outcomes(workspace).values()) == {Outcome.FAIT}
    return workspace


@pytest.fixture
def edit(region: Workspace) -> Callable[[str, str, str], None]:
    """Replace words of a file of the region."""

    def change(name: str, old: str, new: str) -> None:
        path = region.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def plan(workspace: Workspace, *cibles: str) -> dict[str, tuple[str, ...]]:
    """Return what would be made again, and why."""
    results = build_documents(workspace, cibles, Demande(plan=True))
    planned = {r.doc: r.raisons for r in results if r.outcome is Outcome.A_FAIRE}
    return {doc: tuple(why.replace(NBSP, " ") for why in found) for doc, found in planned.items()}


def made(workspace: Workspace, *cibles: str, demande: Demande | None = None) -> list[str]:
    """Build, and return the documents that were made."""
    results = build_documents(workspace, cibles, demande or Demande())
    return [r.doc for r in results if r.outcome is Outcome.FAIT]


def run(workspace: Workspace, *args: str) -> tuple[int, list[str], list[str]]:
    found = CliRunner().invoke(cli, ["--workspace", str(workspace.root), "build", *args])
    code = found.exit_code or found.return_value or 0
    return code, found.stdout.splitlines(), found.stderr.splitlines()


# The plan and its reasons

EDITS = [
    (CONTRAT, "reference: D0001-CONTRAT", "reference: AUTRE", "contrat.yml : reference"),
    ("contracts/d0001/contrat.md", "Les parties", "Toutes les parties", "texte contrat.md modifié"),
    ("contracts/d0001/dossier.yml", "usagers de", "usagers en", "dossier.yml : partenaires"),
    (
        "contracts/d0001/fiches/1-1-action-1.md",
        "intitule: Action",
        "intitule: Grande action",
        "fiche 1-1-action-1 modifiée",
    ),
    (
        "templates/clauses/litiges.md",
        "accord amiable",
        "accord à l’amiable",
        "clause clauses/litiges.md modifiée",
    ),
    (
        "contracts/organismes.yml",
        "nom: Caisse primaire 1",
        "nom: Caisse primaire unique",
        "nom de cpam-01 au 12 novembre 2025",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "reason"), EDITS, ids=[e[3] for e in EDITS])
def test_the_plan_says_why_in_plain_words_and_build_does_it(
    region: Workspace,
    edit: Callable[[str, str, str], None],
    name: str,
    old: str,
    new: str,
    reason: str,
) -> None:
    edit(name, old, new)

    planned = plan(region)

    assert any(reason in reasons for reasons in planned.values()), planned
    assert made(region) == list(planned)
    assert plan(region) == {}


def test_who_represents_an_institution_on_the_day_is_a_reason_of_its_own(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    edit("contracts/organismes.yml", "du: 2022-01-01", "du: 2026-01-01")

    planned = plan(region)

    reasons = {reason for found in planned.values() for reason in found}
    assert reasons == {"représentant d’ars au 12 novembre 2025"}
    assert len(planned) == 6


def test_what_is_never_made_is_planned_without_being_made(tmp_path: Path) -> None:
    workspace = old_region(tmp_path, dossiers=1, fiches=1)

    code, out, _ = run(workspace, "--plan")

    assert code == 0
    assert out[-1] == "3 à refaire, 0 inchangé, 0 en échec"
    assert out[0] == "d0001/charte  à refaire  output/d0001/charte.docx  jamais produit"
    assert not workspace.output.exists()


def test_a_changed_template_is_planned_for_its_documents_alone(region: Workspace) -> None:
    path = region.templates / "charte.docx"
    path.write_bytes((region.templates / "convention.docx").read_bytes())

    planned = plan(region)

    reason = ("gabarit charte.docx modifié",)
    assert planned == {"d0001/charte": reason, "d0002/charte": reason}


def test_what_the_registre_says_since_is_a_reason_of_its_act() -> None:
    before = b'{"document":"contrat","evenement":"emission","version":1}\n'
    line = b'{"document":"contrat","evenement":"signature","partie":"ars","version":1}\n'
    known, now = ({"registre.jsonl": Source("", empreinte)} for empreinte in "ab")

    (found,) = of_sources(known, now, (len(before), before + line))

    assert (found.mots, found.acte) == ("contrat v1 signé par ars", "contrat")


# What lies in output/


def test_a_document_edited_by_hand_is_kept_beside(region: Workspace) -> None:
    path, before = region.document("d0001", "contrat"), outputs(region)
    edited = (region.templates / "contrat.docx").read_bytes()
    path.write_bytes(edited)

    planned = plan(region)
    code, out, err = run(region)

    beside = path.with_name("contrat.modifie.docx")
    assert planned == {"d0001/contrat": ("document modifié à la main",)}
    assert (code, out[-1]) == (0, "1 fait, 5 inchangés, 0 en échec")
    assert err == [
        "output/d0001/contrat.docx : modifié à la main ; cette version est gardée dans"
        " output/d0001/contrat.modifie.docx"
    ]
    assert beside.read_bytes() == edited
    assert path.read_bytes() == before["d0001/contrat"]
    path.write_bytes(edited)
    assert made(region) == ["d0001/contrat"]
    assert path.with_name("contrat.modifie-2.docx").read_bytes() == edited


@pytest.mark.parametrize("size", [None, 0, 4000])
def test_a_document_that_lacks_or_was_cut_is_made_again(
    region: Workspace, size: int | None
) -> None:
    path, before = region.document("d0001", "contrat"), outputs(region)
    if size is None:
        path.unlink()
    else:
        os.truncate(path, size)

    assert made(region) == ["d0001/contrat"]
    assert outputs(region) == before


def test_a_document_that_was_only_touched_is_left(region: Workspace) -> None:
    path = region.document("d0001", "contrat")
    os.utime(path)
    status = path.stat().st_mtime_ns

    assert made(region) == []
    assert path.stat().st_mtime_ns == status


def test_force_makes_all_again(region: Workspace) -> None:
    before = outputs(region)

    assert len(made(region, demande=Demande(force=True))) == 6
    assert outputs(region) == before
    assert plan(region) == {}


def test_force_on_one_act_leaves_the_others_as_they_were(region: Workspace) -> None:
    assert made(region, "d0001/charte", demande=Demande(force=True)) == ["d0001/charte"]
    assert plan(region) == {}
    memoire = read_memoire(region, "d0001")
    assert memoire is not None
    assert [own.attente for own in memoire.documents.values()] == [(), (), ()]


# What is remembered


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"contrat", b"contras"),
        lambda data: b"\x80" + data,
        lambda data: b"[1, {}]\n" * 2,
        lambda data: re.sub(rb"[0-9a-f]{32}", b"0" * 32, data),
    ],
)
def test_a_damaged_memory_only_makes_work(
    region: Workspace, edit: Callable[[str, str, str], None], damage: Callable[[bytes], bytes]
) -> None:
    memory = region.cache / "dossiers" / "d0001.json"
    memory.write_bytes(damage(memory.read_bytes()))
    edit("contracts/d0001/contrat.md", "Les parties", "Toutes les parties")

    assert made(region) == ["d0001/contrat"]
    assert set(outcomes(region).values()) == {Outcome.INCHANGE}


def test_what_is_remembered_is_plain_data(region: Workspace) -> None:
    lines = (region.cache / "dossiers" / "d0001.json").read_bytes().splitlines()

    assert len(lines) == 2
    for line in lines:
        known, _, words = line.partition(b" ")
        assert len(known) == 32
        assert json.loads(words)[0] == 1
    assert sum(map(len, lines)) < 20_000


def test_another_version_of_a_library_makes_all_again(region: Workspace) -> None:
    now = moteur()["lxml"]
    for dossier in ("d0001", "d0002"):
        memoire = read_memoire(region, dossier)
        assert memoire is not None
        older = replace(memoire, moteur={**memoire.moteur, "lxml": "5.0"})
        resume = replace(resume_of(older), moteur="")
        write_memoire(region, dossier, resume, older)

    planned = plan(region)

    assert set(planned.values()) == {(f"lxml {now}, au lieu de 5.0",)}
    assert made(region) == list(planned)
    assert plan(region) == {}


def test_a_stamp_too_young_is_not_trusted_and_the_value_decides(region: Workspace) -> None:
    path = region.root / CONTRAT
    text = path.read_text(encoding="utf-8")
    other = text.replace("D0001-CONTRAT", "D0002-CONTRAT")
    path.write_text(text, encoding="utf-8")
    assert made(region) == []
    stamp = path.stat()
    path.write_text(other, encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    assert made(region) == ["d0001/contrat"]


def test_stamps_tell_every_file_that_moves(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.yml").write_bytes(b"x")
    before = scan(tmp_path)
    (tmp_path / "a" / "b.yml").write_bytes(b"y")

    after = scan(tmp_path)

    assert list(before) == list(after) == ["a/b.yml"]
    assert digest_stamps(before) != digest_stamps(after)
    assert digest_stamps(before, {}) != digest_stamps(before)
    assert scan(tmp_path / "rien") == {"": ""}
    assert trusted(stamp_of(tmp_path / "a" / "b.yml"), time.time_ns()) == ""
    assert trusted(stamp_of(tmp_path / "a" / "b.yml"), time.time_ns() + 3_000_000_000) != ""
    assert trusted("", time.time_ns()) == ""


# A part of the dossiers, and what fails


def test_what_is_not_asked_for_waits_with_its_reasons(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    edit("contracts/d0001/dossier.yml", "nom: ", "nom: Pays de ")
    planned = plan(region)

    assert made(region, "d0001/charte") in ([], ["d0001/charte"])

    left = {name: why for name, why in planned.items() if name != "d0001/charte"}
    assert plan(region) == left
    assert made(region) == list(left)


def test_what_changes_another_act_than_the_one_asked_for_is_not_forgotten(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    edit("contracts/organismes.yml", "nom: Caisse primaire 1", "nom: Caisse primaire unique")
    planned = plan(region)
    assert list(planned) == ["d0001/contrat"]

    assert made(region, "d0001/charte") == []

    assert plan(region) == planned
    assert made(region) == ["d0001/contrat"]


def test_one_failing_dossier_stops_no_other_and_is_told_each_time(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    before = outputs(region)
    edit(CONTRAT, "nature: contrat", "natur: contrat")
    edit("contracts/d0002/contrat.md", "Les parties", "Toutes les parties")

    for made_once in ("1 fait, 4 inchangés", "0 fait, 5 inchangés"):
        code, out, err = run(region)
        assert (code, out[-1]) == (1, f"{made_once}, 1 en échec")
        assert "« natur » inconnue" in err[0]
    assert outputs(region)["d0001/contrat"] == before["d0001/contrat"]
    edit(CONTRAT, "natur: contrat", "nature: contrat")
    assert plan(region) == {}
    assert outputs(region)["d0001/contrat"] == before["d0001/contrat"]


def test_after_many_documents_each_failure_is_told_again_with_its_first_problem(
    tmp_path: Path,
) -> None:
    workspace = old_region(tmp_path, dossiers=7, fiches=1)
    (workspace.contracts / "d0003" / "charte.yml").write_text("natur: charte\n", encoding="utf-8")

    code, out, err = run(workspace, "--jobs", "1")

    assert (code, out[-1]) == (1, "18 faits, 0 inchangé, 3 en échec")
    assert [line.split("  ")[:2] for line in err[-3:]] == [
        ["d0003/charte", "en échec"],
        ["d0003/contrat", "en échec"],
        ["d0003/convention", "en échec"],
    ]
    assert err[-3].endswith("clé « intitule » absente ; ajouter « intitule: … » [L-10]")


def test_what_is_wrong_with_an_institution_is_told_once_each_time(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    edit("contracts/organismes.yml", "\ncpam-04:\n  type: caisse", "\ncpam-04:\n  type: caisses")

    for _ in range(2):
        code, out, err = run(region)
        assert (code, out[-1]) == (0, "0 fait, 6 inchangés, 0 en échec")
        assert len(err) == 1
        assert "« caisses » n’est pas possible ici" in err[0]


def test_an_institution_that_cannot_be_used_stops_only_who_names_it(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    edit("contracts/organismes.yml", "type: commune", "type: communes")

    for _ in range(2):
        code, out, err = run(region)
        assert (code, out[-1]) == (1, "0 fait, 4 inchangés, 2 en échec")
        assert all("« communes »" in line for line in err)


# Processes


def test_the_dossiers_are_built_by_any_executor(tmp_path: Path) -> None:
    workspace = old_region(tmp_path / "a", dossiers=3, fiches=1)
    other = old_region(tmp_path / "b", dossiers=3, fiches=1)

    with ProcessPoolExecutor(2) as pool:
        results = list(build_documents(workspace, (), Demande(), pool))
    with ThreadPoolExecutor(1) as pool:
        again = list(build_documents(workspace, (), Demande(force=True), pool))

    assert [r.doc for r in results] == [r.doc for r in again] == sorted(r.doc for r in results)
    assert {r.outcome for r in (*results, *again)} == {Outcome.FAIT}
    assert made(other, demande=Demande(jobs=2)) == [r.doc for r in results]
    assert outputs(workspace) == outputs(other)


def test_two_builds_at_once_make_whole_files_and_agree(tmp_path: Path) -> None:
    workspace = old_region(tmp_path, dossiers=4, fiches=2)
    command = [sys.executable, "-c", "from clsdocs.cli import cli; cli()"]
    line = [*command, "--workspace", str(workspace.root), "build"]

    both = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[0].splitlines()[-1] for process in both]

    counts = [int(line.split()[0]) for line in told]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(counts) == 12
    assert plan(workspace) == {}
    assert not list(workspace.output.rglob("*.modifie*"))


def test_an_interruption_ends_the_tasks_begun_and_the_next_build_the_others(
    tmp_path: Path,
) -> None:
    workspace = old_region(tmp_path, dossiers=12, fiches=6)
    command = [sys.executable, "-u", "-c", "from clsdocs.cli import cli; cli()"]
    line = [*command, "--workspace", str(workspace.root), "build", "--jobs", "2"]

    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "d0001/charte  fait  output/d0001/charte.docx\n"
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate()
    done = outputs(workspace)

    assert (process.returncode, err.split()) == (130, ["Interrompu."])
    assert 3 <= len(done) < 36
    assert len(made(workspace)) == 36 - len(done)
    assert {name: outputs(workspace)[name] for name in done} == done


def test_a_terminal_shows_how_far_a_long_build_is(tmp_path: Path) -> None:
    workspace = old_region(tmp_path, dossiers=7, fiches=1)
    command = [sys.executable, "-c", "from clsdocs.cli import cli; cli()"]
    line = [*command, "--workspace", str(workspace.root), "build", "--jobs", "1"]
    ours, theirs = os.openpty()

    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        os.close(theirs)
        shown = terminal_text(ours)
        told = process.communicate()[0].splitlines()

    assert len(told) == 22
    assert "21/21" in shown
    assert "par seconde" in shown


def terminal_text(ours: int) -> str:
    """Return all that is written on a terminal until it is closed."""
    shown = b""
    with suppress(OSError):  # so ends a terminal that nobody writes on
        while read := os.read(ours, 65536):
            shown += read
    return shown.decode()


def test_a_build_with_nothing_to_do_loads_nothing_heavy(region: Workspace) -> None:
    age(region.contracts)
    made(region)
    program = (
        "import sys; from clsdocs.cli import cli\n"
        "try: cli(sys.argv[1:])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'docx', 'docxtpl', 'jinja2', 'lxml', 'markdown', 'pydantic', 'rich', 'yaml'}\n"
        "print(*sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    for options in ((), ("--plan",)):
        line = [sys.executable, "-c", program, "--workspace", str(region.root), "build", *options]
        done = subprocess.run(line, capture_output=True, text=True, check=False)

        assert done.stderr == ""
        assert done.stdout.splitlines()[-2].endswith("6 inchangés, 0 en échec")
        assert done.stdout.splitlines()[-1] == ""


def test_the_work_of_a_batch_is_known_before_it_begins(
    region: Workspace, edit: Callable[[str, str, str], None]
) -> None:
    age(region.contracts)
    made(region)
    edit("contracts/d0002/contrat.md", "Les parties", "Toutes les parties")

    batch = Batch.open(region, (), Demande())

    assert [task.dossier for task in batch.tasks] == ["d0002"]
    assert (batch.total, batch.same) == (3, 3)


# Watching


def test_a_save_is_followed_by_what_it_touches(region: Workspace) -> None:
    command = [sys.executable, "-u", "-c", "from clsdocs.cli import cli; cli()"]
    line = [*command, "--workspace", str(region.root), "build", "--watch", "d0001"]
    path = region.root / "contracts/d0001/contrat.md"

    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(3)]
        path.write_text(path.read_text(encoding="utf-8") + "\nEt voilà.\n", encoding="utf-8")
        told = process.stdout.readline()
        process.terminate()

    assert all("inchangé" in line for line in first)
    assert told == "d0001/contrat  fait  output/d0001/contrat.docx\n"


@pytest.mark.parametrize("option", ["--plan", "--force"])
def test_watching_goes_with_no_other_way_to_build(region: Workspace, option: str) -> None:
    code, _, err = run(region, "--watch", option)

    assert code == 2
    assert err == ["clsdocs : --watch ne va pas avec une autre option ; la retirer"]
