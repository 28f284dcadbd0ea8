"""From the words by which a user names a document to its history and to one of its versions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clsdocs.choosing import select
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.errors import Place, Problem, Refused, is_blocking
from clsdocs.registre.chaine import Registre
from clsdocs.registre.fichier import Tenue, hold_registre
from clsdocs.registre.histoires import Histoire, Version, histoire_of
from clsdocs.workspace import Doc, Workspace, parse_doc


def parse_document(workspace: Workspace, words: str) -> Doc:
    """Return the act that `words` name, with its version if any; refused where there is none.

    An act that the registre knows is found even when its sources are gone.
    """
    doc = parse_doc(words)
    if doc is None or doc.document is None or doc.dossier not in workspace.dossiers():
        known = [f"{d}/{n}" for d in workspace.dossiers() for n in workspace.documents(d)]
        otherwise = f"l’écrire dossier/acte : {', '.join(known[:12])}"
        advice = did_you_mean(words, known, otherwise)
        raise Refused(
            [Problem(Place("contracts"), "C-01", f"« {words} » n’est pas un acte", advice)]
        )
    return doc


@contextlib.contextmanager
def hold_whole(workspace: Workspace, dossier: str) -> Iterator[Tenue]:
    """Hold the registre of `dossier`; refused, nothing begun, where a fault forbids to write."""
    with hold_registre(workspace, dossier) as tenue:
        if tenue.registre.faulty:
            raise Refused(filter(is_blocking, tenue.registre.problems))
        yield tenue


def name_source(workspace: Workspace, doc: Doc) -> str:
    """Return the name of the act `doc`, whose sources are there; refused where they are not."""
    assert doc.document is not None
    select(workspace, [f"{doc.dossier}/{doc.document}"])
    return doc.document


def version_of(registre: Registre, doc: Doc) -> tuple[Histoire, Version]:
    """Return the version that `doc` names, the current one when it names none.

    Refused where nothing was issued, or not that version.
    """
    assert doc.document is not None
    histoire = histoire_of(registre, doc.document)
    found = _named(histoire, doc.version)
    if found is not None:
        return histoire, found
    issued = [f"v{version.emission.version}" for version in histoire.versions]
    otherwise = "l’émettre d’abord : clsdocs issue"
    advice = f"versions émises : {', '.join(issued)}" if issued else otherwise
    which = f"la version {doc.version}" if doc.version else "aucune version en cours"
    verb = "n’existe pas" if doc.version else "à signer ou à suivre"
    message = f"{doc.dossier}/{doc.document} : {which} {verb}"
    raise Refused([Problem(Place(registre.chemin), "C-13", message, advice)])


def _named(histoire: Histoire, name: str | None) -> Version | None:
    if name is None:
        return histoire.current()
    number = int(name[1:]) if name[1:].isdigit() and name.startswith("v") else 0
    found = histoire.numbered(number)
    return next((v for v in found if v.annulation is None), next(iter(found), None))
