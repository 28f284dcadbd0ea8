"""The texts of a dossier and the place of every value in its files."""

from __future__ import annotations

from collections.abc import Mapping

from clsdocs.errors import Place
from clsdocs.record import Record


class Text(Record, gc=False):
    """A text in Markdown: `path` from the workspace, `line` on which `text` begins there."""

    path: str
    text: str
    line: int = 1


class Places(Record):
    """The place of every value of every file, by file id and dotted key."""

    paths: Mapping[str, str]
    places: Mapping[tuple[str, str], Place]

    def at(self, source: str, cle: str = "") -> Place:
        """Return where the value `cle` of the file `source` is written, else its nearest parent."""
        while cle and (source, cle) not in self.places:
            cle = cle.rpartition(".")[0]
        return self.places.get((source, cle), Place(self.paths.get(source, source)))
