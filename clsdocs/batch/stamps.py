"""From a folder to the stamps of its files: what tells, unread, that none of them changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

TRUSTED = 2_000_000_000
"""In nanoseconds, how old a file must be for its stamp to be trusted.

Where a disk counts time coarsely, a younger file may change again and keep its stamp.
"""

MAX_DEPTH = 12


def scan(folder: Path, depth: int = MAX_DEPTH) -> dict[str, str]:
    """Return the stamp of each file under `folder` by its path there; none where it is absent."""
    return dict(_scan(os.fspath(folder), "", depth))


def _scan(folder: str, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if entry.is_dir():
                    yield from _scan(entry.path, f"{name}/", depth - 1) if depth else ()
                else:
                    yield name, _stamp(entry)
    except OSError:  # whoever reads the folder says why
        yield prefix, ""


def _stamp(entry: os.DirEntry[str]) -> str:
    try:
        return _written(entry.stat())
    except OSError:  # a link that leads nowhere
        return ""


def stamp_of(path: Path) -> str:
    """Return the stamp of the file `path`, empty where it cannot be told."""
    try:
        return _written(path.stat())
    except OSError:
        return ""


def _written(status: os.stat_result) -> str:
    # The time of change is not set back as that of modification may be (cp -p, touch -d).
    return f"{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_size}-{status.st_ino}"


def trusted(stamp: str, now: int) -> str:
    """Return `stamp` where at the time `now` it is old enough to be trusted, else nothing."""
    mtime = stamp.partition("-")[0]
    return stamp if mtime.isdigit() and int(mtime) <= now - TRUSTED else ""


def digest(data: bytes) -> str:
    """Return the digest by which a file, or the value of a key, is told from another."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_stamps(*listings: Mapping[str, str]) -> str:
    """Return the digest of several listings of stamps."""
    lines = (f"{name}\n{listing[name]}\n" for listing in listings for name in sorted(listing))
    return digest("".join((*lines, str(len(listings)))).encode("utf-8", "surrogateescape"))
