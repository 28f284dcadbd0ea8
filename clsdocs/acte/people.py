"""How an institution and those who sign for it are named: articles, titles, agreement."""

from __future__ import annotations

from clsdocs.acte.phrases import BLANK_LINE, NBSP, Phrase
from clsdocs.domain.organisme import (
    Article,
    Capacite,
    Delegation,
    Genre,
    Lien,
    Organisme,
    Personne,
    Representant,
    Signataire,
)
from clsdocs.domain.valeurs import Blanc
from clsdocs.francais import avec_article, capitale


def known(value: str | Blanc | None) -> str | None:
    """Return a text that is written and known, else None."""
    return value if isinstance(value, str) else None


def organisme_name(organisme: Organisme, *, capital: bool) -> Phrase:
    """Return the full name with its article: « l’Agence régionale de santé … »."""
    phrase, cle = Phrase(), f"organismes.{organisme.id}.nom"
    article = "" if organisme.article is Article.SANS else avec_article(organisme.article, "")
    if article:
        phrase.add(capitale(article) if capital else article)
    return phrase.fact(organisme.nom, cle)


def person_name(person: Personne, cle: str) -> Phrase:
    """Return « Mme la Dr Prénom Nom », a blank where the name is not known."""
    phrase = Phrase()
    if isinstance(person.nom, Blanc):
        return phrase.fact(person.nom, f"{cle}.nom")
    if person.civilite:
        phrase.add(f"{person.civilite.value}{NBSP}")
    if titre := known(person.titre):
        phrase.add("la " if is_feminine_title(person) else "le ").fact(titre, f"{cle}.titre").add(
            " "
        )
    if prenom := known(person.prenom):
        phrase.fact(prenom, f"{cle}.prenom").add(" ")
    return phrase.fact(person.nom, f"{cle}.nom")


def signing_name(person: Personne) -> str:
    """Return « Prénom NOM », as it stands under a signature."""
    if isinstance(person.nom, Blanc):
        return BLANK_LINE
    return " ".join(filter(None, (known(person.prenom), person.nom.upper())))


def is_feminine_title(person: Personne) -> bool:
    """Return whether the title of the office is feminine; `accord` wins over the person."""
    return person.accord is Genre.F if person.accord else person.feminin


def is_feminine_person(person: Personne) -> bool:
    """Return whether words that speak of the person are feminine."""
    return person.feminin if person.civilite else person.accord is Genre.F


def titled(person: Personne, cle: str, organisme: Organisme) -> Phrase:
    """Return « son Directeur général par intérim », « le Préfet », « leur Directrice »."""
    phrase = Phrase()
    if isinstance(person.qualite, Blanc):
        return phrase.fact(person.qualite, f"{cle}.qualite")
    phrase.add(_possessive(person, person.qualite, organisme)).fact(
        person.qualite, f"{cle}.qualite"
    )
    return phrase.add(" par intérim") if person_capacity(person) is Capacite.INTERIM else phrase


def _possessive(person: Personne, qualite: str, organisme: Organisme) -> str:
    lien = getattr(person, "lien", None)
    feminine = is_feminine_title(person)
    if lien in (Lien.LE, Lien.LA):
        return avec_article("la" if feminine else "le", qualite).removesuffix(qualite)
    if organisme.pluriel:
        return "leur "
    elided = avec_article("la", qualite).startswith("l’") if feminine else False
    return "sa " if feminine and not elided else "son "


def office(person: Personne) -> str:
    """Return « le Directeur général », « la Maire », « l’adjointe » for formulas; blank if unknown."""
    if isinstance(person.qualite, Blanc):
        return BLANK_LINE
    return avec_article("la" if is_feminine_title(person) else "le", person.qualite)


def person_capacity(person: Personne) -> Capacite:
    """Return in which capacity `person` acts."""
    assert isinstance(person, (Representant, Delegation))
    return person.capacite


def person_key(organisme: Organisme, signataire: Signataire) -> str:
    """Return the dotted key of the person who signs."""
    person = signataire.personne
    listed = "delegations" if isinstance(person, Delegation) else "representants"
    people: tuple[Personne, ...] = getattr(organisme, listed)
    rank = next((str(rank) for rank, other in enumerate(people) if other is person), "0")
    return f"organismes.{organisme.id}.{listed}.{person.id or rank}"
