"""Whether two drafts of an act say the same, numbers of headings and of references apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from clsdocs.acte.parts import Acte, Parts
from clsdocs.avenants.operations.differences import is_axis
from clsdocs.avenants.texte.divisions import PLACES, Division, Genre
from clsdocs.prose.nodes import (
    AppelNote,
    Bloc,
    Citation,
    Definitions,
    Figure,
    Intertitre,
    Lien,
    Liste,
    Paragraphe,
    Renvoi,
    Rubriques,
    Span,
    Tableau,
    Texte,
    Valeur,
)

Plain = tuple[Any, ...]


def plain_division(division: Division) -> Plain:
    """Return what `division` says and how it looks, wherever its words come from."""
    titre = (division.titre,) if division.titre else ()
    return (division.cle, division.partie, *plain_blocs((*titre, *division.blocs)))


def plain_blocs(blocs: Iterable[Bloc]) -> Plain:
    """Return what `blocs` say and how they look."""
    return tuple(map(_bloc, blocs))


def _bloc(bloc: Bloc) -> Plain:
    match bloc:
        case Paragraphe():
            return ("p", bloc.role, bloc.saut_avant, plain_spans(bloc.spans))
        case Intertitre():
            kind = (bloc.niveau, bloc.id, bloc.sans_numero, bloc.style, bloc.saut_avant)
            return ("h", *kind, plain_spans(bloc.spans))
        case Liste():
            return ("l", bloc.ordonnee, *map(plain_blocs, bloc.elements))
        case Tableau():
            rows = [tuple(map(plain_spans, row)) for row in (bloc.entete, *bloc.lignes)]
            return ("t", bloc.titre, bloc.total, bloc.alignements, *rows)
        case Rubriques():
            return ("r", *((label, plain_blocs(held)) for label, held in bloc.lignes))
        case Definitions():
            return ("d", *((plain_spans(t), plain_blocs(held)) for t, held in bloc.elements))
        case Citation():
            return ("q", plain_blocs(bloc.blocs))
        case _:
            return ("saut",)


def plain_spans(spans: Sequence[Span]) -> Plain:
    """Return what `spans` print, neighbours of one look joined; references by what they name."""
    done: list[Plain] = []
    for one in map(_span, spans):
        if done and one[0] == "" == done[-1][0] and one[1] == done[-1][1]:
            done[-1] = ("", one[1], done[-1][2] + one[2])
        elif one[0] or one[2]:
            done.append(one)
    return tuple(done)


def _span(span: Span) -> Plain:
    match span:
        case Texte() | Valeur():
            return ("", span.allure, span.text)
        case Renvoi():
            return ("renvoi", span.cible, span.allure)
        case Lien():
            return ("lien", span.href, plain_spans(span.spans))
        case AppelNote():
            return ("note", plain_blocs(span.note))
        case Figure():
            return ("figure", span.chemin, span.alternative, span.largeur)
        case _:
            return ("retour",)


def apart_from_places(one: Acte, other: Acte) -> Iterator[str]:
    """Yield the names of the parts, of those that no avenant changes, where two drafts differ."""
    for name in Parts.names():
        if name in PLACES or name in Parts.FACULTATIVES:
            continue
        if plain_blocs(getattr(one.parts, name)) != plain_blocs(getattr(other.parts, name)):
            yield name
    if one.signatures != other.signatures:
        yield "signatures"


def _standing(divisions: Sequence[Division]) -> Iterator[Division]:
    """Yield the divisions that have not disappeared, nor, of axes, lost all their fiches."""
    kept = [division for division in divisions if "(Supprimé" not in division.intitule]
    for division, following in zip(kept, [*kept[1:], None], strict=True):
        alone = following is None or following.genre is not Genre.FICHE
        if not (is_axis(division) and alone):
            yield division


def differing(made: Sequence[Division], edited: Sequence[Division]) -> Iterator[Division]:
    """Yield the divisions of the text in force `made` that do not say what `edited` says.

    A division that disappeared leaves its number behind, which the edited text does not have.
    """
    kept = list(_standing(made))
    wanted = {division.cle: plain_division(division) for division in edited}
    known = {division.cle for division in kept}
    for division in kept:
        if wanted.get(division.cle) != plain_division(division):
            yield division
    yield from (division for division in edited if division.cle not in known)
    common = [d.cle for d in kept if d.cle in wanted], [d.cle for d in edited if d.cle in known]
    for one, other in zip(*common, strict=True):
        if one != other:
            yield next(division for division in edited if division.cle == other)
            return
