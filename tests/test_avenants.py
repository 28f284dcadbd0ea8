from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amending import (
    changed_lines,
    folded,
    headings_of,
    open_case,
    plain_lines,
    read_themes,
    sentences_of,
    typeset_faults,
)
from clsdocs.acte.parts import Acte
from clsdocs.errors import Refused
from clsdocs.prose.nodes import Intertitre

CASES = list(read_themes())
TITLES = [f"{theme}: {case['cas']}" for theme, case in CASES]
MADE = [case for _, case in CASES if "refus" not in case]
REFUSED = [case for _, case in CASES if "refus" in case]


def _named(case: dict[str, Any]) -> str:
    return str(case["cas"])


@pytest.mark.parametrize("case", MADE, ids=_named)
def test_an_avenant_says_what_it_changes_and_nothing_else_changes(
    case: dict[str, Any], tmp_path: Path
) -> None:
    chantier = open_case(tmp_path, case)
    au = date.fromisoformat(case["au"]) if "au" in case else None

    drafts = [chantier.redaction(rank).draft() for rank, _ in enumerate(chantier.avenants)]
    text = chantier.in_force(chantier.avenants, au)

    actes = [drafted.acte for drafted in drafts if drafted.acte is not None]
    assert len(actes) == len(drafts), [d.problems for d in drafts]
    assert [line for a in actes for line in sentences_of(a.parts.corps)] == case["phrases"]
    assert changed_lines(chantier.divisions, text.divisions) == case["en_vigueur"]
    joined = [line for acte in actes for line in plain_lines(acte.parts.annexes)]
    assert joined == case.get("joint", [])
    assert chantier.keyed(text.problems) == case.get("signale", [])
    signing = [folded(signature.pour) for acte in actes for signature in acte.signatures]
    assert signing == case.get("signent", signing)
    headings = [line for acte in actes for line in headings_of(acte.parts.corps)]
    assert headings == case.get("intitules", headings)
    for acte in (*actes, text.acte):
        assert _repeated_numbers(acte) == []
        assert not any("{{" in line or "{%" in line for line in plain_lines(acte.parts.blocs))
    for acte in actes:
        assert typeset_faults(acte) == []


@pytest.mark.parametrize("case", REFUSED, ids=_named)
def test_an_avenant_that_cannot_be_made_says_every_reason_and_what_to_do(
    case: dict[str, Any], tmp_path: Path
) -> None:
    chantier = open_case(tmp_path, case)

    with pytest.raises(Refused) as refused:
        chantier.in_force(chantier.avenants)

    assert chantier.keyed(refused.value.problems) == case["refus"]


def test_each_party_to_an_avenant_that_joins_or_stays_may_have_a_page_of_its_own(
    tmp_path: Path,
) -> None:
    adhesion = next(case for case in MADE if case["cas"] == "une partie associée adhère")
    how = {"page_par_partie": True, "paraphes": True, "exemplaires": 4}

    drafted = open_case(tmp_path, {**adhesion, "signature": how}).redaction(0).draft().acte

    assert drafted is not None
    apposition = drafted.apposition
    assert apposition.paraphes == len(drafted.signatures) == 4
    assert [page.signatures for page in apposition.pages] == [(s,) for s in drafted.signatures]
    assert apposition.pages[-1].intitule.startswith("Signature de la Communauté professionnelle")
    title = "à l’avenant n°\u00a01 au contrat local de santé"
    assert all(page.rappel.startswith(title) for page in apposition.pages)
    assert apposition.principales == 2


def test_the_table_has_a_case_for_each_theme_and_no_two_of_one_name() -> None:
    assert len(CASES) >= 90
    assert len(TITLES) == len(set(TITLES))
    assert len({theme for theme, _ in CASES}) == 14


def _repeated_numbers(acte: Acte) -> list[str]:
    """Return the numbers that two headings of one kind bear in `acte`."""
    headings = (b for b in acte.parts.blocs if isinstance(b, Intertitre) and b.numero)
    labels = [f"{b.niveau} {b.style} {b.avant}{b.numero}" for b in headings]
    return [label for label in labels if labels.count(label) > 1]
