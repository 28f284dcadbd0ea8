"""From what is sent and to whom to the slip that goes round with it, drawn by a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clsdocs.caches import kept_templates
from clsdocs.domain.document import Mode
from clsdocs.francais import date_longue, minuscule_initiale, nombre_en_lettres, pluriel
from clsdocs.packs.figees import Figee
from clsdocs.packs.signataires import Ligne
from clsdocs.packs.sortes import Sorte
from clsdocs.rendering import open_template
from clsdocs.word.template.engine import Template
from clsdocs.workspace import Workspace, shipped_templates

GABARIT = "bordereau.docx"
"""The name of its Word template; that of the workspace, else the one that comes with clsdocs."""

_CONSIGNES = {
    Sorte.PAPIER: "Chacun, à son tour, date et vise sa ligne, signe tous les exemplaires, puis "
    "transmet le tout au suivant.",
    Sorte.PARAPHEUR: "Le circuit du parapheur suit cet ordre ; ce bordereau en garde la trace.",
}
_EN_LIGNE = "Chacun signe en ligne, dans cet ordre ; ce bordereau garde la trace de l’avancement."


def open_bordereau(workspace: Workspace) -> Template:
    """Return the template of the slip; refused where it is faulty."""
    own = workspace.templates / GABARIT
    gabarit = own if own.is_file() else shipped_templates() / GABARIT
    return open_template(gabarit, kept_templates(), f"templates/{GABARIT}")


def draw_bordereau(
    figee: Figee, sorte: Sorte, lignes: Sequence[Ligne], pieces: Iterable[tuple[str, str]]
) -> bytes:
    """Return the Word file of the slip for the files `pieces`, each with what it is.

    Refused where its template is faulty.
    """
    return open_bordereau(figee.workspace).render(
        {
            "document": f"{figee.dossier}/{figee.emission.document}",
            "version": f"version {figee.emission.version}",
            "empreinte": figee.empreinte,
            "mention": figee.mention,
            "emise_le": date_longue(figee.emission.date),
            "intitule": str(figee.document.intitule),
            "reference": figee.document.reference if _is_text(figee.document.reference) else "",
            "signature": _signature(figee),
            "consigne": _CONSIGNES.get(sorte, _EN_LIGNE),
            "pieces": [{"nom": nom, "objet": objet} for nom, objet in pieces],
            "signataires": [
                {
                    "ordre": ligne.ordre,
                    "organisme": ligne.organisme,
                    "nom": ligne.personne,
                    "qualite": _qualite(ligne),
                }
                for ligne in lignes
            ],
        }
    )


def _qualite(ligne: Ligne) -> str:
    """Return « Directeur, pour la Directrice générale et par délégation »."""
    formule = minuscule_initiale(ligne.formule) if ligne.formule else ""
    return ", ".join(filter(None, (ligne.qualite, formule)))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _signature(figee: Figee) -> str:
    """Return how the act is signed: « sur papier, en deux exemplaires originaux »."""
    how = {
        Mode.PAPIER: "sur papier",
        Mode.ELECTRONIQUE: "par voie électronique",
        Mode.MIXTE: "sur papier ou par voie électronique",
    }[figee.mode]
    count = figee.signature.exemplaires
    if figee.mode is Mode.ELECTRONIQUE or not isinstance(count, int):
        return how
    words = nombre_en_lettres(count)
    return f"{how}, en {words} {pluriel(count, 'exemplaire original', 'exemplaires originaux')}"
