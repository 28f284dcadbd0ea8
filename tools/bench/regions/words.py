"""From a source of chance to the words of one territory: people, places, sentences."""

from __future__ import annotations

import random
from dataclasses import dataclass

AXES = ("soins", "prevention", "sante-mentale", "animation")

_PRENOMS = ("Camille", "Claude", "Dominique", "Maxence", "Alix", "Sacha", "Andrea", "Lou")
_NOMS = ("Marin", "Vautrin", "Delmas", "Roussel", "Thibaud", "Carlier", "Bonnard", "Estève")
_LIEUX = ("Aurecourt", "Brumeval", "Combenoire", "Hestrières", "Longueroche", "Rochebrume")
_RUES = ("quai des Tanneurs", "rue du Moulin", "place du Marché", "avenue de la Gare")
_SUJETS = (
    "Les parties",
    "Les professionnels du territoire",
    "La Communauté de communes",
    "L’agence régionale de santé",
    "Les habitants et les usagers",
    "Le comité de pilotage",
)
_VERBES = (
    "renforcent l’accès aux soins de premier recours",
    "organisent la prévention dans les lieux de vie",
    "évaluent chaque année les effets de l’action",
    "associent les familles & les aidants aux décisions",
    "facilitent l’installation de nouveaux praticiens",
    "partagent les données utiles à leur mission",
)
_FINS = (
    "dans toutes les communes du territoire",
    "en priorité dans les quartiers les moins pourvus",
    "avec l’appui des établissements de santé",
    "selon le calendrier arrêté en comité technique",
    "au plus tard à la fin de chaque exercice",
)


@dataclass
class Mots:
    """The words of one dossier, drawn from `chance`."""

    chance: random.Random
    dossier: str
    departement: str

    def __post_init__(self) -> None:
        self.lieu = f"{self.chance.choice(_LIEUX)}-{self.dossier}"

    def sentence(self) -> str:
        """Return a sentence without its full stop."""
        parts = (self.chance.choice(words) for words in (_SUJETS, _VERBES, _FINS))
        return f"{' '.join(parts)} ({self.chance.randrange(2, 99)} %)"

    def paragraph(self, sentences: int = 3) -> str:
        """Return a paragraph of so many sentences."""
        return " ".join(f"{self.sentence()}." for _ in range(sentences))

    def bullets(self, count: int = 3) -> str:
        """Return a list in Markdown."""
        return "\n".join(f"- {self.sentence().lower()} ;" for _ in range(count))

    def amount(self) -> int:
        """Return an amount in euros."""
        return self.chance.randrange(1_000, 60_000)

    def address(self) -> str:
        """Return a postal address."""
        street = self.chance.choice(_RUES)
        return f"{self.chance.randrange(1, 99)} {street}, 99000 {self.lieu}"

    def person(self) -> dict[str, str]:
        """Return the name and the title of someone who represents an institution."""
        feminine = self.chance.random() < 0.5
        return {
            "civilite": "Mme" if feminine else "M.",
            "prenom": self.chance.choice(_PRENOMS),
            "nom": f"{self.chance.choice(_NOMS)}-{self.chance.choice(_NOMS)}",
            "qualite": "Directrice générale" if feminine else "Directeur général",
        }
