"""What a check is: its code, how it is told to a jurist, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from clsdocs.controles.constats import Constat
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.domain.fichier_word import FichierWord
from clsdocs.errors import Gravite
from clsdocs.record import Record

ActCheck = Callable[[Examen], Iterable[Constat]]
DossierCheck = Callable[[Ensemble], Iterable[Constat]]
FileCheck = Callable[[Examen, FichierWord], Iterable[Constat]]


class Famille(StrEnum):
    """The families of checks, in the order in which they are listed."""

    DATES = "dates"
    PARTIES = "parties"
    MONTANTS = "montants"
    STRUCTURE = "structure"
    VOCABULAIRE = "vocabulaire"
    AVENANTS = "avenants"
    PROCESSUS = "processus"
    TYPOGRAPHIE = "typographie"


class Controle(Record):
    """A check: `explication` says in French what it looks at, why it matters and how to mend.

    It looks at one act (`of_act`), at all the acts of a dossier together (`of_dossier`), at the
    Word file made of one act (`of_file`), or at several of them.
    """

    code: str
    famille: Famille
    titre: str
    gravite: Gravite
    explication: str
    droit: str = ""
    of_act: ActCheck | None = None
    of_dossier: DossierCheck | None = None
    of_file: FileCheck | None = None
    of_registre: bool = False
    """Whether it looks at what was issued: no text, however old, makes that less grave."""
