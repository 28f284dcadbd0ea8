"""From the guide and the README to their blocks, tables and quotations, each with its line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from clsdocs.errors import Problem
from clsdocs.workspace import Workspace
from helpers import build_tree
from minimal import PNG

ROOT = Path(__file__).parents[1]
GUIDE = "docs/guide.md"

# What a text in Markdown cannot hold, and the examples of the guide name.
FILES: Mapping[str, bytes] = {
    "contracts/logos/ccvv.png": PNG,
    "contracts/vallee-verte/images/carte.png": PNG,
    "contracts/vallee-verte/scans/charte.pdf": b"%PDF-",
    "contracts/vallee-verte/scans/charte-avenant-1.pdf": b"%PDF-",
}

Row = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A fenced block: what follows its fence, the line of the fence, its text."""

    info: str
    line: int
    text: str

    @property
    def path(self) -> str:
        """The file that the block is, empty where it is none."""
        return self.info.partition(" ")[2]


@dataclass(frozen=True)
class Page:
    """A text in Markdown, whose file is `path`: fenced blocks, and the lines outside them."""

    path: str
    blocks: tuple[Block, ...]
    lines: tuple[tuple[int, str], ...]

    @property
    def files(self) -> dict[str, str]:
        """The blocks that are files, by path."""
        return {block.path: block.text for block in self.blocks if block.path}

    def quotations(self) -> dict[str, str]:
        """Return the lines that begin with `>`, by their place."""
        return {self.place(n): line[2:] for n, line in self.lines if line.startswith("> ")}

    def tables(self, heading: str) -> dict[int, Row]:
        """Return, by line, the rows of every table whose first header is `heading`."""
        found: dict[int, Row] = {}
        inside, before = False, False
        for number, line in self.lines:
            row = line.startswith("|")
            if row and not before:
                inside = cells_of(line)[0] == heading
            elif row and inside and not line.startswith("|-"):
                found[number] = cells_of(line)
            before = row
        return found

    def place(self, line: int) -> str:
        """Return the place of `line` as an editor opens it."""
        return f"{self.path}:{line}"

    def told(self, problem: Problem) -> str:
        """Return `problem` after its place in the page, where a block is the file at fault."""
        starts = {block.path: block.line for block in self.blocks}
        start = starts.get(problem.place.path)
        return (
            str(problem)
            if start is None
            else f"{self.place(start + problem.place.line)} : {problem}"
        )


def read_page(path: str = GUIDE) -> Page:
    """Return the page in the file `path` of the project."""
    blocks: list[Block] = []
    outside: list[tuple[int, str]] = []
    fence: tuple[int, str] | None = None
    held: list[str] = []
    for number, line in enumerate((ROOT / path).read_text("utf-8").split("\n"), 1):
        if fence is None and line.startswith("```"):
            fence, held = (number, line[3:]), []
        elif fence is not None and line == "```":
            blocks.append(Block(fence[1], fence[0], "".join(f"{text}\n" for text in held)))
            fence = None
        elif fence is not None:
            held.append(line)
        else:
            outside.append((number, line))
    return Page(path, tuple(blocks), tuple(outside))


def cells_of(row: str) -> Row:
    """Return the cells of a row of a table, its escaped bars as they print."""
    cells = re.split(r"(?<!\\)\|", row.strip()[1:-1])
    return tuple(cell.strip().replace(r"\|", "|") for cell in cells)


def quoted(cell: str) -> list[str]:
    """Return what stands between backticks in `cell`."""
    return re.findall(r"`([^`]+)`", cell)


def required(cell: str) -> set[str]:
    """Return the keys that `cell` marks as required."""
    return set(re.findall(r"`([^`]+)` ●", cell))


def guide_workspace(folder: Path, files: Mapping[str, str] | None = None) -> Workspace:
    """Return a workspace in `folder` that holds the examples of the guide, `files` over them."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    return Workspace(build_tree(folder, {**FILES, **read_page().files, **(files or {})}))


def folded(line: str) -> str:
    """Return the words of a line of `docx_lines`, every space an ordinary one."""
    return line.partition(" | ")[2].translate(str.maketrans("~¬\u00a0\u202f", "    "))


def paths_of(schema: Mapping[str, object]) -> Iterator[str]:
    """Yield the definitions that `schema`, the schema of a value, refers to."""
    for value in schema.values():
        if isinstance(value, str) and value.startswith("#/$defs/"):
            yield value.removeprefix("#/$defs/")
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from paths_of(inner)
