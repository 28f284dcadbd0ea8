"""From the annexes that an act attaches to the files sent with it: numbered, as PDF if they can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from clsdocs.acte.phrases import NBSP
from clsdocs.domain.annexe import Annexe
from clsdocs.domain.image import read_image
from clsdocs.errors import Gravite, Place, Problem
from clsdocs.packs.figees import Figee
from clsdocs.record import Record
from clsdocs.word.picture_page import write_picture_page

_PICTURES = (".png", ".jpg", ".jpeg")


class Jointe(Record):
    """A file attached as the annex of that `rang`: its bytes, and where messages place it.

    `word` is the Word file of which its PDF is made, None where it is a PDF or stays as it is.
    """

    rang: int
    annexe: Annexe
    path: str
    data: bytes
    word: bytes | None = None

    @property
    def extension(self) -> str:
        """The end of its name, a full stop before."""
        return PurePosixPath(self.path).suffix.lower()

    @property
    def is_pdf(self) -> bool:
        """Whether it is sent as a PDF, and follows the act in the whole file."""
        return self.word is not None or self.extension == ".pdf"

    @property
    def nom(self) -> str:
        """The name of the file that is sent."""
        extension = ".pdf" if self.is_pdf else self.extension
        return f"annexes/annexe-{self.rang}-{self.annexe.id}{extension}"

    @property
    def titre(self) -> str:
        """What the act calls it: « Annexe 1 – Diagnostic »."""
        return f"Annexe{NBSP}{self.rang}{NBSP}– {self.annexe.intitule}"


def read_annexes(figee: Figee) -> tuple[tuple[Jointe, ...], tuple[Problem, ...]]:
    """Return the files that the version attaches, in order, and what is worth telling of them.

    Refused where one was not kept when it was issued, or was altered since.
    """
    found = tuple(_jointes(figee))
    return found, tuple(_told(figee, found))


def _jointes(figee: Figee) -> Iterator[Jointe]:
    for rang, annexe in enumerate(figee.document.annexes, 1):
        data = figee.annexe(annexe)
        if data is not None:
            path = f"contracts/{figee.dossier}/{annexe.fichier}"
            word = _word(data, path, str(annexe.intitule))
            yield Jointe(rang, annexe, path, data, word)


def _word(data: bytes, path: str, alternative: str) -> bytes | None:
    """Return the Word file of which the PDF of the annex `data` is made, None where there is none.

    A picture is laid on a page of its own, with its title as what is read aloud.
    """
    extension = PurePosixPath(path).suffix.lower()
    if extension == ".docx":
        return data
    image = read_image(data) if extension in _PICTURES else None
    return write_picture_page(image, alternative) if image else None


def _told(figee: Figee, jointes: tuple[Jointe, ...]) -> Iterator[Problem]:
    place = Place(figee.source)
    for rang, annexe in enumerate(figee.document.annexes, 1):
        if annexe.contenu is None and annexe.fichier is None:
            message = f"annexe {rang}, « {annexe.intitule} » : aucun fichier"
            yield Problem(place, "E-06", message, "la joindre à l’envoi", Gravite.A_EXPLIQUER)
    for jointe in jointes:
        if not jointe.is_pdf:
            message = f"« {jointe.nom} » n’entre pas dans le PDF complet"
            advice = "l’envoyer à part, ou l’enregistrer en PDF et réémettre"
            yield Problem(place, "E-06", message, advice, Gravite.A_EXPLIQUER)
