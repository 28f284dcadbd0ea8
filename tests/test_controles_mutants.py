"""From sound dossiers to their mutants, which the checks of a careful lawyer must tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from controles_mutants import ROOT, Atelier, Mutant, false_alarms, judge, sample, written_out
from mutants_faits import of_facts
from mutants_textes import of_texts

DOSSIERS = sorted(p.parent.name for p in (ROOT / "contracts").glob("*/dossier.yml"))
FULL = "exemple"
"""The complete dossier; it is also spoilt as if its authors had written every value by hand."""

PARTIAL = 0.15
"""How much may be missed in a partial text, one mutant a rule: the hard rules weigh as the easy."""

Rules = Callable[[Atelier], Iterator[Mutant]]


@pytest.mark.parametrize("name", DOSSIERS)
def test_an_unbroken_dossier_raises_no_alarm(name: str, tmp_path: Path) -> None:
    atelier = Atelier.of(tmp_path, name)

    assert false_alarms(atelier) == []


def test_the_complete_dossier_written_by_hand_raises_no_alarm(tmp_path: Path) -> None:
    files = written_out(FULL, tmp_path / "modele")

    atelier = Atelier.of(tmp_path / "copie", FULL, files)

    assert false_alarms(atelier) == []


@pytest.mark.parametrize("rules", [of_facts, of_texts])
def test_the_complete_dossier_spoilt_in_one_place_is_told(rules: Rules, tmp_path: Path) -> None:
    files = written_out(FULL, tmp_path / "modele")
    atelier = Atelier.of(tmp_path / "copie", FULL, files)

    verdicts = [judge(atelier, mutant) for mutant in sample(rules(atelier), 1)]

    missed = [str(verdict.mutant) for verdict in verdicts if not verdict.caught]
    assert len(verdicts) > 25
    assert len(missed) <= 0.05 * len(verdicts), missed


@pytest.mark.parametrize("rules", [of_facts, of_texts])
def test_a_dossier_signed_long_ago_spoilt_in_one_place_is_told(
    rules: Rules, tmp_path: Path
) -> None:
    atelier = Atelier.of(tmp_path, "lens-lievin")

    verdicts = [judge(atelier, mutant) for mutant in sample(rules(atelier), 1)]

    missed = [str(verdict.mutant) for verdict in verdicts if not verdict.caught]
    assert len(verdicts) > 15
    assert len(missed) <= PARTIAL * len(verdicts), missed
