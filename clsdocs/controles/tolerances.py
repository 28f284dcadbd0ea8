"""What the jurist sets aside, with a reason: in the YAML of an act or beside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clsdocs.controles.catalogue import CODES, Selection
from clsdocs.controles.constats import Signalement
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import Blanc, did_you_mean
from clsdocs.errors import Gravite, Place, Problem
from clsdocs.record import Record, replace

CODE = "C-05"
"""The code of a tolerance that is of no use."""


class Tolere(Record):
    """A finding set aside: `code`, why, and where; from `first` to `last`, the lines it covers.

    One that stands in YAML covers its whole act, or there the `mots` that it says.
    """

    code: str
    motif: str
    place: Place
    first: int = 0
    last: int = 0
    mots: str = ""

    def covers(self, found: Signalement) -> bool:
        """Return whether it sets `found`, of its own act, aside."""
        if self.code != found.problem.code or not self.motif:
            return False
        if self.first:
            place = found.problem.place
            return place.path == self.place.path and self.first <= place.line <= self.last
        meant, words = fold(self.mots), fold(found.extrait)
        return not meant or meant in words or (bool(words) and words in meant)


def tolerances_of(examen: Examen) -> tuple[Tolere, ...]:
    """Return what the facts and the texts of an act set aside."""
    written = (
        Tolere(
            str(tolerance.controle),
            _known(tolerance.motif),
            examen.at(f"tolere.{rank}.controle"),
            mots=_known(tolerance.mots),
        )
        for rank, tolerance in enumerate(examen.document.tolere)
    )
    return (*written, *(t for text in examen.ecrits for t in _comments(text)))


def _known(words: str | Blanc | None) -> str:
    return words if isinstance(words, str) else ""


_COMMENT = re.compile(
    r"<!--\s*tol[eéè]r[eé]r?\s+(?P<code>[A-Za-z]-\d{2})\s*(?::\s*(?P<motif>.*?))?\s*-->", re.DOTALL
)
_ANY_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def _comments(text: Text) -> Iterator[Tolere]:
    for found in _COMMENT.finditer(text.text):
        start, end = _paragraph(text.text, found.start())
        if not _ANY_COMMENT.sub("", text.text[start:end]).strip():
            below = re.compile(r"\S").search(text.text, end)
            end = _paragraph(text.text, below.start())[1] if below else end
        line = text.line + text.text.count("\n", 0, found.start())
        column = found.start() - text.text.rfind("\n", 0, found.start())
        yield Tolere(
            found["code"].upper(),
            " ".join((found["motif"] or "").split()),
            Place(text.path, line, column),
            text.line + text.text.count("\n", 0, start),
            text.line + text.text.count("\n", 0, end),
        )


_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def _paragraph(text: str, offset: int) -> tuple[int, int]:
    """Return where the lines that hold `offset`, between two blank ones, begin and end."""
    before = [found.end() for found in _BLANK_LINE.finditer(text, 0, offset)]
    after = _BLANK_LINE.search(text, offset)
    return before[-1] if before else 0, after.start() if after else len(text)


def set_aside(found: Iterable[Signalement], toleres: Sequence[Tolere]) -> Iterator[Signalement]:
    """Yield `found`, those that `toleres` cover with their reason."""
    for signalement in found:
        tolere = next((t for t in toleres if t.covers(signalement)), None)
        yield replace(signalement, motif=tolere.motif) if tolere else signalement


def useless(
    toleres: Iterable[Tolere], found: Sequence[Signalement], selection: Selection
) -> Iterator[Signalement]:
    """Yield the tolerances that set nothing of `found` aside, among the checks of `selection`."""
    for tolere in toleres:
        if selection.keeps(tolere.code) and not any(map(tolere.covers, found)):
            message, advice = _why_useless(tolere)
            yield Signalement(Problem(tolere.place, CODE, message, advice, Gravite.STYLE))


def _why_useless(tolere: Tolere) -> tuple[str, str]:
    if tolere.code not in CODES:
        advice = did_you_mean(tolere.code, CODES, "les codes s’écrivent V-01, V-02…")
        return f"« {tolere.code} » n’est pas un contrôle", advice
    if not tolere.motif:
        advice = f"écrire pourquoi : <!-- tolere {tolere.code} : motif -->"
        return f"tolérance de {tolere.code} sans motif", advice
    return f"rien à tolérer ici pour {tolere.code}", "retirer cette tolérance"
