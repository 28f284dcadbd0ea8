"""From what changed since a document was made to the reasons to make it again, in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import PurePosixPath

from clsdocs.batch.memory import Source
from clsdocs.domain.lectures import TOUT
from clsdocs.francais import contracte, date_longue
from clsdocs.record import Record

REGISTRE = "registre.jsonl"

_FIELDS = {
    "anciens_noms": "anciens noms",
    "conjointement": "signature conjointe",
    "delegations": "délégations",
    "representants": "représentants",
    "siege": "siège",
    "siren": "numéro SIREN",
}
_ONE = {"delegations": "délégation", "representants": "représentant", "nom": "nom"}
_SHOWN = 4
"""How many keys of a file are named."""


class Raison(Record):
    """Why documents may have to be made again: those of one `acte`, or of the whole dossier.

    Some say for sure that a document is made again; others, that its words may have changed.
    """

    mots: str
    acte: str = ""
    sure: bool = False


def own_reasons(raisons: Iterable[Raison], acte: str) -> tuple[Raison, ...]:
    """Return those of `raisons` that are of `acte`; all of them where none is."""
    every = tuple(raisons)
    return tuple(r for r in every if r.acte in ("", acte)) or every


def of_sources(
    before: Mapping[str, Source], after: Mapping[str, Source], registre: tuple[int, bytes]
) -> Iterator[Raison]:
    """Yield why the files of a dossier, as they are `after`, may change its documents.

    `registre` is how many bytes of the registre were known, and all those that it holds now.
    """
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and old.empreinte == new.empreinte:
            continue
        if name == REGISTRE:
            yield from _of_registre(*registre)
        else:
            yield Raison(_of_file(name, old, new), _act_of(name))


def _of_file(name: str, old: Source | None, new: Source | None) -> str:
    shown = _name_of(name)
    feminine = shown.startswith("fiche ")
    if old is None or new is None:
        return f"{shown} {'ajouté' if old is None else 'retiré'}{'e' if feminine else ''}"
    keys = [key for key in sorted({*old.cles, *new.cles}) if old.cles.get(key) != new.cles.get(key)]
    if not keys or not old.cles or not new.cles:
        return f"{shown} modifié{'e' if feminine else ''}"
    more = len(keys) - _SHOWN
    return f"{shown} : {', '.join(keys[:_SHOWN])}{f' et {more} autres' if more > 0 else ''}"


def _name_of(name: str) -> str:
    path = PurePosixPath(name)
    if path.parts[0] == "fiches" and path.suffix == ".md":
        return f"fiche {path.stem}"
    if path.parts[0] == "emis":
        return f"version émise {path.name}"
    return f"texte {name}" if path.suffix == ".md" else name


def _act_of(name: str) -> str:
    """Return the act of which `name` is a file, empty where it is of the whole dossier."""
    path = PurePosixPath(name)
    if len(path.parts) > 1 or path.suffix not in (".yml", ".md"):
        return ""
    return "" if path.stem == "dossier" else path.stem


def _of_registre(known: int, data: bytes) -> Iterator[Raison]:
    """Yield what the registre says since its byte `known`."""
    told = list(map(_of_line, data[known:].splitlines())) if len(data) > known else []
    found = [raison for raison in told if raison is not None]
    yield from found or [Raison("registre modifié")]


def _of_line(line: bytes) -> Raison | None:
    with suppress(ValueError, TypeError, AttributeError):
        said = json.loads(line)
        acte, number = str(said.get("document", "")), said.get("version")
        shown = f"{acte} v{number}" if number else acte
        match said.get("evenement"):
            case "emission":
                return Raison(f"{shown} émis", acte)
            case "signature":
                return Raison(f"{shown} signé par {said.get('partie', '')}", acte)
            case "annulation":
                return Raison(f"{shown} retiré", acte)
            case "fin":
                return Raison(f"fin de {shown}", acte)
            case str(other) if acte:
                return Raison(f"{other} de {shown} au registre", acte)
    return None


def of_lecture(organisme: str, name: str) -> Raison:
    """Return the reason that a datum of an institution is: « représentant d’ars au 1er juin »."""
    owner = contracte("de", "sans", organisme)
    if name in ("", TOUT):
        return Raison(f"organisme {organisme} {'modifié' if name else 'ajouté ou retiré'}")
    field, _, day = name.partition("@")
    if day:
        return Raison(f"{_ONE[field]} {owner} au {date_longue(date.fromisoformat(day))}")
    field, _, person = name.partition(".")
    if person:
        return Raison(f"{_ONE[field]} « {person} » {owner}")
    return Raison(f"{_FIELDS.get(field, field)} {owner}")


def of_commun(name: str) -> Raison:
    """Return the reason that a shared file is, which only a template is for sure."""
    path = PurePosixPath(name)
    if path.suffix == ".docx":
        shown = name.removeprefix("templates/")
        return Raison(f"gabarit {shown} modifié", sure=True)
    if path.parts[0] == "templates":
        return Raison(f"clause {name.removeprefix('templates/')} modifiée")
    return Raison(f"image {name} modifiée")


def of_moteur(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Raison]:
    """Yield each version that is no longer the one by which documents were made."""
    for name in sorted({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if name == "clsdocs" and old != new:
            yield Raison("nouvelle version de clsdocs", sure=True)
        elif old != new:
            yield Raison(f"{name} {new}, au lieu de {old}" if old and new else name, sure=True)
