"""From the bytes of pictures, whole, cut or of another kind, to their size or to nothing."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.domain.image import Format, Image, read_image


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xff" * width) * height)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(chunk, chunks))


def chunk(named: tuple[bytes, bytes]) -> bytes:
    """Return one chunk of a PNG."""
    name, data = named
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int, height: int, frame: int = 0xC0) -> bytes:
    """Return the segments of a JPEG that tell its size, a table and a thumbnail before them."""
    comment = b"\xff\xe1\x00\x09\xff\xc0\x00\x11\x08\x00\x01"
    table = b"\xff\xff\xc4\x00\x04\x00\x00"
    size = b"\xff" + bytes([frame]) + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8" + comment + table + size + b"\xff\xda\x00\x02\x12\xff\xd9"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(30, 20), Format.PNG),
        (jpeg(30, 20), Format.JPEG),
        (jpeg(30, 20, frame=0xC2), Format.JPEG),
    ],
    ids=["png", "jpeg", "progressive jpeg"],
)
def test_a_picture_tells_its_size(data: bytes, kind: Format) -> None:
    image = read_image(data)

    assert image == Image(data, 30, 20, kind)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a\x1e\x00\x14\x00",
        b"<svg width='30' height='20'/>",
        png(30, 20)[:-12],
        png(0, 20),
        jpeg(30, 20)[:-2],
        b"\xff\xd8\xff\xe0\x00\x00",
        b"\xff\xd8\xff",
    ],
)
def test_what_word_could_not_show_is_no_picture(data: bytes) -> None:
    image = read_image(data)

    assert image is None


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""]), st.binary(max_size=200))
def test_whatever_bytes_are_read_or_are_no_picture(start: bytes, rest: bytes) -> None:
    image = read_image(start + rest)

    assert image is None or (image.width > 0 and image.height > 0)
