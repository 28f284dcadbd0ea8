"""From an issued Word file to the copy that a platform reads, and to the proof of its anchors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clsdocs.domain.ancre import ANCRE, Plateforme
from clsdocs.emission.words import compare_words, split_anchors, squeeze, words_of
from clsdocs.errors import Place, Problem, Refused
from clsdocs.packs.figees import Figee
from clsdocs.packs.signataires import Ligne
from clsdocs.pdf.pages import Point, destination_of
from clsdocs.pdf.words import Mot
from clsdocs.record import replace
from clsdocs.word.anchoring import Bloc, mark_blocks, mark_of
from clsdocs.word.sealing import seal

_NEAR = 4.0
"""How far, in points, what stands at one place may be from it."""


def with_anchors(lignes: Sequence[Ligne], plateforme: Plateforme | None) -> tuple[Ligne, ...]:
    """Return `lignes`, each with its anchor where there is a platform that reads them."""
    if plateforme is None:
        return tuple(lignes)
    return tuple(replace(ligne, ancre=plateforme.ancre(ligne.ordre)) for ligne in lignes)


def mark_copy(figee: Figee, lignes: Sequence[Ligne], plateforme: Plateforme | None) -> bytes:
    """Return the copy of the Word file of `figee` where each block can be found on the pages.

    With a `plateforme`, each holds its anchor too, and the copy says of itself what it is.
    Refused where a block is not found, and where the words are not those that were issued.
    """
    below = plateforme is Plateforme.YOUSIGN
    blocs = [Bloc(ligne.pour, ligne.signature, ligne.ancre, below, ligne.blanc) for ligne in lignes]
    copy = mark_blocks(figee.data, figee.source, blocs)
    if plateforme is not None:
        properties = {
            "document": f"{figee.dossier}/{figee.emission.document}",
            "version": f"v{figee.emission.version}",
            "empreinte": figee.empreinte,
            "copie": f"copie pour {plateforme.nom}",
        }
        copy = seal(copy, figee.source, properties, figee.emission.date)
    _prove_words(figee, copy, [ligne.ancre for ligne in lignes if ligne.ancre])
    return copy


def _prove_words(figee: Figee, copy: bytes, ancres: Sequence[str]) -> None:
    issued, _ = words_of(figee.data, figee.source)
    copied, found = split_anchors(words_of(copy, figee.source)[0])
    if list(found) != list(ancres) or compare_words(issued, copied):
        message = "la copie pour la signature n’aurait pas les mots de l’acte émis"
        advice = "vérifier que l’acte ne contient ni « {{s1|… » ni « /sn1/ »"
        raise Refused([Problem(Place(figee.source), "E-03", message, advice)])


def find_places(
    figee: Figee, lignes: Sequence[Ligne], points: Mapping[str, Point]
) -> tuple[tuple[Point, Point], ...]:
    """Return where the first and last line of each block stand, out of the `points` of the PDF.

    Refused where LibreOffice lost one.
    """
    found = []
    for rank, ligne in enumerate(lignes, 1):
        ends = [points.get(destination_of(mark_of(rank, end=end))) for end in (False, True)]
        if ends[0] is None or ends[1] is None:
            raise Refused([_lost(figee, ligne, "bloc de signature introuvable sur le PDF")])
        found.append((ends[0], ends[1]))
    return tuple(found)


def locate_anchors(
    figee: Figee,
    lignes: Sequence[Ligne],
    places: Sequence[tuple[Point, Point]],
    words: Sequence[Mot],
) -> tuple[Ligne, ...]:
    """Return `lignes` with the place of each anchor among the `words` of the PDF to be sent.

    Refused unless each stands there once, whole, in the block of the one whom it is for.
    """
    held = [word for word in words if ANCRE.search(word.texte)]
    wanted = {ligne.ancre for ligne in lignes}
    if strange := sorted({word.texte for word in held} - wanted):
        message = f"« {strange[0]} » passerait pour une ancre de plus"
        advice = "la retirer de l’acte ou de l’annexe, puis émettre une nouvelle version"
        raise Refused([Problem(Place(figee.source), "E-03", message, advice)])
    located, faults = [], []
    for ligne, (first, last) in zip(lignes, places, strict=True):
        own = [word for word in held if word.texte == ligne.ancre]
        if fault := _misplaced(own, first, last, places, words, ligne):
            faults.append(_lost(figee, ligne, fault))
        else:
            x, y = round(own[0].gauche, 1), round(own[0].haut, 1)
            located.append(replace(ligne, page=own[0].page, x=x, y=y))
    if faults:
        raise Refused(faults)
    return tuple(located)


def _misplaced(
    own: Sequence[Mot],
    first: Point,
    last: Point,
    places: Sequence[tuple[Point, Point]],
    words: Sequence[Mot],
    ligne: Ligne,
) -> str:
    """Return what is wrong with the anchor of `ligne`, empty where it stands where it should."""
    if len(own) != 1:
        return f"ancre {ligne.ancre} {'absente du PDF' if not own else 'en double sur le PDF'}"
    (word,) = own
    if not _follows(first, word.page, word.haut) or not _precedes(last, word.page, word.bas):
        return f"ancre {ligne.ancre} hors de son bloc"
    below = [name for _, name in places if _precedes(name, word.page, word.bas)]
    if min(below, key=lambda name: _distance(name, word)) != last:
        return f"ancre {ligne.ancre} plus près d’un autre nom"
    if not _reads(last, words, ligne.signature):
        return f"ancre {ligne.ancre} sans « {ligne.signature} » au-dessous"
    return ""


def _follows(point: Point, page: int, y: float) -> bool:
    return (point.page, point.y - _NEAR) <= (page, y)


def _precedes(point: Point, page: int, y: float) -> bool:
    return page == point.page and y <= point.y + _NEAR


def _distance(point: Point, word: Mot) -> float:
    return (point.x - word.gauche) ** 2 + (point.y - word.bas) ** 2


def _reads(point: Point, words: Sequence[Mot], name: str) -> bool:
    """Return whether `name` begins at `point`."""
    line = [
        word
        for word in words
        if word.page == point.page
        and abs(word.haut - point.y) < _NEAR
        and word.gauche > point.x - _NEAR
    ]
    first = min(line, key=lambda word: word.gauche, default=None)
    return first is not None and squeeze(name).startswith(squeeze(first.texte))


def _lost(figee: Figee, ligne: Ligne, message: str) -> Problem:
    advice = f"vérifier le bloc de « {ligne.signature} » dans le gabarit, et les annexes jointes"
    return Problem(Place(figee.source), "E-03", message, advice)
