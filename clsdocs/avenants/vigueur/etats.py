"""The text in force before it is written: facts, and the operations on words that follow them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from clsdocs.acte.mapping import map_blocks
from clsdocs.acte.numbering import References, collect_references
from clsdocs.acte.parts import Blocs, Parts
from clsdocs.acte.placing import place_blocks
from clsdocs.acte.reading import TextReader
from clsdocs.avenants.operations.application import apply_changes
from clsdocs.avenants.operations.faits import Faits
from clsdocs.avenants.operations.modificatif import Tranche
from clsdocs.avenants.operations.retenus import refuse_held
from clsdocs.avenants.operations.textes import Resolver
from clsdocs.avenants.texte.adresses import of
from clsdocs.avenants.texte.changements import Changement, Lieu, Mots, Suppression
from clsdocs.avenants.texte.citations import is_balanced
from clsdocs.avenants.texte.divisions import Division, join_parts, split_parts
from clsdocs.avenants.texte.mots import Chevauchement
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.document import Numerotation
from clsdocs.domain.modification import TEXTE, ChangerAnnexe, Operation
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import show
from clsdocs.errors import Problem
from clsdocs.prose.nodes import Intertitre, paragraphs_of
from clsdocs.record import Record


class Ecrite(Record):
    """An operation on words, and the changes that it made to the text of its day."""

    tranche: Tranche
    rank: int
    operation: Operation
    changements: tuple[Changement, ...] = ()

    def problem(self, refus: Refus) -> Problem:
        """Return the fault of the operation."""
        return self.tranche.problem(refus, self.rank)


class Trou(Record):
    """A fiche that was taken out: the keys of what stood before it, and the heading of its axis."""

    fiche: Division
    before: tuple[str, ...]
    axe: Division | None

    def fill(self, divisions: Sequence[Division]) -> list[Division]:
        """Return `divisions` with what is left of the fiche, where it stood."""
        done, cles = list(divisions), [division.cle for division in divisions]
        known = (cles.index(cle) + 1 for cle in reversed(self.before) if cle in cles)
        at = next(known, len(done))
        # An axis without fiches has no heading of its own.
        lost = [self.axe] if self.axe is not None and self.axe.cle not in cles else []
        gone = apply_changes([self.fiche], [Suppression(Lieu(self.fiche.cle))])
        done[at:at] = (*lost, *gone)
        return done


class Etat(Record):
    """Facts, and the operations on words that follow; `trous` are fiches taken out since."""

    faits: Faits
    ecrites: tuple[Ecrite, ...] = ()
    trous: tuple[Trou, ...] = ()


def is_text(operation: Operation) -> bool:
    """Return whether `operation` changes the words drafted, and not the facts."""
    out = isinstance(operation, ChangerAnnexe) and operation.retirer is not None
    return isinstance(operation, TEXTE) or out


def resolve_ecrite(
    ecrite: Ecrite,
    divisions: Sequence[Division],
    reader: TextReader,
    numerotation: Numerotation,
    before: Sequence[Changement],
) -> tuple[Changement, ...]:
    """Return what `ecrite` changes in `divisions`, after the changes `before` of its avenant.

    Raise `Refus` where it cannot.
    """
    operation, modificatif = ecrite.operation, ecrite.tranche.modificatif
    if isinstance(operation, ChangerAnnexe):
        return (Suppression(Lieu(str(operation.retirer))),)

    def read(words: str, path: str | None, key: str) -> Blocs:
        place = modificatif.places.at(modificatif.id, f"{ecrite.tranche.key(ecrite.rank)}.{key}")
        text = Text(place.path, words, place.line)
        if path is not None:
            text = modificatif.textes.get(path, text)
        told = len(reader.problems)
        blocs = place_blocks(reader.read(text), (), reader.problems).blocs
        if not blocs and len(reader.problems) == told:
            advice = "l’écrire, ou écrire « supprimer »"
            raise Refus("V-80", "ce texte est vide", advice, "texte")
        check_quotes(blocs)
        return blocs

    assert isinstance(operation, TEXTE)
    return Resolver(divisions, read, numerotation, before).resolve(operation)


class Amending:
    """The operations on words of a state, made while the act is drafted from its facts."""

    def __init__(self, etat: Etat, numerotation: Numerotation) -> None:
        self.etat, self.numerotation = etat, numerotation
        self.problems: list[Problem] = []

    def __call__(self, parts: Parts, reader: TextReader) -> Parts:
        """Return `parts` with every operation made, in order."""
        divisions = split_parts(_resolved(parts))
        for trou in self.etat.trous:
            divisions = tuple(trou.fill(divisions))
        for _, group in groupby(self.etat.ecrites, key=lambda ecrite: id(ecrite.tranche)):
            divisions = self._amended(divisions, list(group), reader)
            divisions = split_parts(_resolved(join_parts(parts, divisions)))
        return join_parts(parts, divisions)

    def _amended(
        self, divisions: tuple[Division, ...], ecrites: Sequence[Ecrite], reader: TextReader
    ) -> tuple[Division, ...]:
        """Return `divisions` with the operations of one tranche made."""
        found: list[Changement] = []
        for ecrite in ecrites:
            try:
                changes = resolve_ecrite(ecrite, divisions, reader, self.numerotation, found)
                for change in changes:
                    refuse_held(divisions, change)
                _refuse_moved(divisions, ecrite, changes)
                found += changes
            except Refus as refus:
                self.problems.append(ecrite.problem(refus))
        try:
            return apply_changes(divisions, found)
        except Refus as refus:
            self.problems.append(ecrites[0].tranche.problem(refus))
        except Chevauchement:
            clash = Refus("V-80", "deux modifications des mêmes mots", "n’en écrire qu’une")
            self.problems.append(ecrites[0].tranche.problem(clash))
        return divisions


def _refuse_moved(
    divisions: Sequence[Division], ecrite: Ecrite, changes: Sequence[Changement]
) -> None:
    """Refuse facts that would move the alinéas or tables which the operation counted."""
    for known, now in zip(ecrite.changements, changes, strict=True):
        counted = known.lieu.alinea or known.lieu.tableau
        if counted and known.lieu != now.lieu and not isinstance(known, Mots):
            division = next(d for d in divisions if d.cle == now.lieu.division)
            message = f"ces données changent le nombre d’alinéas, ou de tableaux, {of(division)}"
            raise Refus("V-82", message, "remplacer l’article entier, par « texte »")


def _resolved(parts: Parts) -> Parts:
    """Return `parts`, their references given the numbers known so far."""
    references = references_of(parts)
    change = References(references.targets, references.titles).resolve
    return Parts(**{name: map_blocks(getattr(parts, name), change) for name in Parts.names()})


def references_of(parts: Parts) -> References:
    """Return what can be referred to in `parts`."""
    headings = [bloc for bloc in parts.blocs if isinstance(bloc, Intertitre)]
    return collect_references(headings)[0]


def check_quotes(blocs: Blocs) -> None:
    """Raise `Refus` where a « or a » stands alone: quoted, the text would seem to end there."""
    for line in paragraphs_of(blocs):
        if not is_balanced(line):
            message = f"guillemets mal appariés : {show(line)}"
            raise Refus("V-80", message, "fermer chaque « par un »", "texte")
