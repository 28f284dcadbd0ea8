"""The text in force as a document: what was signed, what changed since, and which avenant did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from clsdocs.acte.parts import Acte, Apposition
from clsdocs.acte.people import organisme_name
from clsdocs.acte.phrases import NBSP, NNBSP, Phrase
from clsdocs.avenants.operations.faits import Base
from clsdocs.avenants.operations.modificatif import Modificatif
from clsdocs.avenants.redaction.intitules import of_act
from clsdocs.avenants.redaction.particulieres import entry_of, find_partie
from clsdocs.avenants.redaction.plan import ArticleAvenant, Place, plan_articles
from clsdocs.avenants.texte.changements import Partout
from clsdocs.avenants.texte.divisions import Division, join_parts
from clsdocs.avenants.texte.mots import pattern_of
from clsdocs.avenants.vigueur.en_vigueur import EnVigueur, Etape
from clsdocs.domain.annexe import Transcription
from clsdocs.domain.modification import ChangerPartie
from clsdocs.francais import accorde, capitale, date_longue, enumeration, numero_article
from clsdocs.prose.nodes import (
    Alignement,
    Bloc,
    Intertitre,
    Paragraphe,
    Role,
    Span,
    Tableau,
    Texte,
    paragraphs_of,
)
from clsdocs.record import Record, replace


class Effet(Record):
    """What one article of an avenant did to one division of the act, and from which day."""

    division: str
    verbe: str
    modificatif: Modificatif
    articles: tuple[int, ...]
    jour: date | None

    @property
    def source(self) -> str:
        """« l’avenant n° 1 du 10 décembre 2025, art. 2 »."""
        own = self.modificatif
        named = f"{'l’' if own.numero else 'la '}{own.dated()}"
        if not own.signe:
            named = f"{named} (projet)"
        if not own.numero or not self.articles:
            return named
        return f"{named}, art.{NBSP}{enumeration(list(map(numero_article, self.articles)))}"


class Consolidation(Record, dict=True):
    """The act of `base` with all that `texte` integrates on the day `au`; `signe` is as signed."""

    base: Base
    signe: Acte
    texte: EnVigueur
    au: date
    entieres: Sequence[Etape] = ()
    """All that the avenants integrated change, even later: by it their articles are numbered."""

    @cached_property
    def modificatifs(self) -> tuple[Modificatif, ...]:
        """The avenants and decisions integrated, each once, in order of effect."""
        found = {e.tranche.modificatif.id: e.tranche.modificatif for e in self.texte.etapes}
        return tuple(found.values())

    @cached_property
    def _articles(self) -> Mapping[str, tuple[ArticleAvenant, ...]]:
        """The articles of each avenant, all its days of effect together."""
        return {
            own.id: plan_articles(
                e for e in self.entieres or self.texte.etapes if e.tranche.modificatif.id == own.id
            )
            for own in self.modificatifs
        }

    @cached_property
    def effets(self) -> tuple[Effet, ...]:
        """What each avenant did to each division, in the order of their effects."""
        return tuple(effet for etape in self.texte.etapes for effet in self._effets(etape))

    def _effets(self, etape: Etape) -> Iterator[Effet]:
        own = etape.tranche.modificatif
        articles = self._said(etape)
        before = {division.cle: division for division in etape.avant}
        for division in etape.apres:
            old = before.get(division.cle)
            verb = _verb(old, division)
            if verb:
                numeros = tuple(a.numero for a in articles if _says(a, division.cle, old))
                yield Effet(division.cle, verb, own, numeros, etape.tranche.effet)

    def _said(self, etape: Etape) -> list[ArticleAvenant]:
        """Return the articles that say what `etape` changes."""
        articles = self._articles[etape.tranche.modificatif.id]
        return [a for a in articles if a.tranche.effet == etape.tranche.effet]

    @cached_property
    def acte(self) -> Acte:
        """Every word of the text in force, its notice and its notes; nobody signs it."""
        parts = join_parts(self.texte.acte.parts, map(self._noted, self.texte.divisions))
        notice, table = tuple(self._notice()), tuple(self._effects())
        signed = self.signe.parts
        parts = replace(
            parts,
            liminaire=(*notice, *signed.liminaire),
            comparution=(*signed.comparution, *self._parties()),
            visas=signed.visas,
            considerants=signed.considerants,
            annexes=(*parts.annexes, *table),
            cloture=(),
        )
        bare = (*self.texte.acte.annexes_seules, *table)
        return replace(
            self.texte.acte,
            parts=parts,
            signatures=(),
            annexes_seules=bare,
            apposition=Apposition(),
        )

    def _noted(self, division: Division) -> Division:
        """Return `division` with the note of what changed it under its heading."""
        own = [effet for effet in self.effets if effet.division == division.cle]
        if not own or division.titre is None:
            return division
        feminine = division.article == "la" or division.nom.startswith("annexe")
        said = [f"{accorde(e.verbe, feminin=feminine, pluriel=False)} par {e.source}" for e in own]
        words = f"({capitale(f'{NNBSP}; '.join(said))})"
        return division.with_blocs((Phrase(words).paragraph(Role.MENTION), *division.blocs))

    def _notice(self) -> Iterator[Bloc]:
        day = date_longue(self.au)
        yield _heading(2, f"Version consolidée au {day}")
        yield _paragraph(" ".join(self._sentences()))
        if self.modificatifs:
            yield _list_of(self.modificatifs)

    def _sentences(self) -> Iterator[str]:
        signed = [m for m in self.modificatifs if m.signe]
        drafts = [m for m in self.modificatifs if not m.signe]
        of_it = of_act(self.base.document)
        if signed:
            named = enumeration([f"{'l’' if m.numero else 'la '}{m.dated()}" for m in signed])
            yield f"Cette version {of_it}, établie à titre d’information, intègre {named}."
        else:
            yield f"Cette version {of_it} est établie à titre d’information."
        if drafts:
            named = enumeration([f"l’{m.nom}" for m in drafts])
            verb = "ne sont pas signés" if len(drafts) > 1 else "n’est pas signé"
            yield f"Elle intègre aussi, à titre de projet, {named}, qui {verb}."
        if not self.modificatifs:
            yield "Aucun avenant n’est en vigueur à cette date."
        anterieur = self.base.document.anterieur
        if anterieur and anterieur.transcription is Transcription.PARTIELLE:
            yield "Elle est partielle : tout l’acte d’origine n’a pas été transcrit."
        yield "Elle est sans valeur contractuelle : seuls les originaux signés font foi."

    def _parties(self) -> Iterator[Paragraphe]:
        """Yield what joined the parties since the signature, and who is no longer one of them."""
        for etape in self.texte.etapes:
            for article in self._said(etape):
                change = article.operation
                if not isinstance(change, ChangerPartie):
                    continue
                source = Effet("", "", etape.tranche.modificatif, (article.numero,), None).source
                joined = change.ajouter.get("organisme") if change.ajouter else None
                joined = change.par.id if change.par is not None else joined
                if joined is not None:
                    partie = find_partie(etape.lus, joined)
                    words = entry_of(partie, etape.tranche.effet)
                    yield Phrase(words).paragraph(Role.COMPARUTION)
                    yield Phrase(f"(Ajouté par {source})").paragraph(Role.MENTION)
                left = change.retirer or change.remplacer
                if left is not None:
                    organisme = find_partie(etape.lus_avant, left).organisme
                    name = organisme_name(organisme, None, capital=True).text
                    stops = "ont" if organisme.pluriel else "a"
                    words = f"({name} {stops} cessé d’être partie, par {source})"
                    yield Phrase(words).paragraph(Role.MENTION)

    def _effects(self) -> Iterator[Bloc]:
        if not self.effets:
            return
        title = tuple(Phrase("Table des modifications").spans)
        yield Intertitre(1, "", title, sans_numero=True, style="Titre annexe", saut_avant=True)
        names = {d.cle: capitale(d.nom) for e in self.texte.etapes for d in (*e.avant, *e.apres)}
        rows = [
            (names[e.division], capitale(_agreed(e, names)), capitale(e.source[2:]), _day(e.jour))
            for e in self.effets
        ]
        yield _table(("Division", "Modification", "Acte modificatif", "Effet"), rows)


_FEMININES = ("Annexe", "Fiche", "Partie")


def _agreed(effet: Effet, names: Mapping[str, str]) -> str:
    """Return the verb of `effet`, agreed with the division that it speaks of."""
    feminine = names[effet.division].startswith(_FEMININES)
    return accorde(effet.verbe, feminin=feminine, pluriel=False)


def _says(article: ArticleAvenant, cle: str, before: Division | None) -> bool:
    """Return whether `article` says what changes in the division `cle`, which was `before`."""
    if article.place is not Place.PARTOUT:
        return cle in article.divisions
    words = [change.avant for change in article.changements if isinstance(change, Partout)]
    lines = _plain(before) if before else []
    return any(pattern_of(word).search(line) for word in words for line in lines)


def _verb(before: Division | None, after: Division) -> str:
    if before is None:
        return "inséré" if after.titre is None or after.titre.style != "Titre axe" else ""
    if _plain(before) == _plain(after):
        return ""
    return "supprimé" if after.supprimee else "modifié"


def _plain(division: Division) -> list[str]:
    titre = (division.titre,) if division.titre else ()
    return list(paragraphs_of((*titre, *division.blocs)))


def _heading(niveau: int, words: str) -> Intertitre:
    return Intertitre(niveau, "", tuple(Phrase(words).spans), sans_numero=True)


def _paragraph(words: str) -> Paragraphe:
    return Phrase(words).paragraph(Role.CORPS)


def _list_of(modificatifs: tuple[Modificatif, ...]) -> Tableau:
    rows = [
        (capitale(m.nom), _day(m.date) if m.signe else "projet", _day(m.effet))
        for m in modificatifs
    ]
    return _table(("Acte modificatif", "Date", "Prise d’effet"), rows)


def _day(jour: date | None) -> str:
    return date_longue(jour) if jour else "à la signature"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Tableau:
    def cells(words: tuple[str, ...]) -> tuple[tuple[Span, ...], ...]:
        return tuple((Texte(word),) for word in words)

    left = tuple(Alignement.GAUCHE for _ in head)
    return Tableau(cells(head), tuple(map(cells, rows)), left, titre=head[0])
