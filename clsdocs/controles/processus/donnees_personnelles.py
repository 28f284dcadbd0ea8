"""Whether an act, which is published, tells private things: accounts, telephones, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Passage, Trouvaille
from clsdocs.domain.donnee_personnelle import (
    COURRIEL,
    IBAN,
    NIR,
    RIB,
    RIB_TITRE,
    TELEPHONE,
    is_iban,
    is_mobile,
    is_nir,
    is_private,
    is_rib,
)
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.errors import Gravite, Place

_BORN = re.compile(r"\bnée? le \d{1,2}(?:er)? \w+ (?:19|20)\d{2}\b|\bdemeurant (?:au |à |\d)", re.I)


def check_personal(examen: Examen) -> Iterator[Constat]:
    """Yield the personal data that the words of an act would publish."""
    for found in _comptes(examen):
        yield _say(found, "références bancaires", _APART)
    for found in examen.search(NIR, signes=("1", "2")):
        if is_nir(found.match["numero"], found.match["cle"]):
            advice = "le retirer"
            yield _say(found, "numéro de sécurité sociale", advice, Gravite.BLOQUANT)
    for found in examen.search(TELEPHONE, signes=("0", "33")):
        gravite = None if is_mobile(found.match[0]) else Gravite.INFORMATION
        yield _say(found, "numéro de téléphone", "donner celui du service, ou le retirer", gravite)
    yield from _addresses(examen)


_APART = "les transmettre à part ; « build --publication » les occulte"
_ACCOUNTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (IBAN, lambda match: is_iban(match[0])),
    (RIB, lambda match: is_rib(match[0])),
    (RIB_TITRE, lambda match: is_rib("".join(match.groups()))),
)


def _comptes(examen: Examen) -> Iterator[Trouvaille]:
    """Yield the accounts; the number that an IBAN holds is told with it."""
    told = list[tuple[Passage, int, int]]()
    for pattern, is_account in _ACCOUNTS:
        for found in examen.search(pattern):
            start, end = found.match.span()
            known = (found.passage is p and start < last and first < end for p, first, last in told)
            if is_account(found.match) and not any(known):
                told.append((found.passage, start, end))
                yield found


def _addresses(examen: Examen) -> Iterator[Constat]:
    for found in examen.search(COURRIEL, signes=("@", "%40", "at", "arobase")):
        advice = "donner une adresse de service, ou la retirer"
        if is_private(found.match["domaine"]):
            yield _say(found, "adresse électronique privée", advice)
        elif "." in found.match["nom"]:
            yield _say(found, "adresse électronique nominative", advice, Gravite.INFORMATION)
    for found in examen.search(_BORN, signes=("né", "demeurant")):
        yield _say(found, "état civil ou adresse d’une personne", "le retirer")


def _say(found: Trouvaille, what: str, advice: str, gravite: Gravite | None = None) -> Constat:
    return Constat(found.place, f"« {found.mots} » : {what}", advice, found.mots, gravite)


_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\)[^\s\"]+|file://\S+|/(?:home|Users)/\S+")
_NAMES = {
    "auteur": "l’auteur",
    "modifie_par": "le dernier auteur",
    "societe": "la société",
    "responsable": "le responsable",
}
_KNOWN = ("titre", "langue")


def check_properties(examen: Examen, fichier: FichierWord) -> Iterator[Constat]:
    """Yield what the file says of who made it, and where."""
    place = Place(fichier.chemin)
    for name, value in fichier.proprietes.items():
        if name in _KNOWN or not value:
            continue
        what = _NAMES.get(name, f"la propriété « {name} »")
        message = f"{what} du document : « {value} »"
        advice = "l’effacer (Fichier, Informations, Inspecter le document)"
        yield Constat(place, message, advice, value, Gravite.A_EXPLIQUER)
    texts = [f"{image.nom} {image.alternative}" for image in fichier.illustrations]
    for words in (*texts, *fichier.champs):
        for found in _PATH.finditer(words):
            message = f"chemin d’un poste de travail dans le document : « {found[0]} »"
            yield Constat(place, message, "le retirer", found[0], Gravite.A_EXPLIQUER)


CONTROLES = (
    Controle(
        "V-95",
        Famille.PROCESSUS,
        "Données personnelles",
        Gravite.A_EXPLIQUER,
        "Cherche ce qu’un acte publié ne doit pas dire : IBAN et RIB, téléphones et adresses "
        "électroniques privés, numéro de sécurité sociale, date de naissance, domicile. Avec "
        "--final, cherche aussi l’auteur et les chemins de fichiers que Word garde dans le "
        "document. L’acte est publié et transmis : ces données n’y servent à rien. Les transmettre "
        "à part.",
        "règlement (UE) 2016/679, art. 5",
        of_act=check_personal,
        of_file=check_properties,
    ),
)
