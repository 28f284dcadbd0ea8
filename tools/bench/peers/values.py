"""The words of each document: from its rank and its number of fiches to made-up plain values."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tools.bench.peers.document import RUBRIQUES

_ARTICLES, _ALINEAS, _LIGNES, _POSTES = 12, 8, 6, 5
# Cut in threes, so that the text deflates about as a written one does.
_PIECES = re.findall(
    r"\S+(?: \S+){0,2}",
    """les partenaires du territoire renforcent l’accès aux soins de premier recours
la prévention est conduite auprès des publics éloignés du droit commun
une permanence hebdomadaire se tient dans les quartiers prioritaires
le comité de pilotage se réunit au moins deux fois par an
les communes mettent à disposition les locaux et le mobilier nécessaires
chaque signataire désigne un référent et son suppléant
l’évaluation porte sur la pertinence, l’efficacité et l’équité des actions
les professionnels de santé libéraux sont associés à la démarche
un bilan est remis avant le 31 mars de l’année suivante
la coordination est assurée à temps plein par la communauté d’agglomération
les données sont recueillies dans le respect du secret professionnel
le centre hospitalier ouvre ses consultations avancées à Saint-Éloi
la subvention est versée en deux fois sur présentation des justificatifs
les habitants participent à la définition des priorités
un atelier santé-ville relaie les campagnes nationales de dépistage
les médecins généralistes sont sensibilisés au repérage précoce
le conseil local de santé mentale anime le réseau des acteurs
la fiche est révisée si son objectif n’est pas atteint à mi-parcours
les aidants bénéficient d’un accueil de jour et d’un répit
l’offre de transport solidaire est étendue aux communes rurales""",
)
_ORGANISMES = (
    "l’Agence régionale de santé",
    "la Préfecture",
    "la Communauté d’agglomération Lys & Forêt",
    "le Département",
    "la Caisse primaire d’assurance maladie",
    "le Centre hospitalier <Saint-Éloi>",
)
_LENGTHS = {"description": 28, "objectif": 11, "partenaires": 11, "indicateurs": 11, "prs": 7}

Values = dict[str, object]


def values(rank: int, fiches: int) -> Values:
    """Return what the document `rank` says, with as many `fiches`: the same on every machine."""
    words, montant = _made_up(random.Random(f"{rank} {fiches}"))
    lignes = ("agence", "communes", "montant")
    return {
        "intitule": f"Contrat local de santé n° {rank}",
        "territoire": f"Lys & Forêt, territoire n° {rank}",
        "periode": f"{2020 + rank % 6}-{2025 + rank % 6}",
        "articles": [_article(number, words) for number in range(1, _ARTICLES + 1)],
        "lignes": [
            {"annee": 2025 + n, **{name: montant() for name in lignes}} for n in range(_LIGNES)
        ],
        "total": montant(),
        "signataires": [
            {"organisme": organisme, "nom": f"Mme Hélène d’Ys-{rank}", "qualite": "directrice"}
            for organisme in _ORGANISMES
        ],
        "fiches": [_fiche(number, words, montant) for number in range(1, fiches + 1)],
    }


def _article(number: int, words: Callable[[int], str]) -> Values:
    alineas = [{"texte": words(19)} for _ in range(_ALINEAS)]
    return {"numero": number, "intitule": words(3), "alineas": alineas}


def _fiche(number: int, words: Callable[[int], str], montant: Callable[[], str]) -> Values:
    postes = [
        {"annee": 2025 + n, "financeur": f"ARS & communes, part {n}", "montant": montant()}
        for n in range(_POSTES)
    ]
    texts = {name: words(_LENGTHS.get(name, 4)) for name in RUBRIQUES}
    publics = {"publics": f"personnes de < {number + 16} ans ou de > 60 ans"}
    return {"numero": number, "intitule": words(3), **texts, **publics, "postes": postes}


def _made_up(luck: random.Random) -> tuple[Callable[[int], str], Callable[[], str]]:
    """Return what gives a text of some pieces, and what gives an amount."""

    def words(count: int) -> str:
        return " ".join(luck.choices(_PIECES, k=count)).capitalize()

    def montant() -> str:
        return f"{luck.randint(1, 999)} {luck.randint(0, 999):03} €"

    return words, montant
