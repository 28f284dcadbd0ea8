"""From nothing to the files of the smallest dossier that has every part of each act."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clsdocs.errors import Refused
from clsdocs.sources import load_dossier
from clsdocs.workspace import Workspace
from helpers import build_tree

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
cpts:
  type: association
  nom: Communauté professionnelle territoriale de santé
  article: la
  genre: f
  logo:
    fichier: logos/cpts.png
    alternative: Logo de la communauté professionnelle
prefecture:
  type: etat
  nom: l'État
  article: sans
  genre: m
  nombre: singulier
  siren: "176200019"
  conjointement: oui
  representants:
    - id: prefete
      civilite: Mme
      titre: Dr
      prenom: Dominique
      nom: Durand
      qualite: Préfet
      decorations: chevalier de la Légion d'honneur
      accord: m
      lien: le
      capacite: interim
      acte:
        nature: décret
        numero: "2019-12"
        date: 2019-01-02
      courriel: dominique.durand@exemple.fr
  delegations:
    - id: sous-prefet
      civilite: M.
      titre: Dr
      prenom: Claude
      nom: Dupont
      qualite: Sous-préfet
      decorations: chevalier de l'ordre national du Mérite
      accord: m
      lien: le
      de: prefete
      capacite: suppleance
      acte:
        nature: arrêté
        numero: "2019-13"
        date: 2019-02-02
      du: 2019-02-02
      au: 2021-02-02
      courriel: claude.dupont@exemple.fr
"""

DOSSIER = """\
intitule: Contrat local de santé de Lens
territoire:
  nom: Lens
  de: de
  epci:
    - call
  communes: annexes/communes.csv
  carte: annexes/carte.pdf
  a: à
  departements:
    - "62"
  region: Hauts-de-France
  population:
    valeur: 240000
    annee: 2016
    source: Insee
lettres: rectifiee
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
    habilitations:
      - nature: délibération
        identifiant: 062-246200364-20190402-2019-101-DE
        couvre:
          - charte
          - avenants
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

CONTRAT = """\
nature: contrat
intitule: Contrat local de santé
rattachement: charte
liminaire: annexes/edito.md
parties:
  - organisme: ars-hdf
    rang: principal
    comparution: |
      L'Agence régionale de santé,

      {% include "clauses/rgpd.md" %}
  - organisme: cpts
    rang: associe
    engagements: engagements/cpts.md
    agissant_pour:
      - call
axes:
  - id: acces
    intitule: Accès aux soins
    objectifs:
      general: Améliorer l'accès aux soins
      operationnels:
        - id: medecins
          intitule: Attirer les médecins
  - id: prevention
    intitule: Prévention
    transversal: oui
instances:
  - id: copil
    nom: comité de pilotage
    presidence:
      - ars-hdf
    membres: toutes
    frequence: deux fois par an
  - id: cotech
    nom: comité technique
    membres:
      - call
      - lycee
annexes:
  - id: fiches-actions
    intitule: Fiches-actions
    contenu: fiches
    valeur: contractuelle
  - id: diagnostic
    intitule: Diagnostic
    fichier: annexes/diagnostic.pdf
    valeur: informative
  - id: budget
    intitule: Budget
    fichier: annexes/budget.md
anterieur:
  pdf: scans/contrat.pdf
  date: 2019-06-01
  transcription: partielle
  avenants:
    - numero: 1
      date: 2020-06-01
      objet: Une fiche de plus
      pdf: scans/avenant-1.pdf
tolere:
  - controle: V-66
    motif: Texte historique
    mots: la présente convention
reference: CLS-2019
periode: 2019-2021
gabarit: contrat.docx
libelles:
  principal: parties
  associe: signataires associés
visas:
  - texte: le code de la santé publique
duree:
  effet: 2019-06-01
  annees: 2
  mois: 6
  terme: 2021-11-30
  terme_inclus: oui
  retroactif:
    motif: L'action a commencé
signature:
  lieu: Lens
  prevue: 2019-06-15
  mode: papier
  exemplaires: 2
  dont: un pour chacune des parties
  date_et_lieu: par_partie
  paraphes: oui
  zone_tampon: non
  page_par_partie: non
revision:
  article: objet
  avenants_signes_par: principales
  numerotation: bis
  fiches: comite_de_pilotage
financement:
  exercices:
    2019:
      du: 2019-06-01
      au: 2020-05-31
  arrondi:
    unite: centime
  depenses:
    - id: poste
      intitule: Coordonnateur
      compte: "64"
      montants:
        2019: 48000
      total: 48000
  financeurs:
    - libelle: les communes
      montants:
        2019: 48000
      total: 48000
      base: population
      imputation: budget principal
    - organisme: call
      part: 100 %
  versements:
    - id: solde
      organisme: call
      exercice: 2019
      part: 100 %
      fait_generateur: au vu du bilan
  total: 48000
"""

FICHE_1 = """\
---
intitule: Attirer les médecins
axe: acces
objectif: Accueillir dix médecins
pilote: call
copilotes:
  - ars-hdf
  - le conseil de l'ordre
partenaires:
  - lycee
public_cible: les internes
territoire: Lens
calendrier:
  debut: 2020-01-01
  fin: premier semestre 2022
budget:
  - annee: 2020
    financeur: ars-hdf
    montant: 10000
    etat: sollicite
indicateurs:
  - intitule: Médecins installés
    valeur_initiale: "2"
    cible: "12"
    source: CPAM
rubriques:
  Lien avec le PRS: objectif 3
numero: "1.1"
---
Les internes sont accueillis.

![Carte du territoire](images/carte.png){width=80%}
"""

FICHE_2 = """\
---
intitule: Promouvoir l'activité physique
axe: prevention
---
"""

PROSE = """\
## Objet {#objet}

La présente convention finance la coordination du contrat local de santé.

{% include "clauses/rgpd.md" %}

## Durée {#duree}

La présente convention est conclue pour {{ duree | lettres }}.
"""

COMMUNES = """\
insee;nom;epci
62498;Lens;call
62510;"Liévin";call
"""

# One white pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)

FILES: Mapping[str, str] = {
    "contracts/organismes.yml": ORGANISMES,
    "contracts/lens/dossier.yml": DOSSIER,
    "contracts/lens/charte.yml": CHARTE,
    "contracts/lens/charte.md": "## Objet {#objet}\n\nLes parties s'engagent.\n",
    "contracts/lens/convention.yml": CONVENTION,
    "contracts/lens/convention.md": PROSE,
    "contracts/lens/contrat.yml": CONTRAT,
    "contracts/lens/contrat.md": "## Objet {#objet}\n\nLes parties s'engagent.\n",
    "contracts/lens/fiches/1-1-attirer-les-medecins.md": FICHE_1,
    "contracts/lens/fiches/2-1-activite-physique.md": FICHE_2,
    "contracts/lens/engagements/cpts.md": "La CPTS s'engage.\n",
    "contracts/lens/annexes/edito.md": "Bonjour.\n",
    "contracts/lens/annexes/budget.md": "Le budget.\n",
    "contracts/lens/annexes/communes.csv": COMMUNES,
    "templates/clauses/rgpd.md": "Les parties protègent les données.\n",
    "templates/clauses/visas-fir.yml": "- le décret n° 2012-271\n- l'arrêté du 27 mars 2012\n",
}

BINARIES: Mapping[str, bytes] = {
    "contracts/logos/cpts.png": PNG,
    "contracts/lens/images/carte.png": PNG,
    "contracts/lens/annexes/carte.pdf": b"%PDF-",
    "contracts/lens/annexes/diagnostic.pdf": b"%PDF-",
    "contracts/lens/scans/contrat.pdf": b"%PDF-",
    "contracts/lens/scans/avenant-1.pdf": b"%PDF-",
    "templates/charte.docx": b"",
    "templates/contrat.docx": b"",
    "templates/convention.docx": b"",
}


def minimal_workspace(root: Path, files: Mapping[str, str | bytes] | None = None) -> Workspace:
    """Return a workspace in `root` that holds the minimal dossier « lens », `files` over it."""
    return Workspace(build_tree(root, {**BINARIES, **FILES, **(files or {})}))


def problems_of(workspace: Workspace) -> list[str]:
    """Return what reading the dossier « lens » reports, whether or not it is refused."""
    try:
        return [str(problem) for problem in load_dossier(workspace, "lens").problems]
    except Refused as refused:
        return [str(problem) for problem in refused.problems]
