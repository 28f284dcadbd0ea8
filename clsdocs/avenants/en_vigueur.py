"""The text in force: an act and its avenants, applied one after the other, each proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from clsdocs.acte.drafting import draft
from clsdocs.acte.inputs import Sources
from clsdocs.acte.mapping import map_blocks
from clsdocs.acte.numbering import References, collect_references
from clsdocs.acte.parts import Acte, Blocs, Parts
from clsdocs.acte.placing import place_blocks
from clsdocs.acte.reading import TextReader
from clsdocs.avenants.application import apply_changes
from clsdocs.avenants.changements import Changement, Lieu, Suppression
from clsdocs.avenants.differences import Attendu, Deplacee, compare_divisions
from clsdocs.avenants.divisions import Division, join_parts, split_parts
from clsdocs.avenants.donnees import Applied
from clsdocs.avenants.faits import Base, Faits, Lus
from clsdocs.avenants.modificatif import Modificatif, Tranche
from clsdocs.avenants.mots import Retenu
from clsdocs.avenants.refus import Refus
from clsdocs.avenants.resolus import resolve_changes
from clsdocs.avenants.textes import Resolver
from clsdocs.domain.document import Numerotation
from clsdocs.domain.modification import TEXTE, ChangerAnnexe, Operation
from clsdocs.domain.texte import Text
from clsdocs.errors import Problem, Refused, is_blocking
from clsdocs.prose.nodes import Intertitre, paragraphs_of


@dataclass(frozen=True)
class Etape:
    """What one tranche of an avenant changes, and the divisions before and after it."""

    tranche: Tranche
    changements: tuple[Changement, ...]
    avant: tuple[Division, ...]
    apres: tuple[Division, ...]
    lus: Lus
    """The facts after it."""
    lus_avant: Lus


@dataclass(frozen=True)
class EnVigueur:
    """The text in force after some avenants, and what each of them changed."""

    acte: Acte
    faits: Faits
    lus: Lus
    etapes: tuple[Etape, ...] = ()

    @property
    def divisions(self) -> tuple[Division, ...]:
        """What avenants may name in it."""
        return split_parts(self.acte.parts)


@dataclass(frozen=True)
class _Ecrite:
    """An operation on words that was made, and where its texts are read."""

    tranche: Tranche
    rank: int
    operation: Operation


@dataclass(frozen=True)
class _Etat:
    """Facts, and the operations on words that follow; `trous` are fiches taken out since."""

    faits: Faits
    ecrites: tuple[_Ecrite, ...] = ()
    trous: tuple[tuple[Division, tuple[str, ...]], ...] = ()


def enter_into_force(base: Base, tranches: Iterable[Tranche]) -> EnVigueur:
    """Return the text of `base` after each of `tranches`, in their order.

    Refused, with every fault at its place, where one of them cannot be made as it is written.
    """
    return _Folding(base).run(tranches)


@dataclass
class _Folding:
    base: Base
    _drafts: dict[int, tuple[_Etat, tuple[Acte, Lus]]] = field(default_factory=dict)

    def run(self, tranches: Iterable[Tranche]) -> EnVigueur:
        etat = _Etat(self.base.faits)
        etapes: list[Etape] = []
        for tranche in tranches:
            etat, etape = self._step(etat, tranche)
            etapes.append(etape)
        acte, lus = self._realize(etat)
        return EnVigueur(acte, etat.faits, lus, tuple(etapes))

    def _step(self, etat: _Etat, tranche: Tranche) -> tuple[_Etat, Etape]:
        acte, lus_avant = self._realize(etat)
        avant = split_parts(acte.parts)
        applied = self._apply_facts(etat, tranche)
        facts = replace(etat, faits=applied.changes.done())
        gone = [d for d in avant if d.cle in applied.retirees]
        holes = tuple((d, _before(avant, d)) for d in gone)
        facts = replace(facts, trous=(*facts.trous, *holes))
        middle, lus = self._realize(facts, tranche) if facts != etat else (acte, lus_avant)
        changes = self._by_difference(avant, split_parts(middle.parts), applied.attendu, tranche)
        ecrites = tuple(_Ecrite(tranche, r, o) for r, o in tranche.operations if _is_text(o))
        done = replace(facts, ecrites=(*facts.ecrites, *ecrites))
        after = self._realize(done, tranche)[0] if ecrites else middle
        apres = split_parts(after.parts)
        words = self._by_words(avant, ecrites, self._sources(facts, lus))
        resolve = _references(after).resolve
        whole = resolve_changes((*changes, *words), resolve)
        self._prove(avant, whole, apres, tranche)
        return done, Etape(tranche, whole, avant, apres, lus, lus_avant)

    def _apply_facts(self, etat: _Etat, tranche: Tranche) -> Applied:
        modificatif = tranche.modificatif
        changes = etat.faits.changed()
        changes.textes |= modificatif.textes
        terme, effet = self.base.terme, self.base.effet
        applied = Applied(changes, modificatif.fiches, effet=effet, terme=terme)
        problems = []
        for rank, operation in tranche.operations:
            try:
                applied.apply(operation)
            except Refus as refus:
                problems.append(_problem(refus, modificatif, rank))
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
            raise Refused([_problem(Refus("V-80", message, advice), tranche.modificatif)]) from None

    def _by_words(
        self, avant: Sequence[Division], ecrites: Sequence[_Ecrite], sources: Sources
    ) -> tuple[Changement, ...]:
        reader = TextReader(sources)
        found, problems = list[Changement](), list[Problem]()
        for ecrite in ecrites:
            try:
                found += self._resolve(avant, ecrite, reader)
            except Refus as refus:
                problems.append(_problem(refus, ecrite.tranche.modificatif, ecrite.rank))
        problems += [problem for problem in reader.problems if is_blocking(problem)]
        if problems:
            raise Refused(problems)
        return tuple(found)

    def _resolve(
        self, divisions: Sequence[Division], ecrite: _Ecrite, reader: TextReader
    ) -> tuple[Changement, ...]:
        operation = ecrite.operation
        if isinstance(operation, ChangerAnnexe):
            return (Suppression(Lieu(str(operation.retirer))),)
        modificatif = ecrite.tranche.modificatif
        cle = f"modifications.{ecrite.rank}.{_genre(modificatif, ecrite.rank)}"

        def read(words: str, path: str | None, key: str) -> Blocs:
            place = modificatif.places.at(modificatif.id, f"{cle}.{key}")
            text = Text(place.path, words, place.line)
            if path is not None:
                text = modificatif.textes.get(path, text)
            return place_blocks(reader.read(text), (), reader.problems).blocs

        resolver = Resolver(divisions, read, self._numerotation)
        assert isinstance(operation, TEXTE)
        return resolver.resolve(operation)

    @property
    def _numerotation(self) -> Numerotation:
        revision = self.base.document.revision
        return revision.numerotation if revision else Numerotation.BIS

    def _sources(self, etat: _Etat, lus: Lus) -> Sources:
        sources = self.base.sources
        own = {**sources.documents, sources.id: lus.document}
        descriptions = {name: f.description for name, f in etat.faits.fiches.items()}
        clauses = dict(sources.clauses)
        for ecrite in etat.ecrites:
            clauses |= ecrite.tranche.modificatif.clauses
        return replace(
            sources,
            dossier=lus.dossier,
            documents=own,
            fiches=lus.fiches,
            descriptions=descriptions,
            textes={**sources.textes, **etat.faits.textes},
            clauses=clauses,
        )

    def _realize(self, etat: _Etat, tranche: Tranche | None = None) -> tuple[Acte, Lus]:
        """Return the words that the facts and the operations of `etat` give; `tranche` is new."""
        for known, made in self._drafts.values():
            if known == etat:
                return made
        lus = self.base.lire(etat.faits)
        if not isinstance(lus, Lus):
            raise Refused(self._at_tranche(lus, tranche))
        sources = self._sources(etat, lus)
        amending = _Amending(self, etat)
        drafted = draft(sources, amending)
        if drafted.acte is None or amending.problems:
            raise Refused(self._at_tranche((*amending.problems, *drafted.problems), tranche))
        made = drafted.acte, lus
        self._drafts[len(self._drafts)] = (etat, made)
        return made

    def _at_tranche(
        self, problems: Iterable[Problem], tranche: Tranche | None
    ) -> tuple[Problem, ...]:
        """Return the blocking `problems`, said at the avenant that brings them about."""
        found = [problem for problem in problems if is_blocking(problem)]
        if tranche is None:
            return tuple(found)
        own = tranche.modificatif
        at = own.places.at(own.id, "modifications")
        return tuple(p if p.place.path == at.path else replace(p, place=at) for p in found)

    def _prove(
        self,
        avant: Sequence[Division],
        changes: Sequence[Changement],
        apres: Sequence[Division],
        tranche: Tranche,
    ) -> None:
        """Refuse changes that, said one by one, do not give the text that they are to give."""
        try:
            made = apply_changes(avant, changes)
        except (ValueError, Retenu):
            made = ()
        olds, news = _plain(made), _plain(apres)
        if olds == news:
            return
        lost = next((d for d in apres if _plain([d]) != _plain(_same(made, d.cle))), apres[-1])
        message = f"ces modifications se gênent à « {lost.nom} »"
        advice = "remplacer cet article entier par un seul texte"
        raise Refused([_problem(Refus("V-80", message, advice), tranche.modificatif)])


class _Amending:
    """The operations on words of a state, made while the act is drafted from its facts."""

    def __init__(self, folding: _Folding, etat: _Etat) -> None:
        self.folding, self.etat = folding, etat
        self.problems: list[Problem] = []

    def __call__(self, parts: Parts, reader: TextReader) -> Parts:
        """Return `parts` with every operation made, in order."""
        divisions = _with_holes(split_parts(_resolved(parts)), self.etat.trous)
        by_tranche: dict[int, list[_Ecrite]] = {}
        for ecrite in self.etat.ecrites:
            by_tranche.setdefault(id(ecrite.tranche), []).append(ecrite)
        for ecrites in by_tranche.values():
            found: list[Changement] = []
            for ecrite in ecrites:
                try:
                    found += self.folding._resolve(divisions, ecrite, reader)
                except Refus as refus:
                    own = ecrite.tranche.modificatif
                    self.problems.append(_problem(refus, own, ecrite.rank))
            try:
                divisions = apply_changes(divisions, found)
            except (ValueError, Retenu):
                message, advice = "ces modifications ne se font pas ensemble", "en garder une"
                clash = Refus("V-80", message, advice)
                self.problems.append(_problem(clash, ecrites[0].tranche.modificatif))
            divisions = split_parts(_resolved(join_parts(parts, divisions)))
        return join_parts(parts, divisions)


def _resolved(parts: Parts) -> Parts:
    """Return `parts`, their references given the numbers known so far."""
    headings = [bloc for bloc in parts.blocs if isinstance(bloc, Intertitre)]
    references, _ = collect_references(headings)
    change = References(references.targets, references.titles).resolve
    return replace(
        parts, **{name: map_blocks(getattr(parts, name), change) for name in Parts.names()}
    )


def _references(acte: Acte) -> References:
    headings = [bloc for bloc in acte.parts.blocs if isinstance(bloc, Intertitre)]
    return collect_references(headings)[0]


def _with_holes(
    divisions: Sequence[Division], trous: Iterable[tuple[Division, tuple[str, ...]]]
) -> tuple[Division, ...]:
    """Return `divisions` with the headings of fiches taken out, each where it stood."""
    done = list(divisions)
    for division, before in trous:
        present = [division.cle for division in done]
        at = next((present.index(cle) + 1 for cle in reversed(before) if cle in present), len(done))
        gone, *_ = apply_changes([division], [Suppression(Lieu(division.cle))])
        done.insert(at, gone)
    return tuple(done)


def _before(divisions: Sequence[Division], division: Division) -> tuple[str, ...]:
    cles = [other.cle for other in divisions]
    return tuple(cles[: cles.index(division.cle)])


def _same(divisions: Iterable[Division], cle: str) -> list[Division]:
    return [division for division in divisions if division.cle == cle]


def _plain(divisions: Iterable[Division]) -> list[str]:
    """Return the words of `divisions`, line by line."""
    held = (b for d in divisions for b in ((d.titre, *d.blocs) if d.titre else d.blocs))
    return list(paragraphs_of(held))


def _is_text(operation: Operation) -> bool:
    out = isinstance(operation, ChangerAnnexe) and operation.retirer is not None
    return isinstance(operation, TEXTE) or out


def _genre(modificatif: Modificatif, rank: int) -> str:
    return modificatif.fait.modifications[rank].genre


def _problem(refus: Refus, modificatif: Modificatif, rank: int | None = None) -> Problem:
    if rank is None:
        return refus.problem(modificatif.places, modificatif.id, "modifications")
    cle = f"modifications.{rank}.{_genre(modificatif, rank)}"
    return refus.problem(modificatif.places, modificatif.id, cle)
