"""Where what can be made again is kept between two commands, out of reach of anyone else."""

from __future__ import annotations

import os
from pathlib import Path


def kept_templates() -> Path:
    """Return the folder of the templates compiled before.

    It is the user's own (XDG Base Directory Specification 0.8), never that of a workspace: one that
    comes from someone else could hold compiled templates whose words were changed.
    """
    home = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(home) if home.startswith("/") else Path.home() / ".cache"
    return root / "clsdocs" / "templates"


def real(path: Path) -> Path:
    """Return `path` with its links followed, as it is where they go round in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
