"""The text in force: an act and its avenants, applied one after the other, each proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from clsdocs.acte.drafting import draft
from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.acte.reading import TextReader
from clsdocs.avenants.operations.differences import (
    Attendu,
    Deplacee,
    compare_division,
    compare_divisions,
    is_axis,
)
from clsdocs.avenants.operations.donnees import Applied
from clsdocs.avenants.operations.faits import Base, Faits, Lus
from clsdocs.avenants.operations.heurts import find_clash, gives_whole, in_reading_order
from clsdocs.avenants.operations.modificatif import Tranche
from clsdocs.avenants.operations.resolus import resolve_changes
from clsdocs.avenants.texte.changements import Changement, NouvelleDivision, touched
from clsdocs.avenants.texte.divisions import Division, find_division, split_parts
from clsdocs.avenants.texte.refus import Refus
from clsdocs.avenants.vigueur.etats import (
    Amending,
    Ecrite,
    Etat,
    Trou,
    is_text,
    references_of,
    resolve_ecrite,
)
from clsdocs.avenants.vigueur.preuves import find_moved, find_unproved, plain
from clsdocs.avenants.vigueur.signalements import say_dangling, say_unprinted
from clsdocs.avenants.vigueur.termes import refuse_unsaid_term
from clsdocs.domain.document import Numerotation
from clsdocs.domain.modification import ChangerValeur
from clsdocs.errors import Problem, Refused, is_blocking
from clsdocs.record import Record, replace


class Etape(Record):
    """What one tranche of an avenant changes, and the divisions before and after it."""

    tranche: Tranche
    changements: tuple[Changement, ...]
    avant: tuple[Division, ...]
    apres: tuple[Division, ...]
    lus: Lus
    """The facts after it."""
    lus_avant: Lus
    problems: tuple[Problem, ...] = ()
    """What stops nothing, and is to be explained."""


class EnVigueur(Record):
    """The text in force after some avenants, and what each of them changed."""

    acte: Acte
    faits: Faits
    lus: Lus
    etapes: tuple[Etape, ...] = ()

    @property
    def divisions(self) -> tuple[Division, ...]:
        """What avenants may name in it."""
        return split_parts(self.acte.parts)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stops nothing, and is to be explained."""
        return tuple(problem for etape in self.etapes for problem in etape.problems)


def enter_into_force(base: Base, tranches: Iterable[Tranche]) -> EnVigueur:
    """Return the text of `base` after each of `tranches`, in their order.

    Refused, with every fault at its place, where one of them cannot be made as it is written.
    """
    return _Folding(base).run(tuple(tranches))


@dataclass
class _Folding:
    base: Base
    _drafts: list[tuple[Etat, tuple[Acte, Lus]]] = field(default_factory=list)

    def run(self, tranches: Sequence[Tranche]) -> EnVigueur:
        """Return the text in force after `tranches`."""
        etat, etapes = self._fold(tranches)
        for rank, etape in enumerate(etapes):
            self._refuse_two_dates(etape, etapes[:rank])
            self._refuse_overtaken(etape, tranches[: rank + 1])
        acte, lus = self._realize(etat)
        return EnVigueur(acte, etat.faits, lus, etapes)

    def _fold(self, tranches: Iterable[Tranche]) -> tuple[Etat, tuple[Etape, ...]]:
        etat, etapes = Etat(self.base.faits), list[Etape]()
        for tranche in tranches:
            etat, etape = self._step(etat, tranche)
            etapes.append(etape)
        return etat, tuple(etapes)

    def _step(self, etat: Etat, tranche: Tranche) -> tuple[Etat, Etape]:
        acte, lus_avant = self._realize(etat)
        avant = split_parts(acte.parts)
        applied = self._apply_facts(etat, tranche)
        facts = _with_facts(etat, applied, avant)
        middle, lus = self._realize(facts, tranche)
        donnees = self._by_difference(avant, split_parts(middle.parts), applied.attendu, tranche)
        ecrites = self._resolve(avant, tranche, self._sources(facts, lus))
        done = replace(facts, ecrites=(*facts.ecrites, *ecrites))
        after, _ = self._realize(done, tranche)
        apres = split_parts(after.parts)
        resolve = references_of(after.parts).resolve
        mots = resolve_changes((c for e in ecrites for c in e.changements), resolve)
        changes = _together(avant, donnees, mots, apres)
        _refuse_unproved(avant, changes, apres, tranche)
        refuse_unsaid_term(tranche, avant, changes)
        problems = (
            *self._unprinted(etat, tranche, donnees, middle),
            *say_dangling(tranche, avant, apres),
        )
        return done, Etape(tranche, changes, avant, apres, lus, lus_avant, problems)

    def _apply_facts(self, etat: Etat, tranche: Tranche, without: int | None = None) -> Applied:
        """Return the facts that `tranche` changes, the operation of rank `without` left out."""
        modificatif = tranche.modificatif
        changes = etat.faits.changed()
        changes.textes |= modificatif.textes
        terme, effet = self.base.terme, self.base.effet
        communes = frozenset(modificatif.communes)
        applied = Applied(changes, modificatif.fiches, effet=effet, terme=terme, communes=communes)
        problems = []
        for rank, operation in tranche.operations:
            try:
                if rank != without:
                    applied.apply(operation)
            except Refus as refus:
                problems.append(tranche.problem(refus, rank))
        try:
            applied.check()
        except Refus as refus:
            problems.append(tranche.problem(refus))
        if problems:
            raise Refused(problems)
        return applied

    def _by_difference(
        self,
        avant: Sequence[Division],
        apres: Sequence[Division],
        attendu: Attendu,
        tranche: Tranche,
    ) -> tuple[Changement, ...]:
        try:
            return compare_divisions(avant, apres, attendu)
        except Deplacee as deplacee:
            division = deplacee.division
            verb = "apparaître" if deplacee.appears else "disparaître"
            message = f"ces données font {verb} « {division.intitule} »"
            advice = "écrire « inserer », « supprimer », ou remplacer l’article entier"
            raise Refused([tranche.problem(Refus("V-80", message, advice))]) from None

    def _resolve(
        self, avant: Sequence[Division], tranche: Tranche, sources: Sources
    ) -> tuple[Ecrite, ...]:
        """Return the operations on words of `tranche`, and what each changes in `avant`."""
        reader = TextReader(sources)
        ecrites, found, problems = list[Ecrite](), list[Changement](), list[Problem]()
        for rank, operation in tranche.operations:
            if not is_text(operation):
                continue
            ecrite = Ecrite(tranche, rank, operation)
            try:
                changes = resolve_ecrite(ecrite, avant, reader, self._numerotation, found)
                if find_clash(avant, found, changes):
                    advice = "n’en écrire qu’une, qui dise tout"
                    raise Refus("V-80", "deux modifications au même endroit", advice)
            except Refus as refus:
                problems.append(ecrite.problem(refus))
                continue
            found += changes
            ecrites.append(replace(ecrite, changements=changes))
        problems += [problem for problem in reader.problems if is_blocking(problem)]
        if problems:
            raise Refused(problems)
        return tuple(ecrites)

    @property
    def _numerotation(self) -> Numerotation:
        revision = self.base.document.revision
        return revision.numerotation if revision else Numerotation.BIS

    def _sources(self, etat: Etat, lus: Lus) -> Sources:
        sources = self.base.sources
        clauses = dict(sources.clauses)
        for ecrite in etat.ecrites:
            clauses |= ecrite.tranche.modificatif.clauses
        return replace(
            sources,
            dossier=lus.dossier,
            documents={**sources.documents, sources.id: lus.document},
            fiches=lus.fiches,
            descriptions={name: f.description for name, f in etat.faits.fiches.items()},
            textes={**sources.textes, **etat.faits.textes},
            clauses=clauses,
        )

    def _realize(self, etat: Etat, tranche: Tranche | None = None) -> tuple[Acte, Lus]:
        """Return the words that the facts and the operations of `etat` give; `tranche` is new."""
        for known, made in self._drafts:
            if known == etat:
                return made
        lus = self.base.lire(etat.faits)
        if not isinstance(lus, Lus):
            raise Refused(_at_tranche(lus, tranche))
        amending = Amending(etat, self._numerotation)
        drafted = draft(self._sources(etat, lus), amending)
        if drafted.acte is None or amending.problems:
            clashes = _as_clashes(amending.problems, tranche)
            raise Refused(_at_tranche((*clashes, *drafted.problems), tranche))
        made = drafted.acte, lus
        self._drafts.append((etat, made))
        return made

    def _unprinted(
        self, etat: Etat, tranche: Tranche, donnees: Sequence[Changement], middle: Acte
    ) -> Iterator[Problem]:
        """Yield each value that `tranche` changes, and that changes no word of the act."""
        values = [(r, o) for r, o in tranche.operations if isinstance(o, ChangerValeur)]
        for rank, operation in values:
            unread = str(operation.cle) not in middle.lues
            if not donnees or (unread and self._is_idle(etat, tranche, rank, middle)):
                yield say_unprinted(tranche, rank)

    def _is_idle(self, etat: Etat, tranche: Tranche, rank: int, middle: Acte) -> bool:
        """Return whether the act is the same without the operation of `rank`."""
        try:
            applied = self._apply_facts(etat, tranche, without=rank)
            without, _ = self._realize(replace(etat, faits=applied.changes.done()), tranche)
        except Refused:
            return False
        return plain(split_parts(without.parts)) == plain(split_parts(middle.parts))

    def _refuse_two_dates(self, etape: Etape, before: Iterable[Etape]) -> None:
        """Refuse one article changed on two days by one avenant: its sentences would not tell."""
        own = etape.tranche.modificatif.id
        for other in before:
            shared = touched(etape.changements) & touched(other.changements)
            if other.tranche.modificatif.id == own and shared:
                division = next(d for d in etape.avant if d.cle in shared)
                message = f"cet avenant change {division.designation} à deux dates"
                advice = "leur donner le même « effet », ou faire deux avenants"
                raise Refused([etape.tranche.problem(Refus("V-80", message, advice))])

    def _refuse_overtaken(self, etape: Etape, tranches: Sequence[Tranche]) -> None:
        """Refuse an avenant that, before another one takes effect, moves what this changes."""
        numero = etape.tranche.modificatif.numero
        later = [t for t in tranches[:-1] if numero and t.modificatif.numero > numero]
        if not later:
            return
        known = [t for t in tranches if t.modificatif.numero <= numero]
        *_, signed = self._fold(known)[1]
        division = find_moved(signed.avant, etape.avant, signed.changements)
        division = division or find_unproved(etape.avant, signed.changements, etape.apres)
        if division is not None:
            own = etape.tranche.modificatif
            message = f"cet avenant change {division.designation}, que l’{own.nom} change plus tard"
            advice = "lui donner un effet postérieur, ou remplacer l’article entier à cette date"
            raise Refused([later[-1].problem(Refus("V-81", message, advice))])


def _with_facts(etat: Etat, applied: Applied, avant: Sequence[Division]) -> Etat:
    """Return `etat` with the facts of `applied`, the fiches that it takes out become holes."""
    holes, axe = list[Trou](), None
    for rank, division in enumerate(avant):
        axe = division if is_axis(division) else axe
        if division.cle in applied.retirees:
            holes.append(Trou(division, tuple(d.cle for d in avant[:rank]), axe))
    return replace(etat, faits=applied.changes.done(), trous=(*etat.trous, *holes))


def _together(
    avant: Sequence[Division],
    donnees: Sequence[Changement],
    mots: Sequence[Changement],
    apres: Sequence[Division],
) -> tuple[Changement, ...]:
    """Return what the facts and the words change; where they meet, the division as it becomes."""
    met = {c.lieu.division for c in mots if find_clash(avant, donnees, [c])}
    whole = {c.lieu.division for c in mots if gives_whole(c)}
    kept = [
        change
        for change in (*donnees, *mots)
        if isinstance(change, NouvelleDivision) or change.lieu.division not in met
    ]
    kept += [change for change in mots if change.lieu.division in met and gives_whole(change)]
    for cle in met - whole:
        old, new = find_division(avant, cle), find_division(apres, cle)
        if old is not None and new is not None:
            kept += compare_division(old, new)
    return tuple(in_reading_order(avant, kept))


def _refuse_unproved(
    avant: Sequence[Division],
    changes: Sequence[Changement],
    apres: Sequence[Division],
    tranche: Tranche,
) -> None:
    """Refuse changes that, said one by one, do not give the text that they are to give."""
    lost = find_unproved(avant, changes, apres)
    if lost is not None:
        message = f"ces modifications se gênent à « {lost.nom} »"
        advice = "remplacer cet article entier par un seul texte"
        raise Refused([tranche.problem(Refus("V-80", message, advice))])


def _as_clashes(problems: Iterable[Problem], tranche: Tranche | None) -> Iterator[Problem]:
    """Yield why operations that the text allowed are no longer possible: its own data forbid it."""
    own = tranche.modificatif if tranche else None
    data = tranche is not None and any(not is_text(o) for _, o in tranche.operations)
    for problem in problems:
        counted = problem.code == "V-82" or "ne figure" in problem.message
        if own and data and counted and problem.place.path == own.places.at(own.id).path:
            message = "les données du même avenant changent aussi cet endroit"
            advice = "remplacer l’article entier, ou le changer par un autre avenant"
            problem = replace(problem, message=message, advice=advice)
        yield problem


def _at_tranche(problems: Iterable[Problem], tranche: Tranche | None) -> tuple[Problem, ...]:
    """Return the blocking `problems`, said at the avenant that brings them about."""
    found = [problem for problem in problems if is_blocking(problem)]
    if tranche is None:
        return tuple(found)
    own, data = tranche.modificatif, [r for r, o in tranche.operations if not is_text(o)]
    key = tranche.key(data[0]) if len(data) == 1 else "modifications"
    at = own.places.at(own.id, key)
    texts = (*own.textes.values(), *(fiche.description for fiche in own.fiches.values()))
    paths = {at.path, *(text.path for text in texts)}
    return tuple(p if p.place.path in paths else replace(p, place=at) for p in found)
