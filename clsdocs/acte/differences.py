"""From two drafts of one act to the places where their words differ, article by article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from clsdocs.acte.parts import Acte, Parts
from clsdocs.domain.blancs import Blanc
from clsdocs.prose.nodes import Intertitre, notes_of, paragraphs_of, text_of
from clsdocs.record import Record

_TITLES = {
    "liminaire": "pages liminaires",
    "comparution": "comparution des parties",
    "considerants": "considérants",
    "corps": "corps",
    "financement": "plan de financement",
    "versements": "échéancier",
    "cloture": "clôture",
}
_SIGNATURES = "signatures"
_BLANK = str(Blanc(""))


class Ligne(Record):
    """A paragraph of an act, and the article or the part where it stands."""

    article: str
    texte: str


class Difference(Record):
    """Words that are not the same: `avant` empty where they were added, `apres` where removed."""

    article: str
    avant: str
    apres: str

    def __str__(self) -> str:
        if not self.avant:
            return f"{self.article} : ajouté « {self.apres} »"
        if not self.apres:
            return f"{self.article} : retiré « {self.avant} »"
        before, after = _shorten(self.avant, self.apres)
        return f"{self.article} : « {before} » devient « {after} »"


def lines_of_act(acte: Acte) -> tuple[Ligne, ...]:
    """Return every paragraph of `acte`, in reading order, those of the signatures last."""
    return tuple(_lines(acte))


def _lines(acte: Acte) -> Iterator[Ligne]:
    for name in Parts.names():
        article = _TITLES.get(name, name)
        for bloc in getattr(acte.parts, name):
            if isinstance(bloc, Intertitre):
                article = text_of(bloc)
            notes = (bloc for note in notes_of([bloc]) for bloc in note.note)
            words = (*paragraphs_of([bloc]), *paragraphs_of(notes))
            yield from (Ligne(article, line) for line in words if line.strip())
    for page in acte.apposition.pages:
        words = (page.intitule, page.rappel, page.mention, page.fait)
        yield from (Ligne(_SIGNATURES, line) for line in words)
    for signature in acte.signatures:
        named = (signature.pour, signature.formule, signature.qualite, signature.nom)
        yield Ligne(_SIGNATURES, ", ".join(filter(None, named)))


def compare(before: Sequence[Ligne], after: Sequence[Ligne]) -> tuple[Difference, ...]:
    """Return where the words of `after` are not those of `before`, in reading order."""
    olds, news = [ligne.texte for ligne in before], [ligne.texte for ligne in after]
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    return tuple(
        difference
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
        for difference in _pair(before[i:j], after[k:m])
    )


def _pair(before: Sequence[Ligne], after: Sequence[Ligne]) -> Iterator[Difference]:
    if len(before) == len(after):
        pairs = zip(before, after, strict=True)
        yield from (Difference(old.article, old.texte, new.texte) for old, new in pairs)
        return
    yield from (Difference(old.article, old.texte, "") for old in before)
    yield from (Difference(new.article, "", new.texte) for new in after)


def beyond_blanks(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the `differences` that do more than fill the blanks of the text before."""
    return tuple(d for d in differences if not _fills(d.avant, d.apres))


def _fills(before: str, after: str) -> bool:
    pattern = re.compile(".+?".join(map(re.escape, before.split(_BLANK))), re.DOTALL)
    # A number not yet known leaves no blank: « délibération du conseil » gets its « n° » later.
    return any(pattern.fullmatch(words) for words in (after, _NUMBER.sub(r"\1", after)))


_NUMBER = re.compile(
    r"\b(délibération|décision|arrêté|décret|procès-verbal)\s+n°\s*\S+", re.IGNORECASE
)


_AROUND, _LONG = 30, 160


def _shorten(before: str, after: str) -> tuple[str, str]:
    """Return both texts, less the words that begin and end them alike where they are long."""
    if max(len(before), len(after)) <= _LONG:
        return before, after
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    head, tail = max(0, start - _AROUND), max(0, end - _AROUND)
    return _cut(before, head, tail), _cut(after, head, tail)


def _alike(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((rank for rank, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(words: str, head: int, tail: int) -> str:
    kept = words[head : len(words) - tail]
    return f"{'…' if head else ''}{kept}{'…' if tail else ''}"
