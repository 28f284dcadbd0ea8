"""The writings that Markdown would read otherwise than the jurist means: refused, with the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem

_TAG = re.compile(r"\{\{.*?\}\}|\{%#.*?#%\}|\{%.*?%\}|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of writing on line `line`, at `column`, both from 1."""

    line: int
    column: int
    code: str
    message: str
    advice: str


def check_writing(text: Text) -> tuple[Problem, ...]:
    """Return every writing of `text` that is refused, with the corrected line where there is one."""
    lines = _masked(text.text).split("\n")
    found = [*_line_faults(lines), *_list_faults(lines), *_table_faults(lines)]
    return tuple(
        Problem(Place(text.path, text.line + f.line - 1, f.column), f.code, f.message, f.advice)
        for f in found
    )


def _masked(text: str) -> str:
    """Return `text` with what Jinja reads replaced: expressions by a letter, tags by nothing."""

    def mask(found: re.Match[str]) -> str:
        held = found[0]
        return ("x" if held.startswith("{{") else "") + "\n" * held.count("\n")

    return _TAG.sub(mask, text)


# Each rule: what it looks for in a line, its code, what is wrong, what to do ({0} is the extract).
_RULES: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"<(?!br\s*/?>)/?[A-Za-z][^>]*>?"),
        "P-01",
        "HTML « {0} » dans le texte",
        "le retirer ; pour un signe, écrire \\<",
    ),
    (
        re.compile(r"^\s*(?:[a-z]\)|\d+[°)]|[–—•·▪])\s+\S"),
        "P-04",
        "« {0} » n’est pas une marque de liste",
        "commencer la ligne par « - » ou « 1. »",
    ),
    (re.compile(r"`+|^\s*~~~"), "P-05", "code « {0} » dans le texte", "retirer ces signes"),
    (
        re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"),
        "P-06",
        "entité « {0} »",
        "écrire le caractère lui-même",
    ),
    (
        re.compile(r"^\s*(?:={3,}|(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$"),
        "P-07",
        "ligne de traits",
        "pour un titre, écrire # ou ## ; pour changer de page, {{.saut-de-page}}",
    ),
    (
        re.compile(r"^#{4,}"),
        "P-08",
        "titre de niveau « {0} »",
        "trois niveaux existent : # titre, ## article, ### partie",
    ),
    (
        re.compile(r"^#{1,3}(?=[^#\s])"),
        "P-09",
        "« {0} » collé au titre",
        "mettre une espace : {0} Titre",
    ),
    (
        re.compile(r"^\s*\[(?!\^)[^\]]+\]:\s"),
        "P-14",
        "lien « {0} » défini à part",
        "écrire le lien en place : [texte](adresse)",
    ),
    (
        re.compile(r"!?\[[^\]]*\]\[[^\]]*\]"),
        "P-14",
        "lien « {0} » mal écrit",
        "écrire le lien en place : [texte](adresse)",
    ),
    (
        re.compile(r"!\[[^\]]*\]\([^)]*\)"),
        "P-15",
        "image « {0} »",
        "les images ne sont pas lues ici",
    ),
    (re.compile(r"\[\^[^\]]*\]"), "P-11", "note « {0} »", "les notes ne sont pas lues ici"),
    (
        re.compile(r"^:\s+\S"),
        "P-16",
        "définition qui commence par « : »",
        "écrire une phrase, ou une liste",
    ),
)


def _line_faults(lines: list[str]) -> Iterator[Fault]:
    for number, line in enumerate(lines, 1):
        for pattern, code, message, advice in _RULES:
            if found := pattern.search(line):
                held = found[0].strip()
                column = found.start() + len(found[0]) - len(found[0].lstrip()) + 1
                yield Fault(number, column, code, message.format(held), advice.format(held))
        yield from _attribute_faults(number, line)


_ATTRIBUTES = re.compile(r"(?<!\\)\{([^{}]*)\}?")
_HEADING = re.compile(r"^#{1,3}\s")
_ALLOWED = re.compile(
    r"\s*(?:(?:#[a-z0-9]+(?:-[a-z0-9]+)*|\.sans-numero|\.saut-de-page|numero=\"[^\"]+\")\s*)+"
)


def _attribute_faults(number: int, line: str) -> Iterator[Fault]:
    for found in _ATTRIBUTES.finditer(line):
        ends_heading = _HEADING.match(line) and not line[found.end() :].strip()
        alone = line.strip() == "{.saut-de-page}"
        if alone or (ends_heading and _ALLOWED.fullmatch(found[1]) and found[0].endswith("}")):
            continue
        advice = (
            'après un titre : {#identifiant}, .sans-numero, .saut-de-page, numero="7" ; sinon \\{'
        )
        yield Fault(number, found.start() + 1, "P-12", f"accolades « {found[0]} »", advice)


_ITEM = re.compile(r"^(?P<indent> *)(?:(?P<mark>[-*+])|(?P<number>\d+)\.)[ ]+\S")


def _list_faults(lines: list[str]) -> Iterator[Fault]:
    in_list, before = False, ""
    counts: dict[int, list[int]] = {}
    for number, line in enumerate(lines, 1):
        item = _ITEM.match(line)
        indent = len(line) - len(line.lstrip(" "))
        if item is None:
            if line.strip() and not indent:
                in_list, counts = in_list and bool(before.strip()), {}
            if line.strip() and indent and not in_list:
                yield Fault(number, 1, "P-03", "ligne en retrait", f"écrire : {line.strip()}")
        else:
            if not in_list and (before.strip() or indent):
                yield from _opening_fault(number, before, line, indent)
            elif indent % 4:
                fixed = " " * (4 * max(1, round(indent / 4))) + line.strip()
                yield Fault(
                    number, 1, "P-03", "retrait de liste de travers", f"quatre espaces : {fixed}"
                )
            in_list = True
            yield from _number_faults(number, item, counts, indent)
        before = line


def _opening_fault(number: int, before: str, line: str, indent: int) -> Iterator[Fault]:
    if before.strip():
        advice = "laisser une ligne vide avant la liste"
        yield Fault(number, 1, "P-02", "liste collée au paragraphe", advice)
    elif indent:
        yield Fault(number, 1, "P-03", "liste en retrait", f"écrire : {line.strip()}")


def _number_faults(
    number: int, item: re.Match[str], counts: dict[int, list[int]], indent: int
) -> Iterator[Fault]:
    for deeper in [level for level in counts if level > indent]:
        del counts[deeper]
    if item["number"] is None:
        counts.pop(indent, None)
        return
    value, seen = int(item["number"]), counts.setdefault(indent, [])
    expected = {1} if not seen else {1, seen[-1] + 1}
    seen.append(value)
    if value not in expected:
        word = f"{value}."
        advice = f"commencer à 1 et suivre l’ordre ; si ce n’est pas une liste, écrire {value}\\."
        yield Fault(number, indent + 1, "P-13", f"« {word} » n’est pas le numéro attendu", advice)


_RULER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")


def _width(row: str) -> int:
    return len(_PIPE.split(row.strip().strip("|"))) if row.strip() else 0


def _table_faults(lines: list[str]) -> Iterator[Fault]:
    for rank, line in enumerate(lines):
        if not ("|" in line and _RULER.match(line)):
            continue
        if rank == 0 or "|" not in lines[rank - 1]:
            yield Fault(
                rank + 1, 1, "P-10", "tableau sans ligne d’en-tête", "l’écrire juste au-dessus"
            )
            continue
        if rank > 1 and lines[rank - 2].strip():
            advice = "laisser une ligne vide avant le tableau"
            yield Fault(rank, 1, "P-10", "tableau collé au paragraphe", advice)
        yield from _row_faults(lines, rank)


def _row_faults(lines: list[str], ruler: int) -> Iterator[Fault]:
    width = _width(lines[ruler - 1])
    for rank in (ruler, *range(ruler + 1, len(lines))):
        if not lines[rank].strip():
            return
        if _width(lines[rank]) != width:
            message = f"{_width(lines[rank])} cellules au lieu de {width}"
            yield Fault(rank + 1, 1, "P-10", message, "donner à chaque ligne autant de cellules")
