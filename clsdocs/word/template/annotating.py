"""From a .docx and notes about its paragraphs to a copy with a Word comment for each note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from itertools import count

from lxml import etree

from clsdocs.record import Record
from clsdocs.word.markup import ILLEGAL, OFFICE, W
from clsdocs.word.package import add_types
from clsdocs.word.relations import (
    Relations,
    add_relations,
    relations_name,
    relations_of,
    write_relations,
)
from clsdocs.word.template.spots import own_texts
from clsdocs.word.zipping import DOCUMENT, TYPES

AUTHOR, INITIALS = "clsdocs", "cls"
DATE = "2000-01-01T00:00:00Z"
"""The date of every comment, so that the same notes give the same file."""

_COMMENTS = f"{OFFICE}/comments"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NAME = "word/comments.xml"
_RELATIONS = relations_name(DOCUMENT)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


class Note(Record):
    """What to say of the paragraph of rank `paragraph` in the part named `part`, from 1; 0: none.

    The characters `start` to `end` of its text are meant, the whole where they are equal. `label`
    is what to call the part.
    """

    part: str
    text: str
    paragraph: int = 0
    start: int = 0
    end: int = 0
    label: str = ""


def annotate(members: Mapping[str, bytes], notes: Sequence[Note]) -> dict[str, bytes]:
    """Return `members` with one comment for each of `notes`, in their order.

    Word has comments in the body only: a note about another part stands at the top of the body,
    and says which.
    """
    if not notes:
        return dict(members)
    document = _parse(members[DOCUMENT])
    paragraphs = list(document.iter(f"{W}p"))
    name = _comments_name(members)
    comments = _comments(members.get(name))
    ids = count(_last_id(document, comments) + 1)
    for note, number in zip(notes, ids, strict=False):
        in_body = note.part == DOCUMENT and 0 < note.paragraph <= len(paragraphs)
        text = note.text if in_body else f"{note.label or note.part} : {note.text}"
        comments.append(_comment(text, number))
        if in_body:
            _anchor(paragraphs[note.paragraph - 1], note, number)
        else:
            _surround(_top(document), number)
    written = {DOCUMENT: _serialise(document), name: _serialise(comments)}
    return {**members, **_declared(members, name), **written}


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False))


def _serialise(root: etree._Element) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _comments_name(members: Mapping[str, bytes]) -> str:
    """Return the name of the part of comments, there or to be made."""
    for relation in relations_of(members.get(_RELATIONS, b"")):
        if relation["Type"] == _COMMENTS:
            target = relation["Target"]
            return target[1:] if target.startswith("/") else f"word/{target.removeprefix('./')}"
    return next(
        name for rank in count() if (name := _NAME.replace(".", f"{rank or ''}.")) not in members
    )


def _comments(content: bytes | None) -> etree._Element:
    return _parse(content) if content else etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})


def _last_id(*roots: etree._Element) -> int:
    marks = (m for root in roots for m in root.iter(f"{W}comment", *(W + m for m in _MARKS)))
    ids = (mark.get(f"{W}id", "") for mark in marks)
    return max((int(id_) for id_ in ids if id_.isdecimal()), default=-1)


def _declared(members: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Return the content types and the relations of the body, the part of comments in both."""
    types = add_types(members[TYPES].decode("utf-8"), (), {name: _KIND})
    found = relations_of(members.get(_RELATIONS, b""))
    declared = {TYPES: types.encode()}
    if not any(relation["Type"] == _COMMENTS for relation in found):
        made = Relations(relation["Id"] for relation in found)
        made.id_of(_COMMENTS, name.removeprefix("word/"))
        declared[_RELATIONS] = add_relations(write_relations(found), made.made).encode()
    return declared


def _comment(text: str, number: int) -> etree._Element:
    about = {"id": str(number), "author": AUTHOR, "date": DATE, "initials": INITIALS}
    comment = etree.Element(f"{W}comment", {f"{W}{name}": value for name, value in about.items()})
    for rank, line in enumerate(ILLEGAL.sub("\ufffd", text).replace("\t", " ").split("\n")):
        paragraph = etree.SubElement(comment, f"{W}p")
        if not rank:
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
        words = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        _set_text(words, line)
    return comment


def _top(document: etree._Element) -> etree._Element:
    """Return the first paragraph of the body, made where there is none."""
    found = next(document.iter(f"{W}p"), None)
    if found is None:
        found = etree.Element(f"{W}p")
        next(document.iter(f"{W}body")).insert(0, found)
    return found


def _anchor(paragraph: etree._Element, note: Note, number: int) -> None:
    """Tie the comment `number` to the characters that `note` means, else to all of `paragraph`.

    Word has no comments in text boxes: there, it is tied to the paragraph that holds the box.
    """
    outer = list(paragraph.iterancestors(f"{W}p"))
    reached = _reach(paragraph, note.start, note.end) if not outer else []
    if not reached:
        _surround(outer[-1] if outer else paragraph, number)
        return
    first, last = (_child(paragraph, reached[rank]) for rank in (0, -1))
    first.addprevious(_mark("commentRangeStart", number))
    last.addnext(_mark("commentRangeEnd", number))
    following = last.getnext()
    assert following is not None
    following.addnext(_reference(number))


def _surround(paragraph: etree._Element, number: int) -> None:
    start = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
    paragraph.insert(start, _mark("commentRangeStart", number))
    paragraph.extend([_mark("commentRangeEnd", number), _reference(number)])


def _mark(name: str, number: int) -> etree._Element:
    return etree.Element(W + name, {f"{W}id": str(number)})


def _reference(number: int) -> etree._Element:
    run = etree.Element(f"{W}r")
    run.append(_mark("commentReference", number))
    return run


def _reach(paragraph: etree._Element, start: int, end: int) -> list[etree._Element]:
    """Return the pieces of text of `paragraph` from `start` to `end`, cut there."""
    if start >= end:
        return []
    for at in (start, end):
        _cut(own_texts(paragraph), at)
    reached, done = [], 0
    for piece in own_texts(paragraph):
        size = len(piece.text or "")
        if done < end and done + size > start:
            reached.append(piece)
        done += size
    return reached if done >= end else []


def _cut(pieces: Iterable[etree._Element], at: int) -> None:
    """Cut at the character `at` the run that holds it, where it stands in the paragraph itself."""
    for piece in pieces:
        size = len(piece.text or "")
        if 0 < at < size:
            run = piece.getparent()
            if run is not None and _is_plain(run):
                _cut_run(run, piece, at)
            return
        at -= size


def _is_plain(run: etree._Element) -> bool:
    parent = run.getparent()
    return run.tag == f"{W}r" and parent is not None and parent.tag == f"{W}p"


def _cut_run(run: etree._Element, piece: etree._Element, at: int) -> None:
    rank, text = run.index(piece), piece.text or ""
    second = deepcopy(run)
    _set_text(piece, text[:at])
    _set_text(second[rank], text[at:])
    for child in list(run)[rank + 1 :]:
        run.remove(child)
    for child in list(second)[:rank]:
        if child.tag != f"{W}rPr":
            second.remove(child)
    run.addnext(second)


def _set_text(piece: etree._Element, text: str) -> None:
    piece.text = text
    piece.set(_SPACE, "preserve")


def _child(paragraph: etree._Element, piece: etree._Element) -> etree._Element:
    """Return the child of `paragraph` that holds `piece`."""
    holders = [piece, *piece.iterancestors()]
    return holders[holders.index(paragraph) - 1]
