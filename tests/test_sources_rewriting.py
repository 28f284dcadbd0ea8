from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clsdocs.sources.rewriting import rewrite

CHANGES = {
    "reference": "inconnu",
    "anterieur": None,
    "parties.*.signataires": None,
    "parties.*.numero": "inconnu",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reference: FIR-2019-017\n", "reference: inconnu\n"),
        ('# la référence\nreference: "FIR : 2019"\n', "# la référence\nreference: inconnu\n"),
        ("reference: FIR\n  2019\nlieu: Lens\n", "reference: inconnu\nlieu: Lens\n"),
        ("reference: |\n  FIR\n  2019\nlieu: Lens\n", "reference: inconnu\nlieu: Lens\n"),
        ("lieu: Lens\nreference: FIR", "lieu: Lens\nreference: inconnu"),
        (
            "nature: charte\nanterieur:\n  avenants:\n    - {numero: 1}\n\n# où\nlieu: Lens\n",
            "nature: charte\n\n# où\nlieu: Lens\n",
        ),
        ("lieu: Lens\nanterieur: {pdf: a.pdf}", "lieu: Lens\n"),
        (
            "parties:\n- organisme: call\n  signataires:\n  - delegation: d\n  rang: principal\n",
            "parties:\n- organisme: call\n  rang: principal\n",
        ),
        (
            "parties:\n  - signataires: [{delegation: dd62}]\n    organisme: call\n",
            "parties:\n  - organisme: call\n",
        ),
        (
            "parties:\n  - {organisme: call, signataires: [{delegation: dd62}], rang: associe}\n",
            "parties:\n  - {organisme: call, rang: associe}\n",
        ),
        (
            "parties: [{organisme: call, signataires: [{delegation: dd62}]}, {organisme: état}]\n",
            "parties: [{organisme: call}, {organisme: état}]\n",
        ),
        (
            "parties:\n  - {organisme: 𝒜é, numero: '2019-101', rang: associe}\n",
            "parties:\n  - {organisme: 𝒜é, numero: inconnu, rang: associe}\n",
        ),
        ("lieu: reference\n# anterieur: oui\n", "lieu: reference\n# anterieur: oui\n"),
    ],
)
def test_only_what_changes_is_written_anew(before: str, after: str) -> None:
    assert rewrite(before, CHANGES) == after


@pytest.mark.parametrize("text", ["anterieur: {pdf: a.pdf}\n", "parties: [signataires: [x]]\n"])
def test_what_cannot_be_left_out_alone_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rewrite(text, CHANGES)


PARTIES = st.lists(
    st.fixed_dictionaries(
        {"organisme": st.sampled_from(["ars", "l’État", "a: b", "#1"])},
        optional={
            "signataires": st.lists(
                st.fixed_dictionaries({"delegation": st.just("dd62")}), min_size=1
            ),
            "numero": st.sampled_from(["2019-101", "n° 3, du 4", "inconnu"]),
        },
    ),
    min_size=1,
)


@given(parties=PARTIES, reference=st.text(st.sampled_from("aé :#,'\"")), flow=st.booleans())
def test_the_rest_of_the_facts_is_kept(
    parties: list[dict[str, Any]], reference: str, flow: bool
) -> None:
    facts = {"reference": reference, "parties": parties, "lieu": "Lens"}
    text = yaml.safe_dump(facts, default_flow_style=flow, allow_unicode=True, sort_keys=False)

    found = yaml.safe_load(rewrite(text, CHANGES))

    expected = [
        {
            key: "inconnu" if key == "numero" else value
            for key, value in partie.items()
            if key != "signataires"
        }
        for partie in parties
    ]
    assert found == {"reference": "inconnu", "parties": expected, "lieu": "Lens"}
