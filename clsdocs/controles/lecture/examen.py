"""What a check receives: an act with its dossier, its words and the place of each of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from clsdocs.acte.inputs import Sources
from clsdocs.acte.parts import Acte
from clsdocs.controles.lecture.jours import JourEcrit, read_day, search_days
from clsdocs.controles.lecture.parcours import Parcours
from clsdocs.controles.lecture.passages import Passage, Trouvaille, passages_of, place_in_passage
from clsdocs.controles.lecture.suite import Suite
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Commune, Dossier
from clsdocs.domain.duree import Duree
from clsdocs.domain.fiche import Fiches
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.texte import Text
from clsdocs.errors import Place
from clsdocs.prose.nodes import Citation, Rubriques, Tableau
from clsdocs.record import Record, field

T = TypeVar("T")


class Examen(Record, eq=False, dict=True):
    """One act under examination.

    `acte` is None where its words could not be drafted: only its facts are then examined.
    `fichiers` holds the source files by path from the workspace, `organismes` every institution.
    `jour` is the day on which it is judged: that of its signature, else the one planned for it.
    """

    sources: Sources
    acte: Acte | None = None
    fichiers: Mapping[str, str] = {}
    organismes: Mapping[str, Organisme] = {}
    communes: tuple[Commune, ...] = ()
    parcours: Parcours | None = None
    """What the registre says of it; None where nothing was issued of it."""
    au: date | None = None
    """The day to judge it on, where another than that of its signature is asked for."""
    suite: Suite | None = None
    """For an avenant, the act that it changes and the other avenants on it."""
    _known: dict[Any, Any] = field(default_factory=dict)
    """What was worked out of the act already, by what works it out."""

    def once(self, find: Callable[[Examen], Iterable[T]]) -> tuple[T, ...]:
        """Return what `find`, a function of a module, finds in the act; it looks once."""
        if find not in self._known:
            self._known[find] = tuple(find(self))
        found: tuple[T, ...] = self._known[find]
        return found

    @property
    def id(self) -> str:
        """The id of the act."""
        return self.sources.id

    @property
    def document(self) -> Document:
        """The facts of the act."""
        return self.sources.document

    @property
    def dossier(self) -> Dossier:
        """The dossier of the act."""
        return self.sources.dossier

    @property
    def documents(self) -> Mapping[str, Document]:
        """All the acts of the dossier, this one included."""
        return self.sources.documents

    @property
    def jour(self) -> date | None:
        """The day on which the act is judged; None while it is unknown."""
        return self.au or self.document.jour_de_signature

    @property
    def effet(self) -> date | None:
        """The first day of the act; one that awaits the signature is that of `jour`."""
        duree = self._duree
        return duree.effet if duree and isinstance(duree.effet, date) else None

    @property
    def terme(self) -> date | None:
        """The last day of the act, as far as it is known."""
        duree = self._duree
        return duree.terme if duree and isinstance(duree.terme, date) else None

    @property
    def _duree(self) -> Duree | None:
        duree = self.document.duree
        return duree.since(self.jour) if duree and self.jour else duree

    @cached_property
    def fiches(self) -> Fiches:
        """The fiches-actions of the act, numbered; none for an act without axes."""
        return self.sources.numbered_fiches() if self.document.axes else Fiches()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every printed paragraph of the act, in reading order; none where it is not drafted."""
        found = passages_of(self.acte.parts) if self.acte else ()
        # What an avenant quotes is judged in the act that it changes, not in the avenant.
        return tuple(p for p in found if not isinstance(p.bloc, _QUOTED)) if self.suite else found

    @cached_property
    def jours(self) -> tuple[JourEcrit, ...]:
        """Every day that the act writes, in whatever form, in reading order."""
        found = (
            self.found(passage, match)
            for passage in self.passages
            for match in search_days(passage.plat)
        )
        return tuple(map(read_day, found))

    @cached_property
    def ecrits(self) -> tuple[Text, ...]:
        """The texts in Markdown of the act, as written: its own, those it names, its clauses."""
        document, sources = self.document, self.sources
        named = [document.liminaire, *(p.engagements for p in document.parties)]
        named += [annexe.fichier for annexe in document.annexes]
        texts = [sources.prose, *(sources.textes[n] for n in named if n and n in sources.textes)]
        texts += [t for f in self.fiches if (t := sources.descriptions.get(f.id))]
        return tuple(dict.fromkeys([*texts, *_included(texts, sources.clauses)]))

    def search(
        self, pattern: re.Pattern[str], partie: str = "", signes: tuple[str, ...] = ()
    ) -> Iterator[Trouvaille]:
        """Yield the words that match `pattern` in each passage, folded, of `partie` if given.

        Patterns are written with ordinary spaces and straight apostrophes. Passages that hold none
        of `signes`, small letters that each match must hold, capitals or not, are spared.
        """
        for passage in self._holding(signes) if signes else self.passages:
            if partie in ("", passage.partie):
                for match in pattern.finditer(passage.plat):
                    yield self.found(passage, match)

    def _holding(self, signes: tuple[str, ...]) -> tuple[Passage, ...]:
        """Return the passages that hold one of `signes` at least, in reading order."""
        if signes not in self._known:
            ranks = sorted(set().union(*map(self._ranks, signes)))
            self._known[signes] = tuple(self.passages[rank] for rank in ranks)
        found: tuple[Passage, ...] = self._known[signes]
        return found

    def _ranks(self, signe: str) -> Iterator[int]:
        words, starts = self._words
        found = words.find(signe)
        while found >= 0:
            rank = bisect_right(starts, found) - 1
            yield rank
            found = words.find(signe, starts[rank + 1])

    @cached_property
    def _words(self) -> tuple[str, list[int]]:
        """All the words in small letters, one passage a line, and where each passage begins."""
        lines = [f"{passage.plat.casefold()}\n" for passage in self.passages]
        return "".join(lines), list(accumulate(map(len, lines), initial=0))

    def found(self, passage: Passage, match: re.Match[str]) -> Trouvaille:
        """Return the words that `match` found in `passage`."""
        return Trouvaille(passage, match, self.where)

    def where(self, passage: Passage, start: int, end: int) -> tuple[Place, str]:
        """Return the place of the words of `passage` from `start` to `end`, and their key.

        The place of a fact that is printed is that of its key in YAML.
        """
        place, cle = place_in_passage(passage, start, end, self.fichiers)
        if cle:
            return self.of_key(cle), cle
        return (place if place.path else self.at()), cle

    def at(self, cle: str = "") -> Place:
        """Return where the act states the fact `cle`, else the nearest above; its file alone."""
        return self.sources.places.at(self.id, cle)

    def of_key(self, cle: str) -> Place:
        """Return where the printed fact `cle` is stated, in whichever file it is.

        `cle` is as texts read it: « duree.terme », « dossier.intitule », « organismes.ars.nom »…
        """
        first, _, rest = cle.partition(".")
        places = self.sources.places
        if first == "actes":
            other, _, inner = rest.partition(".")
            return places.at(other, inner)
        if first == "fiches":
            fiche, _, inner = rest.partition(".")
            return places.at(f"fiches.{fiche}", inner)
        if first in ("dossier", "organismes"):
            return places.at(first, rest)
        return self.at(cle)


class Ensemble(Record):
    """All the acts of a dossier, each under examination, in the order of their ids."""

    examens: tuple[Examen, ...]

    def of(self, document: str) -> Examen | None:
        """Return the examination of the act `document`, None where it could not be read."""
        return next((examen for examen in self.examens if examen.id == document), None)


_QUOTED = (Citation, Tableau, Rubriques)

_INCLUDE = re.compile(r"""\{%[-+]?\s*include\s+["']([^"'\n]*)["']""")


def _included(texts: list[Text], clauses: Mapping[str, Text]) -> Iterator[Text]:
    waiting, done = list(texts), set[str]()
    while waiting:
        for name in _INCLUDE.findall(waiting.pop(0).text):
            if name in clauses and name not in done:
                done.add(name)
                waiting.append(clauses[name])
                yield clauses[name]
