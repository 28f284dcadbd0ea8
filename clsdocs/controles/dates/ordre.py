"""Whether the days of an act come in their order: texts, authorisations, signatures, elections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.domain.document import Nature
from clsdocs.domain.organisme import TypeOrganisme
from clsdocs.domain.partie import Habilitation
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue

_ORDER = (Nature.CHARTE, Nature.CONVENTION, Nature.CONTRAT)


def check_order(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the acts signed before those that prepare them, and avenants out of order."""
    for examen in ensemble.examens:
        yield from _before_its_turn(examen, ensemble)
        yield from _avenants_out_of_order(examen)


def _before_its_turn(examen: Examen, ensemble: Ensemble) -> Iterator[Constat]:
    """Yield V-03 where no act of an earlier kind was signed before `examen`, though some exist."""
    if examen.jour is None or examen.document.nature not in _ORDER:
        return
    for nature in _ORDER[: _ORDER.index(examen.document.nature)]:
        others = [other for other in ensemble.examens if other.document.nature is nature]
        days = [other.jour for other in others if other.jour is not None]
        if len(days) == len(others) and days and min(days) > examen.jour:
            message = (
                f"signature le {date_longue(examen.jour)}, avant celle de la {nature} qui la "
                f"prépare ({date_longue(min(days))})"
            )
            advice = "vérifier les deux dates, ou dire pourquoi dans « tolere »"
            yield Constat(examen.at(_key_of_day(examen)), message, advice, acte=examen.id)


def _key_of_day(examen: Examen) -> str:
    anterieur = examen.document.anterieur
    return "anterieur.date" if anterieur and anterieur.date else "signature.prevue"


def _avenants_out_of_order(examen: Examen) -> Iterator[Constat]:
    anterieur = examen.document.anterieur
    if anterieur is None:
        return
    dated = [(0, anterieur.date), *((a.numero, a.date) for a in anterieur.avenants)]
    known = sorted((n, d) for n, d in dated if isinstance(n, int) and isinstance(d, date))
    for (first, before), (second, after) in pairwise(known):
        if after < before:
            earlier = f"l’avenant n° {first}" if first else "l’acte"
            message = (
                f"l’avenant n° {second} ({date_longue(after)}) précède {earlier} "
                f"({date_longue(before)})"
            )
            place = examen.at(f"anterieur.avenants.{second}.date")
            yield Constat(place, message, "vérifier les deux dates", acte=examen.id)


def check_authorisations(examen: Examen) -> Iterator[Constat]:
    """Yield the authorisations that do not come before the signature that they allow."""
    for partie in examen.document.parties:
        for rank, habilitation in enumerate(partie.habilitations):
            cle = f"parties.{partie.id}.habilitations.{rank}"
            yield from _too_late(examen, habilitation, cle)
            yield from _against_itself(examen, habilitation, cle)


def _too_late(examen: Examen, habilitation: Habilitation, cle: str) -> Iterator[Constat]:
    signed, voted, sent = examen.jour, habilitation.date, habilitation.transmission
    named = str(habilitation.nature)
    if signed is None:
        return
    if isinstance(voted, date) and voted > signed:
        message = (
            f"{named} du {date_longue(voted)}, après la signature du {date_longue(signed)} "
            "qu’elle autorise"
        )
        yield Constat(examen.at(f"{cle}.date"), message, "signer après, ou corriger la date")
    elif isinstance(sent, date) and sent >= signed:
        message = (
            f"{named} : transmission le {date_longue(sent)}, "
            f"pour une signature le {date_longue(signed)}"
        )
        advice = "signer après la transmission : l’acte n’est exécutoire qu’alors"
        yield Constat(examen.at(f"{cle}.transmission"), message, advice)


def check_retroactivity(examen: Examen) -> Iterator[Constat]:
    """Yield an effect before the signature whose reason is not told."""
    duree, signed = examen.document.duree, examen.document.jour_de_signature
    if duree is None or signed is None or duree.retroactif is not None:
        return
    if isinstance(duree.effet, date) and duree.effet < signed:
        message = (
            f"l’effet ({date_longue(duree.effet)}) précède la signature ({date_longue(signed)})"
        )
        advice = "reporter l’effet, ou en donner le motif dans « duree.retroactif »"
        yield Constat(examen.at("duree.effet"), message, advice)


_TELETRANSMIS = re.compile(r"-(\d{4})(\d{2})(\d{2})-")


def _against_itself(examen: Examen, habilitation: Habilitation, cle: str) -> Iterator[Constat]:
    voted, sent = habilitation.date, habilitation.transmission
    if not isinstance(voted, date):
        return
    if isinstance(sent, date) and sent < voted:
        message = f"transmission le {date_longue(sent)}, avant la date même ({date_longue(voted)})"
        yield Constat(examen.at(f"{cle}.transmission"), message, "corriger l’une des deux dates")
    found = _TELETRANSMIS.search(str(habilitation.identifiant or ""))
    if found and "".join(found.groups()) != f"{voted:%Y%m%d}":
        message = f"l’identifiant dit « {''.join(found.groups())} », la date {date_longue(voted)}"
        yield Constat(examen.at(f"{cle}.date"), message, "corriger la date, ou l’identifiant")


# First and second rounds; décrets of convocation, code électoral.
_MUNICIPALES = (
    (date(2014, 3, 23), date(2014, 3, 30)),
    (date(2020, 3, 15), date(2020, 6, 28)),
    (date(2026, 3, 15), date(2026, 3, 22)),
)
_ELECTIONS = {
    TypeOrganisme.COMMUNE: _MUNICIPALES,
    TypeOrganisme.EPCI: _MUNICIPALES,
    TypeOrganisme.DEPARTEMENT: (
        (date(2015, 3, 22), date(2015, 3, 29)),
        (date(2021, 6, 20), date(2021, 6, 27)),
    ),
    TypeOrganisme.REGION: (
        (date(2015, 12, 6), date(2015, 12, 13)),
        (date(2021, 6, 20), date(2021, 6, 27)),
    ),
}
_BEFORE, _AFTER = timedelta(days=30), timedelta(days=60)


def check_elections(examen: Examen) -> Iterator[Constat]:
    """Yield the parties that vote about the day of signature: who signs is to be confirmed."""
    jour = examen.jour
    for partie in examen.document.parties if jour else ():
        for first, second in _ELECTIONS.get(partie.organisme.type, ()):
            if jour and first - _BEFORE <= jour <= second + _AFTER:
                message = (
                    f"signature le {date_longue(jour)}, près des élections "
                    f"du {date_longue(second)}, pour « {partie.id} »"
                )
                advice = "confirmer qui signera ce jour-là"
                yield Constat(examen.at(f"parties.{partie.id}"), message, advice)


CONTROLES = (
    Controle(
        "V-03",
        Famille.DATES,
        "Ordre des actes d’un dossier",
        Gravite.A_EXPLIQUER,
        "Compare les jours de signature des actes d’un dossier : la charte, puis la convention, "
        "puis le contrat ; et, pour un acte déjà signé, ses avenants dans l’ordre de leurs "
        "numéros. Un acte signé avant celui qu’il vise ou qui le prépare se lit mal et se "
        "conteste. Corriger la date, ou dire pourquoi dans « tolere ».",
        of_dossier=check_order,
    ),
    Controle(
        "V-04",
        Famille.DATES,
        "Délibération et signature",
        Gravite.BLOQUANT,
        "Vérifie que chaque délibération, décision ou arrêté est pris, et transmis au contrôle de "
        "légalité, avant le jour de la signature qu’il autorise, et que ses dates et son "
        "identifiant de télétransmission se suivent. Signé avant que la délibération soit "
        "exécutoire, l’acte l’est par une autorité incompétente. Reporter la signature, ou "
        "corriger la date.",
        "CGCT, art. L. 2131-1, L. 3131-1, L. 4141-1 et L. 5211-3",
        of_act=check_authorisations,
    ),
    Controle(
        "V-13",
        Famille.DATES,
        "Signature près d’élections",
        Gravite.A_EXPLIQUER,
        "Signale une signature prévue entre trente jours avant le premier tour et soixante jours "
        "après le second pour une partie dont l’assemblée est renouvelée : le signataire peut "
        "changer, et l’exécutif n’est installé qu’après le scrutin. Confirmer le signataire, ou "
        "changer le jour.",
        of_act=check_elections,
    ),
    Controle(
        "V-88",
        Famille.DATES,
        "Effet antérieur à la signature",
        Gravite.A_EXPLIQUER,
        "Compare la prise d’effet au jour de la signature. Un acte n’oblige pas, en principe, "
        "avant d’être signé : ce qu’il ferait naître plus tôt se conteste, et le comptable peut "
        "refuser de payer. Reporter l’effet, ou en donner le motif dans « duree.retroactif ».",
        of_act=check_retroactivity,
    ),
)
