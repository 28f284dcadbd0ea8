"""The parties at the head of an act: who they are, who represents them, by what power."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clsdocs.acte.people import (
    is_feminine_person,
    is_feminine_title,
    known,
    of_office,
    of_organisme,
    organisme_name,
    person_key,
    person_name,
    titled,
)
from clsdocs.acte.phrases import NBSP, NNBSP, Paragraphs, Phrase, formula, joined, without_ending
from clsdocs.acte.powers import by_virtue_of, power
from clsdocs.domain.document import Document
from clsdocs.domain.organisme import Delegation, Pouvoir, Signataire
from clsdocs.domain.partie import Partie, Parties
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import accorde
from clsdocs.prose.nodes import Bloc, Paragraphe, Role


def draft_comparution(document: Document, read: Paragraphs) -> tuple[Bloc, ...]:
    """Return the paragraphs of the parties, main ones first, with the formulas that link them."""
    return tuple(_Comparution(document, read).blocs())


class _Comparution:
    """Writes the parties of one act."""

    def __init__(self, document: Document, read: Paragraphs) -> None:
        self.parties, self.libelles = document.parties, document.libelles
        self.jour, self.read = document.jour_de_signature, read

    def blocs(self) -> Iterator[Bloc]:
        main, joining = self.parties.principales or self.parties, self.parties.associes
        yield formula(f"Entre les soussignés{NBSP}:")
        if len(self.parties) == len(main) == 2:
            yield from self._party(main[0], ", d’une part,")
            yield formula("et")
            yield from self._party(main[1], ", d’autre part,")
        else:
            yield from self._listed(main)
        if len(main) > 1:
            yield self._together()
        if len(main) < len(self.parties):
            yield self._joining(len(joining))
            yield from self._listed(joining)

    def _together(self) -> Paragraphe:
        label = self.libelles.principal
        feminine = isinstance(label, str) and label.split()[0].lower() in _FEMININE_LABELS
        named = accorde("désigné", feminin=feminine, pluriel=True)
        phrase = Phrase(f"ci-après {named} ensemble «{NBSP}les ")
        return phrase.fact(label, "libelles.principal").add(f"{NBSP}»,").paragraph(Role.FORMULE)

    def _joining(self, count: int) -> Paragraphe:
        phrase = Phrase("et les " if count > 1 else "et, au titre des ")
        phrase.fact(self.libelles.associe, "libelles.associe")
        return phrase.add(f"{NBSP}:").paragraph(Role.FORMULE)

    def _listed(self, parties: Parties) -> Iterator[Paragraphe]:
        for rank, partie in enumerate(parties, 1):
            yield from self._party(partie, "," if rank == len(parties) else f"{NNBSP};")

    def _party(self, partie: Partie, ending: str) -> Iterator[Paragraphe]:
        written, cle = partie.comparution, f"parties.{partie.id}.comparution"
        if isinstance(written, str):
            *before, last = self.read(written, cle) or ((),)
            yield from (Phrase().extend(s).paragraph(Role.COMPARUTION) for s in before)
            phrase = Phrase().extend(without_ending(last))
        elif isinstance(written, Blanc):
            phrase = Phrase().fact(written, cle)
        else:
            phrase = _presented(partie, self.jour)
        yield phrase.add(ending).paragraph(Role.COMPARUTION)


_FEMININE_LABELS = frozenset(
    {"parties", "institutions", "collectivités", "autorités", "structures"}
)


def _presented(partie: Partie, jour: date | None) -> Phrase:
    phrase = _institution(partie, jour)
    phrase.add(f", {_agree(partie, 'représenté')} par ").extend(_represented(partie, jour).spans)
    return _with_short_name(phrase, partie)


def present_institution(partie: Partie, jour: date | None) -> Phrase:
    """Return the party as the act names it, without those who represent it on a day."""
    return _with_short_name(_institution(partie, jour), partie)


def _institution(partie: Partie, jour: date | None) -> Phrase:
    organisme, cle = partie.organisme, f"organismes.{partie.id}"
    phrase = organisme_name(organisme, jour, capital=True)
    if sigle := known(organisme.sigle):
        phrase.add(" (").fact(sigle, f"{cle}.sigle").add(")")
    if siege := known(organisme.siege):
        phrase.add(", dont le siège est situé ").fact(siege, f"{cle}.siege")
    if partie.agissant_pour:
        own = "leur" if organisme.pluriel else "son"
        phrase.add(f", agissant tant en {own} nom qu’au nom et pour le compte ")
        phrase.extend(joined([of_organisme(o) for o in partie.agissant_pour], " et ").spans)
    return phrase


def _with_short_name(phrase: Phrase, partie: Partie) -> Phrase:
    if (ci_apres := partie.ci_apres) is not None:
        phrase.add(f", ci-après {_agree(partie, 'dénommé')} «{NBSP}")
        phrase.fact(ci_apres, f"parties.{partie.id}.ci_apres").add(f"{NBSP}»")
    return phrase


def _agree(partie: Partie, word: str) -> str:
    return accorde(word, feminin=partie.organisme.feminin, pluriel=partie.organisme.pluriel)


def _represented(partie: Partie, jour: date | None) -> Phrase:
    signers, cle = partie.sign_on(jour), f"parties.{partie.id}"
    nobody = Phrase().fact(Blanc("signataires"), f"{cle}.signataires")
    # Each person is named between commas: so the conjunction has its own.
    phrase = joined(_by([_signer(partie, s) for s in signers] or [nobody]), ", et ")
    if partie.habilitations:
        feminine = all(is_feminine_person(s.personne) for s in signers)
        agreed = accorde("habilité", feminin=feminine, pluriel=len(signers) > 1)
        # Whoever fills the blank by hand may be a woman or a man.
        word = agreed if signers else "habilité(e)"
        powers = [
            power(habilitation, f"{cle}.habilitations.{rank}")
            for rank, habilitation in enumerate(partie.habilitations)
        ]
        phrase.add(f", dûment {word} par ").extend(joined(_by(powers), " et ").spans)
    return phrase


def _by(phrases: list[Phrase]) -> list[Phrase]:
    """Return `phrases`, « par » before each but the first."""
    return [phrases[0], *(Phrase("par ").extend(phrase.spans) for phrase in phrases[1:])]


def _signer(partie: Partie, signer: Signataire) -> Phrase:
    person, cle = signer.personne, person_key(partie.organisme, signer)
    phrase = titled(person, cle, partie.organisme)
    phrase.add(", ").extend(person_name(person, cle).spans)
    if decorations := known(person.decorations):
        phrase.add(", ").fact(decorations, f"{cle}.decorations")
    if isinstance(person, Delegation):
        phrase.add(f", agissant {_capacity(person.capacite, signer)}")
        if person.acte is not None:
            phrase.add(" ").extend(by_virtue_of(person.acte, f"{cle}.acte").spans)
    return phrase


def _capacity(power: Pouvoir, signer: Signataire) -> str:
    """Return « par délégation », « en remplacement du Maire, empêché »."""
    if power is not Pouvoir.EMPECHEMENT:
        return {Pouvoir.DELEGATION: "par délégation", Pouvoir.SUPPLEANCE: "par suppléance"}[power]
    if signer.pour is None:
        return "en remplacement du titulaire, empêché"
    agreed = accorde("empêché", feminin=is_feminine_title(signer.pour), pluriel=False)
    return f"en remplacement {of_office(signer.pour)}, {agreed}"
