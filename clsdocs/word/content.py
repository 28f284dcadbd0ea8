"""From an act to what one template makes of it: blocks by name, names to read, words to find."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from clsdocs.acte.parts import Acte, Blocs, Fiche, PageDePartie, Parts, Signature
from clsdocs.expressions.word.part import Xml
from clsdocs.prose.nodes import Paragraphe, Role, Texte, span_text
from clsdocs.record import Record, names_of
from clsdocs.word.blocks import FICHES
from clsdocs.word.grille import Rangee, rows
from clsdocs.word.paraphes import PARAPHES
from clsdocs.word.toc import PLACE, SOMMAIRE

SIGNATURES = ("signatures", "rangees", "grille")
PAGES, TAMPON = "pages", "tampon"
NAMES = (
    *Parts.names(),
    SOMMAIRE,
    "intitule",
    FICHES,
    *SIGNATURES,
    PARAPHES,
    TAMPON,
    PAGES,
)
"""What a template may read of `acte`."""

_WORDS = names_of(Signature)


class Content(Record):
    """What a template makes of `acte`: `parts` are the blocks that it places, by name.

    The cells of fiches that it draws itself are parts too, `points` the ids that lead to them.
    """

    acte: Acte
    parts: Mapping[str, Blocs]
    points: Mapping[str, str]

    @classmethod
    def of(cls, acte: Acte, read: Collection[str], placed: Collection[str]) -> Content:
        """Return the content of `acte` for a template that reads `read` and places `placed`.

        The closing words end the body where no tag places them.
        """
        parts: dict[str, Blocs] = {name: getattr(acte.parts, name) for name in Parts.names()}
        if "cloture" not in placed:
            parts |= {"corps": parts["corps"] + parts["cloture"], "cloture": ()}
        for name in Parts.FACULTATIVES.difference(placed):
            del parts[name]
        if FICHES not in read:
            return cls(acte, parts, {})
        cells = [(fiche, dict(_cells(rank, fiche))) for rank, fiche in enumerate(acte.fiches)]
        parts["annexes"] = acte.annexes_seules
        points = {next(iter(own)): fiche.id for fiche, own in cells if own}
        for _, own in cells:
            parts |= own
        return cls(acte, parts, points)

    def names(self, xml: Mapping[str, str], paraphes: str = "") -> dict[str, object]:
        """Return what a template reads as `acte`, whose parts are `xml`, and its `paraphes`."""
        acte, how = self.acte, self.acte.apposition
        signatures = tuple(_block(signature, how.fait) for signature in acte.signatures)
        pairs = tuple(signatures[rank : rank + 2] for rank in range(0, len(signatures), 2))
        frame = bool(how.tampon)
        grid = rows(acte.signatures, how.principales, how.associes, how.fait, frame=frame)
        parts = {name: Xml(xml.get(name, ""), name) for name in Parts.names()}
        return {
            **parts,
            SOMMAIRE: Xml(PLACE, SOMMAIRE),
            "intitule": self.acte.intitule,
            FICHES: tuple(self._fiches(xml)),
            "signatures": signatures,
            "rangees": pairs,
            "grille": tuple(_row(rangee, how.fait) for rangee in grid),
            PARAPHES: Xml(paraphes, PARAPHES),
            TAMPON: how.tampon,
            PAGES: tuple(map(_page, how.pages)),
        }

    def _fiches(self, xml: Mapping[str, str]) -> Iterator[dict[str, object]]:
        for rank, fiche in enumerate(self.acte.fiches):
            rows = (
                {"libelle": libelle, "contenu": Xml(xml.get(name, ""), name)}
                for n, (libelle, _) in enumerate(fiche.lignes)
                for name in [f"{FICHES}.{rank}.{n}.contenu"]
            )
            budget = f"{FICHES}.{rank}.budget"
            yield {
                "numero": fiche.numero,
                "intitule": _title(fiche),
                "lignes": tuple(rows),
                "budget": Xml(xml.get(budget, ""), budget),
            }

    def words(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the words that the template prints itself: of what, and each in its order."""
        for name in _WORDS:
            words = (getattr(signature, name) for signature in self.acte.signatures)
            yield "la signature", tuple(words)
        how = self.acte.apposition
        for name in ("intitule", "rappel", "mention", "fait"):
            yield "la page d’une partie", tuple(getattr(page, name) for page in how.pages)
        yield "la zone du tampon", (how.tampon,)
        if any(name.startswith(FICHES) for name in self.parts):
            yield "la fiche", tuple(map(_title, self.acte.fiches))
            labels = (libelle for fiche in self.acte.fiches for libelle, _ in fiche.lignes)
            yield "la fiche", tuple(labels)

    def shown(self, name: str) -> str:
        """Return how a message names the part `name`."""
        if not name.startswith(FICHES):
            return f"acte.{name}"
        rank = int(name.split(".")[1])
        return f"{name.rpartition('.')[2]} de la fiche n° {self.acte.fiches[rank].numero}"


def tag_of(name: str) -> str:
    """Return the tag that places the part `name`."""
    if not name.startswith(FICHES):
        return f"{{{{p acte.{name} }}}}"
    return "{{p ligne.contenu }}" if name.endswith("contenu") else "{{p fiche.budget }}"


def _cells(rank: int, fiche: Fiche) -> Iterator[tuple[str, Blocs]]:
    for n, (_, blocs) in enumerate(fiche.lignes):
        yield f"{FICHES}.{rank}.{n}.contenu", blocs
    if fiche.budget is not None:
        legend = Paragraphe((Texte(fiche.budget.titre),), Role.LEGENDE)
        yield f"{FICHES}.{rank}.budget", (legend, fiche.budget)


def _block(signature: Signature, fait: str) -> dict[str, str]:
    return {name: getattr(signature, name) for name in _WORDS} | {"fait": fait}


def _row(rangee: Rangee, fait: str) -> dict[str, object]:
    return {**rangee._asdict(), "blocs": tuple(_block(bloc, fait) for bloc in rangee.blocs)}


def _page(page: PageDePartie) -> dict[str, object]:
    grid = rows(page.signatures, 0, "", "", frame=False)
    return {
        "intitule": page.intitule,
        "rappel": page.rappel,
        "mention": page.mention,
        "fait": page.fait,
        "signatures": tuple(_block(signature, "") for signature in page.signatures),
        "grille": tuple(_row(rangee, "") for rangee in grid),
    }


def _title(fiche: Fiche) -> str:
    return "".join(map(span_text, fiche.intitule))
