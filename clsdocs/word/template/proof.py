"""Proof that nothing was lost: from what was meant and what was made to the first difference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.parsers import expat

from clsdocs.expressions.word.part import NEW_PAGE, NEW_PARAGRAPH, Filled
from clsdocs.record import Record
from clsdocs.word.markup import paragraph_texts, quote, spelled, text_of, unescape

_NAMES = ("t", "delText", "instrText", "delInstrText")
_WORDS = rf"<w:(?:{'|'.join(_NAMES)})(?: [^>]*)?>([^<]*)</w:[tdi]"
_FIGURES = '<wp:docPr [^>]*?descr=("[^"]*")'
_INSIDE = r"<w:t(?: [^>]*[^/>])?>[^<]*<(?!/w:t>)"


class Loss(Record):
    """What differs: `code` says what kind, `message` and `advice` what the user may do."""

    code: str
    message: str
    advice: str


_ADVICE = "le document n’est pas écrit ; vérifier les balises du gabarit à cet endroit"


def encode(xml: str) -> bytes | Loss:
    """Return the bytes of the part `xml`, or why it has none."""
    try:
        return xml.encode()
    except UnicodeEncodeError:
        return Loss("W-40", "caractère que Word ne peut pas écrire", _ADVICE)


def read_words(content: bytes, *, keep: bool = True) -> str | Loss:
    """Return the characters of the part `content`, or why it is not one: one pass of expat.

    Without `keep`, whether it is well-formed is all that is asked, and the text is empty.
    """
    chunks, hiding = list[str](), list[str]()
    parser = expat.ParserCreate()
    parser.CommentHandler = hiding.append
    parser.ProcessingInstructionHandler = lambda target, data: hiding.append(target)
    parser.StartDoctypeDeclHandler = lambda name, *_: hiding.append(name)
    if keep:
        parser.buffer_text = True
        parser.CharacterDataHandler = chunks.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        at = parser.ErrorByteIndex
        near = content[max(at - 40, 0) : at + 40].decode(errors="replace")
        return Loss("W-40", f"XML mal formé près de « {near} » ({error.code})", _ADVICE)
    if hiding:
        return Loss("W-40", f"commentaire ou instruction XML « {hiding[0][:40]} »", _ADVICE)
    # Before and after the root there is only white space, of which expat says nothing.
    return "".join(chunks).strip()


def prove_filled(filled: Filled, made: str, content: bytes) -> Loss | None:
    """Return what the part `made`, whose bytes are `content`, has lost of what `filled` holds.

    A part that is just what was filled in holds its words; what was changed afterwards is compared.
    Each value printed must be there, in order.
    """
    changed = made is not filled.xml and made != filled.xml
    words = read_words(content, keep=changed)
    if isinstance(words, Loss):
        return words
    if changed and words != (meant := _plain(text_of(filled.xml)).strip()):
        return Loss("W-41", f"mots changés près de « {_difference(words, meant)} »", _ADVICE)
    at = 0
    for value in filled.values:
        found = made.find(value, at)
        if found < 0 and not filled.in_order:
            found = made.find(value)
        if found < 0:
            return Loss("W-41", f"valeur perdue : « {value[:60]} »", _ADVICE)
        at = found + len(value)
    # What was kept aside may be a block.
    return None if filled.in_order else _prove_blocks(made)


def prove_part(generated: str, made: str, is_story: bool) -> Loss | None:
    """Return what is wrong with the part `made`, whose words must be those of `generated`.

    A story (body, header, notes) holds its words in the elements of Word for words, nowhere else.
    """
    generated, made = spelled(generated), spelled(made)
    content = encode(made)
    words = content if isinstance(content, Loss) else read_words(content)
    if isinstance(words, Loss):
        return words
    if made != generated and words != (meant := _plain(text_of(generated)).strip()):
        near = _difference(words, meant)
        return Loss("W-41", f"mots changés près de « {near} »", _ADVICE)
    found = re.findall(_WORDS, made) if is_story else []
    held = unescape("".join(found)) if is_story else words
    # White space between elements, as some editors write it, is no word.
    if held != words and held.split() != words.split():
        return Loss("W-41", f"mots hors du texte près de « {_difference(held, words)} »", _ADVICE)
    # Where each element of words ends as soon as its words do, no block stands in one.
    return _prove_blocks(made) if is_story and len(found) != _begun(made) else None


def _begun(xml: str) -> int:
    """Return how many elements of words begin in `xml`."""
    return sum(xml.count(f"<w:{name}{end}") for name in _NAMES for end in (">", " "))


def _prove_blocks(made: str) -> Loss | None:
    """Return the first block of `made` that stands among the words of a paragraph."""
    found = re.search(_INSIDE, made)
    if found is None:
        return None
    near = text_of(made[max(found.start() - 200, 0) : found.start() + 200])[:60]
    advice = "écrire {{p … }}, seul dans son paragraphe"
    return Loss("W-16", f"bloc au milieu d’un paragraphe près de « {near} »", advice)


def _plain(words: str) -> str:
    """Return `words` without the signs that ended paragraphs and pages."""
    return words.replace(NEW_PARAGRAPH, "").replace(NEW_PAGE, "")


def _difference(made: str, meant: str) -> str:
    pairs = enumerate(zip(made, meant, strict=False))
    at = next((rank for rank, (a, b) in pairs if a != b), min(len(made), len(meant)))
    return meant[max(at - 20, 0) : at + 40].strip()


def prove_paragraphs(made: Iterable[str], meant: Iterable[str]) -> Loss | None:
    """Return the first paragraph of `meant` that is not one of those `made`, in order."""
    found = iter(made)
    for text in filter(None, meant):
        # `in` reads up to the first equal: what follows is looked for after it.
        if text not in found:
            return Loss("W-42", f"paragraphe perdu ou changé : « {text[:80]} »", _ADVICE)
    return None


def prove_words(made: Iterable[str], meant: Iterable[str], whose: str) -> Loss | None:
    """Return the first words of `meant` that none of the paragraphs `made` holds, in order."""
    paragraphs = iter(made)
    for words in filter(None, meant):
        if not any(words in paragraph for paragraph in paragraphs):
            return Loss("W-42", f"mots de {whose} perdus : « {words[:80]} »", _ADVICE)
    return None


def prove_notes(
    calls: Sequence[int], held: Mapping[int, str], meant: Iterable[tuple[str, ...]]
) -> Loss | None:
    """Return the first of the notes `meant` that is not what its call leads to.

    `calls` are the numbers called in the body, in order, `held` the XML of each note.
    """
    numbers = iter(calls)
    for paragraphs in meant:
        first, *others = paragraph_texts(held.get(next(numbers, 0), "</w:p>"))
        # The number is followed by a space or tabulation.
        found = [text for text in (first[1:], *others) if text]
        if found != list(filter(None, paragraphs)):
            words = " ".join(paragraphs)[:80]
            return Loss("W-42", f"note perdue ou changée : « {words} »", _ADVICE)
    if next(numbers, None) is not None:
        return Loss("W-42", "note appelée deux fois", _ADVICE)
    return None


def prove_figures(made: Iterable[str], meant: Iterable[str]) -> Loss | None:
    """Return the first picture of `meant`, by the words that stand for it, that `made` lacks."""
    wanted = Counter(quote(words) for words in meant)
    if wanted:
        wanted -= Counter(found for xml in made for found in re.findall(_FIGURES, xml))
    lost = next(map(unescape, wanted), None)
    return None if lost is None else Loss("W-42", f"image perdue : « {lost[1:-1][:80]} »", _ADVICE)
