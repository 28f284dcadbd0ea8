"""What ids may name while the file that defines them cannot be read: anything, to accuse none."""

from __future__ import annotations


class AnyEntry(dict[str, None]):
    """The entries of a file that cannot be read: every id, none of them usable."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> None:
        return None


class AnyId(frozenset[str]):
    """The ids of a file that cannot be read: every one of them."""

    def __contains__(self, key: object) -> bool:
        return True
