"""A compiled template as it is kept: ready for Jinja, without a library of Word."""

from __future__ import annotations

import hashlib
import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from clsdocs.expressions.word.part import JINJA
from clsdocs.record import Record, as_dict
from clsdocs.word.template.spots import Lines, Spot
from clsdocs.word.zipping import Member

VERSION = 6
"""Changed with each change of what a compiled source is."""

NUMBERING = "word/numbering.xml"

MAX_KEPT = 1_000_000
"""Beyond so many bytes, reading the template again costs less than keeping its members."""


class Restart(NamedTuple):
    """A list that loops begin again: the definition that it follows, where each level starts."""

    abstract: int
    starts: tuple[int, ...]


class CompiledPart(Record):
    """A part ready for Jinja: its `label` in messages, its source, and the tag of each line."""

    label: str
    source: str
    lines: Lines
    story: bool = True
    """Whether it holds paragraphs, as properties do not."""

    def spot(self, line: int) -> Spot:
        """Return where the tag on `line` of the source stands in the template."""
        return self.lines.spot(line) or Spot(self.label)


class CompiledSource(Record):
    """A template ready for Jinja: its parts that hold tags, and its body always.

    `grids` are the parts whose tables may gain columns, `restarts` the lists that each turn of a
    loop begins again; `bookmark`, `drawing` and `num` are the highest numbers used for each.
    """

    digest: str
    parts: Mapping[str, CompiledPart]
    grids: tuple[str, ...]
    restarts: Mapping[int, Restart]
    bookmark: int
    drawing: int
    num: int

    def dump(self) -> str:
        """Return the source as text, for `load_source`: its sum, then itself as JSON."""
        plain = json.dumps(as_dict(self), ensure_ascii=False)
        return f"{_sum(plain)}\n{plain}"


def load_source(text: str) -> CompiledSource:
    """Return what `dump` gave; raise ValueError, KeyError or TypeError for anything else."""
    known, _, written = text.partition("\n")
    if known != _sum(written):
        raise ValueError
    plain = json.loads(written)
    parts = {
        name: CompiledPart(part["label"], part["source"], _load_lines(part["lines"]), part["story"])
        for name, part in plain["parts"].items()
    }
    restarts = {
        int(num): Restart(abstract, tuple(starts))
        for num, (abstract, starts) in plain["restarts"].items()
    }
    made = {"parts": parts, "grids": tuple(plain["grids"]), "restarts": restarts}
    return CompiledSource(**{**plain, **made})


def _sum(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()


def _load_lines(plain: Mapping[str, list[Any]]) -> Lines:
    spots = tuple(Spot(*spot) for spot in plain["spots"])
    return Lines(tuple(plain["lines"]), spots, tuple(plain["outside"]))


def source_digest(data: bytes) -> str:
    """Return the name under which the compiled source of the template `data` may be kept."""
    return hashlib.sha256(f"{VERSION} {JINJA} {_docxtpl()}".encode() + b"\0" + data).hexdigest()


def _docxtpl() -> str:
    """Return what tells the installed docxtpl from another, without loading it."""
    found = find_spec("docxtpl")
    if found is None or found.origin is None:
        return ""
    stat = Path(found.origin).stat()
    return f"{stat.st_size} {stat.st_mtime_ns}"


def load_kept(kept: str, data: bytes) -> CompiledSource | None:
    """Return the compiled source written in `kept`, None where it is not that of `data`."""
    try:
        source = load_source(kept)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return source if source.digest == source_digest(data) else None


class Frame(NamedTuple):
    """What surrounds the parts of a template in its file.

    `static` are the members that no document changes, `numbering` what says the lists that loops
    begin again, empty where there is none.
    """

    static: Mapping[str, Member]
    numbering: str

    def dump(self) -> str:
        """Return the frame as text, for `load_frame`; empty where it is too large to be kept."""
        if sum(len(member.compressed) for member in self.static.values()) > MAX_KEPT:
            return ""
        static = {
            name: [crc, size, b2a_base64(compressed, newline=False).decode()]
            for name, (crc, size, compressed) in self.static.items()
        }
        plain = json.dumps([static, self.numbering], ensure_ascii=False)
        return f"{_sum(plain)} {plain}"


def load_frame(text: str) -> Frame:
    """Return what `Frame.dump` gave; raise ValueError for anything else."""
    known, _, written = text.partition(" ")
    if known != _sum(written):
        raise ValueError
    static, numbering = json.loads(written)
    members = {name: Member(crc, size, a2b_base64(c)) for name, (crc, size, c) in static.items()}
    return Frame(members, numbering)
