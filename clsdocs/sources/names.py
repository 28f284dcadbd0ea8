"""From the folder of a dossier to the ids of its acts, and the files whose names do not fit."""

from __future__ import annotations

from pathlib import Path

from clsdocs.domain.valeurs import is_identifiant
from clsdocs.errors import Place, Problem
from clsdocs.francais import suggestion
from clsdocs.record import Record

_RESERVED = {"dossier", "organismes"}
_MISTAKEN = {".yaml": ".yml", ".markdown": ".md"}


class Listing(Record):
    """The ids of the acts, in the order of their files, and what is wrong with file names."""

    ids: tuple[str, ...]
    problems: tuple[Problem, ...]


def list_acts(folder: Path, shown: str) -> Listing:
    """Return the acts of `folder`; `shown` is the folder as users read it."""
    visible = sorted(p for p in folder.iterdir() if p.name[0] not in "._~")
    files = [p for p in visible if not p.is_dir()]
    acts = {p.stem for p in files if p.suffix == ".yml"} - _RESERVED
    problems = [problem for path in files for problem in _check(path, shown, acts)]
    problems += [
        _misnamed(path, shown) for path in visible if path not in files and _resembles(path)
    ]
    problems += [_nested(path, shown) for path in visible if _holds_dossier(path)]
    return Listing(tuple(sorted(filter(is_identifiant, acts))), tuple(problems))


def _check(path: Path, shown: str, acts: set[str]) -> list[Problem]:
    place = Place(f"{shown}/{path.name.encode(errors='replace').decode()}")
    suffix = path.suffix.lower()
    expected = _MISTAKEN.get(suffix, suffix)
    if expected not in (".yml", ".md"):
        return []
    if path.suffix != expected:
        advice = f"le renommer {path.stem}{expected}"
        return [Problem(place, "L-45", f"fichier en {path.suffix}, qui n’est pas lu", advice)]
    if path.name == "organismes.yml":
        advice = "le mettre dans contracts/, ou lui donner un autre nom"
        return [Problem(place, "L-45", "ce nom est réservé", advice)]
    if not is_identifiant(path.stem):
        advice = "le renommer en minuscules sans accent, chiffres et tirets"
        return [Problem(place, "L-45", "ce nom de fichier ne convient pas", advice)]
    if path.suffix == ".md" and path.stem not in acts:
        advice = f"créer {path.stem}.yml, ou retirer ce texte"
        return [Problem(place, "L-41", "texte qu’aucun acte ne porte", advice)]
    return []


def _holds_dossier(folder: Path) -> bool:
    return folder.is_dir() and (folder / "dossier.yml").is_file()


def _nested(folder: Path, shown: str) -> Problem:
    place, message = Place(f"{shown}/{folder.name}"), "dossier dans un dossier, qui n’est pas lu"
    return Problem(place, "L-45", message, "le mettre directement dans contracts/")


_SINGULAR = {"avenant": "avenants", "decision": "decisions"}


def _resembles(folder: Path) -> bool:
    return folder.name != "fiches" and _meant(folder.name) is not None


def _meant(name: str) -> str | None:
    return _SINGULAR.get(name) or suggestion(name, ["fiches"])


def _misnamed(folder: Path, shown: str) -> Problem:
    place = Place(f"{shown}/{folder.name}")
    advice = f"le renommer {_meant(folder.name)}"
    return Problem(place, "L-45", "dossier qui n’est pas lu", advice)
