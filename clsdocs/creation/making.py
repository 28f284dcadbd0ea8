"""From a type of dossier to a new dossier, with the institutions and templates that it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from clsdocs.creation.writing import Creation, Plan, check_name, refusal, walk, write
from clsdocs.domain.texte import Text
from clsdocs.domain.valeurs import did_you_mean, is_identifiant
from clsdocs.errors import Refused
from clsdocs.sources.files import read_text
from clsdocs.sources.nodes import MappingNode
from clsdocs.sources.strict_yaml import parse
from clsdocs.workspace import Workspace, shipped_templates

COMPLET = "complet"
"""The type of a dossier when none is named."""


def create_dossier(workspace: Workspace, dossier: str, sorte: str) -> Creation:
    """Write the new `dossier` of the type `sorte`, with the institutions and templates it needs.

    Refused, and nothing is written: a name that is no id, a dossier that exists, an unknown type.
    """
    check_name(workspace, dossier)
    files = {name: path.read_bytes() for name, path in walk(_find_type(workspace, sorte))}
    example = files.pop("organismes.yml", b"")
    organismes, added = _with_organismes(workspace, example)
    plan = Plan(workspace, dossier, files, organismes, added, _missing_templates(workspace))
    return Creation(write(plan))


def _find_type(workspace: Workspace, sorte: str) -> Path:
    places = [folder / "dossiers" for folder in (workspace.templates, shipped_templates())]
    for place in places:
        if is_identifiant(sorte) and (place / sorte).is_dir():
            return place / sorte
    known = sorted({p.name for place in places if place.is_dir() for p in place.iterdir()})
    advice = did_you_mean(sorte, known, f"types : {', '.join(known)}")
    raise refusal("templates/dossiers", "N-03", f"type de dossier « {sorte} » inconnu", advice)


def _with_organismes(workspace: Workspace, example: bytes) -> tuple[bytes | None, tuple[str, ...]]:
    """Return `organismes.yml` with what `example` says more, None where it says nothing more."""
    path = workspace.organismes
    if not path.exists():
        return example or None, ()
    shown = workspace.relative(path)
    known = _ids(read_text(path, workspace.contracts, shown))
    entries = {name: entry for name, entry in _entries(example) if name not in known}
    if not entries:
        return None, ()
    whole = _extended(path.read_bytes(), "\n".join(entries.values()))
    if _ids(Text(shown, whole.decode("utf-8-sig").replace("\r\n", "\n"))) != (*known, *entries):
        advice = "les recopier d’un autre dossier, puis relancer"
        raise refusal(shown, "N-05", f"impossible d’ajouter {', '.join(entries)} à la fin", advice)
    return whole, tuple(entries)


def _extended(raw: bytes, entries: str) -> bytes:
    """Return `raw` and below, after an empty line, `entries`, with the line ends of `raw`."""
    line_end = b"\r\n" if b"\r\n" in raw else b"\n"
    opening = b"" if raw.endswith(b"\n") else line_end
    return raw + opening + line_end + entries.encode().replace(b"\n", line_end)


def _ids(source: Text) -> tuple[str, ...]:
    """Return the ids of the institutions of `source`; refused where it cannot be read."""
    if all(not line.strip() or line.startswith("#") for line in source.text.split("\n")):
        return ()
    parsed = parse(source)
    if parsed.problems:
        raise Refused(parsed.problems)
    if not isinstance(parsed.node, MappingNode):
        advice = "l’écrire en lignes « clé: valeur »"
        raise refusal(source.path, "L-12", "ce fichier n’est pas fait de clés", advice)
    return tuple(parsed.node.values)


def _entries(example: bytes) -> Iterator[tuple[str, str]]:
    """Yield each id of the institutions of `example` and its lines, the comment above included."""
    for block in re.split(r"\n\n+(?=\S)", example.decode().strip("\n")):
        if found := re.search(r"^([a-z0-9-]+):", block, re.MULTILINE):
            yield found[1], f"{block}\n"


def _missing_templates(workspace: Workspace) -> dict[str, bytes]:
    """Return the Word templates and clauses to give to a workspace that has no folder for them."""
    if workspace.templates.exists():
        return {}
    shipped, clauses = shipped_templates(), shipped_templates() / "clauses"
    shared = [path for _, path in walk(clauses)] if clauses.is_dir() else []
    taken = [*sorted(shipped.glob("*.docx")), *shared]
    return {path.relative_to(shipped).as_posix(): path.read_bytes() for path in taken}
