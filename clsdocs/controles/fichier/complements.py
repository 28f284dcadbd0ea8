"""What the Word file itself adds to checks that look at the act: its blocks and its annexes."""

from __future__ import annotations

from collections.abc import Mapping

from clsdocs.controles.controle import Controle, FileCheck
from clsdocs.controles.fichier.annexes import check_annexes
from clsdocs.controles.fichier.signatures import check_block_order, check_blocks
from clsdocs.record import Record, replace


class Complement(Record):
    """What a check also looks at in the file that goes to signature, and how that is told."""

    of_file: FileCheck
    explication: str


AU_FICHIER: Mapping[str, Complement] = {
    "V-20": Complement(
        check_blocks,
        "Avec --final, cherche dans le document Word un bloc de signature pour chaque partie, au "
        "nom et avec la qualité de son signataire, et aucun de trop.",
    ),
    "V-27": Complement(
        check_block_order,
        "Avec --final, compare aussi l’ordre des blocs de signature du document Word à celui des "
        "parties.",
    ),
    "V-62": Complement(
        check_annexes,
        "Avec --final, cherche dans le document Word chaque annexe, sous son numéro et son "
        "intitulé, avec son contenu.",
    ),
}


def with_file(controle: Controle) -> Controle:
    """Return `controle`, which looks at the Word file too where it has something to find there."""
    complement = AU_FICHIER.get(controle.code)
    if complement is None:
        return controle
    explication = f"{controle.explication} {complement.explication}"
    return replace(controle, explication=explication, of_file=complement.of_file)
