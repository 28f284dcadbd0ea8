"""The writings that Markdown would read otherwise than the jurist means: refused, with the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from clsdocs.domain.texte import Text
from clsdocs.errors import Problem
from clsdocs.expressions.slots import place_in
from clsdocs.prose.image_rules import image_faults, width_ends
from clsdocs.prose.lines import Fault, Line, lines_of
from clsdocs.prose.list_rules import list_faults
from clsdocs.prose.note_rules import note_faults
from clsdocs.prose.table_rules import rows_of, table_faults
from clsdocs.record import Record


@lru_cache(maxsize=256)
def check_writing(text: Text) -> tuple[Problem, ...]:
    """Return every writing of `text` that is refused, with what to write instead."""
    lines = list(lines_of(text.text))
    faults = (
        *_sign_faults(lines),
        *list_faults(lines),
        *table_faults(lines),
        *note_faults(lines),
    )
    return tuple(
        Problem(place_in(text, *fault.line.place(fault.offset)), *fault.sentence)
        for fault in faults
    )


class _Rule(Record):
    """What is looked for in a line; in its sentences, {0} is what was found.

    What is found holds one of `signs` at least: most lines are spared the search.
    """

    code: str
    signs: str
    pattern: re.Pattern[str]
    message: str
    advice: str


_RULES = (
    _Rule(
        "P-01",
        "<",
        re.compile(r"(?<!\\)<(?!br\s*/?>)[/!?]?[A-Za-z!\[-][^>]*>?"),
        "HTML « {0} » dans le texte",
        "le retirer ; pour le signe lui-même, écrire \\<",
    ),
    _Rule(
        "P-04",
        ")°º–—•·▪◦‣",
        re.compile(r"^\s*(?:[A-Za-z]\)|[ivx]+\)|\d+[°º)]|[–—•·▪◦‣])\s+(?=\S)"),
        "« {0} » n’est pas une marque de liste",
        "commencer la ligne par « - » ou « 1. » ; dans une phrase, la joindre à la ligne d’avant",
    ),
    _Rule(
        "P-05",
        "`~",
        re.compile(r"(?<!\\)`+|^\s*~~~+"),
        "signe de code « {0} » dans le texte",
        "le retirer, ou écrire \\{0}",
    ),
    _Rule(
        "P-06",
        "&",
        re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"),
        "code de caractère « {0} »",
        "écrire le caractère lui-même",
    ),
    _Rule(
        "P-07",
        "=-*",
        re.compile(r"^\s*(?:=+|(?:-\s*){2,}|(?:\*\s*){2,})$"),
        "ligne de traits « {0} »",
        "pour un titre, écrire # ou ## devant ; pour changer de page, {{.saut-de-page}}",
    ),
    _Rule(
        "P-08",
        "#",
        re.compile(r"^[ >]*#{4,}"),
        "titre « {0} »",
        "trois niveaux existent : # titre, ## article, ### partie",
    ),
    _Rule(
        "P-09",
        "#",
        re.compile(r"^[ >]*#{1,3}(?=[^#\s])"),
        "« {0} » collé au titre",
        "mettre une espace : {0} Titre",
    ),
    _Rule(
        "P-09",
        "#",
        re.compile(r"^[ >]*#{1,3}\s*$"),
        "titre « {0} » sans texte",
        "écrire le titre, ou retirer la ligne",
    ),
    _Rule(
        "P-09",
        "#",
        re.compile(r"^#{1,3}\s.*[^\s\\#]\s*#+(?=(?:\s+\{[^{}]*\})?\s*$)"),
        "titre « {0} » qui finit par un dièse",
        "le retirer ; pour le signe lui-même, écrire \\#",
    ),
    _Rule(
        "P-14",
        "[",
        re.compile(r"^\s*\[(?!\^)[^\]]+\]:\s"),
        "lien « {0} » défini à part",
        "écrire le lien en place : [texte](adresse)",
    ),
    _Rule(
        "P-14",
        "[",
        re.compile(r"(?<!\\)\[(?!\^)[^\]]*\]\[(?!\^)[^\]]*\]"),
        "lien « {0} » mal écrit",
        "écrire [texte](adresse) ; pour les crochets eux-mêmes, \\[ et \\]",
    ),
    _Rule(
        "P-14",
        "[",
        re.compile(r"(?<![\\!])\[(?!\^)[^\]]*\]\([^)\s]*\s[^)]*\)"),
        "lien « {0} » mal écrit",
        "entre ( et ), ne mettre que l’adresse ; pour un crochet, écrire \\[",
    ),
    _Rule(
        "P-17",
        "_",
        re.compile(r"(?<!\\)_{3,}"),
        "blanc « {0} » tracé à la main",
        "écrire des points : ……………, ou une valeur : {{{{ … }}}}",
    ),
)


_SIGNS = re.compile(f"[{re.escape(''.join(rule.signs for rule in _RULES))}]")


def _sign_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    for rank, line in enumerate(lines):
        for rule in _RULES if _SIGNS.search(line.text) else ():
            if not any(sign in line.text for sign in rule.signs):
                continue
            for found in rule.pattern.finditer(line.text):
                start = found.end() - len(found[0].lstrip())
                held = line.extract(start, found.end())
                said = (rule.code, rule.message.format(held), rule.advice.format(held))
                yield Fault(line, start, said)
        if "![" in line.text:
            yield from image_faults(line)
        if "{" in line.text:
            yield from _attribute_faults(lines, rank)
    yield from _line_break_faults(lines)


def _line_break_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    if not any("<br" in line.text for line in lines):
        return
    rows = set(map(id, rows_of(lines)))
    for line in lines:
        for found in () if id(line) in rows else re.finditer(r"<br\s*/?>", line.text):
            advice = (
                "<br> ne sert que dans un tableau ; laisser une ligne vide entre deux paragraphes"
            )
            yield Fault(line, found.start(), ("P-01", f"« {found[0]} » dans le texte", advice))


_BRACES = re.compile(r"(?<!\\)\{([^{}]*)\}?")
_HEADING = re.compile(r"^#{1,3}\s")
_ATTRIBUTES = re.compile(
    r"\s*(?:(?:#[a-z0-9]+(?:-[a-z0-9]+)*|\.sans-numero|\.saut-de-page"
    r"|numero=\"[^\"{}]+\"|modifie=\"[0-9]+\")\s*)+"
)


_WHERE = (
    'possible seulement à la fin d’un titre : {#identifiant}, .sans-numero, numero="7" ; '
    "pour une accolade, écrire \\{"
)
_GLUE = "le coller à des mots en italique ou en gras : *New Deal*{lang=en}"
_LANGUAGE = re.compile(r"(?<!\\)[*_]\{lang=[a-z]{2,3}\}")
"""The language of the words in italics or bold that stand before, as `en` or `la`."""


def _attribute_faults(lines: Sequence[Line], rank: int) -> Iterator[Fault]:
    line = lines[rank]
    if line.text.strip() == "{.saut-de-page}":
        around = (*lines[max(rank - 1, 0) : rank], *lines[rank + 1 : rank + 2])
        if line.indent or not all(other.blank for other in around):
            advice = "la mettre seule, sans retrait, entre deux lignes vides"
            yield Fault(line, line.indent, ("P-12", "« {.saut-de-page} » collée au texte", advice))
        return
    of_images = width_ends(line)
    for found in _BRACES.finditer(line.text):
        if found.end() in of_images or _LANGUAGE.match(line.text, found.start() - 1):
            continue
        last = _HEADING.match(line.text) and not line.text[found.end() :].strip()
        if last and _ATTRIBUTES.fullmatch(found[1]) and found[0].endswith("}"):
            if line.text[found.start() - 1] != " ":
                said = ("P-12", f"« {found[0]} » collé au titre", "mettre une espace devant")
                yield Fault(line, found.start(), said)
            continue
        held = line.extract(found.start(), found.end())
        advice = _GLUE if "lang" in held else _WHERE
        yield Fault(line, found.start(), ("P-12", f"accolades « {held} »", advice))
