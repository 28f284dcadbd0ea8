"""From a report to SARIF 2.1.0, which code forges and editors show beside the lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from clsdocs.controles import Controle, Correction, Signalement
from clsdocs.controles.catalogue import CATALOGUE
from clsdocs.errors import Gravite, Place
from clsdocs.examen.explaining import title_of

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "SRCROOT"

# SARIF 2.1.0, § 3.27.10: a result that is not a failure has no level.
_LEVELS = {
    Gravite.BLOQUANT: "error",
    Gravite.A_EXPLIQUER: "warning",
    Gravite.STYLE: "note",
    Gravite.INFORMATION: "none",
}


def sarif_text(signalements: Iterable[Signalement]) -> str:
    """Return the report as a SARIF log of one run, whose rules are the checks."""
    listed = list(signalements)
    others = sorted({s.problem.code for s in listed} - {c.code for c in CATALOGUE})
    rules = [*map(_rule, CATALOGUE), *map(_rule_of_reading, others)]
    ranks = {str(rule["id"]): rank for rank, rule in enumerate(rules)}
    driver = {"name": "clsdocs", "language": "fr", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "language": "fr",
        "columnKind": "unicodeCodePoints",
        "results": [_result(s, ranks) for s in listed],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(controle: Controle) -> dict[str, object]:
    law = f" Référence : {controle.droit}." if controle.droit else ""
    return {
        "id": controle.code,
        "shortDescription": {"text": controle.titre},
        "fullDescription": {"text": controle.explication + law},
        "help": {"text": controle.explication + law},
        "defaultConfiguration": {"level": _LEVELS[controle.gravite]},
        "properties": {"tags": [str(controle.famille)]},
    }


def _rule_of_reading(code: str) -> dict[str, object]:
    return {"id": code, "shortDescription": {"text": title_of(code)}}


def _result(signalement: Signalement, ranks: dict[str, int]) -> dict[str, object]:
    problem = signalement.problem
    advice = f" ; {problem.advice}" if problem.advice else ""
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": ranks[problem.code],
        "kind": "informational" if problem.gravite is Gravite.INFORMATION else "fail",
        "level": _LEVELS[problem.gravite],
        "message": {"text": f"{problem.message}{advice}"},
        "locations": [{"physicalLocation": _location(problem.place, signalement.extrait)}],
    }
    if signalement.motif:
        result["suppressions"] = [{"kind": "inSource", "justification": signalement.motif}]
    if signalement.correction:
        result["fixes"] = [_fix(signalement.correction)]
    return result


def _location(place: Place, extract: str) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": _artifact(place)}
    if place.line:
        region: dict[str, object] = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        if extract:
            region["snippet"] = {"text": extract}
        location["region"] = region
    return location


def _artifact(place: Place) -> dict[str, object]:
    return {"uri": quote(place.path), "uriBaseId": _ROOT}


def _fix(correction: Correction) -> dict[str, object]:
    place = correction.place
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.column + len(correction.avant),
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": correction.apres}}
    change = {"artifactLocation": _artifact(place), "replacements": [replacement]}
    said = f"« {correction.avant} » → « {correction.apres} »"
    return {"description": {"text": said}, "artifactChanges": [change]}
