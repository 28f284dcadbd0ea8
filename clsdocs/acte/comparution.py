"""The parties as they appear at the head of an act: who they are, who represents them, by what power."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clsdocs.acte.people import (
    is_feminine_person,
    known,
    organisme_name,
    person_key,
    person_name,
    titled,
)
from clsdocs.acte.phrases import NBSP, Phrase, formula
from clsdocs.domain.document import Document
from clsdocs.domain.organisme import Delegation, NatureHabilitation, Signataire
from clsdocs.domain.partie import Habilitation, Partie, Parties
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import accorde, contracte
from clsdocs.prose.nodes import Bloc, Paragraphe, Role

_POWERS = {
    NatureHabilitation.STATUTS: "les statuts",
    NatureHabilitation.PROCES_VERBAL: "délibération",
}


def draft_comparution(document: Document) -> tuple[Bloc, ...]:
    """Return the paragraphs of the parties, main ones first, with the formulas that link them."""
    return tuple(_comparution(document))


def _comparution(document: Document) -> Iterator[Bloc]:
    parties, jour = document.parties, document.signature_prevue
    yield formula(f"Entre les soussignés{NBSP}:")
    alone = len(parties) == 2 and len(parties.principales) == 2
    if alone:
        yield _party(parties[0], jour, ", d’une part,")
        yield formula("et")
        yield _party(parties[1], jour, ", d’autre part,")
    else:
        yield from _listed(parties.principales or parties, jour)
    if parties.principales and parties.associes:
        yield formula(f"et les {document.libelles.associe}{NBSP}:")
        yield from _listed(parties.associes, jour)
    yield _together(document)


def _together(document: Document) -> Paragraphe:
    label = document.libelles.principal
    named = accorde("désigné", feminin=label == "parties", pluriel=True)
    phrase = Phrase(f"ci-après {named} ensemble «{NBSP}les ")
    return phrase.fact(label, "libelles.principal").add(f"{NBSP}»,").paragraph(Role.FORMULE)


def _listed(parties: Parties, jour: date | None) -> Iterator[Paragraphe]:
    for rank, partie in enumerate(parties, 1):
        yield _party(partie, jour, "," if rank == len(parties) else "\u202f;")


def _party(partie: Partie, jour: date | None, ending: str) -> Paragraphe:
    phrase = Phrase()
    organisme, cle = partie.organisme, f"organismes.{partie.id}"
    phrase.extend(organisme_name(organisme, capital=True).spans)
    if sigle := known(organisme.sigle):
        phrase.add(" (").fact(sigle, f"{cle}.sigle").add(")")
    if siege := known(organisme.siege):
        phrase.add(", dont le siège est situé ").fact(siege, f"{cle}.siege")
    phrase.add(f", {_agree(partie, 'représenté')} par ").extend(_represented(partie, jour).spans)
    if (ci_apres := partie.ci_apres) is not None:
        phrase.add(f", ci-après {_agree(partie, 'dénommé')} «{NBSP}")
        phrase.fact(ci_apres, f"parties.{partie.id}.ci_apres").add(f"{NBSP}»")
    return phrase.add(ending).paragraph(Role.COMPARUTION)


def _agree(partie: Partie, word: str) -> str:
    return accorde(word, feminin=partie.organisme.feminin, pluriel=partie.organisme.pluriel)


def _represented(partie: Partie, jour: date | None) -> Phrase:
    phrase, signers = Phrase(), partie.sign_on(jour)
    if not signers:
        phrase.fact(_nobody(partie, jour), f"parties.{partie.id}.signataires")
    for rank, signer in enumerate(signers):
        phrase.add(" et par " if rank else "").extend(_signer(partie, signer).spans)
    if partie.habilitations:
        feminine = bool(signers) and all(is_feminine_person(s.personne) for s in signers)
        word = accorde("habilité", feminin=feminine, pluriel=len(signers) > 1)
        phrase.add(f", dûment {word} par ")
        for rank, habilitation in enumerate(partie.habilitations):
            cle = f"parties.{partie.id}.habilitations.{rank}"
            phrase.add(" et par " if rank else "").extend(power(habilitation, cle).spans)
    return phrase


def _nobody(partie: Partie, jour: date | None) -> Blanc:
    motif = "personne en fonction ce jour-là" if jour else "jour de signature inconnu"
    return Blanc(f"parties.{partie.id}.signataires", motif)


def _signer(partie: Partie, signer: Signataire) -> Phrase:
    person, cle = signer.personne, person_key(partie.organisme, signer)
    phrase = titled(person, cle, partie.organisme)
    phrase.add(", ").extend(person_name(person, cle).spans)
    if decorations := known(person.decorations):
        phrase.add(", ").fact(decorations, f"{cle}.decorations")
    if isinstance(person, Delegation):
        phrase.add(f", agissant par {_CAPACITIES[person.capacite]}")
    return phrase


_CAPACITIES = {"delegation": "délégation", "suppleance": "suppléance", "empechement": "empêchement"}


def power(habilitation: Habilitation, cle: str) -> Phrase:
    """Return « délibération n° 2019-101 du conseil communautaire du 2 avril 2019 »."""
    phrase = Phrase(_POWERS.get(habilitation.nature, habilitation.nature.value))
    if numero := known(habilitation.numero):
        phrase.add(f" n°{NBSP}").fact(numero, f"{cle}.numero")
    if assemblee := known(habilitation.assemblee):
        phrase.add(f" {_of(assemblee)}").fact(assemblee, f"{cle}.assemblee")
    elif habilitation.nature is NatureHabilitation.PROCES_VERBAL:
        phrase.add(" du conseil d’administration")
    if habilitation.date is not None:
        phrase.add(" du ").fact(habilitation.date, f"{cle}.date")
    return phrase


def _of(assemblee: str) -> str:
    """Return « du », « de la » or « de l’ » before the name of an assembly."""
    first = assemblee.split()[0].lower()
    article = "l'" if first == "assemblée" else "la" if first in ("commission", "chambre") else "le"
    return contracte("de", article, assemblee).removesuffix(assemblee)
