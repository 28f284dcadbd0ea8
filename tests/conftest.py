"""From the command line and the machine to what tests are given: goldens, tools, Hypothesis."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tools.install_test_tools import ooxml_validator as find_ooxml_validator

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "documents"
CI = os.environ.get("CI") == "true"

# A slow machine is no fault; in CI, one commit always meets the same examples.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, print_blob=True)
settings.load_profile("ci" if CI else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what is produced as the expected result of tests/cases/; then read git diff",
    )
    parser.addoption(
        "--soak", action="store_true", help="try every change of a region, and 300 builds killed"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "crash_seed" in metafunc.fixturenames:
        metafunc.parametrize(
            "crash_seed", range(300 if metafunc.config.getoption("--soak") else 20)
        )


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether tests that can go on for long are asked to."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Iterable[str]], None]:
    """Compare lines with tests/cases/documents/<case>/expected.txt, or write them (--accept)."""
    accept = bool(request.config.getoption("--accept"))

    def compare(case: str, lines: Iterable[str]) -> None:
        expected = CASES / case / "expected.txt"
        produced = "".join(f"{line}\n" for line in lines)
        if accept:
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_text(produced, encoding="utf-8", newline="\n")
        assert expected.is_file(), f"{expected} does not exist: read the case, then `make accept`"
        assert produced.splitlines() == expected.read_text(encoding="utf-8").splitlines()

    return compare


@pytest.fixture(scope="session")
def exemples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the examples of contracts/, which all the processes of a run share.

    What is made there is made once, under its lock.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    workspace = shared / "exemples"
    with FileLock(shared / "exemples.lock"):
        if not (workspace / "copied").exists():
            for folder in ("contracts", "templates"):
                shutil.copytree(ROOT / folder, workspace / folder)
            (workspace / "copied").touch()
    return workspace


@pytest.fixture(scope="session")
def documents(exemples: Path) -> list[Path]:
    """The documents of all the examples of contracts/: read, never written."""
    with FileLock(exemples / "documents.lock"):
        done = subprocess.run(
            [sys.executable, "-c", "from clsdocs.cli import cli; cli()", "build"],
            cwd=exemples,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    built = sorted((exemples / "output").rglob("*.docx"))
    assert built, done.stdout
    return built


@pytest.fixture(scope="session")
def pdfs(exemples: Path, documents: list[Path], soffice: str) -> list[Path]:
    """The PDF of each of `documents`, beside it."""
    from clsdocs.converting import make_pdfs
    from clsdocs.workspace import Workspace

    with FileLock(exemples / "pdfs.lock"):
        made = list(make_pdfs(Workspace(exemples), documents))
    assert [problem for result in made for problem in result.problems] == []
    return [path.with_suffix(".pdf") for path in documents]


@pytest.fixture(scope="session")
def soffice() -> str:
    """The LibreOffice command; the test is skipped without it, and fails in CI."""
    return _required("LibreOffice", shutil.which("soffice"))


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """The pdftotext command; the test is skipped without it, and fails in CI."""
    return _required("pdftotext", shutil.which("pdftotext"))


@pytest.fixture(scope="session")
def ooxml_validator() -> str:
    """The Open XML SDK validator; the test is skipped without it, and fails in CI."""
    return _required("Validateur Open XML", find_ooxml_validator())


def _required(name: str, found: str | Path | None) -> str:
    if found is None:
        reason = f"{name} absent : « make test » l'installe où apt, npm et les droits le permettent"
        if CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return str(found)
