"""The signs of bold, italics, superscript and notes that may not be meant: from spans to doubts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from clsdocs.expressions.slots import MARKS, PRIVATE
from clsdocs.prose.conservation import INLINE
from clsdocs.prose.markdown_tree import contents, unescape
from clsdocs.record import Record

_CALL = re.compile(rf"(\[\^[^\]]*\]?)(?::[ ]*{MARKS.pattern})?")
"""What was to call or write a note, and is not read as one."""


class Doubt(Record):
    """A sign that may not be meant: the words `before` it, its code, message and advice."""

    before: str
    sentence: tuple[str, str, str]


def doubts(nodes: Sequence[Element | str], before: str = "") -> Iterator[Doubt]:
    """Yield the doubts about `nodes`, the inside of a paragraph, after the words `before`."""
    for rank, node in enumerate(nodes):
        if isinstance(node, str):
            yield from _unclosed(node, before)
        elif node.tag in INLINE:
            after = _words(nodes[rank + 1]) if rank + 1 < len(nodes) else ""
            yield from _doubtful(node, before, after)
        if not isinstance(node, str):
            yield from doubts(list(contents(node)), before)
        before += _words(node)


def _words(node: Element | str) -> str:
    return unescape(node if isinstance(node, str) else "".join(node.itertext()))


def _unclosed(text: str, before: str) -> Iterator[Doubt]:
    if "**" in text:
        advice = "le fermer, sans espace à l’intérieur ; pour les signes eux-mêmes, écrire \\*\\*"
        found = text[: text.index("**")]
        yield Doubt(before + found, ("P-18", "« ** » ouvert et jamais fermé", advice))
    for call in _CALL.finditer(text):
        shown = PRIVATE.sub("…", MARKS.sub("", call[1]))
        advice = "entre [^ et ], n’écrire que des lettres, des chiffres et des tirets"
        said = ("P-11", f"note « {shown[:30]} » mal nommée", advice)
        yield Doubt(before + text[: call.end()], said)


def _doubtful(node: Element, before: str, after: str) -> Iterator[Doubt]:
    """Yield a doubt where the signs of `node` stand otherwise than around words."""
    sign, inside = INLINE[node.tag], MARKS.sub("", _words(node))
    left, right = MARKS.sub("", before)[-1:], MARKS.sub("", after)[:1]
    if node.tag == "sup":
        meant = all(_is_word(sign) or sign in "()+-−" for sign in inside)
    else:
        meant = any(map(_is_word, inside)) and _stands(left, inside, right)
    if meant and node.tag == "em":
        meant = not (_in_figures(left, inside[0]) or _in_figures(inside[-1], right))
    if not meant:
        shown = PRIVATE.sub("…", inside)
        what = f"« {sign}{shown[:30]}{sign} » : mise en forme douteuse"
        advice = f"coller {sign} aux mots ; pour le signe lui-même, écrire \\{sign[0]}"
        yield Doubt(before, ("P-17", what, advice))


def _stands(left: str, inside: str, right: str) -> bool:
    """Return whether signs around `inside` can be meant (CommonMark 0.31, § 6.2)."""
    first, last = inside[0], inside[-1]
    if first.isspace() or last.isspace():
        return False
    opens = not _is_sign(first) or not left or left.isspace() or _is_sign(left)
    closes = not _is_sign(last) or not right or right.isspace() or _is_sign(right)
    return opens and closes


def _in_figures(left: str, right: str) -> bool:
    """Return whether a sign between `left` and `right` may be that of a product, as in 5*3*2."""
    both = bool(left and right) and _is_word(left) and _is_word(right)
    return both and (left.isdigit() or right.isdigit())


def _is_word(sign: str) -> bool:
    return sign.isalnum() or PRIVATE.fullmatch(sign) is not None


def _is_sign(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"
