"""What an act recites before its articles: visas and considérants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clsdocs.acte.phrases import (
    NBSP,
    NNBSP,
    Inline,
    Phrase,
    Spans,
    without_ending,
    without_opening,
)
from clsdocs.acte.powers import recited_power
from clsdocs.domain.document import Document, Visa
from clsdocs.domain.organisme import Genre
from clsdocs.domain.texte import Places
from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Gravite, Problem
from clsdocs.francais import accorde, minuscule_initiale
from clsdocs.prose.nodes import Bloc, Role


def draft_visas(
    document: Document, siblings: Mapping[str, Document], inline: Inline
) -> tuple[Bloc, ...]:
    """Return one « Vu … ; » for each visa, authorisations of the parties spread out.

    A document that is not among `siblings` could not be read, and is left out.
    """
    return tuple(
        Phrase("Vu ").extend(spans).add(f"{NNBSP};").paragraph(Role.VISA)
        for rank, visa in enumerate(document.visas)
        for spans in _visa(visa, f"visas.{rank}", document, siblings, inline)
    )


def visa_problems(
    document: Document, siblings: Mapping[str, Document], places: Places
) -> Iterator[Problem]:
    """Yield what visas cannot recite: an act that could not be read, powers that are not there."""
    for rank, visa in enumerate(document.visas):
        if visa.document is not None and visa.document not in siblings:
            message = f"le visa cite « {visa.document} », qui n’a pas pu être lu"
            place = places.at(document.id, f"visas.{rank}.document")
            yield Problem(place, "T-14", message, f"corriger d’abord {visa.document}.yml")
        if visa.habilitations is not None and not any(p.habilitations for p in document.parties):
            message = "aucune partie n’a d’habilitation : ce visa n’imprime rien"
            place = places.at(document.id, f"visas.{rank}.habilitations")
            advice = "les ajouter aux parties, ou retirer ce visa"
            yield Problem(place, "T-17", message, advice, Gravite.A_EXPLIQUER)


def _visa(
    visa: Visa, cle: str, document: Document, siblings: Mapping[str, Document], inline: Inline
) -> Iterator[Spans]:
    if visa.texte is not None:
        yield _written(visa.texte, cle, "Vu", inline)
    elif visa.document is not None and visa.document in siblings:
        yield _recital(siblings[visa.document])
    elif visa.habilitations is not None:
        yield from _authorisations(document)


def _written(words: str | Blanc, cle: str, opening: str, inline: Inline) -> Spans:
    """Return a text of the YAML file without what clsdocs writes itself around it."""
    if isinstance(words, Blanc):
        return tuple(Phrase().fact(words, cle).spans)
    return without_ending(without_opening(inline(words, cle), opening))


def _recital(other: Document) -> Spans:
    """Return « la convention pluriannuelle …, signée le 13 mai 2019 »."""
    feminine, cle = other.nature.genre is Genre.F, f"actes.{other.id}"
    phrase = Phrase("la " if feminine else "le ")
    title = other.intitule
    if isinstance(title, str) and title.split()[0].lower() == other.nature:
        phrase.fact(minuscule_initiale(title), f"{cle}.intitule")
    else:
        # The gender of a title that names another kind of act is not known.
        called = accorde("intitulé", feminin=feminine, pluriel=False)
        phrase.add(f"{other.nature} {called} «{NBSP}").fact(title, f"{cle}.intitule")
        phrase.add(f"{NBSP}»")
    phrase.add(f", {accorde('signé', feminin=feminine, pluriel=False)} le ")
    return tuple(phrase.fact(other.date, f"{cle}.date").spans)


def _authorisations(document: Document) -> Iterator[Spans]:
    for partie in document.parties:
        for rank, habilitation in enumerate(partie.habilitations):
            cle = f"parties.{partie.id}.habilitations.{rank}"
            yield tuple(recited_power(habilitation, partie.organisme, cle).spans)


def draft_considerants(document: Document, inline: Inline) -> tuple[Bloc, ...]:
    """Return one « Considérant … ; » for each recital of reasons."""
    return tuple(
        Phrase("Considérant ")
        .extend(_written(words, f"considerants.{rank}", "Considérant", inline))
        .add(f"{NNBSP};")
        .paragraph(Role.CONSIDERANT)
        for rank, words in enumerate(document.considerants)
    )
