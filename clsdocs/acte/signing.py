"""How an act ends: place, date and originals, one block for each person who signs, and where."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.appellation import called
from clsdocs.acte.parts import Acte, Apposition, PageDePartie, Signature
from clsdocs.acte.people import is_feminine_title, office, organisme_name, signing_name
from clsdocs.acte.phrases import BLANK_LINE, Phrase
from clsdocs.domain.document import DateEtLieu, Document, Mode
from clsdocs.domain.document import Signature as Signing
from clsdocs.domain.organisme import Delegation, Pouvoir, Signataire
from clsdocs.domain.partie import Partie, Parties
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import (
    Lettres,
    accorde,
    capitale,
    contracte,
    nombre_en_lettres,
    pluriel,
)
from clsdocs.prose.nodes import Bloc, Role, text_of

TAMPON = "Cadre réservé au contrôle de légalité : cachet et date de réception en préfecture"
"""The words of the frame left free for the stamp of the prefecture."""

_ONLINE = "Signé électroniquement"
_OWN_PAGE = "sur la page qui lui est propre"


def draft_cloture(document: Document, lettres: Lettres) -> tuple[Bloc, ...]:
    """Return « Fait à …, le …, en deux exemplaires originaux, dont … », the day left to fill.

    Where each party signs on a page of its own, the place and the day are there.
    """
    signature = document.signature or Signing()
    if signature.mode is Mode.ELECTRONIQUE:
        phrase = Phrase(_ONLINE)
        if signature.page_par_partie:
            phrase.add(f", chaque partie {_OWN_PAGE}")
        return (phrase.add(".").paragraph(Role.CLOTURE),)
    if signature.page_par_partie:
        return (_made_apart(signature, lettres).paragraph(Role.CLOTURE),)
    apart = signature.date_et_lieu is DateEtLieu.PAR_PARTIE
    phrase = Phrase("Fait")
    if signature.lieu is not None or not apart:
        phrase.extend(_place(signature.lieu).spans)
    if not apart:
        phrase.extend(_day(document).spans)
    if signature.exemplaires is not None:
        phrase.add(", en " if len(phrase.spans) > 1 else " en ")
        phrase.extend(_shared(signature, lettres).spans)
    if apart:
        own = "la date" if signature.lieu is not None else "le lieu et la date"
        phrase.add(f", chaque signataire indiquant {own} de sa signature")
    return (phrase.add(".").paragraph(Role.CLOTURE),)


def is_signed_online(acte: Acte) -> bool:
    """Return whether `acte` says that all sign it online."""
    return any(text_of(bloc).startswith(_ONLINE) for bloc in acte.parts.cloture)


def _made_apart(signature: Signing, lettres: Lettres) -> Phrase:
    """Return « Fait en deux exemplaires originaux, chaque partie signant sur la page … »."""
    apart = signature.date_et_lieu is DateEtLieu.PAR_PARTIE and signature.lieu is None
    own = "le lieu et la date" if apart else "la date"
    where = f"{_OWN_PAGE} et y indiquant {own} de sa signature."
    if signature.exemplaires is None:
        return Phrase(f"Fait par chaque partie signant {where}")
    made = Phrase("Fait en ").extend(_shared(signature, lettres).spans)
    return made.add(f", chaque partie signant {where}")


def _shared(signature: Signing, lettres: Lettres) -> Phrase:
    """Return « neuf exemplaires originaux, dont un remis à chacune des parties »."""
    assert signature.exemplaires is not None
    phrase = _originals(signature.exemplaires, lettres)
    if signature.dont is not None:
        phrase.add(", dont ").fact(signature.dont, "signature.dont")
    return phrase


def _day(document: Document) -> Phrase:
    if isinstance(document.date, Blanc):
        return Phrase(", le ").open("signature.date")
    return Phrase(", le ").fact(document.date, "anterieur.date")


def _place(lieu: str | Blanc | None) -> Phrase:
    """Return « à Lens », « au Havre », « aux Sables-d’Olonne », a space before."""
    phrase, cle = Phrase(), "signature.lieu"
    if lieu is None:
        return phrase.add(" à ").open(cle)
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
    """Return the blocks of the signature page in the order of the parties, main ones first."""
    jour = document.jour_de_signature
    return tuple(
        block for partie in signing_order(document.parties) for block in _blocks(partie, jour)
    )


def signing_order(parties: Parties) -> tuple[Partie, ...]:
    """Return `parties` in the order of their blocks: the main ones, then those who join them."""
    main = parties.principales
    return (*main, *parties.associes) if main else tuple(parties)


def draft_apposition(document: Document, lettres: Lettres) -> Apposition:
    """Return how the signatures are put on paper: ranks, own dates, initials, frame, own pages."""
    signature, parties = document.signature or Signing(), document.parties
    jour, by_hand = document.jour_de_signature, signature.mode is not Mode.ELECTRONIQUE
    main = sum(len(_blocks(partie, jour)) for partie in parties.principales)
    ranked = bool(parties.principales and parties.associes)
    apart = signature.date_et_lieu is DateEtLieu.PAR_PARTIE and by_hand
    pages = _pages(document, lettres) if signature.page_par_partie else ()
    return Apposition(
        principales=main if ranked else 0,
        associes=_joining(document) if ranked else "",
        fait=_own(signature) if apart and not pages else "",
        paraphes=len(draft_signatures(document)) if signature.paraphes and by_hand else 0,
        tampon=TAMPON if signature.zone_tampon else "",
        pages=pages,
    )


def _joining(document: Document) -> str:
    count, label = len(document.parties.associes), document.libelles.associe
    return f"{'Les' if count > 1 else 'Au titre des'} {label}"


def _own(signature: Signing) -> str:
    """Return the line on which each writes its date, and its place where none is common."""
    day = f"le {BLANK_LINE}"
    return capitale(day) if signature.lieu is not None else f"À {BLANK_LINE}, {day}"


_MENTION = (
    "La présente page de signature fait partie intégrante de l’acte ainsi désigné, annexes "
    "comprises : réunie aux pages de signature des autres parties, elle forme avec elles et avec "
    "lui un seul et même acte."
)


def _pages(document: Document, lettres: Lettres) -> tuple[PageDePartie, ...]:
    jour = document.jour_de_signature
    article, title = called(document)
    reference = f" (référence {document.reference})" if document.reference else ""
    act = f"{contracte('à', article, title)}{reference}"
    made = _made_on_page(document, lettres)
    pages = []
    for partie in signing_order(document.parties):
        nom = str(partie.organisme.nom_au(jour))
        whose = f"Signature {contracte('de', partie.organisme.article, nom)}"
        pages.append(PageDePartie(whose, act, _MENTION, made, _blocks(partie, jour)))
    return tuple(pages)


def _made_on_page(document: Document, lettres: Lettres) -> str:
    """Return « Fait à …, le …, en neuf exemplaires originaux. », as each party writes it."""
    signature = document.signature or Signing()
    if signature.mode is Mode.ELECTRONIQUE:
        return f"{_ONLINE}."
    apart = signature.date_et_lieu is DateEtLieu.PAR_PARTIE
    phrase = Phrase("Fait").extend(_place(signature.lieu).spans)
    day = Phrase(f", le {BLANK_LINE}") if apart else _day(document)
    phrase.extend(day.spans)
    if signature.exemplaires is not None:
        phrase.add(", en ").extend(_originals(signature.exemplaires, lettres).spans)
    return phrase.add(".").text


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
