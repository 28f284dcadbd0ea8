"""Whether an act is made in as many originals as it has parties, and says so everywhere alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.nombres import NOMBRE, read_count
from clsdocs.controles.lecture.passages import fold
from clsdocs.controles.parties.noms import is_authored
from clsdocs.domain.document import Mode, Signature
from clsdocs.errors import Gravite

_CLE = "signature.exemplaires"


def check_originals(examen: Examen) -> Iterator[Constat]:
    """Yield the numbers of originals that do not suit the parties, or one another."""
    signature = examen.document.signature or Signature()
    if signature.mode is Mode.ELECTRONIQUE:
        yield from _electronic(examen, signature)
        return
    yield from _count(examen, signature)
    yield from _for_each(examen, signature)
    yield from _written(examen, signature)


_ORIGINALS = re.compile(r"\bexemplaires? origina(?:l|ux)\b|\boriginaux\b")


def _electronic(examen: Examen, signature: Signature) -> Iterator[Constat]:
    for key in ("exemplaires", "dont"):
        if getattr(signature, key) is not None:
            message = "signature électronique : il n’y a pas d’exemplaires originaux"
            yield Constat(examen.at(f"signature.{key}"), message, f"retirer « {key} »")
    if signature.paraphes:
        message = "signature électronique : le fichier est scellé entier, sans paraphes"
        place, advice = examen.at("signature.paraphes"), "retirer « paraphes »"
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    for found in examen.search(_ORIGINALS, signes=("origina",)):
        message = f"« {found.mots} », dans un acte signé électroniquement"
        yield Constat(found.place, message, "retirer cette mention", found.mots)


def _count(examen: Examen, signature: Signature) -> Iterator[Constat]:
    count, parties = signature.exemplaires, len(examen.document.parties)
    if count is None:
        message = "le nombre d’exemplaires originaux n’est pas dit"
        advice = f"écrire exemplaires: {parties}"
        place = examen.at("signature")
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    elif isinstance(count, int) and count < parties:
        message = f"{_originals(count)} pour {parties} parties"
        yield Constat(examen.at(_CLE), message, f"en prévoir {parties} au moins")
    elif isinstance(count, int) and count > parties and not _says_who(signature):
        message = f"{_originals(count)} pour {parties} parties, sans dire à qui va le reste"
        advice = "corriger le nombre, ou dire dans « dont » qui reçoit les autres"
        yield Constat(examen.at(_CLE), message, advice, gravite=Gravite.A_EXPLIQUER)


def _originals(count: int) -> str:
    return f"{count} exemplaire{'s' if count > 1 else ''}"


_OTHERS = re.compile(
    r"\b(?:et|ainsi que|préf|trésor|comptable|archiv|contrôle|enregistr|conserv|dépos|registre|deux"
    r"|trois)"
)


def _says_who(signature: Signature) -> bool:
    """Return whether originals beyond those of the parties have a holder."""
    dont = signature.dont
    return isinstance(dont, str) and bool(_OTHERS.search(fold(dont)))


_EACH = re.compile(rf"\b(?P<nombre>{NOMBRE}) [^,;]*\b(?:chacune?|chaque)\b", re.IGNORECASE)


def _for_each(examen: Examen, signature: Signature) -> Iterator[Constat]:
    """Yield « dont deux remis à chacune des parties » where there are not so many."""
    dont, count, parties = signature.dont, signature.exemplaires, len(examen.document.parties)
    found = _EACH.search(fold(dont)) if isinstance(dont, str) else None
    if found is None or not isinstance(count, int) or count < parties:
        return
    needed = read_count(found["nombre"]) * parties
    if needed > count:
        message = f"« {dont} » demande {needed} exemplaires pour {parties} parties, et non {count}"
        yield Constat(examen.at("signature.dont"), message, "corriger l’un des deux nombres")


_IN_TEXT = re.compile(
    rf"(?:\b(?:établie?|faite?|dressée?|signée?)s? en (?P<fait>{NOMBRE})(?: \((?P<chiffres>\d+)\))?"
    rf" (?:exemplaires?|originaux)|\ben (?P<nombre>{NOMBRE})(?: \((?P<entre>\d+)\))?"
    r" (?:exemplaires? origina(?:l|ux)|originaux))\b",
    re.IGNORECASE,
)


def _written(examen: Examen, signature: Signature) -> Iterator[Constat]:
    """Yield the numbers of originals that a text writes, unlike its figures or the facts."""
    for found in examen.search(_IN_TEXT, signes=("exemplaire", "originaux")):
        match = found.match
        if not is_authored(found.passage, match.start()):
            continue
        said = read_count(match["fait"] or match["nombre"])
        figures = match["chiffres"] or match["entre"]
        known = signature.exemplaires
        needed = known if isinstance(known, int) else len(examen.document.parties)
        if figures and int(figures) != said:
            message = f"« {found.mots} » : les lettres et les chiffres ne disent pas le même nombre"
            yield Constat(found.place, message, "corriger l’un des deux", found.mots)
        elif said < needed or (said != known and isinstance(known, int)):
            what = "exemplaires prévus" if isinstance(known, int) else "parties"
            message = f"« {found.mots} », pour {needed} {what}"
            yield Constat(found.place, message, "corriger ce nombre", found.mots)


CONTROLES = (
    Controle(
        "V-26",
        Famille.PARTIES,
        "Nombre d’exemplaires originaux",
        Gravite.BLOQUANT,
        "Compare le nombre d’exemplaires originaux au nombre de parties, à ce que chacune reçoit "
        "et à ce qu’en dit le texte. Sur papier, l’acte ne fait preuve que s’il y a un original "
        "par partie ayant un intérêt distinct et si chacun mentionne leur nombre ; signé "
        "électroniquement, il n’en a pas. Corriger « exemplaires », « dont » ou le texte.",
        "Code civil, art. 1375",
        of_act=check_originals,
    ),
)
