"""From two drafts of an act to every place where they differ, as an avenant must say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from clsdocs.avenants.operations.ecarts import compare_line
from clsdocs.avenants.texte.alineas import (
    Blocs,
    Segment,
    alineas_of,
    holds_definitions,
    split_segments,
    tables_of,
)
from clsdocs.avenants.texte.changements import (
    Ajout,
    Changement,
    Lieu,
    NouveauTableau,
    NouvelIntitule,
    NouvelleDivision,
    Redaction,
    Rubrique,
    Suppression,
)
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.avenants.texte.mots import words_of
from clsdocs.prose.nodes import Bloc, Intertitre, Rubriques, Tableau, paragraphs_of, text_of
from clsdocs.record import Record, replace


class Deplacee(Exception):
    """A division that appears, disappears or moves where no operation says so."""

    def __init__(self, division: Division, *, appears: bool) -> None:
        super().__init__()
        self.division, self.appears = division, appears


class Attendu(Record):
    """The divisions that operations add or take out, by key: nothing else may come or go."""

    ajoutees: frozenset[str] = frozenset()
    retirees: frozenset[str] = frozenset()
    recrites: frozenset[str] = frozenset()
    """Those that an operation gives another text, said as a whole."""


def compare_divisions(
    before: Sequence[Division], after: Sequence[Division], attendu: Attendu
) -> tuple[Changement, ...]:
    """Return what leads from `before` to `after`, in reading order.

    Raise `Deplacee` where a division comes or goes that `attendu` does not announce.
    """
    return tuple(_compare(before, after, attendu))


def _compare(
    before: Sequence[Division], after: Sequence[Division], attendu: Attendu
) -> Iterator[Changement]:
    news = {division.cle: division for division in after}
    known = {division.cle for division in before}
    for division in after:
        announced = division.cle in attendu.ajoutees or is_axis(division)
        if division.cle not in known and not announced:
            raise Deplacee(division, appears=True)
    shared = [d.cle for d in before if d.cle in news]
    if shared != [d.cle for d in after if d.cle in known]:
        moved = next(d for d in after if d.cle in known)
        raise Deplacee(moved, appears=True)
    for division in before:
        if division.cle in attendu.retirees:
            yield Suppression(Lieu(division.cle))
        elif division.cle in news:
            yield from compare_division(
                division, news[division.cle], whole=division.cle in attendu.recrites
            )
        elif not is_axis(division):
            raise Deplacee(division, appears=False)
    yield from _added(after, known)


def is_axis(division: Division) -> bool:
    """Return whether `division` is the heading of an axis, which comes with its first fiche."""
    return division.titre is not None and division.titre.style == "Titre axe"


def _added(after: Sequence[Division], known: set[str]) -> Iterator[Changement]:
    previous = ""
    for division in after:
        if division.cle not in known:
            yield NouvelleDivision(previous, division)
        previous = division.cle


def compare_division(
    before: Division, after: Division, *, whole: bool = False
) -> Iterator[Changement]:
    """Yield what leads from one division to the same one later, the whole of it if `whole`."""
    lieu, renamed = Lieu(before.cle), _words(before.titre) != _words(after.titre)
    found: list[Changement] = []
    if _texts(before.blocs) != _texts(after.blocs):
        compare = _compare_fiche if before.genre is Genre.FICHE else _compare_segments
        found = [Redaction(lieu, after.blocs)] if whole else []
        found = found or list(compare(lieu, before.blocs, after.blocs))
    if not renamed or after.titre is None:
        yield from found
    elif found and found[0].lieu == lieu and isinstance(found[0], Redaction):
        yield replace(found[0], titre=after.titre)
    else:
        yield NouvelIntitule(replace(lieu, intitule=True), after.titre.spans)
        yield from found


def _words(titre: Intertitre | None) -> str:
    return words_of(titre.spans) if titre else ""


def _texts(blocs: Iterable[Bloc]) -> list[str]:
    return list(paragraphs_of(blocs))


def _compare_segments(lieu: Lieu, before: Blocs, after: Blocs) -> Iterator[Changement]:
    olds, news = split_segments(before), split_segments(after)
    cles = [segment.cle for segment in olds]
    if [segment.cle for segment in news[: len(olds)]] != cles or holds_definitions(before):
        yield Redaction(lieu, after)
        return
    found = [list(_compare_segment(lieu, o, n)) for o, n in zip(olds, news, strict=False)]
    if any(change is None for changes in found for change in changes):
        yield Redaction(lieu, after)
        return
    yield from (change for changes in found for change in changes if change is not None)
    for segment in news[len(olds) :]:
        yield Ajout(replace(lieu, point=olds[-1].cle), segment.tout, fin=True)


def _compare_segment(lieu: Lieu, old: Segment, new: Segment) -> Iterator[Changement | None]:
    """Yield what changes in one part; None where only the whole division can say it."""
    if _words(old.titre) != _words(new.titre) or not _same_shape(old.blocs, new.blocs):
        if old.titre is None:
            yield None
        else:
            titre = new.titre if _words(old.titre) != _words(new.titre) else None
            yield Redaction(replace(lieu, point=old.cle), new.blocs, titre)
        return
    pairs = list(zip(alineas_of(old.blocs), alineas_of(new.blocs), strict=True))
    tables = list(zip(tables_of(old.blocs), tables_of(new.blocs), strict=True))
    own = replace(lieu, point=old.cle, alineas=len(pairs), tableaux=len(tables))
    for rank, (alinea, changed) in enumerate(pairs, 1):
        yield from compare_line(replace(own, alinea=rank), alinea, changed)
    for rank, (tableau, other) in enumerate(tables, 1):
        if text_of(tableau) != text_of(other):
            yield NouveauTableau(replace(own, tableau=rank), other)


def _same_shape(old: Blocs, new: Blocs) -> bool:
    """Return whether the blocks pair off: as many alinéas and tables, in the same order."""
    return [_shape(b) for b in old] == [_shape(b) for b in new] and _rest(old) == _rest(new)


def _shape(bloc: Bloc) -> tuple[str, int]:
    return type(bloc).__name__, len(alineas_of((bloc,)))


def _rest(blocs: Blocs) -> list[str]:
    """Return the lines that are neither alinéas nor cells: formulas, captions."""
    kept = [b for b in blocs if not isinstance(b, Tableau) and not alineas_of((b,))]
    return _texts(kept)


def _compare_fiche(lieu: Lieu, before: Blocs, after: Blocs) -> Iterator[Changement]:
    old, new = _rubriques(before), _rubriques(after)
    order = [label for label in new if label in old]
    if order != [label for label in old if label in new] or _count(before) != _count(after):
        yield Redaction(lieu, after)
        return
    previous = ""
    for label, blocs in new.items():
        if label not in old:
            yield Rubrique(lieu, label, blocs, previous, nouvelle=True)
        elif _texts(blocs) != _texts(old[label]):
            yield Rubrique(lieu, label, blocs)
        previous = label
    for label in old:
        if label not in new:
            yield Rubrique(lieu, label, ())
    tables = zip(tables_of(before), tables_of(after), strict=True)
    count = len(tables_of(before))
    for rank, (tableau, other) in enumerate(tables, 1):
        if text_of(tableau) != text_of(other):
            yield NouveauTableau(replace(lieu, tableau=rank, tableaux=count), other)


def _rubriques(blocs: Blocs) -> Mapping[str, Blocs]:
    return {label: b for bloc in blocs if isinstance(bloc, Rubriques) for label, b in bloc.lignes}


def _count(blocs: Blocs) -> list[str]:
    return [type(bloc).__name__ for bloc in blocs]
