"""From what a version was made of to the file that keeps it for ever, and back, without loss."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping

from clsdocs.acte.parts import Acte
from clsdocs.domain.image import Format, Image
from clsdocs.errors import Place, Problem, Refused
from clsdocs.record import Record, replace
from clsdocs.registre.codage import Illisible, decode, encode
from clsdocs.registre.lignes import canonical, digest

FORMAT = 1
"""The shape of the file; a later one must still read the earlier ones."""


class Signee(Record, kw_only=True):
    """The day on which all had signed an act, and that of its effect where it is known."""

    date: datetime.date
    effet: datetime.date | None = None


class Instantane(Record):
    """All that one version was made of, and the act that was drafted from it.

    `textes` are whole files by their path, `organismes` the entries used, as written; `fichiers`
    the SHA-256 of each binary file; `retires` the numbers of fiches that earlier versions held, by
    id; `signees` the acts of the dossier that were signed then; `outils` the versions of the
    software.
    """

    dossier: str
    document: str
    version: int
    acte: Acte
    textes: Mapping[str, str] = {}
    organismes: Mapping[str, str] = {}
    fichiers: Mapping[str, str] = {}
    retires: Mapping[str, str] = {}
    signees: Mapping[str, Signee] = {}
    outils: Mapping[str, str] = {}

    @property
    def numeros(self) -> dict[str, str]:
        """The number of each fiche, frozen with the version, those of fiches gone included."""
        return {**self.retires, **{fiche.id: fiche.numero for fiche in self.acte.fiches}}


class _Cliche(Record):
    """A picture without its bytes, which lie in a file named by their SHA-256."""

    sha256: str
    width: int
    height: int
    kind: Format


class _Ecrit(Record):
    """An instantané as its file holds it: the bytes of pictures lie beside."""

    format: int
    instantane: Instantane
    images: Mapping[str, _Cliche] = {}


def emis_names(document: str, version: int) -> tuple[str, str]:
    """Return where a version and its instantané lie, from the folder of the dossier."""
    stem = f"emis/{document}-v{version}"
    return f"{stem}.docx", f"{stem}.json"


def binary_name(sha256: str) -> str:
    """Return where a binary file lies, from the folder of the dossier, shared by all versions."""
    return f"emis/fichiers/{sha256}"


def dump_instantane(instantane: Instantane) -> tuple[bytes, dict[str, bytes]]:
    """Return the file of `instantane`, and the bytes of its pictures by their SHA-256."""
    pictures = instantane.acte.images
    kept = {digest(image.data): image.data for image in pictures.values()}
    images = {
        path: _Cliche(digest(image.data), image.width, image.height, image.kind)
        for path, image in pictures.items()
    }
    bare = replace(instantane, acte=replace(instantane.acte, images={}))
    return canonical(encode(_Ecrit, _Ecrit(FORMAT, bare, images))) + b"\n", kept


def load_instantane(data: bytes, shown: str, read: Callable[[str], bytes]) -> Instantane:
    """Return what `dump_instantane` wrote; `read` gives the bytes of a SHA-256.

    Refused where the file, which messages call `shown`, does not read.
    """
    ecrit = _read(data, shown)
    images = {
        path: Image(read(cliche.sha256), cliche.width, cliche.height, cliche.kind)
        for path, cliche in ecrit.images.items()
    }
    return replace(ecrit.instantane, acte=replace(ecrit.instantane.acte, images=images))


def binaries_of(data: bytes, shown: str) -> frozenset[str]:
    """Return the SHA-256 of every binary file that the instantané `data` needs beside it."""
    ecrit = _read(data, shown)
    pictures = {cliche.sha256 for cliche in ecrit.images.values()}
    return frozenset(pictures | set(ecrit.instantane.fichiers.values()))


def _read(data: bytes, shown: str) -> _Ecrit:
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused([_unreadable(shown, "ce n’est pas un instantané de clsdocs")]) from None
    found = plain.get("format") if isinstance(plain, dict) else None
    if found != FORMAT:
        message = f"format {found} inconnu"
        advice = "mettre clsdocs à jour"
        raise Refused([Problem(Place(shown), "R-74", message, advice)])
    try:
        ecrit: _Ecrit = decode(_Ecrit, plain)
    except (Illisible, RecursionError) as fault:
        raise Refused([_unreadable(shown, str(fault))]) from None
    return ecrit


def _unreadable(shown: str, why: str) -> Problem:
    advice = "reprendre le fichier dans git ou dans une sauvegarde"
    return Problem(Place(shown), "R-74", f"instantané illisible : {why}", advice)


def dump_acte(acte: Acte) -> bytes:
    """Return every word of `acte`, pictures included, in one text."""
    return canonical(encode(Acte, acte)) + b"\n"


def load_acte(data: bytes) -> Acte:
    """Return the act that `dump_acte` wrote."""
    acte: Acte = decode(Acte, json.loads(data))
    return acte
