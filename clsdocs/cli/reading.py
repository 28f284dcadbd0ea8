"""From what the user wrote, or where he works, to a day and to a workspace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from clsdocs.workspace import Workspace, find_workspace


def find_folder(folder: Path | None) -> Workspace:
    """Return the workspace that holds `folder`, else the current folder."""
    start = (folder or here()).resolve()
    found = find_workspace(start)
    if found is None or (folder is not None and found.root != start):
        where = f"dans {start}" if folder else "ici ni au-dessus"
        advice = "se placer dans le dossier de travail, ou indiquer --workspace DOSSIER"
        raise click.UsageError(f"pas de dossier contracts/ {where} ; {advice}")
    return found


def here() -> Path:
    """Return the current folder; misuse where it is gone."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        advice = "se placer dans le dossier de travail, ou indiquer --workspace DOSSIER"
        raise click.UsageError(f"le dossier courant n’existe plus ; {advice}") from None


def read_jobs(text: str) -> int:
    """Return the number of processes written as `text`; raise ValueError for another."""
    count = int(text)
    if not 1 <= count <= 64:
        raise ValueError
    return count


def read_day(written: str | None) -> date | None:
    """Return the day `written`, None where it is not given; misuse where it is no day."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise click.UsageError(f"« {written} » n’est pas une date ; l’écrire AAAA-MM-JJ") from None
