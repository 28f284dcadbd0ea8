from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clsdocs.errors import Refused
from clsdocs.pdf.converting import Conversion, convert
from small_templates import par
from test_word_pictures import LA_CARTE, document

ROOT = Path(__file__).parents[1]
STOPS = "LibreOffice s’arrête sur ce document"
UNREAD = "LibreOffice ne sait pas lire ce fichier"

# Stands for LibreOffice: it says as much, and does with each file what the file asks for.
OFFICE = """#!/bin/sh
for file in "$@"; do
  case "$file" in
  *.docx)
    echo "convert $file -> ${file%.docx}.pdf using filter : x"
    case "$(cat "$file")" in
      hangs) sleep 600 ;;
      hangs-once) test -e "$SEEN" || { touch "$SEEN"; sleep 600; } ;;
      stops) exit 1 ;;
      stops-once) test -e "$SEEN" || { touch "$SEEN"; exit 1; } ;;
      unread) continue ;;
      cut) echo "%PDF" > "${file%.docx}.pdf"; continue ;;
    esac
    echo "%PDF $(cat "$file") %%EOF" > "${file%.docx}.pdf" ;;
  esac
done
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(OFFICE, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))


def told(*documents: str, jobs: int = 1, seconds: float = 60) -> dict[str, str]:
    """Return what became of each of `documents`: « fait », or what prevented it."""
    found = list(convert([text.encode() for text in documents], jobs, seconds))
    assert sorted(c.rank for c in found) == list(range(len(documents)))
    for conversion in found:
        if conversion.pdf is not None:
            assert conversion.pdf.decode() == f"%PDF {documents[conversion.rank]} %%EOF\n"
    return {documents[c.rank]: c.fault or "fait" for c in found}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_a_document_that_fails_stops_no_other(jobs: int) -> None:
    documents = ("a", "unread", "b", "stops", "c", "cut", "d")

    found = told(*documents, jobs=jobs)

    assert {name: found[name] for name in "abcd"} == dict.fromkeys("abcd", "fait")
    assert found["stops"] == STOPS
    assert {found["unread"], found["cut"]} <= {UNREAD, STOPS}


@pytest.mark.usefixtures("office")
def test_many_documents_take_several_processes() -> None:
    documents = [f"document {rank}" for rank in range(150)]

    assert told(*documents, jobs=2) == dict.fromkeys(documents, "fait")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("trouble", ["stops-once", "hangs-once"])
def test_a_document_has_a_second_chance(trouble: str) -> None:
    assert told("a", trouble, "b", seconds=1) == {"a": "fait", trouble: "fait", "b": "fait"}


@pytest.mark.usefixtures("office")
def test_a_document_may_not_last() -> None:
    found = told("a", "hangs", "b", seconds=1)

    assert found == {"a": "fait", "hangs": "LibreOffice n’en finit pas (1 s)", "b": "fait"}


@pytest.mark.usefixtures("office")
def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    found = list(convert([tmp_path / "absent.docx"]))

    assert found == [Conversion(0, None, "lecture impossible")]


def test_nothing_to_convert_starts_nothing(soffice: str) -> None:
    assert list(convert([])) == []


def test_without_libreoffice_the_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(Refused) as refused:
        list(convert([b""]))

    assert str(refused.value) == (
        "PDF : LibreOffice est absent ; l’installer : "
        "apt-get install libreoffice-writer-nogui fonts-liberation2 [C-20]"
    )


# LibreOffice itself


def test_a_damaged_file_stops_no_other(soffice: str) -> None:
    whole = document(par("Bonjour."), house=True)

    found = {c.rank: c for c in convert([whole, b"PK\x03\x04 damaged", whole])}

    assert [found[rank].fault != "" for rank in range(3)] == [False, True, False]


def test_nothing_is_fetched_while_converting(soffice: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/carte.png"

        found = list(convert([linking_to(address)]))

        assert [conversion.fault for conversion in found] == [""]
        with pytest.raises(TimeoutError):
            server.accept()


def linking_to(address: str) -> bytes:
    """Return a document whose picture lies elsewhere, at `address`."""
    made = io.BytesIO()
    data = document(par(LA_CARTE), house=True)
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("latin-1")
            content = content.replace("r:embed=", "r:link=")
            content = re.sub(
                r'Target="media/[^"]*"', f'Target="{address}" TargetMode="External"', content
            )
            target.writestr(name, content.encode("latin-1"))
    return made.getvalue()


PROGRAM = """
import sys
from pathlib import Path
from clsdocs.pdf.converting import convert
for found in convert([Path(sys.argv[1])] * 40, 2):
    print(found.rank, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_stays_of_a_conversion_that_is_interrupted(
    how: signal.Signals, soffice: str, tmp_path: Path
) -> None:
    docx = tmp_path / "a.docx"
    docx.write_bytes(document(par("Bonjour."), house=True))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-c", PROGRAM, str(docx)]
    pipe, away = subprocess.PIPE, subprocess.DEVNULL
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=pipe, stderr=away, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline()

        process.send_signal(how)

    assert eventually(lambda: not list(temporary.iterdir()) and not still_running(temporary))


def still_running(folder: Path) -> list[str]:
    """Return the commands of the processes that work in `folder`."""
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    return [line.decode() for line in lines if str(folder).encode() in line]


def eventually(holds: Callable[[], bool]) -> bool:
    """Return whether `holds` becomes true in ten seconds."""
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.1)
    return False
