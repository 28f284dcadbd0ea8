"""From the words of `clsdocs new` to its result, and from a folder to the contents of its files."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from clsdocs.cli import cli

ROOT = Path(__file__).parent.parent
TYPES = ROOT / "templates" / "dossiers"
ACTS = {"complet": ["charte", "contrat", "convention"], "diagnostic": ["contrat"]}
"""The types of dossiers, and the acts of each."""


def new(folder: Path, *words: str) -> Result:
    """Run `clsdocs new` with `words` in the workspace `folder`."""
    return CliRunner().invoke(cli, ["--workspace", str(folder), "new", *words])


def code(done: Result) -> int:
    """Return the exit code, which click hands back where the group is not left by an exception."""
    return done.exit_code or int(done.return_value or 0)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of `folder`, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
