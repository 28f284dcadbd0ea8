"""The avenant itself: every word of it, from what it changes to its signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clsdocs.acte.annexes import draft_logos
from clsdocs.acte.blanks import Blanks
from clsdocs.acte.comparution import draft_comparution
from clsdocs.acte.drafting import Draft, with_hinge
from clsdocs.acte.inputs import Sources, names_of
from clsdocs.acte.numbering import number_headings
from clsdocs.acte.parts import Acte, Parts
from clsdocs.acte.phrases import NBSP, NNBSP, Phrase
from clsdocs.acte.reading import TextReader
from clsdocs.acte.signing import draft_apposition, draft_cloture, draft_signatures
from clsdocs.avenants.operations.faits import Base
from clsdocs.avenants.operations.modificatif import Modificatif
from clsdocs.avenants.redaction.argent import say_money
from clsdocs.avenants.redaction.expose import draft_expose, draft_visas_avenant
from clsdocs.avenants.redaction.formules import Formules
from clsdocs.avenants.redaction.intitules import of_act, title_of
from clsdocs.avenants.redaction.particulieres import say_operation
from clsdocs.avenants.redaction.parties import parties_of
from clsdocs.avenants.redaction.plan import (
    ArticleAvenant,
    Place,
    joined_divisions,
    name_joined,
    plan_articles,
)
from clsdocs.avenants.redaction.prise_effet import draft_effet, draft_survie
from clsdocs.avenants.redaction.titres import title_of_article
from clsdocs.avenants.texte.changements import NouvelleDivision
from clsdocs.avenants.texte.citations import flat_blocks
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.avenants.vigueur.en_vigueur import Etape
from clsdocs.domain.avenant import Avenant
from clsdocs.domain.blancs import Blanc
from clsdocs.domain.document import Document, Nature, Signent
from clsdocs.domain.duree import EVENEMENTS, Duree
from clsdocs.errors import is_blocking
from clsdocs.francais import capitale, date_longue
from clsdocs.prose.nodes import Bloc, Intertitre, Role
from clsdocs.record import replace


@dataclass
class Redaction:
    """One avenant under drafting: the act, what the avenant changes in it, those before it."""

    base: Base
    modificatif: Modificatif
    etapes: Sequence[Etape]
    anterieurs: Sequence[Modificatif] = ()

    @property
    def avenant(self) -> Avenant:
        """The facts of the avenant."""
        assert isinstance(self.modificatif.fait, Avenant)
        return self.modificatif.fait

    @cached_property
    def articles(self) -> tuple[ArticleAvenant, ...]:
        """Its articles that change something."""
        return plan_articles(self.etapes)

    @cached_property
    def document(self) -> Document:
        """The avenant as a document like the others: its title, its parties, its signing."""
        avenant, base = self.avenant, self.base.document
        before, after = self.etapes[0].lus_avant, self.etapes[-1].lus
        revision = base.revision
        signent = revision.avenants_signes_par if revision else Signent.TOUTES
        title = avenant.intitule or title_of(avenant, base, self.base.date)
        return Document.model_construct(
            id=avenant.id,
            nature=Nature.AVENANT,
            intitule=title,
            reference=avenant.reference,
            gabarit=avenant.gabarit,
            rattachement=base.id,
            parties=parties_of(avenant, before, after, signent),
            libelles=base.libelles,
            visas=avenant.visas,
            duree=self._duree(),
            signature=avenant.signature,
            tolere=avenant.tolere,
        )

    def _duree(self) -> Duree:
        effet = self.avenant.effet or Blanc("effet", EVENEMENTS["derniere_signature"])
        terms = [m.proroger.au for m in self.avenant.modifications if m.proroger is not None]
        known = [term for term in terms if isinstance(term, date)]
        terme = max(known) if known else None
        why = self.avenant.retroactif
        return Duree.model_construct(effet=effet, terme=terme, retroactif=why)

    @cached_property
    def sources(self) -> Sources:
        """What its own texts may read: the act as it changes it."""
        modificatif, own = self.modificatif, self.base.sources
        clauses = {**own.clauses, **modificatif.clauses}
        documents = {**own.documents, self.avenant.id: self.document}
        return replace(
            own,
            documents=documents,
            id=self.avenant.id,
            places=modificatif.places,
            textes={**own.textes, **modificatif.textes},
            clauses=clauses,
        )

    def draft(self) -> Draft:
        """Return every word of the avenant, or every fault of its words."""
        reader = TextReader(self.sources)
        parts = self._parts(reader)
        acte = Acte(
            id=f"{self.sources.dossier.id}/{self.avenant.id}",
            intitule=str(self.document.intitule),
            parts=parts,
            signatures=draft_signatures(self.document),
            annexes_seules=parts.annexes,
            images=self.sources.images,
            apposition=draft_apposition(self.document, self.sources.dossier.lettres),
        )
        names = names_of(self.sources)
        blanks = Blanks(self.document, names, self.sources.places).problems(parts.blocs)
        told = (problem for etape in self.etapes for problem in etape.problems)
        problems = (*reader.problems, *blanks, *told)
        return Draft(None if any(map(is_blocking, problems)) else acte, problems)

    def _parts(self, reader: TextReader) -> Parts:
        corps = number_headings(self._corps())
        return Parts(
            comparution=draft_comparution(self.document, reader.paragraphs),
            visas=draft_visas_avenant(self.base, self.document, self.anterieurs, reader),
            considerants=draft_expose(self.base, self.avenant, self.anterieurs, reader),
            corps=with_hinge(corps),
            cloture=draft_cloture(self.document, self.sources.dossier.lettres),
            annexes=tuple(self._annexes()),
            logos=draft_logos(self.document.parties),
        )

    def _corps(self) -> Iterator[Bloc]:
        for article in self.articles:
            spans = tuple(Phrase(title_of_article(article, self.base.document)).spans)
            yield Intertitre(2, f"article-{article.numero}", spans)
            yield from self._content(article)
        yield Intertitre(2, "prise-d-effet", tuple(Phrase("Prise d’effet").spans))
        yield from draft_effet(self.avenant, self.articles)
        yield Intertitre(2, "survie", tuple(Phrase("Stipulations inchangées").spans))
        yield from draft_survie(self.base.document)

    def _content(self, article: ArticleAvenant) -> Iterator[Bloc]:
        lead = ""
        if article.tranche.apart and article.tranche.effet is not None:
            lead = f"À compter du {date_longue(article.tranche.effet)}, "
        yield from say_operation(self.base, article)
        if article.place is Place.FINANCEMENT:
            yield from say_money(article, self.sources.dossier.lettres)
        yield from self._changes(article, lead)

    def _changes(self, article: ArticleAvenant, lead: str) -> Iterator[Bloc]:
        formules = self._formules(article)
        changes = article.changements
        grouped = article.place in (Place.ARTICLES, Place.ANNEXES) and len(changes) > 1
        listed = grouped and all(c.lieu.division == changes[0].lieu.division for c in changes)
        if not listed:
            for change in changes:
                said = formules.say(change, listed=False, ending=".")
                yield from said.written(lead, ".")
            return
        subject = formules.name(changes[0].lieu.division)
        agreed = "modifiée" if subject.startswith("la ") or "annexe" in subject else "modifié"
        words = f"{subject} est ainsi {agreed}{NBSP}:"
        yield Phrase(f"{lead}{words}" if lead else capitale(words)).paragraph(Role.CORPS)
        for rank, change in enumerate(changes, 1):
            ending = "." if rank == len(changes) else f"{NNBSP};"
            said = formules.say(change, listed=True, ending=ending)
            yield from said.written(f"{rank}°{NBSP}", ending)

    def _formules(self, article: ArticleAvenant) -> Formules:
        avant = {division.cle: division for division in article.avant}
        for change in article.etape.changements:
            if isinstance(change, NouvelleDivision):
                avant.setdefault(change.division.cle, change.division)
        return Formules(self.base.document, avant, name_joined(self.joined))

    @cached_property
    def joined(self) -> tuple[Division, ...]:
        """The annexes and fiches that it holds."""
        return joined_divisions(self.articles)

    def _annexes(self) -> Iterator[Bloc]:
        annexes = [d for d in self.joined if d.genre is Genre.ANNEXE]
        fiches = [d for d in self.joined if d.genre is Genre.FICHE]
        for rank, division in enumerate(annexes, 1):
            yield _annex_heading(rank, division.intitule, first=rank == 1)
            words = f"Annexe{NBSP}{division.numero} {of_act(self.base.document)}"
            yield Phrase(words).paragraph(Role.MENTION)
            yield from flat_blocks(division.blocs, quoted=False)
        if fiches:
            rank = len(annexes) + 1
            yield _annex_heading(rank, "Fiches-actions", first=rank == 1)
            for place, division in enumerate(fiches):
                assert division.titre is not None
                yield replace(division.titre, id="", niveau=2, saut_avant=place > 0)
                yield from flat_blocks(division.blocs, quoted=False)


def _annex_heading(rank: int, title: str, *, first: bool) -> Intertitre:
    return Intertitre(
        1,
        f"annexe-{rank}",
        tuple(Phrase(title).spans),
        avant=f"Annexe{NBSP}",
        numero=str(rank),
        apres=f"{NBSP}– ",
        numero_impose=str(rank),
        mot="annexe",
        style="Titre annexe",
        saut_avant=not first,
    )
