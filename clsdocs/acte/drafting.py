"""From the facts and texts of a document to its Acte, or to every fault of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clsdocs.acte.annexes import draft_annexes, draft_glossary, draft_logos
from clsdocs.acte.blanks import Blanks, keys_of
from clsdocs.acte.comparution import draft_comparution
from clsdocs.acte.engagements import PARTIES, draft_engagements, place_engagements
from clsdocs.acte.fiches import draft_fiches, fiche_blocks, number_problems
from clsdocs.acte.inputs import Sources, names_of
from clsdocs.acte.mapping import map_blocks, map_spans
from clsdocs.acte.modifications import note_avenants
from clsdocs.acte.numbering import MOTS, References, collect_references, number_headings
from clsdocs.acte.parts import Acte, Blocs, Fiche, Parts
from clsdocs.acte.phrases import NBSP, formula
from clsdocs.acte.placing import Placed, place_blocks, titled, with_captions
from clsdocs.acte.preamble import draft_considerants, draft_visas, visa_problems
from clsdocs.acte.reading import TextReader
from clsdocs.acte.signing import draft_apposition, draft_cloture, draft_signatures
from clsdocs.acte.tables import financing_tables, payment_table
from clsdocs.domain.annexe import Contenu
from clsdocs.domain.fiche import Fiches
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Gravite, Problem, is_blocking
from clsdocs.expressions.filters import Forme
from clsdocs.prose.nodes import Intertitre
from clsdocs.record import Record, replace


class Draft(Record):
    """The Acte, None where a fault stops it, and every problem met on the way."""

    acte: Acte | None
    problems: tuple[Problem, ...]


_LACKING = {
    Contenu.FICHES: "écrire « axes » et des fiches",
    Contenu.FINANCEMENT: "écrire « financement », sans l’imprimer déjà dans le texte",
}
"""What an annex that clsdocs fills lacks when it is empty."""


Amend = Callable[[Parts, TextReader], Parts]
"""What changes the parts of an act, drafted and numbered, before its references are resolved."""


def draft(sources: Sources, amend: Amend | None = None) -> Draft:
    """Return every word of the document of `sources`, or every fault of its words at once.

    `amend` makes the changes that follow its facts: those of avenants.
    """
    return _Drafter(sources, amend).draft()


@dataclass
class _Drafter:
    """Drafts one document; the problems are those of its reader."""

    sources: Sources
    amend: Amend | None = None
    reader: TextReader = field(init=False)

    def __post_init__(self) -> None:
        self.document = self.sources.document
        self.reader = TextReader(self.sources)
        self.problems = self.reader.problems

    def draft(self) -> Draft:
        own = self.sources.numbered_fiches() if self.document.axes else Fiches()
        fiches = draft_fiches(own, self.document.axes, self.reader.description)
        placed, body_was_read = self._body()
        parts = self._parts(placed, fiches)
        bare = self._annexes(placed, ())
        if self.amend is not None:
            parts = self.amend(parts, self.reader)
        # A body that could not be read has no headings, whose lack is not to be reported too.
        references = self._references(parts)
        self._say_empty(self._contents(placed, fiches))
        acte = self._resolved(parts, fiches, bare, references)
        if body_was_read:
            self._check_revision(references)
            self.problems += references.problems
        self._check_facts(acte.parts)
        stopped = any(map(is_blocking, self.problems))
        return Draft(None if stopped else acte, tuple(self.problems))

    def _body(self) -> tuple[Placed, bool]:
        """Return the articles, numbered, commitments placed; and whether they could be read."""
        body = self.reader.read(self.sources.prose)
        engagements = draft_engagements(self.document.parties, self.reader.file)
        placed = place_blocks(body, engagements, self.problems)
        blocs = placed.blocs
        if engagements and Forme.ENGAGEMENTS not in placed.formes:
            found = place_engagements(blocs, engagements)
            blocs = blocs if found is None else found
            if found is None and body:
                self._say_unplaced()
        numbered = number_headings(blocs)
        noted = note_avenants(numbered, self.document.anterieur, self.problems)
        return replace(placed, blocs=noted), bool(body)

    def _say_empty(self, contents: Mapping[Contenu, Blocs]) -> None:
        for annexe in self.document.annexes:
            if annexe.contenu is not None and not contents[annexe.contenu]:
                place = self.sources.places.at(self.document.id, f"annexes.{annexe.id}.contenu")
                message = f"l’annexe « {annexe.id} » n’a rien à imprimer"
                advice = f"{_LACKING[annexe.contenu]}, ou retirer l’annexe"
                self.problems.append(Problem(place, "T-13", message, advice))

    def _check_revision(self, references: References) -> None:
        revision = self.document.revision
        if revision is None or revision.article is None or revision.article in references.targets:
            return
        place = self.sources.places.at(self.document.id, "revision.article")
        articles = [name for name, (mot, _) in references.targets.items() if mot == MOTS[2]]
        advice = did_you_mean(revision.article, articles, "nommer un article de l’acte")
        message = f"« revision.article » nomme « {revision.article} », qui n’existe pas"
        self.problems.append(Problem(place, "T-10", message, advice, Gravite.A_EXPLIQUER))

    def _say_unplaced(self) -> None:
        place = self.sources.places.at(self.document.id, "parties")
        advice = f"écrire {{{{ parties | engagements }}}}, ou un article {{#{PARTIES}}}"
        message = "les engagements des parties ne sont placés nulle part"
        self.problems.append(Problem(place, "T-15", message, advice))

    def _parts(self, placed: Placed, fiches: tuple[Fiche, ...]) -> Parts:
        document, reader = self.document, self.reader
        apart = self._in_annex(Contenu.FINANCEMENT)
        parts = Parts(
            liminaire=reader.file(document.liminaire) if document.liminaire else (),
            comparution=draft_comparution(document, reader.paragraphs),
            visas=draft_visas(document, self.sources.documents, reader.inline),
            considerants=draft_considerants(document, reader.inline),
            corps=with_hinge(placed.blocs),
            financement=() if apart else self._financement(placed),
            versements=() if apart else self._versements(placed),
            cloture=draft_cloture(document, self.sources.dossier.lettres),
            annexes=self._annexes(placed, fiches),
            logos=draft_logos(document.parties),
        )
        glossaire = draft_glossary(self.sources.dossier.sigles, parts.blocs)
        return replace(parts, glossaire=glossaire)

    def _in_annex(self, contenu: Contenu) -> bool:
        return any(annexe.contenu is contenu for annexe in self.document.annexes)

    def _annexes(self, placed: Placed, fiches: tuple[Fiche, ...]) -> Blocs:
        return draft_annexes(self.document, self._contents(placed, fiches), self.reader.file)

    def _contents(self, placed: Placed, fiches: tuple[Fiche, ...]) -> dict[Contenu, Blocs]:
        own = Fiches(f for f in self.sources.numbered_fiches() if fiches)
        money = (*self._tables(placed), *self._schedule(placed))
        return {
            Contenu.FICHES: fiche_blocks(fiches, own, self.document.axes),
            Contenu.FINANCEMENT: with_captions(money),
        }

    def _tables(self, placed: Placed) -> Blocs:
        financement = self.document.financement
        if financement is None or Forme.TABLEAU in placed.formes:
            return ()
        return financing_tables(financement)

    def _schedule(self, placed: Placed) -> Blocs:
        financement = self.document.financement
        if financement is None or Forme.ECHEANCIER in placed.formes:
            return ()
        return payment_table(financement)

    def _financement(self, placed: Placed) -> Blocs:
        return titled("Plan de financement", self._tables(placed))

    def _versements(self, placed: Placed) -> Blocs:
        return titled("Échéancier des versements", self._schedule(placed))

    def _references(self, parts: Parts) -> References:
        headings = [bloc for bloc in parts.blocs if isinstance(bloc, Intertitre)]
        references, problems = collect_references(headings)
        self.problems += problems
        return references

    def _resolved(
        self, parts: Parts, fiches: tuple[Fiche, ...], bare: Blocs, references: References
    ) -> Acte:
        change = references.resolve
        resolved = {n: map_blocks(getattr(parts, n), change) for n in Parts.names()}
        done = Parts(**resolved)
        return Acte(
            id=f"{self.sources.dossier.id}/{self.document.id}",
            intitule=str(self.document.intitule),
            parts=done,
            signatures=draft_signatures(self.document),
            lues=frozenset(self.reader.expressions.lues) | {cle for cle, _ in keys_of(done.blocs)},
            fiches=tuple(_resolve_fiche(fiche, references) for fiche in fiches),
            annexes_seules=map_blocks(bare, change),
            images=self.sources.images,
            apposition=draft_apposition(self.document, self.sources.dossier.lettres),
        )

    def _check_facts(self, parts: Parts) -> None:
        """Note the facts that are not known, those that visas cannot recite, numbers changed."""
        document, places = self.document, self.sources.places
        if document.axes:
            fiches, numeros = self.sources.fiches.values(), self.sources.numeros
            self.problems += number_problems(fiches, numeros, places)
        self.problems += visa_problems(document, self.sources.documents, places)
        blanks = Blanks(document, names_of(self.sources), places)
        self.problems += blanks.problems(parts.blocs)


def _resolve_fiche(fiche: Fiche, references: References) -> Fiche:
    change = references.resolve
    return replace(
        fiche,
        intitule=map_spans(fiche.intitule, change),
        lignes=tuple((label, map_blocks(blocs, change)) for label, blocs in fiche.lignes),
    )


def with_hinge(blocs: Blocs) -> Blocs:
    """Return `blocs` with « Il est convenu ce qui suit : » before the first numbered heading.

    Where no heading is numbered, everything is agreed upon: the formula comes first.
    """
    hinge = formula(f"Il est convenu ce qui suit{NBSP}:")
    for rank, bloc in enumerate(blocs):
        if isinstance(bloc, Intertitre) and not bloc.sans_numero:
            broken = replace(hinge, saut_avant=bloc.saut_avant)
            return (*blocs[:rank], broken, replace(bloc, saut_avant=False), *blocs[rank + 1 :])
    return (hinge, *blocs)
