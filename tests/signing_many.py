"""From a number of institutions to a workspace whose charters they all sign, text after text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
EXEMPLE = ROOT / "contracts" / "exemple"

# Names and offices of one line and of two, as they come.
NOMS = (
    ("Commune de Saint-Aubin-sur-Sorelle", "la"),
    ("Communauté d’agglomération du Val-de-Brume", "la"),
    ("Centre hospitalier intercommunal de Brumeval et du Plateau", "le"),
    ("Département de la Sorelle", "le"),
    ("Caisse primaire d’assurance maladie des Hautes-Marches", "la"),
)
QUALITES = ("Maire", "Président", "Vice-président délégué à la santé et à la cohésion sociale")
ORGANISME = """
signataire-{rank}:
  type: commune
  nom: {nom} {rank}
  article: {article}
  genre: {genre}
  siege: {rank} rue de la Mairie, 99000 Sorelmont
  representants:
    - {{id: titulaire, civilite: M., prenom: Jean, nom: Dupont, qualite: {qualite}, du: 2020-01-01}}
"""
PARTICULIERS = ROOT / "tests" / "cases" / "signataires.yml"


class Charte(NamedTuple):
    """A charter: how many sign it, on how many lines of text, how, and how many of second rank.

    The `speciaux` sign it first: an institution by its acting head, one by two persons, one by
    delegation.
    """

    name: str
    signataires: int
    lines: int
    options: str = ""
    associes: int = 0
    speciaux: tuple[str, ...] = ()


def charters(folder: Path, chartes: list[Charte]) -> Path:
    """Write in `folder` the `chartes`, each in a dossier of its own."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "contracts").mkdir()
    added = "".join(map(_organisme, range(1, max(charte.signataires for charte in chartes) + 1)))
    organismes = (ROOT / "contracts/organismes.yml").read_text(encoding="utf-8")
    known = organismes + added + PARTICULIERS.read_text(encoding="utf-8")
    (folder / "contracts/organismes.yml").write_text(known, encoding="utf-8")
    for charte in chartes:
        _write(folder / "contracts" / charte.name, charte)
    return folder


def _organisme(rank: int) -> str:
    nom, article = NOMS[rank % 5]
    genre, qualite = "m" if article == "le" else "f", QUALITES[rank % 3]
    return ORGANISME.format(rank=rank, nom=nom, article=article, genre=genre, qualite=qualite)


def _write(folder: Path, charte: Charte) -> None:
    shutil.copytree(EXEMPLE / "annexes", folder / "annexes")
    for name in ("dossier.yml", "avertissement.md"):
        shutil.copy(EXEMPLE / name, folder / name)
    parties = "\n".join(_parties(charte))
    facts = (EXEMPLE / "charte.yml").read_text(encoding="utf-8")
    facts = re.sub(r"(?s)parties:\n.*?\nvisas:", f"parties:\n{parties}\n\nvisas:", facts)
    facts = facts.replace("  - {habilitations: toutes}\n", "")
    how = f"lieu: Brumeval, prevue: 2025-02-10, exemplaires: {charte.signataires}"
    signature = f"{how}, {charte.options}" if charte.options else how
    facts = re.sub(r"(?m)^signature:\n(?:  .*\n)+", f"signature: {{{signature}}}\n", facts)
    (folder / "charte.yml").write_text(facts, encoding="utf-8")
    text = "\n\n".join(f"Phrase {rank}, d’une seule ligne." for rank in range(charte.lines))
    prose = f"## Objet {{#objet}}\n\n{text}\n\n## Durée {{#duree}}\n\nElle dure dix-huit mois.\n"
    (folder / "charte.md").write_text(prose, encoding="utf-8")


def _parties(charte: Charte) -> list[str]:
    ids = list(charte.speciaux)
    ids += [f"signataire-{rank}" for rank in range(1, charte.signataires - len(ids) + 1)]
    chosen = {"delegue": ", signataires: [{delegation: sp}]"}
    return [
        f"  - {{organisme: {id_}, ci_apres: le signataire {rank}, rang: "
        f"{'associe' if rank > charte.signataires - charte.associes else 'principal'}"
        f"{chosen.get(id_, '')}}}"
        for rank, id_ in enumerate(ids, 1)
    ]
