"""From an issued version and a way to sign it to every file of its pack, made in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clsdocs.converting import convert_files
from clsdocs.domain.ancre import Plateforme
from clsdocs.domain.document import Mode
from clsdocs.domain.organisme import Organisme
from clsdocs.errors import Gravite, Place, Problem
from clsdocs.packs.ancrage import find_places, locate_anchors, mark_copy, with_anchors
from clsdocs.packs.annexes import Jointe, read_annexes
from clsdocs.packs.bordereau import draw_bordereau
from clsdocs.packs.figees import Figee
from clsdocs.packs.listes import empreintes, parapheur, signataires
from clsdocs.packs.signataires import Ligne, list_signataires
from clsdocs.packs.sortes import Sorte
from clsdocs.pdf.archiving import archive
from clsdocs.pdf.merging import Suite, merge
from clsdocs.pdf.pages import Point, count_pages, points_of
from clsdocs.pdf.words import read_words
from clsdocs.record import Record
from clsdocs.word.anchoring import STYLE
from clsdocs.word.sealing import sealed_on

_PAGES, _BYTES = 150, 50_000_000
"""The most pages and bytes in which Yousign looks for anchors."""


class Contenu(Record):
    """The files of a pack by their path in it, and what is worth telling of them.

    `a_signer` names the file to sign.
    """

    fichiers: Mapping[str, bytes]
    a_signer: str
    messages: tuple[Problem, ...] = ()


def assemble(figee: Figee, sorte: Sorte, organismes: Mapping[str, Organisme | None]) -> Contenu:
    """Return the pack of `figee`; `organismes` are those of today, for e-mail addresses.

    Refused, whole, where something that was kept is gone or altered, where an anchor is not where
    it should be, and without the programs that it takes.
    """
    lignes = with_anchors(list_signataires(figee, organismes), sorte.plateforme)
    jointes, told = read_annexes(figee)
    plan = _Plan(figee, sorte, lignes, jointes)
    files, located = plan.print()
    files |= signataires(figee, plan.a_signer, files, located)
    if sorte is Sorte.PARAPHEUR:
        files |= parapheur(figee, plan.a_signer, files, located, jointes)
    files["empreintes.txt"] = empreintes(figee, plan.a_signer, files)
    remarks = _remarks(figee, sorte, lignes, files[plan.a_signer])
    return Contenu(files, plan.a_signer, (*told, *remarks))


class _Plan(Record):
    """The pages of a pack: the act, its copy for a platform, its annexes, the slip."""

    figee: Figee
    sorte: Sorte
    lignes: Sequence[Ligne]
    jointes: Sequence[Jointe]

    @property
    def nom(self) -> str:
        """The name of the act that is signed, without its extension."""
        plateforme = self.sorte.plateforme
        return f"{self.figee.nom}-{plateforme}" if plateforme else self.figee.nom

    @property
    def a_signer(self) -> str:
        """The name of the file to sign: the act, with the annexes that it attaches."""
        followed = any(jointe.is_pdf for jointe in self.jointes)
        return f"{self.nom}-complet.pdf" if followed else f"{self.nom}.pdf"

    def print(self) -> tuple[dict[str, bytes], tuple[Ligne, ...]]:
        """Return the files of all pages, and where each signs on those to sign."""
        figee, source, plateforme = self.figee, self.figee.source, self.sorte.plateforme
        copy = mark_copy(figee, self.lignes, plateforme)
        slip = draw_bordereau(figee, self.sorte, self.lignes, self._pieces())
        annexes = {j.nom: (j.path, j.word) for j in self.jointes if j.word is not None}
        words = [(source, figee.data), (source, copy), ("bordereau.docx", slip), *annexes.values()]
        act, marked, bordereau, *annexed = convert_files(words)
        places = find_places(figee, self.lignes, points_of(marked))
        files = {f"{figee.nom}.docx": figee.data, f"{figee.nom}.pdf": self._archive(act)}
        if plateforme is not None:
            said = [f"Emplacement de la signature de {_who(ligne)}" for ligne in self.lignes]
            files[f"{self.nom}.docx"] = copy
            files[f"{self.nom}.pdf"] = self._archive(marked, said)
        made = dict(zip(annexes, map(self._archive, annexed), strict=True))
        files |= {jointe.nom: made.get(jointe.nom, jointe.data) for jointe in self.jointes}
        suites = [
            Suite(f"{j.titre} (document joint)", files[j.nom], j.path)
            for j in self.jointes
            if j.is_pdf
        ]
        if suites:
            files[self.a_signer] = merge(files[f"{self.nom}.pdf"], suites)
        files |= {"bordereau.docx": slip, "bordereau.pdf": self._archive(bordereau)}
        return files, self._locate(places, files[self.a_signer])

    def _archive(self, made: bytes, said: Sequence[str] = ()) -> bytes:
        jour = sealed_on(self.figee.data, self.figee.source)
        return archive(made, self.figee.nom, jour, {STYLE: said})

    def _locate(self, places: Sequence[tuple[Point, Point]], pdf: bytes) -> tuple[Ligne, ...]:
        """Return where each signs on the pages of `pdf`; refused where an anchor is misplaced."""
        if self.sorte.plateforme is not None:
            words = read_words(pdf, self.a_signer)
            return locate_anchors(self.figee, self.lignes, places, words)
        names = (name for _, name in places)
        return tuple(ligne.at(name) for ligne, name in zip(self.lignes, names, strict=True))

    def _pieces(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each file that goes round, and what it is."""
        plateforme, figee = self.sorte.plateforme, self.figee
        where = f" sur {plateforme.nom}" if plateforme else ""
        whole = "l’acte et ses annexes" if self.a_signer.endswith("-complet.pdf") else "l’acte"
        yield self.a_signer, f"À signer{where} : {whole}"
        yield f"{figee.nom}.docx", "L’acte émis, en Word"
        if self.a_signer != f"{figee.nom}.pdf":
            yield f"{figee.nom}.pdf", "L’acte émis, en PDF"
        for jointe in self.jointes:
            yield jointe.nom, jointe.titre


def _who(ligne: Ligne) -> str:
    return ligne.personne or ligne.organisme


def _remarks(figee: Figee, sorte: Sorte, lignes: Sequence[Ligne], pdf: bytes) -> Iterator[Problem]:
    """Yield what the sender should know before sending."""
    place = Place(figee.source)
    if sorte is not Sorte.PAPIER:
        lacking = [_who(ligne) for ligne in lignes if not ligne.courriel]
        if lacking:
            message = f"courriel inconnu : {', '.join(lacking)}"
            advice = "ajouter « courriel » à la personne, puis relancer"
            where = Place("contracts/organismes.yml")
            yield Problem(where, "E-07", message, advice, Gravite.A_EXPLIQUER)
    if sorte.plateforme and figee.mode is Mode.MIXTE:
        message = "signature mixte : une ancre est posée pour chaque signataire"
        advice = "retirer de l’envoi en ligne ceux qui signent sur papier"
        yield Problem(place, "E-08", message, advice, Gravite.INFORMATION)
    pages = count_pages(pdf)
    if sorte.plateforme is Plateforme.YOUSIGN and (pages > _PAGES or len(pdf) > _BYTES):
        message = f"{pages} pages, {len(pdf) // 1_000_000} Mo : Yousign n’y cherche pas d’ancres"
        advice = f"rester sous {_PAGES} pages et {_BYTES // 1_000_000} Mo, ou placer à la main"
        yield Problem(place, "E-08", message, advice, Gravite.A_EXPLIQUER)
    if figee.version.signed_on():
        message = f"v{figee.emission.version} est déjà signée par toutes les parties"
        advice = "ne pas la renvoyer à la signature"
        yield Problem(place, "E-08", message, advice, Gravite.INFORMATION)
