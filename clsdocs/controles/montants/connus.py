"""From the financing of an act to the amounts that its texts may name, and by which names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.jours import YEARS
from clsdocs.controles.lecture.passages import fold
from clsdocs.domain.document import Document
from clsdocs.domain.financement import ZERO, Financement, Somme
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.partie import Role
from clsdocs.record import Record


class MontantsConnus(Record, dict=True):
    """The amounts of a financing: of a funder or of all, in a year or over all years."""

    financement: Financement

    @cached_property
    def complets(self) -> bool:
        """Whether every amount is known, so that one which is not among them is at fault."""
        lines = (*self.financement.depenses, *self.financement.financeurs)
        return all(isinstance(a, Decimal) for line in lines for a in line.montants.values())

    def of_year(self, annee: int) -> set[Decimal]:
        """Return what is due, spent or paid in `annee`."""
        held = self.financement
        lines = (*held.depenses, *held.financeurs)
        amounts: list[Somme | None] = [line.montants.get(annee, ZERO) for line in lines]
        amounts += [v.montant for v in held.versements if v.exercice == annee]
        return _known([*amounts, held.totaux.get(annee)])

    @cached_property
    def totaux(self) -> set[Decimal]:
        """The sums over all years, and the ceilings."""
        held = self.financement
        lines = (*held.depenses, *held.financeurs)
        ceilings = [funder.plafond for funder in held.financeurs]
        return _known([held.total, *(line.total for line in lines), *ceilings])

    @cached_property
    def tous(self) -> set[Decimal]:
        """Every amount but nought."""
        years = (self.of_year(annee) for annee in self.financement.annees)
        return self.totaux.union(*years) - {ZERO}

    def nearest(self, amount: Decimal) -> Decimal | None:
        """Return the amount within a tenth of `amount` that is nearest to it, if any."""
        near = [known for known in self.tous if abs(known - amount) * 10 <= amount]
        return min(near, key=lambda known: (abs(known - amount), known), default=None)


def _known(amounts: Iterable[Somme | None]) -> set[Decimal]:
    return {amount for amount in amounts if isinstance(amount, Decimal)}


_MONTH = re.compile(
    r"\b(?:1er|\d{1,2}) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
    r"|novembre|décembre) \d{4}\b"
)
_YEAR = re.compile(r"\b(?:19|20|21)\d{2}\b(?! ?€| euros)")


def years_in(plat: str) -> list[int]:
    """Return the years that `plat` names one by one, those of dates and of periods aside."""
    bare = YEARS.sub("", _MONTH.sub("", plat))
    return [int(year) for year in _YEAR.findall(bare)]


class Appellations(Record, dict=True):
    """By what names the texts of an act call the institutions of its dossier."""

    noms: tuple[tuple[str, str], ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted({nom for nom, _ in self.noms}, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")

    def find(self, plat: str) -> Iterator[tuple[int, int, str]]:
        """Yield where `plat` names an institution, and its id."""
        ids = dict(self.noms)
        for found in self._pattern.finditer(plat) if self.noms else ():
            yield found.start(), found.end(), ids[found[0]]

    def last(self, plat: str) -> str:
        """Return the id of the institution that `plat` names last, empty for none."""
        return next((name for *_, name in reversed(list(self.find(plat)))), "")


_ARTICLE = re.compile(r"^(?:l'|les? |la )", re.IGNORECASE)


def names_in(examen: Examen) -> Appellations:
    """Return how `examen` calls the parties and funders; an ambiguous name is left out."""
    named: dict[str, set[str]] = {}
    for document in examen.documents.values():
        for organisme in _people(document):
            for written in (organisme.nom, organisme.sigle):
                _add(named, written, organisme.id)
    for partie in examen.document.parties:
        _add(named, partie.ci_apres, partie.id)
        for role, word in ((Role.FINANCEUR, "financeur"), (Role.BENEFICIAIRE, "bénéficiaire")):
            if role in partie.role:
                _add(named, word, partie.id)
    pairs = ((nom, ids.pop()) for nom, ids in named.items() if len(ids) == 1)
    return Appellations(tuple(pairs))


def _people(document: Document) -> list[Organisme]:
    financement = document.financement
    funders = financement.financeurs if financement else ()
    return [p.organisme for p in document.parties] + [f.organisme for f in funders if f.organisme]


def _add(named: dict[str, set[str]], written: object, ident: str) -> None:
    if isinstance(written, str):
        named.setdefault(_ARTICLE.sub("", fold(written)), set()).add(ident)
