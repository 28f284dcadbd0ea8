"""From an act of the examples to its Word file as issued, whole or spoilt, and its faults."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from clsdocs.acte.drafting import draft
from clsdocs.acte.inputs import names_of
from clsdocs.build import Making, Shelf
from clsdocs.controles import Ensemble, Examen, Selection, examine
from clsdocs.controles.catalogue import CATALOGUE
from clsdocs.examen.final import EMISE
from clsdocs.expressions.views import views_of
from clsdocs.sources import load_organismes
from clsdocs.word.reader import read_word
from clsdocs.workspace import Workspace
from examens import line_of

WORKSPACE = Workspace(Path(__file__).parent.parent)


@cache
def examined(dossier: str, name: str) -> tuple[Examen, bytes]:
    """Return the act `name` of `dossier` under examination, and its Word file as issued."""
    organismes = load_organismes(WORKSPACE)
    making = Making.read(Shelf(WORKSPACE), dossier, organismes)
    sources = making.sources(name)
    acte = draft(sources).acte
    assert acte is not None
    data = making.template(name).render(acte, views_of(names_of(sources)), EMISE)
    known = {n: o for n, o in organismes.organismes.items() if o}
    return Examen(sources, acte, organismes=known), data


def spoil(
    data: bytes,
    changes: Mapping[str, tuple[str, str]] | None = None,
    added: Mapping[str, str] | None = None,
) -> bytes:
    """Return the .docx `data` where in each part, by its name, the first words become others.

    `added` are parts that it has not, by their path.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            key = name.rpartition("/")[2].removesuffix(".xml")
            if changes and key in changes:
                before, after = changes[key]
                assert before in content, f"{before} is not in {name}"
                content = content.replace(before, after, 1)
            new.writestr(name, content)
        for path, content in (added or {}).items():
            new.writestr(path, content)
    return file.getvalue()


def faults_of(examen: Examen, data: bytes) -> set[str]:
    """Return what the checks of files find in the act and in its Word file `data`."""
    selection = Selection(only=frozenset(c.code for c in CATALOGUE if c.of_file))
    fichier = read_word(data, "templates/contrat.docx")
    found = examine(Ensemble((examen,)), selection, {examen.id: fichier})
    return {f"{s.problem.code} {line_of(s)}" for s in found[examen.id]}


def new_faults(examen: Examen, spoilt: bytes) -> list[str]:
    """Return what the file `spoilt` adds to the findings of the file as issued."""
    return sorted(
        faults_of(examen, spoilt) - _faults_of_whole(examen.sources.dossier.id, examen.id)
    )


@cache
def _faults_of_whole(dossier: str, name: str) -> frozenset[str]:
    return frozenset(faults_of(*examined(dossier, name)))
