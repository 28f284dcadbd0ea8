"""From a few Word files to a LibreOffice at work on them, which leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from clsdocs.errors import Place, Problem, Refused

_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_FILTER = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}'
    ',"PDFUACompliance":{"type":"boolean","value":"true"}'
    ',"UseTaggedPDF":{"type":"boolean","value":"true"}'
    ',"ExportBookmarks":{"type":"boolean","value":"true"}'
    ',"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
)
_ANNOUNCED = "convert "

# Whatever ends clsdocs closes the pipe that `cat` reads: nothing that it began stays, not even
# after kill -9. LibreOffice is three processes, hence the group.
_LEASH = '"$@" </dev/null 2>/dev/null & exec >/dev/null; cat; kill -KILL 0'
_SWEEP = 'cat; sleep 1; rm -rf -- "$1"'

# LibreOffice fetches linked images while it converts, unless told not to; no macro, no update, and
# a proxy that nobody answers for, where the system lends no network of its own to a process.
_SETTINGS = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("../Inet/Settings", "ooInetProxyType", "2"),
    ("../Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("../Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("../Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("../Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def find_office() -> str:
    """Return the command of LibreOffice; refused where there is none, with what to install."""
    found = shutil.which("soffice") or shutil.which("libreoffice") or shutil.which(_MAC)
    if found is None:
        advice = "l’installer : apt-get install libreoffice-writer-nogui fonts-liberation2"
        raise Refused([Problem(Place("PDF"), "C-20", "LibreOffice est absent", advice)])
    return found


def office_stamp() -> str:
    """Return what changes when another LibreOffice is installed; refused where there is none."""
    program = Path(find_office()).resolve()
    status = program.with_name("versionrc")
    found = (status if status.exists() else program).stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder that is taken away in the end, however clsdocs ends."""
    folder = Path(tempfile.mkdtemp(prefix="clsdocs-pdf-"))
    command = ("sh", "-c", _SWEEP, "sh", str(folder))
    sweeper = subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        sweeper.kill()
        sweeper.communicate()


class Office:
    """A LibreOffice that converts a few files, in a folder and with a profile of its own."""

    def __init__(self, folder: Path, files: Sequence[Path]) -> None:
        """Begin to convert `files`, which lie in `folder`, each to a PDF beside it."""
        profile = folder / "profil"
        _settle(profile)
        command = (
            *_without_network(),
            find_office(),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--convert-to", _FILTER, "--outdir", str(folder)),
            *map(str, files),
        )
        self._process = subprocess.Popen(
            ("sh", "-c", _LEASH, "sh", *command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": str(folder)},
            process_group=0,
        )
        assert self._process.stdout is not None
        self.output = self._process.stdout.fileno()
        self._heard = b""

    def hear(self) -> list[str] | None:
        """Return the names of the files that it says to begin; None once it says no more."""
        said = os.read(self.output, 1 << 16)
        if not said:
            return None
        *lines, self._heard = (self._heard + said).split(b"\n")
        told = (line.decode(errors="replace") for line in lines)
        begun = (line.removeprefix(_ANNOUNCED) for line in told if line.startswith(_ANNOUNCED))
        return [Path(line.partition(" -> ")[0]).name for line in begun]

    def stop(self) -> None:
        """End it, and all that it began."""
        self._process.communicate()


def _settle(profile: Path) -> None:
    """Write the settings of the `profile` that LibreOffice is about to make."""
    settings = profile / "user" / "registrymodifications.xcu"
    if settings.exists():
        return
    settings.parent.mkdir(parents=True, exist_ok=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{_room(path)}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}</oor:items>\n',
        encoding="utf-8",
    )


def _room(path: str) -> str:
    return path.removeprefix("../") if path.startswith("../") else f"Office.{path}"


@cache
def _without_network() -> tuple[str, ...]:
    """Return what begins a command without network, nothing where the system refuses it."""
    wrapper = ("unshare", "--map-root-user", "--net")
    try:
        tried = subprocess.run((*wrapper, "true"), capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return wrapper if tried.returncode == 0 else ()
