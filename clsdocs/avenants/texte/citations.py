"""Words quoted in an avenant: between « », without live references, inner quotes between “ ”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clsdocs.acte.parts import Blocs
from clsdocs.acte.phrases import NBSP
from clsdocs.prose.nodes import (
    AppelNote,
    Bloc,
    Citation,
    Definitions,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    Role,
    Rubriques,
    Span,
    Tableau,
    Texte,
    Valeur,
    span_text,
)
from clsdocs.record import replace

Spans = tuple[Span, ...]

_OPENING = re.compile(f"«[ {NBSP}\u202f]?")
_CLOSING = re.compile(f"[ {NBSP}\u202f]?»")


def inner_quotes(words: str) -> str:
    """Return `words` with “ ” where they have « », since they stand between « » themselves."""
    return _CLOSING.sub("”", _OPENING.sub("“", words))


_SIGNS = re.compile("[«»]")


def is_balanced(words: str) -> bool:
    """Return whether each « of `words` is followed by its »: else a quotation would end early."""
    signs = _SIGNS.findall(words)
    return signs == ["«", "»"] * (len(signs) // 2)


def quote_words(words: str) -> str:
    """Return « words »."""
    return f"«{NBSP}{inner_quotes(words.strip())}{NBSP}»"


def quote_blocks(blocs: Iterable[Bloc], ending: str) -> Blocs:
    """Return `blocs` as a quotation, followed by `ending`: « . » or « ; »."""
    flat = list(flat_blocks(blocs))
    if not flat or isinstance(flat[0], Tableau | Rubriques):
        flat.insert(0, _lone(""))
    if isinstance(flat[-1], Tableau | Rubriques):
        flat.append(_lone(""))
    flat[0] = _opened(flat[0])
    flat[-1] = _closed(flat[-1], f"{NBSP}»{ending}")
    return (Citation(tuple(flat)),)


def flat_blocks(blocs: Iterable[Bloc], *, quoted: bool = True) -> Iterable[Bloc]:
    """Yield `blocs` as they stand in another act: headings and references as plain words."""
    for bloc in blocs:
        yield _flat(bloc, quoted=quoted)


def _lone(words: str) -> Paragraphe:
    return Paragraphe((Texte(words),) if words else ())


def _flat(bloc: Bloc, *, quoted: bool) -> Bloc:
    def spans(held: Sequence[Span]) -> Spans:
        return flat_spans(held, quoted=quoted)

    def blocs(held: Iterable[Bloc]) -> Blocs:
        return tuple(flat_blocks(held, quoted=quoted))

    match bloc:
        case Intertitre():
            label = Texte(f"{bloc.avant}{bloc.numero}{bloc.apres}")
            return Paragraphe(tuple(map(_bold, (label, *spans(bloc.spans)))))
        case Paragraphe():
            return replace(bloc, spans=spans(bloc.spans), saut_avant=False)
        case Liste():
            return replace(bloc, elements=tuple(map(blocs, bloc.elements)))
        case Tableau():
            rows = [tuple(map(spans, row)) for row in (bloc.entete, *bloc.lignes)]
            return replace(bloc, entete=rows[0], lignes=tuple(rows[1:]))
        case Rubriques():
            return replace(bloc, lignes=tuple((label, blocs(held)) for label, held in bloc.lignes))
        case Definitions():
            pairs = tuple((spans(term), blocs(held)) for term, held in bloc.elements)
            return replace(bloc, elements=pairs)
        case Citation():
            return replace(bloc, blocs=blocs(bloc.blocs))
    return bloc


def flat_spans(spans: Iterable[Span], *, quoted: bool = True) -> Spans:
    """Return `spans` without live references or keys, inner quotes changed where `quoted`."""
    return tuple(flat for span in spans for flat in _flat_span(span, quoted=quoted))


def _flat_span(span: Span, *, quoted: bool) -> Spans:
    def words(text: str) -> str:
        return inner_quotes(text) if quoted else text

    match span:
        case Texte():
            return (replace(span, text=words(span.text)),)
        case Valeur():
            return (replace(span, text=words(span.text), cle=""),)
        case Renvoi():
            return (Texte(span_text(span), span.place, span.allure),)
        case Lien() if span.href.startswith("#"):
            return flat_spans(span.spans, quoted=quoted)
        case AppelNote():
            return (replace(span, note=tuple(flat_blocks(span.note, quoted=False))),)
    return (span,)


def _bold(span: Span) -> Span:
    if isinstance(span, Texte | Valeur):
        return replace(span, allure=replace(span.allure, gras=True))
    return span


def _opened(bloc: Bloc) -> Bloc:
    match bloc:
        case Paragraphe():
            return replace(bloc, spans=(Texte(f"«{NBSP}"), *bloc.spans), role=Role.CORPS)
        case Liste():
            head, *others = bloc.elements
            return replace(bloc, elements=((_opened(head[0]), *head[1:]), *others))
        case Citation():
            return replace(bloc, blocs=(_opened(bloc.blocs[0]), *bloc.blocs[1:]))
        case Definitions():
            (term, held), *rest = bloc.elements
            return replace(bloc, elements=(((Texte(f"«{NBSP}"), *term), held), *rest))
    return bloc


def _closed(bloc: Bloc, ending: str) -> Bloc:
    match bloc:
        case Paragraphe():
            return replace(bloc, spans=(*bloc.spans, Texte(ending)))
        case Liste():
            *others, last = bloc.elements
            return replace(bloc, elements=(*others, (*last[:-1], _closed(last[-1], ending))))
        case Citation():
            return replace(bloc, blocs=(*bloc.blocs[:-1], _closed(bloc.blocs[-1], ending)))
        case Definitions():
            *pairs, (term, held) = bloc.elements
            closed = (term, (*held[:-1], _closed(held[-1], ending)))
            return replace(bloc, elements=(*pairs, closed))
    return bloc
