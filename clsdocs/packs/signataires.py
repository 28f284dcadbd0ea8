"""From an issued version to the one list of those who sign it, that feeds every way to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clsdocs.domain.ancre import ANCRE, HAUTEUR
from clsdocs.domain.document import Document
from clsdocs.domain.organisme import Capacite, Organisme, Representant, Signataire
from clsdocs.errors import Place, Problem, Refused
from clsdocs.packs.figees import Figee
from clsdocs.pdf.pages import Point
from clsdocs.record import Record, as_dict, replace

_ABOVE = 4
"""The white, in points, between the place of a signature and the name below."""


class Ligne(Record):
    """Who signs, in which turn, for whom, and where on the pages of the act.

    `x` and `y` are the upper left corner of the place of the signature, in points from the upper
    left corner of the page. `pour` and `signature` are the first and last lines of the block;
    `blanc` says that the line above the last is the same blank.
    """

    ordre: int
    organisme: str
    identifiant: str
    rang: str
    role: str
    civilite: str
    prenom: str
    nom: str
    qualite: str
    formule: str
    courriel: str = ""
    ancre: str = ""
    page: int = 0
    x: float = 0
    y: float = 0
    pour: str = ""
    signature: str = ""
    blanc: bool = False

    @property
    def personne(self) -> str:
        """The whole name, empty where it is not known."""
        return " ".join(filter(None, (self.civilite, self.prenom, self.nom)))

    def plain(self) -> dict[str, object]:
        """Return what the files of the list say of it."""
        return {name: value for name, value in as_dict(self).items() if name not in _INTERNAL}

    def at(self, point: Point) -> Ligne:
        """Return the same where the name under the signature stands at `point`."""
        x, y = round(point.x, 1), round(point.y - _ABOVE - HAUTEUR, 1)
        return replace(self, page=point.page, x=x, y=y)


_INTERNAL = ("pour", "signature", "blanc")


def list_signataires(figee: Figee, organismes: Mapping[str, Organisme | None]) -> tuple[Ligne, ...]:
    """Return those who sign the version, in the order of its signature blocks.

    Who they are is what the version froze; their e-mail addresses are those of `organismes`,
    today's, since a wrong one must be put right without a new version. Refused where the blocks
    are not those of the parties, and where a name would be taken for an anchor.
    """
    blocs, people = figee.kept.acte.signatures, list(_people(figee.document))
    if len(blocs) != len(people):
        message = f"{len(blocs)} blocs de signature pour {len(people)} signataires"
        advice = "émettre une nouvelle version, puis recommencer"
        raise Refused([Problem(Place(figee.source), "E-03", message, advice)])
    lignes = []
    for ordre, (bloc, ligne) in enumerate(zip(blocs, people, strict=True), 1):
        courriel = _courriel(ligne, organismes.get(ligne.identifiant))
        formule = bloc.formule.rstrip(",")
        lignes.append(
            replace(
                ligne,
                ordre=ordre,
                courriel=courriel,
                formule=formule,
                pour=bloc.pour,
                signature=bloc.nom,
                blanc=bloc.nom == bloc.qualite,
            )
        )
    _refuse_anchors(figee, lignes)
    return tuple(lignes)


def _people(document: Document) -> Iterable[Ligne]:
    jour = document.jour_de_signature
    for partie in document.parties:
        signers: Sequence[Signataire | None] = partie.sign_on(jour) or (None,)
        for signer in signers:
            person = signer.personne if signer else None
            acting = isinstance(person, Representant) and person.capacite is Capacite.INTERIM
            qualite = _said(person.qualite) if person else ""
            yield Ligne(
                ordre=0,
                organisme=str(partie.organisme.nom_au(jour)),
                identifiant=partie.id,
                rang=partie.rang.value,
                role="signataire",
                civilite=_said(person.civilite) if person else "",
                prenom=_said(person.prenom) if person else "",
                nom=_said(person.nom) if person else "",
                qualite=f"{qualite} par intérim" if acting and qualite else qualite,
                formule="",
            )


def _said(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _courriel(ligne: Ligne, organisme: Organisme | None) -> str:
    """Return the address of the person of `ligne`, as it is known today; empty if it is not."""
    people = (*organisme.representants, *organisme.delegations) if organisme else ()
    same = (
        _said(person.courriel)
        for person in people
        if (_said(person.prenom), _said(person.nom)) == (ligne.prenom, ligne.nom)
    )
    return next(filter(None, same), "") if ligne.nom else ""


def _refuse_anchors(figee: Figee, lignes: Iterable[Ligne]) -> None:
    faults = []
    for ligne in lignes:
        for words in (ligne.pour, ligne.formule, ligne.qualite, ligne.signature, ligne.organisme):
            if found := ANCRE.search(words):
                message = f"« {found[0]} », dans un bloc de signature, passerait pour une ancre"
                advice = "corriger le nom dans organismes.yml, puis émettre une nouvelle version"
                faults.append(Problem(Place(figee.source), "E-03", message, advice))
    if faults:
        raise Refused(faults)
