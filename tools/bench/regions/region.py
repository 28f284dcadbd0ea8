"""From a seed and a number of dossiers to a region: its institutions, dossiers and templates."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from tools.bench.regions.acts import charte, contrat, convention, dossier, fiche
from tools.bench.regions.words import AXES, Mots

ROOT = Path(__file__).resolve().parents[3]
FICHES = 30

_ORGANISME = """\
{id}:
  type: {type}
  nom: {nom}
{sigle}  article: {article}
  genre: {genre}
  siege: {siege}
  representants:
{representants}
"""
_REPRESENTANT = """\
    - id: {id}
      civilite: {civilite}
      prenom: {prenom}
      nom: {nom}
      qualite: {qualite}
      capacite: titulaire
      du: {du}"""
_DEPARTEMENTS = 5


def make_region(root: Path, dossiers: int, seed: int = 1, fiches: int = FICHES) -> None:
    """Write a workspace of `dossiers` dossiers under `root`: the same for the same `seed`.

    Each holds a charter, an agreement, a contract of 12 articles, 6 parties and `fiches` fiches.
    """
    chance = random.Random(seed)
    shutil.copytree(ROOT / "templates", root / "templates", dirs_exist_ok=True)
    organismes = list(_shared(chance))
    for rank in range(1, dossiers + 1):
        name = f"d{rank:04}"
        mots = Mots(random.Random(seed * 1_000_003 + rank), name, f"{rank % _DEPARTEMENTS:02}")
        organismes += _local(mots)
        _write_dossier(root / "contracts" / name, mots, fiches)
    _write(root / "contracts" / "organismes.yml", "\n".join(organismes))


def _shared(chance: random.Random) -> list[str]:
    """Return the institutions of the whole region."""
    mots = Mots(chance, "region", "00")
    entries = [_organisme(mots, "ars", "ars", "Agence régionale de santé", "l'", "f", sigle="ARS")]
    for rank in range(_DEPARTEMENTS):
        own = Mots(chance, "region", f"{rank:02}")
        entries += [
            _organisme(own, f"etat-{rank:02}", "etat", f"Préfecture {rank}", "la", "f"),
            _organisme(own, f"cpam-{rank:02}", "caisse", f"Caisse primaire {rank}", "la", "f"),
        ]
    return entries


def _local(mots: Mots) -> list[str]:
    """Return the institutions of one territory."""
    name, lieu = mots.dossier, mots.lieu
    return [
        _organisme(mots, f"epci-{name}", "epci", f"Communauté de communes de {lieu}", "la", "f"),
        _organisme(mots, f"commune-{name}", "commune", f"Commune de {lieu}", "la", "f"),
        _organisme(mots, f"ch-{name}", "hopital", f"Centre hospitalier de {lieu}", "le", "m"),
    ]


def _organisme(
    mots: Mots, name: str, kind: str, nom: str, article: str, genre: str, sigle: str = ""
) -> str:
    people = "\n".join(
        _REPRESENTANT.format(id=f"{name}-{du[:4]}", du=du + au, **mots.person())
        for du, au in (("2015-01-01", "\n      au: 2021-12-31"), ("2022-01-01", ""))
    )
    return _ORGANISME.format(
        id=name,
        type=kind,
        nom=nom,
        sigle=f"  sigle: {sigle}\n" if sigle else "",
        article=article,
        genre=genre,
        siege=mots.address(),
        representants=people,
    )


def _write_dossier(folder: Path, mots: Mots, fiches: int) -> None:
    files = {"dossier.yml": dossier(mots)}
    for name, (facts, prose) in {
        "charte": charte(mots),
        "convention": convention(mots),
        "contrat": contrat(mots),
    }.items():
        files |= {f"{name}.yml": facts, f"{name}.md": prose}
    for rank in range(fiches):
        axe, place = rank % len(AXES) + 1, rank // len(AXES) + 1
        files[f"fiches/{axe}-{place}-action-{rank + 1}.md"] = fiche(mots, AXES[axe - 1], rank + 1)
    for name, text in files.items():
        _write(folder / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
