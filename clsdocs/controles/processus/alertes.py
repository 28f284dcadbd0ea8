"""What comes soon after a given day: the end of an act, a report due, a payment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import fold
from clsdocs.errors import Gravite
from clsdocs.francais import date_longue

DELAI = timedelta(days=183)
"""A renewal takes about six months: délibérations, evaluation, signature."""

_DUE = re.compile(
    r"bilan|rapport|compte[- ]rendu|évaluation|justificatif|remet|transmet|adresse|au plus tard"
    r"|avant le",
    re.IGNORECASE,
)


def check_coming(examen: Examen) -> Iterator[Constat]:
    """Yield, for information, what falls within six months of the day on which one judges."""
    if examen.au is None:
        return
    yield from _term(examen, examen.au)
    for ecrit in examen.jours:
        jour, found = ecrit.jour, ecrit.trouvaille
        if jour is None or jour == examen.terme or not _is_soon(jour, examen.au):
            continue
        if _DUE.search(fold(found.phrase)) and found.passage.partie == "corps":
            message = f"« {found.mots} » : échéance {_left(jour, examen.au)}"
            yield Constat(found.place, message, "préparer ce qui est dû ce jour-là", found.mots)
    yield from _payments(examen, examen.au)


def _term(examen: Examen, au: date) -> Iterator[Constat]:
    terme = examen.terme
    if terme is not None and _is_soon(terme, au):
        followed = any(
            other.duree is not None
            and isinstance(other.duree.effet, date)
            and other.nature is examen.document.nature
            and other.duree.effet > terme
            for other in examen.documents.values()
        )
        if not followed:
            message = f"l’acte prend fin le {date_longue(terme)}, {_left(terme, au)}"
            advice = "préparer l’évaluation, puis un avenant de prorogation ou un nouvel acte"
            yield Constat(examen.at("duree"), message, advice)


def _payments(examen: Examen, au: date) -> Iterator[Constat]:
    financement = examen.document.financement
    for versement in financement.versements if financement else ():
        echeance = versement.echeance
        if isinstance(echeance, date) and _is_soon(echeance, au):
            message = f"versement « {versement.id} » le {date_longue(echeance)}, "
            place = examen.at(f"financement.versements.{versement.id}.echeance")
            advice = "réunir les pièces qui le conditionnent"
            yield Constat(place, message + _left(echeance, au), advice)


def _is_soon(jour: date, au: date) -> bool:
    return au <= jour <= au + DELAI


def _left(jour: date, au: date) -> str:
    days = (jour - au).days
    return "aujourd’hui" if not days else "demain" if days == 1 else f"dans {days} jours"


CONTROLES = (
    Controle(
        "V-93",
        Famille.PROCESSUS,
        "Échéances proches",
        Gravite.INFORMATION,
        "Cherche, au jour donné, le terme de l’acte, les bilans à rendre et les versements qui "
        "tombent dans les six mois. Proroger après le terme n’est plus possible : l’avenant se "
        "prépare, se délibère et se signe avant. Préparer ce qui vient ; sans jour donné, ce "
        "contrôle ne dit rien.",
        of_act=check_coming,
    ),
)
