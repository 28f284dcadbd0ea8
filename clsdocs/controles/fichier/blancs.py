"""The blanks that a Word file leaves to fill, and which of them may stay open until signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage
from clsdocs.controles.lecture.reperes import Reperes, around, within
from clsdocs.domain.document import Document
from clsdocs.domain.fichier_word import FichierWord, Paragraphe
from clsdocs.domain.valeurs import A_FIXER, INCONNU, Blanc
from clsdocs.errors import Gravite
from clsdocs.prose.nodes import Valeur

_BLANC = re.compile(r"…{2,}|(?<![.\w])\.{5,}|_{4,}|(?:\. ){5,}")
_BY_HAND = ("signature.date", "signature.lieu")
"""What is filled by hand on the day of signature."""


def check_blanks(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield each blank of `fichier` that must be filled before signature, once for each fact."""
    reperes = Reperes(examen, fichier)
    seen, by_hand = set[str](), _lines_by_hand(examen)
    for paragraphe in fichier.paragraphes:
        passage = reperes.passage(paragraphe)
        if passage is not None:
            yield from _of_facts(examen, passage, fichier.au_vote, seen)
            continue
        if paragraphe.texte in by_hand:
            yield from _of_place(examen, paragraphe, seen)
        elif not _is_signature(paragraphe):
            yield from _of_template(reperes, paragraphe, seen)


def _lines_by_hand(examen: Examen) -> frozenset[str]:
    """Return the lines on which each party writes its own place and date: theirs to fill."""
    if examen.acte is None:
        return frozenset()
    how = examen.acte.apposition
    return frozenset(filter(None, (how.fait, *(page.fait for page in how.pages))))


def _of_place(examen: Examen, paragraphe: Paragraphe, seen: set[str]) -> Iterator[Constat]:
    """Yield that the common place, on the page of a party, is not known: none may write it."""
    signature, cle = examen.document.signature, "signature.lieu"
    if signature is None or not isinstance(signature.lieu, Blanc) or cle in seen:
        return
    seen.add(cle)
    message = f"blanc à remplir dans « {paragraphe.texte} »"
    yield Constat(examen.at(cle), message, f"indiquer « {cle} »", paragraphe.texte)


def _is_signature(paragraphe: Paragraphe) -> bool:
    """Return whether it is the missing name of who signs, told with the block of the party."""
    return bool(paragraphe.tableau) and _BLANC.fullmatch(paragraphe.texte.strip(", ")) is not None


_PRINTED = ("reference", "periode", "intitule")
"""The facts that covers and margins print."""


def _of_template(reperes: Reperes, paragraphe: Paragraphe, seen: set[str]) -> Iterator[Constat]:
    document = reperes.examen.document
    missing = [name for name in _PRINTED if isinstance(getattr(document, name), Blanc)]
    for found in _BLANC.finditer(paragraphe.texte):
        mots = around(paragraphe.texte, found.start(), found.end())
        message = f"{within(paragraphe)}blanc à remplir dans « {mots} »"
        if not missing:
            yield Constat(reperes.place(paragraphe), message, "le remplir, ou le retirer", mots)
        elif missing[0] not in seen:
            seen.add(missing[0])
            advice = f"indiquer « {missing[0]} »"
            yield Constat(reperes.examen.at(missing[0]), message, advice, mots)


def _of_facts(examen: Examen, passage: Passage, au_vote: bool, seen: set[str]) -> Iterator[Constat]:
    for morceau in passage.morceaux:
        span = morceau.span
        if not isinstance(span, Valeur) or not _is_blank(span) or span.cle in seen:
            continue
        seen.add(span.cle)
        if not _may_stay(examen.document, span, au_vote):
            mots = around(passage.texte, morceau.debut, morceau.debut + len(span.text))
            yield _blank(examen, span, mots)


def _is_blank(span: Valeur) -> bool:
    return span.blanc or span.text == A_FIXER or _BLANC.fullmatch(span.text) is not None


def _may_stay(document: Document, span: Valeur, au_vote: bool) -> bool:
    """Return whether a blank is filled by hand, known later, or decided by the vote itself."""
    if span.cle in _BY_HAND:
        return not span.blanc
    if au_vote and ".habilitations." in span.cle:
        return True
    name = span.cle.removeprefix("duree.")
    fact = getattr(document, name, None) if name in ("date", "effet", "terme") else None
    return isinstance(fact, Blanc) and fact.motif not in (INCONNU, A_FIXER)


_OTHER_ACT = re.compile(r"actes\.([^.]+)\.(?:date|effet|terme)")


def _blank(examen: Examen, span: Valeur, mots: str) -> Constat:
    place = examen.of_key(span.cle)
    if other := _OTHER_ACT.fullmatch(span.cle):
        message = f"« {mots} » : l’acte « {other[1]} » n’est pas encore signé"
        advice = "le faire signer d’abord, ou remplir ce blanc à la main"
        return Constat(place, message, advice, mots, Gravite.A_EXPLIQUER)
    if span.text == A_FIXER:
        return Constat(place, f"« {mots} » : montant à fixer", "le fixer avant la signature", mots)
    message = f"blanc à remplir dans « {mots} »"
    return Constat(place, message, f"indiquer « {span.cle} »", mots)
