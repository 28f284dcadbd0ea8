"""How an act ends: place, date and originals, then one block for each person who signs."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.parts import Signature
from clsdocs.acte.people import is_feminine_title, office, organisme_name, signing_name
from clsdocs.acte.phrases import BLANK_LINE, Phrase
from clsdocs.domain.document import Document, Mode
from clsdocs.domain.organisme import Capacite, Representant, Signataire
from clsdocs.domain.partie import Partie
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import Lettres, capitale, nombre_en_lettres, pluriel
from clsdocs.prose.nodes import Bloc, Role


def draft_cloture(document: Document, lettres: Lettres) -> tuple[Bloc, ...]:
    """Return « Fait à …, le …, en deux exemplaires originaux, dont … », the day left to fill."""
    signature, phrase = document.signature, Phrase()
    if signature is not None and signature.mode is Mode.ELECTRONIQUE:
        return (Phrase("Signé électroniquement.").paragraph(Role.CLOTURE),)
    lieu = signature.lieu if signature and signature.lieu is not None else None
    phrase.add("Fait à ")
    if lieu is None:
        phrase.open("signature.lieu")
    else:
        phrase.fact(lieu, "signature.lieu")
    phrase.add(", le ").open("signature.date")
    if signature is not None and signature.exemplaires is not None:
        phrase.add(", en ").extend(_originals(signature.exemplaires, lettres).spans)
        if signature.dont is not None:
            phrase.add(", dont ").fact(signature.dont, "signature.dont")
    return (phrase.add(".").paragraph(Role.CLOTURE),)


def _originals(count: int | Blanc, lettres: Lettres) -> Phrase:
    cle = "signature.exemplaires"
    if isinstance(count, Blanc):
        return Phrase().fact(count, cle).add(" exemplaires originaux")
    words = nombre_en_lettres(count, lettres=lettres)
    phrase = Phrase().fact(words, cle)
    return phrase.add(f" {pluriel(count, 'exemplaire original', 'exemplaires originaux')}")


def draft_signatures(document: Document) -> tuple[Signature, ...]:
    """Return the blocks of the signature page in the order of the parties."""
    jour = document.signature_prevue
    return tuple(block for partie in document.parties for block in _blocks(partie, jour))


def _blocks(partie: Partie, jour: date | None) -> tuple[Signature, ...]:
    name = organisme_name(partie.organisme, capital=False).text
    pour = f"Pour {name},"
    signers = partie.sign_on(jour)
    if not signers:
        return (Signature(pour, "", BLANK_LINE, BLANK_LINE),)
    return tuple(_block(pour, signer) for signer in signers)


def _block(pour: str, signer: Signataire) -> Signature:
    person = signer.personne
    quality = capitale(office(person))
    if isinstance(person, Representant):
        if person.capacite is Capacite.INTERIM:
            quality = f"{quality} par intérim"
        return Signature(pour, "", f"{quality},", signing_name(person))
    return Signature(pour, _formula(signer), f"{quality},", signing_name(person))


def _formula(signer: Signataire) -> str:
    """Return the formula by which a delegate signs for the holder of the office."""
    head = office(signer.pour) if signer.pour else BLANK_LINE
    match signer.personne.capacite:
        case Capacite.EMPECHEMENT:
            return f"{capitale(head)} empêché{_feminine(signer)},"
        case Capacite.SUPPLEANCE:
            return f"Pour {head} et par suppléance,"
        case _:
            return f"Pour {head} et par délégation,"


def _feminine(signer: Signataire) -> str:
    return "e" if signer.pour and is_feminine_title(signer.pour) else ""
