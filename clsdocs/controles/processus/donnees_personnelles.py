"""Whether an act, which is published, tells private things: accounts, telephones, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.errors import Gravite, Place

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?\b")
_RIB = re.compile(r"\b(\d{5}) ?(\d{5}) ?([0-9A-Z]{11}) ?(\d{2})\b")
_NIR = re.compile(
    r"\b([12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}) ?(\d{2})\b"
)
_PHONE = re.compile(r"(?<![\d.,/-])(?:\+33 ?(?:\(0\) ?)?|0)[1-7,9](?:[ .-]?\d{2}){4}(?![\d.,/-]\d)")
_MOBILE = re.compile(r"^(?:\+33 ?(?:\(0\) ?)?|0)[67]")
_EMAIL = re.compile(r"\b(?P<nom>[\w.+-]+)@(?P<domaine>[\w-]+(?:\.[\w-]+)+)\b")
_PRIVATE = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|icloud|me|orange|wanadoo|free"
    r"|sfr|neuf|bbox|laposte|numericable|club-internet|protonmail|proton|gmx)\.",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bnée? le \d{1,2}(?:er)? \w+ (?:19|20)\d{2}\b|\bdemeurant (?:au |à |\d)", re.I)


def check_personal(examen: Examen) -> Iterator[Constat]:
    """Yield the personal data that the words of an act would publish."""
    for found in examen.search(_IBAN):
        if _is_iban(found.match[0]):
            yield _say(
                found, "références bancaires", "les transmettre à part, hors de l’acte publié"
            )
    for found in examen.search(_RIB):
        if _is_rib(*found.match.groups()):
            yield _say(
                found, "références bancaires", "les transmettre à part, hors de l’acte publié"
            )
    for found in examen.search(_NIR, signes=("1", "2")):
        if _is_nir(found.match[1], found.match[2]):
            advice = "le retirer"
            yield _say(found, "numéro de sécurité sociale", advice, Gravite.BLOQUANT)
    for found in examen.search(_PHONE, signes=("0", "+33")):
        mobile = _MOBILE.match(found.match[0]) is not None
        gravite = None if mobile else Gravite.INFORMATION
        yield _say(found, "numéro de téléphone", "donner celui du service, ou le retirer", gravite)
    yield from _addresses(examen)


def _addresses(examen: Examen) -> Iterator[Constat]:
    for found in examen.search(_EMAIL, signes=("@",)):
        advice = "donner une adresse de service, ou la retirer"
        if _PRIVATE.match(found.match["domaine"]):
            yield _say(found, "adresse électronique privée", advice)
        elif "." in found.match["nom"]:
            yield _say(found, "adresse électronique nominative", advice, Gravite.INFORMATION)
    for found in examen.search(_BORN, signes=("né", "demeurant")):
        yield _say(found, "état civil ou adresse d’une personne", "le retirer")


def _say(found: Trouvaille, what: str, advice: str, gravite: Gravite | None = None) -> Constat:
    return Constat(found.place, f"« {found.mots} » : {what}", advice, found.mots, gravite)


def _is_iban(written: str) -> bool:
    """Return whether the check digits of `written` are right (ISO 13616, modulo 97)."""
    iban = written.replace(" ", "")
    moved = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return len(iban) >= 15 and int(moved) % 97 == 1


_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def _is_rib(bank: str, branch: str, account: str, key: str) -> bool:
    number = int(account.translate(_RIB_LETTERS))
    return (89 * int(bank) + 15 * int(branch) + 3 * number + int(key)) % 97 == 0


def _is_nir(number: str, key: str) -> bool:
    figures = number.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return 97 - int(figures) % 97 == int(key)


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
