from __future__ import annotations

from typing import Any

import pytest

from clsdocs.controles import check_facts
from clsdocs.domain.texte import Places
from facts import read_cases, read_document, shown, titles

CASES = read_cases("controles.yml")


@pytest.mark.parametrize("case", CASES, ids=titles(CASES))
def test_facts_that_do_not_agree_are_told(case: dict[str, Any]) -> None:
    document = read_document(case["faits"])

    found = check_facts(document, Places({}, {}))

    assert [shown(f"{p.code} {p.message}") for p in found] == case["constats"]
    assert {str(p.gravite) for p in found} <= {case.get("gravite", "bloquant")}
