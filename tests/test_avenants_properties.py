from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amending import Chantier, lines_of, open_case, sentences_of
from clsdocs.avenants.texte.changements import Mots, Partout, touched
from clsdocs.avenants.texte.lignes import lines_with_places
from clsdocs.avenants.texte.mots import find_words
from clsdocs.avenants.vigueur.en_vigueur import EnVigueur, Etape
from clsdocs.errors import Refused
from random_amending import acts, articles, case_of, donnees, operations

FEW = settings(max_examples=25)


@st.composite
def amended(draw: st.DrawFn) -> dict[str, Any]:
    held = draw(acts())
    ranks = st.lists(st.integers(1, len(held)), max_size=3)
    made = [draw(operations(f"a{rank}", held[rank - 1])) for rank in draw(ranks)]
    made += draw(st.lists(donnees, min_size=not made, max_size=2, unique_by=repr))
    return case_of(held, made)


@given(amended())
@FEW
def test_an_avenant_is_refused_with_a_reason_or_changes_what_it_says(case: dict[str, Any]) -> None:
    made = _made(case)

    if isinstance(made, Refused):
        assert made.problems
        assert all(problem.advice for problem in made.problems)
        return
    chantier, text = made
    (etape,) = text.etapes
    assert chantier.redaction(0).draft().acte is not None
    _check_unsaid(etape)
    _check_numbers(etape)
    for change in etape.changements:
        if isinstance(change, Mots):
            _check_quoted(etape, change)


@given(st.data())
@FEW
def test_the_order_of_operations_on_two_articles_does_not_matter(data: st.DataObject) -> None:
    held = data.draw(acts())
    both = [data.draw(operations(f"a{rank + 1}", held[rank])) for rank in range(2)]

    one, other = _made(case_of(held, both)), _made(case_of(held, both[::-1]))

    if isinstance(one, Refused) or isinstance(other, Refused):
        assert isinstance(one, Refused)
        assert isinstance(other, Refused)
        return
    assert _lines(one[1]) == _lines(other[1])
    assert _sentences(one[0]) == _sentences(other[0])


@given(acts(), st.data())
@FEW
def test_an_article_replaced_by_its_own_text_changes_nothing(
    held: list[str], data: st.DataObject
) -> None:
    rank = data.draw(st.integers(0, len(held) - 1))
    itself = {"remplacer": {"article": f"a{rank + 1}", "texte": held[rank]}}

    made = _made(case_of(held, [itself]))

    assert not isinstance(made, Refused), made
    chantier, text = made
    assert _lines(text) == {d.cle: lines_of(d) for d in chantier.divisions}


@given(acts(), articles, st.data())
@FEW
def test_an_article_rewritten_leaves_the_others_alone(
    held: list[str], text: str, data: st.DataObject
) -> None:
    rank = data.draw(st.integers(1, len(held)))
    rewritten = {"remplacer": {"article": f"a{rank}", "texte": text}}

    made = _made(case_of(held, [rewritten]))

    assert not isinstance(made, Refused), made
    chantier, in_force = made
    before, after = {d.cle: lines_of(d) for d in chantier.divisions}, _lines(in_force)
    assert {c: v for c, v in before.items() if c != f"a{rank}"} == {
        c: v for c, v in after.items() if c != f"a{rank}"
    }


def _made(case: dict[str, Any]) -> tuple[Chantier, EnVigueur] | Refused:
    with tempfile.TemporaryDirectory() as folder:
        chantier = open_case(Path(folder), case)
        try:
            return chantier, chantier.in_force(chantier.avenants)
        except Refused as refused:
            return refused


def _lines(text: EnVigueur) -> dict[str, list[str]]:
    return {division.cle: lines_of(division) for division in text.divisions}


def _sentences(chantier: Chantier) -> list[str]:
    acte = chantier.redaction(0).draft().acte
    assert acte is not None
    return sentences_of(acte.parts.corps)


def _check_unsaid(etape: Etape) -> None:
    """No division changes but those that the changes name."""
    if any(isinstance(change, Partout) for change in etape.changements):
        return
    before = {d.cle: lines_of(d) for d in etape.avant}
    changed = {d.cle for d in etape.apres if lines_of(d) != before.get(d.cle)}
    assert changed <= touched(etape.changements)


def _check_numbers(etape: Etape) -> None:
    """Every division keeps its number, and no two bear the same."""
    before = {d.cle: d.numero for d in etape.avant}
    after = {d.cle: d.numero for d in etape.apres}
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)


def _check_quoted(etape: Etape, change: Mots) -> None:
    """Words said to be replaced are there, as often as the sentence lets believe."""
    division = next(d for d in etape.avant if d.cle == change.lieu.division)
    places = dict(lines_with_places(division))
    found = find_words(places[change.lieu.nu], change.avant)
    assert change.avant in found
    assert change.partout or len(found) >= (change.occurrence or 1)
    assert change.partout or change.occurrence or len(found) == 1
