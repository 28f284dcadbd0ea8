"""The acts that give power to sign, in words: « délibération n° 2019-101 du conseil … »."""

from __future__ import annotations

from clsdocs.acte.people import known, of_organisme
from clsdocs.acte.phrases import NBSP, Phrase, is_elided
from clsdocs.domain.organisme import ActeHabilitant, NatureHabilitation, Organisme
from clsdocs.domain.partie import Habilitation
from clsdocs.francais import avec_article, contracte

_NOUNS = {
    NatureHabilitation.DELIBERATION: ("la", "délibération"),
    NatureHabilitation.DECISION: ("la", "décision"),
    NatureHabilitation.ARRETE: ("l'", "arrêté"),
    NatureHabilitation.DECRET: ("le", "décret"),
    NatureHabilitation.STATUTS: ("les", "statuts"),
    # A procès-verbal records the délibération, which gives the power.
    NatureHabilitation.PROCES_VERBAL: ("la", "délibération"),
}


def power(habilitation: Habilitation, cle: str) -> Phrase:
    """Return « délibération n° 2019-101 du conseil communautaire du 2 avril 2019 »."""
    article, noun = _NOUNS[habilitation.nature]
    words = avec_article(article, noun) if article == "les" else noun
    return Phrase(words).extend(_details(habilitation, cle).spans)


def recited_power(habilitation: Habilitation, organisme: Organisme, cle: str) -> Phrase:
    """Return « la délibération n° 2019-101 du conseil communautaire de la Communauté … du … »."""
    phrase = Phrase(avec_article(*_NOUNS[habilitation.nature]))
    return phrase.extend(_details(habilitation, cle, organisme).spans)


def by_virtue_of(acte: ActeHabilitant, cle: str) -> Phrase:
    """Return « en vertu de la décision n° 2018-44 du 1er mars 2018 »."""
    phrase = Phrase(f"en vertu {contracte('de', *_NOUNS[acte.nature])}")
    return phrase.extend(_number(acte, cle).spans).extend(_date(acte, cle).spans)


def _details(habilitation: Habilitation, cle: str, owner: Organisme | None = None) -> Phrase:
    phrase = _number(habilitation, cle)
    assemblee = known(habilitation.assemblee)
    if assemblee is not None:
        phrase.add(_of_assembly(habilitation.nature, assemblee)).fact(assemblee, f"{cle}.assemblee")
    elif habilitation.nature is NatureHabilitation.PROCES_VERBAL:
        phrase.add(" du conseil d’administration")
    # A decree is the State's; an assembly may be named with its institution.
    decreed = habilitation.nature is NatureHabilitation.DECRET
    if owner is not None and not decreed and not _names(assemblee, owner):
        phrase.add(" ").extend(of_organisme(owner).spans)
    return phrase.extend(_date(habilitation, cle).spans)


def _number(acte: Habilitation | ActeHabilitant, cle: str) -> Phrase:
    numero, phrase = known(acte.numero), Phrase()
    return phrase if numero is None else phrase.add(f" n°{NBSP}").fact(numero, f"{cle}.numero")


def _date(acte: Habilitation | ActeHabilitant, cle: str) -> Phrase:
    phrase = Phrase()
    return phrase if acte.date is None else phrase.add(" du ").fact(acte.date, f"{cle}.date")


def _names(assemblee: str | None, owner: Organisme) -> bool:
    names = [known(owner.sigle), known(owner.nom)]
    return assemblee is not None and any(name in assemblee for name in names if name)


_FEMININE_ASSEMBLIES = frozenset({"chambre", "collectivité", "commission", "conférence", "réunion"})


def _of_assembly(nature: NatureHabilitation, assemblee: str) -> str:
    """Return « du », « de la » or « de l’ » before the name of an assembly, a space before it."""
    first = assemblee.split()[0].lower()
    feminine = first in _FEMININE_ASSEMBLIES
    article = "l'" if is_elided(assemblee) else "la" if feminine else "le"
    if nature is NatureHabilitation.STATUTS:
        return f" adoptés par {avec_article(article, assemblee).removesuffix(assemblee)}"
    return f" {contracte('de', article, assemblee).removesuffix(assemblee)}"
