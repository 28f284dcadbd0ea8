"""From the bytes of a picture to its kind and size, or to nothing where Word could not show it."""

from __future__ import annotations

from enum import StrEnum

from clsdocs.record import Record

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# The frames that state a size; C4, C8 and CC are tables (ITU-T T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class Format(StrEnum):
    """The kinds of pictures that every Word shows."""

    PNG = "png"
    JPEG = "jpeg"


class Image(Record):
    """A picture: its bytes, its size in pixels and its kind."""

    data: bytes
    width: int
    height: int
    kind: Format


def read_image(data: bytes) -> Image | None:
    """Return the picture that `data` holds; None for another kind, and for a file cut short."""
    if data.startswith(_PNG):
        size, kind = _png_size(data), Format.PNG
    elif data.startswith(_JPEG):
        size, kind = _jpeg_size(data), Format.JPEG
    else:
        return None
    return Image(data, *size, kind) if size and min(size) > 0 else None


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Return the size that the first chunk states (PNG, 11.2.1), if the last one is there too."""
    if data[12:16] != b"IHDR" or b"IEND" not in data[-4096:]:
        return None
    return _number(data[16:20]), _number(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Return the size that the frame of a JPEG states, its segments passed one by one."""
    at = 2
    while data[at : at + 1] == b"\xff" and at + 9 <= len(data):
        marker = data[at + 1]
        if marker in _FRAMES:
            complete = b"\xff\xd9" in data[at:]
            return (
                (_number(data[at + 7 : at + 9]), _number(data[at + 5 : at + 7]))
                if complete
                else None
            )
        if marker == 0xFF:
            at += 1
        elif marker in _STANDALONE:
            at += 2
        else:
            at += 2 + _number(data[at + 2 : at + 4])
    return None


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big")
