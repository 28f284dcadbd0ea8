"""The JSON Schema of each kind of YAML file, for editors that help while one types."""

from __future__ import annotations

import json
from typing import Any

from clsdocs.domain.avenant import Avenant, Decision
from clsdocs.domain.document import Document
from clsdocs.domain.dossier import Dossier
from clsdocs.domain.fiche import FicheAction
from clsdocs.domain.organisme import Organisme
from clsdocs.domain.valeurs import Fait

_KINDS: dict[str, type[Fait]] = {
    "acte": Document,
    "avenant": Avenant,
    "decision": Decision,
    "dossier": Dossier,
    "fiche": FicheAction,
    "organismes": Organisme,
}


def json_schema(kind: str) -> str | None:
    """Return the JSON Schema of the files of `kind`, None if unknown.

    The kinds are acte, avenant, decision, dossier, fiche (the keys above its text) and organismes.
    """
    if kind not in _KINDS:
        return None
    schema = _KINDS[kind].model_json_schema(mode="validation")
    _hide_id(schema)
    schema = _in_french(schema)
    if kind == "organismes":
        schema = _entries(schema)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True)


def _hide_id(schema: dict[str, Any]) -> None:
    """Take out the id, which the name of the file or the key of the entry gives."""
    del schema["properties"]["id"]
    schema["required"] = [name for name in schema["required"] if name != "id"]


def _in_french(node: Any) -> Any:
    """Return `node` without what speaks of the code: titles, descriptions of classes, nulls."""
    if isinstance(node, list):
        return [_in_french(item) for item in node if item != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    described = "description" in node and "pattern" not in node
    hidden = {"title", "default", *(["description"] if described or "enum" in node else [])}
    if node.get("type") == "string" and "enum" not in node:
        node = {**node, "type": ["string", "number"]}
    if node.get("type") == "boolean":
        node = {"enum": [True, False, "oui", "non"]}
    is_schema = any(key in node for key in ("type", "anyOf", "oneOf", "$ref", "enum"))
    return {k: _in_french(v) for k, v in node.items() if not (is_schema and k in hidden)}


def _entries(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a mapping whose entries follow `schema`."""
    definitions = schema.pop("$defs", {})
    return {"type": "object", "additionalProperties": schema, "$defs": definitions}
