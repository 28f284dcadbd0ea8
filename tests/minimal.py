"""From nothing to the files of the smallest dossier that has every part of a convention."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers import build_tree

from clsdocs.workspace import Workspace

ORGANISMES = """\
ars-hdf:
  type: ars
  nom: Agence régionale de santé Hauts-de-France
  sigle: ARS
  article: l'
  genre: f
  siege: 556 avenue Willy-Brandt, 59777 Euralille
  representants:
    - id: dg-2017
      civilite: Mme
      prenom: Camille
      nom: Exemple
      qualite: Directrice générale
      du: 2017-01-01
      au: 2019-12-31
  delegations:
    - id: dd62
      civilite: M.
      nom: Modèle
      qualite: Directeur départemental
      de: dg-2017
      acte:
        nature: décision
        date: 2018-03-01
call:
  type: epci
  nom: Communauté d'agglomération de Lens-Liévin
  article: la
  genre: f
  siege: inconnu
  anciens_noms:
    - nom: Communaupole
      au: 2010-12-31
  representants:
    - id: president
      nom: Martin
      qualite: Président
"""

DOSSIER = """\
intitule: Contrat local de santé de Lens
territoire:
  nom: Lens
  de: de
  epci:
    - call
sigles:
  ARS: agence régionale de santé
partenaires:
  - id: lycee
    nom: Lycée Condorcet
"""

CHARTE = """\
nature: charte
intitule: Charte partenariale
parties:
  - organisme: call
    rang: principal
"""

CONVENTION = """\
nature: convention
intitule: Convention de financement
reference: FIR-2019-017
parties:
  - organisme: ars-hdf
    rang: principal
    role: financeur
    ci_apres: l'ARS
    signataires:
      - delegation: dd62
  - organisme: call
    rang: principal
    role: beneficiaire
    ci_apres: la Communauté
    habilitations:
      - nature: délibération
        assemblee: conseil communautaire
        numero: "2019-101"
        date: 2019-04-02
        transmission: 2019-04-04
    signataires:
      - representant: president
visas:
  - le code de la santé publique
  - document: charte
  - habilitations: toutes
  - clause: clauses/visas-fir.yml
considerants:
  - la volonté commune de réduire les inégalités de santé
duree:
  effet: 2019-06-01
  annees: 3
signature:
  lieu: Lens
  prevue: 2019-05-13
  exemplaires: 2
financement:
  arrondi:
    ajuste: call
  depenses:
    - id: poste
      intitule: Coordonnateur
      montants:
        2019: 48000
        2020: 48760.50
  financeurs:
    - organisme: ars-hdf
      part: 50 %
      plafond: 27000
    - organisme: call
      reste: 1
  versements:
    - id: acompte-2019
      organisme: ars-hdf
      exercice: 2019
      part: 80 %
      echeance: 2019-06-30
    - id: solde-2019
      organisme: ars-hdf
      exercice: 2019
      part: 20 %
      echeance: 2020-03-31
"""

PROSE = """\
## Objet {#objet}

La présente convention finance la coordination du contrat local de santé.

{% include "clauses/rgpd.md" %}

## Durée {#duree}

La présente convention est conclue pour {{ duree | lettres }}.
"""

FILES: Mapping[str, str] = {
    "contracts/organismes.yml": ORGANISMES,
    "contracts/lens/dossier.yml": DOSSIER,
    "contracts/lens/charte.yml": CHARTE,
    "contracts/lens/charte.md": "## Objet {#objet}\n\nLes parties s'engagent.\n",
    "contracts/lens/convention.yml": CONVENTION,
    "contracts/lens/convention.md": PROSE,
    "templates/charte.docx": "",
    "templates/convention.docx": "",
    "templates/clauses/rgpd.md": "Les parties protègent les données.\n",
    "templates/clauses/visas-fir.yml": "- le décret n° 2012-271\n- l'arrêté du 27 mars 2012\n",
}


def minimal_workspace(root: Path, files: Mapping[str, str | bytes] | None = None) -> Workspace:
    """Return a workspace in `root` that holds the minimal dossier « lens », `files` over it."""
    return Workspace(build_tree(root, {**FILES, **(files or {})}))
