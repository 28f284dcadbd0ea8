"""From an id written in YAML to the object that it names, through what was read before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo

from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import (
    INCONNU,
    Blanc,
    Fait,
    Identifiant,
    Texte,
    did_you_mean,
    faute,
    is_identifiant,
    show,
)
from clsdocs.record import Record

DEPENDENT = "L-00"
"""The code of an id that names something whose own faults are reported already."""


class Partenaire(Fait):
    """A body that takes part without signing."""

    id: Identifiant
    nom: Texte


class Liens(Record):
    """What ids may name while a file is read; None for what exists but has faults of its own."""

    organismes: Mapping[str, Organisme | None] = {}
    partenaires: Mapping[str, Partenaire | None] = {}
    documents: frozenset[str] = frozenset()
    axes: frozenset[str] = frozenset()


def _liens(info: ValidationInfo) -> Liens:
    return info.context if isinstance(info.context, Liens) else Liens()


def _find_organisme(value: object, info: ValidationInfo) -> Organisme:
    known = _liens(info).organismes
    if not isinstance(value, str) or value not in known:
        advice = did_you_mean(
            str(value), known, "l’ajouter à organismes.yml, ou corriger l’identifiant"
        )
        raise faute("L-30", f"organisme {show(value)} inconnu", advice)
    organisme = known[value]
    if organisme is None:
        raise faute(DEPENDENT, f"organisme {show(value)} illisible", "corriger organismes.yml")
    return organisme


def _find_document(value: object, info: ValidationInfo) -> str:
    known = _liens(info).documents
    if not isinstance(value, str) or value not in known:
        otherwise = f"documents de ce dossier : {', '.join(sorted(known)) or 'aucun'}"
        raise faute(
            "L-30", f"document {show(value)} inconnu", did_you_mean(str(value), known, otherwise)
        )
    return value


Acteur = Organisme | Partenaire | str | Blanc
"""Someone who takes part: an institution, a partner of the dossier, or a name in words."""


def _find_acteur(value: object, info: ValidationInfo) -> Acteur:
    if isinstance(value, Blanc) and value.motif == INCONNU:
        return value
    if not isinstance(value, str):
        raise faute("L-20", f"{show(value)} au lieu d’un nom", "écrire un identifiant ou un nom")
    return _find_named(value, info) if is_identifiant(value) else value


def _find_acteur_nomme(value: object, info: ValidationInfo) -> Acteur:
    if isinstance(value, Blanc) and value.motif == INCONNU:
        return value
    return _find_named(value, info)


def _find_named(value: object, info: ValidationInfo) -> Organisme | Partenaire:
    liens = _liens(info)
    if isinstance(value, str) and value in liens.organismes:
        return _find_organisme(value, info)
    if isinstance(value, str) and value in liens.partenaires:
        partenaire = liens.partenaires[value]
        if partenaire is None:
            raise faute(DEPENDENT, f"partenaire {show(value)} illisible", "corriger dossier.yml")
        return partenaire
    known = [*liens.organismes, *liens.partenaires]
    otherwise = "nommer un organisme, ou un partenaire de dossier.yml"
    advice = did_you_mean(str(value), known, otherwise)
    raise faute("L-30", f"organisme ou partenaire {show(value)} inconnu", advice)


def _find_axe(value: object, info: ValidationInfo) -> str:
    known = _liens(info).axes
    if not isinstance(value, str) or value not in known:
        otherwise = (
            f"axes : {', '.join(sorted(known))}" if known else "l’ajouter aux axes du contrat"
        )
        raise faute(
            "L-30", f"axe {show(value)} inconnu", did_you_mean(str(value), known, otherwise)
        )
    return value


LienActeur = Annotated[Acteur, PlainValidator(_find_acteur, json_schema_input_type=str)]
LienActeurNomme = Annotated[
    Acteur, PlainValidator(_find_acteur_nomme, json_schema_input_type=Identifiant)
]
LienAxe = Annotated[str, PlainValidator(_find_axe, json_schema_input_type=Identifiant)]
LienOrganisme = Annotated[
    Organisme, PlainValidator(_find_organisme, json_schema_input_type=Identifiant)
]
LienDocument = Annotated[str, PlainValidator(_find_document, json_schema_input_type=Identifiant)]
