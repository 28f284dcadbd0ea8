"""Whether the signature page of a Word file holds a block for each party, and none too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from clsdocs.acte.parts import Signature
from clsdocs.acte.people import organisme_name
from clsdocs.acte.phrases import BLANK_LINE
from clsdocs.acte.signing import draft_signatures, signing_order
from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.domain.partie import Partie
from clsdocs.errors import Gravite, Place
from clsdocs.record import Record


class Attendu(Record):
    """The blocks that a party must have: at whose name, and one for each person who signs."""

    partie: Partie
    pour: str
    blocs: tuple[Signature, ...]

    @property
    def nommes(self) -> tuple[Signature, ...]:
        """The blocks of persons whose name is known."""
        return tuple(bloc for bloc in self.blocs if bloc.nom != BLANK_LINE)


Ligne = tuple[str, int]
"""The folded words of a line, and the rank of its table, 0 outside."""


def expected_blocks(examen: Examen) -> tuple[Attendu, ...]:
    """Return the blocks that the signature page must hold, main parties first."""
    jour = examen.document.jour_de_signature
    drafted = draft_signatures(examen.document)
    expected = []
    for partie in signing_order(examen.document.parties):
        pour = f"Pour {organisme_name(partie.organisme, jour, capital=False).text},"
        count = max(len(partie.sign_on(jour)), 1)
        expected.append(Attendu(partie, pour, drafted[:count]))
        drafted = drafted[count:]
    return tuple(expected)


def check_blocks(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield the parties without their block, and the blocks that are no party's."""
    lines = _lines(fichier)
    expected = expected_blocks(examen)
    for attendu in expected:
        starts = [rank for rank, (line, _) in enumerate(lines) if line == fold(attendu.pour)]
        blocks = [_block(lines, start) for start in starts]
        missing = list(_missing(examen, attendu, blocks))
        yield from missing or _too_many(examen, attendu, blocks)
    known = {fold(attendu.pour) for attendu in expected}
    for line, table in dict.fromkeys(lines):
        if table and _opens(line) and line not in known:
            message = f"bloc de signature « {line} » : ce n’est pas une partie à l’acte"
            advice = "le retirer, ou ajouter cette partie"
            yield Constat(Place(fichier.chemin), message, advice, line)


def _missing(
    examen: Examen, attendu: Attendu, blocks: Sequence[Sequence[str]]
) -> Iterator[Constat]:
    partie, wanted = attendu.partie, attendu.nommes
    place = examen.at(f"parties.{partie.id}")
    if not blocks:
        message = f"pas de bloc de signature pour « {partie.id} »"
        yield Constat(place, message, f"ajouter « {attendu.pour} » et son signataire", attendu.pour)
        return
    if not wanted:
        message = f"bloc de signature de « {partie.id} » sans signataire"
        yield Constat(place, message, "indiquer qui signe", attendu.pour)
    for bloc in wanted:
        lines = [words for words in (bloc.nom, bloc.qualite, bloc.formule) if words]
        own = [block for block in blocks if fold(bloc.nom) in block] or list(blocks)
        lost = next((w for w in lines if not any(fold(w) in block for block in own)), None)
        if lost is not None:
            advice = "rétablir le nom, la qualité et le pouvoir du signataire"
            yield Constat(place, f"« {lost} » manque sous « {attendu.pour} »", advice, lost)


def _too_many(
    examen: Examen, attendu: Attendu, blocks: Sequence[Sequence[str]]
) -> Iterator[Constat]:
    """Yield the blocks of a party beyond its signatories, and the names that are not theirs."""
    place, count = examen.at(f"parties.{attendu.partie.id}"), len(attendu.blocs)
    if len(blocks) > count:
        message = f"{len(blocks)} blocs de signature pour « {attendu.partie.id} », {count} attendu"
        yield Constat(place, message, "retirer ceux qui sont en trop", attendu.pour)
        return
    meant = Counter(fold(w) for b in attendu.blocs for w in (b.formule, b.qualite, b.nom))
    held = Counter(line for block in blocks for line in block)
    for line in held - meant:
        if line in meant or _NAME.match(line):
            message = f"« {line} » est de trop sous « {attendu.pour} »"
            yield Constat(place, message, "ne garder que le signataire", line)


def check_block_order(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield that the blocks of `fichier` do not follow the order of the parties."""
    ranks = {fold(a.pour): a.partie for a in expected_blocks(examen)}
    found = list(dict.fromkeys(line for line, _ in _lines(fichier) if line in ranks))
    meant = [pour for pour in ranks if pour in found]
    if found != meant:
        first = next(f for f, m in zip(found, meant, strict=True) if f != m)
        message = f"blocs de signature : « {ranks[first].id} » n’est pas à sa place"
        advice = f"suivre l’ordre des parties : {', '.join(p.id for p in ranks.values())}"
        yield Constat(examen.at("parties"), message, advice, first, Gravite.A_EXPLIQUER)


_OPENING = re.compile(r"^Pour (?:l'|le |la |les |[A-ZÀ-Ý]).*,$")
_POWER = re.compile(r" et par (?:délégation|suppléance),$")
_NAME = re.compile(r"^[A-ZÀ-Ý][\w'-]+(?: [\w'-]+)* [A-ZÀ-Ý][A-ZÀ-Ý' -]+$")
_LONGEST = 8


def _opens(line: str) -> bool:
    return _OPENING.match(line) is not None and _POWER.search(line) is None


def _lines(fichier: FichierWord) -> list[Ligne]:
    """Return the lines of the body that hold words, folded."""
    texts = ((line, p.tableau) for p in fichier.corps for line in p.texte.split("\n"))
    return [(line, table) for text, table in texts if (line := fold(text).strip())]


def _block(lines: Sequence[Ligne], start: int) -> list[str]:
    """Return the lines below the opening at `start`, until the next block or out of its table."""
    table, block = lines[start][1], list[str]()
    for line, other in lines[start + 1 : start + _LONGEST]:
        if _opens(line) or other != table:
            break
        block.append(line)
    return block
