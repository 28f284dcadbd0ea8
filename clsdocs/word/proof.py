"""Proof that nothing was lost: from what was meant and what was made to the first difference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from clsdocs.word.markup import paragraph_texts, text_of

_WORDS = re.compile(
    r"<w:(t|delText|instrText|delInstrText)(?: [^>]*)?(?:/>|>[^<]*</w:\1>)|<w:(?:t|delText)/>"
)
_STRAY = re.compile(r">\s*([^<\s][^<]*)<")
_HIDING = re.compile(r"<!|<\?(?!xml )")


@dataclass(frozen=True, slots=True)
class Loss:
    """What differs: `code` says what kind, `message` and `advice` what the user may do."""

    code: str
    message: str
    advice: str


_ADVICE = "le document n’est pas écrit ; vérifier les balises du gabarit à cet endroit"


def prove_part(generated: str, made: str, is_story: bool) -> Loss | None:
    """Return what is wrong with the part `made`, whose words must be those of `generated`.

    A story (body, header, notes) holds its words in the elements of Word for words, nowhere else.
    """
    if hiding := _HIDING.search(made):
        return Loss("W-40", f"commentaire ou instruction XML « {hiding[0]} »", _ADVICE)
    chunks = list[str]()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = chunks.append
    try:
        parser.Parse(made.encode(), True)
    except expat.ExpatError as error:
        near = made.split("\n")[error.lineno - 1][max(error.offset - 40, 0) : error.offset + 40]
        return Loss("W-40", f"XML mal formé près de « {near} »", _ADVICE)
    except UnicodeEncodeError:
        return Loss("W-40", "caractère que Word ne peut pas écrire", _ADVICE)
    # Before and after the root there is only white space, of which expat says nothing.
    words, meant = "".join(chunks).strip(), text_of(generated).strip()
    if words != meant:
        near = _difference(words, meant)
        return Loss("W-41", f"mots changés près de « {near} »", _ADVICE)
    stray = _STRAY.search(_WORDS.sub("", made)) if is_story else None
    if stray is not None:
        return Loss("W-41", f"mots hors du texte : « {text_of(stray[1])[:60]} »", _ADVICE)
    return None


def _difference(made: str, meant: str) -> str:
    pairs = enumerate(zip(made, meant, strict=False))
    at = next((rank for rank, (a, b) in pairs if a != b), min(len(made), len(meant)))
    return meant[max(at - 20, 0) : at + 40].strip()


def prove_paragraphs(made: str, meant: Iterable[str]) -> Loss | None:
    """Return the first paragraph of `meant` that `made` does not hold whole, in order."""
    lost = next(_missing(iter(paragraph_texts(made)), meant), None)
    if lost is None:
        return None
    return Loss("W-42", f"paragraphe perdu ou changé : « {lost[:80]} »", _ADVICE)


def _missing(found: Iterator[str], meant: Iterable[str]) -> Iterator[str]:
    # `in` reads the iterator up to the first equal: what follows is looked for after it.
    return (text for text in meant if text and text not in found)


def prove_words(made: str, meant: Iterable[str]) -> Loss | None:
    """Return the first words of `meant` that no paragraph of `made` holds, in order."""
    paragraphs = iter(paragraph_texts(made))
    for words in filter(None, meant):
        if not any(words in paragraph for paragraph in paragraphs):
            return Loss("W-42", f"mots de la signature perdus : « {words[:80]} »", _ADVICE)
    return None
