"""From the members of a template for acts to what it offers to their words, kept as text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from clsdocs.record import Record, replace
from clsdocs.word.markup import parse
from clsdocs.word.notes import NOTES
from clsdocs.word.relations import FOOTNOTES, relations_name, relations_of, write_relations
from clsdocs.word.rooms import learn_rooms
from clsdocs.word.styles import Gabarit, learn_gabarit, load_gabarit
from clsdocs.word.template.compiling import STYLES, highest
from clsdocs.word.template.source import NUMBERING, CompiledSource
from clsdocs.word.zipping import DOCUMENT

RELATIONS = relations_name(DOCUMENT)

_NOTE = re.compile(r'<w:footnote [^>]*?w:id="(\d+)"')


class Offer(Record):
    """What a template offers to acts: its styles and lists, the relations of its body and notes.

    `notes` is the part that holds its footnotes, empty where there is none.
    """

    gabarit: Gabarit
    relations: tuple[str, str]
    notes: str

    def dump(self) -> str:
        """Return the offer as JSON, for `load_offer`."""
        plain = {"relations": self.relations, "notes": self.notes, "gabarit": self.gabarit.dump()}
        return json.dumps(plain, ensure_ascii=False)


def load_offer(text: str) -> Offer:
    """Return what `Offer.dump` gave."""
    plain: dict[str, Any] = json.loads(text)
    body, notes = plain["relations"]
    return Offer(load_gabarit(plain["gabarit"]), (str(body), str(notes)), str(plain["notes"]))


def learn_offer(members: Mapping[str, bytes], source: CompiledSource) -> Offer:
    """Return what the template of `members`, compiled as `source`, offers."""
    found = relations_of(members.get(RELATIONS, b""))
    targets = (relation["Target"] for relation in found if relation["Type"] == FOOTNOTES)
    notes = next((f"word/{target.removeprefix('/word/')}" for target in targets), "")
    notes_found = relations_of(members.get(relations_name(notes or NOTES), b""))
    numbering = members.get(NUMBERING, b"")
    gabarit = learn_gabarit(
        parse(members[DOCUMENT]),
        parse(members[STYLES]) if STYLES in members else None,
        parse(numbering) if b"</w:numbering>" in numbering else None,
    )
    return Offer(
        gabarit=replace(
            gabarit,
            drawing=source.drawing,
            note=highest(_NOTE, (members.get(notes, b"").decode(),)),
            rooms=learn_rooms(source.parts[DOCUMENT].source, gabarit.width),
        ),
        relations=(write_relations(found), write_relations(notes_found)),
        notes=notes,
    )
