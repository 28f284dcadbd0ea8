"""From a part as Word wrote it to one in Jinja's syntax: tags joined, their places checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from clsdocs.expressions.word.tag import TAG
from clsdocs.word.markup import W
from clsdocs.word.template.smoothing import smooth
from clsdocs.word.template.spots import Paragraphs, TagFault, own_texts

if TYPE_CHECKING:
    from lxml import etree

_OPENING = re.compile(r"\{[{%#]")
_RUN_TAG = re.compile(r"(\{%r\s.*?%\})", re.DOTALL)
_KIND = re.compile(r"\{[{%#](tr|tc|p)\s")
_IN_TAG = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[\u00a0\u202f\u2013“”‘’]")
_LITERAL = re.compile(r"\{_\{|\}_\}|\{_%|%_\}")
_MERGING = re.compile(r"\{%\s*(?:(?:colspan|cellbg)\s|[vh]m\s*%)")
_PLAIN = {"\u2013": "-", "\u00a0": " ", "\u202f": " ", "“": '"', "”": '"', "‘": "'", "’": "'"}
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


_INVISIBLE = {
    "rPr",
    "lastRenderedPageBreak",
    "proofErr",
    "bookmarkStart",
    "bookmarkEnd",
    "commentReference",
} | {f"{kind}Range{end}" for kind in ("comment", "perm") for end in ("Start", "End")}
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
    "br": "un saut de page",
}
_HOLDERS = {"p": "son paragraphe", "tr": "sa ligne de tableau", "tc": "sa cellule"}


def join_tags(root: etree._Element, paragraphs: Paragraphs) -> list[TagFault]:
    """Join in `root` each tag that Word split over runs; return those that cannot be.

    Those are written so that the rest of the part can still be read, and looked at.
    """
    faults = []
    for paragraph in paragraphs.ranks:
        smooth(paragraph)
        pieces = own_texts(paragraph)
        text = "".join(piece.text or "" for piece in pieces)
        spot = paragraphs.spot(paragraph)
        if "{" in text:
            found = list(_join(paragraph, pieces, text)) or list(_misplaced(paragraph))
            for (start, end), *told in found:
                faults.append(TagFault(spot._replace(start=start, end=end), *told))
        codes = "".join(code.text or "" for code in paragraph.iter(f"{W}instrText", f"{W}delText"))
        if _OPENING.search(codes):
            advice = "écrire la balise hors du champ ou du texte supprimé"
            faults.append(
                TagFault(
                    spot._replace(text=codes),
                    "W-10",
                    "balise dans un champ ou une révision",
                    advice,
                )
            )
    for run in list(root.iter(f"{W}r")):
        _isolate(run)
    return faults


class _Fault(NamedTuple):
    tag: tuple[int, int]
    code: str
    message: str
    advice: str


def _isolate(run: etree._Element) -> None:
    """Give each `{%r … %}` of `run` a run of its own, in the same dress."""
    texts = run.findall(f"{W}t")
    pieces = _RUN_TAG.split(texts[0].text or "") if len(texts) == 1 else []
    if len(pieces) < 2 or any(_tag(child) not in ("rPr", "t") for child in run):
        return
    for piece in filter(None, pieces[:-1]):
        copied = deepcopy(run)
        _set_text(copied.find(f"{W}t"), piece)
        run.addprevious(copied)
    _set_text(texts[0], pieces[-1])
    _drop_if_empty(run)


def _set_text(piece: etree._Element | None, text: str) -> None:
    assert piece is not None
    piece.text = text
    piece.set(_SPACE, "preserve")


def _join(paragraph: etree._Element, pieces: list[etree._Element], text: str) -> Iterator[_Fault]:
    if opened := _OPENING.search(TAG.sub(lambda found: " " * len(found[0]), text)):
        advice = "la fermer dans le même paragraphe"
        tag = (opened.start(), len(text))
        yield _Fault(tag, "W-12", "balise ouverte et jamais fermée", advice)
        text = text[: opened.start()]
    owners = [rank for rank, piece in enumerate(pieces) for _ in piece.text or ""][: len(text)]
    for found in _LITERAL.finditer(text):
        owners[found.start() : found.end()] = [owners[found.start()]] * len(found[0])
    for found in TAG.finditer(text):
        first, last = owners[found.start()], owners[found.end() - 1]
        if first != last and (boundary := _boundary(pieces[first], pieces[last])):
            advice = "la retaper d’une traite, hors de cette limite"
            yield _Fault(found.span(), "W-10", f"balise à cheval sur {boundary}", advice)
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


def _misplaced(paragraph: etree._Element) -> Iterator[_Fault]:
    """Refuse a tag that takes the place of its paragraph, row or cell where that holds more."""
    text = "".join(piece.text or "" for piece in own_texts(paragraph))
    for found in TAG.finditer(text):
        kind = _KIND.match(found[0])
        if _MERGING.match(found[0]) and next(paragraph.iterancestors(f"{W}tc"), None) is None:
            yield _Fault(found.span(), "W-11", "balise hors d’un tableau", "la mettre en cellule")
        if kind is None:
            continue
        holder = paragraph if kind[1] == "p" else next(paragraph.iterancestors(W + kind[1]), None)
        if holder is None:
            advice = "employer {%p … %} ou {{p … }}"
            yield _Fault(found.span(), "W-11", "balise hors d’un tableau", advice)
            break
        other = _other(holder) if _words(holder).strip() == found[0] else "autre chose"
        if other:
            advice = f"la laisser seule dans {_HOLDERS[kind[1]]}"
            yield _Fault(found.span(), "W-11", f"balise en compagnie d’{other}", advice)
            break
    else:
        return
    for piece in own_texts(paragraph):
        # As long as it was: what follows keeps its column.
        piece.text = _KIND.sub(lambda tag: tag[0][:2].ljust(len(tag[0])), piece.text or "")


def _words(holder: etree._Element) -> str:
    return "".join(t.text or "" for t in holder.iter(f"{W}t"))


# What a paragraph, row or cell may hold beside its words, which would go with them.
_OTHERS = {
    "sectPr": "une fin de section",
    "drawing": "une image ou une zone de texte",
    "pict": "une image ou une zone de texte",
    "object": "un objet",
    "sym": "un symbole",
    "ptab": "une tabulation d’alignement",
    "fldChar": "un champ",
    "fldSimple": "un champ",
    "footnoteReference": "un appel de note",
    "endnoteReference": "un appel de note",
}


def _other(holder: etree._Element) -> str:
    """Return what `holder` holds beside its words, empty where it holds nothing else."""
    found = next(holder.iter(*(W + name for name in _OTHERS)), None)
    if found is not None:
        return _OTHERS[_tag(found)]
    breaks = (br.get(f"{W}type") for br in holder.iter(f"{W}br"))
    return "un saut de page" if any(kind in ("page", "column") for kind in breaks) else ""


def keep_ranges(root: etree._Element) -> None:
    """Move out of each paragraph that a tag replaces the ends of bookmarks that stand in it.

    Those of a comment on the tag go with it.
    """
    for paragraph in root.iter(f"{W}p"):
        found = _KIND.match("".join(piece.text or "" for piece in own_texts(paragraph)).strip())
        if found and found[1] == "p":
            for mark in list(paragraph.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
                paragraph.addprevious(mark)


def drop_ids(root: etree._Element) -> None:
    """Take away the ids that loops would repeat, and that Word gives again as it saves."""
    for element in root.iter(f"{W}p", f"{W}tr"):
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{_WORD_2010}{name}", "")
    for control in root.iter(f"{W}sdtPr"):
        for id_ in control.findall(f"{W}id"):
            control.remove(id_)


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
