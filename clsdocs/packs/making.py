"""From an act that is ready, or a version already issued, to its pack in the outputs."""

from __future__ import annotations

from datetime import date

from clsdocs.build import Making, Shelf
from clsdocs.emission.issuing import Demande, Emise, issue_document
from clsdocs.emission.reading import version_of
from clsdocs.errors import Problem, Refused
from clsdocs.locking import Emises
from clsdocs.packs.assembling import assemble
from clsdocs.packs.checking import check_before, check_tools
from clsdocs.packs.figees import read_version
from clsdocs.packs.placing import place_pack
from clsdocs.packs.sortes import Sorte, refuse_mode
from clsdocs.record import Record
from clsdocs.sources import load_organismes
from clsdocs.workspace import Doc, Workspace

_SAME, _SIGNED = "R-37", frozenset({"R-33", "R-34"})
"""Why there is nothing to issue: nothing changed, or some have signed already."""


class Pack(Record):
    """A pack that was made: its version, its folder, the file to sign, what is worth telling."""

    doc: str
    path: str
    a_signer: str
    messages: tuple[Problem, ...] = ()


def issue_to_send(workspace: Workspace, demande: Demande, sorte: Sorte, au: date) -> Emise | None:
    """Issue the act of `demande` for a pack of that `sorte`; None where nothing changed.

    Nothing is issued where the pack could not be made. Refused as `issue_document` does, except
    for an act of which the last version, to sign or signed, still says what its sources say.
    """
    check_tools(sorte)
    making = Making.read(Shelf(workspace), demande.doc.dossier, load_organismes(workspace))
    name = demande.doc.act
    if name in making.names:
        check_before(making, name, sorte)
    try:
        return issue_document(workspace, demande, au)
    except Refused as refused:
        codes = {problem.code for problem in refused.problems}
        if codes == {_SAME} or (codes <= _SIGNED and _still_says(making, name)):
            return None
        raise


def _still_says(making: Making, name: str) -> bool:
    """Return whether the sources of the act `name` still say what was issued of it."""
    acte = making.draft(name).acte
    ecarts = making.compare(name, acte) if acte else None
    return ecarts is not None and not ecarts.moved and not ecarts.faults


def make_pack(workspace: Workspace, doc: Doc, sorte: Sorte) -> Pack:
    """Make the pack of the version that `doc` names, the current one when it names none.

    It is whole or not there; the same version always gives the same bytes. Refused: a version
    that is not to be signed, a file that was kept and is gone or altered, an anchor that is not in
    its place, a mode of signing that does not fit, programs that are missing.
    """
    check_tools(sorte)
    emises = Emises(workspace, doc.dossier)
    if emises.faults:
        raise Refused(emises.faults)
    figee = read_version(emises, version_of(emises.registre, doc)[1])
    refuse_mode(sorte, figee.mode, figee.source)
    known = load_organismes(workspace)
    contenu = assemble(figee, sorte, known.organismes if known.lisible else {})
    name = f"{figee.nom}-{sorte}"
    path, told = place_pack(workspace, doc.dossier, name, contenu.fichiers)
    return Pack(figee.doc, path, contenu.a_signer, (*contenu.messages, *told))
