"""From an act that nothing forbids to issue to a numbered version, written once and for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clsdocs.acte.differences import Difference
from clsdocs.acte.inputs import names_of
from clsdocs.acte.parts import Acte
from clsdocs.build import Making, Shelf
from clsdocs.converting import number_pages
from clsdocs.domain.document import Document, Nature
from clsdocs.emission.freezing import freeze
from clsdocs.emission.laying import lay_files
from clsdocs.emission.reading import hold_whole, name_source
from clsdocs.errors import Gravite, Place, Problem, Refused, is_blocking
from clsdocs.examen import check_documents
from clsdocs.examen.final import EMISE, But
from clsdocs.expressions.views import views_of
from clsdocs.record import Record, replace
from clsdocs.registre.evenements import Emission, Fichier, Objet
from clsdocs.registre.fichier import Tenue
from clsdocs.registre.histoires import Histoire, histoire_of
from clsdocs.registre.instantane import emis_names
from clsdocs.registre.lignes import digest
from clsdocs.registre.parties import freeze_duree, freeze_partie
from clsdocs.registre.suites import check_evenement
from clsdocs.sources import load_organismes
from clsdocs.workspace import Doc, Workspace

SHORT = 8
"""How many digits of a fingerprint are printed: enough to tell two versions apart."""


class Demande(Record):
    """What to issue, for what, on which day; `externe` is the file of an act signed before."""

    doc: Doc
    objet: Objet = Objet.SIGNATURE
    jour: date | None = None
    externe: Path | None = None


class Emise(Record):
    """A version that was issued, where its file lies, and what is worth telling of it.

    `ecarts` are its words that differ from the voted text other than by blanks filled.
    """

    emission: Emission
    path: str
    ecarts: tuple[Difference, ...] = ()
    messages: tuple[Problem, ...] = ()


def issue_document(workspace: Workspace, demande: Demande, au: date) -> Emise:
    """Freeze the act of `demande` as its next version; `au` is today.

    Refused, nothing written, while a check blocks, and where nothing changed.
    """
    name, dossier = name_source(workspace, demande.doc), demande.doc.dossier
    with hold_whole(workspace, dossier) as tenue:
        making = Making.read(Shelf(workspace), dossier, load_organismes(workspace))
        if name not in making.readable(frozenset()):
            raise Refused(making.lecture.problems)
        issuing = _Issuing(tenue, making, name, demande, au)
        return issuing.enter() if issuing.document.anterieur else issuing.issue()


def mention_of(emission: Emission) -> str:
    """Return what the footer of a version says of it."""
    return f"Version {emission.version} — {emission.empreinte_texte[:SHORT]}"


def _refuse(problems: Iterable[Problem]) -> None:
    if found := [problem for problem in problems if is_blocking(problem)]:
        raise Refused(found)


@dataclass
class _Issuing:
    """One act being issued, the registre of its dossier held."""

    tenue: Tenue
    making: Making
    name: str
    demande: Demande
    au: date

    @property
    def document(self) -> Document:
        return self.making.document(self.name)

    @property
    def histoire(self) -> Histoire:
        return histoire_of(self.tenue.registre, self.name)

    def issue(self) -> Emise:
        """Issue an act that clsdocs makes."""
        if self.demande.externe is not None:
            advice = (
                "écrire « anterieur » dans son fichier s’il est déjà signé, ou retirer l’option"
            )
            raise Refused([self._fault("« --external » pour un acte que clsdocs produit", advice)])
        self._gate()
        acte = self._draft()
        bare = self._render(acte, EMISE)
        emission = self._emission(self.demande.jour or self.au, fingerprint_of(bare, self.path))
        _refuse(check_evenement(self.tenue.registre, emission, self.au))
        ecarts = self._beyond_vote(acte)
        data, told = self._sealed(emission, acte)
        emise = self._write(emission, acte, data, ecarts)
        return replace(emise, messages=(*told, *emise.messages))

    def enter(self) -> Emise:
        """Enter an act signed before clsdocs, with its signed file where there is one."""
        jour = self.demande.jour or self.document.jour_de_signature
        if jour is None:
            raise Refused(
                [self._fault("jour de la signature inconnu", "le donner : --date AAAA-MM-JJ")]
            )
        acte = self._draft()
        signed = self._signed_file()
        emission = replace(self._emission(jour, digest(signed or b"")), externe=True)
        _refuse(check_evenement(self.tenue.registre, emission, self.au))
        return self._write(emission, acte, signed)

    def _fault(self, message: str, advice: str) -> Problem:
        place = Place(f"contracts/{self.making.id}/{self.name}.yml")
        return Problem(place, "C-11", message, advice)

    def _gate(self) -> None:
        but = But.VOTE if self.demande.objet is Objet.VOTE else But.SIGNATURE
        cible = f"{self.making.id}/{self.name}"
        _refuse(check_documents(self.making.workspace, [cible], final=but).problems)

    def _draft(self) -> Acte:
        drafted = self.making.draft(self.name)
        if drafted.acte is None:
            raise Refused(drafted.problems)
        return drafted.acte

    @property
    def path(self) -> str:
        return self.making.template(self.name).path

    def _render(self, acte: Acte, version: Mapping[str, str]) -> bytes:
        names = views_of(names_of(self.making.sources(self.name)))
        return self.making.template(self.name).render(acte, names, version)

    def _emission(self, jour: date, empreinte: str) -> Emission:
        planned = self.document.jour_de_signature or jour
        return Emission(
            document=self.name,
            version=self.histoire.prochaine,
            objet=self.demande.objet,
            date=jour,
            parties=tuple(freeze_partie(partie, planned) for partie in self.document.parties),
            empreinte_texte=empreinte,
            duree=freeze_duree(self.document.duree),
            modifie=self._modifie,
        )

    @property
    def _modifie(self) -> str:
        """The act that an avenant changes, empty for other acts."""
        avenant = self.document.nature is Nature.AVENANT
        return (self.document.rattachement or "") if avenant else ""

    def _sealed(self, emission: Emission, acte: Acte) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the Word file of `emission`, which says of itself what it is, and what it lacks.

        It is the page numbers of its contents, where nothing can tell them.
        """
        from clsdocs.word.sealing import seal  # It needs lxml, which few commands load.

        empreinte = emission.empreinte_texte[:SHORT]
        mention = {"etat": "", "mention": mention_of(emission)}
        properties = {
            "document": f"{self.making.id}/{self.name}",
            "version": f"v{emission.version}",
            "empreinte": empreinte,
        }
        data, told = self._render(acte, mention), tuple[Problem, ...]()
        try:
            data = number_pages(data, self.path)
        except Refused as refused:
            told = tuple(map(_pageless, refused.problems))
        return seal(data, self.path, properties, emission.date), told

    def _signed_file(self) -> bytes | None:
        """Return the signed file of an act signed before, None where it is not known."""
        anterieur = self.document.anterieur
        known = anterieur.pdf if anterieur else None
        path = self.demande.externe
        if path is None and isinstance(known, str):
            path = self.making.workspace.dossier(self.making.id) / known
        if path is None:
            self._refuse_without_file()
            return None
        try:
            return path.read_bytes()
        except OSError:
            advice = "vérifier son nom et les droits d’accès"
            raise Refused(
                [Problem(Place(path.as_posix()), "L-01", "lecture impossible", advice)]
            ) from None

    def _refuse_without_file(self) -> None:
        """Refuse to put, in the place of a version that has its signed file, one that has none."""
        current = self.histoire.current()
        if current and current.emission.fichier:
            message = f"v{current.emission.version} est entrée avec son fichier signé"
            raise Refused([self._fault(message, "le redonner : --external FICHIER")])

    def _beyond_vote(self, acte: Acte) -> tuple[Difference, ...]:
        """Return the words of `acte` that the assemblies did not vote, blanks filled apart."""
        voted = self.making.emises.voted(self.name)
        if self.demande.objet is Objet.VOTE or voted is None:
            return ()
        return self.making.emises.beyond_vote(voted, acte)

    def _write(
        self,
        emission: Emission,
        acte: Acte,
        data: bytes | None,
        ecarts: tuple[Difference, ...] = (),
    ) -> Emise:
        """Lay the files of `emission`, then write it in the registre: until then it is not."""
        docx, json = emis_names(self.name, emission.version)
        name = docx.replace(".docx", ".pdf") if emission.externe else docx
        cliche = freeze(self.making, self.name, acte, emission.version)
        files = {**cliche.binaires, json: cliche.data, **({name: data} if data else {})}
        workspace, dossier = self.making.workspace, self.making.id
        told = lay_files(workspace, dossier, files)
        entree = self.tenue.append(
            replace(
                emission,
                fichier=Fichier(nom=name, sha256=digest(data)) if data else None,
                instantane=Fichier(nom=json, sha256=digest(cliche.data)),
            )
        )
        assert isinstance(entree.evenement, Emission)
        shown = workspace.relative(workspace.dossier(dossier) / (name if data else json))
        return Emise(entree.evenement, shown, ecarts, (*told, *self.tenue.messages))


def _pageless(problem: Problem) -> Problem:
    """Return `problem`, which leaves the contents without page numbers, as a warning."""
    message = f"sommaire sans numéros de page : {problem.message}"
    return replace(problem, message=message, gravite=Gravite.A_EXPLIQUER)


def fingerprint_of(data: bytes, path: str) -> str:
    """Return the fingerprint of the Word file `data`, made for `path`."""
    from clsdocs.word.sealing import fingerprint  # It needs lxml, which few commands load.

    return fingerprint(data, path)
