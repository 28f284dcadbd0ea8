"""From trees of text to files, and from Word and PDF files to lines that a jurist can review."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from docx_reading import docx_lines

__all__ = [
    "SIGNED",
    "build_tree",
    "convert_pdf",
    "copy_unsigned",
    "docx_lines",
    "ooxml_errors",
    "pdf_text",
]

# LibreOffice fetches linked images while it converts, unless told not to.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""


def build_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files`, path → content, under `root`, and return `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return root


SIGNED = frozenset({"registre.jsonl", "emis", "avenants", "decisions", "__pycache__"})
"""What a dossier has once its acts are issued: files and folders."""


def copy_unsigned(root: Path, folder: Path) -> Path:
    """Copy the examples of `root` into `folder`, without what was signed; return `folder`."""
    for name in ("contracts", "templates"):
        ignored = shutil.ignore_patterns(*SIGNED)
        shutil.copytree(root / name, folder / name, ignore=ignored, dirs_exist_ok=True)
    return folder


def convert_pdf(docx: Path, soffice: str, folder: Path | None = None) -> Path:
    """Return the PDF that LibreOffice makes of `docx`, in `folder` or beside it.

    Two conversions at once with one profile lose a file in silence, and the exit code is 0 even
    when nothing was made: each call has its own profile, and only the file proves anything.
    """
    folder = folder or docx.parent
    profile = folder / f"profil-{docx.stem}"
    build_tree(profile, {"user/registrymodifications.xcu": _PROFILE})
    pdf = folder / f"{docx.stem}.pdf"
    pdf.unlink(missing_ok=True)
    options = ["--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)]
    done = subprocess.run(
        [soffice, f"-env:UserInstallation={profile.resolve().as_uri()}", *options, str(docx)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert pdf.is_file(), f"LibreOffice made no PDF of {docx.name}: {done.stdout}{done.stderr}"
    assert pdf.stat().st_size > 0
    return pdf


def pdf_text(pdf: Path, pdftotext: str = "pdftotext") -> str:
    """Return the text layer of `pdf`, laid out as on the page, a form feed after each page."""
    command = [pdftotext, "-layout", "-enc", "UTF-8", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()


def ooxml_errors(docx: Path, validator: str) -> list[str]:
    """Return what the Open XML SDK, Microsoft's own judge, holds against `docx`."""
    done = subprocess.run(
        [validator, str(docx), "Microsoft365"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    errors = json.loads(done.stdout)["errors"]
    return [f"{error['path']} {error['xPath']} : {error['description']}" for error in errors]
