"""How an act ends: place, date and originals, then one block for each person who signs."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.parts import Signature
from clsdocs.acte.people import is_feminine_title, office, organisme_name, signing_name
from clsdocs.acte.phrases import BLANK_LINE, Phrase
from clsdocs.domain.document import DateEtLieu, Document, Mode
from clsdocs.domain.document import Signature as Signing
from clsdocs.domain.organisme import Delegation, Pouvoir, Signataire
from clsdocs.domain.partie import Partie
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import Lettres, accorde, capitale, nombre_en_lettres, pluriel
from clsdocs.prose.nodes import Bloc, Role


def draft_cloture(document: Document, lettres: Lettres) -> tuple[Bloc, ...]:
    """Return « Fait à …, le …, en deux exemplaires originaux, dont … », the day left to fill."""
    signature = document.signature or Signing()
    if signature.mode is Mode.ELECTRONIQUE:
        return (Phrase("Signé électroniquement.").paragraph(Role.CLOTURE),)
    apart = signature.date_et_lieu is DateEtLieu.PAR_PARTIE
    phrase = Phrase("Fait")
    if signature.lieu is not None:
        phrase.extend(_place(signature.lieu).spans)
    elif not apart:
        phrase.add(" à ").open("signature.lieu")
    if not apart and isinstance(document.date, Blanc):
        phrase.add(", le ").open("signature.date")
    elif not apart:
        phrase.add(", le ").fact(document.date, "anterieur.date")
    if signature.exemplaires is not None:
        phrase.add(", en " if len(phrase.spans) > 1 else " en ")
        phrase.extend(_originals(signature.exemplaires, lettres).spans)
        if signature.dont is not None:
            phrase.add(", dont ").fact(signature.dont, "signature.dont")
    if apart:
        own = "la date" if signature.lieu is not None else "le lieu et la date"
        phrase.add(f", chaque signataire indiquant {own} de sa signature")
    return (phrase.add(".").paragraph(Role.CLOTURE),)


def _place(lieu: str | Blanc) -> Phrase:
    """Return « à Lens », « au Havre », « aux Sables-d’Olonne », a space before."""
    phrase, cle = Phrase(), "signature.lieu"
    for article, contracted in (("Le ", " au "), ("Les ", " aux ")):
        if isinstance(lieu, str) and lieu.startswith(article):
            return phrase.add(contracted).fact(lieu.removeprefix(article), cle)
    return phrase.add(" à ").fact(lieu, cle)


def _originals(count: int | Blanc, lettres: Lettres) -> Phrase:
    cle = "signature.exemplaires"
    if isinstance(count, Blanc):
        return Phrase().fact(count, cle).add(" exemplaires originaux")
    words = nombre_en_lettres(count, lettres=lettres)
    phrase = Phrase().fact(words, cle)
    return phrase.add(f" {pluriel(count, 'exemplaire original', 'exemplaires originaux')}")


def draft_signatures(document: Document) -> tuple[Signature, ...]:
    """Return the blocks of the signature page in the order of the parties."""
    jour = document.jour_de_signature
    return tuple(block for partie in document.parties for block in _blocks(partie, jour))


def _blocks(partie: Partie, jour: date | None) -> tuple[Signature, ...]:
    name = organisme_name(partie.organisme, jour, capital=False).text
    pour = f"Pour {name},"
    signers = partie.sign_on(jour)
    if not signers:
        return (Signature(pour, "", BLANK_LINE, BLANK_LINE),)
    return tuple(_block(pour, signer) for signer in signers)


def _block(pour: str, signer: Signataire) -> Signature:
    person = signer.personne
    formula = _formula(person, signer) if isinstance(person, Delegation) else ""
    return Signature(pour, formula, f"{capitale(office(person))},", signing_name(person))


def _formula(delegate: Delegation, signer: Signataire) -> str:
    """Return the formula by which `delegate` signs for the holder of the office."""
    head = office(signer.pour) if signer.pour else BLANK_LINE
    if delegate.capacite is Pouvoir.EMPECHEMENT:
        feminine = signer.pour is not None and is_feminine_title(signer.pour)
        return f"{capitale(head)} {accorde('empêché', feminin=feminine, pluriel=False)},"
    power = {Pouvoir.DELEGATION: "délégation", Pouvoir.SUPPLEANCE: "suppléance"}
    return f"Pour {head} et par {power[delegate.capacite]},"
