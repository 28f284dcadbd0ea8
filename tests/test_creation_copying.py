"""From `clsdocs new --from` to what a copy keeps of another dossier, and what it drops."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from clsdocs.batch import build_documents
from clsdocs.workspace import Workspace
from creating import ACTS, ROOT, code, new, tree
from helpers import build_tree

CONTRAT = """\
# Le contrat de Lens
nature: contrat
intitule: "Contrat de santé de Lens-Liévin"
# du service
reference: CLS-2019-3
anterieur:
  pdf: scans/contrat.pdf
  date: 2019-09-25
parties:
  - organisme: epci
    rang: principal
    # voir le conseil
    habilitations:
      - {nature: délibération, numero: "2019-101", date: 2019-04-02, identifiant: 062-DE}
      - nature: arrêté
        # le lendemain
        transmission: 2019-04-04
    signataires: [{representant: president}]
signature: {lieu: Lens, prevue: 2019-05-13}
tolere:
  - {controle: V-66, motif: "Texte historique"}
annexes:
  - {id: carte, intitule: "Carte", fichier: annexes/carte.pdf}
"""
OPENED = (
    "Copié de « lens » : relire le nom du territoire, les parties, les dates et les montants, "
    "puis retirer cette ligne."
)
FRESH = f"""\
# {OPENED}
# Le contrat de Lens
nature: contrat
intitule: "Contrat de santé de Lens-Liévin"
# du service
reference: inconnu
parties:
  - organisme: epci
    rang: principal
    # voir le conseil
    habilitations:
      - {{nature: délibération, numero: inconnu, date: inconnu, identifiant: inconnu}}
      - nature: arrêté
        # le lendemain
        transmission: inconnu
signature: {{lieu: Lens, prevue: inconnu}}
annexes:
  - {{id: carte, intitule: "Carte", fichier: annexes/carte.pdf}}
"""
LENS: Mapping[str, str | bytes] = {
    "contracts/lens/dossier.yml": "territoire:\n  nom: Lens-Liévin\n",
    "contracts/lens/contrat.yml": CONTRAT,
    "contracts/lens/contrat.md": '## Durée {#duree numero="7" modifie="1"}\n\nÀ Lens\nLiévin.\n',
    "contracts/lens/fiches/1-1-soins.md": "---\nintitule: Soins\n---\n\nDe LENS-LIEVIN.\n",
    "contracts/lens/annexes/carte.pdf": b"%PDF",
    "contracts/lens/registre.jsonl": "{}\n",
    "contracts/lens/emis/contrat-v1.json": "{}",
    "contracts/lens/scans/contrat.pdf": b"%PDF",
    "contracts/lens/avenants/contrat-1.yml": "nature: avenant\n",
    "contracts/lens/decisions/copil.yml": "nature: decision\n",
    "contracts/lens/~$contrat.docx": b"",
}


def test_a_copy_keeps_the_texts_and_drops_the_life_of_the_other(tmp_path: Path) -> None:
    build_tree(tmp_path, LENS)

    done = new(tmp_path, "aurecourt", "--from", "lens")

    assert done.stdout.splitlines() == [
        "contracts/aurecourt/annexes/carte.pdf  créé",
        "contracts/aurecourt/contrat.md  créé",
        "contracts/aurecourt/contrat.yml  créé",
        "contracts/aurecourt/dossier.yml  créé",
        "contracts/aurecourt/fiches/1-1-soins.md  créé",
        "à relire : contracts/aurecourt/annexes/carte.pdf  fichier joint de « lens »",
        "à relire : contracts/aurecourt/contrat.md:4  À Lens Liévin.",
        'à relire : contracts/aurecourt/contrat.yml:4  intitule: "Contrat de santé de Lens-Liévin"',
        "à relire : contracts/aurecourt/dossier.yml:3  nom: Lens-Liévin",
        "à relire : contracts/aurecourt/fiches/1-1-soins.md:6  De LENS-LIEVIN.",
        f"Ensuite : clsdocs --workspace {tmp_path} check aurecourt",
    ]
    assert {
        name: data.decode() for name, data in tree(tmp_path / "contracts/aurecourt").items()
    } == {
        "annexes/carte.pdf": "%PDF",
        "contrat.md": f"{{%# {OPENED} #%}}\n## Durée {{#duree}}\n\nÀ Lens\nLiévin.\n",
        "contrat.yml": FRESH,
        "dossier.yml": f"# {OPENED}\nterritoire:\n  nom: Lens-Liévin\n",
        "fiches/1-1-soins.md": f"---\n# {OPENED}\nintitule: Soins\n---\n\nDe LENS-LIEVIN.\n",
    }


@pytest.mark.parametrize("sorte", ACTS)
def test_the_copy_of_a_dossier_builds_at_once(sorte: str, tmp_path: Path) -> None:
    new(tmp_path, "lens", "--type", sorte)

    new(tmp_path, "aurecourt", "--from", "lens")

    results = list(build_documents(Workspace(tmp_path), ["aurecourt"]))
    assert [(r.doc, r.outcome) for r in results] == [
        (f"aurecourt/{name}", "fait") for name in ACTS[sorte]
    ]


def test_the_copy_of_a_real_dossier_builds_at_once(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")

    new(tmp_path, "aurecourt", "--from", "lens-lievin")

    results = list(build_documents(Workspace(tmp_path), ["aurecourt"]))
    assert results
    assert [r.doc for r in results if r.failed] == []


def test_a_dossier_that_cannot_be_read_is_not_copied(tmp_path: Path) -> None:
    files = {**LENS, "contracts/lens/contrat.yml": "nature: contrat # ici\n"}
    before = tree(build_tree(tmp_path, files))

    done = new(tmp_path, "aurecourt", "--from", "lens")

    assert code(done) == 1
    assert done.stderr == (
        "contracts/lens/contrat.yml:1:17 : commentaire « # ici » après une valeur ; "
        'le mettre seul sur la ligne du dessus, ou écrire : nature: "contrat # ici" [L-06]\n'
    )
    assert tree(tmp_path) == before


def test_a_link_out_of_the_dossier_is_not_copied(tmp_path: Path) -> None:
    build_tree(tmp_path, {**LENS, "secret.pdf": b"%PDF"})
    (tmp_path / "contracts/lens/annexes/lien.pdf").symlink_to(tmp_path / "secret.pdf")

    done = new(tmp_path, "aurecourt", "--from", "lens")

    assert done.stderr == (
        "contracts/lens/annexes/lien.pdf : lien vers un fichier hors du dossier ; "
        "mettre le fichier lui-même à la place du lien [L-46]\n"
    )
    assert not (tmp_path / "contracts/aurecourt").exists()
