"""What an avenant changes, place by place, as its sentences say it and its text applies it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from clsdocs.acte.parts import Blocs
from clsdocs.avenants.texte.divisions import Division
from clsdocs.prose.nodes import Intertitre, Span, Tableau
from clsdocs.record import Record, replace


class Lieu(Record):
    """A place of the act: a division, a part of it (`point`), an alinéa, a table, its heading.

    `alineas` and `tableaux` say how many the division, or its part, has before the change.
    """

    division: str
    point: str = ""
    alinea: int = 0
    alineas: int = 0
    tableau: int = 0
    tableaux: int = 0
    intitule: bool = False

    @property
    def tout(self) -> Lieu:
        """The whole of what the place is in: the part if there is one, else the division."""
        return replace(self, alinea=0, tableau=0, intitule=False)

    @property
    def nu(self) -> Lieu:
        """The same place, without the counts of what stands there."""
        return replace(self, alineas=0, tableaux=0)


class Sorte(StrEnum):
    """What replaced words are: sentences name amounts and dates as such."""

    MOTS = "mots"
    MONTANT = "montant"
    DATE = "date"


class Mots(Record):
    """Words replaced, gone where `apres` is empty: `avant` is how the act prints them.

    `occurrence` is 0 where they occur once only, or are replaced each time (`partout`).
    """

    lieu: Lieu
    avant: str
    apres: str
    sorte: Sorte = Sorte.MOTS
    occurrence: int = 0
    partout: bool = False


class Redaction(Record):
    """A new text for an alinéa, a part or a whole division, `titre` its heading if it changes."""

    lieu: Lieu
    blocs: Blocs
    titre: Intertitre | None = None


class Ajout(Record):
    """Blocks inserted after the alinéa of `lieu`, before the first where it is 0.

    With `fin` they stand at the end of the part or division.
    """

    lieu: Lieu
    blocs: Blocs
    fin: bool = False

    @property
    def point(self) -> Intertitre | None:
        """The heading of the point that it adds to an article, None where it adds alinéas."""
        first = self.blocs[0]
        return first if isinstance(first, Intertitre) else None


class Suppression(Record):
    """An alinéa, a table, a part or a whole division that disappears."""

    lieu: Lieu


class NouveauTableau(Record):
    """A table in the place of another."""

    lieu: Lieu
    tableau: Tableau


class NouvelIntitule(Record):
    """New words for the heading of a division."""

    lieu: Lieu
    spans: tuple[Span, ...]


class NouvelleDivision(Record):
    """An article, an annex or a fiche that did not exist, after the division `apres`.

    That one may be new too.
    """

    apres: str
    division: Division

    @property
    def lieu(self) -> Lieu:
        """The division after which it stands."""
        return Lieu(self.apres)


class Rubrique(Record):
    """What stands under a label of a fiche; no blocks where the label disappears."""

    lieu: Lieu
    libelle: str
    blocs: Blocs
    apres: str = ""
    """For a label that did not exist, the one after which it stands."""
    nouvelle: bool = False


class Partout(Record):
    """Words replaced wherever they occur in the act, but in its visas, recitals and old names."""

    avant: str
    apres: str

    @property
    def lieu(self) -> Lieu:
        """Nowhere in particular."""
        return Lieu("")


Changement = (
    Mots
    | Redaction
    | Ajout
    | Suppression
    | NouveauTableau
    | NouvelIntitule
    | NouvelleDivision
    | Rubrique
    | Partout
)


def touched(changes: Iterable[Changement]) -> frozenset[str]:
    """Return the keys of the divisions that `changes` change or add."""
    keys = (c.division.cle if isinstance(c, NouvelleDivision) else c.lieu.division for c in changes)
    return frozenset(filter(None, keys))
