"""From the members of a package to its bytes: the same for the same members, in any order."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"

_FIRST = (TYPES, "_rels/.rels")

LEVEL = 4
"""How hard members are deflated: a quarter faster than the usual 6, a tenth larger."""


class Member(NamedTuple):
    """A member of a package, compressed: the digest and size of its bytes, and what is written."""

    crc: int
    size: int
    compressed: bytes


def compress(content: bytes) -> Member:
    """Return `content` compressed, always at the same level."""
    engine = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(zlib.crc32(content), len(content), engine.compress(content) + engine.flush())


LOCAL = struct.Struct("<4s5H3L2H")
"""The header that stands before a member (APPNOTE.TXT 6.3, 4.3.7)."""
_CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
"""What ends the file."""
# 1 January 1980, the first day that a zip can tell; 3: Unix, so that the mode is read.
_TIME, _DATE, _UNIX, _VERSION, _DEFLATED, UTF8 = 0, 0x21, 3, 20, 8, 0x800
# Sizes written after the member (bit 3), in 24 bytes at most; a size too wide for its field.
DESCRIBED, DESCRIPTOR, WIDE = 8, 24, 0xFFFFFFFF
_MODE = 0o600 << 16


def write_package(members: Mapping[str, Member]) -> bytes:
    """Return the .docx of `members`: the same bytes for the same members, in whatever order."""
    chunks, central, offset = [], [], 0
    for name in sorted(members, key=lambda name: (name != _FIRST[0], name != _FIRST[1], name)):
        crc, size, compressed = members[name]
        written = name.encode("utf-8")
        flags = 0 if name.isascii() else UTF8
        common = (_VERSION, flags, _DEFLATED, _TIME, _DATE, crc, len(compressed), size)
        local = LOCAL.pack(b"PK\x03\x04", *common, len(written), 0) + written
        made_by = _UNIX << 8 | _VERSION
        entry = (b"PK\x01\x02", made_by, *common, len(written), 0, 0, 0, 0, _MODE, offset)
        central.append(_CENTRAL.pack(*entry) + written)
        chunks += [local, compressed]
        offset += len(local) + len(compressed)
    directory = b"".join(central)
    end = END.pack(b"PK\x05\x06", 0, 0, *(len(members),) * 2, len(directory), offset, 0)
    return b"".join((*chunks, directory, end))
