"""From the texts of a dossier to the pictures that they show, and to those that Word could not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from clsdocs.domain.image import read_image
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import is_chemin, show
from clsdocs.errors import Place, Problem
from clsdocs.sources.attachments import Folder

MAX_SIZE = 10_000_000

COMMENT = re.compile(r"\{%#.*?#%\}", re.DOTALL)
_HIDDEN = re.compile(rf"{COMMENT.pattern}|<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"(?<!\\)!\[[^\]]*\]\((?P<inside>(?:[^()\n]|\([^()\n]*\))*)\)")
_TITLE = re.compile(r"""\s+(?:"[^"]*"|'[^']*')$""")


@dataclass
class Images:
    """The pictures of one folder, by the path that texts write; each file is read once."""

    folder: Folder
    found: dict[str, bytes] = field(default_factory=dict)

    def gather(self, text: Text) -> Iterator[Problem]:
        """Read the pictures of `text` into `found`; return what is wrong with them."""
        for name, place in _images(text):
            if not is_chemin(name):
                message = f"l’image {show(name)} n’est pas dans le dossier"
                advice = "l’y enregistrer, puis écrire son chemin : images/carte.png"
                yield Problem(place, "L-28", message, advice)
            elif name not in self.found:
                yield from self.read(name, name, place)

    def read(self, name: str, key: str, place: Place) -> tuple[Problem, ...]:
        """Read the picture `name` into `found` under `key`; return what is wrong with it."""
        if problems := self.folder.check(name, place):
            return problems
        if not is_chemin(name):
            return ()
        path = self.folder.path / name
        if path.stat().st_size > MAX_SIZE:
            return (Problem(place, "L-48", f"image {show(name)} de plus de 10 Mo", "la réduire"),)
        try:
            data = path.read_bytes()
        except OSError:
            return (Problem(place, "L-48", f"image {show(name)} illisible", _RIGHTS),)
        if read_image(data) is None:
            message = f"image {show(name)} qui n’est ni PNG ni JPEG, ou incomplète"
            return (Problem(place, "L-48", message, "l’enregistrer à nouveau en PNG ou en JPEG"),)
        self.found[key] = data
        return ()


_RIGHTS = "vérifier les droits d’accès"


def _images(text: Text) -> Iterator[tuple[str, Place]]:
    for found in _IMAGE.finditer(without(_HIDDEN, text.text)):
        name = _TITLE.sub("", found["inside"].strip()).removeprefix("<").removesuffix(">")
        if "{" not in name:  # prose refuses the others, which no one can read before rendering
            yield name, place_in(text, found.start())


def without(hidden: re.Pattern[str], text: str) -> str:
    """Return `text` with spaces for what matches `hidden`, each line where it was."""
    return hidden.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def place_in(text: Text, index: int) -> Place:
    """Return the place of the character `index` of `text`, without column inside a YAML file."""
    line = text.line + text.text.count("\n", 0, index)
    column = index - text.text.rfind("\n", 0, index)
    return Place(text.path, line, 0 if text.path.endswith(".yml") else column)
