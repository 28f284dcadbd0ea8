"""Whether the people whom the texts of an act name may be named so on its day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.parties.personnes import out_of_office
from clsdocs.domain.organisme import Personne
from clsdocs.domain.partie import Partie
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue
from clsdocs.francais.orthographe import folded

_PAST = re.compile(r"\b(?:ancien(?:ne)?s?|alors|précédent\w*|ex-|feue?|prédécesseur)\b")
_CIVIL = re.compile(r"\b(?:M\.|Mme|Monsieur|Madame) ")


def check_cited_people(examen: Examen) -> Iterator[Constat]:
    """Yield those whom the texts name though they are out of office, or with another quality."""
    for partie in examen.document.parties:
        yield from _written_appearance(examen, partie)
    known = {
        f"{fold(person.prenom)} {fold(person.nom)}": person
        for partie in examen.document.parties
        for person in (*partie.organisme.representants, *partie.organisme.delegations)
        if isinstance(person.prenom, str) and isinstance(person.nom, str)
    }
    if known:
        names = "|".join(map(re.escape, known))
        pattern = re.compile(rf"\b(?P<nom>{names})\b(?:, (?P<qualite>[^,.;:()]+))?", re.IGNORECASE)
        exact = {name.casefold(): person for name, person in known.items()}
        for found in examen.search(pattern):
            if not found.cle and found.passage.partie in ("liminaire", "corps"):
                yield from _cited(examen, found, exact[found.match["nom"].casefold()])


def _cited(examen: Examen, found: Trouvaille, person: Personne) -> Iterator[Constat]:
    name, jour = found.match["nom"], examen.jour
    if jour and not person.is_in_office(jour) and not _PAST.search(fold(found.phrase)):
        message = (
            f"« {name} » est nommé dans un acte du {date_longue(jour)} : son mandat "
            f"{out_of_office(person, jour)}"
        )
        advice = "nommer qui est en fonctions, ou dire « alors en fonctions »"
        yield Constat(found.place, message, advice, name, Gravite.A_EXPLIQUER)
    said, true = _office(found.match["qualite"]), _office(str(person.qualite))
    if said and true and said != true:
        message = f"« {found.mots} » : sa qualité est « {person.qualite} »"
        yield Constat(found.place, message, "corriger le texte, ou organismes.yml", found.mots)


_OFFICES = {
    "president": "président",
    "presidente": "président",
    "vice": "vice-président",
    "directeur": "directeur",
    "directrice": "directeur",
    "maire": "maire",
    "adjoint": "adjoint",
    "adjointe": "adjoint",
    "prefet": "préfet",
    "prefete": "préfet",
    "sous": "sous-préfet",
    "recteur": "recteur",
    "rectrice": "recteur",
}


_FIRST = re.compile(r"(?:(?:le|la|l'|son|sa) ?)?(?:[0-9]\w+ |premi\w+ )?(\w+)")


def _office(quality: str | None) -> str:
    """Return the office that the first word of `quality` names, gender aside; else nothing."""
    found = _FIRST.match(fold(quality or ""))
    return _OFFICES.get(folded(found[1]), "") if found else ""


def _written_appearance(examen: Examen, partie: Partie) -> Iterator[Constat]:
    """Yield a comparution written by hand that does not name those who sign."""
    written = partie.comparution
    signers = partie.sign_on(examen.jour)
    if not isinstance(written, str) or not signers or not _CIVIL.search(fold(written)):
        return
    words = folded(fold(written))
    for signer in signers:
        name = signer.personne.nom
        if isinstance(name, str) and folded(fold(name)) not in words:
            message = f"la comparution de « {partie.id} » ne nomme pas {name}, qui signe"
            advice = "corriger la comparution, ou désigner le signataire"
            yield Constat(examen.at(f"parties.{partie.id}.comparution"), message, advice)
