"""From an act that is to be issued and sent to every reason, known by then, why it cannot be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from clsdocs.acte.differences import lines_of_act
from clsdocs.build import Making
from clsdocs.domain.ancre import ANCRE
from clsdocs.domain.document import Document, Mode
from clsdocs.emission.words import words_of
from clsdocs.errors import Place, Problem, Refused
from clsdocs.packs.bordereau import open_bordereau
from clsdocs.packs.figees import signed_before
from clsdocs.packs.sortes import Sorte, refuse_mode
from clsdocs.pdf.archiving import require_pikepdf
from clsdocs.pdf.merging import Suite, read_suite
from clsdocs.pdf.office import find_office
from clsdocs.pdf.words import read_words


def check_tools(sorte: Sorte) -> None:
    """Refuse to begin without the programs that a pack of that `sorte` takes."""
    find_office()
    require_pikepdf()
    if sorte.plateforme and shutil.which("pdftotext") is None:
        message, advice = "pdftotext est absent", "l’installer : apt-get install poppler-utils"
        raise Refused([Problem(Place("PDF"), "C-20", message, advice)])


def check_before(making: Making, name: str, sorte: Sorte) -> None:
    """Refuse the act `name` where its pack could not be made: no version is then issued for it.

    It is signed before clsdocs, or in another way; an annex cannot be read; what it says would be
    taken for an anchor; the template of the slip is faulty.
    """
    document, path = making.document(name), making.own(name).first
    if document.anterieur:
        raise Refused([signed_before(Place(path))])
    refuse_mode(sorte, document.signature.mode if document.signature else Mode.PAPIER, path)
    open_bordereau(making.workspace)
    problems = list(_annexes(making, document, sorte))
    if sorte.plateforme and (acte := making.draft(name).acte):
        problems += _anchors(path, " ".join(ligne.texte for ligne in lines_of_act(acte)))
    if problems:
        raise Refused(problems)


def _annexes(making: Making, document: Document, sorte: Sorte) -> Iterator[Problem]:
    """Yield why the files that `document` attaches could not follow it."""
    for annexe in document.annexes:
        file = making.workspace.dossier(making.id) / str(annexe.fichier or "")
        if file.suffix.lower() not in (".pdf", ".docx") or not file.is_file():
            continue
        path, data = making.workspace.relative(file), file.read_bytes()
        try:
            words = _words_of(data, path)
        except Refused as refused:
            yield from refused.problems
        else:
            yield from _anchors(path, words) if sorte.plateforme else ()


def _words_of(data: bytes, path: str) -> str:
    """Return the words of the annex `data`; refused where it could not be joined."""
    if path.lower().endswith(".docx"):
        return " ".join(ligne.texte for ligne in words_of(data, path)[0].corps)
    with read_suite(Suite("", data, path)):
        return " ".join(word.texte for word in read_words(data, path))


def _anchors(path: str, words: str) -> Iterator[Problem]:
    """Yield what a platform would take, among `words`, for an anchor of its own."""
    for found in sorted(set(ANCRE.findall(words))):
        message = f"« {found} » passerait pour une ancre de signature"
        yield Problem(Place(path), "E-03", message, "retirer ces mots")
