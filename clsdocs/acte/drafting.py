"""From the facts and texts of a document to its Acte, or to every fault of its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clsdocs.acte.comparution import draft_comparution
from clsdocs.acte.numbering import collect_references, map_spans, number_headings
from clsdocs.acte.parts import Acte, Blocs, Parts
from clsdocs.acte.phrases import NBSP, formula
from clsdocs.acte.placing import Placed, place_blocks, titled
from clsdocs.acte.preamble import Spans, draft_considerants, draft_visas
from clsdocs.acte.signing import draft_cloture, draft_signatures
from clsdocs.acte.tables import financing_tables, payment_table
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.texte import Places, Text
from clsdocs.domain.valeurs import Blanc
from clsdocs.errors import Gravite, Place, Problem, is_blocking
from clsdocs.expressions.filters import Forme
from clsdocs.expressions.readable import Kind, kind_of, readable
from clsdocs.expressions.texts import Expressions
from clsdocs.prose.nodes import Bloc, Brouillon, Intertitre, Paragraphe, Valeur, spans_of
from clsdocs.prose.reading import read_prose
from clsdocs.prose.rules import check_writing

_HIDDEN = frozenset({"id", "tolere"})


@dataclass(frozen=True)
class Sources:
    """What one document is drafted from."""

    dossier: Dossier
    documents: Mapping[str, Document]
    id: str
    prose: Text
    clauses: Mapping[str, Text]
    places: Places

    @property
    def document(self) -> Document:
        """The facts of the document itself."""
        return self.documents[self.id]


@dataclass(frozen=True, slots=True)
class Draft:
    """The Acte, None where a fault stops it, and every problem met on the way."""

    acte: Acte | None
    problems: tuple[Problem, ...]


def names_of(sources: Sources) -> dict[str, object]:
    """Return what texts and templates may read: the keys of the act, `dossier` and `actes`."""
    document = sources.document
    own = {name: getattr(document, name) for name in type(document).model_fields}
    names = {name: value for name, value in own.items() if name not in _HIDDEN}
    return names | {"dossier": sources.dossier, "actes": sources.documents}


def kinds_of() -> dict[str, Kind]:
    """Return the kind of every name of `names_of`, by which names are checked before rendering."""
    own = {
        name: kind_of(annotation)
        for name, annotation in readable(Document).items()
        if name in Document.model_fields and name not in _HIDDEN
    }
    siblings = Kind(entries=Kind(fait=Document))
    return own | {"dossier": Kind(fait=Dossier), "actes": siblings}


def draft(sources: Sources) -> Draft:
    """Return every word of the document of `sources`, or every fault of its words at once."""
    return _Drafter(sources).draft()


@dataclass
class _Drafter:
    """Drafts one document; `problems` grows as it does."""

    sources: Sources
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        document, dossier = self.sources.document, self.sources.dossier
        self.document = document
        self.expressions = Expressions(
            names_of(self.sources), kinds_of(), self.sources.clauses, dossier.lettres
        )

    def draft(self) -> Draft:
        document = self.document
        numbered = number_headings(self._read(self.sources.prose))
        placed = place_blocks(numbered, self.problems)
        parts = Parts(
            comparution=draft_comparution(document),
            visas=draft_visas(document, self.sources.documents, self._inline),
            considerants=draft_considerants(document, self._inline),
            corps=with_hinge(placed.blocs),
            financement=self._financement(placed),
            versements=self._versements(placed),
            cloture=draft_cloture(document, self.sources.dossier.lettres),
        )
        parts = self._with_references(parts)
        self._check_blanks(parts)
        acte = Acte(
            id=f"{self.sources.dossier.id}/{document.id}",
            intitule=str(document.intitule),
            parts=parts,
            signatures=draft_signatures(document),
            lues=frozenset(self.expressions.lues),
        )
        stopped = any(map(is_blocking, self.problems))
        return Draft(None if stopped else acte, tuple(self.problems))

    def _read(self, text: Text) -> tuple[Brouillon, ...]:
        self.problems += check_writing(text)
        rendered = self.expressions.render(text)
        self.problems += rendered.problems
        if rendered.problems:
            return ()
        blocks, problems = read_prose(text, rendered)
        self.problems += problems
        return blocks

    def _inline(self, words: str, cle: str) -> Spans:
        place = self.sources.places.at(self.document.id, cle)
        blocks = self._read(Text(place.path, words, place.line))
        if all(isinstance(block, Paragraphe) for block in blocks) and len(blocks) <= 1:
            return tuple(span for b in blocks if isinstance(b, Paragraphe) for span in b.spans)
        advice = "écrire une seule phrase, sans titre ni liste"
        self.problems.append(Problem(place, "T-12", f"« {cle} » tient en un paragraphe", advice))
        return ()

    def _financement(self, placed: Placed) -> Blocs:
        financement = self.document.financement
        if financement is None or Forme.TABLEAU in placed.formes:
            return ()
        return titled("Plan de financement", financing_tables(financement))

    def _versements(self, placed: Placed) -> Blocs:
        financement = self.document.financement
        if financement is None or Forme.ECHEANCIER in placed.formes:
            return ()
        return titled("Échéancier des versements", payment_table(financement))

    def _with_references(self, parts: Parts) -> Parts:
        groups = {name: getattr(parts, name) for name in Parts.names()}
        headings = [b for blocs in groups.values() for b in blocs if isinstance(b, Intertitre)]
        references, problems = collect_references(headings)
        resolved = {
            name: tuple(map_spans(bloc, references.resolve) for bloc in blocs)
            for name, blocs in groups.items()
        }
        self.problems += problems
        self.problems += references.problems
        return Parts(**resolved)

    def _check_blanks(self, parts: Parts) -> None:
        """Note, once each, the facts that print as a blank although they could be known."""
        blank = {
            span.cle: span
            for name in Parts.names()
            for bloc in getattr(parts, name)
            for span in spans_of(bloc)
            if isinstance(span, Valeur) and span.blanc
        }
        for cle in blank:
            advice = "l’indiquer dès qu’il est connu ; d’ici là, un blanc à remplir s’imprime"
            message = f"« {cle} » n’est pas connu"
            place = self._fact_place(cle)
            self.problems.append(Problem(place, "B-01", message, advice, Gravite.INFORMATION))

    def _fact_place(self, cle: str) -> Place:
        if cle.startswith("organismes."):
            return self.sources.places.at("organismes", cle.removeprefix("organismes."))
        return self.sources.places.at(self.document.id, cle)


def with_hinge(blocs: Iterable[Bloc]) -> Blocs:
    """Return `blocs` with « Il est convenu ce qui suit : » before the first numbered heading."""
    return tuple(_hinged(blocs))


def _hinged(blocs: Iterable[Bloc]) -> Iterator[Bloc]:
    hinge, said = formula(f"Il est convenu ce qui suit{NBSP}:"), False
    for bloc in blocs:
        if not said and isinstance(bloc, Intertitre) and not bloc.sans_numero:
            said = True
            yield hinge
        yield bloc
