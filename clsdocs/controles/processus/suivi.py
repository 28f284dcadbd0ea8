"""Whether an act keeps to what was voted, validated, issued and signed of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.acte.differences import Difference
from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.parcours import Parcours
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.domain.annexe import Instance
from clsdocs.errors import Gravite, Place
from clsdocs.francais import date_longue, enumeration, pluriel

SHOWN = 20
"""How many passages that differ from the voted text are told one by one."""

_SIGNED = re.compile(
    r"\b(?:(?:a|ont) été signée?s?\b|signée?s? (?=le \d|par (?:toutes|l'ensemble)))", re.IGNORECASE
)
_NEAR = 12
"""Within how many signs the day of a signature follows the word."""

_STEERING = re.compile(r"comité de pilotage|\bcopil\b", re.IGNORECASE)
_APPROVED = re.compile(
    rf"(?:avis favorable|valid|approuv|approbation|adopt).*(?:{_STEERING.pattern})"
    rf"|(?:{_STEERING.pattern}).*(?:avis favorable|valid|approuv|approbation|adopt)",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:une fois|dès (?:que|lors)|lorsqu|quand|si|tant qu)\b", re.IGNORECASE)


def check_said_signed(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield where an act says signed one that some parties have still to sign."""
    for signed in ensemble.examens:
        parcours = signed.parcours
        if parcours is None or not parcours.signed_in_part:
            continue
        for examen in ensemble.examens:
            for found in examen.search(_SIGNED, signes=("signé",)):
                if _speaks_of(found, signed, examen, ensemble):
                    yield _too_soon(found, signed, parcours, examen)


def _speaks_of(found: Trouvaille, signed: Examen, examen: Examen, ensemble: Ensemble) -> bool:
    """Return whether the words `found` in `examen` say that the act `signed` is."""
    head = fold(found.phrase).casefold().partition(fold(found.mots).casefold())[0]
    if _NOT_YET.search(head) or _names_another_day(found, signed, examen):
        return False
    nature = str(signed.document.nature)
    own = re.search(rf"\b(?:le présent|la présente) {nature}\b", head) is not None
    if examen is signed:
        return own
    alike = [e for e in ensemble.examens if e.document.nature is signed.document.nature]
    named = len(alike) == 1 and re.search(rf"\b{nature}\b", head) is not None
    return not own and (named or fold(str(signed.document.intitule)).casefold() in head)


def _names_another_day(found: Trouvaille, signed: Examen, examen: Examen) -> bool:
    """Return whether a day of before the issue of `signed` follows: that is another act."""
    issued, end = signed.parcours.emise_le if signed.parcours else None, found.match.end()
    days = (
        ecrit.jour
        for ecrit in examen.jours
        if ecrit.trouvaille.passage is found.passage
        and 0 <= ecrit.trouvaille.match.start() - end <= _NEAR
    )
    day = next(days, None)
    return day is not None and issued is not None and day < issued


def _too_soon(found: Trouvaille, signed: Examen, parcours: Parcours, examen: Examen) -> Constat:
    state = f"signé {parcours.signees}/{parcours.attendues}"
    message = f"« {found.mots.strip()} » : l’acte « {signed.id} » est « {state} »"
    advice = f"attendre la signature de {enumeration(list(parcours.manquent))}, ou ne pas la dire"
    return Constat(found.place, message, advice, found.mots.strip(), acte=examen.id)


def check_voted(examen: Examen) -> Iterator[Constat]:
    """Yield each passage that is not what the assemblies voted, blanks filled apart."""
    parcours = examen.parcours
    if parcours is None:
        return
    advice = "remettre le texte voté, ou le soumettre de nouveau : clsdocs issue … --for vote"
    voted = f"texte voté (v{parcours.vote}) modifié, "
    for ecart in parcours.ecarts[:SHOWN]:
        place = _place_of(ecart, examen)
        yield Constat(place, f"{voted}{ecart}", advice, ecart.apres or ecart.avant)
    if (more := len(parcours.ecarts) - SHOWN) > 0:
        others = pluriel(more, "autre passage", "autres passages")
        yield Constat(examen.at(), f"{voted}{more} {others}", advice)


def _place_of(ecart: Difference, examen: Examen) -> Place:
    """Return where the words that changed stand, else the heading above what was removed."""
    changed = next((p for p in examen.passages if p.texte == ecart.apres), None)
    if changed is not None:
        pairs = enumerate(zip(ecart.avant, ecart.apres, strict=False))
        start = next((rank for rank, (old, new) in pairs if old != new), 0)
        return examen.where(changed, start, len(changed.texte))[0]
    heading = next((p for p in examen.passages if p.texte == ecart.article), None)
    return examen.where(heading, 0, len(heading.texte))[0] if heading else examen.at()


def check_untouched(examen: Examen) -> Iterator[Constat]:
    """Yield what keeps the registre and the files of the act from proving what was issued."""
    for faute in examen.parcours.fautes if examen.parcours else ():
        yield Constat(faute.place, faute.message, faute.advice, gravite=faute.gravite)


def check_validated(examen: Examen) -> Iterator[Constat]:
    """Yield that the steering committee did not approve what is being voted or signed."""
    parcours, instance = examen.parcours, _steering(examen)
    if parcours is None or not parcours.version or parcours.signed or instance is None:
        return
    number, place = parcours.version, examen.at(f"instances.{instance.id}")
    advice = "l’enregistrer quand elle a lieu : clsdocs note … validation --date …"
    if parcours.validee_le is None:
        if not any(map(_APPROVED.search, _recitals(examen))):
            message = f"v{number} émise sans que rien ne dise la validation par le {instance.nom}"
            yield Constat(place, message, advice)
    elif parcours.change_depuis:
        day = date_longue(parcours.validee_le)
        message = f"validation du {instance.nom} le {day}, avant les changements de v{number}"
        yield Constat(place, message, advice)


def _steering(examen: Examen) -> Instance | None:
    """Return the steering committee of the act, if it has one."""
    known = examen.document.instances
    return next((i for i in known if i.id == "copil" or _STEERING.search(fold(str(i.nom)))), None)


def _recitals(examen: Examen) -> Iterator[str]:
    parts = ("visas", "considerants")
    return (passage.plat for passage in examen.passages if passage.partie in parts)


CONTROLES = (
    Controle(
        "V-30",
        Famille.PROCESSUS,
        "Acte dit signé avant que tous aient signé",
        Gravite.A_EXPLIQUER,
        "Cherche, dans tous les actes du dossier, ceux qui disent signé un acte dont des "
        "signatures manquent encore au registre. Tant que toutes les parties n’ont pas signé, il "
        "est « signé 2/5 » : il n’engage pas comme un acte signé. Attendre la dernière signature, "
        "ou écrire que l’acte est à la signature.",
        of_dossier=check_said_signed,
    ),
    Controle(
        "V-90",
        Famille.PROCESSUS,
        "Texte différent du texte voté",
        Gravite.BLOQUANT,
        "Compare le texte à signer avec celui qui a été émis pour le vote des assemblées, et "
        "montre chaque mot qui diffère, les blancs remplis mis à part. L’exécutif ne peut signer "
        "que ce que l’assemblée a approuvé. Remettre le texte voté ou, si le changement est voulu, "
        "le soumettre de nouveau aux assemblées.",
        "CGCT, art. L. 2121-29 et L. 2122-21",
        of_act=check_voted,
    ),
    Controle(
        "V-91",
        Famille.PROCESSUS,
        "Version émise qui ne fait plus foi",
        Gravite.BLOQUANT,
        "Vérifie les fichiers émis et les preuves de l’acte, et les lignes du registre qui en "
        "parlent : un fichier changé ou disparu après l’envoi, deux textes sous un même numéro, "
        "des branches qui se contredisent. Deux exemplaires différents ne prouvent plus ce qui a "
        "été signé. Reprendre le fichier d’une sauvegarde, ou retirer la version de trop.",
        of_act=check_untouched,
        of_registre=True,
    ),
    Controle(
        "V-92",
        Famille.PROCESSUS,
        "Validation par le comité de pilotage absente ou dépassée",
        Gravite.A_EXPLIQUER,
        "Regarde, pour un acte émis qui a un comité de pilotage, si le registre note sa validation "
        "ou si un visa la rappelle, et si les mots ont changé depuis. Le comité n’a validé que le "
        "texte qu’il a eu sous les yeux. Lui soumettre la nouvelle version, puis l’enregistrer par "
        "clsdocs note … validation.",
        of_act=check_validated,
    ),
)
