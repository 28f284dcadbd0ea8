"""From a part as Word wrote it to one in Jinja's syntax: tags joined, their places checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from clsdocs.expressions.word import TAG
from clsdocs.word.markup import W, paragraph_texts

if TYPE_CHECKING:
    from lxml import etree

_OPENING = re.compile(r"\{[{%#]")
_KIND = re.compile(r"\{[{%#](tr|tc|p)\s")
_IN_TAG = re.compile(r"\"[^\"]*\"|'[^']*'|[\u00a0\u202f“”‘’]")
_PLAIN = {"\u00a0": " ", "\u202f": " ", "“": '"', "”": '"', "‘": "'", "’": "'"}
_ENTITIES = re.compile("&amp;|&quot;")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Jinja joins texts that follow one another: so no tag stands inside a tag.
_LITERALS = {
    "{_{": "{{ '{' '{' }}",
    "}_}": "{{ '}' '}' }}",
    "{_%": "{{ '{' '%' }}",
    "%_}": "{{ '%' '}' }}",
}


_INVISIBLE = {"rPr", "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd"} | {
    f"{kind}Range{end}" for kind in ("comment", "perm") for end in ("Start", "End")
}
_BOUNDARIES = {
    "ins": "une révision suivie",
    "del": "une révision suivie",
    "moveFrom": "une révision suivie",
    "moveTo": "une révision suivie",
    "hyperlink": "un lien",
    "fldSimple": "un champ",
    "fldChar": "un champ",
    "instrText": "un champ",
    "sdt": "un contrôle de contenu",
    "sdtContent": "un contrôle de contenu",
    "drawing": "une image ou une zone de texte",
    "pict": "une image ou une zone de texte",
    "AlternateContent": "une image ou une zone de texte",
    "br": "un saut de ligne",
    "cr": "un saut de ligne",
    "tab": "une tabulation",
}
_HOLDERS = {"p": "son paragraphe", "tr": "sa ligne de tableau", "tc": "sa cellule"}


@dataclass(frozen=True, slots=True)
class TagFault:
    """A tag at fault: the `text` of its paragraph, what is wrong and what to do."""

    text: str
    code: str
    message: str
    advice: str


def join_tags(root: etree._Element) -> list[TagFault]:
    """Join in `root` each tag that Word split over runs; return those that cannot be."""
    faults = []
    for paragraph in root.iter(f"{W}p"):
        pieces = [t for t in paragraph.iter(f"{W}t") if _paragraph_of(t) is paragraph]
        text = "".join(piece.text or "" for piece in pieces)
        if "{" in text:
            faults += list(_join(paragraph, pieces, text)) or list(_check_places(paragraph))
        codes = "".join(code.text or "" for code in paragraph.iter(f"{W}instrText", f"{W}delText"))
        if _OPENING.search(codes):
            advice = "écrire la balise hors du champ ou du texte supprimé"
            faults.append(TagFault(codes, "W-10", "balise dans un champ ou une révision", advice))
    return faults


def _paragraph_of(element: etree._Element) -> etree._Element:
    return next(element.iterancestors(f"{W}p"))


def _join(paragraph: etree._Element, pieces: list[etree._Element], text: str) -> Iterator[TagFault]:
    if _OPENING.search(TAG.sub("", text)):
        advice = "la fermer dans le même paragraphe"
        yield TagFault(text, "W-12", "balise ouverte et jamais fermée", advice)
        return
    owners = [rank for rank, piece in enumerate(pieces) for _ in piece.text or ""]
    for found in TAG.finditer(text):
        first, last = owners[found.start()], owners[found.end() - 1]
        if first != last and (boundary := _boundary(pieces[first], pieces[last])):
            message = f"balise « {found[0]} » à cheval sur {boundary}"
            advice = "la retaper d’une traite, hors de cette limite"
            yield TagFault(text, "W-10", message, advice)
            return
        owners[found.start() : found.end()] = [first] * len(found[0])
    _write(pieces, owners, TAG.sub(lambda found: _IN_TAG.sub(_plain, found[0]), text))


def _plain(found: re.Match[str]) -> str:
    """Return what Word's autocorrection made of a space or quote in a tag, as it was typed."""
    return _PLAIN.get(found[0], found[0])


def _boundary(first: etree._Element, last: etree._Element) -> str | None:
    """Return the name of what stands between two pieces of one tag, None if nothing does."""
    start, end = first.getparent(), last.getparent()
    if start is None or end is None or start.getparent() is not end.getparent():
        names = (_tag(element) for element in (*_above(first), *_above(last)))
        return next((_BOUNDARIES[name] for name in names if name in _BOUNDARIES), "une limite")
    for element in _between(first, start, end, last):
        name = _tag(element)
        if name not in _INVISIBLE and name not in ("r", "t"):
            return _BOUNDARIES.get(name, f"« {name} »")
    return None


def _above(piece: etree._Element) -> Iterator[etree._Element]:
    """Yield what holds `piece` inside its paragraph."""
    return takewhile(lambda element: _tag(element) != "p", piece.iterancestors())


def _between(
    first: etree._Element, start: etree._Element, end: etree._Element, last: etree._Element
) -> Iterator[etree._Element]:
    if start is end:
        for sibling in first.itersiblings():
            if sibling is last:
                return
            yield sibling
        return
    yield from first.itersiblings()
    for sibling in start.itersiblings():
        if sibling is end:
            break
        yield sibling
        if _tag(sibling) == "r":
            yield from sibling
    yield from last.itersiblings(preceding=True)


def _write(pieces: list[etree._Element], owners: list[int], text: str) -> None:
    """Give each piece the characters that it owns; a run left without any goes."""
    parts = [""] * len(pieces)
    for owner, character in zip(owners, text, strict=True):
        parts[owner] += character
    for piece, part in zip(pieces, parts, strict=True):
        if part == piece.text:
            continue
        piece.text = part
        piece.set(_SPACE, "preserve")
        _drop_if_empty(piece.getparent())


def _drop_if_empty(run: etree._Element | None) -> None:
    if run is None or any(t.text for t in run.iter(f"{W}t")):
        return
    if all(_tag(child) in ("rPr", "t", "lastRenderedPageBreak") for child in run):
        for holder in run.iterancestors():
            holder.remove(run)
            return


def _check_places(paragraph: etree._Element) -> Iterator[TagFault]:
    """Refuse a tag that takes the place of its paragraph, row or cell where that holds more."""
    text = _words(paragraph)
    for found in TAG.finditer(text):
        kind = _KIND.match(found[0])
        if kind is None:
            continue
        holder = paragraph if kind[1] == "p" else next(paragraph.iterancestors(W + kind[1]), None)
        if holder is None:
            message = f"balise « {found[0]} » hors d’un tableau"
            yield TagFault(text, "W-11", message, "employer {%p … %} ou {{p … }}")
            return
        if _words(holder).strip() != found[0] or _holds_more(holder):
            message = f"balise « {found[0]} » en compagnie d’autre chose"
            advice = f"la laisser seule dans {_HOLDERS[kind[1]]}"
            yield TagFault(text, "W-11", message, advice)
            return


def _words(holder: etree._Element) -> str:
    return "".join(t.text or "" for t in holder.iter(f"{W}t"))


def _holds_more(holder: etree._Element) -> bool:
    names = ("sectPr", "drawing", "pict", "fldChar", "fldSimple", "footnoteReference")
    return next(holder.iter(*(W + name for name in names)), None) is not None


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def patch(xml: str) -> str:
    """Return `xml` as docxtpl, which defines the syntax, gives it to Jinja."""
    from docxtpl import DocxTemplate

    patched: str = DocxTemplate.patch_xml(None, xml)
    # docxtpl leaves two entities in tags: Jinja would print them as they are.
    plain = {"&amp;": "&", "&quot;": '"'}
    return TAG.sub(lambda tag: _ENTITIES.sub(lambda found: plain[found[0]], tag[0]), patched)


def literals(patched: str) -> str:
    """Return `patched` with docxtpl's way of writing braces turned into Jinja's."""
    for written, printed in _LITERALS.items():
        patched = patched.replace(written, printed)
    return patched


def lost_words(xml: str, patched: str) -> str | None:
    """Return the first paragraph of `xml` whose words are no longer those of `patched`.

    Tags are set aside on both sides, and so are paragraphs without words.
    """
    before = [words for text in paragraph_texts(xml) if (words := TAG.sub("", text).strip())]
    after = [words for text in paragraph_texts(TAG.sub("", patched)) if (words := text.strip())]
    if "{%-" in xml or "-%}" in xml:
        before, after = (["".join("".join(texts).split())] for texts in (before, after))
    if before == after:
        return None
    pairs = zip(before, [*after, *[""] * len(before)], strict=False)
    return next((words for words, kept in pairs if words != kept), after[-1] if after else "")
