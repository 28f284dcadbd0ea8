"""From a number of institutions to a workspace whose charters they all sign, text after text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXEMPLE = ROOT / "contracts" / "exemple"

# Names and offices of one line and of two, as they come.
NOMS = (
    "Commune de Saint-Aubin-sur-Sorelle",
    "Communauté d’agglomération du Val-de-Brume",
    "Centre hospitalier intercommunal de Brumeval et du Plateau",
    "Département",
    "Caisse primaire d’assurance maladie des Hautes-Marches",
)
QUALITES = ("Maire", "Président", "Vice-président délégué à la santé et à la cohésion sociale")
ORGANISME = """
signataire-{rank}:
  type: commune
  nom: {nom} {rank}
  article: la
  genre: f
  siege: {rank} rue de la Mairie, 99000 Sorelmont
  representants:
    - {{id: titulaire, civilite: M., prenom: Jean, nom: Dupont, qualite: {qualite}, du: 2020-01-01}}
"""


def charters(folder: Path, counts: tuple[int, ...], lines: range) -> Path:
    """Write in `folder` a charter for each of `counts` and of `lines` of text."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "contracts").mkdir()
    added = "".join(
        ORGANISME.format(rank=rank, nom=NOMS[rank % 5], qualite=QUALITES[rank % 3])
        for rank in range(1, max(counts) + 1)
    )
    organismes = (ROOT / "contracts/organismes.yml").read_text(encoding="utf-8")
    (folder / "contracts/organismes.yml").write_text(organismes + added, encoding="utf-8")
    for count in counts:
        for length in lines:
            _charter(folder / "contracts" / f"signataires-{count}-lignes-{length}", count, length)
    return folder


def _charter(folder: Path, count: int, length: int) -> None:
    shutil.copytree(EXEMPLE / "annexes", folder / "annexes")
    for name in ("dossier.yml", "avertissement.md"):
        shutil.copy(EXEMPLE / name, folder / name)
    parties = "".join(
        f"  - {{organisme: signataire-{rank}, rang: principal, ci_apres: le signataire {rank}}}\n"
        for rank in range(1, count + 1)
    )
    facts = (EXEMPLE / "charte.yml").read_text(encoding="utf-8")
    facts = re.sub(r"(?s)parties:\n.*?\nvisas:", f"parties:\n{parties}\nvisas:", facts)
    facts = facts.replace("  - {habilitations: toutes}\n", "")
    (folder / "charte.yml").write_text(facts, encoding="utf-8")
    text = "\n\n".join(f"Phrase {rank}, d’une seule ligne." for rank in range(length))
    prose = f"## Objet {{#objet}}\n\n{text}\n\n## Durée {{#duree}}\n\nElle dure dix-huit mois.\n"
    (folder / "charte.md").write_text(prose, encoding="utf-8")
