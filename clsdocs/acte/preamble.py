"""What an act recites before its articles: visas and considérants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from clsdocs.acte.comparution import power
from clsdocs.acte.phrases import NNBSP, Phrase
from clsdocs.domain.document import Document, Visa
from clsdocs.domain.organisme import Genre
from clsdocs.domain.partie import Partie
from clsdocs.francais import accorde, minuscule_initiale
from clsdocs.prose.nodes import Bloc, Role, Span, Texte

Spans = tuple[Span, ...]
Inline = Callable[[str, str], Spans]
"""Reads a text of the YAML file: its words and its dotted key, to spans."""


def draft_visas(
    document: Document, siblings: Mapping[str, Document], inline: Inline
) -> tuple[Bloc, ...]:
    """Return one « Vu … ; » for each visa, authorisations of the parties spread out."""
    return tuple(
        Phrase("Vu ").extend(spans).add(f"{NNBSP};").paragraph(Role.VISA)
        for rank, visa in enumerate(document.visas)
        for spans in _visa(visa, f"visas.{rank}", document, siblings, inline)
    )


def _visa(
    visa: Visa, cle: str, document: Document, siblings: Mapping[str, Document], inline: Inline
) -> Iterator[Spans]:
    if visa.texte is not None:
        yield without_ending(inline(str(visa.texte), cle))
    elif visa.document is not None:
        yield _recital(siblings[visa.document])
    elif visa.habilitations is not None:
        yield from _authorisations(document)


def _recital(other: Document) -> Spans:
    """Return « la convention pluriannuelle …, signée le 13 mai 2019 »."""
    feminine, cle = other.nature.genre is Genre.F, f"actes.{other.id}"
    phrase = Phrase("la " if feminine else "le ")
    title = other.intitule
    shown = minuscule_initiale(title) if isinstance(title, str) else title
    phrase.fact(shown, f"{cle}.intitule")
    phrase.add(f", {accorde('signé', feminin=feminine, pluriel=False)} le ")
    return tuple(phrase.fact(other.date, f"{cle}.date").spans)


def _authorisations(document: Document) -> Iterator[Spans]:
    for partie in document.parties:
        for rank, habilitation in enumerate(partie.habilitations):
            feminine = habilitation.nature.genre is Genre.F
            act = power(habilitation, f"parties.{partie.id}.habilitations.{rank}")
            phrase = Phrase(_article(act.text, feminine=feminine)).extend(act.spans)
            yield tuple(phrase.add(_of(partie)).spans)


def _article(words: str, *, feminine: bool) -> str:
    if words.startswith("les "):
        return ""
    elided = words[:1] in "aeéèiouy"
    return "l’" if elided else "la " if feminine or words.startswith("délibération") else "le "


def _of(partie: Partie) -> str:
    """Return « (Communauté d’agglomération …) », which says whose authorisation it is."""
    organisme = partie.organisme
    return f" ({organisme.sigle or organisme.nom})"


def draft_considerants(document: Document, inline: Inline) -> tuple[Bloc, ...]:
    """Return one « Considérant … ; » for each recital of reasons."""
    return tuple(
        Phrase("Considérant ")
        .extend(without_ending(inline(str(words), f"considerants.{rank}")))
        .add(f"{NNBSP};")
        .paragraph(Role.CONSIDERANT)
        for rank, words in enumerate(document.considerants)
    )


def without_ending(spans: Spans) -> Spans:
    """Return `spans` without the « ; », « , » or « . » that the author put at the end."""
    if not spans or not isinstance(last := spans[-1], Texte):
        return spans
    text = last.text.rstrip(" \u00a0\u202f;,.")
    kept = last.text if last.text.rstrip().endswith(("etc.", "…")) else text
    return (*spans[:-1], replace(last, text=kept))
