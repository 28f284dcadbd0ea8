"""From a version of the registre to all that its pack is made of, as it was when it was issued."""

from __future__ import annotations

from clsdocs.amending.issued import load_issued
from clsdocs.build import Making, Shelf
from clsdocs.domain.annexe import Annexe
from clsdocs.domain.document import Document, Mode
from clsdocs.domain.document import Signature as Signing
from clsdocs.emission.issuing import SHORT, mention_of
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais import date_longue
from clsdocs.locking import Emises
from clsdocs.record import Record
from clsdocs.registre.evenements import Emission, Objet
from clsdocs.registre.histoires import Version
from clsdocs.registre.instantane import Instantane, binary_name
from clsdocs.registre.lignes import digest
from clsdocs.workspace import Workspace


class Figee(Record):
    """A version as it was issued: its Word file, its facts, its snapshot."""

    workspace: Workspace
    dossier: str
    version: Version
    data: bytes
    kept: Instantane
    document: Document

    @property
    def emission(self) -> Emission:
        """The event that issued it."""
        return self.version.emission

    @property
    def nom(self) -> str:
        """The name of its files, without what says of which kind they are."""
        return f"{self.emission.document}-v{self.emission.version}"

    @property
    def doc(self) -> str:
        """The version as users name it."""
        return f"{self.dossier}/{self.emission.document}@v{self.emission.version}"

    @property
    def source(self) -> str:
        """The file of its facts, as messages name it."""
        own = f"{self.emission.document}.yml"
        avenant = f"contracts/{self.dossier}/avenants/{own}"
        return avenant if avenant in self.kept.textes else f"contracts/{self.dossier}/{own}"

    @property
    def mention(self) -> str:
        """What its footer says of it."""
        return mention_of(self.emission)

    @property
    def empreinte(self) -> str:
        """Its fingerprint, as short as it is printed."""
        return self.emission.empreinte_texte[:SHORT]

    @property
    def signature(self) -> Signing:
        """How it is to be signed."""
        return self.document.signature or Signing()

    @property
    def mode(self) -> Mode:
        """On paper, online, or both."""
        return self.signature.mode

    def annexe(self, annexe: Annexe) -> bytes | None:
        """Return the file that `annexe` attaches, as it was kept; None where the act holds it.

        Refused where it was not kept, or was altered since.
        """
        if annexe.fichier is None or annexe.fichier.endswith(".md"):
            return None
        path = f"contracts/{self.dossier}/{annexe.fichier}"
        if path in self.kept.textes:
            return self.kept.textes[path].encode()
        sha256 = self.kept.fichiers.get(path)
        if sha256 is None:
            message = f"cette annexe n’était pas là quand v{self.emission.version} a été émise"
            advice = "la mettre à sa place, puis émettre une nouvelle version"
            raise Refused([Problem(Place(path), "E-04", message, advice)])
        copy = self.workspace.dossier(self.dossier) / binary_name(sha256)
        try:
            data = copy.read_bytes()
        except OSError:
            data = b""
        if digest(data) != sha256:
            message = f"la copie de {annexe.fichier} gardée à l’émission a disparu, ou a changé"
            advice = "reprendre le fichier dans git ou dans une sauvegarde"
            raise Refused([Problem(Place(self.workspace.relative(copy)), "R-71", message, advice)])
        return data


def read_version(emises: Emises, version: Version) -> Figee:
    """Return `version` as it was issued.

    Refused where it is not one to sign any more, where clsdocs did not make it, and where a file
    that it kept has gone or was altered.
    """
    emission = version.emission
    _refuse_unsendable(emises, version)
    data, issued = emises.read_file(version), load_issued(emises, version)
    shelf = Shelf(emises.workspace)
    making = Making(emises.workspace, emises.dossier, issued.lecture, shelf, issued.known)
    if emission.document not in making.names:
        raise Refused(issued.lecture.problems)
    document = making.document(emission.document)
    return Figee(emises.workspace, emises.dossier, version, data, issued.kept, document)


def signed_before(place: Place) -> Problem:
    """Return what is said of an act that was signed before clsdocs, which `place` names."""
    message, advice = "cet acte a été signé avant clsdocs : rien à faire signer", "retirer --pack"
    return Problem(place, "E-02", message, advice)


def _refuse_unsendable(emises: Emises, version: Version) -> None:
    emission, place = version.emission, Place(emises.registre.chemin)
    number = f"v{emission.version}"
    if emission.externe:
        raise Refused([signed_before(place)])
    if emission.objet is Objet.VOTE:
        message = f"{number} est émise pour le vote : elle ne se signe pas"
        raise Refused(
            [Problem(place, "E-02", message, "émettre pour la signature : clsdocs issue")]
        )
    if version.annulation is not None:
        day = date_longue(version.annulation.date)
        message = f"{number} a été retirée le {day} : personne ne la signera"
        raise Refused([Problem(place, "E-02", message, "émettre une nouvelle version")])
