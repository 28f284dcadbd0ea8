"""Numbers of titres, articles and parts, and the references that follow them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from clsdocs.acte.phrases import NBSP
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Problem
from clsdocs.francais import numero_article, numero_titre
from clsdocs.prose.nodes import (
    NOWHERE,
    Bloc,
    Brouillon,
    Citation,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    Span,
    Tableau,
    Texte,
    span_text,
)

Spans = tuple[Span, ...]
MOTS = {1: "titre", 2: "article", 3: "point"}


@dataclass(slots=True)
class _Counters:
    """The last number given to a titre, an article and a part; `article` as it prints."""

    titre: int = 0
    article: int = 0
    part: int = 0
    printed: str = ""


def number_headings(blocks: Iterable[Brouillon]) -> tuple[Brouillon, ...]:
    """Return `blocks` with every heading numbered: titres, articles throughout, parts by article."""
    counters = _Counters()
    return tuple(_number(b, counters) if isinstance(b, Intertitre) else b for b in blocks)


def _number(heading: Intertitre, counters: _Counters) -> Intertitre:
    if heading.sans_numero:
        if heading.niveau == 2:
            counters.printed = ""
        return heading
    numero = heading.numero_impose or _next_number(heading.niveau, counters)
    if heading.numero_impose.isdigit():
        _set_counter(heading.niveau, int(heading.numero_impose), counters)
        numero = _printed_number(heading.niveau, counters)
    if heading.niveau == 2:
        counters.printed, counters.part = numero.removesuffix("er"), 0
    avant = {1: f"TITRE{NBSP}", 2: f"Article{NBSP}"}.get(heading.niveau, "")
    apres = " " if heading.niveau == 3 else f"{NBSP}– "
    return replace(heading, avant=avant, numero=numero, apres=apres)


def _next_number(niveau: int, counters: _Counters) -> str:
    current = {1: counters.titre, 2: counters.article, 3: counters.part}[niveau]
    _set_counter(niveau, current + 1, counters)
    return _printed_number(niveau, counters)


def _set_counter(niveau: int, value: int, counters: _Counters) -> None:
    setattr(counters, {1: "titre", 2: "article", 3: "part"}[niveau], value)


def _printed_number(niveau: int, counters: _Counters) -> str:
    if niveau == 1:
        return numero_titre(counters.titre)
    if niveau == 2:
        return numero_article(counters.article)
    return ".".join(filter(None, (counters.printed, str(counters.part))))


@dataclass(slots=True)
class References:
    """What can be referred to: the id of every heading, annex and fiche, and its printed number."""

    targets: Mapping[str, tuple[str, str]]
    """By id, the word and the number: (« article », « 15 »); the number is empty where none is."""
    titles: Mapping[str, str]
    """By id, the words of the heading, printed where it has no number."""
    problems: list[Problem] = field(default_factory=list)

    def resolve(self, span: Renvoi) -> Span:
        """Return `span` with its word and number, or a link to a target that has no number."""
        if span.cible not in self.targets:
            advice = did_you_mean(span.cible, self.targets, _listed(self.targets))
            message = f"renvoi à « {span.cible} », qui n’existe pas"
            self.problems.append(Problem(span.place, "T-10", message, advice))
            return span
        mot, numero = self.targets[span.cible]
        if not numero:
            title = Texte(self.titles[span.cible], span.place, span.allure)
            return Lien(f"#{span.cible}", (title,), span.place)
        return replace(span, mot=mot, numero=numero)


def _listed(targets: Mapping[str, object]) -> str:
    names = ", ".join(list(targets)[:12])
    return f"identifiants de l’acte : {names}" if names else "aucun titre n’a d’identifiant"


def collect_references(blocks: Iterable[Bloc]) -> tuple[References, tuple[Problem, ...]]:
    """Return what `blocks` let texts refer to, and the problems of their ids."""
    targets: dict[str, tuple[str, str]] = {}
    titles: dict[str, str] = {}
    problems: list[Problem] = []
    for heading in (b for b in blocks if isinstance(b, Intertitre)):
        problems += _id_problems(heading, targets)
        if heading.id:
            targets[heading.id] = (MOTS[heading.niveau], heading.numero)
            titles[heading.id] = "".join(map(span_text, heading.spans))
    return References(targets, titles), tuple(problems)


def _id_problems(heading: Intertitre, targets: Mapping[str, object]) -> Iterator[Problem]:
    words = "".join(map(span_text, heading.spans))
    if not words.strip():
        advice = "écrire l’intitulé après les #"
        yield Problem(heading.place, "T-11", "titre sans intitulé", advice)
    elif heading.niveau == 2 and not heading.id and heading.place != NOWHERE:
        advice = f"écrire : ## {words} {{#{_slug(words)}}}"
        yield Problem(heading.place, "T-11", f"l’article « {words} » n’a pas d’identifiant", advice)
    if heading.id in targets:
        message = f"identifiant « {heading.id} » déjà pris par un autre titre"
        yield Problem(heading.place, "T-11", message, "en choisir un autre")


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.lower().replace("œ", "oe"))
    kept = "".join(
        c if c.isalnum() and c.isascii() else " " for c in plain if c.isalnum() or c in " ’'-"
    )
    return "-".join(kept.split()[:5]) or "identifiant"


def map_spans(bloc: Bloc, change: Callable[[Renvoi], Span]) -> Bloc:
    """Return `bloc` with each of its references changed by `change`."""

    def spans(held: Spans) -> Spans:
        return tuple(_map_span(span, change) for span in held)

    match bloc:
        case Paragraphe() | Intertitre():
            return replace(bloc, spans=spans(bloc.spans))
        case Liste():
            inner = tuple(tuple(map_spans(b, change) for b in e) for e in bloc.elements)
            return replace(bloc, elements=inner)
        case Tableau():
            rows = tuple(tuple(map(spans, row)) for row in bloc.lignes)
            return replace(bloc, entete=tuple(map(spans, bloc.entete)), lignes=rows)
        case Citation():
            return replace(bloc, blocs=tuple(map_spans(b, change) for b in bloc.blocs))
    return bloc


def _map_span(span: Span, change: Callable[[Renvoi], Span]) -> Span:
    if isinstance(span, Renvoi):
        return change(span)
    if isinstance(span, Lien):
        return replace(span, spans=tuple(_map_span(s, change) for s in span.spans))
    return span
