"""From the blocks of an act to the body of a Word document, or to what its template cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from clsdocs.domain.image import Image
from clsdocs.errors import Place, Problem, Refused
from clsdocs.prose.nodes import NOWHERE, Bloc, Intertitre, spans_of
from clsdocs.record import Record, replace
from clsdocs.word.blocks import BlockWriter
from clsdocs.word.markup import ILLEGAL
from clsdocs.word.numbering import Num, Numbering
from clsdocs.word.pictures import Pictures
from clsdocs.word.relations import Relations
from clsdocs.word.runs import Targets
from clsdocs.word.styles import Gabarit, StyleIds

Blocs = tuple[Bloc, ...]


class Ground(Record):
    """What a body is written on: what the template at `path` offers, and what it uses already.

    `relations` and `note_relations` are the ids of the relations of its body and of its notes,
    `members` the names of its files.
    """

    gabarit: Gabarit
    path: str
    relations: frozenset[str] = frozenset()
    note_relations: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


class Body(Record):
    """The XML of each part of the act, and what it needs elsewhere.

    `relations` are ids by kind and target, those of the notes apart; `notes` are by number,
    `media` the bytes of pictures by the name of their file.
    """

    xml: Mapping[str, str]
    nums: tuple[Num, ...]
    relations: Mapping[tuple[str, str], str]
    notes: Mapping[int, str]
    note_relations: Mapping[tuple[str, str], str]
    media: Mapping[str, bytes]


def write_body(
    parts: Mapping[str, Blocs],
    ground: Ground,
    images: Mapping[str, Image],
    points: Mapping[str, str],
) -> Body:
    """Return `parts` in Word's XML, or refuse what the template of `ground` cannot hold.

    `images` are the pictures that figures name; `points` the ids that lead to the top of a part.
    """
    gabarit, path, problems = ground.gabarit, ground.path, list[Problem]()
    headings = (b for blocs in parts.values() for b in blocs if isinstance(b, Intertitre))
    writer = BlockWriter(
        gabarit,
        Targets(frozenset(h.id for h in headings if h.id), frozenset(points.values())),
        (Relations(ground.relations), Relations(ground.note_relations)),
        Pictures(images, ground.members, gabarit.drawing, problems),
        Numbering(gabarit, path, problems),
        StyleIds(gabarit, path, problems),
        problems,
    )
    xml = {name: writer.part(name, blocs, points.get(name)) for name, blocs in parts.items()}
    written = (*xml.values(), *writer.notes.values())
    if found := next(filter(None, map(ILLEGAL.search, written)), None):
        problems += list(_illegal(parts)) or [_illegal_character(found, NOWHERE)]
    if problems:
        own = Place(path)
        raise Refused(p if p.place.path else replace(p, place=own) for p in problems)
    return Body(
        xml=xml,
        nums=tuple(writer.numbering.nums),
        relations=writer.body_runs.relations.made,
        notes=writer.notes,
        note_relations=writer.note_runs.relations.made,
        media=writer.pictures.media,
    )


def _illegal(parts: Mapping[str, Blocs]) -> Iterator[Problem]:
    for blocs in parts.values():
        for bloc in blocs:
            for span in spans_of(bloc):
                words = getattr(span, "text", "") or getattr(span, "alternative", "")
                if found := ILLEGAL.search(words):
                    yield _illegal_character(found, getattr(span, "place", NOWHERE))


def _illegal_character(found: re.Match[str], place: Place) -> Problem:
    """Return the problem of the character `found` in a text, which Word cannot hold."""
    code = f"U+{ord(found[0]):04X}"
    near = found.string[max(found.start() - 30, 0) : found.end() + 30]
    shown = ILLEGAL.sub("\ufffd", near)
    return Problem(place, "W-22", f"caractère interdit {code} dans « {shown} »", "le retirer")
