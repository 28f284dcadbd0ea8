"""From the code of a problem to what it means, in words that a jurist can use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles import Controle
from clsdocs.controles.catalogue import find_controle
from clsdocs.controles.tolerances import CODE

_OTHERS = {
    "B": "Blanc à remplir : un fait encore inconnu s’imprime en pointillés",
    "C": "Commande : ce qui est demandé n’existe pas, ou l’écriture est impossible",
    "D": "Données d’un gabarit : fichier illisible, ou valeur qui ne s’imprime pas",
    "L": "Lecture : fichier YAML mal écrit, clé ou valeur inconnue, fichier absent",
    "N": "Nouveau dossier : ce qui empêche de le créer ou de le copier",
    "P": "Prose : écriture Markdown refusée, parce qu’elle se lirait autrement",
    "R": "Registre : ce qui a été émis ou signé, et ce qui ne peut pas l’être",
    "T": "Texte : nom inconnu, renvoi sans cible, ou texte qui ne se place pas",
    "W": "Word : gabarit .docx dont une balise est fautive ou manque",
}
_OWN = {CODE: "Tolérance inutile : « tolere » ne met rien de côté, ou ne dit pas pourquoi"}


def title_of(code: str) -> str:
    """Return what a problem is about, in one line; empty for a code that cannot exist."""
    controle = find_controle(code)
    if controle is not None:
        return controle.titre
    known = re.fullmatch(r"[A-Z]-\d{2}", code) is not None
    return _OWN.get(code, _OTHERS.get(code[:1], "") if known else "")


def explain(code: str) -> tuple[str, ...]:
    """Return what the problem `code` means, line by line; nothing for a code that is not known."""
    written = code.strip().upper()
    controle = find_controle(written)
    if controle is not None:
        return tuple(_explain_check(controle))
    title = title_of(written)
    if not title:
        return ()
    advice = "Le message dit ce qui ne va pas, à quel endroit, et que faire ; voir docs/guide.md."
    return (f"{written} – {title}.", "", advice)


def _explain_check(controle: Controle) -> Iterator[str]:
    yield f"{controle.code} – {controle.titre} ({controle.famille}, {controle.gravite})"
    yield ""
    yield controle.explication
    if controle.droit:
        yield ""
        yield f"Référence : {controle.droit}."
    yield ""
    yield f"Pour l’accepter : <!-- tolere {controle.code} : motif --> au-dessus de la phrase, ou"
    yield f"tolere: [{{controle: {controle.code}, motif: …}}] dans le fichier YAML de l’acte."
