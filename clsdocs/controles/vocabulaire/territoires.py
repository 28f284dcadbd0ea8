"""Whether an act names a territory, or an institution, that belongs to another dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.domain.organisme import Organisme, TypeOrganisme

_PLACE = (
    r"[A-ZÀ-Ý][\w'-]*(?:[ -](?:(?:de|du|des|la|le|les|sur|sous|en|et|l'|d') ?)*[A-ZÀ-Ý][\w'-]*)*"
)
_OF_PLACE = re.compile(
    r"\b(?i:contrat local de santé|CLS|commune|ville|mairie|habitants"
    r"|communauté (?:d'agglomération|de communes|urbaine)|agglomération|métropole)"
    rf" (?:de la |de l'|du |des |de |d')(?P<lieu>{_PLACE})"
)
_PLACES = (
    *("contrat local de santé", "cls", "commun", "ville", "mairie", "habitants", "agglomération"),
    "métropole",
)


def check_other_territories(examen: Examen) -> Iterator[Constat]:
    """Yield the places and the institutions that are named though the dossier has none of them."""
    own = _own_words(examen)
    for found in examen.search(_OF_PLACE, signes=_PLACES):
        lieu = found.match["lieu"]
        if not lieu[0].isupper() or _is_own(lieu, own) or found.cle.startswith("organismes"):
            continue
        place, _ = examen.where(found.passage, *found.match.span("lieu"))
        message = f"« {found.mots} » : le territoire du dossier est « {_territory(examen)} »"
        yield Constat(place, message, _ADVICE, found.mots)
    yield from _titles(examen, own)
    yield from _institutions(examen, own)


_ADVICE = "corriger le nom, ou dire dans « tolere » pourquoi il figure ici"


def _territory(examen: Examen) -> str:
    return str(examen.dossier.territoire.nom)


def _own_words(examen: Examen) -> str:
    """Return every name that the dossier has a right to, folded, in one text."""
    dossier = examen.dossier
    names: list[object] = [dossier.territoire.nom, dossier.territoire.region]
    names += [partenaire.nom for partenaire in dossier.partenaires]
    names += [name for organisme in _actors(examen) for name in (organisme.nom, organisme.siege)]
    names += [commune.nom for commune in examen.communes]
    names += [p.nom for o in _actors(examen) for p in o.anciens_noms]
    return "\n".join(fold(str(name)) for name in names).casefold()


def _actors(examen: Examen) -> Iterator[Organisme]:
    for document in examen.documents.values():
        yield from (partie.organisme for partie in document.parties)
        for instance in document.instances:
            members = instance.membres if isinstance(instance.membres, tuple) else ()
            yield from instance.presidence
            yield from (m for m in members if isinstance(m, Organisme))
    yield from examen.dossier.territoire.epci
    for fiche in examen.fiches:
        named = (fiche.pilote, *fiche.copilotes, *fiche.partenaires)
        yield from (o for o in named if isinstance(o, Organisme))


def _is_own(lieu: str, own: str) -> bool:
    words = [word for word in re.findall(r"[\w-]+", lieu) if word[:1].isupper()]
    return any(re.search(rf"\b{re.escape(word.casefold())}\b", own) for word in words)


def _titles(examen: Examen, own: str) -> Iterator[Constat]:
    """Yield the title of an act that names another territory than that of its dossier."""
    written = fold(str(examen.document.intitule))
    for found in _OF_PLACE.finditer(written):
        if found["lieu"][0].isupper() and not _is_own(found["lieu"], own):
            message = f"« {found[0]} » : le territoire du dossier est « {_territory(examen)} »"
            yield Constat(examen.at("intitule"), message, _ADVICE, found[0])


_LOCAL = (TypeOrganisme.COMMUNE, TypeOrganisme.EPCI)


def _institutions(examen: Examen, own: str) -> Iterator[Constat]:
    """Yield the communes and groupings of organismes.yml that belong to other dossiers."""
    others = {
        fold(o.nom): o
        for o in examen.organismes.values()
        if o.type in _LOCAL and isinstance(o.nom, str) and fold(o.nom).casefold() not in own
    }
    if not others:
        return
    names = "|".join(sorted(map(re.escape, others), key=len, reverse=True))
    for found in examen.search(re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")):
        if _OF_PLACE.match(found.passage.plat, found.match.start()) is None:
            message = f"« {found.mots} » n’a pas de part à ce dossier"
            yield Constat(found.place, message, _ADVICE, found.mots)
