from __future__ import annotations

from facts import draft_act, drafted, lines, read_document, said, shown

ANTERIEUR = {
    "anterieur": {"date": "2019-05-13", "avenants": [{"numero": "1", "date": "2020-06-01"}]}
}
PROSE = """\
## Durée {#duree numero="7" modifie="1"}

La convention dure quatre ans.
"""


def test_a_heading_says_which_avenant_changed_it() -> None:
    acte = drafted(PROSE, read_document(ANTERIEUR))

    assert lines(acte.parts.corps) == [
        "Il est convenu ce qui suit_:",
        "Article_7_– Durée",
        "(Modifié par l’avenant n°_1 du 1er_juin_2020)",
        "La convention dure quatre ans.",
    ]


def test_an_avenant_that_is_not_listed_is_told_at_its_heading() -> None:
    found = draft_act(PROSE.replace('modifie="1"', 'modifie="2"'), read_document(ANTERIEUR))

    assert [shown(line) for line in said(found) if "T-17" in line] == [
        "contracts/lens/convention.md:1 : avenant n°_2 inconnu ; "
        "l’ajouter à « anterieur: avenants », ou retirer modifie= [T-17]"
    ]
