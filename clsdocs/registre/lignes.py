"""From an event to its line of the registre and back, or to what is wrong with that line."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from clsdocs.domain.blancs import did_you_mean, show
from clsdocs.record import Record
from clsdocs.registre.codage import Illisible, decode, encode
from clsdocs.registre.evenements import NOMS, Evenement

_MOTS = {kind: mot for mot, kind in NOMS.items()}
_DIGEST = re.compile("[0-9a-f]{64}")
_ENVELOPE = ("empreinte", "evenement", "precedents")
_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_OWN = re.compile(rb'"empreinte":"[0-9a-f]{64}",')


class Fault(Record):
    """What is wrong with one line: a code of the registre, what is wrong, what to do."""

    code: str
    message: str
    advice: str


class Entree(Record):
    """One line: its digest, its rank in the file, what it says, the digests of its parents."""

    id: str
    ligne: int
    evenement: Evenement
    precedents: tuple[str, ...]


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return sha256(data).hexdigest()


def canonical(data: Any) -> bytes:
    """Return the one way in which `data` is written: sorted keys, no space, UTF-8."""
    return _WRITER.encode(data).encode("utf-8")


def write_line(evenement: Evenement, precedents: tuple[str, ...]) -> bytes:
    """Return the line of `evenement`, without its end; it carries the digest of its own words."""
    kind = type(evenement)
    data = {
        **encode(kind, evenement),
        "evenement": _MOTS[kind],
        "precedents": sorted(precedents),
    }
    return canonical({**data, "empreinte": digest(canonical(data))})


def read_line(line: bytes, rank: int) -> Entree | Fault:
    """Return what `line`, the `rank`-th of its file, says, or what is wrong with it."""
    try:
        data = json.loads(line)
        rewritten = canonical(data)
    except (ValueError, RecursionError):
        return _not_json(line)
    if not isinstance(data, dict):
        return _altered("la ligne n’est pas un bloc de clés")
    if not _is_intact(line, data, rewritten):
        return _altered("la ligne a été modifiée : elle ne répond plus à son empreinte")
    return _read(data, digest(line), rank)


def _is_intact(line: bytes, data: dict[str, Any], rewritten: bytes) -> bool:
    """Return whether `line` is written as clsdocs does and has the digest that it carries."""
    if line != rewritten or not isinstance(data.get("empreinte"), str):
        return False
    # The first match is its own: what a text holds stands between escaped quotes.
    own: str = data["empreinte"]
    return digest(_OWN.sub(b"", line, count=1)) == own


def _read(data: dict[str, Any], name: str, rank: int) -> Entree | Fault:
    word, precedents = data.get("evenement"), data.get("precedents")
    if not isinstance(word, str) or word not in NOMS:
        message = f"événement {show(word)} inconnu"
        advice = did_you_mean(str(word), NOMS, "mettre clsdocs à jour : la ligne est intacte")
        return Fault("R-03", message, advice)
    if not isinstance(precedents, list) or not all(map(_is_digest, precedents)):
        return _altered("« precedents » n’est pas une liste d’empreintes")
    own = {key: value for key, value in data.items() if key not in _ENVELOPE}
    try:
        evenement: Evenement = decode(NOMS[word], own)
    except Illisible as fault:
        message = (
            f"{word} : « {fault.cle} » : {fault.message}" if fault.cle else f"{word} : {fault}"
        )
        return Fault("R-02", message, "mettre clsdocs à jour : la ligne est intacte")
    return Entree(name, rank, evenement, tuple(precedents))


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


_RETRIEVE = "reprendre le fichier dans git ou dans une sauvegarde"


def _not_json(line: bytes) -> Fault:
    if not line.strip():
        return Fault("R-01", "ligne vide", "la retirer")
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        advice = "garder les lignes des deux branches, retirer celle-ci et les autres marques"
        return Fault("R-05", "marque de conflit laissée par git", advice)
    return Fault("R-01", "la ligne ne se lit pas", _RETRIEVE)


def _altered(message: str) -> Fault:
    return Fault("R-04", message, _RETRIEVE)
