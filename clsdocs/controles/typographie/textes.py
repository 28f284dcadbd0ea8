"""Whether the texts of an act are written as French typography wants, and can be read by all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from clsdocs.controles.constats import Constat, Correction
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Morceau, Passage
from clsdocs.controles.lecture.reperes import around
from clsdocs.controles.typographie.accessibilite import check_accessibility, check_sources
from clsdocs.controles.typographie.ecriture_brute import VALEUR, prose_only
from clsdocs.controles.typographie.regles import REGLES, Regle
from clsdocs.domain.texte import Text
from clsdocs.errors import Gravite, Place
from clsdocs.prose.nodes import Texte, span_text


def check_typography(examen: Examen) -> Iterator[Constat]:
    """Yield the faults of typography of the texts of an act, each with its mending."""
    for text in examen.ecrits:
        yield from check_text(text)
    for passage in examen.passages:
        if passage.partie in _EN_YAML:
            yield from _recited(examen, passage)


def check_text(text: Text) -> Iterator[Constat]:
    """Yield the faults of `text`, and what in it a person who cannot see it would miss."""
    yield from _faults(text)
    yield from check_sources(text)


_EN_YAML = ("visas", "considerants")
"""The parts whose sentences stand in YAML."""


def _recited(examen: Examen, passage: Passage) -> Iterator[Constat]:
    prose = "".join(map(_prose_of, passage.morceaux))
    for regle in REGLES:
        for found in regle.search(prose):
            (start, end), apres = _widened(regle, found, passage.texte)
            place, cle = examen.where(passage, start, end)
            if not cle and not place.path.endswith(".md"):
                yield _constat(place, regle, passage.texte, (start, end), apres)


def _prose_of(morceau: Morceau) -> str:
    words = span_text(morceau.span)
    return words if isinstance(morceau.span, Texte) else VALEUR * len(words)


def _faults(text: Text) -> Iterator[Constat]:
    prose, starts = prose_only(text.text), _line_starts(text.text)
    for regle in REGLES:
        for found in regle.search(prose):
            (start, end), apres = _widened(regle, found, text.text)
            line = bisect_right(starts, start)
            first, last = starts[line - 1], text.text.find("\n", end)
            place = Place(text.path, text.line + line - 1, start - first + 1)
            whole = text.text[first : last if last >= 0 else len(text.text)]
            yield _constat(place, regle, whole, (start - first, end - first), apres)


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _widened(regle: Regle, found: re.Match[str], text: str) -> tuple[tuple[int, int], str | None]:
    """Return from where to where the fault stands in `text`, and what is to be written there.

    What is only inserted takes the sign before it, so that there are words to find and to show.
    """
    (start, end), apres = found.span(), _written(regle, found)
    if start < end or apres is None:
        return (start, end), apres
    return (start - 1, end), text[start - 1] + apres


def _constat(
    place: Place, regle: Regle, whole: str, span: tuple[int, int], apres: str | None
) -> Constat:
    avant = whole[span[0] : span[1]]
    mots = around(whole, *span)
    correction = Correction(place, avant, apres) if apres is not None and place.column else None
    advice = "le corriger" if apres is None else _advice(avant, apres)
    return Constat(place, f"{regle.faute} : « {mots} »", advice, mots, None, correction)


def _written(regle: Regle, found: re.Match[str]) -> str | None:
    if regle.apres is None or isinstance(regle.apres, str):
        return regle.apres and found.expand(regle.apres)
    return regle.apres(found)


def _advice(avant: str, apres: str) -> str:
    return f"écrire « {apres.strip()} »" if apres.strip() != avant.strip() else "corriger l’espace"


CONTROLES = (
    Controle(
        "V-94",
        Famille.TYPOGRAPHIE,
        "Typographie et accessibilité",
        Gravite.STYLE,
        "Cherche dans les textes les espaces qui manquent ou sont de trop, les apostrophes et "
        "guillemets droits, les abréviations (« M. », « Mme », « n° », « art. L. 1434-10 »), "
        "ordinaux, heures, tirets et capitales sans accent, les images sans texte de remplacement, "
        "les titres qui sautent un niveau et les liens qui ne disent rien. « --fix » corrige ce "
        "qui n’est que typographie. Avec --final, cherche dans le document Word son titre, sa "
        "langue, ses niveaux de titre, le texte de ses images, ses polices et "
        "ses contrastes. Un texte publié doit "
        "se lire sans effort, par tous.",
        "loi n° 2005-102 du 11 février 2005, art. 47",
        of_act=check_typography,
        of_file=check_accessibility,
    ),
)
