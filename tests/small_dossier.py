"""From nothing to a small dossier whose acts are signed by the commands that users run."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner

from clsdocs.cli import cli
from helpers import build_tree

ROOT = Path(__file__).parents[1]

ORGANISMES = """\
ars:
  type: ars
  nom: Agence régionale de santé Nord
  sigle: ARS
  article: l'
  genre: f
  siege: 1 place de la Santé, 59000 Lille
  representants:
    - {id: dg, civilite: Mme, prenom: Camille, nom: Exemple, qualite: Directrice, du: 2020-01-01}
call:
  type: epci
  nom: Communauté d'agglomération du Val
  article: la
  genre: f
  siege: 2 rue du Val, 62300 Lens
  representants:
    - {id: president, civilite: M., prenom: Noël, nom: Martin, qualite: Président, du: 2020-01-01}
cpts:
  type: association
  nom: Communauté professionnelle territoriale de santé
  sigle: CPTS
  article: la
  genre: f
  siege: 3 rue des Soins, 62300 Lens
  representants:
    - {id: pdt, civilite: Mme, prenom: Lise, nom: Durand, qualite: Présidente, du: 2020-01-01}
mutuelle:
  type: association
  nom: Mutuelle du Val
  article: la
  genre: f
  siege: 4 rue des Soins, 62300 Lens
  representants:
    - {id: pdt, civilite: M., prenom: Léo, nom: Petit, qualite: Président, du: 2020-01-01}
"""

DOSSIER = """\
intitule: Contrat local de santé du Val
territoire: {nom: Val, de: du, a: au}
"""

CONTRAT = """\
nature: contrat
intitule: Contrat local de santé du Val
parties:
  - organisme: ars
    rang: principal
    role: financeur
    ci_apres: l'ARS
    engagements: engagements/ars.md
  - organisme: call
    rang: principal
    role: beneficiaire
    ci_apres: la Communauté
    habilitations:
      - nature: délibération
        assemblee: conseil communautaire
        numero: "2024-1"
        date: 2024-01-10
        transmission: 2024-01-12
    engagements: engagements/call.md
  - organisme: mutuelle
    rang: associe
    ci_apres: la Mutuelle
    engagements: engagements/mutuelle.md
visas:
  - le code de la santé publique
considerants:
  - la volonté commune de réduire les inégalités
duree: {effet: 2024-03-01, annees: 90}
signature: {lieu: Lens, prevue: 2024-02-15, mode: papier, exemplaires: 3}
financement:
  depenses:
    - {id: poste, intitule: Coordonnateur, montants: {2024: 48000, 2025: 48000}}
    - {id: outils, intitule: Outils, montants: {2024: 6000, 2025: 6000}}
  financeurs:
    - {organisme: ars, part: 50 %}
    - {organisme: call, reste: "1"}
axes:
  - {id: soins, intitule: Accès aux soins}
  - {id: prevention, intitule: Prévention}
instances:
  - {id: copil, nom: comité de pilotage, frequence: deux fois par an}
annexes:
  - {id: fiches, intitule: Fiches-actions, contenu: fiches}
  - {id: diagnostic, intitule: Diagnostic, fichier: annexes/diagnostic.md}
"""

CONTRAT_MD = """\
# Champ {#champ}

## Objet {#objet}

Le présent contrat a pour objet de réduire les inégalités de santé.

Il fixe les axes que les parties conduisent ensemble pendant trois années pleines.

## Parties {#parties}

Sont parties {{ parties.principales | enumeration }}.

## Actions {#actions}

Le contrat compte {{ fiches | nombre }} fiches-actions, suivies selon l'[](#suivi) :

- l'accueil des médecins ;
- le dépistage des cancers.

# Gouvernance {#gouvernance}

## Suivi {#suivi}

Le {{ instances["copil"].nom }} se réunit {{ instances["copil"].frequence }}.

Chaque partie lui rend compte[^note].

[^note]: Par écrit.

## Financement {#financement}

Le coût total est de {{ financement.total | montant }}.

{{ financement | tableau }}

## Communication {#communication}

Toute publication porte le nom des parties.

## Durée {#duree}

Le contrat prend effet le {{ duree.effet | date }} et prend fin le {{ duree.terme | date }}.

### Bilan {#bilan}

Un bilan est dressé chaque année.

### Évaluation {#evaluation}

Une évaluation est conduite au terme du contrat.
"""

FICHES = {
    "1-1-medecins": ("soins", "Attirer les médecins", "Un guichet unique est ouvert."),
    "2-1-depistage": ("prevention", "Dépister les cancers", "Des permanences sont tenues."),
}


def fiche(axe: str, intitule: str, texte: str, public: str = "Tous les habitants") -> str:
    """Return the text of a fiche."""
    head = f"intitule: {intitule}\naxe: {axe}\npublic_cible: {public}\nobjectif: Agir"
    return f"---\n{head}\n---\n\n{texte}\n"


def lay_dossier(root: Path, dossier: str = "val") -> Path:
    """Write the dossier, not issued yet, and return the workspace."""
    folder = f"contracts/{dossier}"
    build_tree(
        root,
        {
            "contracts/organismes.yml": ORGANISMES,
            f"{folder}/dossier.yml": DOSSIER,
            f"{folder}/contrat.yml": CONTRAT,
            f"{folder}/contrat.md": CONTRAT_MD,
            f"{folder}/engagements/ars.md": "L'ARS finance le poste de coordonnateur.\n",
            f"{folder}/engagements/call.md": "La Communauté emploie le coordonnateur.\n",
            f"{folder}/engagements/mutuelle.md": "La Mutuelle informe ses adhérents.\n",
            f"{folder}/annexes/diagnostic.md": "Un habitant sur huit n'a pas de médecin.\n",
            **{f"{folder}/fiches/{name}.md": fiche(*held) for name, held in FICHES.items()},
        },
    )
    if not (root / "templates").exists():
        shutil.copytree(ROOT / "templates", root / "templates")
    return root


def run(root: Path, *words: str) -> tuple[int, list[str], list[str]]:
    """Run `clsdocs` in the workspace `root`: exit code, what it prints, what it complains of."""
    done = CliRunner().invoke(cli, ["--workspace", str(root), *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout.splitlines(), done.stderr.splitlines()


def must(root: Path, *words: str) -> list[str]:
    """Run `clsdocs`, which must succeed, and return what it prints."""
    code, out, errors = run(root, *words)
    assert code == 0, errors
    return out


def sign_contrat(root: Path, dossier: str = "val") -> Path:
    """Issue the contract of the dossier and sign it for every party."""
    doc = f"{dossier}/contrat"
    must(root, "issue", doc, "--date", "2024-02-01")
    for partie in ("ars", "call", "mutuelle"):
        must(root, "sign", doc, partie, "--date", "2024-02-15", "--lieu", "Lens")
    return root
