"""From a YAML text and the spans of its values to the comments that hide a part of a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clsdocs.domain.blancs import show
from clsdocs.domain.texte import Text
from clsdocs.errors import Place, Problem
from clsdocs.sources.syntax import quoted, rewritten

Span = tuple[int, int]


def find_comments(source: Text, spans: Sequence[Span], *, complete: bool) -> Iterator[Problem]:
    """Return the comments of `source` that do not stand on a line of their own.

    `spans` says where its keys and values begin and end, in order; where reading stopped before
    the end, what follows the last of them is not judged.
    """
    text, index, rank = source.text, -1, 0
    limit = len(text) if complete else max((end for _, end in spans), default=0)
    while (index := text.find("#", index + 1, limit)) >= 0:
        while rank < len(spans) and spans[rank][1] <= index:
            rank += 1
        if rank < len(spans) and spans[rank][0] <= index:
            continue
        start, end = text.rfind("\n", 0, index) + 1, _line_end(text, index)
        if text[start:index].strip():
            value = spans[rank - 1] if rank else (index, index)
            place = Place(source.path, text.count("\n", 0, index) + 1, index - start + 1)
            advice = _advice(text, value, (start, index, end))
            message = f"commentaire {show(text[index:end].strip())} après une valeur"
            yield Problem(place, "L-06", message, advice)
        index = end


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end


def _advice(text: str, value: Span, line: tuple[int, int, int]) -> str:
    start, index, end = line
    own_line = "le mettre seul sur la ligne du dessus"
    bare = text[value[0] : value[0] + 1] not in ("'", '"')
    if not bare or value[0] <= start or text[value[1] : index].strip():
        return own_line
    whole = text[start : value[0]].strip() + " " + quoted(text[value[0] : end].strip())
    return f"{own_line}, ou {rewritten(whole)}"
