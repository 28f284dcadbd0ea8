"""From the parties of an act to the words that name them, found again in its texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage, fold
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.partie import Partie
from clsdocs.prose.nodes import Texte
from clsdocs.record import Record

_ARTICLE = re.compile(r"^(?:l'|le |la |les )", re.IGNORECASE)


def bare(name: str) -> str:
    """Return `name`, folded, without the article before it."""
    return _ARTICLE.sub("", fold(name).strip())


def called(partie: Partie) -> str:
    """Return what the text calls `partie`, for a message."""
    return str(partie.nom)


def forms_of(organisme: Organisme, jour: date | None = None) -> tuple[str, ...]:
    """Return the names of `organisme`, folded: full, of the time, short."""
    names = (organisme.nom, organisme.nom_au(jour), organisme.sigle)
    return tuple(dict.fromkeys(bare(name) for name in names if isinstance(name, str)))


def forms_of_partie(partie: Partie, jour: date | None = None) -> tuple[str, ...]:
    """Return the names of `partie`, folded: its « ci-après » and those of its institution."""
    own = (bare(partie.ci_apres),) if isinstance(partie.ci_apres, str) else ()
    return tuple(dict.fromkeys((*own, *forms_of(partie.organisme, jour))))


class Mention(Record):
    """Words that name an institution, and where they stand in their folded text."""

    debut: int
    fin: int
    id: str


class Lexique(Record, dict=True):
    """Finds institutions in folded text by their names; one that several bear names nobody."""

    noms: Mapping[str, tuple[str, ...]]

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The institution that each name means."""
        count = Counter(form for forms in self.noms.values() for form in set(forms))
        return {f: name for name, forms in self.noms.items() for f in forms if count[f] == 1}

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds any of the names, the longest first; None without names."""
        forms = sorted({f for forms in self.noms.values() for f in forms}, key=len, reverse=True)
        words = "|".join(map(re.escape, forms))
        return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") if words else None

    def mentions(self, plat: str) -> tuple[Mention, ...]:
        """Return the institutions that `plat` names, in order."""
        found = self.pattern.finditer(plat) if self.pattern else ()
        named = ((m, self.ids.get(m[0])) for m in found)
        return tuple(Mention(m.start(), m.end(), name) for m, name in named if name)

    def named(self, plat: str) -> tuple[str, ...]:
        """Return the ids of the institutions that `plat` names, each once, in order."""
        return tuple(dict.fromkeys(mention.id for mention in self.mentions(plat)))


def lexique_of(examen: Examen) -> Lexique:
    """Return what finds the parties of the act."""
    jour = examen.jour
    return Lexique({p.id: forms_of_partie(p, jour) for p in examen.document.parties})


def others_of(examen: Examen) -> Lexique:
    """Return what finds those of the dossier who are not parties, by names that no party bears."""
    parties = examen.document.parties
    known: dict[str, tuple[str, ...]] = {}
    for document in examen.documents.values():
        for partie in document.parties:
            known[partie.id] = (*known.get(partie.id, ()), *forms_of_partie(partie, examen.jour))
    for organisme in _related(examen):
        known[organisme.id] = (*known.get(organisme.id, ()), *forms_of(organisme, examen.jour))
    taken = {form for partie in parties for form in forms_of_partie(partie, examen.jour)}
    absent = {n: forms for n, forms in known.items() if n not in {p.id for p in parties}}
    return Lexique({n: tuple(f for f in forms if f not in taken) for n, forms in absent.items()})


def _related(examen: Examen) -> Iterable[Organisme]:
    """Yield the institutions that the dossier names elsewhere than among its parties."""
    yield from examen.dossier.territoire.epci
    for instance in examen.document.instances:
        yield from (*instance.presidence, *_organismes(instance.membres))
    if examen.document.financement:
        yield from _organismes(f.organisme for f in examen.document.financement.financeurs)
    for fiche in examen.fiches:
        yield from _organismes((fiche.pilote, *fiche.copilotes, *fiche.partenaires))


def _organismes(actors: Iterable[object]) -> Iterable[Organisme]:
    return (actor for actor in actors if isinstance(actor, Organisme))


def is_authored(passage: Passage, offset: int) -> bool:
    """Return whether the sign at `offset` is that of a text, neither a value nor clsdocs."""
    span = passage.morceau(offset).span
    return isinstance(span, Texte) and bool(span.place.path)


def sentences(plat: str) -> Iterable[tuple[int, str]]:
    """Yield the sentences of folded text, each with the offset at which it begins."""
    start = 0
    for end in (*(m.end() for m in _END.finditer(plat)), len(plat)):
        if plat[start:end].strip():
            yield start, plat[start:end]
        start = end


_END = re.compile(r"(?<!\b[A-Z])(?<!\bart)(?<!\bMM)[.!?] +(?=[A-ZÀ-Ý«])")
