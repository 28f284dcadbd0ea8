"""From the articles of an act as its facts give them, and as edited, to operations on words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clsdocs.acte.mapping import map_blocks
from clsdocs.amending.faults import NEVER, Fautes
from clsdocs.amending.proof import plain_blocs, plain_division
from clsdocs.amending.sections import Sections
from clsdocs.amending.values import Operation
from clsdocs.avenants.operations.differences import compare_division
from clsdocs.avenants.texte.alineas import alineas_of, split_segments
from clsdocs.avenants.texte.changements import Mots
from clsdocs.avenants.texte.divisions import Division, Genre
from clsdocs.avenants.texte.numeros import number_between
from clsdocs.avenants.texte.refus import Refus
from clsdocs.domain.document import Numerotation
from clsdocs.domain.texte import Text
from clsdocs.prose.nodes import Renvoi, Span, Texte, span_text
from clsdocs.record import replace

ENGAGEMENTS = "engagements-"
"""How the id of the part of an article that holds the commitments of a party begins."""


@dataclass
class ArticlesChanges:
    """The divisions of the body, `avant` once facts have changed and `apres` as edited.

    `entiers` are those to be replaced whole though one change of words would say it;
    `engagements` the edited texts of the parties' commitments that changed, by party.
    """

    avant: Sequence[Division]
    apres: Sequence[Division]
    sections: Sections
    fautes: Fautes
    engagements: Mapping[str, Text] = field(default_factory=dict)
    numerotation: Numerotation = Numerotation.BIS
    entiers: frozenset[str] = frozenset()
    mots: set[str] = field(default_factory=set)
    """The divisions of which some words alone are replaced."""

    def compare(self) -> list[Operation]:
        """Return the operations on words that lead from one to the other."""
        return [*self._changed(), *self._inserted(), *self._removed()]

    def _changed(self) -> Iterator[Operation]:
        news = {division.cle: division for division in self.apres}
        for division in self.avant:
            new = news.get(division.cle)
            if new is not None and plain_division(division) != plain_division(new):
                yield from self._change(division, new)

    def _change(self, old: Division, new: Division) -> Iterator[Operation]:
        if "#" in old.cle:
            place = self.sections.place(new)
            self.fautes.add(place, "ce qui précède le premier titre a changé")
            return
        points = list(self._points(old, new))
        if points:
            yield from points
            return
        if old.cle not in self.entiers and (words := _words(old, new)) is not None:
            self.mots.add(old.cle)
            yield {"remplacer": {"article": old.cle, **words}}
            return
        if plain_blocs(old.blocs) == plain_blocs(new.blocs) and new.titre is not None:
            heading = new.intitule
            yield {"remplacer": {"article": old.cle, "intitule": heading}}
            return
        text, heading_text = self.sections.text(new), self.sections.heading(new)
        if not text or heading_text is None:
            message = f"« {new.intitule} » n’est plus écrit dans le texte de l’acte"
            self.fautes.add(self.sections.place(new), message)
            return
        if new.titre is not None and new.intitule != old.intitule:
            text = f"{'#' * new.titre.niveau} {heading_text} {{#{new.cle}}}\n\n{text}"
        yield {"remplacer": {"article": old.cle, "texte": text}}

    def _points(self, old: Division, new: Division) -> Iterator[Operation]:
        """Yield the commitments that change, where nothing else does in the article."""
        olds, news = split_segments(old.blocs), split_segments(new.blocs)
        if [s.cle for s in olds] != [s.cle for s in news] or old.intitule != new.intitule:
            return
        pairs = [
            (one, other)
            for one, other in zip(olds, news, strict=True)
            if plain_blocs(one.tout) != plain_blocs(other.tout)
        ]
        parties = [one.cle.removeprefix(ENGAGEMENTS) for one, _ in pairs]
        if not all(party in self.engagements for party in parties):
            return
        for party in parties:
            text = self.engagements[party].text.strip()
            address = {"article": old.cle, "point": f"{ENGAGEMENTS}{party}"}
            yield {"remplacer": {**address, "texte": text}}

    def _inserted(self) -> Iterator[Operation]:
        known = {division.cle for division in self.avant}
        articles = [d for d in self.avant if d.genre is Genre.ARTICLE]
        numbers = [division.numero for division in articles]
        after, numero = "", ""
        previous: Division | None = None
        for division in self.apres:
            if division.cle in known:
                after, numero = division.cle, ""
            elif not self._may_insert(division, previous):
                return
            else:
                found = next((d.numero for d in articles if d.cle == after), "")
                own = self._number(numero or found, numbers)
                if own is None:
                    message = f"aucun numéro libre pour « {division.intitule} »"
                    self.fautes.add(self.sections.place(division), message)
                    return
                yield self._insert(division, after, own if numero else None)
                numero = own
            previous = division

    def _may_insert(self, division: Division, previous: Division | None) -> bool:
        place = self.sections.place(division)
        if division.genre is not Genre.ARTICLE:
            message = f"« {division.intitule} » est ajouté, et n’est pas un article"
            self.fautes.add(place, message)
        elif previous is None or previous.genre is not Genre.ARTICLE:
            message = f"l’article « {division.intitule} » est ajouté avant le premier d’une partie"
            self.fautes.add(place, message, "le placer après un autre article")
        else:
            text = self.sections.text(division)
            if text:
                return True
            message = f"l’article « {division.intitule} » n’a pas de texte à lui"
            self.fautes.add(place, message, "l’écrire dans le texte de l’acte")
        return False

    def _number(self, before: str, numbers: Sequence[str]) -> str | None:
        rank = numbers.index(before) if before in numbers else -1
        following = numbers[rank + 1] if 0 <= rank < len(numbers) - 1 else ""
        try:
            return number_between(before, following, self.numerotation)
        except Refus:
            return None

    def _insert(self, division: Division, after: str, numero: str | None) -> Operation:
        own: dict[str, Any] = {"id": division.cle, "intitule": division.intitule}
        own |= {"numero": numero} if numero else {}
        own["texte"] = self.sections.text(division)
        return {"inserer": {"apres": after, "article": own}}

    def _removed(self) -> Iterator[Operation]:
        news = {division.cle for division in self.apres}
        for division in self.avant:
            if division.cle in news:
                continue
            if division.genre is not Genre.ARTICLE:
                place = self.sections.place(division)
                self.fautes.add(
                    place, f"« {division.intitule} » est retiré, et n’est pas un article"
                )
            else:
                yield {"supprimer": {"article": division.cle}}

    def check_order(self) -> None:
        """Note the first article that is not where it was."""
        known = {division.cle for division in self.avant}
        news = {division.cle for division in self.apres}
        old = [d.cle for d in self.avant if d.cle in news]
        new = [d for d in self.apres if d.cle in known]
        for cle, division in zip(old, new, strict=True):
            if cle != division.cle:
                message = f"l’ordre des articles a changé, à « {division.intitule} »"
                self.fautes.add(self.sections.place(division), message, NEVER)
                return


def _words(old: Division, new: Division) -> dict[str, str] | None:
    """Return the one change of words that makes `old` what `new` is; None where there is none."""
    old, new = _numberless(old), _numberless(new)
    changes = list(compare_division(old, new))
    change = changes[0] if len(changes) == 1 else None
    if not isinstance(change, Mots) or not change.lieu.alinea or change.occurrence:
        return None
    address: dict[str, str] = {"point": change.lieu.point} if change.lieu.point else {}
    address["alinea"] = str(change.lieu.alinea)
    if not (_is_written(old, change, change.avant) and _is_written(new, change, change.apres)):
        return None
    return {**address, "mots": _typed(change.avant), "par": _typed(change.apres)}


def _typed(words: str) -> str:
    """Return `words` as one types them: the no-break spaces come back when they are read."""
    return words.translate({0xA0: " ", 0x202F: " "})


def _numberless(division: Division) -> Division:
    """Return `division`, its references without the numbers that insertions move."""

    def blank(renvoi: Renvoi) -> Span:
        return replace(renvoi, numero="")

    return division.with_blocs(map_blocks(division.blocs, blank))


def _is_written(division: Division, change: Mots, words: str) -> bool:
    """Return whether `words` are written in the alinéa of `change`, and printed from no fact."""
    segments = {segment.cle: segment for segment in split_segments(division.blocs)}
    alineas = alineas_of(segments[change.lieu.point].blocs)
    spans = alineas[change.lieu.alinea - 1].spans if change.lieu.alinea <= len(alineas) else ()
    first = "".join(map(span_text, spans)).find(words)
    last, start, found = first + len(words), 0, first >= 0
    for span in spans:
        end = start + len(span_text(span))
        if start < last and end > first and not isinstance(span, Texte):
            return False
        start = end
    return found


def body_of(divisions: Sequence[Division]) -> tuple[Division, ...]:
    """Return the divisions of the body among `divisions`."""
    return tuple(division for division in divisions if division.partie == "corps")
