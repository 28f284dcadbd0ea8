"""From the file of institutions to those that one dossier asks for: each read alone, and noted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from clsdocs.domain.lectures import note_lecture
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem
from clsdocs.record import replace
from clsdocs.sources.attachments import Folder
from clsdocs.sources.images import Images
from clsdocs.sources.organismes import Annuaire, read_entries
from clsdocs.sources.slicing import Slice
from clsdocs.sources.strict_yaml import parse_mapping
from clsdocs.workspace import Workspace

KEPT = 100
"""How many institutions stay read: those of a whole region come back in every dossier."""


class Reserve:
    """The institutions of a workspace, whose file as a whole is known to be right."""

    def __init__(self, workspace: Workspace, slices: Mapping[str, Slice]) -> None:
        self.workspace, self.slices = workspace, slices
        self._read: Callable[[str], Annuaire] = lru_cache(KEPT)(self._open)

    def consult(self) -> Annuaire:
        """Return the institutions as one dossier sees them: it holds those that it asked for."""
        asked = _Asked(self.slices, self._read)
        return Annuaire(asked, asked.places, asked.problems, asked.logos)

    def organisme(self, name: str) -> Organisme | None:
        """Return the institution `name`, None where there is none."""
        return self._read(name).organismes.get(name) if name in self.slices else None

    def is_right(self, name: str) -> bool:
        """Return whether the entry `name`, read alone, is one institution without fault."""
        own = self._open(name)
        return not own.problems and list(own.organismes) == [name]

    def _open(self, name: str) -> Annuaire:
        part = self.slices[name]
        workspace = self.workspace
        shown = workspace.relative(workspace.organismes)
        text = Text(shown, unicodedata.normalize("NFC", part.text))
        node, problems = parse_mapping(text, "entrée illisible")
        if node is None:
            return Annuaire({name: None}, {}, problems)
        images = Images(Folder(workspace, workspace.contracts))
        return _moved(read_entries(node, problems, images), part.line - 1)


def noted(annuaire: Annuaire) -> Annuaire:
    """Return `annuaire`, read whole, as one dossier sees it: what it asks for is noted."""
    return replace(annuaire, organismes=_Noted(annuaire.organismes))


class _Noted(Mapping[str, Organisme | None]):
    """Institutions by id, each noted when it is asked for, or found not to exist."""

    def __init__(self, known: Mapping[str, Organisme | None]) -> None:
        self.known = known

    def __getitem__(self, name: str) -> Organisme | None:
        note_lecture(name)
        return self.known[name]

    def __contains__(self, name: object) -> bool:
        note_lecture(str(name))
        return name in self.known

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


@dataclass
class _Asked(Mapping[str, Organisme | None]):
    """Institutions by id, read when they are asked for; all that was read of them gathers here."""

    slices: Mapping[str, Slice]
    read: Callable[[str], Annuaire]
    places: dict[str, Place] = field(default_factory=dict)
    logos: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _known: dict[str, Organisme | None] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Organisme | None:
        note_lecture(name)
        if name not in self._known:
            if name not in self.slices:
                raise KeyError(name)
            own = self.read(name)
            self._known[name] = own.organismes.get(name)
            self.places.update(own.places)
            self.logos.update(own.logos)
            self.problems.extend(own.problems)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        note_lecture(str(name))
        return name in self.slices

    def __iter__(self) -> Iterator[str]:
        return iter(self.slices)

    def __len__(self) -> int:
        return len(self.slices)


def _moved(annuaire: Annuaire, lines: int) -> Annuaire:
    """Return `annuaire`, read from a part of its file, with the places that it has in the whole."""

    def move(place: Place) -> Place:
        return replace(place, line=place.line + lines) if place.line else place

    return replace(
        annuaire,
        places={cle: move(place) for cle, place in annuaire.places.items()},
        problems=tuple(replace(p, place=move(p.place)) for p in annuaire.problems),
    )
