"""From any file found on a share to the version that it is, untouched or not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from clsdocs.acte.differences import Difference
from clsdocs.domain.ancre import ANCRE, are_whole
from clsdocs.emission.issuing import mention_of
from clsdocs.emission.published import copy_mention, unexplained
from clsdocs.emission.words import (
    Mots,
    compare_annexes,
    compare_pages,
    compare_words,
    split_anchors,
    split_pages,
    squeeze,
    words_of,
)
from clsdocs.errors import Place, Problem, Refused, sort_problems
from clsdocs.francais import date_longue
from clsdocs.locking import read_instantane
from clsdocs.pdf.reading import read_pdf
from clsdocs.record import Record
from clsdocs.registre.evenements import Fichier, Note, Signature
from clsdocs.registre.fichier import read_registre
from clsdocs.registre.histoires import Histoire, Version, histoires
from clsdocs.registre.instantane import binary_name
from clsdocs.registre.lignes import digest
from clsdocs.registre.verification import verify_dossier
from clsdocs.workspace import Workspace

_PACKAGES = (b"PK", b"\xd0\xcf\x11\xe0")
"""How the files of Word begin, those of the past included."""
_ALIKE = 0.6
"""Under this share of common paragraphs, a file is no copy of a version."""


class Verdict(StrEnum):
    """What a file is."""

    AUTHENTIQUE = "authentique"
    REENREGISTRE = "réenregistré, mêmes mots"
    MEMES_MOTS = "PDF aux mêmes mots"
    COMPLET = "PDF aux mêmes mots, suivi de ses annexes"
    COPIE = "copie pour la signature en ligne, mêmes mots"
    PUBLICATION = "copie destinée à la publication"
    MODIFIE = "modifié"
    PREUVE = "preuve enregistrée"
    INCONNU = "inconnu"


class Constatation(Record):
    """What is known of a file: its `verdict`, the version it is, and where it differs from it.

    `suite` says what became of that version: replaced, withdrawn; empty where it still holds.
    """

    fichier: str
    verdict: Verdict
    doc: str = ""
    suite: str = ""
    ecarts: tuple[Difference, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the file says what was issued, in a version that holds."""
        return self.verdict not in (Verdict.MODIFIE, Verdict.INCONNU) and not self.suite


def verify_all(workspace: Workspace) -> tuple[Problem, ...]:
    """Return every fault of every registre, and of the files that it vouches for."""
    found = (verify_dossier(workspace, dossier) for dossier in workspace.dossiers())
    return sort_problems(problem for problems in found for problem in problems)


@dataclass
class _Issued:
    """A version that was issued, its dossier, and what came after it."""

    workspace: Workspace
    dossier: str
    histoire: Histoire
    version: Version

    @property
    def doc(self) -> str:
        """The version as users name it."""
        emission = self.version.emission
        return f"{self.dossier}/{emission.document}@v{emission.version}"

    @property
    def mention(self) -> str:
        """What its footer says of it."""
        return mention_of(self.version.emission)

    @property
    def suite(self) -> str:
        """What became of the version since."""
        if self.version.annulation:
            day = date_longue(self.version.annulation.date)
            return f"retirée le {day} : {self.version.annulation.motif}"
        current = self.histoire.current()
        if current and current.emission.version > self.version.emission.version:
            return f"remplacée par v{current.emission.version}"
        return ""

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Those that were given to it."""
        found = (entree.evenement for entree in self.version.signatures.values())
        return tuple(signature for signature in found if isinstance(signature, Signature))

    def is_file(self, sha256: str) -> bool:
        """Return whether the file of that digest is the one that was issued."""
        fichier = self.version.emission.fichier
        return fichier is not None and fichier.sha256 == sha256

    @cached_property
    def mots(self) -> Mots | None:
        """The words of its Word file; None where it has none, or it was altered."""
        fichier = self.version.emission.fichier
        if fichier is None or not fichier.nom.endswith(".docx"):
            return None
        path = self.workspace.dossier(self.dossier) / fichier.nom
        try:
            data = path.read_bytes()
            return words_of(data, path.as_posix())[0] if digest(data) == fichier.sha256 else None
        except (OSError, Refused):
            return None

    def compare_annexes(self, pages: str) -> tuple[Difference, ...]:
        """Return how `pages`, which follow it, differ from the files that it attaches, as kept."""
        kept = read_instantane(self.workspace, self.dossier, self.version.emission)
        own = f"contracts/{self.dossier}/"
        copies = {
            path: self.workspace.dossier(self.dossier) / binary_name(sha256)
            for path, sha256 in (kept.fichiers.items() if kept else ())
            if path.startswith(own)
        }
        prints = [read_pdf(copy) for path, copy in copies.items() if _ends(path, ".pdf")]
        words = [
            words_of(copy.read_bytes(), path)[0]
            for path, copy in copies.items()
            if _ends(path, ".docx")
        ]
        return compare_annexes(prints, words, pages)


def _ends(path: str, extension: str) -> bool:
    return path.lower().endswith(extension)


@dataclass
class Verification:
    """Every version that was issued in a workspace, with which files are compared."""

    workspace: Workspace

    @cached_property
    def versions(self) -> tuple[_Issued, ...]:
        """All versions of all dossiers."""
        return tuple(
            _Issued(self.workspace, dossier, histoire, version)
            for dossier in self.workspace.dossiers()
            for histoire in histoires(read_registre(self.workspace, dossier)).values()
            for version in histoire.versions
        )

    def verify(self, path: Path) -> Constatation:
        """Return what the file `path` is; refused where it cannot be read."""
        shown = path.as_posix()
        try:
            data = path.read_bytes()
        except OSError:
            advice = "vérifier son nom et les droits d’accès"
            raise Refused([Problem(Place(shown), "L-01", "lecture impossible", advice)]) from None
        sha256 = digest(data)
        for issued in self.versions:
            if issued.is_file(sha256):
                return _found(shown, Verdict.AUTHENTIQUE, issued)
        if doc := self._evidence(sha256):
            return Constatation(shown, Verdict.PREUVE, doc)
        if data.startswith(b"%PDF"):
            return self._verify_pdf(path)
        if not data.startswith(_PACKAGES) and not _ends(path.name, ".docx"):
            message, advice = "ni fichier Word ni PDF", "donner l’acte lui-même, en .docx ou en PDF"
            raise Refused([Problem(Place(shown), "W-01", message, advice)])
        return self._verify_word(data, path)

    def _evidence(self, sha256: str) -> str:
        """Return the document of which the file of that digest proves something."""
        for dossier in self.workspace.dossiers():
            for entree in read_registre(self.workspace, dossier).entrees:
                match entree.evenement:
                    case Signature(preuve=Fichier(sha256=kept)) | Note(preuve=Fichier(sha256=kept)):
                        if kept == sha256:
                            return f"{dossier}/{entree.evenement.document}"
        return ""

    def _verify_word(self, data: bytes, path: Path) -> Constatation:
        shown = path.as_posix()
        found, fichier = words_of(data, shown)
        bare, ancres = split_anchors(found)
        mots, is_copy = (bare, True) if are_whole(ancres) else (found, False)
        said = f"{fichier.proprietes.get('document')}@{fichier.proprietes.get('version')}"
        named = next((found for found in self.versions if found.doc == said), None)
        near = self._nearest(mots)
        for issued in (named, near):
            if issued and issued.mots and not compare_words(issued.mots, mots):
                verdict = Verdict.COPIE if is_copy else Verdict.REENREGISTRE
                return _found(shown, verdict, issued)
        issued = named or near
        if issued is None or issued.mots is None:
            return Constatation(shown, Verdict.INCONNU)
        ecarts = compare_words(issued.mots, mots)
        published = mots.announces(copy_mention(issued.mention))
        return _differing(shown, issued, ecarts, published=published)

    def _nearest(self, mots: Mots) -> _Issued | None:
        """Return the version that has the most paragraphs of `mots`, the last of equals."""
        words = {ligne.texte for ligne in mots.corps}
        scored = [
            (
                _share(words, {ligne.texte for ligne in issued.mots.corps}),
                mots.announces(issued.mention),
                rank,
                issued,
            )
            for rank, issued in enumerate(self.versions)
            if issued.mots
        ]
        best = max(scored, key=lambda found: found[:3], default=None)
        return best[3] if best and best[0] >= _ALIKE else None

    def _verify_pdf(self, path: Path) -> Constatation:
        shown, pages = path.as_posix(), read_pdf(path)
        is_copy = are_whole(ANCRE.findall(pages))
        pages = ANCRE.sub("", pages) if is_copy else pages
        scored = [
            (len(ecarts) / len(issued.mots.corps), not announced, -rank, issued, ecarts, suite)
            for rank, issued in enumerate(self.versions)
            if issued.mots
            for own, suite in [split_pages(pages, issued.mention)]
            for ecarts in [compare_pages(issued.mots, own)]
            for announced in [squeeze(issued.mention) in squeeze(pages)]
        ]
        best = min(scored, key=lambda found: found[:3], default=None)
        if best is None or best[0] > 1 - _ALIKE:
            return Constatation(shown, Verdict.INCONNU)
        issued, suite = best[3], best[5]
        ecarts = (*best[4], *issued.compare_annexes(suite)) if suite else best[4]
        same = Verdict.COPIE if is_copy else Verdict.COMPLET if suite else Verdict.MEMES_MOTS
        if not ecarts:
            return _found(shown, same, issued)
        published = squeeze(copy_mention(issued.mention)) in squeeze(pages)
        return _differing(shown, issued, ecarts, published=published)


def _found(
    shown: str, verdict: Verdict, issued: _Issued, ecarts: tuple[Difference, ...] = ()
) -> Constatation:
    return Constatation(shown, verdict, issued.doc, issued.suite, ecarts)


def _differing(
    shown: str, issued: _Issued, ecarts: tuple[Difference, ...], *, published: bool
) -> Constatation:
    """Return that a file is not a version word for word, or is a copy of it for publication."""
    if published:
        ecarts = unexplained(ecarts, issued.mention, issued.signatures)
    verdict = Verdict.MODIFIE if ecarts or not published else Verdict.PUBLICATION
    return _found(shown, verdict, issued, ecarts)


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one), len(other), 1)
