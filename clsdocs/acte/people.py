"""How an institution and those who sign for it are named: articles, titles, agreement."""

from __future__ import annotations

from datetime import date

from clsdocs.acte.phrases import BLANK_LINE, NBSP, Phrase, is_elided
from clsdocs.acte.titles import gender_of_title
from clsdocs.domain.organisme import (
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
from clsdocs.francais import avec_article, capitale, contracte


def known(value: str | Blanc | None) -> str | None:
    """Return a text that is written and known, else None."""
    return value if isinstance(value, str) else None


def organisme_name(organisme: Organisme, jour: date | None, *, capital: bool) -> Phrase:
    """Return the name borne on `jour` with its article: « l’Agence régionale de santé … »."""
    phrase, cle = Phrase(), f"organismes.{organisme.id}.nom"
    nom = organisme.nom_au(jour)
    article = avec_article(organisme.article, str(nom)).removesuffix(str(nom))
    return phrase.add(capitale(article) if capital else article).fact(nom, cle)


def of_organisme(organisme: Organisme) -> Phrase:
    """Return « de l’Agence régionale de santé … », « du Centre hospitalier … »."""
    nom = str(organisme.nom)
    before = contracte("de", organisme.article, nom).removesuffix(nom)
    return Phrase(before).fact(organisme.nom, f"organismes.{organisme.id}.nom")


def person_name(person: Personne, cle: str) -> Phrase:
    """Return « Mme le Dr Prénom Nom », a blank where the name is not known."""
    phrase = Phrase()
    if isinstance(person.nom, Blanc):
        return phrase.fact(person.nom, f"{cle}.nom")
    if person.civilite:
        phrase.add(f"{person.civilite.value}{NBSP}")
    if titre := known(person.titre):
        feminine = gender_of_title(titre) is Genre.F
        phrase.add("la " if feminine else "le ").fact(titre, f"{cle}.titre").add(NBSP)
    if prenom := known(person.prenom):
        phrase.fact(prenom, f"{cle}.prenom").add(" ")
    return phrase.fact(person.nom, f"{cle}.nom")


def signing_name(person: Personne) -> str:
    """Return « Prénom NOM », as it stands under a signature."""
    if isinstance(person.nom, Blanc):
        return BLANK_LINE
    return " ".join(filter(None, (known(person.prenom), person.nom.upper())))


def is_feminine_title(person: Personne) -> bool:
    """Return whether the title of the office is feminine, as `accord` or its words say."""
    shown = gender_of_title(person.qualite) if isinstance(person.qualite, str) else None
    genre = person.accord or shown
    return person.feminin if genre is None else genre is Genre.F


def is_feminine_person(person: Personne) -> bool:
    """Return whether words that speak of the person are feminine."""
    return person.feminin if person.civilite else is_feminine_title(person)


def titled(person: Personne, cle: str, organisme: Organisme) -> Phrase:
    """Return « son Directeur général par intérim », « le Préfet », « leur Directrice »."""
    phrase = Phrase()
    if isinstance(person.qualite, Blanc):
        return phrase.fact(person.qualite, f"{cle}.qualite")
    phrase.add(_possessive(person, person.qualite, organisme))
    return phrase.fact(person.qualite, f"{cle}.qualite").add(_interim(person))


def _possessive(person: Personne, qualite: str, organisme: Organisme) -> str:
    if person.lien in (Lien.LE, Lien.LA):
        return _definite(person, qualite)
    if organisme.pluriel:
        return "leur "
    return "sa " if is_feminine_title(person) and not is_elided(qualite) else "son "


def _definite(person: Personne, qualite: str) -> str:
    if is_elided(qualite):
        return "l’"
    return "la " if is_feminine_title(person) else "le "


def _interim(person: Personne) -> str:
    acting = isinstance(person, Representant) and person.capacite is Capacite.INTERIM
    return " par intérim" if acting else ""


def office(person: Personne) -> str:
    """Return « le Directeur général par intérim », « l’adjointe »; a blank line if unknown."""
    if isinstance(person.qualite, Blanc):
        return f"{BLANK_LINE}{_interim(person)}"
    return f"{_definite(person, person.qualite)}{person.qualite}{_interim(person)}"


def of_office(person: Personne) -> str:
    """Return « du Maire », « de la Directrice générale », « de l’Administrateur »."""
    if isinstance(person.qualite, Blanc):
        return f"de {BLANK_LINE}"
    article = _definite(person, person.qualite).strip()
    return f"{contracte('de', article, person.qualite)}{_interim(person)}"


def person_key(organisme: Organisme, signataire: Signataire) -> str:
    """Return the dotted key of the person who signs."""
    person = signataire.personne
    listed = "delegations" if isinstance(person, Delegation) else "representants"
    return f"organismes.{organisme.id}.{listed}.{person.id or _rank(organisme, listed, person)}"


def _rank(organisme: Organisme, listed: str, person: Personne) -> int:
    people: tuple[Personne, ...] = getattr(organisme, listed)
    return next((rank for rank, other in enumerate(people) if other is person), 0)
