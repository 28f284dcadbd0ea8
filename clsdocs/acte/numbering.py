"""Numbers of titres, articles and parts, and the references that follow them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clsdocs.acte.phrases import NBSP
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Place, Problem
from clsdocs.francais import numero_article, numero_titre, romain
from clsdocs.prose.nodes import (
    NOWHERE,
    Bloc,
    Intertitre,
    Lien,
    Renvoi,
    Span,
    Texte,
    span_text,
)
from clsdocs.record import replace

Spans = tuple[Span, ...]
MOTS = {1: "titre", 2: "article", 3: "point"}


@dataclass(slots=True)
class _Counters:
    """The last number given to a titre, an article and a part; `printed` is that of the article."""

    titre: int = 0
    article: int = 0
    part: int = 0
    printed: str = ""

    def last(self, niveau: int) -> int:
        """Return the last number given at `niveau`."""
        return {1: self.titre, 2: self.article, 3: self.part}[niveau]

    def give(self, niveau: int, number: int) -> str:
        """Return `number` as a heading of `niveau` prints it; the next ones follow it."""
        if niveau == 1:
            self.titre = number
            return numero_titre(number)
        if niveau == 2:
            self.article = number
            return numero_article(number)
        self.part = number
        return ".".join(filter(None, (self.printed, str(number))))

    def open(self, printed: str) -> None:
        """Count parts anew, under the article numbered `printed`, empty where there is none."""
        self.printed, self.part = re.sub(r"^(\d+)er$", r"\1", printed), 0


def number_headings(blocks: Iterable[Bloc]) -> tuple[Bloc, ...]:
    """Return `blocks` with every heading numbered: articles go on through titres, parts do not."""
    counters = _Counters()
    return tuple(_number(b, counters) if isinstance(b, Intertitre) else b for b in blocks)


def _number(heading: Intertitre, counters: _Counters) -> Intertitre:
    niveau = heading.niveau
    numero = "" if heading.sans_numero else _numero(heading, counters)
    if niveau < 3:
        counters.open(numero if niveau == 2 else "")
    if heading.sans_numero:
        return heading
    avant = {1: f"TITRE{NBSP}", 2: f"Article{NBSP}"}.get(niveau, "")
    apres = " " if niveau == 3 else f"{NBSP}– "
    return replace(heading, avant=avant, numero=numero, apres=apres)


_ROMAINS = {romain(number): number for number in range(1, 100)}


def _numero(heading: Intertitre, counters: _Counters) -> str:
    """Return the next number, or the one that the heading imposes, from which the next go on."""
    niveau, imposed = heading.niveau, heading.numero_impose
    if not imposed:
        return counters.give(niveau, counters.last(niveau) + 1)
    if re.fullmatch(r"[1-9][0-9]{0,2}", imposed):
        return counters.give(niveau, int(imposed))
    # « 7 bis » goes on with 8, « II » with III, « 3.2 » with 3.3.
    found = re.search(r"[0-9]{1,3}$" if niveau == 3 else r"^[0-9]{1,3}", imposed)
    number = _ROMAINS.get(imposed.removesuffix("er"), int(found[0]) if found else 0)
    if number:
        counters.give(niveau, number)
    return imposed


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
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    for heading in (b for b in blocks if isinstance(b, Intertitre)):
        problems += _id_problems(heading, places)
        if heading.id:
            places.setdefault(heading.id, heading.place)
            targets[heading.id] = (heading.mot or MOTS[heading.niveau], heading.numero)
            titles[heading.id] = "".join(map(span_text, heading.spans))
    return References(targets, titles), tuple(problems)


def _id_problems(heading: Intertitre, places: Mapping[str, Place]) -> Iterator[Problem]:
    words = "".join(map(span_text, heading.spans))
    if not words.strip():
        advice = "écrire l’intitulé après les #"
        yield Problem(heading.place, "T-11", "titre sans intitulé", advice)
    elif heading.niveau == 2 and not heading.id and heading.place != NOWHERE:
        advice = f"écrire : ## {words} {{#{_slug(words)}}}"
        yield Problem(heading.place, "T-11", f"l’article « {words} » n’a pas d’identifiant", advice)
    if heading.id in places:
        message = f"identifiant « {heading.id} » déjà pris : {places[heading.id]}"
        yield Problem(heading.place, "T-11", message, "en choisir un autre")


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.lower().replace("œ", "oe"))
    kept = "".join(
        c if c.isalnum() and c.isascii() else " " for c in plain if c.isalnum() or c in " ’'-"
    )
    return "-".join(kept.split()[:5]) or "identifiant"
