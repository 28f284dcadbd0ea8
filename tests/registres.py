"""From short French lines (« 2024-02-10 ars signe v2 ») to the registre that they tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clsdocs.record import replace
from clsdocs.registre.chaine import Registre, read_chain
from clsdocs.registre.evenements import (
    Annulation,
    Cause,
    DureeFigee,
    Emission,
    Evenement,
    Fin,
    Genre,
    HabilitationFigee,
    Note,
    Objet,
    PartieFigee,
    PersonneFigee,
    Signature,
)
from clsdocs.registre.lignes import digest, write_line
from clsdocs.workspace import Workspace

JOUR = date(2024, 1, 10)

ARS = PersonneFigee(
    nom="Mme Camille Exemple",
    qualite="Directrice générale",
    id="dg",
    du=date(2020, 1, 1),
    au=date(2024, 6, 30),
)
SUIVANT = PersonneFigee(
    nom="M. Paul Suivant", qualite="Directeur général", id="dg-2024", du=date(2024, 7, 1)
)
CALL = PersonneFigee(nom="M. Jean Martin", qualite="Président", id="president")
VICE = PersonneFigee(
    nom="Mme Anne Petit",
    qualite="Vice-présidente",
    id="vp",
    capacite="delegation",
    pour=PersonneFigee(nom="Mme Ancienne", qualite="Présidente", au=date(2024, 3, 31)),
)
CAISSE = (
    PersonneFigee(nom="M. Luc Premier", qualite="Directeur", id="directeur"),
    PersonneFigee(nom="Mme Zoé Seconde", qualite="Présidente", id="presidente"),
)
PERSONNES = {p.id: p for p in (ARS, SUIVANT, CALL, VICE, *CAISSE)}

PARTIES = {
    "ars": PartieFigee(id="ars", nom="l’ARS", signataires=(ARS,)),
    "call": PartieFigee(id="call", nom="la Communauté", signataires=(CALL,)),
    # Its assembly must vote, and the prefect receive the vote.
    "ville": PartieFigee(
        id="ville",
        nom="la Ville",
        delibere=True,
        signataires=(PersonneFigee(nom="Mme Rose Maire", qualite="Maire", id="maire"),),
    ),
    "votee": PartieFigee(
        id="votee",
        nom="la Ville",
        delibere=True,
        habilitations=(
            HabilitationFigee(
                nature="délibération", date=date(2024, 1, 20), transmission=date(2024, 1, 25)
            ),
        ),
        signataires=(PersonneFigee(nom="Mme Rose Maire", qualite="Maire", id="maire"),),
    ),
    "caisse": PartieFigee(id="caisse", nom="la Caisse", signataires=CAISSE),
    "libre": PartieFigee(id="libre", nom="l’Association"),
    "liee": PartieFigee(id="liee", nom="l’Union", signe=False),
}


@dataclass
class Recit:
    """A registre in the making: each line told becomes an event that follows the last."""

    parties: Sequence[str] = ("ars", "call")
    duree: DureeFigee | None = None
    modifie: Mapping[str, str] = field(default_factory=dict)
    durees: Mapping[str, DureeFigee] = field(default_factory=dict)
    lines: list[bytes] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """The file that holds all that was told."""
        return b"".join(line + b"\n" for line in self.lines)

    @property
    def registre(self) -> Registre:
        """All that was told, read."""
        return read_chain(self.data, "contracts/d/registre.jsonl")

    def tell(self, *told: str) -> Recit:
        """Write what `told` say, one line each."""
        for line in told:
            self.add(self.read(line))
        return self

    def add(self, evenement: Evenement) -> str:
        """Write `evenement` after the last line; return its id."""
        parents = (digest(self.lines[-1]),) if self.lines else ()
        self.lines.append(write_line(evenement, parents))
        return digest(self.lines[-1])

    def read(self, line: str) -> Evenement:
        """Return the event that `line` tells."""
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d) (?:([a-z0-9-]+) : )?(.*)", line)
        assert found, line
        jour, document, words = date.fromisoformat(found[1]), found[2] or "contrat", found[3]
        for pattern, make in _PHRASES.items():
            if match := re.fullmatch(pattern, words):
                return make(self, document, jour, *match.groups())
        raise AssertionError(line)

    def emission(self, document: str, version: int) -> str:
        """Return the id of the entry that issued that version, zeros where none did."""
        for entree in reversed(self.registre.entrees):
            said = entree.evenement
            if isinstance(said, Emission) and (said.document, said.version) == (document, version):
                return entree.id
        return "0" * 64

    def issue(
        self, document: str, jour: date, version: str, objet: str, texte: str | None
    ) -> Emission:
        return Emission(
            document=document,
            version=int(version),
            objet=Objet(objet),
            date=jour,
            parties=tuple(PARTIES[name] for name in self.parties),
            empreinte_texte=texte or f"texte {version}",
            duree=self.durees.get(document, self.duree),
            modifie=self.modifie.get(document, ""),
        )

    def externe(self, document: str, jour: date, version: str) -> Emission:
        return replace(self.issue(document, jour, version, "signature", None), externe=True)

    def sign(
        self,
        document: str,
        jour: date,
        partie: str,
        version: str,
        personne: str | None,
        motif: str | None,
        rang: str | None,
    ) -> Signature:
        named = PARTIES[partie].signataires if partie in PARTIES else ()
        person = PERSONNES[personne] if personne else (named or (CALL,))[0]
        return Signature(
            document=document,
            version=int(version),
            emission=self.emission(document, int(version)),
            partie=partie,
            date=jour,
            signataire=person,
            motif=motif or "",
            corrige=digest(self.lines[int(rang) - 1]) if rang else "",
        )

    def withdraw(self, document: str, jour: date, version: str, motif: str) -> Annulation:
        return Annulation(
            document=document,
            version=int(version),
            emission=self.emission(document, int(version)),
            date=jour,
            motif=motif,
        )


def _note(
    _: Recit, document: str, jour: date, genre: str, version: str | None, *rest: str | None
) -> Note:
    partie, texte = rest
    return Note(
        document=document,
        genre=Genre(genre),
        date=jour,
        version=int(version or 0),
        partie=partie or "",
        texte=texte or "",
    )


def _end(_: Recit, document: str, jour: date, cause: str) -> Fin:
    return Fin(document=document, cause=Cause(cause), date=jour)


_PHRASES: dict[str, Callable[..., Evenement]] = {
    r"émission v(\d+) pour (vote|signature)(?: du texte (\w+))?": Recit.issue,
    r"émission v(\d+) signée hors clsdocs": Recit.externe,
    r"([a-z]+) signe v(\d+)(?: par ([a-z0-9-]+))?(?: car (.+?))?(?: au lieu de la ligne (\d+))?": (
        Recit.sign
    ),
    r"retrait de v(\d+) : (.*)": Recit.withdraw,
    r"note ([a-z]+)(?: v(\d+))?(?: pour ([a-z]+))?(?: : (.*))?": _note,
    r"fin par ([a-z]+)": _end,
}


def tell(*told: str, parties: Sequence[str] = ("ars", "call")) -> Recit:
    """Return what `told` say."""
    return Recit(parties).tell(*told)


SIGNE = (
    "2024-01-10 émission v1 pour vote",
    "2024-02-01 émission v2 pour signature",
    "2024-02-05 note envoi v2 pour call",
    "2024-02-10 ars signe v2",
    "2024-02-20 call signe v2",
    "2024-03-01 note transmission",
)
"""A dossier that goes well, from the vote to the prefect."""


def workspace_at(root: Path, lines: Iterable[bytes] = ()) -> Workspace:
    """Return a workspace under `root` whose dossier `d` has these lines in its registre."""
    folder = root / "contracts" / "d"
    folder.mkdir(parents=True, exist_ok=True)
    data = b"".join(line + b"\n" for line in lines)
    if data:
        (folder / "registre.jsonl").write_bytes(data)
    return Workspace(root)
