"""The texts of one document, read with its facts: from Markdown and YAML to blocks and problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from clsdocs.acte.inputs import Sources, kinds_of, names_of
from clsdocs.acte.parts import Blocs
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.texte import Text
from clsdocs.errors import Problem
from clsdocs.expressions.texts import Expressions
from clsdocs.prose.nodes import Bloc, Brouillon, Emplacement, Intertitre, Paragraphe, Span, Texte
from clsdocs.prose.reading import read_prose
from clsdocs.prose.rules import check_writing
from clsdocs.record import replace


@dataclass
class TextReader:
    """Reads every text of one document; `problems` grows as it does."""

    sources: Sources
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        lettres = self.sources.dossier.lettres
        self.expressions = Expressions(
            names_of(self.sources), kinds_of(), self.sources.clauses, lettres
        )

    def read(self, text: Text) -> tuple[Brouillon, ...]:
        """Return the blocks of `text`; none where it cannot be rendered."""
        self.problems += check_writing(text)
        rendered = self.expressions.render(text)
        self.problems += rendered.problems
        if rendered.problems:
            return ()
        blocks, problems = read_prose(text, rendered)
        self.problems += problems
        return blocks

    def inline(self, words: str, cle: str) -> tuple[Span, ...]:
        """Return the spans of the text `words` of the YAML file, which is one sentence."""
        paragraphs = self.paragraphs(words, cle)
        if len(paragraphs) > 1:
            message = f"« {cle} » doit tenir en un paragraphe"
            self._say(cle, message, "écrire une seule phrase")
        return paragraphs[0] if paragraphs else ()

    def paragraphs(self, words: str, cle: str) -> tuple[tuple[Span, ...], ...]:
        """Return the spans of each paragraph of the text `words` of the YAML file."""
        place = self.sources.places.at(self.sources.id, cle)
        blocks = self.read(Text(place.path, words, place.line))
        if not all(isinstance(block, Paragraphe) for block in blocks):
            message = f"« {cle} » ne contient que des phrases"
            self._say(cle, message, "retirer titres, listes et tableaux")
        return tuple(block.spans for block in blocks if isinstance(block, Paragraphe))

    def file(self, path: str) -> Blocs:
        """Return the blocks of the text that a key names, its headings without number."""
        text = self.sources.textes.get(path)
        return tuple(self._beside(text)) if text else ()

    def description(self, fiche: FicheAction) -> Blocs:
        """Return the text of `fiche`, its headings as bold paragraphs: it stands in a table."""
        text = self.sources.descriptions.get(fiche.id)
        return tuple(map(_in_cell, self._beside(text))) if text else ()

    def _beside(self, text: Text) -> Iterator[Bloc]:
        for block in self.read(text):
            if isinstance(block, Emplacement):
                message = f"« | {block.demande.forme} » ne s’imprime que dans le corps de l’acte"
                self.problems.append(Problem(block.place, "T-16", message, "le retirer d’ici"))
            elif isinstance(block, Intertitre):
                yield replace(block, sans_numero=True)
            else:
                yield block

    def _say(self, cle: str, message: str, advice: str) -> None:
        place = self.sources.places.at(self.sources.id, cle)
        self.problems.append(Problem(place, "T-12", message, advice))


def _in_cell(block: Bloc) -> Bloc:
    if not isinstance(block, Intertitre):
        return block
    return Paragraphe(tuple(_bold(span) for span in block.spans))


def _bold(span: Span) -> Span:
    if isinstance(span, Texte):
        return replace(span, allure=replace(span.allure, gras=True))
    return span
