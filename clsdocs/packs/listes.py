"""From the one list of signatories to the files that people and programs read, and to digests."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from clsdocs.packs.annexes import Jointe
from clsdocs.packs.figees import Figee
from clsdocs.packs.signataires import Ligne

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


def signataires(
    figee: Figee, a_signer: str, files: Mapping[str, bytes], lignes: Sequence[Ligne]
) -> dict[str, bytes]:
    """Return the list of signatories, as a table and as data."""
    rows = [ligne.plain() for ligne in lignes]
    data = {**_document(figee, a_signer, files), "signataires": rows}
    return {"signataires.csv": _write_csv(rows), "signataires.json": _write_json(data)}


def parapheur(
    figee: Figee,
    a_signer: str,
    files: Mapping[str, bytes],
    lignes: Sequence[Ligne],
    jointes: Sequence[Jointe],
) -> dict[str, bytes]:
    """Return what a parapheur asks of the act: its metadata, and its circuit in order."""
    document = _document(figee, a_signer, files)
    circuit = [
        {"etape": ligne.ordre, "action": "signature", **_without(ligne.plain(), "ordre", "ancre")}
        for ligne in lignes
    ]
    annexes = [
        {
            "rang": jointe.rang,
            "intitule": str(jointe.annexe.intitule),
            "fichier": jointe.nom,
            "sha256": _digest(files[jointe.nom]),
        }
        for jointe in jointes
    ]
    rows = [{**document, **step} for step in circuit]
    data = {**document, "annexes": annexes, "circuit": circuit}
    return {"parapheur.csv": _write_csv(rows), "parapheur.json": _write_json(data)}


def _document(figee: Figee, a_signer: str, files: Mapping[str, bytes]) -> dict[str, object]:
    reference = figee.document.reference
    return {
        "document": f"{figee.dossier}/{figee.emission.document}",
        "version": figee.emission.version,
        "nature": str(figee.document.nature),
        "intitule": str(figee.document.intitule),
        "reference": reference if isinstance(reference, str) else "",
        "empreinte": figee.empreinte,
        "mode": str(figee.mode),
        "fichier": a_signer,
        "sha256": _digest(files[a_signer]),
    }


def _without(row: Mapping[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in names}


def empreintes(figee: Figee, a_signer: str, files: Mapping[str, bytes]) -> bytes:
    """Return the digest of each of `files`, in the words that `sha256sum -c` reads."""
    says = (
        f"{figee.doc}, {figee.document.intitule}",
        f"{figee.mention} : ces mots sont au bas de chaque page de l’acte émis.",
        f"À signer : {a_signer}",
        "Chaque ligne donne l’empreinte SHA-256 d’un fichier : un octet changé la change.",
        "Pour tout vérifier : sha256sum -c empreintes.txt",
    )
    lines = [f"# {line}" for line in says]
    lines += [f"{_digest(files[name])}  {name}" for name in sorted(files)]
    return "".join(f"{line}\n" for line in lines).encode()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _write_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return `rows` as a spreadsheet opens them in French; none of their words is a formula."""
    file = io.StringIO(newline="")
    names = list(rows[0]) if rows else []
    writer = csv.DictWriter(file, names, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return file.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """Return `value` as a cell: numbers with a comma, and no text that would be computed."""
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    words = str(value)
    return f"'{words}" if words.startswith(_FORMULAS) else words


def _write_json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
