"""The least that filling can cost: from a template to its text by Jinja alone, deflated, zipped."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from clsdocs.word.zipping import LEVEL

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
# Version 2.0, no flag, deflated, midnight, 1 January 1980.
_COMMON = (20, 0, 8, 0, 0x21)


class Packed(NamedTuple):
    """A member of the zip, deflated once."""

    crc: int
    size: int
    deflated: bytes


def prepare(template: Path) -> Callable[[Mapping[str, object], Path], None]:
    """Return what fills `template`, its text patched by docxtpl and compiled once by Jinja."""
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    with zipfile.ZipFile(template) as package:
        members = {name: package.read(name) for name in package.namelist()}
    patch = DocxTemplate(template).patch_xml
    environment = Environment(autoescape=True)
    compiled = {
        name: environment.from_string(patch(content.decode()))
        for name, content in members.items()
        if b"{{" in content
    }
    static = {name: _pack(content) for name, content in members.items() if name not in compiled}

    def fill(values: Mapping[str, object], target: Path) -> None:
        filled = {name: _pack(text.render(values).encode()) for name, text in compiled.items()}
        target.write_bytes(_zip(static | filled))

    return fill


def _pack(content: bytes) -> Packed:
    engine = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(zlib.crc32(content), len(content), engine.compress(content) + engine.flush())


def _zip(members: Mapping[str, Packed]) -> bytes:
    chunks, central, offset = list[bytes](), list[bytes](), 0
    for name, (crc, size, deflated) in members.items():
        written = name.encode()
        common = (*_COMMON, crc, len(deflated), size, len(written), 0)
        entry = _CENTRAL.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, offset)
        central.append(entry + written)
        chunks += [_LOCAL.pack(b"PK\x03\x04", *common), written, deflated]
        offset += _LOCAL.size + len(written) + len(deflated)
    directory, count = b"".join(central), len(members)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join((*chunks, directory, end))
