"""From the words of a territory to the files of its dossier: facts in YAML, texts in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tools.bench.regions.words import AXES, Mots

_ARTICLES = (
    ("objet", "Objet"),
    ("perimetre", "Périmètre"),
    ("parties", "Parties"),
    ("gouvernance", "Gouvernance"),
    ("engagements", "Moyens"),
    ("fiches-actions", "Programme d’actions"),
    ("financement", "Financement"),
    ("suivi", "Suivi"),
    ("evaluation", "Évaluation"),
    ("duree", "Durée"),
    ("revision", "Révision"),
    ("litiges", "Litiges"),
)
_TITRES = {
    "charte": "Charte partenariale",
    "convention": "Convention de financement",
    "contrat": "Contrat local de santé",
}
_ANNEES = (2026, 2027, 2028)


def dossier(mots: Mots) -> str:
    """Return `dossier.yml`."""
    return f"""\
intitule: Contrat local de santé de {mots.lieu}
territoire:
  nom: {mots.lieu}
  de: de
  a: à
  departements: ["99"]
  epci: [epci-{mots.dossier}]
sigles:
  ARS: agence régionale de santé
partenaires:
  - {{id: usagers, nom: Association des usagers de {mots.lieu}}}
"""


def charte(mots: Mots) -> tuple[str, str]:
    """Return the facts and the text of the charter."""
    facts = _facts(mots, "charte", _parties(mots, 2)) + "duree: {effet: 2025-01-01, mois: 18}\n"
    return facts, _articles(mots, _ARTICLES[:4], 2)


def convention(mots: Mots) -> tuple[str, str]:
    """Return the facts and the text of the agreement."""
    facts = _facts(mots, "convention", _parties(mots, 3)) + _financement(mots)
    facts += "visas:\n  - {document: charte}\nduree: {effet: 2026-01-01, annees: 3}\n"
    return facts, _articles(mots, (*_ARTICLES[:4], *_ARTICLES[6:10]), 2)


def contrat(mots: Mots) -> tuple[str, str]:
    """Return the facts and the text of the contract."""
    axes = "".join(f"  - {{id: {name}, intitule: {mots.sentence()}}}\n" for name in AXES)
    facts = _facts(mots, "contrat", _parties(mots, 6)) + _financement(mots)
    facts += f"""\
visas:
  - {{clause: clauses/visas-cls.yml}}
  - {{document: charte}}
  - {{document: convention}}
duree: {{effet: 2026-01-01, annees: 3}}
axes:
{axes}annexes:
  - {{id: fiches, intitule: Cahier des fiches-actions, contenu: fiches, valeur: contractuelle}}
"""
    return facts, _articles(mots, _ARTICLES, 3)


def fiche(mots: Mots, axe: str, rank: int) -> str:
    """Return the fiche number `rank`."""
    budget = "\n".join(
        f"  - {{annee: {annee}, financeur: {who}, montant: {mots.amount()}, etat: acquis}}"
        for annee in _ANNEES
        for who in (f"epci-{mots.dossier}", "ars")
    )
    rubriques = "\n".join(
        f"  {label}: {mots.paragraph(2)}"
        for label in ("Lien avec le PRS", "Points de vigilance", "Moyens humains")
    )
    return f"""\
---
intitule: Action n° {rank} de {mots.lieu}
axe: {axe}
objectif: {mots.sentence()}
pilote: epci-{mots.dossier}
partenaires: [ars, usagers]
public_cible: {mots.sentence()}
territoire: Toutes les communes de {mots.lieu}
calendrier: {{debut: 2026-01-01, fin: 2028-12-31}}
budget:
{budget}
indicateurs:
  - {{intitule: {mots.sentence()}, cible: "{rank} en 2028", source: Assurance maladie}}
  - {{intitule: {mots.sentence()}, cible: "{rank} en 2027", source: ARS}}
rubriques:
{rubriques}
---

{mots.paragraph(4)}

{mots.bullets()}

{mots.paragraph(3)}
"""


def _facts(mots: Mots, nature: str, parties: Sequence[str]) -> str:
    listed = "".join(parties)
    return f"""\
nature: {nature}
intitule: {_TITRES[nature]} de {mots.lieu}
reference: {mots.dossier.upper()}-{nature.upper()}
parties:
{listed}considerants:
  - {mots.sentence().lower()}
  - {mots.sentence().lower()}
signature: {{lieu: {mots.lieu}, prevue: 2025-11-12, mode: papier, exemplaires: {len(parties)}}}
"""


def _parties(mots: Mots, count: int) -> list[str]:
    name, departement = mots.dossier, mots.departement
    ids = {
        "ars": "l’ARS",
        f"epci-{name}": "la Communauté",
        f"commune-{name}": "la Commune",
        f"etat-{departement}": "l’État",
        f"cpam-{departement}": "la Caisse",
        f"ch-{name}": "le Centre hospitalier",
    }
    return [
        f"  - organisme: {organisme}\n    rang: {'principal' if rank < 3 else 'associe'}\n"
        f"    ci_apres: {called}\n"
        for rank, (organisme, called) in enumerate(list(ids.items())[:count])
    ]


def _financement(mots: Mots) -> str:
    def amounts() -> str:
        return ", ".join(f"{annee}: {mots.amount()}" for annee in _ANNEES)

    return f"""\
financement:
  depenses:
    - {{id: poste, intitule: Poste de coordination, compte: "64", montants: {{{amounts()}}}}}
    - {{id: actions, intitule: Actions, compte: "62", montants: {{{amounts()}}}}}
  financeurs:
    - {{organisme: ars, part: 50 %, imputation: FIR}}
    - {{organisme: epci-{mots.dossier}, reste: 1/1, base: population}}
"""


def _articles(mots: Mots, articles: Sequence[tuple[str, str]], paragraphs: int) -> str:
    return "\n".join(_article(mots, *article, paragraphs) for article in articles)


def _article(mots: Mots, name: str, title: str, paragraphs: int) -> str:
    if name == "litiges":
        return f'## {title} {{#{name}}}\n\n{{% include "clauses/litiges.md" %}}\n'
    own = {
        "parties": "Sont parties {{ parties.principales | enumeration }}.",
        "financement": "Le coût s’élève à {{ financement.total | montant }}.",
        "duree": "Le présent acte dure {{ duree | lettres }}, voir l’[](#objet).",
    }
    texts = [own.get(name, mots.paragraph())]
    texts += [mots.paragraph() for _ in range(paragraphs - 1)]
    return "\n\n".join([f"## {title} {{#{name}}}", *texts, mots.bullets()]) + "\n"
